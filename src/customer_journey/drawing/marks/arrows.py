"""Arrows: a line with a head, either straight with round corners, or a curve."""

from collections.abc import Sequence
from math import dist

from customer_journey.drawing.marks.scene import Item, Path, Point, Role, Step

#: Length of the head, in pixels like all lengths here.
_HEAD = 7.0
#: How far before the tip the line ends: one pixel inside the head, so that no gap shows between them.
_NECK = _HEAD - 1
#: Radius of a corner.
_CORNER = 7.0
#: Control points this far along the tangents make a Bézier curve look like a quarter of a circle.
_ROUND = 0.55


def arrow(points: Sequence[Point], *, width: float = 1.5, dash: tuple[float, ...] = ()) -> tuple[Item, ...]:
    """Return an arrow along straight lines through points, with round corners: its line, and its head.

    Args:
        points: the start, the corners if any, and the tip.
        width: of the line.
        dash: lengths of dashes and gaps in turn; none for a solid line.

    >>> [len(path.steps) for path in arrow([(0, 0), (50, 0), (50, 80)])]
    [3, 2]
    """
    tip = points[-1]
    neck = _toward(tip, points[-2], _NECK)
    line = [*points[:-1], neck]
    steps: list[Step] = []
    for previous, corner, following in zip(line, line[1:], line[2:], strict=False):
        # A corner takes at most half of each of its lines: where points are close, two corners would overlap.
        radius = min(_CORNER, dist(previous, corner) / 2, dist(corner, following) / 2)
        enter, leave = _toward(corner, previous, radius), _toward(corner, following, radius)
        curve = (_toward(enter, corner, radius * _ROUND), _toward(leave, corner, radius * _ROUND), leave)
        steps += [(enter,), curve]
    return Path(line[0], (*steps, (neck,)), stroke=Role.LINE, width=width, dash=dash), _head(neck, tip, width)


def curved_arrow(points: Sequence[Point], *, width: float = 1.5) -> tuple[Item, ...]:
    """Return an arrow along a curve that is given by many points, the last of which is the tip."""
    tip = points[-1]
    # Points under the head are left out, because they would turn the head out of the curve's direction.
    line = [point for point in points if dist(point, tip) >= _NECK] or [points[0]]
    neck = _toward(tip, line[-1], _NECK)
    return Path.through(*line, neck, stroke=Role.LINE, width=width), _head(neck, tip, width)


def _head(neck: Point, tip: Point, width: float) -> Path:
    x, y = _toward(tip, neck, _HEAD)
    # The head is a triangle: its base is at a right angle to the line, and wider for a thicker line.
    part = (2.2 + width) / _HEAD
    across, down = (y - tip[1]) * part, (tip[0] - x) * part
    corners = tip, (x + across, y + down), (x - across, y - down)
    return Path.through(*corners, closed=True, fill=Role.LINE)


def _toward(start: Point, end: Point, length: float) -> Point:
    """Return the point at some distance from the start on the way to the end."""
    part = length / (dist(start, end) or 1)
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
