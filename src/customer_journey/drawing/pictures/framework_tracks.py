"""Tracks: stages one after another along an axis, downwards or to the right, with arcs at both sides.

``along`` is the direction in which the stages follow one another, and ``across`` the other one. Arcs that
lead onwards run at the near side: to the left of upright figures, or above lying ones. Exits leave at the
far side, and arcs that lead back run there too, unless they would cross exits and the near side is free.
The arcs run in lanes outside the stages, so that none of them crosses a label; arcs in one lane do not meet.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property, reduce
from operator import or_
from typing import Literal

import attrs

from customer_journey.drawing.marks.arrows import arrow
from customer_journey.drawing.marks.scene import Item, Point
from customer_journey.drawing.pictures.framework_routes import Arc, Exit

Side = Literal[-1, 1]
#: What touches a stage: an end of an arc (``out`` or ``in``), or an exit, given by the place of its stage and
#: its number there.
Port = tuple[Arc, str] | tuple[int, int]
#: Ends of arcs, each after the place of the stage at the other end.
_Ends = list[tuple[int, Port]]
NEAR: Side = -1
FAR: Side = 1

#: How much of a stage's side the end of an arc takes, in pixels: with less, the heads of arrows would touch.
_PORT = 9.0
#: Distance of the first lane from the widest stage, and between two lanes.
_FIRST_LANE, _PITCH = 12.0, 13.0
#: The most room that the lanes of a side may take: if there are many, they become narrower, so that stages
#: keep theirs.
_MOST_ROOM = 170.0
#: How far an exit arrow reaches beyond the lanes that it crosses.
_EXIT = 16


@attrs.frozen
class Cell:
    """A stage: where it starts and stops along the axis, and half of its width at both places."""

    start: float
    stop: float
    first: float
    last: float

    @property
    def length(self) -> float:
        """How long the stage is along the axis."""
        return self.stop - self.start

    def edge(self, along: float) -> float:
        """Return half of the stage's width at a place along the axis."""
        part = (along - self.start) / self.length
        return self.first + part * (self.last - self.first)


@attrs.frozen
class Sides:
    """What leaves or enters the stages at either side, before the stages have their places.

    Attributes:
        arcs: the arcs between stages.
        exits: the exits of each stage, in the order of the stages.
        exit_room: how much of a stage's side one exit takes, in pixels.
    """

    arcs: tuple[Arc, ...]
    exits: tuple[tuple[Exit, ...], ...]
    exit_room: float

    def side(self, arc: Arc) -> Side:
        """Return the side at which an arc runs."""
        return NEAR if arc.forward or self._only_exits_are_far else FAR

    @cached_property
    def _only_exits_are_far(self) -> bool:
        return any(self.exits) and not any(arc.forward for arc in self.arcs)

    @cached_property
    def lanes(self) -> dict[Arc, int]:
        """The lane of each arc, counted outwards from 0; short arcs run inside long ones."""
        lanes: dict[Arc, int] = {}
        # Bit n of a number says whether lane n is taken, either between a stage and the next, or all along.
        # The lowest zero bit of the numbers together is the first free lane, found fast among many arcs.
        between: defaultdict[tuple[Side, int], int] = defaultdict(int)
        everywhere: defaultdict[Side, int] = defaultdict(int)
        for arc in sorted(self.arcs, key=lambda a: (abs(a.target - a.source), a.source)):
            side, (first, last) = self.side(arc), sorted((arc.source, arc.target))
            gaps = [(side, stage) for stage in range(first, last)]
            taken = reduce(or_, (between[gap] for gap in gaps), everywhere[side])
            free = ~taken & (taken + 1)
            lanes[arc] = free.bit_length() - 1
            for gap in gaps:
                between[gap] |= free
            # An arc from a stage to itself runs between no two stages, so it takes its lane all along.
            everywhere[side] |= 0 if gaps else free
        return lanes

    @cached_property
    def _lane_counts(self) -> dict[Side, int]:
        counts: dict[Side, int] = {NEAR: 0, FAR: 0}
        for arc, lane in self.lanes.items():
            counts[self.side(arc)] = max(counts[self.side(arc)], lane + 1)
        return counts

    def _pitch(self, side: Side) -> float:
        return min(_PITCH, _MOST_ROOM / max(1, self._lane_counts[side]))

    def reach(self, side: Side) -> float:
        """Return how far the lanes of a side reach beyond the widest stage, in pixels."""
        count = self._lane_counts[side]
        return _FIRST_LANE + count * self._pitch(side) if count else 0

    def lane(self, arc: Arc) -> float:
        """Return how far beyond the widest stage an arc runs, in pixels."""
        return _FIRST_LANE + self.lanes[arc] * self._pitch(self.side(arc))

    def ports(self, stage: int, side: Side) -> tuple[list[Port], list[Port], list[Port]]:
        """Return what touches a side of a stage: arcs of earlier stages, exits, and arcs of later stages.

        Each list is in the order in which no two arcs cross: of the arcs that join earlier stages the
        shortest comes first, and of those that join later stages the longest.
        """
        earlier, later = self._ends[stage, side]
        exits: list[Port] = [(stage, i) for i in range(len(self.exits[stage]))] if side == FAR else []
        return _last_stage_first(earlier), exits, _last_stage_first(later)

    @cached_property
    def _ends(self) -> defaultdict[tuple[int, Side], tuple[_Ends, _Ends]]:
        """The ends of arcs at each side of each stage: of those that join earlier stages, and later ones."""
        ends: defaultdict[tuple[int, Side], tuple[_Ends, _Ends]] = defaultdict(lambda: ([], []))
        for arc in self.arcs:
            source, target, side = arc.source, arc.target, self.side(arc)
            # An arc from a stage to itself leaves it at the later end and enters it at the earlier one.
            ends[source, side][target >= source].append((target, (arc, "out")))
            ends[target, side][source > target].append((source, (arc, "in")))
        return ends

    def needed_length(self, stage: int) -> float:
        """Return how long a stage must be to have room for everything that touches it, in pixels."""
        return 6 + max(self._side_length(*self.ports(stage, side)) for side in (NEAR, FAR))

    def _side_length(self, earlier: list[Port], exits: list[Port], later: list[Port]) -> float:
        if not exits:
            return _PORT * (len(earlier) + len(later))
        # Exits stand in the middle, so the arcs before and after them get equal room: that of the larger.
        return 2 * _PORT * max(len(earlier), len(later)) + self.exit_room * len(exits)

    def places(self, stage: int, side: Side, cell: Cell) -> dict[Port, float]:
        """Return where along the axis each thing touches a side of a stage; exits are in its middle."""
        earlier, exits, later = self.ports(stage, side)
        if not exits:
            return _spread([*earlier, *later], cell.start, cell.stop)
        middle, half = (cell.start + cell.stop) / 2, self.exit_room * len(exits) / 2
        return {
            **_spread(earlier, cell.start, middle - half),
            **_spread(exits, middle - half, middle + half),
            **_spread(later, middle + half, cell.stop),
        }


def _last_stage_first(ends: _Ends) -> list[Port]:
    """Return ports sorted by the stage at the other end of their arcs, the last stage first."""
    return [port for _, port in sorted(ends, key=lambda end: -end[0])]


def _spread(ports: list[Port], start: float, stop: float) -> dict[Port, float]:
    return {port: start + (stop - start) * (i + 0.5) / len(ports) for i, port in enumerate(ports)}


@attrs.frozen
class Track:
    """Stages in their places.

    Attributes:
        cells: one for each stage.
        centre: where the middle line of the stages is, across the axis.
        upright: whether the stages follow one another downwards; otherwise they do to the right.
        sides: what touches the stages.
    """

    cells: tuple[Cell, ...]
    centre: float
    upright: bool
    sides: Sides

    @property
    def half(self) -> float:
        """Half of the width of the widest stage."""
        return max(max(cell.first, cell.last) for cell in self.cells)

    def at(self, side: Side, along: float, distance: float) -> Point:
        """Return the point at a place along the axis, and at a distance from the middle line to one side."""
        across = self.centre + side * distance
        return (across, along) if self.upright else (along, across)

    @cached_property
    def _places(self) -> dict[tuple[int, Side], dict[Port, float]]:
        """The places along the axis of everything that touches each side of each stage."""
        return {
            (stage, side): self.sides.places(stage, side, cell)
            for stage, cell in enumerate(self.cells)
            for side in (NEAR, FAR)
        }

    def _port(self, stage: int, side: Side, port: Port) -> float:
        """Return the place along the axis where something touches a stage."""
        return self._places[stage, side][port]

    def arcs(self) -> Iterator[Item]:
        """Yield the arrows of all arcs: out to their lane, along it, and back in."""
        for arc in self.sides.arcs:
            side = self.sides.side(arc)
            lane = self.half + self.sides.lane(arc)
            out, into = self._port(arc.source, side, (arc, "out")), self._port(arc.target, side, (arc, "in"))
            # A pixel of room separates the line from the stage; two pixels keep the tip of the arrow visible.
            points = [
                self.at(side, out, self.cells[arc.source].edge(out) + 1),
                self.at(side, out, lane),
                self.at(side, into, lane),
                self.at(side, into, self.cells[arc.target].edge(into) + 2),
            ]
            yield from arrow(points, width=arc.width)

    def exits(self) -> Iterator[tuple[Point, Exit, int, tuple[Item, ...]]]:
        """Yield for each exit the tip of its arrow, the exit, the place of its stage, and the arrow."""
        end = self.half + self.sides.reach(FAR) + _EXIT
        for stage, exits in enumerate(self.sides.exits):
            for i, exit_ in enumerate(exits):
                at = self._port(stage, FAR, (stage, i))
                points = [self.at(FAR, at, self.cells[stage].edge(at) + 1), self.at(FAR, at, end)]
                yield points[1], exit_, stage, arrow(points, dash=exit_.dash)
