"""Changes: which answers of a saved crosswalk are no longer what they were."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import IO, ClassVar

import attrs

from customer_journey.catalogue.frameworks import framework_of
from customer_journey.catalogue.plain_data import Paths
from customer_journey.crosswalks.crosswalk import Crosswalk, check_decision, crosswalk
from customer_journey.crosswalks.decisions import Decisions
from customer_journey.crosswalks.policies import Policy
from customer_journey.crosswalks.saved import SavedCrosswalk, read_saved
from customer_journey.model.displayed import Displayed
from customer_journey.model.errors import (
    NO_VALUE,
    InvalidDecisionError,
    InvalidValueError,
    NotFoundError,
    shown,
)
from customer_journey.model.fields import FrozenMap
from customer_journey.model.framework import Framework
from customer_journey.model.printing import printable
from customer_journey.model.stages import Stage


@attrs.frozen(repr=False)
class Change:
    """A stage that converts to something else than it did, under one policy.

    Attributes:
        stage: the stage that is converted.
        policy: the policy.
        before: the id of the stage that it converted to, which may no longer exist; None if there was none.
        after: the stage that it converts to now; None if there is none.
    """

    stage: Stage
    policy: Policy
    before: str | None
    after: Stage | None

    DATA: ClassVar[Paths] = {"stage": "stage.id", "after": "after.id"}

    def __repr__(self) -> str:
        after = self.after and self.after.id
        return printable(f"<Change of {self.stage.key}, {self.policy}: {self.before} → {after}>")


def _frozen(refused: Mapping[str, str]) -> FrozenMap[str, str]:
    return FrozenMap(refused)


@attrs.frozen(repr=False)
class Changes(Displayed):
    """How a crosswalk answers now, compared with how it answered when it was saved.

    Attributes:
        crosswalk: the same crosswalk, made now.
        saved_version: the version of the data with which it was saved.
        compared: how many answers were compared: one for each stage and policy.
        changes: the answers that differ.
        gone: the ids of source stages that were saved and no longer exist.
        added: the source stages that have been added since.
        refused: the ids of stages for which the user's decision cannot be made any more, with the reasons.
    """

    crosswalk: Crosswalk
    saved_version: str
    compared: int
    changes: tuple[Change, ...]
    gone: tuple[str, ...]
    added: tuple[Stage, ...]
    refused: Mapping[str, str] = attrs.field(converter=_frozen)

    DATA: ClassVar[Paths] = {
        "crosswalk": "",
        "data_version": "crosswalk.data_version",
        "source": "crosswalk.source.id",
        "target": "crosswalk.target.id",
        "added": "added.id",
    }

    @property
    def unchanged(self) -> bool:
        """Whether every answer is what it was, for the same stages and with the same decisions."""
        return not (self.changes or self.gone or self.added or self.refused)

    def __repr__(self) -> str:
        ends = f"{self.crosswalk.source.id} → {self.crosswalk.target.id}"
        return printable(f"<Changes {ends}: {len(self.changes)} of {self.compared} answers>")


def changes(
    saved: str | os.PathLike[str] | IO[bytes],
    *,
    source: str | Framework | None = None,
    target: str | Framework | None = None,
) -> Changes:
    """Compare a saved crosswalk with the same crosswalk made now, with the weights and decisions saved.

    Args:
        saved: a crosswalk exported as JSON: a path, or a file opened in binary mode.
        source: the framework converted from, if it is one of your own. By default the one that the file
            names.
        target: the framework converted to, likewise.

    >>> import io
    >>> import customer_journey as cj
    >>> saved = cj.exports.write(cj.crosswalk("hourglass", "nine-stage"), "json")
    >>> cj.changes(io.BytesIO(saved.encode())).unchanged
    True

    Raises:
        InvalidFileError: the file is not a saved crosswalk with its answers; lists every mistake.
        InvalidValueError: the file is about another framework, or about one that must be passed; or a weight
            is out of range.
        NotFoundError: there is no such framework, or a weight is that of an unknown moment.
        OSError: the file cannot be opened.
    """
    old = read_saved(saved)
    ends = _framework("source", old.source, source), _framework("target", old.target, target)
    undecided = crosswalk(*ends, weights=old.weights)
    refused = dict(_refused(old, undecided))
    kept = {id: decision for id, decision in old.decisions.items() if id not in refused}
    xw = crosswalk(*ends, weights=old.weights, decide=Decisions(old.source, old.target, kept))
    now = xw.answers
    return Changes(
        xw,
        old.data_version,
        compared=sum(len(old.answers[id]) for id in old.answers if id in now),
        changes=tuple(_changed(old, xw)),
        gone=tuple(id for id in old.answers if id not in now),
        added=tuple(stage for stage in xw.source if stage.id not in old.answers),
        refused=refused,
    )


def _framework(argument: str, id: str, given: str | Framework | None) -> Framework:
    """Return the framework that is given or, if none is, the one of the catalogue that a file names."""
    if given is None:
        try:
            return framework_of(id)
        except NotFoundError as error:
            hint = f"the file names {shown(id)}, which is not a framework of the catalogue"
            raise InvalidValueError(argument, NO_VALUE, "given", hint) from error
    found = framework_of(given)
    if found.id != id:
        raise InvalidValueError(argument, found.id, f"the framework that the file names, {shown(id)}")
    return found


def _refused(old: SavedCrosswalk, undecided: Crosswalk) -> Iterator[tuple[str, str]]:
    """Yield each stage for which the saved decision cannot be made any more, and why."""
    for id, decision in old.decisions.items():
        try:
            check_decision(undecided, id, decision)
        except (NotFoundError, InvalidDecisionError) as error:
            yield id, str(error)


def _changed(old: SavedCrosswalk, xw: Crosswalk) -> Iterator[Change]:
    """Yield the answers that differ, in the order of the file."""
    now = xw.answers
    for id, answers in old.answers.items():
        for policy, after in now.get(id, {}).items():
            before = answers[Policy(policy)]
            if before != (after and after.id):
                yield Change(xw.source[id], Policy(policy), before, after)
