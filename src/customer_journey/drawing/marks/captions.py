"""Captions: what stands above and below a picture, namely its heading and its legend."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from customer_journey.drawing.marks import metrics
from customer_journey.drawing.marks.phases import NAMES
from customer_journey.drawing.marks.scene import Box, Item, Role, Room
from customer_journey.drawing.marks.typesetting import height, placed

__all__ = ["MARGIN", "Entry", "heading", "legend", "phases_legend"]

#: The empty edge of a picture.
MARGIN = 16
_SAMPLE = 34
_SIZE = 12
_LINE = height(1, _SIZE) + 5

#: What draws a sample in a room, and what the sample means.
Entry = tuple[Callable[[Room], Iterable[Item]], str]


def heading(title: str, note: str, width: float) -> tuple[list[Item], float]:
    """Return a title with a note below it, and where they end."""
    items: list[Item] = []
    top = MARGIN - 4.0
    for text, size, role, bold in ((title, 16, Role.INK, True), (note, _SIZE, Role.MUTED, False)):
        inner = width - 2 * MARGIN
        tall = height(len(metrics.fitted(text, inner, size=size, lines=3, bold=bold)), size)
        items += placed(text, (MARGIN, top, inner, tall), size=size, lines=3, role=role, bold=bold)
        top += tall
    return items, top


def legend(entries: Iterable[Entry], width: float, top: float) -> tuple[list[Item], float]:
    """Return samples with their meanings, as many in a line as there is room for, and where they end."""
    items: list[Item] = []
    left: float = MARGIN
    for draw, meaning in entries:
        wide = min(metrics.width(meaning, _SIZE) + 2, width - 2 * MARGIN - _SAMPLE - 6)
        if left > MARGIN and left + _SAMPLE + 6 + wide > width - MARGIN:
            left, top = MARGIN, top + _LINE
        items += draw((left, top + 3, _SAMPLE, _LINE - 6))
        words = (left + _SAMPLE + 6, top, wide, _LINE)
        items += placed(meaning, words, size=_SIZE, lines=1, role=Role.MUTED)
        left += _SAMPLE + 6 + wide + 18
    return items, top + _LINE if items else top


def phases_legend(roles: Iterable[Role]) -> list[Entry]:
    """Return what the hues mean, of those that are used."""
    used = set(roles)
    return [(_filled(role), meaning) for role, meaning in NAMES.items() if role in used]


def _filled(role: Role) -> Callable[[Room], Iterable[Item]]:
    return lambda room: (Box(room, fill=role, radius=3),)
