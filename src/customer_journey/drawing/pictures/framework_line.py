"""Lines, funnels, hourglasses and bow ties: stages one after another, downwards or to the right.

A figure whose stages follow one another downwards is called upright, the other kind lying.
"""

from functools import partial
from itertools import pairwise

from customer_journey.drawing.marks.arrows import arrow
from customer_journey.drawing.marks.captions import MARGIN
from customer_journey.drawing.marks.cleaning import cleaned
from customer_journey.drawing.marks.scene import Box, Item, Path, Role
from customer_journey.drawing.marks.typesetting import Style
from customer_journey.drawing.pictures.framework_routes import Figure, Routes
from customer_journey.drawing.pictures.framework_tracks import FAR, NEAR, Cell, Sides, Track
from customer_journey.model.framework import Shape

#: Width of a picture, and of a wide one, which has room for more bow ties that lie.
_WIDTH, _WIDE = 720, 1000
_UPRIGHT_NAME = Style(lines=5, role=Role.ON_FILL, bold=True, anchor="middle")
_LYING_NAME = Style(lines=3, role=Role.ON_FILL, bold=True, anchor="middle")
_UPRIGHT_EXIT = Style(size=11, lines=3, role=Role.MUTED)
_LYING_EXIT = Style(size=11, lines=4, role=Role.MUTED, anchor="middle")
#: Width of the words of an exit next to an upright figure.
_EXIT_WIDTH = 136.0
#: Length of the point of a chevron.
_TIP = 12.0
#: Full width of an upright figure, in pixels.
_FULL = {
    Shape.LINE: 300.0,
    Shape.LOOP: 300.0,
    Shape.FUNNEL: 440.0,
    Shape.HOURGLASS: 420.0,
    Shape.BOW_TIE: 420.0,
}
#: Width of the narrowest part as a share of the full width: names must still fit into it.
_NARROW = 0.46
#: With more stages than this, a lying figure has too little room for their names.
_MOST_LYING = 7


def figure(routes: Routes) -> Figure:
    """Return the stages on the path in the shape of their framework, which is neither a set nor a short loop.

    A line or a bow tie lies if its names fit, and is upright otherwise.
    """
    widths = {Shape.LINE: (_WIDTH,), Shape.BOW_TIE: (_WIDTH, _WIDE)}
    for width in widths.get(routes.framework.shape, ()):
        if _fits_lying(routes, width):
            return Figure(width, across=True, drawn=partial(_lying, routes, width))
    return Figure(_WIDTH, across=False, drawn=partial(_upright, routes))


def _is_line(routes: Routes) -> bool:
    return routes.framework.shape in (Shape.LINE, Shape.LOOP)


def _profile(routes: Routes) -> list[tuple[float, float]]:
    """Return how wide each stage is where it begins and where it ends; 1 is the full width."""
    count = len(routes.path)
    if _is_line(routes):
        return [(1.0, 1.0)] * count
    if routes.framework.shape is Shape.FUNNEL:
        return list(pairwise(1 - (1 - _NARROW) * i / count for i in range(count + 1)))
    # The waist is the first stage of the decision. The figure becomes narrower up to it, and wider after it.
    roles = [routes.role(stage) for stage in routes.path]
    waist = roles.index(Role.DECISION) if Role.DECISION in roles else count // 2
    after = count - waist - 1
    narrowing = [1 - (1 - _NARROW) * i / waist for i in range(waist)]
    widening = [_NARROW + (1 - _NARROW) * i / after for i in range(1, after + 1)]
    return list(pairwise([*narrowing, _NARROW, _NARROW, *widening]))


# Upright figures.


def _upright(routes: Routes, top: float) -> tuple[list[Item], float]:
    sides = Sides(routes.arcs, routes.exits, exit_room=_UPRIGHT_EXIT.lines_height(3) + 2)
    near, far = sides.reach(NEAR), sides.reach(FAR) + (_EXIT_WIDTH + 22 if any(routes.exits) else 0)
    half = min(_FULL[routes.framework.shape], _WIDTH - 2 * MARGIN - near - far) / 2
    # The figure stands in the middle of the picture, unless what runs at one of its sides needs more room.
    centre = min(max(_WIDTH / 2, MARGIN + near + half), _WIDTH - MARGIN - far - half)
    profile = [(half * first, half * last) for first, last in _profile(routes)]
    inner = [2 * min(ends) - 28 for ends in profile]
    names = [routes.label(stage) for stage in routes.path]
    # All stages are as tall as the one that needs most: different heights would look like quantities.
    tallest = max(_UPRIGHT_NAME.height(name, width) for name, width in zip(names, inner, strict=True))
    tall = max(44.0, tallest + 14, *(sides.needed_length(i) for i in range(len(names))))
    pitch = tall + (22.0 if _is_line(routes) else 4.0)
    cells = tuple(
        Cell(top + i * pitch, top + i * pitch + tall, first, last) for i, (first, last) in enumerate(profile)
    )
    track = Track(cells, centre, upright=True, sides=sides)
    shape = _box if _is_line(routes) else _section
    items = [shape(track, cell, routes.role(s)) for s, cell in zip(routes.path, cells, strict=True)]
    if _is_line(routes):
        for a, b in pairwise(cells):
            items += arrow([(centre, a.stop + 2), (centre, b.start - 2)])
    for name, cell, width in zip(names, cells, inner, strict=True):
        items += _UPRIGHT_NAME.placed(name, (centre - width / 2, cell.start, width, cell.length))
    items += track.arcs()
    words_tall = _UPRIGHT_EXIT.lines_height(3)
    for (x, y), exit_, _, arrow_marks in track.exits():
        items += arrow_marks
        items += _UPRIGHT_EXIT.placed(exit_.text, (x + 6, y - words_tall / 2, _EXIT_WIDTH, words_tall))
    return items, cells[-1].stop


def _box(track: Track, cell: Cell, role: Role) -> Item:
    room = (track.centre - cell.first, cell.start, 2 * cell.first, cell.length)
    return Box(room, fill=role, radius=8)


def _section(track: Track, cell: Cell, role: Role) -> Item:
    """Return a section of a funnel, an hourglass or a bow tie."""
    corners = [
        track.at(NEAR, cell.start, cell.first),
        track.at(FAR, cell.start, cell.first),
        track.at(FAR, cell.stop, cell.last),
        track.at(NEAR, cell.stop, cell.last),
    ]
    return Path.through(*corners, closed=True, fill=role)


# Lying figures.


def _lengths(routes: Routes, width: float) -> tuple[float, float]:
    """Return the length of a stage with the gap of 4 pixels after it, and the length for its name."""
    # The tip of a chevron reaches into the notch of the next one. The last one needs room of its own.
    tip, pad = (_TIP, _TIP + 6) if _is_line(routes) else (0, 12)
    slot = (width - 2 * MARGIN - tip + 4) / len(routes.path)
    return slot, slot - 4 - pad


def _fits_lying(routes: Routes, width: float) -> bool:
    """Return whether all names and exits can be read in full if the figure lies in this width."""
    slot, inner = _lengths(routes, width)
    return (
        len(routes.path) <= _MOST_LYING
        and all(len(leaving) <= 1 for leaving in routes.exits)
        and all(_is_whole(routes.label(stage), inner, _LYING_NAME) for stage in routes.path)
        and all(_is_whole(exit_.text, slot - 8, _LYING_EXIT) for leaving in routes.exits for exit_ in leaving)
    )


def _is_whole(text: str, width: float, style: Style) -> bool:
    """Return whether a text fits into a width without breaking a word or leaving anything out."""
    return " ".join(style.wrapped(text, width)) == cleaned(text)


def _lying(routes: Routes, width: float, top: float) -> tuple[list[Item], float]:
    sides = Sides(routes.arcs, routes.exits, exit_room=9)
    slot, inner = _lengths(routes, width)
    tallest = max(_LYING_NAME.height(routes.label(stage), inner) for stage in routes.path)
    least = max(30.0, tallest / 2 + 10)
    half = least if _is_line(routes) else max(80.0, least / _NARROW)
    cells = tuple(
        Cell(MARGIN + i * slot, MARGIN + (i + 1) * slot - 4, half * first, half * last)
        for i, (first, last) in enumerate(_profile(routes))
    )
    track = Track(cells, top + sides.reach(NEAR) + half, upright=False, sides=sides)
    items: list[Item] = []
    for stage, cell in zip(routes.path, cells, strict=True):
        shape = _chevron if _is_line(routes) else _section
        left = cell.start + (_TIP + 4 if _is_line(routes) else 6)
        narrow = min(cell.first, cell.last)
        name_room = (left, track.centre - narrow, inner, 2 * narrow)
        items.append(shape(track, cell, routes.role(stage)))
        items += _LYING_NAME.placed(routes.label(stage), name_room)
    items += track.arcs()
    bottom = track.centre + half + sides.reach(FAR)
    for (_, y), exit_, place, arrow_marks in track.exits():
        tall = _LYING_EXIT.height(exit_.text, slot - 8)
        items += arrow_marks
        items += _LYING_EXIT.placed(exit_.text, (cells[place].start + 2, y + 2, slot - 8, tall))
        bottom = max(bottom, y + 2 + tall)
    return items, bottom


def _chevron(track: Track, cell: Cell, role: Role) -> Item:
    """Return an arrow-shaped box that points to the next stage; every one but the first has a notch."""
    above, below = track.centre - cell.first, track.centre + cell.first
    corners = [
        (cell.start, above),
        (cell.stop, above),
        (cell.stop + _TIP, track.centre),
        (cell.stop, below),
        (cell.start, below),
    ]
    if cell is not track.cells[0]:
        corners.append((cell.start + _TIP, track.centre))
    return Path.through(*corners, closed=True, fill=role)
