"""Wording: how stages, shares and relations are told in a drawing."""

from __future__ import annotations

from fractions import Fraction

from customer_journey.content import ContentType
from customer_journey.correspondences import Correspondence
from customer_journey.formats.plain import percent
from customer_journey.framework import Framework
from customer_journey.stages import Stage

__all__ = ["evidence", "label", "remarks", "written"]

#: A fraction with a larger denominator than this says less than a percentage.
_LARGEST_DENOMINATOR = 120


def label(named: Stage | Framework | ContentType, language: str) -> str:
    """Return the label in a language, or the nearest there is."""
    return named.labels.best(language) or named.id


def written(share: Fraction) -> str:
    """Return a share as a fraction, or in per cent where a fraction would say little.

    >>> written(Fraction(1, 3)), written(Fraction(333, 1000))
    ('1/3', '33 %')
    """
    return str(share) if share.denominator <= _LARGEST_DENOMINATOR else percent(share)


def remarks(c: Correspondence) -> str:
    """Return the relation, and whether the user decided for it."""
    return f"{c.relation}, decided" if c.decided else str(c.relation)


def evidence(c: Correspondence) -> str:
    """Return how many statements bear the relation out, and how many contradict it."""
    return f"{len(c.supporting)} for, {len(c.opposing)} against" if c.statements else ""
