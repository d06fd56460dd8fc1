"""Routes: which stages of a framework are on its path, which are not, and where people go from each."""

from collections.abc import Callable
from functools import cached_property

import attrs

from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.scene import Item, Role
from customer_journey.model.framework import Framework
from customer_journey.model.grouping import grouped
from customer_journey.model.labels import label
from customer_journey.model.stages import Stage, Transition, TransitionKind

#: What each kind of transition is called: before its target, and on a link of the diagram.
WORDS = {
    TransitionKind.NEXT: ("then", ""),
    TransitionKind.SKIP: ("skips to", "skips"),
    TransitionKind.RETURN: ("back to", "back"),
    TransitionKind.LOOP: ("again to", "again"),
    TransitionKind.REFERRAL: ("another person's journey, at", "refers"),
    TransitionKind.EXIT: ("exit:", "leaves"),
}
#: The kinds of transition that end the journey of a person, or lead out of it.
LEAVING = (TransitionKind.EXIT, TransitionKind.REFERRAL)
#: The phrase for stages without an order, among which nobody can skip stages or go back.
_UNORDERED = "leads to"


@attrs.frozen
class Arc:
    """A transition between two stages on the path, given by their places on it."""

    source: int
    target: int
    kind: TransitionKind

    @property
    def forward(self) -> bool:
        """Whether it leads to a later stage."""
        return self.target > self.source

    @property
    def width(self) -> float:
        """The width of its arrow: one that begins another round stands out."""
        return 2.6 if self.kind is TransitionKind.LOOP else 1.5


@attrs.frozen
class Exit:
    """A way off the path: exits and stages off the path, or (if it is ``weak``) another person's journey.

    Attributes:
        text: the words that say where it leads.
        weak: whether it is only a referral.
    """

    text: str
    weak: bool = False

    @property
    def dash(self) -> tuple[float, ...]:
        """The dashes of its arrow."""
        return (5, 4) if self.weak else ()


@attrs.frozen
class Figure:
    """The stages on the path in the shape of their framework, which are drawn once their upper end is known.

    The heading above the figure wraps at the figure's width, so the width must be known before the place.

    Attributes:
        width: the width of the picture.
        across: whether the stages follow one another to the right; otherwise they do downwards.
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
        return tuple(stage for stage in self.framework if not self._off_path_heading(stage))

    @cached_property
    def off_path(self) -> dict[str, list[Stage]]:
        """The other stages in groups, each with a heading that says why they are not on the path."""
        groups = grouped(self.framework, self._off_path_heading)
        return {heading: stages for heading, stages in groups.items() if heading}

    def _off_path_heading(self, stage: Stage) -> str:
        if not stage.span:
            return "Not a step of a journey"
        if stage.core <= self.framework.exit_moments:
            return "Exits"
        return "Always on" if stage.parallel else ""

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each stage on the path, by its id."""
        return {stage.id: i for i, stage in enumerate(self.path)}

    @cached_property
    def arcs(self) -> tuple[Arc, ...]:
        """The transitions between stages on the path, except plain steps to the next stage."""
        return tuple(
            Arc(self.place[t.source], self.place[t.target], t.kind)
            for t in self.framework.transitions
            if self._within_path(t)
        )

    @cached_property
    def exits(self) -> tuple[tuple[Exit, ...], ...]:
        """The ways off the path from each stage on it."""
        return tuple(map(self._exits, self.path))

    @cached_property
    def _stated(self) -> dict[str, list[Transition]]:
        return grouped(self.framework.transitions, lambda t: t.source)

    @cached_property
    def _all(self) -> dict[str, list[Transition]]:
        return grouped(self.framework.graph.transitions, lambda t: t.source)

    def _exits(self, stage: Stage) -> tuple[Exit, ...]:
        """Return at most two ways off the path: one to all exits and stages off it, one to all referrals."""
        leaving = [t for t in self._stated.get(stage.id, ()) if not self._within_path(t)]
        referred = [self.target_name(t) for t in leaving if t.kind is TransitionKind.REFERRAL]
        out = [self.target_name(t) for t in leaving if t.kind is not TransitionKind.REFERRAL]
        exits = [Exit(f"{WORDS[TransitionKind.EXIT][0]} {', '.join(out)}")] if out else []
        if referred:
            exits.append(Exit(f"{WORDS[TransitionKind.REFERRAL][0]} {' or '.join(referred)}", weak=True))
        return tuple(exits)

    def _within_path(self, t: Transition) -> bool:
        """Return whether a transition joins two stages on the path."""
        return t.kind not in LEAVING and t.source in self.place and t.target in self.place

    def target_name(self, t: Transition) -> str:
        """Return the label of the stage that a transition leads to, or the name of the exit."""
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
        return tuple(map(self.destination, self._all.get(stage.id, ())))

    def destination(self, t: Transition) -> str:
        """Return a phrase that says where a transition leads."""
        # Whoever is at a stage off the path has left the path already, so an exit from there says no more.
        left_before = t.kind is TransitionKind.EXIT and t.source not in self.place
        phrase = _UNORDERED if left_before or self.unordered(t) else WORDS[t.kind][0]
        return f"{phrase} {self.target_name(t)}"

    def unordered(self, t: Transition) -> bool:
        """Return whether a transition joins stages without an order: in a set, or with one off the path."""
        return t.kind not in LEAVING and not (self.framework.ordered and self._within_path(t))
