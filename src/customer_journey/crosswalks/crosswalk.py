"""Crosswalks: what each stage of one framework corresponds to in another, and conversion by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, ClassVar, overload

import attrs

from customer_journey.catalogue.frameworks import framework_of
from customer_journey.catalogue.plain_data import Paths, column_types
from customer_journey.catalogue.spine import spine
from customer_journey.catalogue.version import data_version
from customer_journey.crosswalks.correspondences import Correspondence, CrosswalkRow, Pair, Row, Uncovered
from customer_journey.crosswalks.decisions import Decide, Decision, Decisions
from customer_journey.crosswalks.policies import Policy, PolicyName, choose, policy_for
from customer_journey.crosswalks.relations import Relation
from customer_journey.model.displayed import Drawn
from customer_journey.model.errors import (
    NO_VALUE,
    CustomerJourneyError,
    InvalidDecisionError,
    InvalidValueError,
    shown,
)
from customer_journey.model.fields import FrozenMap, mapping, whole
from customer_journey.model.framework import Framework
from customer_journey.model.guesses import Guessed
from customer_journey.model.stages import Stage
from customer_journey.model.tabular import Tabular

if TYPE_CHECKING:
    # Imported where they are used: converting a stage needs neither.
    from customer_journey.crosswalks.apportionment import Apportionment
    from customer_journey.crosswalks.statements import Statement


def _frozen(weights: Mapping[str, Fraction]) -> FrozenMap[str, Fraction]:
    return FrozenMap(weights)


@attrs.frozen(repr=False, cache_hash=True)
class Crosswalk(Tabular, Drawn, Guessed):
    """How the stages of one framework convert to those of another. Made by :func:`crosswalk`.

    Attributes:
        source: the framework converted from.
        target: the framework converted to.
        weights: the weight of every moment.
        decisions: the user's decisions.
        data_version: the version of the bundled data that the answers come from. Crosswalks that differ in
            nothing else are equal.

    >>> import customer_journey as cj
    >>> xw = cj.crosswalk("four-stage", "nine-stage")
    >>> xw.convert("decision")
    <Stage nine-stage:purchase>
    >>> xw.candidates("consideration")
    (<four-stage:consideration narrow nine-stage:consideration, share 1/2>,
     <four-stage:consideration narrow nine-stage:comparison, share 1/2>)
    """

    source: Framework
    target: Framework
    weights: Mapping[str, Fraction] = attrs.field(converter=_frozen)
    decisions: Decisions
    data_version: str = attrs.field(default=data_version, eq=False)

    COLUMN_TYPES: ClassVar[Mapping[str, type]] = column_types(Correspondence)
    DATA: ClassVar[Paths] = {
        "source": "source.id",
        "target": "target.id",
        "weights": "reweighted",
        "coverage": "coverage",
        "fidelity": "fidelity",
        "lossless": "lossless",
        "answers": "answers.id",
        "stages": "_rows",
        "statements": "statements",
    }

    GUESSES: ClassVar[Mapping[str, str]] = {
        "inverse": "cj.crosswalk(target, source)",
        "to_dataframe": "crosswalk.to_pandas(), or .to_polars()",
        "keys": "crosswalk.answers for a dict",
    }

    def __attrs_post_init__(self) -> None:
        for id, decision in self.decisions.by_stage.items():
            check_decision(self, id, decision)

    @cached_property
    def _pair(self) -> Pair:
        return Pair(self.source, self.target)

    @cached_property
    def _rows(self) -> dict[str, Row]:
        decisions = self.decisions.by_stage
        return {s.id: self._pair.row(s, self.weights, decisions.get(s.id)) for s in self.source}

    def candidates(self, stage: str | Stage) -> tuple[Correspondence, ...]:
        """Return the correspondences of a stage: the target stages that share moments with it.

        They are ordered by share, largest first, then by nearness. Stages that run in parallel have no share,
        unless one is an exact counterpart.

        Raises:
            NotFoundError: the source framework has no such stage.
            ForeignStageError: the stage belongs to another framework.
        """
        return self._rows[self.source.stage(stage).id].candidates

    __getitem__ = candidates

    def __iter__(self) -> Iterator[Correspondence]:
        """Iterate over all correspondences; :meth:`rows` has the parts without a counterpart too."""
        return (found for row in self._rows.values() for found in row.candidates)

    def __len__(self) -> int:
        return sum(len(row.candidates) for row in self._rows.values())

    def __bool__(self) -> bool:
        return True  # a crosswalk without a single correspondence is one, too

    def uncovered(self, stage: str | Stage) -> Fraction:
        """Return how much of a stage no target stage takes, from 0 to 1.

        Raises:
            NotFoundError: the source framework has no such stage.
            ForeignStageError: the stage belongs to another framework.
        """
        return self._rows[self.source.stage(stage).id].uncovered

    def relation(self, source: str | Stage, target: str | Stage) -> Relation:
        """Return how two stages relate, even if the relation is ``NONE``.

        Raises:
            NotFoundError: a framework has no such stage.
            ForeignStageError: a stage belongs to another framework.
        """
        return self._pair.relation(self.source.stage(source), self.target.stage(target))

    def to_dicts(self) -> list[dict[str, object]]:
        """Return one record per row for a dataframe: the flat records of :meth:`rows`.

        The part of a stage without a counterpart has the relation ``"none"`` and the target None.

        >>> import customer_journey as cj
        >>> rows = cj.crosswalk("nine-stage", "hourglass").to_dicts()
        >>> [(row["target"], row["share"]) for row in rows if row["source"] in ("consideration", "challenge")]
        [(None, 1.0), ('trust', 0.5), ('try', 0.5)]
        """
        return [row.to_dict() for row in self.rows()]

    def rows(self, stage: str | Stage | None = None) -> tuple[CrosswalkRow, ...]:
        """Return the rows of the crosswalk, or of one stage, in the source's order.

        Each stage has a row per correspondence, then one for the part without a counterpart, if any.

        >>> import customer_journey as cj
        >>> rows = cj.crosswalk("hourglass", "nine-stage").rows()
        >>> [(row.source.id, str(row.share)) for row in rows if row.target is None]
        [('like', '1/2'), ('try', '1')]

        Raises:
            NotFoundError: the source framework has no such stage.
            ForeignStageError: the stage belongs to another framework.
        """
        listed = self._rows.values() if stage is None else [self._rows[self.source.stage(stage).id]]
        found: list[CrosswalkRow] = []
        for row in listed:
            found += row.candidates
            if row.uncovered:
                part = Uncovered(row.stage, row.uncovered, self._pair.crosses_axis, row.uncovered_moments)
                found.append(part)
        return tuple(found)

    @property
    def reweighted(self) -> dict[str, Fraction]:
        """The moments whose weight here is not the spine's, and their weight here.

        >>> import customer_journey as cj
        >>> cj.crosswalk("hourglass", "nine-stage", weights={"comparison": 3}).reweighted
        {'comparison': Fraction(3, 1)}
        """
        return {m: weight for m, weight in self.weights.items() if weight != spine().weights[m]}

    # Converting.

    @cached_property
    def _answers(self) -> dict[tuple[str, str | Stage], Stage]:
        """Every successful conversion, by policy and by id or stage; it makes :meth:`convert` fast."""
        answers: dict[tuple[str, str | Stage], Stage] = {}
        place = {stage.id: i for i, stage in enumerate(self.target)}
        for policy in Policy:
            for id, row in self._rows.items():
                if answer := choose(row, self.target, policy, place):
                    answers[policy.value, id] = answers[policy.value, row.stage] = answer
        return answers

    def convert(self, stage: str | Stage, *, policy: Policy | PolicyName = "unique") -> Stage:
        """Return the one stage of the target that a stage converts to.

        Args:
            stage: a stage of the source, its id, or any other of its names.
            policy: one of :class:`Policy`.

        Raises:
            AmbiguousConversionError: several target stages each take a part of it.
            PartialCounterpartError: one target stage takes a part of it; nothing takes the rest.
            NoCounterpartError: no target stage takes any part of it.
            UnorderedFrameworkError: the policy needs an order that the target does not have.
            NotFoundError: the source framework has no such stage.
            ForeignStageError: the stage belongs to another framework.
            InvalidValueError: there is no such policy.
        """
        # Ids come first. If there is no answer, or the stage cannot be hashed, an error below says why.
        try:
            return self._answers[policy, stage]
        except Exception:  # noqa: BLE001, S110  # the hash() of a user's object may fail in any way
            pass
        from customer_journey.crosswalks.refusals import refusal

        row = self._rows[self.source.stage(stage).id]
        wanted = policy_for(self.target, policy).value
        if answer := self._answers.get((wanted, row.stage.id)):
            return answer
        answered = {p.value: self._answers.get((p.value, row.stage.id)) for p in Policy}
        alternatives = {p: answer for p, answer in answered.items() if answer}
        raise refusal(row, self.target, wanted, alternatives)

    @property
    def answers(self) -> dict[str, dict[str, Stage | None]]:
        """What each stage converts to under each policy, by the stage's id; None where there is an error.

        >>> import customer_journey as cj
        >>> cj.crosswalk("hourglass", "nine-stage").answers["buy"]["unique"]
        <Stage nine-stage:purchase>
        """
        answer = self._answers.get
        return {s.id: {policy.value: answer((policy.value, s.id)) for policy in Policy} for s in self.source}

    # Counting.

    def apportion(
        self, counts: Mapping[str, int] | Mapping[Stage, int] | Mapping[tuple[str, ...], int]
    ) -> Apportionment:
        """Spread counts of customers in each source stage over the target's stages.

        A tuple of stages stands for customers who are in each of them to an equal part.

        If all counts are 0, coverage and fidelity are measured with each stage counted by the weight of its
        core.

        >>> import customer_journey as cj
        >>> spread = cj.crosswalk("nine-stage", "hourglass").apportion({"consideration": 3, "challenge": 2})
        >>> spread.whole, spread.whole_unmapped, spread.total
        ({'trust': 2, 'try': 1}, 2, 5)

        Raises:
            NotFoundError: the source framework has no such stage.
            ForeignStageError: a stage belongs to another framework.
            InvalidValueError: a count is not a whole number from 0 to 10**15.
        """
        from customer_journey.crosswalks.apportionment import spread

        given = mapping("counts", counts, "a mapping from stages to how many there are in each")
        checked: dict[tuple[str, ...], int] = {}
        for stage, count in given.items():
            listed = stage if isinstance(stage, tuple) else (stage,)
            ids = tuple(self.source.stage(each).id for each in listed or ("",))
            checked[ids] = checked.get(ids, 0) + whole(f"the count of {' and '.join(map(repr, ids))}", count)
        return spread(checked, self._rows, self.target, weights=self.weights)

    @property
    def coverage(self) -> Fraction:
        """How much of the source has a counterpart, from 0 to 1; stages count by the weight of their core."""
        return self.apportion({}).coverage

    @property
    def fidelity(self) -> float:
        """How much of the source's distinctions survives, from 0 to 1; stages count by their cores' weight.

        This is Theil's U, also called the uncertainty coefficient.
        """
        return self.apportion({}).fidelity

    @property
    def lossless(self) -> bool:
        """Whether every stage is fully covered, and no target is reached from two stages."""
        reached = [c.target.id for row in self._rows.values() for c in row.with_share]
        covered = all(row.uncovered == 0 for row in self._rows.values())
        return covered and len(set(reached)) == len(reached)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What publications say about stages of the two frameworks, whether they are candidates or not."""
        from customer_journey.crosswalks.statements import statements_about

        return statements_about(self.source, self.target)

    def __repr__(self) -> str:
        return f"<Crosswalk {self.source.id} → {self.target.id}>"


def check_decision(crosswalk: Crosswalk, stage: str, decision: Decision) -> None:
    """Refuse a decision that cannot be made between the frameworks of a crosswalk.

    Raises:
        NotFoundError: a framework has no such stage.
        InvalidDecisionError: the stages share no moments, neither is declared to cover the other, and nothing
            overrides that; or an override has no reason.
    """
    source = crosswalk.source.stage_with_id(stage)
    target = crosswalk.target.stage_with_id(decision.target)
    if decision.override and not decision.reason.strip():
        raise InvalidDecisionError(source.key, target.key, "an override needs a reason")
    related = crosswalk.relation(source, target) is not Relation.NONE
    declared = crosswalk._pair.declared(source, target)  # noqa: SLF001  # of the crosswalk that it checks
    if not (decision.override or related or declared):
        problem = "they share no moments; to convert anyway, give override=True and the reason"
        raise InvalidDecisionError(source.key, target.key, problem)


def _decisions(source: Framework, target: Framework, decide: Decide) -> Decisions:
    """Return decisions with the ids of the stages, by whatever names they are given."""
    made = decide if isinstance(decide, Decisions) else Decisions(source.id, target.id, {})
    if (made.source, made.target) != (source.id, target.id):
        raise InvalidValueError("decide", decide, f"decisions for {source.id} → {target.id}")
    given = made.by_stage if isinstance(decide, Decisions) else decide
    mapping("decide", given, "a mapping from stages to stages, or Decisions")
    by_stage: dict[str, Decision] = {}
    for stage, choice in given.items():
        decision = choice if isinstance(choice, Decision) else Decision(target.stage(choice).id)
        decision = attrs.evolve(decision, target=target.stage(decision.target).id)
        id = source.stage(stage).id
        if by_stage.setdefault(id, decision) != decision:
            raise InvalidValueError(
                "decide", NO_VALUE, "given once for each stage", f"{id!r} has two decisions"
            )
    return attrs.evolve(made, by_stage=by_stage)


def crosswalk(
    source: str | Framework,
    target: str | Framework,
    *,
    decide: Decide | None = None,
    weights: Mapping[str, int | float | Fraction] | None = None,
) -> Crosswalk:
    """Return the crosswalk from one framework to another.

    Args:
        source: the framework converted from, or its id.
        target: the framework converted to, or its id.
        decide: your own decisions: source stage to target stage, or to a
            :class:`~customer_journey.Decision`; or decisions read from a file.
        weights: weights of moments that replace the spine's, from 1e-9 to 1e9; an empty mapping
            replaces none.

    >>> import customer_journey as cj
    >>> xw = cj.crosswalk("hubspot-lifecycle", "nine-stage", decide={"customer": "usage"})
    >>> xw.convert("customer")
    <Stage nine-stage:usage>

    Raises:
        NotFoundError: there is no such framework, stage or moment.
        InvalidDecisionError: a decision joins stages that share no moments, without an override and
            a reason.
        InvalidValueError: a weight is not a number in range, or the decisions are for other frameworks.
    """
    a, b = framework_of(source), framework_of(target)
    if decide is None and weights is None:
        return _undecided_crosswalk(source, target)
    decisions = _decisions(a, b, {} if decide is None else decide)
    return Crosswalk(a, b, spine().reweighted({} if weights is None else weights), decisions)


@lru_cache(maxsize=512)
def _undecided_crosswalk(source: str | Framework, target: str | Framework) -> Crosswalk:
    """Return the crosswalk without decisions, made once for each pair.

    It is cached by what a caller gives, mostly two ids: looking the frameworks up first would double the
    cost of :func:`convert`. With ``Crosswalk._answers``, a repeated conversion is two dictionary look-ups.
    """
    return crosswalk(source, target, decide={})


@overload
def convert(
    stage: str | Stage,
    source: str | Framework,
    target: str | Framework,
    *,
    policy: Policy | PolicyName = "unique",
) -> Stage: ...
@overload
def convert(stage: Stage, *, target: str | Framework, policy: Policy | PolicyName = "unique") -> Stage: ...
def convert(
    stage: str | Stage,
    source: str | Framework | None = None,
    target: str | Framework | None = None,
    *,
    policy: Policy | PolicyName = "unique",
) -> Stage:
    """Convert one stage: :meth:`Crosswalk.convert` on a crosswalk that is made once for each pair.

    To convert a column of a dataframe, see :mod:`customer_journey.columns`.

    Args:
        stage: a stage of the source, its id, or any other name that :meth:`Framework.resolve` takes.
        source: the framework whose stage it is, or its id; left out, it is the stage's own.
        target: the framework converted to, or its id.
        policy: what to do when several target stages take a part of the stage, or none takes all of it:
            ``"unique"`` refuses, ``"largest"`` takes the greatest share, ``"earliest"`` and
            ``"latest"`` take the first and the last in the target's order. See :class:`Policy`.

    >>> import customer_journey as cj
    >>> cj.convert("decision", source="four-stage", target="nine-stage")
    <Stage nine-stage:purchase>
    >>> cj.convert(cj.frameworks["four-stage"]["decision"], target="nine-stage")
    <Stage nine-stage:purchase>
    >>> cj.convert("MQL", source="hubspot-lifecycle", target="tofu-mofu-bofu", policy="largest")
    <Stage tofu-mofu-bofu:mofu>

    Raises:
        ConversionError: there is no single counterpart under the policy.
        UnorderedFrameworkError: the policy needs an order that the target does not have.
        NotFoundError: there is no such framework or stage.
        ForeignStageError: the stage belongs to another framework.
        InvalidValueError: there is no such policy; or the source or the target is missing.
    """
    if source is None or target is None:
        source, target = _ends(stage, target)
    try:
        found = _undecided_crosswalk(source, target)
    except CustomerJourneyError:
        raise
    except Exception:  # noqa: BLE001  # what cannot be hashed is not a framework; the next line refuses it
        found = crosswalk(source, target)
    return found.convert(stage, policy=policy)


def _ends(stage: str | Stage, target: str | Framework | None) -> tuple[str | Framework, str | Framework]:
    """Return the frameworks of a conversion without a source: that of the stage, and the target."""
    if target is None:
        hint = "write convert(stage, source, target), or convert(stage, target=...) with a Stage"
        raise InvalidValueError("target", NO_VALUE, "given", hint)
    if not isinstance(stage, Stage):
        hint = "many frameworks share such names; a Stage has its own"
        raise InvalidValueError("source", NO_VALUE, f"given for {shown(stage)}", hint)
    return stage.vocabulary, target
