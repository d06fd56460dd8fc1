"""Tracks: stages one after another along an axis, upright or lying, with arcs at both sides.

``along`` is the axis of the stages and ``across`` the other one. Arcs that lead onwards run at the
near side (left, or above), those that lead back and what leaves the way at the far side (right, or
below), unless that would cross and the near side is free. Each arc keeps to a lane of its own, so arcs
cross no label.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import attrs

from customer_journey.drawing.marks.arrows import arrow
from customer_journey.drawing.marks.scene import Item, Point
from customer_journey.drawing.pictures.framework_routes import Arc, Exit
from customer_journey.model.stages import TransitionKind

__all__ = ["DASH", "FAR", "NEAR", "WIDTHS", "Cell", "Side", "Sides", "Track"]

Side = Literal[-1, 1]
#: An end of an arc (``out`` or ``in``), or an exit by its stage and its place there.
Port = tuple[Arc, str] | tuple[int, int]
NEAR: Side = -1
FAR: Side = 1

#: How wide the line of a kind of transition is drawn.
WIDTHS = {TransitionKind.LOOP: 2.6}
#: How an arrow into another person's journey is drawn.
DASH = (5.0, 4.0)
#: Room of the end of an arc.
_PORT = 9.0
_PITCH, _MOST_ROOM = 13.0, 170.0
_FIRST_LANE = 12.0


@attrs.frozen
class Cell:
    """Where a stage stands: from ``start`` to ``stop``, and half as wide as it is at both ends."""

    start: float
    stop: float
    first: float
    last: float

    @property
    def narrow(self) -> float:
        """Half of its least width."""
        return min(self.first, self.last)

    def edge(self, at: float) -> float:
        """Return half of its width somewhere along."""
        part = (at - self.start) / (self.stop - self.start)
        return self.first + part * (self.last - self.first)


@attrs.frozen
class Sides:
    """What leaves or enters the stages at either side, before anything has its place.

    Attributes:
        arcs: between stages.
        exits: of each stage, in order.
        exit_room: how much of a stage's side one exit takes.
    """

    arcs: tuple[Arc, ...]
    exits: tuple[tuple[Exit, ...], ...]
    exit_room: float

    def side(self, arc: Arc) -> Side:
        """Return the side at which an arc runs."""
        return NEAR if arc.forward or self._far_is_for_exits else FAR

    @cached_property
    def _far_is_for_exits(self) -> bool:
        return any(self.exits) and not any(arc.forward for arc in self.arcs)

    @cached_property
    def lanes(self) -> dict[Arc, int]:
        """Lane of each arc, counted outwards; short arcs run inside long ones."""
        lanes: dict[Arc, int] = {}
        for arc in sorted(self.arcs, key=lambda a: (abs(a.target - a.source), a.source)):
            taken = {lanes[b] for b in lanes if self.side(b) == self.side(arc) and _meet(arc, b)}
            lanes[arc] = next(i for i in range(len(taken) + 1) if i not in taken)
        return lanes

    def _lane_count(self, side: Side) -> int:
        return max((lane + 1 for arc, lane in self.lanes.items() if self.side(arc) == side), default=0)

    def _pitch(self, side: Side) -> float:
        return min(_PITCH, _MOST_ROOM / max(1, self._lane_count(side)))

    def reach(self, side: Side) -> float:
        """Return how far the lanes of a side reach beyond the widest stage."""
        count = self._lane_count(side)
        return _FIRST_LANE + count * self._pitch(side) if count else 0

    def lane(self, arc: Arc) -> float:
        """Return how far beyond the widest stage an arc runs."""
        side = self.side(arc)
        return _FIRST_LANE + self.lanes[arc] * self._pitch(side)

    def ports(self, stage: int, side: Side) -> tuple[list[Port], list[Port], list[Port]]:
        """Return what touches a side of a stage: arcs of earlier stages, exits, arcs of later ones.

        Within each they stand in the order in which no two cross: of the arcs to earlier stages the
        shortest comes first, of those to later ones the longest.
        """
        ends: list[tuple[int, Port]] = []
        for arc in (arc for arc in self.arcs if self.side(arc) == side):
            ends += [(arc.target, (arc, "out"))] * (arc.source == stage)
            ends += [(arc.source, (arc, "in"))] * (arc.target == stage)
        earlier = [(other, port) for other, port in ends if (other, port[1]) < (stage, "out")]
        later = [end for end in ends if end not in earlier]
        exits = range(len(self.exits[stage])) if side == FAR else ()

        def ordered(found: list[tuple[int, Port]]) -> list[Port]:
            return [port for _, port in sorted(found, key=lambda end: -end[0])]

        return ordered(earlier), [(stage, i) for i in exits], ordered(later)

    def need(self, stage: int) -> float:
        """Return how long a stage must be for what touches it."""
        return 6 + max(self._need(*self.ports(stage, side)) for side in (NEAR, FAR))

    def _need(self, earlier: list[Port], exits: list[Port], later: list[Port]) -> float:
        if not exits:
            return _PORT * (len(earlier) + len(later))
        return 2 * _PORT * max(len(earlier), len(later)) + self.exit_room * len(exits)

    def places(self, stage: int, side: Side, cell: Cell) -> dict[Port, float]:
        """Return where everything touches a side of a stage, along; exits stand in its middle."""
        earlier, exits, later = self.ports(stage, side)
        if not exits:
            return _spread([*earlier, *later], cell.start, cell.stop)
        middle, half = (cell.start + cell.stop) / 2, self.exit_room * len(exits) / 2
        return {
            **_spread(earlier, cell.start, middle - half),
            **_spread(exits, middle - half, middle + half),
            **_spread(later, middle + half, cell.stop),
        }


def _spread(ports: list[Port], start: float, stop: float) -> dict[Port, float]:
    return {port: start + (stop - start) * (i + 0.5) / len(ports) for i, port in enumerate(ports)}


def _meet(a: Arc, b: Arc) -> bool:
    """Tell whether two arcs would lie upon each other in one lane."""
    first, second = (sorted((arc.source, arc.target)) for arc in (a, b))
    apart = first[1] <= second[0] or second[1] <= first[0]
    return not apart or first[0] == first[1] or second[0] == second[1]


@attrs.frozen
class Track:
    """Stages in their places.

    Attributes:
        cells: one per stage.
        centre: the middle line, across.
        upright: whether the stages follow one another downwards, or else to the right.
        sides: what touches them.
    """

    cells: tuple[Cell, ...]
    centre: float
    upright: bool
    sides: Sides

    @property
    def half(self) -> float:
        """Half of the width of the widest stage."""
        return max(max(cell.first, cell.last) for cell in self.cells)

    def point(self, along: float, across: float) -> Point:
        """Return a point of the picture."""
        return (across, along) if self.upright else (along, across)

    def _at(self, side: Side, along: float, distance: float) -> Point:
        return self.point(along, self.centre + side * distance)

    def port(self, stage: int, side: Side, wanted: Port) -> float:
        """Return where something touches a stage, along."""
        return self.sides.places(stage, side, self.cells[stage])[wanted]

    def arcs(self) -> list[Item]:
        """Return the arrows of all arcs."""
        items: list[Item] = []
        for arc in self.sides.arcs:
            side = self.sides.side(arc)
            lane = self.half + self.sides.lane(arc)
            out, into = self.port(arc.source, side, (arc, "out")), self.port(arc.target, side, (arc, "in"))
            points = [
                self._at(side, out, self.cells[arc.source].edge(out) + 1),
                self._at(side, out, lane),
                self._at(side, into, lane),
                self._at(side, into, self.cells[arc.target].edge(into) + 2),
            ]
            items += arrow(points, width=WIDTHS.get(arc.kind, 1.5))
        return items

    def exits(self) -> list[tuple[Point, Exit, int, tuple[Item, ...]]]:
        """Return for each exit where its arrow ends, the exit, its stage, and the arrow."""
        end = self.half + self.sides.reach(FAR) + 16
        found = []
        for stage, exits in enumerate(self.sides.exits):
            for i, exit_ in enumerate(exits):
                at = self.port(stage, FAR, (stage, i))
                points = [self._at(FAR, at, self.cells[stage].edge(at) + 1), self._at(FAR, at, end)]
                drawn = arrow(points, dash=DASH if exit_.weak else ())
                found.append((points[1], exit_, stage, drawn))
        return found
