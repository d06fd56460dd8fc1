"""Relations and shares: how the span of one stage relates to another, and how much of it falls there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from customer_journey.model.fields import Choice
from customer_journey.model.framework import Framework
from customer_journey.model.moments import Span


class Relation(Choice):
    """How a source stage s with span S relates to a target stage t with span T.

    ``EXACT``: the same stage under another name: S = T, the axes belong to one family, and no other
    stage of either framework has that span. ``CLOSE``: S = T otherwise: the same moments, but not the
    same thing. ``BROAD``: S ⊂ T: t is broader, so converting loses detail. ``NARROW``: S ⊃ T: t is only
    a part of s, so more must be known to choose it. ``OVERLAP``: they share some moments, and each has
    others. ``NONE``: they share no moments.
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
        opposites = {Relation.BROAD: Relation.NARROW, Relation.NARROW: Relation.BROAD}
        return opposites.get(self, self)

    @property
    def same_span(self) -> bool:
        """Whether the two spans are equal."""
        return self in (Relation.EXACT, Relation.CLOSE)


def relate(s: Span, t: Span, *, equal: Relation) -> Relation:
    """Return the relation of two spans.

    Args:
        s: the span of the source stage.
        t: the span of the target stage.
        equal: the relation if the spans are equal, which depends on more than the spans.
    """
    if not s & t:
        return Relation.NONE
    if s == t:
        return equal
    if s < t:
        return Relation.BROAD
    if s > t:
        return Relation.NARROW
    return Relation.OVERLAP


def repeated_spans(source: Framework, target: Framework) -> frozenset[Span]:
    """Return the spans that several stages of one of the frameworks have."""
    counts = [Counter(stage.span for stage in framework) for framework in (source, target)]
    return frozenset(span for c in counts for span, count in c.items() if count > 1)


# Shares: how much of one span another span has, in exact fractions.


def weigh(span: Iterable[str], weights: Mapping[str, Fraction]) -> Fraction:
    """Return the summed weight of the moments."""
    return sum((weights[moment] for moment in span), Fraction(0))


def jaccard(s: Span, t: Span, weights: Mapping[str, Fraction]) -> Fraction:
    """Return the weighted Jaccard index: the weight that two spans share over the weight of their union."""
    union = weigh(s | t, weights)
    return weigh(s & t, weights) / union if union else Fraction(0)


def split(span: Span, targets: Mapping[str, Span], weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Split a span among target spans: each moment counts by weight, shared evenly by the targets with it.

    Moments that no target has are in none of the shares, which then sum to less than 1.

    >>> one = dict.fromkeys("abc", Fraction(1))
    >>> split(frozenset("abc"), {"x": frozenset("a"), "y": frozenset("ab")}, one)
    {'x': Fraction(1, 6), 'y': Fraction(1, 2)}
    """
    total = weigh(span, weights)
    having = Counter(moment for other in targets.values() for moment in span & other)
    parts = {moment: weights[moment] / total / count for moment, count in having.items()}
    # Many targets may share the same moments, and exact sums are the slowest part.
    sums = {shared: weigh(shared, parts) for shared in {span & other for other in targets.values()}}
    return {target: sums[span & other] for target, other in targets.items()}
