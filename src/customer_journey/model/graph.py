"""The stage graph: which stage follows, what can be reached, where people skip, return and leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from customer_journey.model.displayed import Displayed
from customer_journey.model.fields import whole
from customer_journey.model.moments import Span
from customer_journey.model.printing import one_line, printable
from customer_journey.model.stages import Stage, Transition, TransitionKind

if TYPE_CHECKING:
    import networkx as nx


#: The kinds of transition in which the same person stays on the journey.
_SAME_PERSON = (TransitionKind.NEXT, TransitionKind.SKIP, TransitionKind.RETURN, TransitionKind.LOOP)


@attrs.frozen(repr=False)
class StageGraph(Displayed):
    """How people move between the stages of one framework; for anything more, see :meth:`to_networkx`.

    Attributes:
        framework: the framework's id.
        stages: its stages, in order.
        transitions: all transitions, the plain steps included.

    >>> import customer_journey as cj
    >>> graph = cj.frameworks["hourglass"].graph
    >>> graph.next("try")
    (<Stage hourglass:buy>,)
    >>> [str(t) for t in graph.referrals]
    ['refer → know (referral)', 'refer → trust (referral)']
    """

    framework: str
    stages: tuple[Stage, ...]
    transitions: tuple[Transition, ...]

    def _stage(self, stage: str | Stage) -> Stage:
        return self.stages[0].vocabulary.stage(stage)

    def _of_kind(self, *kinds: TransitionKind) -> tuple[Transition, ...]:
        return tuple(t for t in self.transitions if t.kind in kinds)

    @property
    def skips(self) -> tuple[Transition, ...]:
        """Steps that leave stages out."""
        return self._of_kind(TransitionKind.SKIP)

    @property
    def returns(self) -> tuple[Transition, ...]:
        """Steps back to an earlier stage, or into another round."""
        return self._of_kind(TransitionKind.RETURN, TransitionKind.LOOP)

    @property
    def referrals(self) -> tuple[Transition, ...]:
        """Steps into another person's journey."""
        return self._of_kind(TransitionKind.REFERRAL)

    @property
    def exits(self) -> tuple[Transition, ...]:
        """Ways out of the journey."""
        return self._of_kind(TransitionKind.EXIT)

    @cached_property
    def _by_id(self) -> dict[str, Stage]:
        return {stage.id: stage for stage in self.stages}

    def _in_order(self, ids: Iterable[str]) -> tuple[Stage, ...]:
        wanted = set(ids)
        return tuple(stage for stage in self.stages if stage.id in wanted)

    def next(self, stage: str | Stage) -> tuple[Stage, ...]:
        """Return the stages one plain step after this one; there are none at the end of the path.

        Raises:
            NotFoundError: no stage is called this.
            ForeignStageError: the stage belongs to another framework.
        """
        here = self._stage(stage).id
        steps = self._of_kind(TransitionKind.NEXT)
        return self._in_order(t.target for t in steps if t.source == here)

    def reachable(self, stage: str | Stage) -> tuple[Stage, ...]:
        """Return the stages that the same person can come to from here, in the framework's order.

        Skips, returns and loops count; referrals lead into another person's journey and do not.

        >>> import customer_journey as cj
        >>> [s.id for s in cj.frameworks["three-phase"].graph.reachable("middle")]
        ['late']

        Raises:
            NotFoundError: no stage is called this.
            ForeignStageError: the stage belongs to another framework.
        """
        import networkx as nx

        start = self._stage(stage).id
        graph = self._same_person()
        found = nx.descendants(graph, start)
        # networkx never counts a stage among its own descendants, even if a path leads back to it.
        if any(graph.has_edge(stage, start) for stage in (start, *found)):
            found.add(start)
        return self._in_order(found)

    def paths(
        self, source: str | Stage, target: str | Stage, *, longest: int | None = None
    ) -> Iterator[tuple[Stage, ...]]:
        """Yield the paths from one stage to another that visit no stage twice.

        Args:
            source: where to begin.
            target: where to end.
            longest: the most steps that a path may have; None for any number.

        >>> import customer_journey as cj
        >>> graph = cj.frameworks["three-phase"].graph
        >>> [[s.id for s in path] for path in graph.paths("early", "late")]
        [['early', 'middle', 'late']]

        Raises:
            NotFoundError: no stage is called this.
            ForeignStageError: a stage belongs to another framework.
            InvalidValueError: ``longest`` is not a whole number.
        """
        import networkx as nx

        cutoff = None if longest is None else whole("longest", longest)
        ends = self._stage(source).id, self._stage(target).id
        # There can be more simple paths than memory could hold, so they are made one at a time.
        found = nx.all_simple_paths(self._same_person(), *ends, cutoff=cutoff)
        return (tuple(self._by_id[node] for node in path) for path in found)

    def _same_person(self) -> nx.DiGraph[str]:
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(stage.id for stage in self.stages)
        graph.add_edges_from((t.source, t.target) for t in self._of_kind(*_SAME_PERSON))
        return graph

    def to_networkx(self) -> nx.DiGraph[str]:
        """Return a fresh ``networkx.DiGraph``: change it as you like.

        Nodes are stages, named by their ids, and exits, named ``exit:lost`` and the like. All have

        * ``kind``: ``"stage"`` or ``"exit"``; ``exit``: whether the journey ends there, as also at the stage
          *Closed Lost*;
        * ``label``, and ``label_sv`` and the like for each language of the stage;
        * ``moments`` and ``core``: the moments covered, in the spine's order, joined by spaces;
        * ``weight``: the total weight of the core's moments, which is how much the stage counts beside others
          where no counts are given.

        Stages also have ``position``, from 0, and ``parallel``. Edges have ``kind`` and ``reason``, and no
        weight, because no source counts people: for networkx, all steps are equally long. All attributes
        are printable text, numbers and booleans, which GraphML, GEXF and JSON can hold.

        >>> import customer_journey as cj
        >>> graph = cj.frameworks["hourglass"].graph.to_networkx()
        >>> graph.edges["refer", "know"]["kind"], graph.nodes["try"]["core"], graph.nodes["try"]["weight"]
        ('referral', 'trial', 1.0)

        Raises:
            NotFoundError: a stage covers an unknown moment.
        """
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph(name=self.framework)
        for position, stage in enumerate(self.stages):
            own = {"kind": "stage", "label": str(stage), "position": position, "parallel": stage.parallel}
            labels = {f"label_{language}": one_line(text) for language, text in stage.labels.items()}
            graph.add_node(stage.id, **own, **labels, **_meaning(stage.span, stage.core))
        for t in self.transitions:
            target = t.target
            if t.kind is TransitionKind.EXIT:
                target = f"exit:{t.target}"
                left = frozenset({t.target})
                graph.add_node(target, kind="exit", label=t.target, **_meaning(left, left))
            graph.add_edge(t.source, target, kind=str(t.kind), reason=one_line(t.reason))
        return graph

    def __repr__(self) -> str:
        size = f"{len(self.stages)} stages, {len(self.transitions)} transitions"
        return printable(f"<StageGraph {self.framework}: {size}>")


def _meaning(span: Span, core: Span) -> dict[str, str | float | bool]:
    """Return what the spine says about a node, as values that any file can hold."""
    from customer_journey.catalogue.spine import spine

    moments, core_moments = spine().ordered(span), spine().ordered(core)
    return {
        "moments": " ".join(moments),
        "core": " ".join(core_moments),
        "weight": float(sum(spine().weights[moment] for moment in core_moments)),
        "exit": bool(core_moments) and spine().exit_ids.issuperset(core_moments),
    }
