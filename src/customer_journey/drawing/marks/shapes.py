"""Shapes: lines and areas with straight edges."""

from __future__ import annotations

from collections.abc import Sequence

from customer_journey.drawing.marks.scene import Path, Point, Role, Room

__all__ = ["dashed", "line", "middle", "polygon"]


def line(start: Point, end: Point, role: Role, width: float = 1, dash: tuple[float, ...] = ()) -> Path:
    """Return a straight line."""
    return Path(start, ((end,),), stroke=role, width=width, dash=dash)


def polygon(corners: Sequence[Point], role: Role) -> Path:
    """Return a filled area between corners."""
    first, *others = corners
    return Path(first, tuple((corner,) for corner in others), closed=True, fill=role)


def dashed(room: Room, role: Role, width: float, dash: tuple[float, ...]) -> Path:
    """Return the dashed edge of a room: a stage that takes no part in what the picture shows."""
    x, y, wide, tall = room
    corners = (((x + wide, y),), ((x + wide, y + tall),), ((x, y + tall),))
    return Path((x, y), corners, closed=True, stroke=role, width=width, dash=dash)


def middle(room: Room) -> Point:
    """Return the middle of a room."""
    left, top, width, tall = room
    return left + width / 2, top + tall / 2
