"""Outcomes: what becomes of each distinct value of a column, and why."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache, partial
from typing import Any, ClassVar

import attrs

from customer_journey.catalogue.plain_data import Paths
from customer_journey.crosswalks.cells import as_text, is_missing, missing_of
from customer_journey.crosswalks.correspondences import Correspondence, Ground
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.policies import Policy, PolicyName, policy_for
from customer_journey.crosswalks.polls import Poll, poll
from customer_journey.crosswalks.refusals import ConversionError
from customer_journey.crosswalks.relations import Relation
from customer_journey.model.errors import (
    AmbiguousNameError,
    CustomerJourneyError,
    InvalidValueError,
    NotFoundError,
    shown,
    written,
)
from customer_journey.model.fields import Choice, mapping, whole
from customer_journey.model.framework import Framework
from customer_journey.model.missing import MissingWords
from customer_journey.model.stages import Stage

#: A report lists at most this many values, the most frequent ones.
MOST_LISTED = 50


class Verdict(Choice):
    """What became of a value.

    ``CONVERTED``: it has one counterpart. ``NULL``: it is missing; ``BLANK``: it holds only spaces, or a word
    that means that it is missing, such as ``N/A``. Neither of these names a stage, and neither is a mistake
    (a blank stays as it is, or becomes null if unconverted values become null). ``UNKNOWN``: it does not name
    a stage of the source, or it could name several. ``LISTED``: it lists several, as "lead, customer" does;
    a conversion that splits writes a row for each of them. ``AMBIGUOUS``, ``PARTIAL``, ``NONE``: its stage
    has several counterparts, a counterpart for only a part of it, or none.
    """

    CONVERTED = "converted"
    NULL = "null"
    BLANK = "blank"
    UNKNOWN = "unknown"
    LISTED = "listed"
    AMBIGUOUS = "ambiguous"
    PARTIAL = "partial"
    NONE = "none"


def _answer(policy: Policy, outcome: "Outcome") -> str | None:
    answer = outcome.alternatives.get(policy)
    return answer.id if answer else None


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
        poll: where publications put the stage among those of the target, if the stage was not converted, and
            the outcome is part of a report.
        listed: what becomes of each stage that the value lists, if it lists several: an outcome for its id.
    """

    value: object = attrs.field(repr=shown)
    count: int
    verdict: Verdict
    stage: Stage | None = None
    counterpart: Correspondence | None = None
    # Errors are never equal to each other; the other fields say what became of the value.
    error: CustomerJourneyError | None = attrs.field(default=None, eq=False)
    poll: Poll | None = attrs.field(default=None, eq=False)
    listed: "tuple[Outcome, ...]" = ()

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
        "ground": "counterpart.ground",
        "crosses_axis": "counterpart.crosses_axis",
        "publications": lambda outcome: str(outcome.poll) if outcome.poll else None,
        "suggested": "suggested.id",
        "listed": lambda outcome: ", ".join(part.stage.id for part in outcome.listed) or None,
        # ``unique`` is left out: every policy answers what it answers, so it is never a way out.
        **{f"with_{policy}": partial(_answer, policy) for policy in Policy if policy is not Policy.UNIQUE},
    }
    NOT_TEXT: ClassVar[Mapping[str, type]] = {
        "count": int,
        "share": float,
        "decided": bool,
        "crosses_axis": bool,
    }
    DATA: ClassVar[Paths] = {
        **COLUMNS,
        # A value may be anything that a file holds, such as a date.
        "value": lambda outcome: None if outcome.value is None else written(outcome.value),
        "publications": "poll.votes",
        "listed": "listed",
        "counterpart": "",
        "error": "",
        "poll": "",
    }

    @property
    def target(self) -> Stage | None:
        """The target stage, if the value was converted."""
        return self.counterpart.target if self.counterpart else None

    @property
    def parts(self) -> "tuple[Outcome, ...]":
        """The outcomes of the rows that a conversion that splits makes of one row; their shares are equal."""
        return self.listed or (self,)

    @property
    def alternatives(self) -> Mapping[str, Stage]:
        """The policies that would convert the value, each with the target stage; none if it was converted."""
        return self.error.alternatives if isinstance(self.error, ConversionError) else {}

    @property
    def suggested(self) -> Stage | None:
        """The target stage to decide on, if the stage was not converted and has candidates.

        If a file declares some of them, it is one of those. It is the one that more publications name than
        any other, else the one that ``largest`` would take, else the first that does not run in parallel.
        """
        if not isinstance(self.error, ConversionError):
            return None
        every = self.error.options
        options = [option.target for option in [c for c in every if c.declared] or every]
        options.sort(key=lambda stage: stage.parallel)
        preferred = (self.poll and self.poll.leader, self.alternatives.get(Policy.LARGEST), *options)
        return next((stage for stage in preferred if stage in options), None)

    @property
    def kept(self) -> bool:
        """Whether the value could not be converted, and so is kept as it was."""
        return self.error is not None

    @property
    def why_not(self) -> str:
        """Why the value could not be converted; empty if nothing is wrong.

        An unknown name comes with names that are spelled like it. What would convert a stage is in
        :attr:`alternatives` and :attr:`suggested`.

        >>> import customer_journey as cj
        >>> found = outcome_of(cj.crosswalk("nine-stage", "hourglass"), "Challenge", policy="unique")
        >>> print(found.why_not)
        'nine-stage:challenge' has no counterpart in 'hourglass': it comes before 'know', and no stage
        there comes earlier.
        """
        if isinstance(self.error, ConversionError):
            return self.error.reason
        return "" if self.error is None else str(self.error)


def outcomes(
    crosswalk: Crosswalk,
    counts: Mapping[Any, int],
    *,
    policy: Policy | PolicyName = "unique",
    missing: Iterable[str] | None = None,
) -> tuple[Outcome, ...]:
    """Return the outcome of each distinct value, most frequent first.

    Args:
        crosswalk: the crosswalk that converts.
        counts: each value with the number of rows that hold it. A number is an id: 7 and 7.0 mean what "7"
            means.
        policy: which counterpart to take, as in :class:`~customer_journey.Policy`.
        missing: the words that mean that a value is missing, unless a stage has this name; by default
            :data:`~customer_journey.missing_words`. They replace that list; an empty list stands for none.

    >>> import customer_journey as cj
    >>> xw = cj.crosswalk("hourglass", "nine-stage")
    >>> [str(o.verdict) for o in outcomes(xw, {"Köpa": 3, "try": 2, " ": 1, "N/A": 1, "VIP": 1})]
    ['converted', 'none', 'blank', 'blank', 'unknown']

    Raises:
        InvalidValueError: there is no such policy, a count is not a whole number from 0 to 10**15, or the
            missing words are not strings.
        UnorderedFrameworkError: the policy needs an order that the target does not have.
    """
    if not isinstance(crosswalk, Crosswalk):
        raise InvalidValueError("crosswalk", crosswalk, "a Crosswalk")
    given = mapping("counts", counts, "a mapping from values to how many rows hold each")
    return outcomes_of(crosswalk, given.items(), policy=policy, missing=missing_of(missing))


def outcomes_of(
    crosswalk: Crosswalk,
    counts: Iterable[tuple[object, int]],
    *,
    policy: Policy | PolicyName,
    missing: MissingWords,
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
    found = [outcome_of(crosswalk, value, count, policy=wanted, missing=missing) for value, count in ordered]
    unknown = [i for i, outcome in enumerate(found) if isinstance(outcome.error, NotFoundError)]
    # Finding similar names costs more than everything else, so only the values that a report lists get them.
    for i in unknown[:MOST_LISTED]:
        found[i] = with_suggestions(found[i], crosswalk.source)
    return tuple(_with_polls(found, crosswalk.target))


def _with_polls(found: Iterable[Outcome], target: Framework) -> Iterator[Outcome]:
    """Yield the outcomes, those of stages that were not converted with what publications say about them."""
    poll_of = cache(partial(poll, target=target))

    def with_poll(outcome: Outcome) -> Outcome:
        if outcome.listed:
            return attrs.evolve(outcome, listed=tuple(map(with_poll, outcome.listed)))
        told = poll_of(outcome.stage) if outcome.stage and outcome.kept else None
        return attrs.evolve(outcome, poll=told) if told and told.answers else outcome

    yield from map(with_poll, found)


def with_suggestions(outcome: Outcome, source: Framework) -> Outcome:
    """Return the outcome; an unknown value's error suggests similar names, or tells what denies it."""
    if isinstance(outcome.error, NotFoundError) and isinstance(outcome.value, str):
        try:
            source.resolve(outcome.value)
        except NotFoundError as error:
            return attrs.evolve(outcome, error=error)
    return outcome


def outcome_of(
    crosswalk: Crosswalk,
    value: object,
    count: int = 1,
    *,
    policy: Policy | PolicyName,
    missing: MissingWords | None = None,
) -> Outcome:
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
    named = resolution_of(crosswalk.source, value, count, missing=missing)
    if named.listed:
        parts = (outcome_of(crosswalk, part.value, count, policy=policy) for part in named.listed)
        return attrs.evolve(named, listed=tuple(parts))
    if named.stage is None:
        return named
    try:
        counterpart = counterpart_of(crosswalk, named.stage, policy=policy)
    except ConversionError as error:
        return attrs.evolve(named, verdict=Verdict(error.verdict), counterpart=None, error=error)
    return attrs.evolve(named, counterpart=counterpart)


def counterpart_of(crosswalk: Crosswalk, stage: Stage, *, policy: Policy | PolicyName) -> Correspondence:
    """Return how a stage corresponds to the one that it converts to.

    Raises:
        ConversionError: it has no single counterpart under the policy.
        InvalidValueError: there is no such policy.
        UnorderedFrameworkError: the policy needs an order that the target does not have.
    """
    target = crosswalk.convert(stage, policy=policy)
    return next(c for c in crosswalk.candidates(stage) if c.target.id == target.id)


def resolution_of(
    framework: Framework, value: object, count: int = 1, *, missing: MissingWords | None = None
) -> Outcome:
    """Return which stage of a framework a value names, as an outcome: the stage converts to itself.

    This is the one place that decides which values are missing, blank or unknown.

    >>> import customer_journey as cj
    >>> hourglass = cj.frameworks["hourglass"]
    >>> found = [resolution_of(hourglass, value) for value in ("Köpa", None, " ", "N/A", "VIP", 7)]
    >>> [(str(o.verdict), o.stage and o.stage.id) for o in found][:4]
    [('converted', 'buy'), ('null', None), ('blank', None), ('blank', None)]
    >>> [str(o.verdict) for o in found][4:]
    ['unknown', 'unknown']
    """
    text = as_text(value)
    if text is None:
        return Outcome(None, count, Verdict.NULL)
    words = missing_of(None) if missing is None else missing
    if isinstance(text, str) and (not text.strip() or is_missing(framework, text, words)):
        return Outcome(value, count, Verdict.BLANK)
    try:
        stage = framework.find(text)  # type: ignore[arg-type]  # it refuses values that are not strings
    except AmbiguousNameError as error:
        parts = tuple(_itself(framework[id], id, count) for id in error.listed)
        verdict = Verdict.LISTED if parts else Verdict.UNKNOWN
        return Outcome(value, count, verdict, error=error, listed=parts)
    except CustomerJourneyError as error:
        return Outcome(value, count, Verdict.UNKNOWN, error=error)
    if stage is None:
        unknown = NotFoundError(f"stage of {framework.id!r}", text)
        return Outcome(value, count, Verdict.UNKNOWN, error=unknown)
    return _itself(stage, value, count)


def _itself(stage: Stage, value: object, count: int) -> Outcome:
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
    parts = [f", {rows[verdict]:,} {_IN_WORDS.get(verdict, verdict.value)}" for verdict in others]
    ends = f"{crosswalk.source.id} → {crosswalk.target.id}"
    return f"{ends}: {rows[Verdict.CONVERTED]:,} of {sum(rows.values()):,} rows converted" + "".join(parts)


#: Words for rows with a verdict, if its value would not be clear enough.
_IN_WORDS = {
    Verdict.LISTED: "with a list of stages",
    Verdict.PARTIAL: "with a counterpart for only a part",
    Verdict.NONE: "without a counterpart",
}
