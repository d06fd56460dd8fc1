"""Decisions: the user's choices where the spans alone leave several."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import IO

import attrs

from customer_journey.catalogue.version import data_version
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.fields import FrozenMap, an, mapping, strict
from customer_journey.model.printing import printable
from customer_journey.model.stages import Stage


@attrs.frozen(field_transformer=strict)
class Decision:
    """The stage that a user converts a source stage to.

    Attributes:
        target: the id of the target stage.
        reason: why; required if ``override`` is true.
        override: whether the decision holds even if the two stages share no moments.
    """

    # A Stage is refused, because it could belong to any framework.
    target: str = attrs.field(validator=an(str, "the id of a stage"))
    reason: str = ""
    override: bool = False


def _frozen(by_stage: Mapping[str, Decision | str]) -> FrozenMap[str, Decision]:
    expected = "a mapping from ids of stages to decisions"
    if not all(isinstance(stage, str) for stage in mapping("by_stage", by_stage, expected)):
        raise InvalidValueError("by_stage", by_stage, expected)
    made = {stage: d if isinstance(d, Decision) else Decision(d) for stage, d in by_stage.items()}
    return FrozenMap(made)


@attrs.frozen(repr=False, field_transformer=strict)
class Decisions:
    """The decisions for one crosswalk, to be stored with the data that they were made for.

    Attributes:
        source: the id of the source framework.
        target: the id of the target framework.
        by_stage: source stage id to the decision.
        data_version: the version of the data for which they were made, by default that of the bundled data;
            empty if a file does not state it. It tells where the decisions come from, so those that differ
            in nothing else are equal.

    >>> decisions = Decisions("hubspot-lifecycle", "nine-stage", {"customer": Decision("usage")})
    >>> print(decisions.to_toml(), end="")
    source = "hubspot-lifecycle"
    target = "nine-stage"
    data_version = "2..."
    <BLANKLINE>
    [decide]
    customer = {target = "usage"}
    """

    source: str
    target: str
    by_stage: Mapping[str, Decision] = attrs.field(converter=_frozen)
    data_version: str = attrs.field(default=data_version, eq=False)

    @classmethod
    def from_toml(cls, source: str | os.PathLike[str] | IO[bytes]) -> Decisions:
        """Read decisions from a TOML file: a path, or a file opened in binary mode.

        The table ``[decide]`` has one entry per source stage: ``customer = "usage"``, or a table with
        ``target``, ``reason`` and ``override``. A file of any ``data_version``, or of none, is accepted.

        Raises:
            InvalidFileError: the file is not TOML of this form; lists every mistake with its place.
            OSError: the file cannot be opened.
        """
        from customer_journey.catalogue.codec import RecordReader
        from customer_journey.catalogue.reading import read_toml

        table, read = read_toml(source), RecordReader()
        stages = table.table("decide")
        by_stage = {
            id: stages.text(id, required=True) if stages.holds_text(id) else read(Decision, stages.table(id))
            for id in stages.own_keys()
        }
        decisions = read(cls, table, by_stage=by_stage, data_version=table.text("data_version"))
        table.finish()
        return decisions

    def to_toml(self) -> str:
        """Return the decisions in the format that :meth:`from_toml` reads."""
        from customer_journey.catalogue.codec import entries
        from customer_journey.catalogue.toml_text import Value, line

        unstated: dict[str, dict[str, Value]] = {} if self.data_version else {"data_version": {}}
        head = [line(key, value) for key, value in entries(self, by_stage={}, **unstated).items()]
        decided = [line(stage, entries(decision)) for stage, decision in self.by_stage.items()]
        return "\n".join([*head, "", "[decide]", *decided, ""])

    def __repr__(self) -> str:
        return printable(f"<Decisions {self.source} → {self.target}: {', '.join(self.by_stage) or 'none'}>")


#: What callers may give as decisions: a mapping by stage, or decisions read from a file.
Decide = Mapping[str, str | Stage | Decision] | Mapping[Stage, str | Stage | Decision] | Decisions
