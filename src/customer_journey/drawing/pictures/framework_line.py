"""Figures: the shapes in which stages follow one another, upright or lying."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import attrs

from customer_journey.drawing.marks import metrics
from customer_journey.drawing.marks.arrows import arrow
from customer_journey.drawing.marks.captions import MARGIN
from customer_journey.drawing.marks.cleaning import cleaned
from customer_journey.drawing.marks.scene import Box, Item, Path, Point, Role, Room
from customer_journey.drawing.marks.typesetting import height, placed
from customer_journey.drawing.pictures.framework_routes import Routes
from customer_journey.drawing.pictures.framework_tracks import FAR, NEAR, Cell, Sides, Track
from customer_journey.model.framework import Shape

__all__ = ["Figure", "figure"]

_WIDTH, _WIDE = 720, 1000
_SIZE, _SMALL = 13, 11
_TIP = 12.0
_EXIT_WIDTH = 136.0
#: Full width of an upright figure, and its narrowest part.
_FULL = {Shape.LINE: 300.0, Shape.FUNNEL: 440.0, Shape.HOURGLASS: 420.0, Shape.BOW_TIE: 420.0}
_NARROW = 0.46
_MOST_LYING = 7


@attrs.frozen
class Figure:
    """Stages drawn in a shape.

    Attributes:
        items: the marks.
        width: of the picture.
        bottom: where the figure ends.
        upright: whether the stages follow one another downwards.
    """

    items: tuple[Item, ...]
    width: float
    bottom: float
    upright: bool


def figure(routes: Routes, top: float) -> Figure:
    """Return the stages on the way in the shape of their framework, which is no loop and no set.

    A line or a bow tie lies if its labels fit so, and stands upright if they do not.
    """
    shape = routes.framework.shape
    widths = {Shape.LINE: (_WIDTH,), Shape.BOW_TIE: (_WIDTH, _WIDE)}.get(shape, ())
    for width in widths:
        if _fits(routes, width):
            return _lying(routes, width, top)
    return _upright(routes, top)


def _profile(routes: Routes) -> list[tuple[float, float]]:
    """Return how wide each stage is where it begins and where it ends; 1 is the full width."""
    shape, count = routes.framework.shape, len(routes.way)
    if shape is Shape.LINE:
        return [(1.0, 1.0)] * count
    if shape is Shape.FUNNEL:
        return list(pairwise(1 - (1 - _NARROW) * i / count for i in range(count + 1)))
    roles = [routes.role(stage) for stage in routes.way]
    waist = roles.index(Role.DECISION) if Role.DECISION in roles else count // 2
    before = [1 - (1 - _NARROW) * i / waist for i in range(waist)] if waist else []
    after = count - waist - 1
    edges = [*before, _NARROW, _NARROW, *(_NARROW + (1 - _NARROW) * i / after for i in range(1, after + 1))]
    return list(pairwise(edges))


# Upright figures.


def _upright(routes: Routes, top: float) -> Figure:
    shape = routes.framework.shape
    exits = tuple(routes.exits(stage) for stage in routes.way)
    sides = Sides(routes.arcs, exits, exit_room=height(3, _SMALL) + 2)
    near, far = sides.reach(NEAR), sides.reach(FAR) + (_EXIT_WIDTH + 22 if any(exits) else 0)
    half = min(_FULL[shape], _WIDTH - 2 * MARGIN - near - far) / 2
    # The figure stands in the middle, unless one of its sides needs more room.
    centre = min(max(_WIDTH / 2, MARGIN + near + half), _WIDTH - MARGIN - far - half)
    profile = [(half * first, half * last) for first, last in _profile(routes)]
    rooms = [2 * min(ends) - 28 for ends in profile]
    lines = [len(_label(routes, i, room, 5)) for i, room in enumerate(rooms)]
    tall = max(44.0, height(max(lines), _SIZE) + 14, *(sides.need(i) for i in range(len(lines))))
    gap = 22.0 if shape is Shape.LINE else 4.0
    cells = (
        Cell(top + i * (tall + gap), top + i * (tall + gap) + tall, *ends) for i, ends in enumerate(profile)
    )
    track = Track(tuple(cells), centre, upright=True, sides=sides)
    items = [*_stacked(routes, track), *_labels(routes, track, rooms), *track.arcs(), *_noted(track)]
    return Figure(tuple(items), _WIDTH, track.cells[-1].stop, upright=True)


def _label(routes: Routes, stage: int, width: float, lines: int) -> tuple[str, ...]:
    return metrics.fitted(routes.label(routes.way[stage]), width, size=_SIZE, lines=lines, bold=True)


def _stacked(routes: Routes, track: Track) -> list[Item]:
    """Return boxes with arrows between them, or the sections of a funnel or an hourglass."""
    items: list[Item] = []
    for stage, cell in zip(routes.way, track.cells, strict=True):
        if routes.framework.shape is Shape.LINE:
            room = (track.centre - cell.first, cell.start, 2 * cell.first, cell.stop - cell.start)
            items.append(Box(room, fill=routes.role(stage), radius=8))
        else:
            items.append(_section(track, cell, routes.role(stage)))
    if routes.framework.shape is Shape.LINE:
        for a, b in pairwise(track.cells):
            items += arrow([(track.centre, a.stop + 2), (track.centre, b.start - 2)])
    return items


def _section(track: Track, cell: Cell, role: Role) -> Path:
    corners = [
        track.point(cell.start, track.centre - cell.first),
        track.point(cell.start, track.centre + cell.first),
        track.point(cell.stop, track.centre + cell.last),
        track.point(cell.stop, track.centre - cell.last),
    ]
    return _polygon(corners, role)


def _polygon(corners: Sequence[Point], role: Role) -> Path:
    return Path(corners[0], tuple((corner,) for corner in corners[1:]), closed=True, fill=role)


def _labels(routes: Routes, track: Track, rooms: Sequence[float]) -> list[Item]:
    items: list[Item] = []
    for stage, cell, wide in zip(routes.way, track.cells, rooms, strict=True):
        room = (track.centre - wide / 2, cell.start, wide, cell.stop - cell.start)
        items += _name(routes.label(stage), room)
    return items


def _name(label: str, room: Room) -> tuple[Item, ...]:
    return placed(label, room, size=_SIZE, lines=5, role=Role.ON_FILL, bold=True, anchor="middle")


def _noted(track: Track) -> list[Item]:
    """Return the exits with their words at the right."""
    items: list[Item] = []
    tall = height(3, _SMALL)
    for (x, y), exit_, _, drawn in track.exits():
        room = (x + 6, y - tall / 2, _EXIT_WIDTH, tall)
        items += [*drawn, *placed(exit_.text, room, size=_SMALL, lines=3, role=Role.MUTED)]
    return items


# Lying figures.


def _slot(routes: Routes, width: float) -> float:
    """Return the room that a stage has along, its gap included."""
    tip = _TIP if routes.framework.shape is Shape.LINE else 0
    return (width - 2 * MARGIN - tip + 4) / len(routes.way)


def _inner(routes: Routes, width: float) -> float:
    """Return the room that the label of a stage has along."""
    return _slot(routes, width) - 4 - (_TIP + 6 if routes.framework.shape is Shape.LINE else 12)


def _fits(routes: Routes, width: float) -> bool:
    """Tell whether everything can be read in full in a lying figure."""
    exits = [routes.exits(stage) for stage in routes.way]
    labels = (routes.label(stage) for stage in routes.way)
    inner, slot = _inner(routes, width), _slot(routes, width)
    return (
        len(routes.way) <= _MOST_LYING
        and all(len(leaving) <= 1 for leaving in exits)
        and all(_whole(label, inner, _SIZE, 3, bold=True) for label in labels)
        and all(_whole(e.text, slot - 8, _SMALL, 4) for leaving in exits for e in leaving)
    )


def _whole(text: str, width: float, size: float, lines: int, *, bold: bool = False) -> bool:
    """Tell whether a text fits with no word broken and nothing left out."""
    fitted = metrics.fitted(text, width, size=size, lines=lines, bold=bold)
    return " ".join(fitted) == cleaned(text)


def _lying(routes: Routes, width: float, top: float) -> Figure:
    exits = tuple(routes.exits(stage) for stage in routes.way)
    sides = Sides(routes.arcs, exits, exit_room=9)
    slot, inner = _slot(routes, width), _inner(routes, width)
    lines = max(len(_label(routes, i, inner, 3)) for i in range(len(routes.way)))
    narrow = max(30.0, height(lines, _SIZE) / 2 + 10)
    half = narrow if routes.framework.shape is Shape.LINE else max(80.0, narrow / _NARROW)
    cells = tuple(
        Cell(MARGIN + i * slot, MARGIN + (i + 1) * slot - 4, half * first, half * last)
        for i, (first, last) in enumerate(_profile(routes))
    )
    track = Track(cells, top + sides.reach(NEAR) + half, upright=False, sides=sides)
    items = [*_abreast(routes, track, inner), *track.arcs()]
    bottom = track.centre + half + sides.reach(FAR)
    for (_, y), exit_, stage, drawn in track.exits():
        tall = height(len(metrics.fitted(exit_.text, slot - 8, size=_SMALL, lines=4)), _SMALL)
        room = (cells[stage].start + 2, y + 2, slot - 8, tall)
        items += [*drawn, *placed(exit_.text, room, size=_SMALL, lines=4, role=Role.MUTED, anchor="middle")]
        bottom = max(bottom, y + 2 + tall)
    return Figure(tuple(items), width, bottom, upright=False)


def _abreast(routes: Routes, track: Track, inner: float) -> list[Item]:
    """Return chevrons, or the sections of a bow tie, with their labels."""
    chevrons = routes.framework.shape is Shape.LINE
    shaped: Callable[[Track, Cell, Role], Path] = _chevron if chevrons else _section
    items: list[Item] = []
    for stage, cell in zip(routes.way, track.cells, strict=True):
        left = cell.start + (_TIP + 4 if chevrons else 6)
        room = (left, track.centre - cell.narrow, inner, 2 * cell.narrow)
        items += [shaped(track, cell, routes.role(stage)), *_name(routes.label(stage), room)]
    return items


def _chevron(track: Track, cell: Cell, role: Role) -> Path:
    above, below = track.centre - cell.first, track.centre + cell.first
    back = [] if cell is track.cells[0] else [(cell.start + _TIP, track.centre)]
    corners = [
        (cell.start, above),
        (cell.stop, above),
        (cell.stop + _TIP, track.centre),
        (cell.stop, below),
        (cell.start, below),
        *back,
    ]
    return _polygon(corners, role)
