"""Relations: how the span of one stage lies to the span of another."""

from __future__ import annotations

from customer_journey.model.fields import Choice
from customer_journey.model.moments import Span

__all__ = ["Relation", "relate"]


class Relation(Choice):
    """How a source stage s with span S lies to a target stage t with span T.

    ``EXACT``: the same stage under another name: S = T, on axes of one family, and no other stage
    of either framework has that span. ``CLOSE``: the same ground, not the same thing: S = T
    otherwise. ``BROAD``: t is broader, converting loses detail: S ⊂ T. ``NARROW``: t is one part of
    s, more must be known to choose it: S ⊃ T. ``OVERLAP``: they share some ground. ``NONE``: they
    share no ground.
    """

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"
    OVERLAP = "overlap"
    NONE = "none"

    @property
    def inverse(self) -> Relation:
        """The relation seen from the other side.

        >>> Relation.BROAD.inverse, Relation.OVERLAP.inverse
        (<Relation.NARROW: 'narrow'>, <Relation.OVERLAP: 'overlap'>)
        """
        return _INVERSE.get(self, self)

    @property
    def same_span(self) -> bool:
        """Whether the two spans are equal."""
        return self in (Relation.EXACT, Relation.CLOSE)


_INVERSE = {Relation.BROAD: Relation.NARROW, Relation.NARROW: Relation.BROAD}


def relate(s: Span, t: Span, *, same_stage: bool, same_family: bool, rivals: bool) -> Relation:
    """Return the relation of two stages.

    Args:
        s: the span of the source stage.
        t: the span of the target stage.
        same_stage: whether they are one and the same stage of one framework.
        same_family: whether the axes of their frameworks belong to one family.
        rivals: whether another stage of either framework has the same span as one of them.
    """
    if same_stage:
        return Relation.EXACT
    if not s & t:
        return Relation.NONE
    if s == t:
        return Relation.EXACT if same_family and not rivals else Relation.CLOSE
    if s < t:
        return Relation.BROAD
    if s > t:
        return Relation.NARROW
    return Relation.OVERLAP
