"""Apportionments: counts of customers, spread over the stages of another framework."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs

from customer_journey._compat import override
from customer_journey.displayed import Displayed
from customer_journey.shares import whole_parts

__all__ = ["Apportionment", "apportioned"]

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
