"""Loops: the stages around an ellipse, with arrows from each to the next.

A circle would be taller than a screen, so the ellipse is as flat as its stages allow.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate, chain, combinations, pairwise
from math import cos, dist, pi, sin

import attrs

from customer_journey.drawing.marks.arrows import arrow, curved_arrow
from customer_journey.drawing.marks.captions import MARGIN
from customer_journey.drawing.marks.scene import Item, Path, Point, Room, bezier, meet, middle
from customer_journey.drawing.pictures.framework_exits import LENGTH, ExitArrow, exit_arrows, words_height
from customer_journey.drawing.pictures.framework_routes import Arc, Figure, Routes
from customer_journey.drawing.pictures.framework_set import Tile
from customer_journey.model.stages import TransitionKind

#: Widths of a narrow and of a wide picture, and the most stages for the narrow one.
_WIDTH, _WIDE, _FEW = 720.0, 1000.0, 7
#: A loop of more stages than this is drawn as a line: a ring of them would be too tall to be seen as a ring.
MOST_STAGES = 60
#: Width of a stage, its least height, and the least room between two stages.
_BOX, _LEAST_HEIGHT, _GAP = 150.0, 44.0, 26.0
#: Numbers of points: of an ellipse, of an arrow along it to the next stage, and of an arrow across it. They
#: are enough for curves without visible corners.
_POINTS, _STEP_POINTS, _ARC_POINTS = 1440, 120, 240
#: By how many pixels a picture may become wider at each side to make room for exits, in the order of trying.
_SPARE = (0.0, 30.0, 60.0, 90.0, 120.0)


@attrs.frozen
class _Ellipse:
    """An ellipse with stages on it.

    Attributes:
        count: how many stages stand on it.
        box_height: how tall each stage is.
        centre: the centre.
        across: half of its width.
        down: half of its height.
    """

    count: int
    box_height: float
    centre: Point
    across: float
    down: float

    def at(self, place: float) -> Point:
        """Return the middle of a stage by its place, clockwise from 0 at the top, or a point between stages.

        Places are measured along the line. If they were measured by angle, stages would crowd at the left
        and right ends of the ellipse.
        """
        return self._point(bisect_left(self._lengths, place / self.count * self._lengths[-1]))

    @property
    def boxes(self) -> list[Room]:
        """The rooms of all stages."""
        tall = self.box_height
        return [(x - _BOX / 2, y - tall / 2, _BOX, tall) for x, y in map(self.at, range(self.count))]

    @property
    def crowded(self) -> bool:
        """Whether two stages touch, or nearly do."""
        boxes = self.boxes
        # Neighbours come first: there are few such pairs, and they are the likeliest to touch.
        return any(meet(a, b, _GAP) for a, b in chain(pairwise(boxes), combinations(boxes, 2)))

    def _point(self, i: int) -> Point:
        angle = 2 * pi * i / _POINTS
        return self.centre[0] + self.across * sin(angle), self.centre[1] - self.down * cos(angle)

    @cached_property
    def _lengths(self) -> list[float]:
        points = [self._point(i) for i in range(_POINTS + 1)]
        return [0.0, *accumulate(dist(a, b) for a, b in pairwise(points))]


@attrs.frozen
class _Ring:
    """Stages in their places with their exits; the picture may be wider than the ring."""

    routes: Routes
    width: float
    ellipse: _Ellipse
    #: The places of stages whose exits are listed in their boxes, for lack of room at the tips of the arrows.
    listed: frozenset[int]

    def lines(self) -> Iterator[Item]:
        """Yield the arrows along the ellipse, then the others, which curve through the inside of the ring."""
        ellipse, boxes, last = self.ellipse, self.ellipse.boxes, self.ellipse.count - 1
        along = [Arc(i, i + 1, TransitionKind.NEXT) for i in range(last)]
        # The arc from the last stage to the first closes the ring.
        along += [arc for arc in self.routes.arcs if last and (arc.source, arc.target) == (last, 0)]
        for arc in along:
            line = (ellipse.at(arc.source + i / _STEP_POINTS) for i in range(_STEP_POINTS + 1))
            yield from _between(line, boxes[arc.source], boxes[arc.target], arc.width)
        for arc in self.routes.arcs:
            source, target = boxes[arc.source], boxes[arc.target]
            if arc.source == arc.target:
                yield from _to_itself(source, ellipse.centre, arc.width)
            elif arc not in along:
                curve = _curve(middle(source), middle(target), ellipse.centre)
                yield from _between(curve, source, target, arc.width)

    @cached_property
    def exits(self) -> list[tuple[ExitArrow, ...]]:
        paths = (line for line in self.lines() if isinstance(line, Path))
        points = [point for path in paths for point in (path.start, *(step[-1] for step in path.steps))]
        placed = exit_arrows(self.ellipse.boxes, self.routes.exits, width=self.width, lines=points)
        return [
            tuple(attrs.evolve(leaving, room=None) for leaving in arrows) if i in self.listed else arrows
            for i, arrows in enumerate(placed)
        ]

    @property
    def without_words(self) -> frozenset[int]:
        """The places of stages with exits whose words stand neither at a tip nor in a box."""
        bare = {i for i, arrows in enumerate(self.exits) if any(not leaving.room for leaving in arrows)}
        return frozenset(bare - self.listed)

    def drawn(self, top: float) -> tuple[list[Item], float]:
        """Return the marks of the ring below ``top``, and where it ends."""
        exits = [leaving for arrows in self.exits for leaving in arrows]
        rooms = [*self.ellipse.boxes, *(room for leaving in exits for room in leaving.rooms)]
        # Words may stand above the uppermost stage, so the ring is moved by whatever is uppermost.
        down = top - min(room[1] for room in rooms)
        x, y = self.ellipse.centre
        moved = attrs.evolve(self, ellipse=attrs.evolve(self.ellipse, centre=(x, y + down)))
        items = list(moved.lines())
        for leaving in exits:
            items += leaving.moved(down).drawn()
        for i, box in enumerate(moved.ellipse.boxes):
            items += _tile(self.routes, i, self.listed).drawn(*box)
        return items, max(room[1] + room[3] for room in rooms) + down


def figure(routes: Routes) -> Figure:
    """Return the stages on the path around an ellipse."""
    ring = _fitting_ring(routes)
    return Figure(ring.width, across=True, drawn=ring.drawn)


def _fitting_ring(routes: Routes) -> _Ring:
    """Return the narrowest ring with room for all words at the tips, or the widest one with some in boxes."""
    for spare in _SPARE:
        ring = _ring(routes, spare, frozenset())
        if not ring.without_words:
            return ring
    # Listing exits makes the boxes taller, which moves the stages, so that the words of other stages may no
    # longer fit. The loop ends, because each round lists the exits of more stages.
    ring = _ring(routes, _SPARE[-1], frozenset())
    while ring.without_words:
        ring = _ring(routes, _SPARE[-1], ring.listed | ring.without_words)
    return ring


def _ring(routes: Routes, spare: float, listed: frozenset[int]) -> _Ring:
    """Return a ring with spare room at both sides, in pixels, and the exits of some stages in their boxes."""
    count = len(routes.path)
    width = _WIDTH + 2 * spare if count <= _FEW else _WIDE
    across = width / 2 - MARGIN - LENGTH - _BOX / 2 - spare
    tiles = (_tile(routes, i, listed).height(_BOX) for i in range(count))
    words = (words_height(exits) for i, exits in enumerate(routes.exits) if i not in listed)
    box_height = max(_LEAST_HEIGHT, *tiles, *words)
    return _Ring(routes, width, _ellipse(count, box_height, width / 2, across), listed)


def _tile(routes: Routes, place: int, listed: frozenset[int]) -> Tile:
    stage = routes.path[place]
    notes = tuple(exit_.text for exit_ in routes.exits[place]) if place in listed else ()
    return Tile(routes.label(stage), routes.role(stage), notes)


def _ellipse(count: int, box_height: float, x: float, across: float) -> _Ellipse:
    """Return the flattest ellipse, in steps of 10 pixels, on which no two stages touch.

    Args:
        count: how many stages stand on it.
        box_height: how tall each stage is.
        x: where its centre is; its uppermost stage begins at 0.
        across: half of its width.
    """
    if count == 1:
        return _Ellipse(1, box_height, (x, box_height / 2), 0, 0)
    down = 60.0 + box_height / 2
    # Trying all heights would take long, so those that cannot do are passed over. An ellipse is shorter than
    # the edges of the rectangle around it, which measure 4 * (across + down) together. Two stages are too
    # close if they are nearer to each other along it than they are tall, or wide if that is less, with the
    # gap. The second term in the divisor allows for a stage that stands one point of the ellipse off.
    apart = (min(_BOX, box_height) + _GAP) / (4 / count + 2 * pi / _POINTS)
    down += 10 * max((apart - across - down) // 10, 0)
    while _Ellipse(count, box_height, (0, 0), across, down).crowded:
        down += 10
    return _Ellipse(count, box_height, (x, box_height / 2 + down), across, down)


def _to_itself(box: Room, centre: Point, width: float) -> tuple[Item, ...]:
    """Return an arrow from a stage to itself, at its upper or lower edge, whichever faces the centre."""
    x, y = middle(box)
    down = 1 if y <= centre[1] else -1
    edge = y + down * box[3] / 2
    corners = [(x - 24, edge + down), (x - 24, edge + down * 18), (x + 24, edge + down * 18)]
    return arrow([*corners, (x + 24, edge + down * 2)], width=width)


def _curve(a: Point, b: Point, centre: Point) -> Iterator[Point]:
    """Yield points of a Bézier curve between two points, bent towards the centre."""

    def pulled(point: Point) -> Point:
        # Three quarters of the way: with control points at the centre itself, all curves would cross there;
        # with less, they would run over other stages.
        return point[0] + 0.75 * (centre[0] - point[0]), point[1] + 0.75 * (centre[1] - point[1])

    return bezier(a, pulled(a), pulled(b), b, _ARC_POINTS)


def _between(line: Iterable[Point], source: Room, target: Room, width: float) -> tuple[Item, ...]:
    """Return an arrow along the part of a line that is outside the two boxes that it joins."""
    # A point is a room of no size.
    free = [point for point in line if not any(meet(box, (*point, 0, 0), 3) for box in (source, target))]
    return curved_arrow(free, width=width) if len(free) > 1 else ()
