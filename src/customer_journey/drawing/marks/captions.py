"""Captions: the heading above a picture and the legend below it."""

from collections.abc import Callable, Iterable

from customer_journey.drawing.marks.phases import NAMES
from customer_journey.drawing.marks.scene import Box, Item, Role, Room
from customer_journey.drawing.marks.typesetting import Style, stacked

#: Width of the empty edge of a picture, in pixels.
MARGIN = 16
_TITLE = Style(size=16, lines=3, bold=True)
_NOTE = Style(size=12, lines=3, role=Role.MUTED)
_MEANING = Style(size=12, lines=1, role=Role.MUTED)
#: In a legend: the width of a sample, the gap between a sample and its meaning, and between entries.
_SAMPLE, _GAP, _BETWEEN = 34, 6, 18
_LINE = _MEANING.line_height + 5

#: A function that draws a sample in a room, and what the sample means.
Entry = tuple[Callable[[Room], Iterable[Item]], str]


def heading(title: str, note: str, width: float) -> tuple[list[Item], float]:
    """Return a title with a note below it, and the place, from the top, where they end."""
    # Letters do not fill their line, so the first line may begin within the margin.
    return stacked(((title, _TITLE), (note, _NOTE)), MARGIN, MARGIN - 4, width - 2 * MARGIN)


def legend(entries: Iterable[Entry], width: float, top: float) -> tuple[list[Item], float]:
    """Return samples with their meanings, as many on a line as fit, and the place where they end."""
    items: list[Item] = []
    left: float = MARGIN
    for draw, meaning in entries:
        # A meaning wider than the picture is cut with an ellipsis.
        wide = min(_MEANING.width(meaning) + 2, width - 2 * MARGIN - _SAMPLE - _GAP)
        if left > MARGIN and left + _SAMPLE + _GAP + wide > width - MARGIN:
            left, top = MARGIN, top + _LINE
        items += draw((left, top + 3, _SAMPLE, _LINE - 6))
        items += _MEANING.placed(meaning, (left + _SAMPLE + _GAP, top, wide, _LINE))
        left += _SAMPLE + _GAP + wide + _BETWEEN
    return items, top + _LINE if items else top


def phases_legend(roles: Iterable[Role]) -> list[Entry]:
    """Return the entries of a legend for the colours of stages that are used."""
    used = set(roles)
    return [(_filled(role), meaning) for role, meaning in NAMES.items() if role in used]


def _filled(role: Role) -> Callable[[Room], Iterable[Item]]:
    return lambda room: (Box(room, fill=role, radius=3),)
