"""Saved crosswalks: what the JSON of a crosswalk says about its answers, and what they depended on."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import IO

import attrs

from customer_journey.catalogue.codec import RecordReader
from customer_journey.catalogue.reading import Table
from customer_journey.catalogue.saved_json import read_json
from customer_journey.crosswalks.decisions import Decision
from customer_journey.crosswalks.policies import Policy

#: No weight has numbers of more digits.
_WEIGHT = r"[1-9][0-9]{0,29}(/[1-9][0-9]{0,29})?"
_NO_ANSWERS = "is missing: save the crosswalk again, with a version of the library that writes its answers"


@attrs.frozen
class SavedCrosswalk:
    """A crosswalk as it was once written to a file.

    Attributes:
        source: the id of the framework converted from.
        target: the id of the framework converted to.
        data_version: the version of the data that answered.
        weights: the weights of moments that were the user's own.
        decisions: source stage id to the user's decision.
        answers: source stage id to the id of the answer under each policy, or None.
    """

    source: str
    target: str
    data_version: str
    weights: Mapping[str, Fraction]
    decisions: Mapping[str, Decision]
    answers: Mapping[str, Mapping[Policy, str | None]]


def read_saved(file: str | os.PathLike[str] | IO[bytes]) -> SavedCrosswalk:
    """Return what the JSON of a crosswalk says: a path, or a file opened in binary mode.

    What answers do not depend on, such as the shares, is not read.

    Raises:
        InvalidFileError: the file is not such JSON; lists every mistake with its place.
        OSError: the file cannot be opened.
    """
    table, read = read_json(file), RecordReader()
    source, target, version = (table.text(key, required=True) for key in ("source", "target", "data_version"))
    weights = table.table("weights", required=True)
    decided = table.table("decisions", required=True).table("by_stage", required=True)
    if "answers" not in table:
        table.wrong("answers", _NO_ANSWERS)
    answers = table.table("answers")
    saved = SavedCrosswalk(
        source,
        target,
        version,
        weights={moment: _weight(weights, moment) for moment in weights.own_keys()},
        decisions={id: read(Decision, decided.table(id)) for id in decided.own_keys()},
        answers={id: _answers(answers.table(id)) for id in answers.own_keys()},
    )
    table.finish()
    return saved


def _weight(weights: Table, moment: str) -> Fraction:
    text = weights.text(moment, required=True)
    if re.fullmatch(_WEIGHT, text):
        return Fraction(text)
    weights.wrong(moment, 'must be a number above 0 or a fraction, such as "3" or "1/3"')
    return Fraction(1)


def _answers(stage: Table) -> dict[Policy, str | None]:
    found = {policy: stage.text_or_null(policy.value) for policy in Policy}
    stage.close()
    return found
