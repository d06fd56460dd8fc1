"""Scenes: boxes, paths and texts in their places, whatever the format and the colours."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import attrs

#: A place in the picture: pixels to the right of its left edge, and below its upper edge.
Point = tuple[float, float]
#: A part of a path: the end of a straight line, or two control points and the end of a cubic curve.
Step = tuple[Point] | tuple[Point, Point, Point]
#: A rectangle: left edge, upper edge, width and height, in pixels.
Room = tuple[float, float, float, float]


class Role(StrEnum):
    """What a mark stands for; a theme gives it its colour.

    ``BEFORE``, ``DECISION``, ``AFTER`` and ``OFF`` fill stages by where they lie: before the
    decision, at it and the purchase, after the purchase, off the path. ``INK`` is text on the panel,
    ``MUTED`` is text that matters less, ``ON_FILL`` is text on a filled stage, ``LINE`` is an arrow or
    a frame, ``FAINT`` is a line that only guides the eye, ``MARK`` is for what must catch the eye.
    """

    PANEL = "panel"
    INK = "ink"
    MUTED = "muted"
    ON_FILL = "on-fill"
    LINE = "line"
    FAINT = "faint"
    MARK = "mark"
    BEFORE = "before"
    DECISION = "decision"
    AFTER = "after"
    OFF = "off"


@attrs.frozen
class Box:
    """A rectangle, with rounded corners if ``radius`` is above 0."""

    room: Room
    fill: Role | None = None
    stroke: Role | None = None
    radius: float = 0
    opacity: float = 1


@attrs.frozen
class Path:
    """A line or an area: a start, then straight and curved steps."""

    start: Point
    steps: tuple[Step, ...]
    closed: bool = False
    fill: Role | None = None
    stroke: Role | None = None
    width: float = 1
    dash: tuple[float, ...] = ()
    opacity: float = 1

    @classmethod
    def through(cls, start: Point, *others: Point, **look: Any) -> Path:
        """Return straight lines through points; the keywords are the other attributes."""
        return cls(start, tuple((point,) for point in others), **look)

    @classmethod
    def line(cls, start: Point, end: Point, role: Role, width: float = 1) -> Path:
        """Return a straight line."""
        return cls.through(start, end, stroke=role, width=width)

    @classmethod
    def around(cls, room: Room, **look: Any) -> Path:
        """Return the edge of a room."""
        x, y, wide, tall = room
        corners = (x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)
        return cls.through(*corners, closed=True, **look)


@attrs.frozen
class Text:
    """One line of text that stays within its room.

    Attributes:
        text: the text.
        at: the point of the base line that ``anchor`` names.
        room: the room that the text must not leave.
        size: of the letters, in pixels.
        role: what the text stands for, which gives its colour.
        bold: whether the letters are bold.
        anchor: ``start``, ``middle`` or ``end`` of the line.
    """

    text: str
    at: Point
    room: Room
    size: float = 13
    role: Role = Role.INK
    bold: bool = False
    anchor: str = "start"


Item = Box | Path | Text


@attrs.frozen
class Scene:
    """The marks of a picture; later ones cover earlier ones."""

    width: float
    height: float
    items: tuple[Item, ...]


def middle(room: Room) -> Point:
    """Return the middle of a room."""
    left, top, width, tall = room
    return left + width / 2, top + tall / 2


def ends(room: Room) -> tuple[Point, Point]:
    """Return the middles of the left and of the right edge of a room."""
    left, _, width, _ = room
    y = middle(room)[1]
    return (left, y), (left + width, y)


def meet(a: Room, b: Room, clearance: float) -> bool:
    """Return whether two rooms overlap, or would if one of them were larger by the clearance at each side."""
    return all(a[i] - clearance < b[i] + b[i + 2] and b[i] < a[i] + a[i + 2] + clearance for i in (0, 1))


def bezier(start: Point, first: Point, second: Point, end: Point, count: int) -> Iterator[Point]:
    """Yield points on a cubic Bézier curve from start to end, in ``count`` steps: ``count + 1`` points."""
    for i in range(count + 1):
        t = i / count
        weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
        weighted = [*zip(weights, (start, first, second, end), strict=True)]
        yield sum(w * x for w, (x, _) in weighted), sum(w * y for w, (_, y) in weighted)
