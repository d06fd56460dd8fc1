"""Grids: the scene of types of content by stage, a sign in each cell that says how they suit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import attrs

from customer_journey.catalogue.content_types import ContentKind
from customer_journey.drawing.marks import metrics, phases
from customer_journey.drawing.marks.captions import MARGIN, Entry, heading, legend, phases_legend
from customer_journey.drawing.marks.scene import Box, Item, Path, Role, Room, Scene
from customer_journey.drawing.marks.typesetting import height, placed
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.stages import Fit

__all__ = ["Row", "scene"]

_NAME = 170
_SIZE, _SMALL = 12, 11
_LEAST_ROW = 24
_HEADER_LINES = 4
#: Widths of the whole, and of a column, at least and at most.
_WIDTH, _WIDEST = 720.0, 1000.0
_NARROW, _WIDE = 40.0, 180.0

_MEANINGS = {
    Fit.PRIMARY: "primary: carries the stage",
    Fit.SUPPORTING: "supporting: helps",
    Fit.AVOID: "avoid: does harm",
}
_KINDS = {
    ContentKind.FORMAT: "Formats",
    ContentKind.OFFER: "Offers",
    ContentKind.PROGRAMME: "Programmes",
    ContentKind.CHANNEL: "Channels",
}


@attrs.frozen
class Row:
    """A type of content, and how it suits each stage, if anything is said of that."""

    name: str
    kind: ContentKind
    fits: tuple[Fit | None, ...]

    @property
    def height(self) -> float:
        """How tall it is drawn."""
        return max(height(len(metrics.fitted(self.name, _NAME, size=_SIZE)), _SIZE) + 3, _LEAST_ROW)


@attrs.frozen
class _Columns:
    """The stages from left to right; long names stand on two levels, and so have twice the room."""

    labels: tuple[str, ...]
    roles: tuple[Role, ...]
    column: float
    head: float

    @property
    def levels(self) -> int:
        return 2 if self.head > self.column else 1

    @property
    def width(self) -> float:
        right = MARGIN + (self.head - self.column) / 2
        return max(_WIDTH, round(self.left(len(self.labels)) + right, 1))

    def left(self, i: int) -> float:
        return MARGIN + _NAME + 8 + i * self.column

    def cell(self, i: int, top: float, tall: float) -> Room:
        return self.left(i) + 1, top, self.column - 2, tall


def scene(
    framework: Framework, rows: Sequence[Row], *, title: str, note: str, remarks: Sequence[str], language: str
) -> Scene:
    """Return the scene of rows that stand by kind, with remarks below them."""
    columns = _columns(framework, language)
    head, top = heading(title, note, columns.width)
    names, top = _header(columns, top + 6)
    said = [any(row.fits[i] for row in rows) for i in range(len(columns.labels))]
    body, bottom = _body(columns, rows, top + 2)
    blanks = [
        _blank(columns.cell(i, top + 2, bottom - top - 2)) for i, filled in enumerate(said) if not filled
    ]
    told, bottom = _remarks(remarks, columns.width, bottom + 6)
    used = {fit for row in rows for fit in row.fits}
    signs: list[Entry] = [(_sample(fit), meaning) for fit, meaning in _MEANINGS.items() if fit in used]
    if blanks:
        signs.append((lambda room: [_blank(room)], "none of these types"))
    keys, bottom = legend(signs, columns.width, bottom + 4)
    hues, bottom = legend(phases_legend(columns.roles), columns.width, bottom)
    marks = (*head, *names, *blanks, *body, *told, *keys, *hues)
    return Scene(columns.width, bottom + MARGIN / 2, marks)


def _blank(room: Room) -> Box:
    return Box(room, fill=Role.FAINT, opacity=0.35)


def _columns(framework: Framework, language: str) -> _Columns:
    """Return columns as wide as the longest word of a stage needs, so far as there is room."""
    labels = tuple(label(stage, language) for stage in framework)
    longest = max(metrics.width(word, _SMALL) for name in labels for word in (name.split() or [""])) + 6
    spare = [(whole - 2 * MARGIN - _NAME - 8) / len(labels) for whole in (_WIDTH, _WIDEST)]
    column = max(min(max(longest, spare[0]), _WIDE, spare[1]), _NARROW)
    head = column if longest <= column else min(longest, 2 * column)
    return _Columns(labels, tuple(phases.role(stage, framework) for stage in framework), column, head)


def _header(columns: _Columns, top: float) -> tuple[list[Item], float]:
    """Return the names of the stages; on two levels, a line leads from the upper one to its column."""
    inner = columns.head - 4
    lines = max(len(metrics.fitted(name, inner, size=_SMALL, lines=_HEADER_LINES)) for name in columns.labels)
    tall = height(lines, _SMALL) + 8
    bottom = top + columns.levels * (tall + 2)
    items: list[Item] = []
    for i, (name, role) in enumerate(zip(columns.labels, columns.roles, strict=True)):
        middle = columns.left(i) + columns.column / 2
        upper = top if i % columns.levels == 0 else top + tall + 2
        if upper + tall + 2 < bottom:
            items.append(Path((middle, upper + tall), (((middle, bottom),),), stroke=role, width=2))
        room = (middle - columns.head / 2 + 1, upper, columns.head - 2, tall)
        items.append(Box(room, fill=role, radius=3))
        room = (middle - inner / 2, upper, inner, tall)
        items += placed(name, room, size=_SMALL, lines=_HEADER_LINES, role=Role.ON_FILL, anchor="middle")
    return items, bottom


def _body(columns: _Columns, rows: Sequence[Row], top: float) -> tuple[list[Item], float]:
    """Return the rows under the names of their kinds, and where they end."""
    items: list[Item] = []
    for kind, group in groupby(rows, key=lambda row: row.kind):
        tall = height(1, _SIZE) + 6
        room = (float(MARGIN), top, float(_NAME), tall)
        items += placed(_KINDS[kind], room, size=_SIZE, lines=1, bold=True)
        top += tall
        for row in group:
            items += _row(columns, row, top)
            top += row.height
    return items, top


def _row(columns: _Columns, row: Row, top: float) -> Iterator[Item]:
    yield Path((MARGIN, top), (((columns.left(len(row.fits)), top),),), stroke=Role.FAINT)
    yield from placed(row.name, (MARGIN, top, _NAME, row.height), size=_SIZE)
    for i, fit in enumerate(row.fits):
        if fit:
            yield from _sign(fit, columns.cell(i, top + 1, row.height - 2), columns.roles[i])


def _sign(fit: Fit, room: Room, role: Role) -> Iterator[Item]:
    """Return a disc, a ring, or a cross; the better it suits, the darker the ground."""
    x, y = room[0] + room[2] / 2, room[1] + room[3] / 2
    if fit is Fit.AVOID:
        for way in (-1, 1):
            yield Path((x - 5, y - 5 * way), (((x + 5, y + 5 * way),),), stroke=Role.MARK, width=2.5)
        return
    if fit is Fit.PRIMARY:
        yield Box(room, fill=role)
        yield Box((x - 6, y - 6, 12, 12), fill=Role.ON_FILL, radius=6)
    else:
        yield Box(room, fill=role, opacity=0.2)
        yield _ring(x, y, 5.5)


def _ring(x: float, y: float, radius: float) -> Path:
    # Four curves that differ from a circle by less than can be seen.
    bend = radius * 0.5523
    ways = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
    points = [(x + radius * dx, y + radius * dy) for dx, dy in ways]
    curves = tuple(
        (
            (points[i][0] + bend * ways[i + 1][0], points[i][1] + bend * ways[i + 1][1]),
            (points[i + 1][0] + bend * ways[i][0], points[i + 1][1] + bend * ways[i][1]),
            points[i + 1],
        )
        for i in range(4)
    )
    return Path(points[0], curves, closed=True, stroke=Role.INK, width=1.8)


def _sample(fit: Fit) -> Callable[[Room], Iterator[Item]]:
    return lambda room: _sign(fit, room, Role.OFF)


def _remarks(remarks: Sequence[str], width: float, top: float) -> tuple[list[Item], float]:
    items: list[Item] = []
    for remark in remarks:
        tall = height(len(metrics.fitted(remark, width - 2 * MARGIN, size=_SMALL, lines=3)), _SMALL)
        room = (float(MARGIN), top, width - 2 * MARGIN, tall)
        items += placed(remark, room, size=_SMALL, lines=3, role=Role.MUTED)
        top += tall + 3
    return items, top
