"""Apportionments: counts of customers, spread over the stages of another framework."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import log2, nextafter

import attrs

from customer_journey._compat import override
from customer_journey.crosswalks.shares import whole_parts
from customer_journey.model.displayed import Displayed

__all__ = ["Apportionment", "apportioned", "coverage", "fidelity"]

#: The key of what has no counterpart; no stage has an empty id.
UNMAPPED = ""


@attrs.frozen(repr=False)
class Apportionment(Displayed):
    """Counts of customers in the stages of one framework, spread over those of another.

    Nobody is lost: ``exact`` and ``unmapped`` sum to ``total``, ``whole`` and ``whole_unmapped``
    too. The counts must be of customers *in* each stage, not of those who ever reached it: a
    cumulative funnel counts one customer in many stages.

    Attributes:
        exact: target stage id to the fraction of customers; adds up across apportionments.
        whole: target stage id to whole customers, by largest remainder per source stage, ties to
            the earlier target; never to be summed across apportionments.
        unmapped: the fraction of customers whose stage has no counterpart.
        whole_unmapped: the same in whole customers.
        total: all customers given.
        coverage: the part of these customers that has a counterpart.
        fidelity: how many of the distinctions between these customers survive, from 0 to 1.
    """

    exact: Mapping[str, Fraction]
    whole: Mapping[str, int]
    unmapped: Fraction
    whole_unmapped: int
    total: int
    coverage: Fraction
    fidelity: float

    def to_dicts(self) -> list[dict[str, object]]:
        """Return one record per target stage, as a dataframe is made of; target None for the unmapped.

        >>> import customer_journey as cj
        >>> cj.crosswalk("hourglass", "nine-stage").apportion({"like": 3, "try": 2}).to_dicts()[-1]
        {'target': None, 'whole': 2, 'exact': 2.0}
        """
        stages = [{"target": id, "whole": self.whole[id], "exact": float(n)} for id, n in self.exact.items()]
        if not self.unmapped:
            return [*stages]
        return [*stages, {"target": None, "whole": self.whole_unmapped, "exact": float(self.unmapped)}]

    @override
    def __repr__(self) -> str:
        parts = [f"{id} {count}" for id, count in self.whole.items()]
        rest = [f"nothing {self.whole_unmapped}"] if self.unmapped else []
        return f"<Apportionment of {self.total}: {', '.join([*parts, *rest])}>"


def apportioned(
    counts: Mapping[str, int], shares: Mapping[str, Mapping[str, Fraction]]
) -> tuple[dict[str, Fraction], dict[str, int]]:
    """Return the exact and the whole amount of each target, :data:`UNMAPPED` among them.

    Args:
        counts: source stage to number of customers.
        shares: source stage to the share of each target, summing to 1.
    """
    exact: dict[str, Fraction] = {}
    whole: dict[str, int] = {}
    for source, count in counts.items():
        for target, share in shares[source].items():
            exact[target] = exact.get(target, Fraction(0)) + count * share
        for target, part in whole_parts(count, shares[source]).items():
            whole[target] = whole.get(target, 0) + part
    return exact, whole


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
