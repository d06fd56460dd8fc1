"""Wording: how stages, shares and relations are told in a drawing."""

from __future__ import annotations

from fractions import Fraction

from customer_journey.crosswalks.correspondences import Correspondence
from customer_journey.pages.numbers import percent

__all__ = ["evidence", "piece", "remarks", "told", "written"]

#: A fraction with a larger denominator than this says less than a percentage.
_LARGEST_DENOMINATOR = 120


def written(share: Fraction) -> str:
    """Return a share as a fraction, or in per cent where a fraction would say little.

    >>> written(Fraction(1, 3)), written(Fraction(333, 1000))
    ('1/3', '33 %')
    """
    return str(share) if share.denominator <= _LARGEST_DENOMINATOR else percent(share)


def piece(share: Fraction) -> str:
    """Return how much of a stage a share is; a 1 would read as a number of stages.

    >>> piece(Fraction(1)), piece(Fraction(1, 3))
    ('all', '1/3')
    """
    return "all" if share == 1 else written(share)


def told(c: Correspondence) -> str:
    """Return how much of the source goes into the target, and how they are related."""
    return f"{piece(c.share)}{', ' if c.share == 1 else ' '}{remarks(c)}"


def remarks(c: Correspondence) -> str:
    """Return the relation, and whether the user decided for it."""
    return f"{c.relation}, decided" if c.decided else str(c.relation)


def evidence(c: Correspondence) -> str:
    """Return how many statements bear the relation out, and how many contradict it."""
    return f"{len(c.supporting)} for, {len(c.opposing)} against" if c.statements else ""
