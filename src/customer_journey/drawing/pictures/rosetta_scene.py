"""Timelines: the scene of many frameworks, the moments as columns and every stage a bar in a lane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

import attrs

from customer_journey.catalogue.spine import spine
from customer_journey.drawing.marks import metrics, phases
from customer_journey.drawing.marks.captions import MARGIN, Entry, heading, legend, phases_legend
from customer_journey.drawing.marks.scene import Box, Item, Path, Role, Room, Scene
from customer_journey.drawing.marks.typesetting import height, placed
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.moments import Span
from customer_journey.model.stages import Stage

__all__ = ["scene"]

_NAME, _COLUMN, _RIGHT = 150, 40, 24
_LEFT = MARGIN + _NAME + 8
_SIZE, _SMALL = 12, 11
_BAR, _LANE = 20, 25
_PAD = 6
#: The names of the columns are told again after so many frameworks.
_REPEATED = 12


def scene(frameworks: Sequence[Framework], *, title: str, language: str) -> Scene:
    """Return the scene of frameworks from top to bottom."""
    head, top = heading(title, "A bar covers the moments of a stage; a thin line joins its parts.", _width())
    marks: list[Item] = []
    for i, framework in enumerate(frameworks):
        if i % _REPEATED == 0:
            columns, top = _columns(frameworks[0], top + 8)
            marks += columns
        row = _row(framework, language)
        marks += _row_marks(row, top)
        top += row.height
    roles = {phases.role(stage, framework) for framework in frameworks for stage in framework}
    entries = phases_legend(roles - {Role.OFF})
    if any(stage.parallel for framework in frameworks for stage in framework):
        entries.append(_always_on())
    keys, bottom = legend(entries, _width(), top + 10)
    return Scene(_width(), bottom + MARGIN / 2, (*head, *marks, *keys))


def _width() -> float:
    return _LEFT + _end() + _RIGHT


def _end() -> float:
    """Return where the last column ends, from where the first one begins."""
    return float(len(spine().moments) * _COLUMN)


# The columns.


def _columns(framework: Framework, top: float) -> tuple[list[Item], float]:
    """Return the names of the phases and of the moments, these on two levels, for they are long."""
    items: list[Item] = []
    line, tall = height(1, _SMALL), height(2, _SMALL) + 4
    for role, first, last in _phases(framework):
        room = (_LEFT + first * _COLUMN + 1.0, top, (last - first) * _COLUMN - 2.0, tall)
        items.append(Box(room, fill=role, radius=3))
        inner = (room[0] + 2, top, room[2] - 4, tall)
        items += placed(phases.NAMES[role], inner, size=_SMALL, role=Role.ON_FILL, anchor="middle")
    top += tall + 2
    for i, moment in enumerate(spine().moments):
        middle, level = _LEFT + (i + 0.5) * _COLUMN, top + (0 if i % 2 else line)
        room = (middle - _COLUMN + 1, level, 2 * _COLUMN - 2.0, line)
        items += placed(moment.id, room, size=_SMALL, lines=1, role=Role.MUTED, anchor="middle")
        if i % 2:
            items.append(_upright(middle, top + line + 2, top + 2 * line + 3))
    return items, top + 2 * line + 4


def _phases(framework: Framework) -> Iterator[tuple[Role, int, int]]:
    """Return runs of columns of one phase: the first one, and the one after the last."""
    alone = (Stage("", moment.id, span=frozenset({moment.id})) for moment in spine().moments)
    first = 0
    for role, run in groupby(phases.role(stage, framework) for stage in alone):
        last = first + len(list(run))
        yield role, first, last
        first = last


def _upright(x: float, top: float, bottom: float) -> Path:
    return Path((x, top), (((x, bottom),),), stroke=Role.FAINT)


# Rows.


@attrs.frozen
class _Bar:
    """A stage in its lane; places are from where the columns begin."""

    stage: Stage
    role: Role
    #: From left to right, each with its left and right end.
    pieces: tuple[tuple[float, float], ...]
    label: str
    label_left: float
    label_right: float
    inside: bool
    lane: int = 0

    @property
    def left(self) -> float:
        return min(self.pieces[0][0], self.label_left)

    @property
    def right(self) -> float:
        return max(self.pieces[-1][1], self.label_right)


@attrs.frozen
class _Row:
    """A framework with its bars, and what has no place among the columns."""

    name: str
    axis: str
    bars: tuple[_Bar, ...]
    rest: str

    @property
    def lanes(self) -> float:
        return (max((bar.lane for bar in self.bars), default=-1) + 1) * _LANE

    @property
    def rest_height(self) -> float:
        return height(len(metrics.fitted(self.rest, _end() - 4, size=_SMALL, lines=4)), _SMALL)

    @property
    def name_height(self) -> float:
        return height(len(metrics.fitted(self.name, _NAME, size=_SIZE, lines=3, bold=True)), _SIZE)

    @property
    def height(self) -> float:
        return max(self.lanes + self.rest_height, self.name_height + height(1, _SMALL)) + 2 * _PAD


def _row(framework: Framework, language: str) -> _Row:
    bars: list[_Bar] = []
    for stage in framework:
        if stage.span & spine().path:
            bar = _bar(stage, phases.role(stage, framework), label(stage, language))
            bars.append(attrs.evolve(bar, lane=_free_lane(bar, bars)))
    return _Row(label(framework, language), f"{framework.axis} axis", tuple(bars), _rest(framework, language))


def _bar(stage: Stage, role: Role, name: str) -> _Bar:
    """Return a stage's bar with its label inside, or else beside it, or else where there is most room."""
    pieces = tuple(_pieces(stage.span))
    inside = [(left + 4, right - 4) for left, right in pieces]
    after, before = (pieces[-1][1] + 4, _end()), (0.0, pieces[0][0] - 4)
    between = [(one[1] + 4, other[0] - 4) for one, other in pairwise(pieces)]
    wide = metrics.width(name, _SIZE) + 2
    rooms = [max(inside, key=_extent), after, before, *between]
    left, right = next((room for room in rooms if wide <= _extent(room)), max(rooms, key=_extent))
    if (left, right) == before:
        left = max(left, right - wide)
    elif (left, right) not in inside:
        right = min(right, left + wide)
    return _Bar(stage, role, pieces, name, left, right, inside=(left, right) in inside)


def _extent(room: tuple[float, float]) -> float:
    return room[1] - room[0]


def _pieces(span: Span) -> Iterator[tuple[float, float]]:
    places = sorted(spine().position[moment] for moment in span & spine().path)
    for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        found = [place for _, place in run]
        yield found[0] * _COLUMN + 1.5, (found[-1] + 1) * _COLUMN - 1.5


def _free_lane(bar: _Bar, others: Sequence[_Bar]) -> int:
    taken = {o.lane for o in others if bar.left < o.right + 8 and o.left < bar.right + 8}
    return next(lane for lane in range(len(others) + 1) if lane not in taken)


def _rest(framework: Framework, language: str) -> str:
    """Return the stages that are off the path or leave it."""
    told = []
    for stage in framework:
        ways_out = spine().ordered(stage.span - spine().path)
        if ways_out or not stage.span:
            told.append(label(stage, language) + (f" ({', '.join(ways_out)})" if ways_out else ""))
    return f"Off the path: {', '.join(told)}" if told else ""


# Marks.


def _row_marks(row: _Row, top: float) -> Iterator[Item]:
    yield Path((MARGIN, top), (((_width() - MARGIN, top),),), stroke=Role.FAINT)
    for i in range(len(spine().moments) + 1):
        yield _upright(float(_LEFT + i * _COLUMN), top, top + row.height)
    top += _PAD
    yield from placed(
        row.name, (MARGIN, top, _NAME, row.name_height), size=_SIZE, lines=3, role=Role.INK, bold=True
    )
    below = (MARGIN, top + row.name_height, _NAME, height(1, _SMALL))
    yield from placed(row.axis, below, size=_SMALL, lines=1, role=Role.MUTED)
    for bar in row.bars:
        yield from _bar_marks(bar, top + bar.lane * _LANE)
    rest = (_LEFT + 4.0, top + row.lanes, _end() - 4, row.rest_height)
    if row.rest:
        yield Box(
            (rest[0] + 1, rest[1], min(metrics.width(row.rest, _SMALL), _end()), rest[3]), fill=Role.PANEL
        )
    yield from placed(row.rest, rest, size=_SMALL, lines=4, role=Role.MUTED)


def _bar_marks(bar: _Bar, top: float) -> Iterator[Item]:
    middle = top + _BAR / 2
    ends = (_LEFT + bar.pieces[0][0], middle), (_LEFT + bar.pieces[-1][1], middle)
    if len(bar.pieces) > 1:
        yield Path(ends[0], ((ends[1],),), stroke=bar.role, width=2)
    for left, right in bar.pieces:
        room = (_LEFT + left, top, right - left, float(_BAR))
        yield from _filled(room, bar.role, always_on=bar.stage.parallel)
    room = (_LEFT + bar.label_left, top, bar.label_right - bar.label_left, float(_BAR))
    if not bar.inside:
        yield Box(room, fill=Role.PANEL)
    role = Role.ON_FILL if bar.inside and not bar.stage.parallel else Role.INK
    anchor = "middle" if bar.inside else "start" if bar.label_left > bar.pieces[0][0] else "end"
    yield from placed(bar.label, room, size=_SIZE, lines=1, role=role, anchor=anchor)


def _filled(room: Room, role: Role, *, always_on: bool) -> Iterator[Item]:
    if not always_on:
        yield Box(room, fill=role, radius=3)
        return
    x, y, width, tall = room
    corners = (((x + width, y),), ((x + width, y + tall),), ((x, y + tall),))
    yield Box(room, fill=Role.PANEL)
    yield Path((x, y), corners, closed=True, stroke=role, width=1.4, dash=(4, 3))


def _always_on() -> Entry:
    return lambda room: _filled(room, Role.LINE, always_on=True), "always on beside the others"
