"""Routes: which stages of a framework stand on the way, which apart, and where people go from each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

import attrs

from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.scene import Role
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.stages import Stage, Transition, TransitionKind

__all__ = ["Arc", "Exit", "Routes"]

_GOING = {
    TransitionKind.NEXT: "then",
    TransitionKind.SKIP: "skips to",
    TransitionKind.RETURN: "back to",
    TransitionKind.LOOP: "again to",
    TransitionKind.REFERRAL: "another person's journey, at",
    TransitionKind.EXIT: "exit:",
}
#: Where there is no order to skip or to go back in.
_ANYHOW = "leads to"


@attrs.frozen
class Arc:
    """A transition between two stages on the way, by their places on it."""

    source: int
    target: int
    kind: TransitionKind

    @property
    def forward(self) -> bool:
        """Whether it leads onwards."""
        return self.target > self.source


@attrs.frozen
class Exit:
    """What leads away from the way: an exit, a stage apart, or, ``weak``, another person's journey."""

    text: str
    weak: bool = False


@attrs.frozen
class Routes:
    """The stages of a framework in one language, and the transitions between them."""

    framework: Framework
    language: str

    def label(self, named: Stage | Framework) -> str:
        """Return the label of a stage, or of the framework."""
        return label(named, self.language)

    def role(self, stage: Stage) -> Role:
        """Return where a stage lies."""
        return phases.role(stage, self.framework)

    @cached_property
    def way(self) -> tuple[Stage, ...]:
        """The stages that follow one another, or that make up a set."""
        apart = {stage.id for _, stages in self.apart for stage in stages}
        return tuple(stage for stage in self.framework if stage.id not in apart)

    @cached_property
    def apart(self) -> tuple[tuple[str, tuple[Stage, ...]], ...]:
        """The stages beside the way, by what sets them apart."""
        groups: dict[str, list[Stage]] = {}
        for stage in self.framework:
            if name := self._apart(stage):
                groups.setdefault(name, []).append(stage)
        return tuple((name, tuple(stages)) for name, stages in groups.items())

    def _apart(self, stage: Stage) -> str:
        if not stage.span:
            return "No step of a journey"
        if stage.span <= self.framework.exit_moments:
            return "Ways out"
        return "Always on, beside the others" if stage.parallel else ""

    @cached_property
    def place(self) -> dict[str, int]:
        """Place of each stage on the way."""
        return {stage.id: i for i, stage in enumerate(self.way)}

    @cached_property
    def steps(self) -> tuple[tuple[int, int], ...]:
        """The plain steps along the way."""
        return tuple(pairwise(range(len(self.way)))) if self.framework.ordered else ()

    @cached_property
    def arcs(self) -> tuple[Arc, ...]:
        """The transitions between stages on the way that are no plain steps."""
        return tuple(
            Arc(self.place[t.source], self.place[t.target], t.kind)
            for t in self.framework.transitions
            if t.kind not in (TransitionKind.EXIT, TransitionKind.REFERRAL)
            and t.source in self.place
            and t.target in self.place
        )

    def exits(self, stage: Stage) -> tuple[Exit, ...]:
        """Return what leads away from a stage: exits and stages apart together, then other persons."""
        left = [self._named(t) for t in self._from(stage) if self._leads_out(t)]
        met = [self._named(t) for t in self._from(stage) if t.kind is TransitionKind.REFERRAL]
        return (
            *([Exit(f"exit: {', '.join(left)}")] if left else []),
            *([Exit(f"another person's journey, at {' or '.join(met)}", weak=True)] if met else []),
        )

    def _leads_out(self, t: Transition) -> bool:
        return t.kind is TransitionKind.EXIT or (
            t.kind is not TransitionKind.REFERRAL and t.target not in self.place
        )

    def _from(self, stage: Stage) -> Iterator[Transition]:
        return (t for t in self.framework.transitions if t.source == stage.id)

    def _named(self, t: Transition) -> str:
        if t.kind is TransitionKind.EXIT:
            return t.target.replace("_", " ").replace("-", " ")
        return self.label(self.framework[t.target])

    def goings(self, stage: Stage) -> tuple[str, ...]:
        """Return in words where people go from a stage, plain steps included.

        >>> import customer_journey as cj
        >>> routes = Routes(cj.frameworks["hourglass"], "en")
        >>> routes.goings(routes.way[2]), routes.goings(routes.way[3])
        (('then Try',), ('then Buy', 'exit: lost'))
        """
        told = (t for t in self.framework.graph.transitions if t.source == stage.id)
        return tuple(f"{self._going(t)} {self._named(t)}" for t in told)

    def _going(self, t: Transition) -> str:
        if t.kind is TransitionKind.REFERRAL:
            return _GOING[t.kind]
        if t.kind is TransitionKind.EXIT:
            # From a way out, this is no second one.
            return _GOING[t.kind] if t.source in self.place else _ANYHOW
        return _GOING[t.kind] if self.in_order(t) else _ANYHOW

    def in_order(self, t: Transition) -> bool:
        """Tell whether a transition joins stages that have an order: not those of a set, nor those apart."""
        return self.framework.ordered and t.source in self.place and t.target in self.place
