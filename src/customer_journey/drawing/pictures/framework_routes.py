"""Routes: which stages of a framework stand on its path, which off it, and where people go from each."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import pairwise

import attrs

from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.scene import Item, Role
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.stages import Stage, Transition, TransitionKind

_PHRASES = {
    TransitionKind.NEXT: "then",
    TransitionKind.SKIP: "skips to",
    TransitionKind.RETURN: "back to",
    TransitionKind.LOOP: "again to",
    TransitionKind.REFERRAL: "another person's journey, at",
    TransitionKind.EXIT: "exit:",
}
#: The phrase where there is no order in which one could skip or go back.
_UNORDERED = "leads to"


@attrs.frozen
class Arc:
    """A transition between two stages on the path, by their places on it."""

    source: int
    target: int
    kind: TransitionKind

    @property
    def forward(self) -> bool:
        """Whether it leads onwards."""
        return self.target > self.source

    @property
    def width(self) -> float:
        """The width of its arrow: one that begins another round stands out."""
        return 2.6 if self.kind is TransitionKind.LOOP else 1.5


@attrs.frozen
class Exit:
    """A way off the path: an exit, a stage off the path, or (``weak``) another person's journey."""

    text: str
    weak: bool = False

    @property
    def dash(self) -> tuple[float, ...]:
        """The dashes of its arrow."""
        return (5, 4) if self.weak else ()


@attrs.frozen
class Figure:
    """The stages on the path in the shape of their framework, before it is known where they begin.

    The heading stands above the figure and wraps at its width, so the width comes first.

    Attributes:
        width: of the picture.
        across: whether the stages follow one another to the right, or else downwards.
        drawn: takes the upper end of the figure; returns its marks and its lower end.
    """

    width: float
    across: bool
    drawn: Callable[[float], tuple[list[Item], float]]


@attrs.frozen
class Routes:
    """The stages of a framework in one language, and the transitions between them."""

    framework: Framework
    language: str

    def label(self, named: Stage | Framework) -> str:
        """Return the label of a stage, or of the framework."""
        return label(named, self.language)

    def role(self, stage: Stage) -> Role:
        """Return the phase of a stage, which gives its colour."""
        return phases.role(stage, self.framework)

    @cached_property
    def path(self) -> tuple[Stage, ...]:
        """The stages that follow one another, or that make up a set."""
        off_path = {stage.id for _, stages in self.off_path for stage in stages}
        return tuple(stage for stage in self.framework if stage.id not in off_path)

    @cached_property
    def off_path(self) -> tuple[tuple[str, tuple[Stage, ...]], ...]:
        """The other stages in groups, each with a heading that says why they are not on the path."""
        groups: dict[str, list[Stage]] = {}
        for stage in self.framework:
            if heading := self._off_path_heading(stage):
                groups.setdefault(heading, []).append(stage)
        return tuple((heading, tuple(stages)) for heading, stages in groups.items())

    def _off_path_heading(self, stage: Stage) -> str:
        if not stage.span:
            return "Not a step of a journey"
        if stage.span <= self.framework.exit_moments:
            return "Exits"
        return "Always on" if stage.parallel else ""

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each stage on the path, by its id."""
        return {stage.id: i for i, stage in enumerate(self.path)}

    @cached_property
    def steps(self) -> tuple[tuple[int, int], ...]:
        """The plain steps along the path."""
        return tuple(pairwise(range(len(self.path)))) if self.framework.ordered else ()

    @cached_property
    def arcs(self) -> tuple[Arc, ...]:
        """The other transitions between stages on the path."""
        return tuple(
            Arc(self.place[t.source], self.place[t.target], t.kind)
            for t in self.framework.transitions
            if t.kind not in (TransitionKind.EXIT, TransitionKind.REFERRAL)
            and t.source in self.place
            and t.target in self.place
        )

    def exits(self, stage: Stage) -> tuple[Exit, ...]:
        """Return the ways off the path: one for exits and stages off it, one for other people's journeys."""
        leaving = [t for t in self.framework.transitions if t.source == stage.id]
        out = [self._target_name(t) for t in leaving if self._leads_out(t)]
        referred = [self._target_name(t) for t in leaving if t.kind is TransitionKind.REFERRAL]
        exits = []
        if out:
            exits.append(Exit(f"exit: {', '.join(out)}"))
        if referred:
            exits.append(Exit(f"another person's journey, at {' or '.join(referred)}", weak=True))
        return tuple(exits)

    def _leads_out(self, t: Transition) -> bool:
        if t.kind is TransitionKind.REFERRAL:
            return False
        return t.kind is TransitionKind.EXIT or t.target not in self.place

    def _target_name(self, t: Transition) -> str:
        if t.kind is TransitionKind.EXIT:
            return t.target.replace("_", " ").replace("-", " ")
        return self.label(self.framework[t.target])

    def destinations(self, stage: Stage) -> tuple[str, ...]:
        """Return phrases that say where people go from a stage, plain steps included.

        >>> import customer_journey as cj
        >>> routes = Routes(cj.frameworks["hourglass"], "en")
        >>> routes.destinations(routes.path[2]), routes.destinations(routes.path[3])
        (('then Try',), ('then Buy', 'exit: lost'))
        """
        leaving = (t for t in self.framework.graph.transitions if t.source == stage.id)
        return tuple(f"{self._phrase(t)} {self._target_name(t)}" for t in leaving)

    def _phrase(self, t: Transition) -> str:
        if t.kind is TransitionKind.REFERRAL:
            return _PHRASES[t.kind]
        # A stage off the path has been left already, so what follows is not an exit from the path.
        ordered = t.source in self.place if t.kind is TransitionKind.EXIT else self.in_order(t)
        return _PHRASES[t.kind] if ordered else _UNORDERED

    def in_order(self, t: Transition) -> bool:
        """Return whether a transition joins two stages of an order: not of a set, and not off the path."""
        return self.framework.ordered and t.source in self.place and t.target in self.place
