"""Tiles: stages side by side, in no order, each with the words that belong to it."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from customer_journey.drawing.marks import metrics
from customer_journey.drawing.marks.captions import MARGIN
from customer_journey.drawing.marks.scene import Box, Item, Role
from customer_journey.drawing.marks.typesetting import height, placed

__all__ = ["Tile", "grid"]

#: Least height of a tile.
_TALL = 44.0
_COLUMNS = 3
_GAP = 12
_PAD = 10
_SIZE, _SMALL = 13, 11
_LINES, _NOTE_LINES = 4, 3


@attrs.frozen
class Tile:
    """A stage: its label, its hue, and notes below the label."""

    label: str
    role: Role
    notes: tuple[str, ...] = ()

    def _lines(self, width: float) -> int:
        return len(metrics.fitted(self.label, width, size=_SIZE, lines=_LINES, bold=True))

    def _note_lines(self, width: float) -> list[int]:
        return [len(metrics.fitted(n, width, size=_SMALL, lines=_NOTE_LINES)) for n in self.notes]

    def tall(self, width: float) -> float:
        """Return how much height the words need in a tile of a width."""
        inner = width - 2 * _PAD
        notes = sum(height(lines, _SMALL) for lines in self._note_lines(inner))
        return 2 * _PAD + height(self._lines(inner), _SIZE) + notes

    def drawn(self, left: float, top: float, width: float, tall: float) -> list[Item]:
        """Return the tile in its place."""
        x, inner = left + _PAD, width - 2 * _PAD
        items: list[Item] = [Box((left, top, width, tall), fill=self.role, radius=8)]
        y = top + (tall - self.tall(width)) / 2 + _PAD
        words = [(self.label, self._lines(inner), _SIZE, _LINES)]
        words += [
            (note, lines, _SMALL, _NOTE_LINES)
            for note, lines in zip(self.notes, self._note_lines(inner), strict=True)
        ]
        for i, (text, lines, size, most) in enumerate(words):
            room = (x, y, inner, height(lines, size))
            items += placed(
                text, room, size=size, lines=most, role=Role.ON_FILL, bold=i == 0, anchor="middle"
            )
            y += room[3]
        return items


def grid(tiles: Sequence[Tile], width: float, top: float) -> tuple[list[Item], float]:
    """Return tiles in rows of three, and where the rows end."""
    items: list[Item] = []
    wide = (width - 2 * MARGIN - (_COLUMNS - 1) * _GAP) / _COLUMNS
    for start in range(0, len(tiles), _COLUMNS):
        row = tiles[start : start + _COLUMNS]
        tall = max(_TALL, *(tile.tall(wide) for tile in row))
        for column, tile in enumerate(row):
            items += tile.drawn(MARGIN + column * (wide + _GAP), top, wide, tall)
        top += tall + _GAP
    return items, top
