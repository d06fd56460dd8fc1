"""Typesetting: how a text is set, how much room it needs, and its lines in their places."""

from collections.abc import Iterable, Iterator

import attrs

from customer_journey.drawing.marks import metrics
from customer_journey.drawing.marks.scene import Item, Role, Room, Text

#: Height of a line for letters of size 1: the tallest of the usual fonts needs 1.4.
_LINE = 1.45
#: How far below the top of such a line its base line runs.
_BASE = 1.09
#: How far the first or the last letter may reach beyond the width of its text, for size 1: a j does, and
#: so do letters that lean.
_OVERHANG = 0.1


@attrs.frozen
class Style:
    """How a text is set. A text that is measured and placed in the same style stays within its room.

    Attributes:
        size: of the letters, in pixels.
        lines: how many lines it may have; a text that needs more ends with an ellipsis.
        role: what the text stands for, which gives its colour.
        bold: whether the letters are bold.
        anchor: the side that the lines are aligned to: ``start``, ``middle`` or ``end``.
    """

    size: float = 13
    lines: int = 2
    role: Role = Role.INK
    bold: bool = False
    anchor: str = "start"

    def lines_height(self, lines: int) -> float:
        """Return the height of a number of lines, in pixels."""
        return lines * _LINE * self.size

    @property
    def line_height(self) -> float:
        """The height of one line."""
        return self.lines_height(1)

    def width(self, text: str) -> float:
        """Return how many pixels wide a text on one line is at most."""
        return metrics.width(text, self.size, bold=self.bold)

    def wrapped(self, text: str, width: float) -> tuple[str, ...]:
        """Return the lines of a text in a room of some width."""
        return metrics.fitted(text, width, size=self.size, lines=self.lines, bold=self.bold)

    def height(self, text: str, width: float) -> float:
        """Return the height that a text needs in a room of some width.

        >>> Style(size=10).height("Need recognition", 70)
        29.0
        """
        return self.lines_height(len(self.wrapped(text, width)))

    def placed(self, text: str, room: Room, *, role: Role | None = None) -> Iterator[Text]:
        """Yield the lines of a text in a room, halfway between its top and its bottom.

        Args:
            text: the text.
            room: where it stands.
            role: what the text stands for here, if that is not the role of the style.

        >>> [line.text for line in Style().placed("Need recognition", (0, 0, 90, 40))]
        ['Need', 'recognition']
        """
        left, top, width, tall = room
        lines = self.wrapped(text, width)
        x = left + {"start": 0, "middle": width / 2, "end": width}[self.anchor]
        overhang = _OVERHANG * self.size
        first = top + (tall - len(lines) * self.line_height) / 2
        look = (self.size, role or self.role, self.bold, self.anchor)
        for i, shown in enumerate(lines):
            y = first + i * self.line_height
            line = (left - overhang, y, width + 2 * overhang, self.line_height)
            yield Text(shown, (x, y + _BASE * self.size), line, *look)


def stacked(
    texts: Iterable[tuple[str, Style]], left: float, top: float, width: float, *, gap: float = 0
) -> tuple[list[Item], float]:
    """Return texts of one width, one below the other, and the place below the last one and its gap."""
    items: list[Item] = []
    for text, style in texts:
        tall = style.height(text, width)
        items += style.placed(text, (left, top, width, tall))
        top += tall + gap
    return items, top
