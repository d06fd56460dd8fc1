"""The scene of content: types of content as rows, stages as columns, and in each cell how they fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

import attrs

from customer_journey.catalogue.content_types import ContentKind
from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.captions import MARGIN, Entry, heading, legend, phases_legend
from customer_journey.drawing.marks.scene import Box, Item, Path, Role, Room, Scene
from customer_journey.drawing.marks.shapes import line, middle
from customer_journey.drawing.marks.typesetting import Style
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.stages import Fit

__all__ = ["Row", "scene"]

_NAME = Style(size=12)
_KIND = Style(size=12, lines=1, bold=True)
_STAGE = Style(size=11, lines=4, role=Role.ON_FILL, anchor="middle")
_REMARK = Style(size=11, lines=3, role=Role.MUTED)

#: Width of the column of names.
_NAMES = 170
#: Least height of a row: a sign needs it, even where a name is one line.
_LEAST_ROW = 24
#: Width of the picture, and the width up to which it grows before columns become narrower.
_WIDTH, _WIDEST = 720.0, 1000.0
#: Width of a column, at least and at most: below, signs touch; above, rows are hard to follow.
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
    """A type of content, and how it fits each stage, where anything is said of that."""

    name: str
    kind: ContentKind
    fits: tuple[Fit | None, ...]

    @property
    def height(self) -> float:
        """The height of the row."""
        return max(_NAME.height(self.name, _NAMES) + 3, _LEAST_ROW)


@attrs.frozen
class _Columns:
    """The stages from left to right.

    Where a name is wider than its column, names stand on two levels in turn, and so have room over the
    neighbouring columns as well.
    """

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
        return MARGIN + _NAMES + 8 + i * self.column

    def cell(self, i: int, top: float, tall: float) -> Room:
        return self.left(i) + 1, top, self.column - 2, tall


def scene(
    framework: Framework, rows: Sequence[Row], *, title: str, note: str, remarks: Sequence[str], language: str
) -> Scene:
    """Return the scene of rows that are sorted by kind, with remarks below them."""
    columns = _columns(framework, language)
    head, top = heading(title, note, columns.width)
    names, top = _header(columns, top + 6)
    body, bottom = _body(columns, rows, top + 2)
    empty = [i for i in range(len(columns.labels)) if not any(row.fits[i] for row in rows)]
    blanks = [_blank(columns.cell(i, top + 2, bottom - top - 2)) for i in empty]
    below, bottom = _remarks(remarks, columns.width, bottom + 6)
    used = {fit for row in rows for fit in row.fits}
    entries: list[Entry] = [(_sample(fit), meaning) for fit, meaning in _MEANINGS.items() if fit in used]
    if blanks:
        entries.append((lambda room: [_blank(room)], "none of these types"))
    keys, bottom = legend(entries, columns.width, bottom + 4)
    hues, bottom = legend(phases_legend(columns.roles), columns.width, bottom)
    # Blanks come before the body: the lines between rows run over them.
    marks = (*head, *names, *blanks, *body, *below, *keys, *hues)
    return Scene(columns.width, bottom + MARGIN / 2, marks)


def _blank(room: Room) -> Box:
    return Box(room, fill=Role.FAINT, opacity=0.35)


def _columns(framework: Framework, language: str) -> _Columns:
    """Return columns as wide as the longest word of a stage needs, as far as there is room."""
    labels = tuple(label(stage, language) for stage in framework)
    longest = max(_STAGE.width(word) for name in labels for word in (name.split() or [""])) + 6
    usual, widest = ((whole - 2 * MARGIN - _NAMES - 8) / len(labels) for whole in (_WIDTH, _WIDEST))
    column = max(min(max(longest, usual), _WIDE, widest), _NARROW)
    head = column if longest <= column else min(longest, 2 * column)
    return _Columns(labels, tuple(phases.role(stage, framework) for stage in framework), column, head)


def _header(columns: _Columns, top: float) -> tuple[list[Item], float]:
    """Return the names of the stages; on two levels, a line joins each upper name to its column."""
    inner = columns.head - 4
    tall = max(_STAGE.height(name, inner) for name in columns.labels) + 8
    bottom = top + columns.levels * (tall + 2)
    items: list[Item] = []
    for i, (name, role) in enumerate(zip(columns.labels, columns.roles, strict=True)):
        centre = columns.left(i) + columns.column / 2
        upper = top if i % columns.levels == 0 else top + tall + 2
        if upper + tall + 2 < bottom:
            items.append(line((centre, upper + tall), (centre, bottom), role, 2))
        items.append(Box((centre - columns.head / 2 + 1, upper, columns.head - 2, tall), fill=role, radius=3))
        items += _STAGE.placed(name, (centre - inner / 2, upper, inner, tall))
    return items, bottom


def _body(columns: _Columns, rows: Sequence[Row], top: float) -> tuple[list[Item], float]:
    """Return the rows under the names of their kinds, and where they end."""
    items: list[Item] = []
    for kind, group in groupby(rows, key=lambda row: row.kind):
        tall = _KIND.line_height + 6
        items += _KIND.placed(_KINDS[kind], (float(MARGIN), top, float(_NAMES), tall))
        top += tall
        for row in group:
            items += _row(columns, row, top)
            top += row.height
    return items, top


def _row(columns: _Columns, row: Row, top: float) -> Iterator[Item]:
    yield line((MARGIN, top), (columns.left(len(row.fits)), top), Role.FAINT)
    yield from _NAME.placed(row.name, (MARGIN, top, _NAMES, row.height))
    for i, fit in enumerate(row.fits):
        if fit:
            yield from _sign(fit, columns.cell(i, top + 1, row.height - 2), columns.roles[i])


def _sign(fit: Fit, room: Room, role: Role) -> Iterator[Item]:
    """Yield a disc, a ring or a cross: signs that differ without colour."""
    x, y = middle(room)
    if fit is Fit.AVOID:
        for slope in (-1, 1):
            yield line((x - 5, y - 5 * slope), (x + 5, y + 5 * slope), Role.MARK, 2.5)
    elif fit is Fit.PRIMARY:
        yield Box(room, fill=role)
        yield Box((x - 6, y - 6, 12, 12), fill=Role.ON_FILL, radius=6)
    else:
        yield Box(room, fill=role, opacity=0.2)
        yield _ring(x, y, 5.5)


def _ring(x: float, y: float, radius: float) -> Path:
    # Each quarter of a circle is a Bézier curve whose control points lie 0.5523 of the radius along
    # the tangents at its ends: it differs from a circle by less than can be seen.
    bend = radius * 0.5523
    directions = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
    points = [(x + radius * dx, y + radius * dy) for dx, dy in directions]
    curves = tuple(
        (
            # Along the circle, the tangent at one point is the direction of the next one.
            (start[0] + bend * after[0], start[1] + bend * after[1]),
            (end[0] + bend * before[0], end[1] + bend * before[1]),
            end,
        )
        for (start, end), (before, after) in zip(pairwise(points), pairwise(directions), strict=True)
    )
    return Path(points[0], curves, closed=True, stroke=Role.INK, width=1.8)


def _sample(fit: Fit) -> Callable[[Room], Iterator[Item]]:
    return lambda room: _sign(fit, room, Role.OFF)


def _remarks(remarks: Sequence[str], width: float, top: float) -> tuple[list[Item], float]:
    items: list[Item] = []
    inner = width - 2 * MARGIN
    for remark in remarks:
        tall = _REMARK.height(remark, inner)
        items += _REMARK.placed(remark, (float(MARGIN), top, inner, tall))
        top += tall + 3
    return items, top
