"""Ribbons: how each relation looks, as a band from one stage to another."""

from __future__ import annotations

from collections.abc import Iterator

from customer_journey.crosswalks.relations import Relation
from customer_journey.drawing.marks.scene import Item, Path, Point, Role

__all__ = ["MEANINGS", "PALE", "hairline", "ribbon", "stub"]

#: What each relation says of the stage on the left, for a legend.
MEANINGS = {
    Relation.EXACT: "exact: the same stage under another name",
    Relation.CLOSE: "close: the same ground, not the same thing",
    Relation.BROAD: "broad: goes into a broader stage",
    Relation.NARROW: "narrow: goes into one of its parts",
    Relation.OVERLAP: "overlap: shares some ground",
    Relation.NONE: "none: no common ground, decided all the same",
}

#: A ribbon leaves its stage straight, so that those of one stage part only further on.
_LEAD = 10
#: How much of its colour a ribbon has that is not all of the same ground.
PALE = 0.28
_EDGES: dict[Relation, tuple[float, ...]] = {
    Relation.BROAD: (),
    Relation.NARROW: (6, 3),
    Relation.OVERLAP: (1, 2),
    Relation.NONE: (1, 4),
}

_Steps = tuple[tuple[Point, Point, Point] | tuple[Point], ...]


def ribbon(start: Point, end: Point, width: float, relation: Relation, role: Role) -> list[Item]:
    """Return a ribbon of one width, from the middle of its beginning to the middle of its end."""
    half = width / 2
    above, below = (start[0], start[1] - half), (start[0], start[1] + half)
    there, back = _along(above, (end[0], end[1] - half)), _along((end[0], end[1] + half), below)
    area = (*there, ((end[0], end[1] + half),), *back)
    full = relation.same_span
    items: list[Item] = [Path(above, area, closed=True, fill=role, opacity=1 if full else PALE)]
    if relation is Relation.CLOSE:
        thin = min(max(width / 8, 1.2), 3.5)
        items.append(Path(start, _along(start, end), stroke=Role.PANEL, width=thin, dash=(7, 5)))
    if relation is Relation.OVERLAP:
        items.append(_zigzag(start, end, half, role))
    if not full:
        dash = _EDGES[relation]
        lower = _along(below, (end[0], end[1] + half))
        items += [Path(p, s, stroke=role, width=1.3, dash=dash) for p, s in ((above, there), (below, lower))]
    return items


def hairline(start: Point, end: Point, role: Role) -> list[Item]:
    """Return a thin line: common ground of which the target takes no share."""
    return [Path(start, _along(start, end), stroke=role, width=1.2, dash=(1, 4))]


def stub(start: Point, length: float, width: float) -> list[Item]:
    """Return a short ribbon that leads nowhere."""
    (x, y), half = start, width / 2
    corners = (((x + length, y - half),), ((x + length, y + half),), ((x, y + half),))
    return [
        Path((x, y - half), corners, closed=True, fill=Role.OFF, opacity=PALE),
        Path(
            (x + length, y - max(half, 6)), (((x + length, y + max(half, 6)),),), stroke=Role.OFF, width=2.5
        ),
    ]


def _along(start: Point, end: Point) -> _Steps:
    """Return the way between two points: a straight lead at the left one, a curve, level at both ends."""
    backwards = start[0] > end[0]
    left = (end if backwards else start)[0] + _LEAD
    middle = (left + max(start[0], end[0])) / 2
    curve_start = start if backwards else (left, start[1])
    curve_end = (left, end[1]) if backwards else end
    curve = ((middle, curve_start[1]), (middle, curve_end[1]), curve_end)
    return (curve, (end,)) if backwards else ((curve_start,), curve)


def _zigzag(start: Point, end: Point, half: float, role: Role) -> Path:
    """Return a line to and fro between the edges of a ribbon."""
    inside = max(half - 0.8, 0.5)
    points = [(x, y + (inside if i % 2 else -inside)) for i, (x, y) in enumerate(_points(start, end, _LEAD))]
    return Path(points[0], tuple((point,) for point in points[1:]), stroke=role, width=0.9)


def _points(start: Point, end: Point, lead: float) -> Iterator[Point]:
    """Return points a few pixels apart along the middle of a ribbon."""
    yield start
    left, across, down = start[0] + lead, end[0] - start[0] - lead, end[1] - start[1]
    count = max(int((across**2 + down**2) ** 0.5 / 7), 2)
    for i in range(count + 1):
        t = i / count
        # The curve's control points stand halfway across, level with its ends.
        x = 1.5 * t * (1 - t) ** 2 + 1.5 * t**2 * (1 - t) + t**3
        y = 3 * t**2 * (1 - t) + t**3
        yield left + across * x, start[1] + down * y
