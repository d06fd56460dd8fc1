"""Shares: how much of a stage falls into each stage of another framework, in exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from customer_journey.model.moments import Span


def weigh(span: Iterable[str], weights: Mapping[str, Fraction]) -> Fraction:
    """Return the summed weight of the moments."""
    return sum((weights[moment] for moment in span), Fraction(0))


def jaccard(s: Span, t: Span, weights: Mapping[str, Fraction]) -> Fraction:
    """Return the weighted Jaccard index: the weight that two spans share over the weight of their union."""
    union = weigh(s | t, weights)
    return weigh(s & t, weights) / union if union else Fraction(0)


def split(span: Span, targets: Mapping[str, Span], weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Split a span among target spans: each moment counts by weight, evenly for each target that has it.

    Moments that no target has are in none of the shares, which then sum to less than 1.

    >>> one = dict.fromkeys("abc", Fraction(1))
    >>> split(frozenset("abc"), {"x": frozenset("a"), "y": frozenset("ab")}, one)
    {'x': Fraction(1, 6), 'y': Fraction(1, 2)}
    """
    shares = dict.fromkeys(targets, Fraction(0))
    total = weigh(span, weights)
    for moment in span:
        having = [target for target, other in targets.items() if moment in other]
        for target in having:
            shares[target] += weights[moment] / total / len(having)
    return shares
