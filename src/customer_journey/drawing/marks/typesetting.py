"""Typesetting: a text that is broken into lines, each in its room."""

from __future__ import annotations

from customer_journey.drawing.marks import metrics
from customer_journey.drawing.marks.scene import Role, Room, Text

__all__ = ["height", "placed"]

#: Room of a line over the size of its letters: the tallest of the usual fonts need 1.4.
_LINE = 1.45
#: Where the base line runs within a line.
_BASE = 1.09
#: A j, or an end that leans, reaches so far beyond the width of its letter.
_REACH = 0.1


def height(lines: int, size: float) -> float:
    """Return how much room so many lines need.

    >>> height(2, 10)
    29.0
    """
    return lines * _LINE * size


def placed(
    text: str,
    room: Room,
    *,
    size: float = 13,
    lines: int = 2,
    role: Role = Role.INK,
    bold: bool = False,
    anchor: str = "start",
) -> tuple[Text, ...]:
    """Return a text within a room, halfway between its top and its bottom.

    >>> [line.text for line in placed("Need recognition", (0, 0, 90, 40))]
    ['Need', 'recognition']
    """
    left, top, width, tall = room
    fitted = metrics.fitted(text, width, size=size, lines=lines, bold=bold)
    x = left + {"start": 0, "middle": width / 2, "end": width}[anchor]
    line, reach = _LINE * size, _REACH * size
    first = top + (tall - len(fitted) * line) / 2
    return tuple(
        Text(
            written,
            (x, first + i * line + _BASE * size),
            (left - reach, first + i * line, width + 2 * reach, line),
            size=size,
            role=role,
            bold=bold,
            anchor=anchor,
        )
        for i, written in enumerate(fitted)
    )
