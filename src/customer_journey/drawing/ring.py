"""Rings: the stages of a loop around an ellipse, with arrows from each to the next."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from math import cos, dist, pi, sin

import attrs

from customer_journey.drawing.arrows import arrow, bent
from customer_journey.drawing.captions import MARGIN
from customer_journey.drawing.routes import Arc, Routes
from customer_journey.drawing.scene import Item, Point, Room
from customer_journey.drawing.tiles import Tile
from customer_journey.drawing.track import DASH, WIDTHS

__all__ = ["ring"]

_WIDTH, _WIDE = 720.0, 1000.0
#: So many stages have room on the narrower picture.
_FEW = 7
_BOX = 150.0
_GAP = 26.0
#: Into how many steps a line is cut.
_FINENESS = 1440
#: Length of the arrows that lead out of the picture.
_OUT = 28.0


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


def ring(routes: Routes, top: float) -> tuple[list[Item], float, float]:
    """Return the stages on the way around an ellipse, the width of the picture, and where the ring ends."""
    count = len(routes.way)
    width = _WIDTH if count <= _FEW else _WIDE
    tiles = [
        Tile(routes.label(s), routes.role(s), tuple(e.text for e in routes.exits(s))) for s in routes.way
    ]
    tall = max(44.0, *(tile.tall(_BOX) for tile in tiles))
    lifted = _OUT if routes.exits(routes.way[0]) else 0
    ellipse = _ellipse(count, width, tall, top + lifted)
    middles = (ellipse.at(i / count) for i in range(count))
    seats = [(x - _BOX / 2, y - tall / 2, _BOX, tall) for x, y in middles]
    items = [
        *_around(routes, ellipse, seats),
        *_inside(routes, ellipse, seats),
        *_out(routes, ellipse, seats),
    ]
    for tile, seat in zip(tiles, seats, strict=True):
        items += tile.drawn(*seat)
    lowered = _OUT if count % 2 == 0 and routes.exits(routes.way[count // 2]) else 0
    return items, width, max(seat[1] + seat[3] for seat in seats) + lowered


def _ellipse(count: int, width: float, tall: float, top: float) -> _Ellipse:
    """Return the flattest ellipse on which no two stages touch."""
    across = width / 2 - MARGIN - _OUT - _BOX / 2
    if count == 1:
        return _Ellipse((width / 2, top + tall / 2), 0, 0)
    down = 60.0 + tall / 2
    while not _apart(_Ellipse((0, 0), across, down), count, tall):
        down += 10
    return _Ellipse((width / 2, top + tall / 2 + down), across, down)


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


def _out(routes: Routes, ellipse: _Ellipse, seats: Sequence[Room]) -> Iterable[Item]:
    """Yield the arrows out of the picture; the stage itself says where they lead."""
    for stage, (left, top, width, tall) in zip(routes.way, seats, strict=True):
        exits = routes.exits(stage)
        aside = left + width / 2 - ellipse.middle[0]
        for i, exit_ in enumerate(exits, 1):
            x, y = left + width * i / (len(exits) + 1), top + tall * i / (len(exits) + 1)
            if abs(aside) > 1:
                edge, end = (left + width + 1, left + width + _OUT) if aside > 0 else (left - 1, left - _OUT)
                line = [(edge, y), (end, y)]
            elif top > ellipse.middle[1]:
                line = [(x, top + tall + 1), (x, top + tall + _OUT)]
            else:
                line = [(x, top - 1), (x, top - _OUT)]
            yield from arrow(line, dash=DASH if exit_.weak else ())
