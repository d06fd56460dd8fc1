"""Arrows: lines with a head, round at their corners, or bent along a curve."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from customer_journey.drawing.marks.scene import Item, Path, Point, Role

__all__ = ["arrow", "bent"]

_HEAD = 7.0
_CORNER = 7.0
#: How far the control points of a quarter of a circle lie from its ends, in parts of its radius.
_ROUND = 0.55

_Step = tuple[Point] | tuple[Point, Point, Point]


def arrow(points: Sequence[Point], *, width: float = 1.5, dash: tuple[float, ...] = ()) -> tuple[Item, ...]:
    """Return an arrow along straight lines through points, with round corners.

    >>> [len(path.steps) for path in arrow([(0, 0), (50, 0), (50, 80)])]
    [3, 2]
    """
    *before, last, tip = points
    neck = _toward(tip, last, _HEAD - 1)
    line = [*before, last, neck]
    steps: list[_Step] = []
    for i in range(1, len(line) - 1):
        corner = line[i]
        radius = min(_CORNER, _distance(line[i - 1], corner) / 2, _distance(corner, line[i + 1]) / 2)
        enter, leave = _toward(corner, line[i - 1], radius), _toward(corner, line[i + 1], radius)
        curve = (_toward(enter, corner, radius * _ROUND), _toward(leave, corner, radius * _ROUND), leave)
        steps += [(enter,), curve]
    steps.append((neck,))
    return Path(line[0], tuple(steps), stroke=Role.LINE, width=width, dash=dash), _head(neck, tip, width)


def bent(points: Sequence[Point], *, width: float = 1.5, dash: tuple[float, ...] = ()) -> tuple[Item, ...]:
    """Return an arrow along a curve that is given by many points."""
    tip = points[-1]
    line = [point for point in points if _distance(point, tip) >= _HEAD - 1] or [points[0]]
    neck = _toward(tip, line[-1], _HEAD - 1)
    steps = tuple((point,) for point in (*line[1:], neck))
    return Path(line[0], steps, stroke=Role.LINE, width=width, dash=dash), _head(neck, tip, width)


def _head(neck: Point, tip: Point, width: float) -> Path:
    half = 2.2 + width
    length = _distance(neck, tip) or 1
    along = ((tip[0] - neck[0]) / length, (tip[1] - neck[1]) / length)
    back = (tip[0] - along[0] * _HEAD, tip[1] - along[1] * _HEAD)
    left = (back[0] - along[1] * half, back[1] + along[0] * half)
    right = (back[0] + along[1] * half, back[1] - along[0] * half)
    return Path(tip, ((left,), (right,)), closed=True, fill=Role.LINE)


def _distance(a: Point, b: Point) -> float:
    return hypot(b[0] - a[0], b[1] - a[1])


def _toward(start: Point, end: Point, length: float) -> Point:
    """Return the point so far from the start on the way to the end."""
    part = length / (_distance(start, end) or 1)
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
