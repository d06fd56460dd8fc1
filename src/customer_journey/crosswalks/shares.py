"""Shares: how much of a stage falls into each stage of another framework, in exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from customer_journey.model.moments import Span

__all__ = ["jaccard", "split", "weigh", "whole_parts"]


def weigh(span: Iterable[str], weights: Mapping[str, Fraction]) -> Fraction:
    """Return the summed weight of the moments."""
    return sum((weights[moment] for moment in span), Fraction(0))


def jaccard(s: Span, t: Span, weights: Mapping[str, Fraction]) -> Fraction:
    """Return the weight that two spans share over the weight that they cover together."""
    union = weigh(s | t, weights)
    return weigh(s & t, weights) / union if union else Fraction(0)


def split(span: Span, takers: Mapping[str, Span], weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Split a span among the takers: each moment evenly among those that claim it, by weight.

    What no taker claims is in none of the shares, which then sum to less than 1.

    >>> one = dict.fromkeys("abc", Fraction(1))
    >>> split(frozenset("abc"), {"x": frozenset("a"), "y": frozenset("ab")}, one)
    {'x': Fraction(1, 6), 'y': Fraction(1, 2)}
    """
    shares = dict.fromkeys(takers, Fraction(0))
    total = weigh(span, weights)
    for moment in span:
        claimants = [taker for taker, claim in takers.items() if moment in claim]
        for taker in claimants:
            shares[taker] += weights[moment] / total / len(claimants)
    return shares


def whole_parts(total: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    """Spread a whole number by largest remainder; a tie goes to the part that stands first.

    The shares must sum to 1; the parts sum to the total.

    >>> whole_parts(5, {"x": Fraction(1, 2), "y": Fraction(1, 2)})
    {'x': 3, 'y': 2}
    """
    exact = {part: total * share for part, share in shares.items()}
    parts = {part: int(amount) for part, amount in exact.items()}
    left = total - sum(parts.values())
    by_remainder = sorted(exact, key=lambda part: parts[part] - exact[part])
    for part in by_remainder[:left]:
        parts[part] += 1
    return parts
