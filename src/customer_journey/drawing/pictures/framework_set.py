"""Tiles: stages side by side without an order, each with its notes."""

from collections.abc import Sequence

import attrs

from customer_journey.drawing.marks.captions import MARGIN
from customer_journey.drawing.marks.scene import Box, Item, Role
from customer_journey.drawing.marks.typesetting import Style, stacked

_LABEL = Style(lines=4, role=Role.ON_FILL, bold=True, anchor="middle")
_NOTE = Style(size=11, lines=3, role=Role.ON_FILL, anchor="middle")

_LEAST_HEIGHT = 44.0
_COLUMNS = 3
#: Room between tiles, and between the edge of a tile and its words.
_GAP, _PAD = 12, 10


@attrs.frozen
class Tile:
    """A stage: its label, its colour, and notes below the label."""

    label: str
    role: Role
    notes: tuple[str, ...] = ()

    def height(self, width: float) -> float:
        """Return the height that the words need in a tile of some width."""
        inner = width - 2 * _PAD
        notes = sum(_NOTE.height(note, inner) for note in self.notes)
        return 2 * _PAD + _LABEL.height(self.label, inner) + notes

    def drawn(self, left: float, top: float, width: float, tall: float) -> list[Item]:
        """Return the tile in its place, with the words halfway between its top and its bottom."""
        words_top = top + (tall - self.height(width)) / 2 + _PAD
        texts = ((self.label, _LABEL), *((note, _NOTE) for note in self.notes))
        words, _ = stacked(texts, left + _PAD, words_top, width - 2 * _PAD)
        return [Box((left, top, width, tall), fill=self.role, radius=8), *words]


def tiles_in_rows(tiles: Sequence[Tile], width: float, top: float) -> tuple[list[Item], float]:
    """Return tiles in rows of three, and where the rows end, including the gap below the last one."""
    items: list[Item] = []
    wide = (width - 2 * MARGIN - (_COLUMNS - 1) * _GAP) / _COLUMNS
    for start in range(0, len(tiles), _COLUMNS):
        row = tiles[start : start + _COLUMNS]
        tall = max(_LEAST_HEIGHT, *(tile.height(wide) for tile in row))
        for column, tile in enumerate(row):
            items += tile.drawn(MARGIN + column * (wide + _GAP), top, wide, tall)
        top += tall + _GAP
    return items, top
