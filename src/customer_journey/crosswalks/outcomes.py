"""Outcomes: what becomes of each distinct value of a column, and why."""

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

import attrs

from customer_journey.catalogue.plain_data import Paths
from customer_journey.crosswalks.correspondences import Correspondence, Ground
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.policies import policy_for
from customer_journey.crosswalks.refusals import ConversionError
from customer_journey.crosswalks.relations import Relation
from customer_journey.model.errors import CustomerJourneyError, InvalidValueError, NotFoundError, shown
from customer_journey.model.fields import Choice, mapping, whole
from customer_journey.model.framework import Framework
from customer_journey.model.names import near
from customer_journey.model.stages import Stage

#: A report lists at most this many values, the most frequent ones.
MOST_LISTED = 50


class Verdict(Choice):
    """What became of a value.

    ``CONVERTED``: it has one counterpart. ``NULL``: it is missing; ``BLANK``: it holds only spaces. Neither
    of these names a stage, and neither is a mistake (a blank stays as it is, or becomes null if
    unconverted values become null). ``UNKNOWN``: it does not name a stage of the source, or it could name
    several. ``AMBIGUOUS``, ``PARTIAL``, ``NONE``: its stage has several counterparts, a counterpart for
    only a part of it, or none.
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
        value: the value as it is in the data; None if it is missing.
        count: how many rows hold it.
        verdict: what became of it.
        stage: the source stage that it names, if it names one.
        counterpart: how that stage corresponds to the target stage, if the value was converted.
        error: the error that says why the value was not converted, if it could not be.
    """

    value: object = attrs.field(repr=shown)
    count: int
    verdict: Verdict
    stage: Stage | None = None
    counterpart: Correspondence | None = None
    # Errors are never equal to each other; the other fields say what became of the value.
    error: CustomerJourneyError | None = attrs.field(default=None, eq=False)

    COLUMNS: ClassVar[Paths] = {
        "value": "value",
        "count": "count",
        "verdict": "verdict",
        "stage": "stage.id",
        "target": "target.id",
        "relation": "counterpart.relation",
        "share": "counterpart.share",
        "decided": lambda outcome: outcome.counterpart is not None and outcome.counterpart.decided,
        "why_not": lambda outcome: outcome.why_not or None,
    }
    DATA: ClassVar[Paths] = {
        **COLUMNS,
        # A value may be anything that a file holds, such as a date.
        "value": lambda outcome: None if outcome.value is None else written(outcome.value),
        "counterpart": "",
        "error": "",
    }

    @property
    def target(self) -> Stage | None:
        """The target stage, if the value was converted."""
        return self.counterpart.target if self.counterpart else None

    @property
    def kept(self) -> bool:
        """Whether the value could not be converted, and so is kept as it was."""
        return self.error is not None

    @property
    def why_not(self) -> str:
        """Why the value could not be converted, and how to fix it; empty if nothing is wrong.

        >>> import customer_journey as cj
        >>> found = outcome_of(cj.crosswalk("nine-stage", "hourglass"), "Challenge", policy="unique")
        >>> print(found.why_not)
        'nine-stage:challenge' has no counterpart in 'hourglass': it comes before 'know', and no stage
        there comes earlier.
        """
        return "" if self.error is None else str(self.error)


def written(value: object) -> str:
    """Return a value as text; if str() fails, as for a number of thousands of digits, as messages show it."""
    try:
        return str(value)
    except Exception:  # noqa: BLE001  # the str() of a user's object may fail in any way
        return shown(value)


def outcomes(
    crosswalk: Crosswalk, counts: Mapping[Any, int], *, policy: str = "unique"
) -> tuple[Outcome, ...]:
    """Return the outcome of each distinct value, most frequent first.

    >>> import customer_journey as cj
    >>> xw = cj.crosswalk("hourglass", "nine-stage")
    >>> [str(o.verdict) for o in outcomes(xw, {"Köpa": 3, "try": 2, " ": 1, "?": 1})]
    ['converted', 'none', 'blank', 'unknown']

    Raises:
        InvalidValueError: there is no such policy, or a count is not a whole number from 0 to 10**15.
        UnorderedFrameworkError: the policy needs an order that the target does not have.
    """
    if not isinstance(crosswalk, Crosswalk):
        raise InvalidValueError("crosswalk", crosswalk, "a Crosswalk")
    given = mapping("counts", counts, "a mapping from values to how many rows hold each")
    return outcomes_of(crosswalk, given.items(), policy=policy)


def outcomes_of(
    crosswalk: Crosswalk, counts: Iterable[tuple[object, int]], *, policy: str
) -> tuple[Outcome, ...]:
    """Return the outcome of each value, most frequent first.

    The counts are pairs, because a mapping would merge values that are equal, such as 1 and True.

    Raises:
        InvalidValueError: as for :func:`outcomes`.
        UnorderedFrameworkError: as for :func:`outcomes`.
    """
    wanted = policy_for(crosswalk.target, policy)
    checked = [(value, whole(f"the count of {shown(value)}", count)) for value, count in counts]
    ordered = sorted(checked, key=lambda item: -item[1])
    found = [outcome_of(crosswalk, value, count, policy=wanted) for value, count in ordered]
    unknown = [i for i, outcome in enumerate(found) if isinstance(outcome.error, NotFoundError)]
    # Finding similar names costs more than everything else, so only the values that a report lists get them.
    for i in unknown[:MOST_LISTED]:
        found[i] = with_suggestions(found[i], crosswalk.source)
    return tuple(found)


def with_suggestions(outcome: Outcome, source: Framework) -> Outcome:
    """Return the outcome; if the value is unknown, its error suggests names that are spelled like it."""
    error = outcome.error
    if not isinstance(error, NotFoundError):
        return outcome
    suggested = near(error.name, source.exact_names)
    return attrs.evolve(outcome, error=attrs.evolve(error, candidates=suggested))


def outcome_of(crosswalk: Crosswalk, value: object, count: int = 1, *, policy: str) -> Outcome:
    """Return what becomes of one value: the stage that it names, converted under a policy.

    No error is raised for a value that cannot be converted: the outcome holds it. An unknown name gets
    no suggestions yet, because finding them is slow; see :func:`with_suggestions`.

    >>> import customer_journey as cj
    >>> xw = cj.crosswalk("hourglass", "nine-stage")
    >>> outcome_of(xw, "Köpa", policy="unique").target
    <Stage nine-stage:purchase>

    Raises:
        InvalidValueError: there is no such policy.
        UnorderedFrameworkError: the policy needs an order that the target does not have.
    """
    named = resolution_of(crosswalk.source, value, count)
    if named.stage is None:
        return named
    try:
        target = crosswalk.convert(named.stage, policy=policy)
    except ConversionError as error:
        return attrs.evolve(named, verdict=Verdict(error.verdict), counterpart=None, error=error)
    counterpart = next(c for c in crosswalk.candidates(named.stage) if c.target.id == target.id)
    return attrs.evolve(named, counterpart=counterpart)


def resolution_of(framework: Framework, value: object, count: int = 1) -> Outcome:
    """Return which stage of a framework a value names, as an outcome: the stage converts to itself.

    This is the one place that decides which values are missing, blank or unknown.

    >>> import customer_journey as cj
    >>> hourglass = cj.frameworks["hourglass"]
    >>> found = [resolution_of(hourglass, value) for value in ("Köpa", None, " ", "?", 7)]
    >>> [(str(o.verdict), o.stage and o.stage.id) for o in found]
    [('converted', 'buy'), ('null', None), ('blank', None), ('unknown', None), ('unknown', None)]
    """
    if value is None:
        return Outcome(value, count, Verdict.NULL)
    if isinstance(value, str) and not value.strip():
        return Outcome(value, count, Verdict.BLANK)
    try:
        stage = framework.find(value)  # type: ignore[arg-type]  # it refuses values that are not strings
    except CustomerJourneyError as error:
        return Outcome(value, count, Verdict.UNKNOWN, error=error)
    if stage is None:
        unknown = NotFoundError(f"stage of {framework.id!r}", value)
        return Outcome(value, count, Verdict.UNKNOWN, error=unknown)
    itself = Correspondence(
        stage, stage, Relation.EXACT, Fraction(1), Fraction(1), crosses_axis=False, ground=Ground.EXACT
    )
    return Outcome(value, count, Verdict.CONVERTED, stage, itself)


def rows_by_verdict(found: Collection[Outcome]) -> dict[str, int]:
    """Return how many rows got each verdict."""
    return {v: sum(outcome.count for outcome in found if outcome.verdict is v) for v in Verdict}


def totals(found: Collection[Outcome], crosswalk: Crosswalk) -> str:
    """Return one sentence: how many rows got which verdict."""
    rows = rows_by_verdict(found)
    others = [verdict for verdict in Verdict if verdict is not Verdict.CONVERTED and rows[verdict]]
    parts = [f", {rows[verdict]} {_IN_WORDS.get(verdict, verdict.value)}" for verdict in others]
    ends = f"{crosswalk.source.id} → {crosswalk.target.id}"
    return f"{ends}: {rows[Verdict.CONVERTED]} of {sum(rows.values())} rows converted" + "".join(parts)


#: Words for rows with a verdict, if its value would not be clear enough.
_IN_WORDS = {Verdict.PARTIAL: "with a counterpart for only a part", Verdict.NONE: "without a counterpart"}
