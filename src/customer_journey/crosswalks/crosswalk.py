"""Crosswalks: every stage of one framework beside the stages of another that share its ground."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import ClassVar

import attrs

from customer_journey._compat import override
from customer_journey.catalogue.frameworks import framework_of
from customer_journey.catalogue.plain_data import Paths
from customer_journey.catalogue.spine import spine
from customer_journey.crosswalks.apportionment import UNMAPPED, Apportionment, apportioned, coverage, fidelity
from customer_journey.crosswalks.correspondences import Correspondence, Pair, Row, Uncovered
from customer_journey.crosswalks.decisions import Decide, Decision, Decisions
from customer_journey.crosswalks.policies import Policy, choose
from customer_journey.crosswalks.relations import Relation
from customer_journey.crosswalks.shares import weigh
from customer_journey.crosswalks.statements import Statement, is_spoken_of, statements
from customer_journey.model.displayed import Displayed
from customer_journey.model.errors import InvalidDecisionError, InvalidValueError, NotFoundError
from customer_journey.model.fields import FrozenMap, whole
from customer_journey.model.framework import Framework
from customer_journey.model.names import near
from customer_journey.model.stages import Stage

__all__ = ["Crosswalk", "convert", "crosswalk"]

#: What can be looked up as it is; whatever else a caller gives might not even be hashable.
_FAST = frozenset({str, Stage})
_NAMED = frozenset({str, Policy})


def _frozen(weights: Mapping[str, Fraction]) -> FrozenMap[str, Fraction]:
    return FrozenMap(weights)


@attrs.frozen(repr=False, cache_hash=True)
class Crosswalk(Displayed):
    """How the stages of one framework convert to those of another. Made by :func:`crosswalk`.

    Attributes:
        source: the framework converted from.
        target: the framework converted to.
        weights: the weight of every moment.
        decisions: what the user settled.

    >>> import customer_journey as cj
    >>> xw = cj.crosswalk("hourglass", "nine-stage")
    >>> xw.convert("buy")
    <Stage nine-stage:purchase>
    >>> xw.candidates("like")
    (<hourglass:like overlap nine-stage:consideration, share 1/2>,
     <hourglass:like narrow nine-stage:comparison, share 1/2>)
    """

    source: Framework
    target: Framework
    weights: Mapping[str, Fraction] = attrs.field(converter=_frozen)
    decisions: Decisions

    DATA: ClassVar[Paths] = {
        "source": "source.id",
        "target": "target.id",
        "weights": "reweighted",
        "coverage": "coverage",
        "fidelity": "fidelity",
        "lossless": "lossless",
        "stages": "_rows",
        "statements": "statements",
    }

    def __attrs_post_init__(self) -> None:
        for stage in (*self.source, *self.target):
            for moment in stage.span - self.weights.keys():
                raise NotFoundError(f"moment in the span of {stage.key}", moment, near(moment, self.weights))
        for source, decision in self.decisions.by_stage.items():
            self._check(self.source[source], decision)

    def _check(self, source: Stage, decision: Decision) -> None:
        target = self.target[decision.target]
        if decision.override and not decision.reason.strip():
            raise InvalidDecisionError(source.key, target.key, "an override needs a reason")
        if not decision.override and self._pair.relation(source, target) is Relation.NONE:
            way_out = "they share no ground; if you mean it, say override=True and the reason"
            raise InvalidDecisionError(source.key, target.key, way_out)

    @cached_property
    def _pair(self) -> Pair:
        # Names of one's own make no other framework of it.
        ends = (attrs.evolve(f, own_names={}) if f.own_names else f for f in (self.source, self.target))
        return Pair(*ends)

    @cached_property
    def _rows(self) -> dict[str, Row]:
        decisions = self.decisions.by_stage
        return {s.id: self._pair.row(s, self.weights, decisions.get(s.id)) for s in self.source}

    def candidates(self, stage: str | Stage) -> tuple[Correspondence, ...]:
        """Return the target stages that share ground with a stage, largest share first.

        Always-on stages are among them without a share, unless one covers exactly the same ground.

        Raises:
            NotFoundError: the source framework has no such stage.
            ForeignStageError: the stage belongs to another framework.
        """
        return self._rows[self.source.stage(stage).id].candidates

    def uncovered(self, stage: str | Stage) -> Fraction:
        """Return the part of a stage that no target stage takes.

        Raises:
            NotFoundError: the source framework has no such stage.
            ForeignStageError: the stage belongs to another framework.
        """
        return self._rows[self.source.stage(stage).id].uncovered

    def relation(self, source: str | Stage, target: str | Stage) -> Relation:
        """Return how two stages lie to each other, ``NONE`` included.

        Raises:
            NotFoundError: a framework has no such stage.
            ForeignStageError: a stage belongs to another framework.
        """
        return self._pair.relation(self.source.stage(source), self.target.stage(target))

    def to_dicts(self) -> list[dict[str, object]]:
        """Return one record per correspondence, as a dataframe is made of, in the source's order.

        What no target stage takes of a stage is a record too: relation ``"none"``, target None.

        >>> import customer_journey as cj
        >>> rows = cj.crosswalk("hourglass", "nine-stage").to_dicts()
        >>> [(row["target"], row["share"]) for row in rows if row["source"] in ("like", "try")]
        [('consideration', 0.5), ('comparison', 0.5), (None, 1.0)]
        """
        return [row.to_dict() for row in self.rows()]

    def rows(self, stage: str | Stage | None = None) -> tuple[Correspondence | Uncovered, ...]:
        """Return the rows of a table of the crosswalk, or of one stage, in the source's order.

        Each stage has a row per correspondence, then one for the part without a counterpart, if any.

        >>> import customer_journey as cj
        >>> rows = cj.crosswalk("hourglass", "nine-stage").rows()
        >>> [(row.source.id, str(row.share)) for row in rows if row.target is None]
        [('try', '1')]

        Raises:
            NotFoundError: the source framework has no such stage.
            ForeignStageError: the stage belongs to another framework.
        """
        listed = self._rows.values() if stage is None else [self._rows[self.source.stage(stage).id]]
        return tuple(row for found in listed for row in self._with_uncovered(found))

    def _with_uncovered(self, row: Row) -> Iterator[Correspondence | Uncovered]:
        yield from row.candidates
        if row.uncovered:
            yield Uncovered(row.stage, row.uncovered, self._pair.crosses_axis)

    @property
    def reweighted(self) -> dict[str, Fraction]:
        """The moments that weigh otherwise than the spine says, and what they weigh here.

        >>> import customer_journey as cj
        >>> cj.crosswalk("hourglass", "nine-stage", weights={"comparison": 3}).reweighted
        {'comparison': Fraction(3, 1)}
        """
        return {m: weight for m, weight in self.weights.items() if weight != spine().weights[m]}

    # Converting.

    @cached_property
    def _answers(self) -> dict[tuple[str, str | Stage], Stage]:
        """Every answer that a policy gives without an error, by id and by stage."""
        answers: dict[tuple[str, str | Stage], Stage] = {}
        for policy in Policy:
            for id, row in self._rows.items():
                if isinstance(answer := choose(row, self.target, policy), Stage):
                    answers[policy.value, id] = answers[policy.value, row.stage] = answer
        return answers

    def convert(self, stage: str | Stage, *, policy: str = "unique") -> Stage:
        """Return the one stage of the target that a stage converts to.

        Args:
            stage: a stage of the source, or its id.
            policy: one of :class:`Policy`.

        Raises:
            AmbiguousConversionError: several target stages share it.
            PartialCounterpartError: one target stage takes a part of it, nothing takes the rest.
            NoCounterpartError: no target stage takes any of it.
            UnorderedFrameworkError: the policy needs an order that the target has not.
            NotFoundError: the source framework has no such stage.
            ForeignStageError: the stage belongs to another framework.
            InvalidValueError: there is no such policy.
        """
        if type(stage) in _FAST and type(policy) in _NAMED:
            answer = self._answers.get((policy, stage))
            if answer is not None:
                return answer
        row = self._rows[self.source.stage(stage).id]
        found = choose(row, self.target, Policy(policy))
        if isinstance(found, Stage):
            return found
        raise found

    # Counting.

    @cached_property
    def _full_shares(self) -> dict[str, dict[str, Fraction]]:
        """The share of each target in each source stage, the uncovered part included."""
        return {
            id: {c.target.id: c.share for c in self._in_target_order(row)} | {UNMAPPED: row.uncovered}
            for id, row in self._rows.items()
        }

    def _in_target_order(self, row: Row) -> list[Correspondence]:
        place = {stage.id: i for i, stage in enumerate(self.target)}
        return sorted(row.with_share, key=lambda c: place[c.target.id])

    def apportion(self, counts: Mapping[str, int] | Mapping[Stage, int]) -> Apportionment:
        """Spread counts of customers in each source stage over the target's stages.

        >>> import customer_journey as cj
        >>> spread = cj.crosswalk("hourglass", "nine-stage").apportion({"like": 3, "try": 2})
        >>> spread.whole, spread.whole_unmapped, spread.total
        ({'consideration': 2, 'comparison': 1}, 2, 5)

        Raises:
            NotFoundError: the source framework has no such stage.
            ForeignStageError: a stage belongs to another framework.
            InvalidValueError: a count that is not a whole number from 0 to 10**15.
        """
        if not isinstance(counts, Mapping):
            raise InvalidValueError("counts", counts, "a mapping from stages to how many there are in each")
        checked: dict[str, int] = {}
        for stage, count in counts.items():
            id = self.source.stage(stage).id
            checked[id] = checked.get(id, 0) + whole(f"the count of {id!r}", count)
        exact, rounded = apportioned(checked, self._full_shares)
        joint = self._joint(checked) if any(checked.values()) else self._joint_by_weight
        order = [stage.id for stage in self.target]
        return Apportionment(
            exact=FrozenMap({id: exact[id] for id in order if id in exact}),
            whole=FrozenMap({id: rounded[id] for id in order if id in rounded}),
            unmapped=exact.get(UNMAPPED, Fraction(0)),
            whole_unmapped=rounded.get(UNMAPPED, 0),
            total=sum(checked.values()),
            coverage=coverage(joint),
            fidelity=fidelity(joint),
        )

    def _joint(self, mass: Mapping[str, int | Fraction]) -> dict[str, dict[str, Fraction]]:
        total = sum(mass.values())
        return {
            id: {target: share * amount / total for target, share in self._full_shares[id].items()}
            for id, amount in mass.items()
        }

    @cached_property
    def _joint_by_weight(self) -> dict[str, dict[str, Fraction]]:
        mass = {stage.id: weigh(stage.span, self.weights) for stage in self.source}
        # Where no stage is a step of a journey, every stage counts the same.
        return self._joint(mass if any(mass.values()) else dict.fromkeys(mass, Fraction(1)))

    @property
    def coverage(self) -> Fraction:
        """How much of the source has a counterpart, each stage counting by its weight."""
        return coverage(self._joint_by_weight)

    @property
    def fidelity(self) -> float:
        """How many of the source's distinctions survive, from 0 to 1, stages counting by weight."""
        return fidelity(self._joint_by_weight)

    @property
    def lossless(self) -> bool:
        """Whether every stage is fully covered, and no target is reached from two stages."""
        reached = Counter(c.target.id for row in self._rows.values() for c in row.with_share)
        covered = all(row.uncovered == 0 for row in self._rows.values())
        return covered and all(count == 1 for count in reached.values())

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What publications say of stages of the two frameworks, be they candidates or not."""
        subjects, objects = ({s.key for s in f if is_spoken_of(s)} for f in (self.source, self.target))
        told = (way for stated in statements() for way in (stated, stated.inverse))
        return tuple(s for s in told if subjects & {*s.subject_stages} and objects & {*s.object_stages})

    @override
    def __repr__(self) -> str:
        return f"<Crosswalk {self.source.id} → {self.target.id}>"


def _decided(source: Framework, target: Framework, decide: Decide | None) -> Decisions:
    if isinstance(decide, Decisions):
        if (decide.source, decide.target) != (source.id, target.id):
            way_out = f"decisions for {source.id} → {target.id}"
            raise InvalidValueError("decide", decide, way_out)
        return decide
    if decide is not None and not isinstance(decide, Mapping):
        raise InvalidValueError("decide", decide, "a mapping from stages to stages, or Decisions")
    entries: dict[str, Decision] = {}
    for stage, choice in (decide or {}).items():
        decision = choice if isinstance(choice, Decision) else Decision(target.stage(choice).id)
        id = source.stage(stage).id
        if entries.setdefault(id, decision) != decision:
            raise InvalidValueError("decide", stage, f"decided once: {id!r} is decided otherwise already")
    return Decisions(source.id, target.id, entries)


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
        decide: what you settle yourself: source stage to target stage, or to a
            :class:`~customer_journey.Decision`; or decisions read from a file.
        weights: weights of moments in place of the spine's, from 1e-9 to 1e9.

    >>> import customer_journey as cj
    >>> xw = cj.crosswalk("hubspot-lifecycle", "nine-stage", decide={"customer": "usage"})
    >>> xw.convert("customer")
    <Stage nine-stage:usage>

    Raises:
        NotFoundError: there is no such framework, stage or moment.
        InvalidDecisionError: a decision for a stage that shares no ground, without an override and
            its reason.
        InvalidValueError: a weight that is no number in range, or decisions for other frameworks.
    """
    a, b = framework_of(source), framework_of(target)
    if decide is None and weights is None:
        return _plain(a, b)
    return Crosswalk(a, b, spine().reweighted(weights or {}), _decided(a, b, decide))


@lru_cache(maxsize=512)
def _plain(source: Framework, target: Framework) -> Crosswalk:
    """Return the crosswalk that nobody decided anything about: a value, made once per pair."""
    return Crosswalk(source, target, spine().reweighted({}), _decided(source, target, None))


#: By what is given, mostly two ids: to look them up first would double the cost of a conversion.
_cached: Callable[[str | Framework, str | Framework], Crosswalk] = lru_cache(maxsize=512)(crosswalk)


def convert(
    stage: str | Stage, *, source: str | Framework, target: str | Framework, policy: str = "unique"
) -> Stage:
    """Convert one stage: :meth:`Crosswalk.convert` on a crosswalk made once per pair.

    For a column of a dataframe see :mod:`customer_journey.columns`.

    Args:
        stage: a stage of the source, or its id; :meth:`Framework.resolve` takes the other names.
        source: the framework whose stage it is, or its id.
        target: the framework converted to, or its id.
        policy: what to do when several target stages share the stage, or none takes all of it:
            ``"unique"`` refuses, ``"largest"`` takes the greatest share, ``"earliest"`` and
            ``"latest"`` go by the target's order. See :class:`Policy`.

    >>> import customer_journey as cj
    >>> cj.convert("decision", source="four-stage", target="nine-stage")
    <Stage nine-stage:purchase>

    Raises:
        ConversionError: there is no single counterpart under the policy.
        UnorderedFrameworkError: the policy needs an order that the target has not.
        NotFoundError: there is no such framework or stage.
        ForeignStageError: the stage belongs to another framework.
        InvalidValueError: there is no such policy.
    """
    try:
        walk = _cached(source, target)
    except TypeError:  # what has no hash is no framework either, and is refused as such
        walk = crosswalk(source, target)
    return walk.convert(stage, policy=policy)
