"""Outcomes: what becomes of each distinct value of a column, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from customer_journey.crosswalks.correspondences import Correspondence
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.policies import (
    AmbiguousConversionError,
    ConversionError,
    PartialCounterpartError,
    Policy,
    policy_for,
)
from customer_journey.model.errors import (
    AmbiguousNameError,
    CustomerJourneyError,
    InvalidValueError,
    NotFoundError,
)
from customer_journey.model.fields import Choice
from customer_journey.model.framework import Framework
from customer_journey.model.names import near
from customer_journey.model.stages import Stage

__all__ = ["MOST_LISTED", "MOST_VALUES", "Outcome", "Verdict", "hinted", "named", "outcomes", "totals"]


#: So many values are told of in a report, the most frequent ones.
MOST_LISTED = 50
#: A column with more different values than this holds no stages (and would fill the memory).
MOST_VALUES = 100_000


class Verdict(Choice):
    """What became of a value.

    ``CONVERTED`` has one counterpart; ``NULL`` is missing and ``BLANK`` nothing but spaces: neither names
    anything, and neither is a mistake (a blank stays as it is, or becomes null where values that are not
    converted are not kept); ``UNKNOWN`` names no stage of the source, or several; ``AMBIGUOUS``,
    ``PARTIAL`` and ``NONE`` name a stage that has several counterparts, a counterpart for a part only, or
    none.
    """

    CONVERTED = "converted"
    NULL = "null"
    BLANK = "blank"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    PARTIAL = "partial"
    NONE = "none"


@attrs.frozen
class Outcome:
    """What became of one value.

    Attributes:
        value: as it stands in the data; None for nothing at all.
        count: how many rows hold it.
        verdict: what became of it.
        stage: the source stage that it names, if any.
        counterpart: how that stage corresponds to the target stage, if it was converted.
        error: why it was not, if it was not.
    """

    value: object
    count: int
    verdict: Verdict
    stage: Stage | None = None
    counterpart: Correspondence | None = None
    # Errors are equal to nothing but themselves; the rest tells what became of the value.
    error: CustomerJourneyError | None = attrs.field(default=None, eq=False)

    @property
    def target(self) -> Stage | None:
        """The target stage, if the value was converted."""
        return self.counterpart.target if self.counterpart else None

    @property
    def kept(self) -> bool:
        """Whether the value could not be converted, and so is kept as it was."""
        return self.verdict not in (Verdict.CONVERTED, Verdict.NULL, Verdict.BLANK)


def outcomes(
    crosswalk: Crosswalk, counts: Mapping[Any, int], *, policy: str = "unique"
) -> tuple[Outcome, ...]:
    """Return the outcome of each distinct value, most frequent first.

    >>> import customer_journey as cj
    >>> xw = cj.crosswalk("hourglass", "nine-stage")
    >>> [str(o.verdict) for o in outcomes(xw, {"Köpa": 3, "try": 2, " ": 1, "?": 1})]
    ['converted', 'none', 'blank', 'unknown']

    Raises:
        InvalidValueError: there is no such policy.
        UnorderedFrameworkError: the policy needs an order that the target has not.
    """
    wanted = policy_for(crosswalk.target, policy)
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    found = [_outcome(crosswalk, value, count, wanted) for value, count in ordered]
    return tuple(_hinted(found, crosswalk.source))


def _hinted(found: Iterable[Outcome], source: Framework) -> Iterator[Outcome]:
    """Yield the outcomes, the most frequent unknown values with names that are spelled nearly so."""
    told = 0
    for outcome in found:
        # To look for such names costs more than all the rest: it is done for those that are read.
        if told < MOST_LISTED and isinstance(outcome.error, NotFoundError):
            told += 1
            yield attrs.evolve(outcome, error=hinted(outcome.error, source))
        else:
            yield outcome


def named(framework: Framework, value: object) -> Stage | CustomerJourneyError | None:
    """Return the stage that a value names, or why it names none, or None if it says nothing."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        stage = framework.find(value)  # type: ignore[arg-type]  # refuses what is no text
    except (AmbiguousNameError, InvalidValueError) as error:
        return error
    return NotFoundError(f"stage of {framework.id!r}", value) if stage is None else stage


def _outcome(crosswalk: Crosswalk, value: object, count: int, policy: Policy) -> Outcome:
    stage = named(crosswalk.source, value)
    if stage is None:
        return Outcome(value, count, Verdict.NULL if value is None else Verdict.BLANK)
    if not isinstance(stage, Stage):
        return Outcome(value, count, Verdict.UNKNOWN, error=stage)
    try:
        target = crosswalk.convert(stage, policy=policy)
    except ConversionError as error:
        return Outcome(value, count, _verdict(error), stage, error=error)
    found = next(c for c in crosswalk.candidates(stage) if c.target == target)
    return Outcome(value, count, Verdict.CONVERTED, stage, found)


def _verdict(error: ConversionError) -> Verdict:
    if isinstance(error, AmbiguousConversionError):
        return Verdict.AMBIGUOUS
    return Verdict.PARTIAL if isinstance(error, PartialCounterpartError) else Verdict.NONE


def totals(found: Iterable[Outcome], crosswalk: Crosswalk) -> str:
    """Return in one sentence what became of how many rows."""
    rows: Counter[Verdict] = Counter()
    for outcome in found:
        rows[outcome.verdict] += outcome.count
    parts = [f", {rows[verdict]} {reads}" for verdict, reads in _READS.items() if rows[verdict]]
    ends = f"{crosswalk.source.id} → {crosswalk.target.id}"
    return f"{ends}: {rows[Verdict.CONVERTED]} of {rows.total()} rows converted" + "".join(parts)


_READS = {
    Verdict.NULL: "null",
    Verdict.BLANK: "blank",
    Verdict.UNKNOWN: "unknown",
    Verdict.AMBIGUOUS: "ambiguous",
    Verdict.PARTIAL: "with a counterpart for a part only",
    Verdict.NONE: "without a counterpart",
}


def hinted(error: NotFoundError, framework: Framework) -> NotFoundError:
    """Return the error with the framework's names that are spelled nearly so."""
    return attrs.evolve(error, candidates=near(error.name, framework.exact_names))
