"""Correspondences: which stages of one framework correspond to those of another, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import attrs

from customer_journey.catalogue.plain_data import Paths, flat
from customer_journey.catalogue.spine import spine
from customer_journey.crosswalks.decisions import Decision
from customer_journey.crosswalks.relations import (
    Relation,
    meaning,
    nearness,
    relate,
    repeated_meanings,
    split,
)
from customer_journey.model.errors import series
from customer_journey.model.fields import Choice
from customer_journey.model.framework import Framework
from customer_journey.model.moments import Span
from customer_journey.model.printing import printable
from customer_journey.model.stages import Stage

if TYPE_CHECKING:
    from customer_journey.crosswalks.statements import Statement


class Ground(Choice):
    """What the share of a correspondence rests on, or why it is 0.

    With a share. ``DECISION``: the user decided. ``COVERS``: the target's file declares that it covers the
    source stage. ``EXACT``: the two are the same stage. ``CORE``: the target takes moments of the source's
    core.

    Without a share. ``PARALLEL``: the target runs in parallel with other stages. ``FRINGE``: no moment is in
    the core of both. ``ELSEWHERE``: another stage takes the whole source stage, by one of the first three.
    """

    DECISION = "decision"
    COVERS = "covers"
    EXACT = "exact"
    CORE = "core"
    PARALLEL = "parallel"
    FRINGE = "fringe"
    ELSEWHERE = "elsewhere"


_WHY = {
    Ground.DECISION: "your decision",
    Ground.COVERS: "{by} is declared to cover it",
    Ground.EXACT: "the same stage",
    Ground.CORE: "takes {moments}",
    Ground.PARALLEL: "takes nothing, because it runs in parallel with other stages",
    Ground.FRINGE: "takes nothing, because no moment is essential to both",
    Ground.ELSEWHERE: "takes nothing, because another stage takes all of it",
}


def _without_share(source: Stage, target: Stage) -> Ground:
    """Return why a counterpart takes no share."""
    if target.parallel:
        return Ground.PARALLEL
    # Whoever has a moment of the core in its own core gets a share of it, unless all goes elsewhere.
    return Ground.ELSEWHERE if source.core & target.core else Ground.FRINGE


@attrs.frozen(repr=False)
class Correspondence:
    """A source stage and a target stage that share moments, or that the user joined.

    Attributes:
        source: the stage converted from.
        target: the stage converted to.
        relation: how the source's span relates to the target's.
        share: how much of the source stage falls into the target, from 0 to 1.
        nearness: how near the two are, from 0 to 1: the mean of the weighted Jaccard indices of their spans
            and of their cores.
        crosses_axis: whether the two frameworks are of different families, such as a journey and a deal.
        ground: what the share rests on, or why it is 0.
        moments: the moments of the source's core that the share consists of.
        decision: the user's decision for the source stage, if it is for this target.
        declared: whether the file of one of the two stages declares that it covers the other.
    """

    source: Stage
    target: Stage
    relation: Relation
    share: Fraction
    nearness: Fraction
    crosses_axis: bool
    ground: Ground
    moments: Span = frozenset()
    decision: Decision | None = None
    declared: bool = False

    DATA: ClassVar[Paths] = {
        "source": "source.id",
        "target": "target.id",
        "supporting": "supporting",
        "opposing": "opposing",
    }
    COLUMNS: ClassVar[Paths] = {
        "source": "source.id",
        "source_label": "source.label",
        "relation": "relation",
        "target": "target.id",
        "target_label": "target.label",
        "share": "share",
        "nearness": "nearness",
        "ground": "ground",
        "moments": lambda row: " ".join(spine().ordered(row.moments)),
        "decided": "decided",
        "crosses_axis": "crosses_axis",
        "statements_for": lambda row: len(row.supporting),
        "statements_against": lambda row: len(row.opposing),
    }
    NOT_TEXT: ClassVar[Mapping[str, type]] = {
        "share": float,
        "nearness": float,
        "decided": bool,
        "crosses_axis": bool,
        "statements_for": int,
        "statements_against": int,
    }

    @property
    def decided(self) -> bool:
        """Whether the user decided for it."""
        return self.decision is not None

    @property
    def shares_core(self) -> bool:
        """Whether a moment is in the core of both."""
        return bool(self.source.core & self.target.core)

    @property
    def why(self) -> str:
        """What the share rests on, or why it is 0, in words.

        >>> import customer_journey as cj
        >>> [c.why for c in cj.crosswalk("four-stage", "nine-stage").candidates("awareness")]
        ['takes problem', 'takes nothing, because no moment is essential to both']
        """
        moments = series(spine().ordered(self.moments), "and", written=str)
        return _WHY[self.ground].format(moments=moments, by=self.target.key)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What publications say about the two stages, from the point of view of the source stage."""
        from customer_journey.crosswalks.statements import statements_between

        return statements_between(self.source, self.target)

    @property
    def supporting(self) -> tuple[Statement, ...]:
        """The statements that agree with the relation."""
        return tuple(s for s in self.statements if s.agrees_with(self.relation))

    @property
    def opposing(self) -> tuple[Statement, ...]:
        """The statements that the relation contradicts."""
        return tuple(s for s in self.statements if not s.agrees_with(self.relation))

    def to_dict(self) -> dict[str, object]:
        """Return the correspondence as a flat record, with the share as a float."""
        return flat(self)

    def __repr__(self) -> str:
        mark = ", decided" if self.decided else ""
        return printable(f"<{self.source.key} {self.relation} {self.target.key}, share {self.share}{mark}>")


@attrs.frozen
class Uncovered:
    """The part of a source stage that has no counterpart: what a table shows below the correspondences.

    Attributes:
        source: the stage.
        share: how much of the stage this part is, from 0 to 1.
        crosses_axis: whether the two frameworks are of different families.
        moments: the moments of the stage's core that it consists of.
    """

    source: Stage
    share: Fraction
    crosses_axis: bool
    moments: Span = frozenset()

    target: ClassVar[None] = None
    nearness: ClassVar[None] = None
    ground: ClassVar[None] = None
    relation: ClassVar[Relation] = Relation.NONE
    decided: ClassVar[bool] = False
    statements: ClassVar[tuple[()]] = ()
    supporting: ClassVar[tuple[()]] = ()
    opposing: ClassVar[tuple[()]] = ()
    COLUMNS: ClassVar[Paths] = Correspondence.COLUMNS

    def to_dict(self) -> dict[str, object]:
        """Return a record like that of a correspondence, with relation ``"none"`` and target None."""
        return flat(self)


#: A row of a table of a crosswalk.
CrosswalkRow = Correspondence | Uncovered


@attrs.frozen
class Row:
    """The correspondences of one source stage.

    Attributes:
        stage: the source stage.
        candidates: its correspondences, largest share first.
        uncovered: how much of it no target stage takes, from 0 to 1.
        uncovered_moments: the moments of its core that no target stage takes.
    """

    stage: Stage
    candidates: tuple[Correspondence, ...]
    uncovered: Fraction
    uncovered_moments: Span = frozenset()

    DATA: ClassVar[Paths] = {"stage": ""}

    @property
    def with_share(self) -> tuple[Correspondence, ...]:
        """The candidates that take a share of the stage."""
        return tuple(c for c in self.candidates if c.share)


class Pair:
    """Two frameworks whose stages are compared."""

    def __init__(self, source: Framework, target: Framework) -> None:
        self.source = source
        self.target = target
        #: Whether the two frameworks are of different families.
        self.crosses_axis = source.axis.family is not target.axis.family
        self._repeated = repeated_meanings(source, target)
        # A framework with names of one's own has the same stages.
        self._same = source.stages == target.stages and not self.crosses_axis
        self._place = {stage.id: i for i, stage in enumerate(target)}
        self._related = _by_moment(target, lambda stage: stage.span)
        step = [stage for stage in target if not stage.parallel]
        self._takers = _by_moment(step, lambda s: s.span) | _by_moment(step, lambda s: s.core)
        # In its crosswalk to itself every stage is itself, whatever an overlay declares about its base.
        self._claims = {} if self._same else _claims(source, target)
        self._claims_back = {} if self._same else _claims(target, source)
        # If several stages cover a stage, its moments decide.
        self._covering = {id: min(by) for id, by in self._claims.items() if len(by) == 1}

    def relation(self, source: Stage, target: Stage) -> Relation:
        """Return how a stage of the source relates to a stage of the target."""
        if self._same and source.id == target.id:
            return Relation.EXACT
        unlike = self.crosses_axis or source.core != target.core or meaning(source) in self._repeated
        return relate(source.span, target.span, equal=Relation.CLOSE if unlike else Relation.EXACT)

    def declared(self, source: Stage, target: Stage) -> bool:
        """Return whether the file of one of the stages declares that it covers the other."""
        covered, covering = self._claims.get(source.id, ()), self._claims_back.get(target.id, ())
        return target.id in covered or source.id in covering

    def row(self, source: Stage, weights: Mapping[str, Fraction], decision: Decision | None) -> Row:
        """Return the correspondences of a source stage, given the user's decision for it, if any."""
        covering = self._covering.get(source.id)
        targets = self._related_targets(source, decision.target if decision else covering)
        related = {target.id: self.relation(source, target) for target in targets}
        ground, shares = self._shares(source, related, weights, decision)
        near = {meant: nearness(meaning(source), meant, weights) for meant in set(map(meaning, targets))}
        found = []
        for target in targets:
            share, moments = shares.get(target.id, (Fraction(0), frozenset()))
            found.append(
                Correspondence(
                    source,
                    target,
                    related[target.id],
                    share,
                    near[meaning(target)],
                    self.crosses_axis,
                    ground if share else _without_share(source, target),
                    moments,
                    decision if decision and decision.target == target.id else None,
                    self.declared(source, target),
                )
            )
        # Floats compare much faster and tell nearly all shares apart; the fractions settle the rest.
        found.sort(key=lambda c: (float(c.share), c.share, c.nearness), reverse=True)
        uncovered = 1 - sum((share for share, _ in shares.values()), Fraction(0))
        rest = source.core.difference(*(moments for _, moments in shares.values())) if uncovered else Span()
        return Row(source, tuple(found), uncovered, rest)

    def _shares(
        self,
        source: Stage,
        related: Mapping[str, Relation],
        weights: Mapping[str, Fraction],
        decision: Decision | None,
    ) -> tuple[Ground, Mapping[str, tuple[Fraction, Span]]]:
        """Return the ids of the targets that take a share, each with its share and the moments it takes."""
        if decision:
            return Ground.DECISION, {decision.target: (Fraction(1), frozenset())}
        if covering := self._covering.get(source.id):
            return Ground.COVERS, {covering: (Fraction(1), frozenset())}
        exact = next((id for id, relation in related.items() if relation is Relation.EXACT), None)
        if exact:
            return Ground.EXACT, {exact: (Fraction(1), source.core)}
        return Ground.CORE, split(source.core, self._takers, weights)

    def _related_targets(self, source: Stage, joined: str | None) -> list[Stage]:
        """Return, in order, the targets that share moments with a stage, equal it, or were joined to it.

        They are looked up by moment, because most stages share nothing with any one stage.
        """
        ids = {id for moment in source.span for id in self._related.get(moment, ())}
        ids.update(id for id in (source.id if self._same else None, joined) if id is not None)
        return [self.target[id] for id in sorted(ids, key=self._place.__getitem__)]


def _by_moment(stages: Iterable[Stage], moments_of: Callable[[Stage], Span]) -> dict[str, list[str]]:
    """Return, for each moment, the ids of the stages that have it."""
    found: dict[str, list[str]] = {}
    for stage in stages:
        for moment in moments_of(stage):
            found.setdefault(moment, []).append(stage.id)
    return found


def _claims(covered: Framework, covering: Framework) -> dict[str, set[str]]:
    """Return the stages of one framework that stages of the other were declared to cover, each with those.

    An overlay has the stages of the framework that it changes, so what was declared for those holds for it.
    """
    names = {covered.id, covered.base} - {""}
    claims: dict[str, set[str]] = {}
    for stage in covering:
        for key in stage.covers:
            framework, _, id = key.partition(":")
            if framework in names and id in covered.ids:
                claims.setdefault(id, set()).add(stage.id)
    return claims
