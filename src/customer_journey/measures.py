"""Measures of what a conversion keeps: coverage and fidelity."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import log2, nextafter

__all__ = ["coverage", "fidelity"]

#: The joint distribution: source stage to target (or "" for unmapped) to probability.
Joint = Mapping[str, Mapping[str, Fraction]]


def coverage(joint: Joint) -> Fraction:
    """Return how much of the mass has a counterpart."""
    return sum((p for row in joint.values() for t, p in row.items() if t), Fraction(0))


def fidelity(joint: Joint) -> float:
    """Return how many of the source's distinctions survive: I(s;t) / H(s), with unmapped as a t.

    It is 1 exactly if no value of t is reached from two stages that have mass, and 1 if only one
    stage has mass.
    """
    rows = {s: {t: p for t, p in row.items() if p} for s, row in joint.items()}
    p_s = {s: sum(row.values()) for s, row in rows.items() if row}
    p_t: dict[str, Fraction] = {}
    for row in rows.values():
        for t, p in row.items():
            p_t[t] = p_t.get(t, Fraction(0)) + p
    if all(p == p_t[t] for row in rows.values() for t, p in row.items()):
        return 1.0
    uncertainty = -sum(float(p) * log2(p) for p in p_s.values())
    remaining = -sum(float(p) * log2(p / p_t[t]) for row in rows.values() for t, p in row.items())
    # Something is lost, so rounding must not say that nothing is.
    return min(max(1 - remaining / uncertainty, 0.0), nextafter(1.0, 0.0))
