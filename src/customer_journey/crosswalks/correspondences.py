"""Correspondences: which stages of one framework correspond to those of another, and how."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import attrs

from customer_journey.catalogue.plain_data import Paths, flat
from customer_journey.crosswalks.decisions import Decision
from customer_journey.crosswalks.relations import Relation, jaccard, relate, repeated_spans, split
from customer_journey.model.framework import Framework
from customer_journey.model.printing import printable
from customer_journey.model.stages import Stage

if TYPE_CHECKING:
    from customer_journey.crosswalks.statements import Statement


@attrs.frozen(repr=False)
class Correspondence:
    """A source stage and a target stage that share moments, or that a user decided to join.

    Attributes:
        source: the stage converted from.
        target: the stage converted to.
        relation: how the source's span relates to the target's.
        share: how much of the source stage falls into the target, from 0 to 1.
        jaccard: the weighted Jaccard index of their spans.
        crosses_axis: whether the two frameworks are of different families, such as a journey and a deal.
        decision: the user's decision for the source stage, if it is for this target.
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
    COLUMNS: ClassVar[Paths] = {
        "source": "source.id",
        "source_label": "source.label",
        "relation": "relation",
        "target": "target.id",
        "target_label": "target.label",
        "share": "share",
        "decided": "decided",
        "crosses_axis": "crosses_axis",
        "statements_for": lambda row: len(row.supporting),
        "statements_against": lambda row: len(row.opposing),
    }

    @property
    def decided(self) -> bool:
        """Whether the user decided for it."""
        return self.decision is not None

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
    """

    source: Stage
    share: Fraction
    crosses_axis: bool

    target: ClassVar[None] = None
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
    """

    stage: Stage
    candidates: tuple[Correspondence, ...]
    uncovered: Fraction

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
        self._repeated = repeated_spans(source, target)
        self._same = source == target
        self._place = {stage.id: i for i, stage in enumerate(target)}
        self._places: dict[str, list[int]] = {}
        for i, stage in enumerate(target):
            for moment in stage.span:
                self._places.setdefault(moment, []).append(i)

    def relation(self, source: Stage, target: Stage) -> Relation:
        """Return how a stage of the source relates to a stage of the target."""
        if self._same and source.id == target.id:
            return Relation.EXACT
        unlike = self.crosses_axis or source.span in self._repeated
        return relate(source.span, target.span, equal=Relation.CLOSE if unlike else Relation.EXACT)

    def row(self, source: Stage, weights: Mapping[str, Fraction], decision: Decision | None) -> Row:
        """Return the correspondences of a source stage, given the user's decision for it, if any."""
        targets = self._related_targets(source, decision)
        related = {target.id: self.relation(source, target) for target in targets}
        exact = [id for id, relation in related.items() if relation is Relation.EXACT]
        if decision or exact:
            # A decided target takes the whole stage, and so does an exact one.
            shares = {decision.target if decision else exact[0]: Fraction(1)}
        else:
            shares = split(source.span, {t.id: t.span for t in targets if not t.parallel}, weights)
        jaccards = {span: jaccard(source.span, span, weights) for span in {t.span for t in targets}}
        found = [
            Correspondence(
                source,
                target,
                related[target.id],
                shares.get(target.id, Fraction(0)),
                jaccards[target.span],
                self.crosses_axis,
                decision if decision and decision.target == target.id else None,
            )
            for target in targets
        ]
        # Floats compare much faster and tell nearly all shares apart; the fractions settle the rest.
        found.sort(key=lambda c: (float(c.share), c.share), reverse=True)
        return Row(source, tuple(found), 1 - sum(shares.values(), Fraction(0)))

    def _related_targets(self, source: Stage, decision: Decision | None) -> list[Stage]:
        """Return, in order, the targets that share moments with a stage, equal it, or are decided for it.

        They are looked up by moment, because most stages share nothing with any one stage.
        """
        places = {place for moment in source.span for place in self._places.get(moment, ())}
        ids = [source.id] if self._same else []
        places.update(self._place[id] for id in (*ids, *([decision.target] if decision else ())))
        return [self.target.stages[place] for place in sorted(places)]
