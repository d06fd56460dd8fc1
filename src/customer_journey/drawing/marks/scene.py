"""Scenes: boxes, paths and texts in their places, before any format or colour."""

from __future__ import annotations

from enum import StrEnum

import attrs

__all__ = ["Box", "Item", "Path", "Point", "Role", "Room", "Scene", "Text"]

#: A place: to the right of the left edge, below the upper edge, in pixels.
Point = tuple[float, float]
#: Left edge, upper edge, width, height.
Room = tuple[float, float, float, float]


class Role(StrEnum):
    """What a mark stands for; a theme gives it its colour.

    ``BEFORE``, ``DECISION``, ``AFTER`` and ``OFF`` fill stages by where they lie: before the
    decision, at it and the purchase, after the purchase, off the path. ``INK`` is text on the panel,
    ``MUTED`` is text that matters less, ``ON_FILL`` is text on a filled stage, ``LINE`` is an arrow or
    a frame, ``MARK`` is what the eye shall find.
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
    """A line or an area: a start, then straight steps (one point) and cubic curves (three points)."""

    start: Point
    steps: tuple[tuple[Point] | tuple[Point, Point, Point], ...]
    closed: bool = False
    fill: Role | None = None
    stroke: Role | None = None
    width: float = 1
    dash: tuple[float, ...] = ()
    opacity: float = 1


@attrs.frozen
class Text:
    """One line of text that stays within its room.

    Attributes:
        text: what is written.
        at: where the base line begins, has its middle, or ends, as ``anchor`` says.
        room: what it must not leave.
        size: of the letters, in pixels.
        role: what it stands for.
        bold: whether it is set in bold letters.
        anchor: ``start``, ``middle`` or ``end``.
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
    """A picture's marks, the hindmost first."""

    width: float
    height: float
    items: tuple[Item, ...]
