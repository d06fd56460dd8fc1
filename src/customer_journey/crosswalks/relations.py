"""Relations, shares and nearness: how two stages relate, and how much of one falls into the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from customer_journey.model.fields import Choice
from customer_journey.model.framework import Framework
from customer_journey.model.moments import Span
from customer_journey.model.stages import Stage

_T = TypeVar("_T", bound=Hashable)


class Relation(Choice):
    """How a source stage s with span S relates to a target stage t with span T.

    ``EXACT``: the same stage under another name: S = T, their cores are equal, the axes belong to one
    family, and no other stage of either framework has that span and that core. ``CLOSE``: S = T otherwise:
    the same moments, but not the same thing. ``BROAD``: S ⊂ T: t is broader, so converting loses detail.
    ``NARROW``: S ⊃ T: t is only a part of s, so more must be known to choose it. ``OVERLAP``: they share
    some moments, and each has others. ``NONE``: they share no moments.
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


#: What a stage means: its span and its core.
Meaning = tuple[Span, Span]


def meaning(stage: Stage) -> Meaning:
    """Return what a stage means."""
    return stage.span, stage.core


def repeated_meanings(source: Framework, target: Framework) -> frozenset[Meaning]:
    """Return what several stages of one of the frameworks mean."""
    counts = [Counter(map(meaning, framework)) for framework in (source, target)]
    return frozenset(meant for c in counts for meant, count in c.items() if count > 1)


def weigh(span: Iterable[str], weights: Mapping[str, Fraction]) -> Fraction:
    """Return the summed weight of the moments."""
    return sum((weights[moment] for moment in span), Fraction(0))


def nearness(s: Meaning, t: Meaning, weights: Mapping[str, Fraction]) -> Fraction:
    """Return how near two stages are, from 0 to 1: the mean of the Jaccard indices of spans and of cores.

    >>> one, ab = dict.fromkeys("abc", Fraction(1)), frozenset("ab")
    >>> nearness((ab, frozenset("a")), (ab, frozenset("b")), one)
    Fraction(1, 2)
    """
    return sum((_jaccard(x, y, weights) for x, y in zip(s, t, strict=True)), Fraction(0)) / 2


def _jaccard(s: Span, t: Span, weights: Mapping[str, Fraction]) -> Fraction:
    """Return the weighted Jaccard index: the weight that two sets share over the weight of their union."""
    union = weigh(s | t, weights)
    return weigh(s & t, weights) / union if union else Fraction(0)


def split(
    core: Span, takers: Mapping[str, Sequence[_T]], weights: Mapping[str, Fraction]
) -> dict[_T, tuple[Fraction, Span]]:
    """Split a core: each moment counts by weight, and those who take it share it evenly.

    Moments that nobody takes are in none of the shares, which then sum to less than 1.

    Args:
        core: the moments.
        takers: who takes each moment.
        weights: the weights of moments.

    Returns:
        Each taker's share, from 0 to 1, and the moments of which it consists.

    >>> one = dict.fromkeys("abc", Fraction(1))
    >>> parts = split(frozenset("abc"), {"a": "xy", "b": "y"}, one)
    >>> {x: str(share) for x, (share, _) in sorted(parts.items())}
    {'x': '1/6', 'y': '1/2'}
    """
    total = weigh(core, weights)
    taken: defaultdict[_T, set[str]] = defaultdict(set)
    for moment in core:
        for taker in takers.get(moment, ()):
            taken[taker].add(moment)
    parts = {moment: weights[moment] / total / len(takers[moment]) for moment in core if takers.get(moment)}
    moments_of = {taker: frozenset(moments) for taker, moments in taken.items()}
    # Many may take the same moments, and exact sums are the slowest part.
    sums = {moments: weigh(moments, parts) for moments in set(moments_of.values())}
    return {taker: (sums[moments], moments) for taker, moments in moments_of.items()}
