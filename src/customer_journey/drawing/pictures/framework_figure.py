"""What the figures of ordered frameworks share: when they are drawn, and how their arrows look."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from customer_journey.drawing.marks.scene import Item
from customer_journey.model.stages import TransitionKind

__all__ = ["DASH", "Figure", "arrow_width"]

#: The dashes of an arrow into another person's journey.
DASH = (5.0, 4.0)


def arrow_width(kind: TransitionKind) -> float:
    """Return the width of an arrow: one that begins another round stands out."""
    return 2.6 if kind is TransitionKind.LOOP else 1.5


@attrs.frozen
class Figure:
    """The stages of a framework in its shape, before it is known where the figure begins.

    The heading stands above the figure and wraps at its width, so the width comes first.

    Attributes:
        width: of the picture.
        across: whether the stages follow one another to the right, or else downwards.
        drawn: takes the upper end of the figure; returns its marks and its lower end.
    """

    width: float
    across: bool
    drawn: Callable[[float], tuple[list[Item], float]]
