"""Apportionments: counts of customers, spread over the stages of another framework, and what is lost."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from fractions import Fraction
from math import log2, nextafter
from typing import ClassVar

import attrs

from customer_journey.catalogue.version import data_version
from customer_journey.crosswalks.correspondences import Row
from customer_journey.crosswalks.relations import weigh
from customer_journey.model.fields import FrozenMap
from customer_journey.model.framework import Framework
from customer_journey.model.printing import printable
from customer_journey.model.tabular import Tabular

#: The key of the part that has no counterpart; no stage has an empty id.
UNMAPPED = ""


@attrs.frozen(repr=False)
class Apportionment(Tabular):
    """Counts of customers in the stages of one framework, spread over those of another.

    Nobody is lost: ``exact`` and ``unmapped`` sum to ``total``, and so do ``whole`` and
    ``whole_unmapped``. Count the customers that are *in* each stage, not those that ever reached it: a
    cumulative funnel counts one customer in many stages.

    Attributes:
        exact: target stage id to the exact number of customers, a fraction; may be summed across
            apportionments.
        whole: target stage id to whole customers, rounded for each source stage by the largest-remainder
            method (Hamilton's method), ties to the earlier target. Do not sum these across apportionments.
        unmapped: the exact number of customers, a fraction, without a counterpart.
        whole_unmapped: the number of these customers, rounded like ``whole``.
        total: the number of all customers.
        coverage: the part of these customers that has a counterpart.
        fidelity: how much of the distinctions between these customers survives, from 0 to 1: Theil's U
            (the uncertainty coefficient).
        data_version: the version of the bundled data.
    """

    exact: Mapping[str, Fraction]
    whole: Mapping[str, int]
    unmapped: Fraction
    whole_unmapped: int
    total: int
    coverage: Fraction
    fidelity: float
    data_version: str = attrs.field(default=data_version, eq=False)

    COLUMN_TYPES: ClassVar[Mapping[str, type]] = {"target": str, "whole": int, "exact": float}

    def to_dicts(self) -> list[dict[str, object]]:
        """Return one record per target stage for a dataframe; target None stands for no counterpart.

        >>> import customer_journey as cj
        >>> cj.crosswalk("hourglass", "nine-stage").apportion({"know": 3, "try": 2}).to_dicts()[-1]
        {'target': None, 'whole': 2, 'exact': 2.0}
        """
        stages = [(id, self.whole[id], exact) for id, exact in self.exact.items()]
        rest = [(None, self.whole_unmapped, self.unmapped)] if self.unmapped else []
        return [
            {"target": id, "whole": whole, "exact": float(exact)} for id, whole, exact in [*stages, *rest]
        ]

    def __repr__(self) -> str:
        parts = [f"{id} {count}" for id, count in self.whole.items()]
        rest = [f"nothing {self.whole_unmapped}"] if self.unmapped else []
        return printable(f"<Apportionment of {self.total}: {', '.join([*parts, *rest])}>")


def spread(
    counts: Mapping[tuple[str, ...], int],
    rows: Mapping[str, Row],
    target: Framework,
    *,
    weights: Mapping[str, Fraction],
) -> Apportionment:
    """Return counts of customers spread over the target's stages by their shares.

    Args:
        counts: how many customers are in the same source stages: in one, or equally in several.
        rows: every source stage to its correspondences.
        target: the framework over whose stages they are spread.
        weights: the weights of moments; if there are no customers, each stage counts by the weight of its
            core.
    """
    place = {stage.id: i for i, stage in enumerate(target)}
    shares = {source: _shares(row, place) for source, row in rows.items()}
    exact: defaultdict[str, Fraction] = defaultdict(Fraction)
    whole: Counter[str] = Counter()
    in_stage: defaultdict[str, Fraction] = defaultdict(Fraction)
    for sources, count in counts.items():
        together: defaultdict[str, Fraction] = defaultdict(Fraction)
        for source in sources:
            in_stage[source] += Fraction(count, len(sources))
            for id, share in shares[source].items():
                together[id] += share / len(sources)
        in_order = {id: together[id] for id in (*place, UNMAPPED) if id in together}
        whole.update(whole_parts(count, in_order))
        for id, share in in_order.items():
            exact[id] += count * share
    total = sum(counts.values())
    masses = in_stage if total else _masses(rows, weights)
    mass = sum(masses.values())
    joint = {
        (source, id): share * part / mass
        for source, part in masses.items()
        for id, share in shares[source].items()
        if share and part
    }
    reached = [stage.id for stage in target if stage.id in exact]
    return Apportionment(
        exact=FrozenMap({id: exact[id] for id in reached}),
        whole=FrozenMap({id: whole[id] for id in reached}),
        unmapped=exact[UNMAPPED],
        whole_unmapped=whole[UNMAPPED],
        total=total,
        coverage=sum((p for (_, id), p in joint.items() if id != UNMAPPED), Fraction(0)),
        fidelity=fidelity(joint),
    )


def _shares(row: Row, place: Mapping[str, int]) -> dict[str, Fraction]:
    """Return the shares of a stage, which sum to 1: by target in its order, then the uncovered part."""
    in_order = sorted(row.with_share, key=lambda c: place[c.target.id])
    return {c.target.id: c.share for c in in_order} | {UNMAPPED: row.uncovered}


def _masses(rows: Mapping[str, Row], weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    masses = {source: weigh(row.stage.core, weights) for source, row in rows.items()}
    # If no stage has moments, all stages count equally.
    return masses if any(masses.values()) else dict.fromkeys(masses, Fraction(1))


def whole_parts(total: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    """Spread a whole number by the largest-remainder method (Hamilton's method).

    The shares must sum to 1; the parts sum to the total. If remainders are equal, the earlier part gets
    more.

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


def fidelity(joint: Mapping[tuple[str, str], Fraction]) -> float:
    """Return how much of the source's distinctions survives: Theil's U (the uncertainty coefficient).

    That is I(s;t) / H(s), where UNMAPPED is one of the values of t. It is 1 exactly if no value of t is
    reached from two stages that have mass; so it is 1 if only one stage has mass.

    Args:
        joint: source stage s and target stage t to their probability, where it is above 0.
    """
    p_s: defaultdict[str, Fraction] = defaultdict(Fraction)
    p_t: defaultdict[str, Fraction] = defaultdict(Fraction)
    for (s, t), p in joint.items():
        p_s[s] += p
        p_t[t] += p
    # Compared as exact fractions, so that rounding cannot hide that nothing is lost.
    if all(p == p_t[t] for (_, t), p in joint.items()):
        return 1.0
    uncertainty = -sum(float(p) * log2(p) for p in p_s.values())
    remaining = -sum(float(p) * log2(p / p_t[t]) for (_, t), p in joint.items())
    # Something is lost, so rounding must not make it 1.
    return min(max(1 - remaining / uncertainty, 0.0), nextafter(1.0, 0.0))
