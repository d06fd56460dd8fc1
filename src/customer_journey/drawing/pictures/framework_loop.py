"""Rings: the stages of a loop around an ellipse, with arrows from each to the next."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from math import cos, dist, pi, sin

import attrs

from customer_journey.drawing.marks.arrows import arrow, bent
from customer_journey.drawing.marks.captions import MARGIN
from customer_journey.drawing.marks.scene import Item, Path, Point, Room
from customer_journey.drawing.pictures.framework_exits import OUT, Outlet, outlets, tall
from customer_journey.drawing.pictures.framework_routes import Arc, Routes
from customer_journey.drawing.pictures.framework_set import Tile
from customer_journey.drawing.pictures.framework_tracks import WIDTHS

__all__ = ["ring"]

_WIDTH, _WIDE = 720.0, 1000.0
#: So many stages have room on the narrower picture.
_FEW = 7
_BOX = 150.0
_GAP = 26.0
#: Into how many steps a line is cut.
_FINENESS = 1440
#: How much wider a picture may become at each side for what leaves its ring.
_SPARE = (0.0, 30.0, 60.0, 90.0, 120.0)


@attrs.frozen
class _Ellipse:
    middle: Point
    across: float
    down: float

    def at(self, part: float) -> Point:
        """Return the point after a part of the way round, which begins at the top.

        Parts are measured along the line: by angle, stages would crowd where it bends most.
        """
        place = bisect_left(self._lengths, part * self._lengths[-1])
        return self._point(place)

    def _point(self, place: int) -> Point:
        turn = 2 * pi * place / _FINENESS
        return self.middle[0] + self.across * sin(turn), self.middle[1] - self.down * cos(turn)

    @cached_property
    def _lengths(self) -> list[float]:
        points = [self._point(place) for place in range(_FINENESS + 1)]
        return [0.0, *accumulate(dist(a, b) for a, b in pairwise(points))]


@attrs.frozen
class _Ring:
    """Stages in their seats with their outlets; the picture may be wider than the ring is."""

    routes: Routes
    width: float
    tall: float
    ellipse: _Ellipse
    #: The stages that tell themselves where their exits lead, as there is no room at the tips.
    telling: frozenset[int]

    @property
    def tiles(self) -> list[Tile]:
        return [_tile(self.routes, i, self.telling) for i in range(len(self.routes.way))]

    @property
    def seats(self) -> list[Room]:
        count = len(self.routes.way)
        middles = (self.ellipse.at(i / count) for i in range(count))
        return [(x - _BOX / 2, y - self.tall / 2, _BOX, self.tall) for x, y in middles]

    @property
    def lines(self) -> list[Item]:
        around = _around(self.routes, self.ellipse, self.seats)
        return [*around, *_inside(self.routes, self.ellipse, self.seats)]

    @cached_property
    def outlets(self) -> list[tuple[Outlet, ...]]:
        paths = (line for line in self.lines if isinstance(line, Path))
        taken = [point for path in paths for point in (path.start, *(step[-1] for step in path.steps))]
        exits = [self.routes.exits(stage) for stage in self.routes.way]
        found = outlets(self.seats, exits, width=self.width, taken=taken)
        return [
            tuple(attrs.evolve(outlet, room=None) for outlet in of_stage) if i in self.telling else of_stage
            for i, of_stage in enumerate(found)
        ]

    @property
    def untold(self) -> frozenset[int]:
        """The stages whose exits have no words at all."""
        bare = {i for i, of_stage in enumerate(self.outlets) if any(not o.room for o in of_stage)}
        return frozenset(bare - self.telling)


def ring(routes: Routes, top: float) -> tuple[list[Item], float, float]:
    """Return the stages on the way around an ellipse, the width of the picture, and where the ring ends."""
    laid = _roomy(routes)
    rooms = [*laid.seats, *(room for of_stage in laid.outlets for o in of_stage for room in o.rooms)]
    down = top - min(room[1] for room in rooms)
    x, y = laid.ellipse.middle
    moved = attrs.evolve(laid, ellipse=attrs.evolve(laid.ellipse, middle=(x, y + down)))
    items = moved.lines
    for of_stage in laid.outlets:
        for outlet in of_stage:
            items += outlet.moved(down).drawn()
    for tile, seat in zip(moved.tiles, moved.seats, strict=True):
        items += tile.drawn(*seat)
    return items, laid.width, max(room[1] + room[3] for room in rooms) + down


def _roomy(routes: Routes) -> _Ring:
    """Return the narrowest ring with room at the tips, or else one in which some stages tell their exits."""
    rings = (_laid(routes, spare, frozenset()) for spare in _SPARE)
    if found := next((laid for laid in rings if not laid.untold), None):
        return found
    laid = _laid(routes, _SPARE[-1], frozenset())
    while laid.untold:
        laid = _laid(routes, _SPARE[-1], laid.telling | laid.untold)
    return laid


def _laid(routes: Routes, spare: float, telling: frozenset[int]) -> _Ring:
    """Return a ring with so much room at both sides."""
    count = len(routes.way)
    width = _WIDTH + 2 * spare if count <= _FEW else _WIDE
    across = width / 2 - MARGIN - OUT - _BOX / 2 - spare
    needs = (
        _tile(routes, i, telling).tall(_BOX)
        if i in telling
        else max(_tile(routes, i, telling).tall(_BOX), tall(e))
        for i, e in enumerate(map(routes.exits, routes.way))
    )
    high = max(44.0, *needs)
    return _Ring(routes, width, high, _ellipse(count, width / 2, across, high), telling)


def _tile(routes: Routes, place: int, telling: frozenset[int]) -> Tile:
    stage = routes.way[place]
    notes = tuple(exit_.text for exit_ in routes.exits(stage)) if place in telling else ()
    return Tile(routes.label(stage), routes.role(stage), notes)


def _ellipse(count: int, middle: float, across: float, tall: float) -> _Ellipse:
    """Return the flattest ellipse on which no two stages touch, its top one at 0."""
    if count == 1:
        return _Ellipse((middle, tall / 2), 0, 0)
    down = 60.0 + tall / 2
    while not _apart(_Ellipse((0, 0), across, down), count, tall):
        down += 10
    return _Ellipse((middle, tall / 2 + down), across, down)


def _apart(ellipse: _Ellipse, count: int, tall: float) -> bool:
    seats = [ellipse.at(i / count) for i in range(count)]
    return all(
        abs(a[0] - b[0]) >= _BOX + _GAP or abs(a[1] - b[1]) >= tall + _GAP
        for i, a in enumerate(seats)
        for b in seats[:i]
    )


def _around(routes: Routes, ellipse: _Ellipse, seats: Sequence[Room]) -> Iterable[Item]:
    """Yield the arrows along the ellipse: the plain steps, and what closes the loop."""
    count = len(seats)
    steps = [(a, b, 1.5) for a, b in routes.steps]
    steps += [(a.source, a.target, WIDTHS.get(a.kind, 1.5)) for a in routes.arcs if _closes(a, count)]
    for source, target, thick in steps:
        line = [ellipse.at((source + i / 120) / count) for i in range(121)]
        yield from _free(line, seats[source], seats[target], thick)


def _closes(arc: Arc, count: int) -> bool:
    return count > 1 and arc.source == count - 1 and arc.target == 0


def _inside(routes: Routes, ellipse: _Ellipse, seats: Sequence[Room]) -> Iterable[Item]:
    """Yield the other arrows between stages, bent through the inside of the ring."""
    for arc in routes.arcs:
        source, target, thick = seats[arc.source], seats[arc.target], WIDTHS.get(arc.kind, 1.5)
        if arc.source == arc.target:
            yield from _again(source, ellipse.middle, thick)
        elif not _closes(arc, len(seats)):
            line = _curve(_middle(source), _middle(target), ellipse.middle)
            yield from _free(line, source, target, thick)


def _again(seat: Room, middle: Point, thick: float) -> tuple[Item, ...]:
    """Return an arrow from a stage to itself, at the side that faces the middle."""
    x, y = _middle(seat)
    down = 1 if y <= middle[1] else -1
    edge = y + down * seat[3] / 2
    corners = [(x - 24, edge + down), (x - 24, edge + down * 18), (x + 24, edge + down * 18)]
    return arrow([*corners, (x + 24, edge + down * 2)], width=thick)


def _curve(a: Point, b: Point, middle: Point) -> list[Point]:
    """Return points of a curve from one place to another that is drawn towards the middle."""

    def pulled(point: Point) -> Point:
        return point[0] + 0.75 * (middle[0] - point[0]), point[1] + 0.75 * (middle[1] - point[1])

    def at(part: float) -> Point:
        rest = 1 - part
        weights = (rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3)
        ends = (a, pulled(a), pulled(b), b)
        x, y = (sum(w * p[i] for w, p in zip(weights, ends, strict=True)) for i in (0, 1))
        return x, y

    return [at(i / 240) for i in range(241)]


def _free(line: Sequence[Point], source: Room, target: Room, thick: float) -> tuple[Item, ...]:
    """Return an arrow along the part of a line that is in neither of the stages that it joins."""
    free = [point for point in line if not _holds(source, point) and not _holds(target, point)]
    return bent(free, width=thick) if len(free) > 1 else ()


def _holds(seat: Room, point: Point) -> bool:
    left, top, width, tall = seat
    return left - 3 <= point[0] <= left + width + 3 and top - 3 <= point[1] <= top + tall + 3


def _middle(seat: Room) -> Point:
    left, top, width, tall = seat
    return left + width / 2, top + tall / 2
