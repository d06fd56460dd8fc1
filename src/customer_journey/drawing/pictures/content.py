"""Content: which types of content suit which stages, with types as rows and stages as columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, groupby, pairwise, zip_longest

import attrs

from customer_journey.catalogue.content_types import ContentKind, ContentType
from customer_journey.catalogue.frameworks import framework_of
from customer_journey.content.advice import Advice, recommend
from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.captions import MARGIN, Entry, heading, legend, phases_legend
from customer_journey.drawing.marks.scene import Box, Item, Path, Point, Role, Room, Scene, middle
from customer_journey.drawing.marks.typesetting import Style, stacked
from customer_journey.drawing.picture import Drawing
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.printing import printable
from customer_journey.model.stages import Fit
from customer_journey.pages.blocks import Block, table

_NAME = Style(size=12)
_KIND = Style(size=12, lines=1, bold=True)
_STAGE = Style(size=11, lines=4, role=Role.ON_FILL, anchor="middle")
_REMARK = Style(size=11, lines=3, role=Role.MUTED)

#: Width of the column of names.
_NAMES = 170
#: Least height of a row: a sign needs it, even where the name has only one line.
_LEAST_ROW = 24
#: The usual width of the picture, and the width up to which it grows to give the columns room.
_WIDTH, _WIDEST = 720.0, 1000.0
#: Least and greatest width of a column: in narrower ones, signs would touch; in wider ones, rows would be
#: hard to follow.
_NARROW, _WIDE = 40.0, 180.0

_MEANINGS = {
    Fit.PRIMARY: "primary: carries the stage",
    Fit.SUPPORTING: "supporting: helps",
    Fit.AVOID: "avoid: does harm",
}


def content(framework: str | Framework, *, language: str = "en", most: int | None = 30) -> Drawing:
    """Draw what to publish at which stage: types of content as rows, stages as columns.

    The picture shows at most ``most`` types: the best of every stage, then the second best, and so on.
    Its title says how many there are. The text has all of them.

    Args:
        framework: the framework, or its id.
        language: the language of the labels, as far as the framework has labels in it.
        most: how many types the picture shows; None for all.

    >>> drawing = content("three-phase", most=5)
    >>> drawing.title
    'Content for Three-phase digital customer journey: 5 of ... types'

    Raises:
        NotFoundError: there is no such framework.
        InvalidValueError: ``most`` is not a whole number above 0, or the language is not a tag.
    """
    if most is not None and (not isinstance(most, int) or isinstance(most, bool) or most < 1):
        raise InvalidValueError("most", most, "a whole number above 0, or None for all")
    owner = framework_of(framework)
    advices = [recommend(owner, stage) for stage in owner]
    types = _strongest_first(advices)
    shown = types[:most]
    more = len(types) - len(shown)
    whole = f"Content for {label(owner, language)}: {len(types)} types"
    title = f"Content for {label(owner, language)}: {len(shown)} of {len(types)} types" if more else whole
    note = "What the sources recommend, and what they warn against."
    if more:
        note += f" The best of every stage in turn; {more} more in the text version (.txt, .html)."
    remarks = _remarks(advices, language)
    columns = _columns(owner, language)
    return Drawing(
        title=title,
        description="\n".join([*(_sentence(a, shown, language) for a in advices if a.items), *remarks]),
        scene=_scene(columns, _rows(shown, advices, language), (title, note), remarks),
        diagram=None,
        outline=_outline(whole, _rows(types, advices, language), columns.labels, remarks),
        stages=len(owner),
    )


def _strongest_first(advices: Sequence[Advice]) -> list[ContentType]:
    """Return the first type of every stage, then the second of every stage, and so on."""
    turns = zip_longest(*([item.content_type for item in advice.items] for advice in advices))
    return list(dict.fromkeys(type_ for type_ in chain.from_iterable(turns) if type_ is not None))


def _rows(types: Sequence[ContentType], advices: Sequence[Advice], language: str) -> list[_Row]:
    """Return a row for each type: by kind, and within a kind in the order in which stages call for them."""
    kinds = list(ContentKind)
    fits = [{item.content_type.id: item.fit for item in advice.items} for advice in advices]
    rows = [_Row(label(t, language), t.kind, tuple(found.get(t.id) for found in fits)) for t in types]

    def place(row: _Row) -> tuple[int, list[int], list[int]]:
        primary, supporting = (
            [i for i, fit in enumerate(row.fits) if fit is wanted] for wanted in (Fit.PRIMARY, Fit.SUPPORTING)
        )
        return kinds.index(row.kind), primary or supporting or [len(row.fits)], supporting

    return sorted(rows, key=place)


# Sentences and tables.


def _remarks(advices: Sequence[Advice], language: str) -> list[str]:
    """Return each note once, after the names of all the stages that it is about."""
    names: dict[str, list[str]] = {}
    for advice in advices:
        note = advice.note or ("" if advice.items else "nothing is recommended here.")
        names.setdefault(note, []).append(label(advice.stage, language))
    return [f"{', '.join(stages)}: {note}" for note, stages in names.items() if note]


def _sentence(advice: Advice, shown: Sequence[ContentType], language: str) -> str:
    ids = {type_.id for type_ in shown}
    kept = [item for item in advice.items if item.content_type.id in ids]
    by_fit = {fit: [label(item.content_type, language) for item in kept if item.fit is fit] for fit in Fit}
    parts = [f"{fit}: {', '.join(names)}" for fit, names in by_fit.items() if names]
    if more := len(advice.items) - len(kept):
        parts.append(f"{more} more in the text version")
    return f"{label(advice.stage, language)}: {'; '.join(parts)}."


def _outline(
    title: str, rows: Sequence[_Row], stages: Sequence[str], remarks: Sequence[str]
) -> tuple[Block, ...]:
    cells = ((row.name, str(row.kind), *(str(fit or "") for fit in row.fits)) for row in rows)
    notes = "\n" + "".join(f"{printable(remark)}\n" for remark in remarks) if remarks else ""
    return f"{printable(title)}\n\n", table(("content", "kind", *stages), cells), notes


# The scene.


@attrs.frozen
class _Row:
    """A type of content, and how it fits each stage; None where no source says how."""

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

    Where a name is wider than its column, names stand on two levels in turn, so that each has room above
    the neighbouring columns as well.

    Attributes:
        labels: the names of the stages.
        roles: the role of each stage, which gives its colour.
        column: the width of a column, in pixels.
        head: the width of a name.
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


def _scene(
    columns: _Columns, rows: Sequence[_Row], captions: tuple[str, str], remarks: Sequence[str]
) -> Scene:
    head, top = heading(*captions, columns.width)
    names, top = _header(columns, top + 6)
    body, bottom = _body(columns, rows, top + 2)
    empty = [i for i in range(len(columns.labels)) if not any(row.fits[i] for row in rows)]
    blanks = [_blank(columns.cell(i, top + 2, bottom - top - 2)) for i in empty]
    notes = ((remark, _REMARK) for remark in remarks)
    below, bottom = stacked(notes, MARGIN, bottom + 6, columns.width - 2 * MARGIN, gap=3)
    used = {fit for row in rows for fit in row.fits}
    entries: list[Entry] = [
        (partial(_sign, fit, Role.OFF), meaning) for fit, meaning in _MEANINGS.items() if fit in used
    ]
    if blanks:
        entries.append((lambda room: [_blank(room)], "none of these types"))
    keys, bottom = legend(entries, columns.width, bottom + 4)
    hues, bottom = legend(phases_legend(columns.roles), columns.width, bottom)
    # Blanks are drawn before the body, so that they do not cover the lines between rows.
    marks = (*head, *names, *blanks, *body, *below, *keys, *hues)
    return Scene(columns.width, bottom + MARGIN / 2, marks)


def _blank(room: Room) -> Box:
    return Box(room, fill=Role.FAINT, opacity=0.35)


def _columns(framework: Framework, language: str) -> _Columns:
    """Return columns as wide as the longest word in the name of a stage needs, as far as there is room."""
    labels = tuple(label(stage, language) for stage in framework)
    longest = max(_STAGE.width(word) for name in labels for word in (name.split() or [""])) + 6
    usual, widest = ((whole - 2 * MARGIN - _NAMES - 8) / len(labels) for whole in (_WIDTH, _WIDEST))
    column = max(min(max(longest, usual), _WIDE, widest), _NARROW)
    head = column if longest <= column else min(longest, 2 * column)
    return _Columns(labels, tuple(phases.role(stage, framework) for stage in framework), column, head)


def _header(columns: _Columns, top: float) -> tuple[list[Item], float]:
    """Return the names of the stages, and where they end.

    If there are two levels, a line joins each name on the upper one to its column.
    """
    inner = columns.head - 4
    tall = max(_STAGE.height(name, inner) for name in columns.labels) + 8
    bottom = top + columns.levels * (tall + 2)
    items: list[Item] = []
    for i, (name, role) in enumerate(zip(columns.labels, columns.roles, strict=True)):
        centre = columns.left(i) + columns.column / 2
        upper = top if i % columns.levels == 0 else top + tall + 2
        if upper + tall + 2 < bottom:
            items.append(Path.line((centre, upper + tall), (centre, bottom), role, 2))
        items.append(Box((centre - columns.head / 2 + 1, upper, columns.head - 2, tall), fill=role, radius=3))
        items += _STAGE.placed(name, (centre - inner / 2, upper, inner, tall))
    return items, bottom


def _body(columns: _Columns, rows: Sequence[_Row], top: float) -> tuple[list[Item], float]:
    """Return the rows under the names of their kinds, and where they end."""
    items: list[Item] = []
    for kind, group in groupby(rows, key=lambda row: row.kind):
        tall = _KIND.line_height + 6
        items += _KIND.placed(f"{kind}s".capitalize(), (float(MARGIN), top, float(_NAMES), tall))
        top += tall
        for row in group:
            items += _row_marks(columns, row, top)
            top += row.height
    return items, top


def _row_marks(columns: _Columns, row: _Row, top: float) -> Iterator[Item]:
    yield Path.line((MARGIN, top), (columns.left(len(row.fits)), top), Role.FAINT)
    yield from _NAME.placed(row.name, (MARGIN, top, _NAMES, row.height))
    for i, fit in enumerate(row.fits):
        if fit:
            yield from _sign(fit, columns.roles[i], columns.cell(i, top + 1, row.height - 2))


def _sign(fit: Fit, role: Role, room: Room) -> Iterator[Item]:
    """Yield a disc, a ring or a cross: signs that can be told apart without colour."""
    x, y = middle(room)
    if fit is Fit.AVOID:
        for slope in (-1, 1):
            yield Path.line((x - 5, y - 5 * slope), (x + 5, y + 5 * slope), Role.MARK, 2.5)
    elif fit is Fit.PRIMARY:
        yield Box(room, fill=role)
        yield Box((x - 6, y - 6, 12, 12), fill=Role.ON_FILL, radius=6)
    else:
        yield Box(room, fill=role, opacity=0.2)
        yield _ring(x, y, 5.5)


def _ring(x: float, y: float, radius: float) -> Path:
    # Each quarter of a circle is a Bézier curve whose control points lie 0.5523 of the radius along
    # the tangents at its ends. It differs from a circle by less than can be seen.
    bend = radius * 0.5523
    curves: list[tuple[Point, Point, Point]] = []
    for (a, b), (c, d) in pairwise(((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))):
        start, end = (x + radius * a, y + radius * b), (x + radius * c, y + radius * d)
        # The tangent at one end points to where the other end is, seen from the centre.
        bends = (start[0] + bend * c, start[1] + bend * d), (end[0] + bend * a, end[1] + bend * b)
        curves.append((*bends, end))
    return Path((x + radius, y), tuple(curves), closed=True, stroke=Role.INK, width=1.8)
