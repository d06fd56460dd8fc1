"""Correspondences: two frameworks side by side, stage by stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

import attrs

from customer_journey._compat import override
from customer_journey.catalogue.plain_data import Paths, flat
from customer_journey.crosswalks.decisions import Decision
from customer_journey.crosswalks.relations import Relation, relate
from customer_journey.crosswalks.shares import jaccard, split
from customer_journey.crosswalks.statements import Statement, statements_between
from customer_journey.model.framework import Framework
from customer_journey.model.moments import Span
from customer_journey.model.stages import Stage

__all__ = ["Correspondence", "Pair", "Row", "Uncovered"]

_COLUMNS: Paths = {
    "source": "source.id",
    "source_label": "source.label",
    "relation": "relation",
    "target": "target.id",
    "target_label": "target.label",
    "share": "share",
    "decided": "decided",
    "crosses_axis": "crosses_axis",
    "statements_for": lambda c: len(c.supporting),
    "statements_against": lambda c: len(c.opposing),
}


@attrs.frozen(repr=False)
class Correspondence:
    """A source stage and a target stage that share ground, or that a user decided to join.

    Attributes:
        source: the stage converted from.
        target: the stage converted to.
        relation: how their spans lie to each other.
        share: how much of the source stage falls into the target, from 0 to 1.
        jaccard: the weight they share over the weight they cover together.
        crosses_axis: whether they are stages of different kinds of thing (a journey, a record).
        decision: what the user decided for the source stage, if it is this target.
    """

    source: Stage
    target: Stage
    relation: Relation
    share: Fraction
    jaccard: Fraction
    crosses_axis: bool
    decision: Decision | None = None

    DATA: ClassVar[Paths] = {
        "source": "source.id",
        "target": "target.id",
        "supporting": "supporting",
        "opposing": "opposing",
    }
    COLUMNS: ClassVar[Paths] = _COLUMNS

    @property
    def decided(self) -> bool:
        """Whether the user decided for it."""
        return self.decision is not None

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What publications say of the two stages, each told from the source stage."""
        return statements_between(self.source, self.target)

    @property
    def supporting(self) -> tuple[Statement, ...]:
        """The statements that the relation bears out."""
        return tuple(s for s in self.statements if s.agrees_with(self.relation))

    @property
    def opposing(self) -> tuple[Statement, ...]:
        """The statements that the relation contradicts."""
        return tuple(s for s in self.statements if not s.agrees_with(self.relation))

    def to_dict(self) -> dict[str, object]:
        """Return the correspondence as a record of plain values, the share as a float."""
        return flat(self)

    @override
    def __repr__(self) -> str:
        mark = ", decided" if self.decided else ""
        return f"<{self.source.key} {self.relation} {self.target.key}, share {self.share}{mark}>"


@attrs.frozen
class Uncovered:
    """The part of a source stage that has no counterpart: what a table shows below the correspondences.

    Attributes:
        source: the stage.
        share: how much of the stage it is.
        crosses_axis: whether the frameworks describe different kinds of thing.
    """

    source: Stage
    share: Fraction
    crosses_axis: bool

    target: ClassVar[None] = None
    relation: ClassVar[Relation] = Relation.NONE
    decided: ClassVar[bool] = False
    statements: ClassVar[tuple[Statement, ...]] = ()
    supporting: ClassVar[tuple[Statement, ...]] = ()
    opposing: ClassVar[tuple[Statement, ...]] = ()
    COLUMNS: ClassVar[Paths] = _COLUMNS

    def to_dict(self) -> dict[str, object]:
        """Return a record like that of a correspondence, with relation ``"none"`` and target None."""
        return flat(self)


@attrs.frozen
class Row:
    """What corresponds to one source stage.

    Attributes:
        stage: the source stage.
        candidates: the target stages that share ground with it, largest share first.
        uncovered: the part of it that no target stage takes.
    """

    stage: Stage
    candidates: tuple[Correspondence, ...]
    uncovered: Fraction

    DATA: ClassVar[Paths] = {"stage": ""}

    @property
    def with_share(self) -> tuple[Correspondence, ...]:
        """The candidates that take a share."""
        return tuple(c for c in self.candidates if c.share)


@attrs.frozen
class Pair:
    """Two frameworks side by side."""

    source: Framework
    target: Framework

    @cached_property
    def _shared_twice(self) -> frozenset[Span]:
        """The spans that two stages of one of the frameworks have."""
        counts = [Counter(stage.span for stage in f) for f in (self.source, self.target)]
        return frozenset(span for c in counts for span, count in c.items() if count > 1)

    @property
    def crosses_axis(self) -> bool:
        """Whether the stages are stages of different kinds of thing."""
        return self.source.axis.family is not self.target.axis.family

    def relation(self, source: Stage, target: Stage) -> Relation:
        """Return how two stages lie to each other."""
        return relate(
            source.span,
            target.span,
            same_stage=source.id == target.id and self.source == self.target,
            same_family=not self.crosses_axis,
            rivals=source.span in self._shared_twice,
        )

    def row(self, source: Stage, weights: Mapping[str, Fraction], decision: Decision | None) -> Row:
        """Return what corresponds to a source stage, given what the user decided for it."""
        relations = {target.id: self.relation(source, target) for target in self.target}
        shares = self._shares(source, relations, weights, decision)
        found = [
            Correspondence(
                source,
                target,
                relations[target.id],
                shares.get(target.id, Fraction(0)),
                jaccard(source.span, target.span, weights),
                self.crosses_axis,
                decision if decision and decision.target == target.id else None,
            )
            for target in self.target
            if relations[target.id] is not Relation.NONE or shares.get(target.id)
        ]
        found.sort(key=lambda c: -c.share)
        return Row(source, tuple(found), 1 - sum(shares.values(), Fraction(0)))

    def _shares(
        self,
        source: Stage,
        relations: Mapping[str, Relation],
        weights: Mapping[str, Fraction],
        decision: Decision | None,
    ) -> Mapping[str, Fraction]:
        """Return the share of each target stage that takes one."""
        if decision:
            return {decision.target: Fraction(1)}
        for target, relation in relations.items():
            if relation is Relation.EXACT:
                return {target: Fraction(1)}
        claims = {stage.id: stage.span for stage in self.target if not stage.parallel}
        return split(source.span, claims, weights)
