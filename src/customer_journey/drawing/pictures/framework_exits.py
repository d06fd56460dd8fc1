"""Exits of a loop: arrows out of the ring of stages, with words at their tips where there is room."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import itemgetter

import attrs

from customer_journey.drawing.marks.arrows import arrow
from customer_journey.drawing.marks.captions import MARGIN
from customer_journey.drawing.marks.scene import Item, Point, Role, Room, meet, middle
from customer_journey.drawing.marks.typesetting import Style
from customer_journey.drawing.pictures.framework_routes import Exit

#: Length of the arrows, in pixels.
LENGTH = 28.0
#: Width of the room for the words at a tip.
_WORDS = 108.0
#: Room between the words of two exits, one below the other, and side by side.
_GAP, _COLUMN_GAP = 5.0, 8
#: Room that must stay free around words and arrows.
_CLEARANCE = 3
_STYLES = {
    anchor: Style(size=11, lines=3, role=Role.MUTED, anchor=anchor) for anchor in ("start", "middle", "end")
}


@attrs.frozen
class ExitArrow:
    """An arrow that leaves a stage.

    Attributes:
        exit: where it leads.
        start: where it begins, at the edge of the stage.
        tip: where it ends.
        room: where its words are, or None if they are not at the tip.
        anchor: the side to which the words are aligned: ``start``, ``middle`` or ``end``.
    """

    exit: Exit
    start: Point
    tip: Point
    room: Room | None
    anchor: str = "middle"

    @property
    def rooms(self) -> tuple[Room, ...]:
        """The room that the arrow takes, and that of its words if they are at the tip."""
        (a, b), (c, d) = self.start, self.tip
        line = (min(a, c) - 4, min(b, d) - 4, abs(a - c) + 8, abs(b - d) + 8)
        return (line, self.room) if self.room else (line,)

    def moved(self, down: float) -> ExitArrow:
        """Return the same arrow further down."""
        (a, b), (c, d) = self.start, self.tip
        room = self.room and (self.room[0], self.room[1] + down, *self.room[2:])
        return attrs.evolve(self, start=(a, b + down), tip=(c, d + down), room=room)

    def drawn(self) -> Iterator[Item]:
        """Yield the marks."""
        yield from arrow([self.start, self.tip], dash=self.exit.dash)
        if self.room:
            yield from _STYLES[self.anchor].placed(self.exit.text, self.room)


def words_height(exits: Sequence[Exit]) -> float:
    """Return how tall a stage must be for the words of all its exits to stand next to it."""
    return sum(_height(exit_) + _GAP for exit_ in exits)


def _height(exit_: Exit) -> float:
    return _STYLES["middle"].height(exit_.text, _WORDS)


def exit_arrows(
    boxes: Sequence[Room], exits: Sequence[Sequence[Exit]], *, width: float, lines: Sequence[Point]
) -> list[tuple[ExitArrow, ...]]:
    """Return the exit arrows of each stage, with words at their tips if there is room for them.

    Each stage in turn gets the first arrangement that runs into neither another stage nor anything placed
    earlier.

    Args:
        boxes: the rooms of the stages.
        exits: the exits of each stage.
        width: the width of the picture.
        lines: points on the lines between stages.
    """
    xs, ys = zip(*map(middle, boxes), strict=True)
    centre = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    # A point of a line is a room of no size. The points are sorted by height, so that each room is compared
    # with the few points that are about as high.
    on_lines = sorted(((x, y, 0.0, 0.0) for x, y in lines), key=itemgetter(1))
    found: list[tuple[ExitArrow, ...]] = []
    taken: list[Room] = []
    for box, leaving in zip(boxes, exits, strict=True):
        blocked = [*(other for other in boxes if other is not box), *taken]
        ways = _ways(box, leaving, centre)
        without_words = tuple(attrs.evolve(exit_arrow, room=None) for exit_arrow in ways[0])
        fitting = (way for way in ways if _fits(way, blocked, on_lines, width))
        found.append(next(fitting, without_words))
        taken += [room for exit_arrow in found[-1] for room in exit_arrow.rooms]
    return found


def _ways(box: Room, exits: Sequence[Exit], centre: Point) -> tuple[tuple[ExitArrow, ...], ...]:
    """Return the arrangements of a stage's exits that lead away from the centre, with the best one first."""
    x, y = middle(box)
    vertical = tuple(_vertical(box, exits, -1 if y <= centre[1] else 1))
    sideways = tuple(_sideways(box, exits, -1 if x < centre[0] - 1 else 1))
    # From a stage at the top or at the bottom of the ring, vertical arrows lead straight away from the ring;
    # from any other stage, sideways is better.
    return (vertical, sideways) if abs(x - centre[0]) <= 1 else (sideways, vertical)


def _sideways(box: Room, exits: Sequence[Exit], direction: int) -> Iterator[ExitArrow]:
    """Yield arrows to the left (-1) or to the right (1), one below the other."""
    x, y = middle(box)
    edge = x + direction * (box[2] / 2 + 1)
    tip = edge + direction * LENGTH
    left, anchor = (tip + 6, "start") if direction > 0 else (tip - 6 - _WORDS, "end")
    top = y - words_height(exits) / 2
    for exit_ in exits:
        needed = _height(exit_) + _GAP
        at = top + needed / 2
        room = (left, top + _GAP / 2, _WORDS, _height(exit_))
        yield ExitArrow(exit_, (edge, at), (tip, at), room, anchor)
        top += needed


def _vertical(box: Room, exits: Sequence[Exit], direction: int) -> Iterator[ExitArrow]:
    """Yield arrows upwards (-1) or downwards (1), next to each other."""
    x, y = middle(box)
    edge = y + direction * (box[3] / 2 + 1)
    tip = edge + direction * LENGTH
    for i, exit_ in enumerate(exits):
        at = x + (i - (len(exits) - 1) / 2) * (_WORDS + _COLUMN_GAP)
        top = tip + 2 if direction > 0 else tip - 2 - _height(exit_)
        room = (at - _WORDS / 2, top, _WORDS, _height(exit_))
        yield ExitArrow(exit_, (at, edge), (at, tip), room)


def _fits(way: Iterable[ExitArrow], blocked: Sequence[Room], lines: Sequence[Room], width: float) -> bool:
    """Return whether arrows and words stay within the picture, and clear of stages, other words and lines."""
    rooms = [room for exit_arrow in way for room in exit_arrow.rooms]
    inside = all(left >= MARGIN and left + wide <= width - MARGIN for left, _, wide, _ in rooms)
    return inside and not any(
        meet(room, other, _CLEARANCE) for room in rooms for other in chain(blocked, _beside(room, lines))
    )


def _beside(room: Room, lines: Sequence[Room]) -> Sequence[Room]:
    """Return those of the points, which are sorted by height, that are about as high as a room."""
    _, top, _, tall = room
    first = bisect_left(lines, top - _CLEARANCE, key=itemgetter(1))
    return lines[first : bisect_right(lines, top + tall + _CLEARANCE, key=itemgetter(1))]
