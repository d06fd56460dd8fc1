"""Outlets: arrows out of a ring of stages, with their words at the tip, where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import attrs

from customer_journey.drawing.marks import metrics
from customer_journey.drawing.marks.arrows import arrow
from customer_journey.drawing.marks.captions import MARGIN
from customer_journey.drawing.marks.scene import Item, Point, Role, Room
from customer_journey.drawing.marks.typesetting import height, placed
from customer_journey.drawing.pictures.framework_routes import Exit
from customer_journey.drawing.pictures.framework_tracks import DASH

__all__ = ["OUT", "Outlet", "outlets", "tall"]

#: Length of the arrows.
OUT = 28.0
_WORDS, _SIZE, _LINES = 108.0, 11, 3
_APART = 5.0


@attrs.frozen
class Outlet:
    """An arrow that leaves a stage, with its words if they stand at its tip."""

    exit: Exit
    start: Point
    tip: Point
    room: Room | None
    anchor: str = "middle"

    @property
    def rooms(self) -> tuple[Room, ...]:
        """What it takes: the arrow's room and that of the words."""
        (a, b), (c, d) = self.start, self.tip
        line = (min(a, c) - 4, min(b, d) - 4, abs(a - c) + 8, abs(b - d) + 8)
        return (line, self.room) if self.room else (line,)

    def moved(self, down: float) -> Outlet:
        """Return the same outlet further down."""

        def lower(point: Point) -> Point:
            return point[0], point[1] + down

        room = self.room and (self.room[0], self.room[1] + down, *self.room[2:])
        return attrs.evolve(self, start=lower(self.start), tip=lower(self.tip), room=room)

    def drawn(self) -> Iterator[Item]:
        """Yield its marks."""
        yield from arrow([self.start, self.tip], dash=DASH if self.exit.weak else ())
        if self.room:
            yield from placed(
                self.exit.text, self.room, size=_SIZE, lines=_LINES, role=Role.MUTED, anchor=self.anchor
            )


def tall(exits: Sequence[Exit]) -> float:
    """Return how tall a stage must be for the words of all its exits to stand beside it."""
    return sum(_tall(exit_) + _APART for exit_ in exits)


def _tall(exit_: Exit) -> float:
    return height(len(metrics.fitted(exit_.text, _WORDS, size=_SIZE, lines=_LINES)), _SIZE)


def outlets(
    seats: Sequence[Room], exits: Sequence[Sequence[Exit]], *, width: float, taken: Sequence[Point]
) -> list[tuple[Outlet, ...]]:
    """Return the outlets of each stage, with their words unless there is no room for them.

    Args:
        seats: of the stages, around their middle.
        exits: of each stage.
        width: of the picture.
        taken: points of the lines between stages.
    """
    xs, ys = zip(*map(_middle, seats), strict=True)
    middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    found: list[tuple[Outlet, ...]] = []
    for seat, leaving in zip(seats, exits, strict=True):
        blocked = [other for other in seats if other is not seat]
        blocked += [room for outlet in chain(*found) for room in outlet.rooms]
        ways = list(_ways(seat, leaving, middle))
        bare = tuple(attrs.evolve(outlet, room=None) for outlet in ways[0])
        found.append(next((way for way in ways if _fits(way, blocked, taken, width)), bare))
    return found


def _middle(seat: Room) -> Point:
    left, top, width, tall = seat
    return left + width / 2, top + tall / 2


def _ways(seat: Room, exits: Sequence[Exit], middle: Point) -> Iterator[tuple[Outlet, ...]]:
    """Yield where the exits of a stage may lead, always away from the middle, the best way first."""
    x, y = _middle(seat)
    down = -1 if y <= middle[1] else 1
    if abs(x - middle[0]) <= 1:
        yield _upright(seat, exits, down)
        yield _aside(seat, exits, 1)
    else:
        yield _aside(seat, exits, 1 if x > middle[0] else -1)
        yield _upright(seat, exits, down)


def _aside(seat: Room, exits: Sequence[Exit], way: int) -> tuple[Outlet, ...]:
    """Return outlets to the left or to the right, one below the other."""
    x, y = _middle(seat)
    edge = x + way * (seat[2] / 2 + 1)
    tip = edge + way * OUT
    left = tip + 6 if way > 0 else tip - 6 - _WORDS
    top = y - tall(exits) / 2
    made = []
    for exit_ in exits:
        whole = _tall(exit_) + _APART
        at = top + whole / 2
        room = (left, top + _APART / 2, _WORDS, _tall(exit_))
        made.append(Outlet(exit_, (edge, at), (tip, at), room, "start" if way > 0 else "end"))
        top += whole
    return tuple(made)


def _upright(seat: Room, exits: Sequence[Exit], down: int) -> tuple[Outlet, ...]:
    """Return outlets upwards or downwards, one beside the other."""
    x, y = _middle(seat)
    edge = y + down * (seat[3] / 2 + 1)
    tip = edge + down * OUT
    made = []
    for i, exit_ in enumerate(exits):
        at = x + (i - (len(exits) - 1) / 2) * (_WORDS + 8)
        room = (at - _WORDS / 2, tip + 2 if down > 0 else tip - 2 - _tall(exit_), _WORDS, _tall(exit_))
        made.append(Outlet(exit_, (at, edge), (at, tip), room))
    return tuple(made)


def _fits(way: Iterable[Outlet], blocked: Sequence[Room], taken: Sequence[Point], width: float) -> bool:
    rooms = [room for outlet in way for room in outlet.rooms]
    return all(
        left >= MARGIN
        and left + wide <= width - MARGIN
        and not _hits((left, top, wide, tall), blocked, taken)
        for left, top, wide, tall in rooms
    )


def _hits(room: Room, blocked: Sequence[Room], taken: Sequence[Point]) -> bool:
    left, top, right, bottom = room[0] - 3, room[1] - 3, room[0] + room[2] + 3, room[1] + room[3] + 3
    on_room = (left < x + w and x < right and top < y + h and y < bottom for x, y, w, h in blocked)
    on_line = (left < x < right and top < y < bottom for x, y in taken)
    return any(on_room) or any(on_line)
