"""Ribbons: bands from one stage to another, which look different for each relation."""

from functools import cache
from math import hypot

from customer_journey.crosswalks.relations import Relation
from customer_journey.drawing.marks.scene import Item, Path, Point, Role, bezier

#: What each relation says about the stage on the left, for a legend.
MEANINGS = {
    Relation.EXACT: "exact: the same stage under another name",
    Relation.CLOSE: "close: the same moments, not the same thing",
    Relation.BROAD: "broad: goes into a broader stage",
    Relation.NARROW: "narrow: goes into one of its parts",
    Relation.OVERLAP: "overlap: shares some moments",
    Relation.NONE: "none: shares no moments, decided or declared",
}

#: How far a ribbon runs straight before it bends, so that ribbons do not fan out at the edge of a stage.
_LEAD = 10
#: The most turns that the zigzag of a ribbon has: in a longer ribbon they are longer, not more. Otherwise the
#: points of the zigzags would be most of the file of a tall picture with many stages.
MOST_TURNS = 120
#: Opacity of a ribbon between stages that do not cover the same moments: low, so that its edge stands out.
PALE = 0.28
#: Dashes of that edge. Relations must be told apart without colour, so each has a pattern of its own.
_EDGES: dict[Relation, tuple[float, ...]] = {
    Relation.BROAD: (),
    Relation.NARROW: (6, 3),
    Relation.OVERLAP: (1, 2),
    Relation.NONE: (1, 4),
}


def ribbon(start: Point, end: Point, width: float, relation: Relation, role: Role) -> list[Item]:
    """Return a ribbon, which has the same height everywhere.

    Args:
        start: the middle of its left end.
        end: the middle of its right end.
        width: how tall it is, which shows the share.
        relation: what the two stages have to do with each other, which gives its look.
        role: the role whose colour it has.
    """
    half = width / 2
    (x, y), (end_x, end_y) = start, end
    upper = _curve((x, y - half), (end_x, end_y - half))
    lower = _curve((x, y + half), (end_x, end_y + half))
    # The outline goes along the upper edge and comes back along the lower one.
    (lead,), (first, second, lower_end) = lower
    outline = (*upper, (lower_end,), (second, first, lead), ((x, y + half),))
    opacity = 1 if relation.same_span else PALE
    items: list[Item] = [Path((x, y - half), outline, closed=True, fill=role, opacity=opacity)]
    if relation is Relation.CLOSE:
        # A dashed slit along the middle marks the relation as not exact. It is narrow, so that both edges of
        # the ribbon stay visible.
        slit = min(max(width / 8, 1.2), 3.5)
        items.append(Path(start, _curve(start, end), stroke=Role.PANEL, width=slit, dash=(7, 5)))
    if relation is Relation.OVERLAP:
        items.append(_zigzag(start, end, half, role))
    if not relation.same_span:
        for side, steps in ((-half, upper), (half, lower)):
            items.append(Path((x, y + side), steps, stroke=role, width=1.3, dash=_EDGES[relation]))
    return items


def hairline(start: Point, end: Point, role: Role) -> list[Item]:
    """Return a thin dashed line, to a target that shares moments with the stage but takes no share of it."""
    return [Path(start, _curve(start, end), stroke=role, width=1.2, dash=(5, 4))]


def stub(start: Point, length: float, width: float) -> list[Item]:
    """Return a short ribbon that ends at a bar, for a part without a counterpart."""
    (x, y), half = start, width / 2
    corners = (x, y - half), (x + length, y - half), (x + length, y + half), (x, y + half)
    # The bar is taller than a thin ribbon, which would otherwise look like a hairline.
    bar = max(half, 6)
    return [
        Path.through(*corners, closed=True, fill=Role.OFF, opacity=PALE),
        Path.line((x + length, y - bar), (x + length, y + bar), Role.OFF, 2.5),
    ]


def _curve(start: Point, end: Point) -> tuple[tuple[Point], tuple[Point, Point, Point]]:
    """Return the steps to a point further right: a straight lead, and a curve that is level at both ends."""
    lead = start[0] + _LEAD
    middle = (lead + end[0]) / 2
    return ((lead, start[1]),), ((middle, start[1]), (middle, end[1]), end)


def _zigzag(start: Point, end: Point, half: float, role: Role) -> Path:
    """Return a line back and forth between the edges of a ribbon, turning about every seven pixels."""
    left, across, down = start[0] + _LEAD, end[0] - start[0] - _LEAD, end[1] - start[1]
    count = min(max(int(hypot(across, down) / 7), 2), MOST_TURNS)
    line = [start, *((left + across * x, start[1] + down * y) for x, y in _unit_curve(count))]
    inside = max(half - 0.8, 0.5)
    points = [(x, y + (inside if i % 2 else -inside)) for i, (x, y) in enumerate(line)]
    return Path.through(*points, stroke=role, width=0.9)


@cache
def _unit_curve(count: int) -> tuple[Point, ...]:
    """Return points on the curve of :func:`_curve`, from one corner of a square of size 1 to the other."""
    # As in _curve, the control points lie halfway across, level with the ends.
    return tuple(bezier((0, 0), (0.5, 0), (0.5, 1), (1, 1), count))
