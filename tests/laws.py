"""The laws of the design, as plain functions that assert.

They work out what they expect themselves, from spans and weights, with sets and fractions: the expected
answers never come from the library's own functions.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import floor, isclose, log2

import customer_journey as cj
from customer_journey.catalogue.spine import spine
from customer_journey.errors import (
    AmbiguousConversionError,
    ConversionError,
    NoCounterpartError,
    PartialCounterpartError,
    UnorderedFrameworkError,
)

MIRRORED = {
    "exact": "exact",
    "close": "close",
    "broad": "narrow",
    "narrow": "broad",
    "overlap": "overlap",
    "none": "none",
}
POLICIES = ("unique", "largest", "earliest", "latest")
#: The key of the part without a counterpart.
NOWHERE = "nowhere:"


# What is expected, worked out by hand.


def same_family(a: cj.Framework, b: cj.Framework) -> bool:
    """Return whether both frameworks are of one family; another test says which axes form a family."""
    return a.axis.family is b.axis.family


def alone(stage: cj.Stage, framework: cj.Framework) -> bool:
    """Return whether exactly one stage of a framework has this span and this core."""
    return sum(other.span == stage.span and other.core == stage.core for other in framework) == 1


def relation_by_table(a: cj.Framework, s: cj.Stage, b: cj.Framework, t: cj.Stage) -> str:
    """Return the relation of a stage of one framework to a stage of another, line by line of the table."""
    if a == b and s == t:
        return "exact"
    shared = [moment for moment in s.span if moment in t.span]
    if not shared:
        return "none"
    lost, gained = len(s.span) > len(shared), len(t.span) > len(shared)
    if lost and gained:
        return "overlap"
    if lost:
        return "narrow"
    if gained:
        return "broad"
    twins = same_family(a, b) and s.core == t.core and alone(s, a) and alone(t, b)
    return "exact" if twins else "close"


def shares_by_hand(
    a: cj.Framework, s: cj.Stage, b: cj.Framework, weights: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Return the share of every stage of the target, those without a share included."""
    covering = [t.id for t in b if {f"{a.id}:{s.id}", f"{a.base}:{s.id}"} & set(t.covers)]
    twins = [t.id for t in b if relation_by_table(a, s, b, t) == "exact"]
    if len(covering) == 1:
        return {t.id: Fraction(t.id in covering) for t in b}
    if twins:
        return {t.id: Fraction(t.id in twins) for t in b}
    shares = {t.id: Fraction(0) for t in b}
    for moment in s.core:
        claimants = [t.id for t in b if moment in t.core and not t.parallel]
        claimants = claimants or [t.id for t in b if moment in t.span and not t.parallel]
        for id in claimants:
            shares[id] += Fraction(weights[moment], len(claimants)) / sum(weights[m] for m in s.core)
    return shares


def ground_by_hand(a: cj.Framework, s: cj.Stage, b: cj.Framework, t: cj.Stage, share: Fraction) -> str:
    """Return what the share of a candidate that nobody decided on rests on, or why it is 0."""
    if not share:
        if t.parallel:
            return "parallel"
        return "elsewhere" if any(moment in t.core for moment in s.core) else "fringe"
    covering = [u for u in b if {f"{a.id}:{s.id}", f"{a.base}:{s.id}"} & set(u.covers)]
    if covering == [t]:
        return "covers"
    return "exact" if relation_by_table(a, s, b, t) == "exact" else "core"


def shares_of_spans(s: cj.Stage, b: cj.Framework, weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return the shares as they would be if there were no cores: every moment of a span counts."""
    shares = {t.id: Fraction(0) for t in b}
    for moment in s.span:
        claimants = [t.id for t in b if moment in t.span and not t.parallel]
        for id in claimants:
            shares[id] += Fraction(weights[moment], len(claimants)) / sum(weights[m] for m in s.span)
    return shares


def nearness_by_hand(s: cj.Stage, t: cj.Stage, weights: Mapping[str, Fraction]) -> Fraction:
    """Return the mean of the weighted Jaccard indices of the spans and of the cores."""
    found = []
    for one, other in ((s.span, t.span), (s.core, t.core)):
        both, either = (sum((weights[m] for m in ms), Fraction(0)) for ms in (one & other, one | other))
        found.append(both / either if either else Fraction(0))
    return (found[0] + found[1]) / 2


def _shares(xw: cj.Crosswalk, stage: cj.Stage) -> dict[str, Fraction]:
    return shares_by_hand(xw.source, stage, xw.target, xw.weights)


def _split_of(xw: cj.Crosswalk, stage: cj.Stage) -> dict[str, Fraction]:
    """Return all shares above 0, in the target's order, the uncovered part last."""
    shares = _shares(xw, stage)
    shares[NOWHERE] = 1 - sum(shares.values())
    return {id: share for id, share in shares.items() if share}


def _mass_by_weight(xw: cj.Crosswalk) -> dict[str, Fraction]:
    mass = {s.id: sum((xw.weights[m] for m in s.core), Fraction(0)) for s in xw.source}
    return mass if any(mass.values()) else dict.fromkeys(mass, Fraction(1))


def _joint(xw: cj.Crosswalk, mass: Mapping[str, Fraction | int]) -> dict[tuple[str, str], Fraction]:
    """Return the probability of each source stage with each of its targets."""
    total = Fraction(sum(mass.values()))
    return {
        (s.id, t): mass[s.id] / total * share
        for s in xw.source
        if mass.get(s.id)
        for t, share in _split_of(xw, s).items()
    }


def _information(joint: Mapping[tuple[str, str], Fraction]) -> float:
    """Return I(s;t) / H(s), 1 where only one stage has mass."""
    p_s: Counter[str] = Counter()
    p_t: Counter[str] = Counter()
    for (s, t), p in joint.items():
        p_s[s] += p
        p_t[t] += p
    if len(p_s) == 1:
        return 1.0
    shared = sum(p * log2(p / (p_s[s] * p_t[t])) for (s, t), p in joint.items())
    return shared / sum(p * log2(1 / p) for p in p_s.values())


def _whole_by_hand(count: int, shares: Mapping[str, Fraction]) -> Counter[str]:
    """Spread a count by largest remainder, a tie going to what stands first."""
    whole = Counter({id: floor(count * share) for id, share in shares.items()})
    waiting = dict(shares)
    while sum(whole.values()) < count:
        # max() keeps the first of equals.
        next_id = max(waiting, key=lambda t: count * shares[t] - floor(count * shares[t]))
        whole[next_id] += 1
        del waiting[next_id]
    return whole


# Relations.


def relations_mean_what_the_table_says(xw: cj.Crosswalk) -> None:
    """Every relation is the one that the table of the design gives."""
    for s, t in product(xw.source, xw.target):
        expected = relation_by_table(xw.source, s, xw.target, t)
        assert xw.relation(s, t) == expected, (s, t)


def candidates_are_the_related_stages(xw: cj.Crosswalk) -> None:
    """Candidates are the stages with a relation, and one that was declared to cover the stage.

    They are ordered by share, then by nearness, then as in the target.
    """
    for s in xw.source:
        shares = _shares(xw, s)
        related = [
            t for t in xw.target if relation_by_table(xw.source, s, xw.target, t) != "none" or shares[t.id]
        ]
        related.sort(key=lambda t: (shares[t.id], nearness_by_hand(s, t, xw.weights)), reverse=True)
        found = xw.candidates(s)
        assert [c.target for c in found] == related, s
        for c in found:
            assert c.source == s
            assert c.relation == relation_by_table(xw.source, s, xw.target, c.target)
            assert c.share == shares[c.target.id]
            assert c.nearness == nearness_by_hand(s, c.target, xw.weights)
            assert c.ground == ground_by_hand(xw.source, s, xw.target, c.target, c.share)
            assert c.shares_core is any(moment in c.target.core for moment in s.core)
            assert c.moments <= s.core & c.target.span
            assert bool(c.moments) is (c.ground in ("exact", "core") and bool(s.core))
            assert c.crosses_axis is not same_family(xw.source, xw.target)
            assert not c.decided


def shares_are_split_evenly(xw: cj.Crosswalk) -> None:
    """An EXACT counterpart takes all; otherwise each moment is split evenly among its claimants."""
    for s in xw.source:
        expected = _shares(xw, s)
        found = {c.target.id: c.share for c in xw.candidates(s)}
        assert {**dict.fromkeys(expected, 0), **found} == expected, s
        assert xw.uncovered(s) == 1 - sum(expected.values()), s


def without_fringes_cores_do_not_matter(xw: cj.Crosswalk) -> None:
    """A pair of frameworks without fringes converts as if cores did not exist."""
    assert all(stage.core == stage.span for stage in (*xw.source, *xw.target))
    for s in xw.source:
        if not any(xw.relation(s, t) == "exact" for t in xw.target):
            expected = shares_of_spans(s, xw.target, xw.weights)
            found = {c.target.id: c.share for c in xw.candidates(s)}
            assert {**dict.fromkeys(expected, 0), **found} == expected, s


def certain_answers_are_counted_whole(xw: cj.Crosswalk) -> None:
    """Converting and counting never tell two stories: who converts for certain is counted there."""
    for s in xw.source:
        spread = xw.apportion({s: 7})
        try:
            answer = xw.convert(s)
        except ConversionError:
            assert max(spread.exact.values(), default=Fraction(0)) < 7, s
        else:
            assert (spread.whole, spread.whole_unmapped) == ({answer.id: 7}, 0), s
            assert all(xw.convert(s, policy=policy) == answer for policy in POLICIES), s


def law_1(xw: cj.Crosswalk) -> None:
    """Shares are at least 0, and with the uncovered part they sum to 1."""
    for s in xw.source:
        shares = [c.share for c in xw.candidates(s)]
        assert all(share >= 0 for share in shares), s
        assert xw.uncovered(s) >= 0, s
        assert sum(shares) + xw.uncovered(s) == 1, s
        assert all(isinstance(part, Fraction) for part in (*shares, xw.uncovered(s)))


def law_2(xw: cj.Crosswalk, back: cj.Crosswalk) -> None:
    """The relation back is the inverse of the relation there."""
    for s, t in product(xw.source, xw.target):
        there, home = xw.relation(s, t), back.relation(t, s)
        assert MIRRORED[there] == home, (s, t)
        assert there.inverse is home, (s, t)
        assert there.inverse.inverse is there


def law_3(frameworks: Sequence[cj.Framework]) -> None:
    """EXACT is an equivalence that joins no two stages of one framework; BROAD is a strict order."""
    exact: dict[tuple[int, str], set[tuple[int, str]]] = {}
    broad: dict[tuple[int, str], set[tuple[int, str]]] = {}
    for (i, a), (j, b) in product(enumerate(frameworks), repeat=2):
        xw = cj.crosswalk(a, b)
        for s in a:
            related = [(t.id, xw.relation(s, t)) for t in b]
            exact.setdefault((i, s.id), set()).update((j, t) for t, r in related if r == "exact")
            broad.setdefault((i, s.id), set()).update((j, t) for t, r in related if r == "broad")
    for x, equals in exact.items():
        assert {y for y in equals if y[0] == x[0]} == {x}, x
        for y in equals:
            assert exact[y] == equals, (x, y)
            assert broad[y] == broad[x], (x, y)
        assert x not in broad[x], x
        for y in broad[x]:
            assert x not in broad[y], (x, y)
            assert broad[y] <= broad[x], (x, y)
            assert exact[y] <= broad[x], (x, y)


def law_4(xw: cj.Crosswalk) -> None:
    """In a crosswalk to itself every stage is EXACT to itself alone, and converts to itself."""
    assert xw.source == xw.target
    for s in xw.source:
        assert [t for t in xw.target if xw.relation(s, t) == "exact"] == [s]
        assert {c.target: c.share for c in xw.candidates(s) if c.share} == {s: 1}
        assert xw.uncovered(s) == 0
        assert all(xw.convert(s, policy=policy) == s for policy in POLICIES)
    assert xw.coverage == xw.fidelity == 1
    assert xw.lossless


# Policies.


def _expected_answer(xw: cj.Crosswalk, s: cj.Stage, policy: str) -> str | type[Exception]:
    """Return the id of the stage that a policy answers, or the class of the error."""
    shares = {id: share for id, share in _split_of(xw, s).items() if id != NOWHERE}
    uncovered = 1 - sum(shares.values())
    found = list(shares)
    if len(found) > 1:
        refused = AmbiguousConversionError
    else:
        refused = PartialCounterpartError if found else NoCounterpartError
    if uncovered == 0 and len(found) == 1:
        return found[0]
    if policy in ("earliest", "latest") and xw.target.shape == "set":
        return UnorderedFrameworkError
    if found and policy == "earliest":
        return found[0]
    if found and policy == "latest":
        return found[-1]
    if policy == "largest":
        near = {t.id: nearness_by_hand(s, t, xw.weights) for t in xw.target}
        related = [t.id for t in xw.target if s.span & t.span and not t.parallel]
        rank = {id: (shares.get(id, 0), near[id]) for id in (found or related)}
        best = [id for id in rank if rank[id] == max(rank.values())]
        if len(best) == 1:
            return best[0]
    return refused


def neighbours_by_hand(xw: cj.Crosswalk, s: cj.Stage) -> tuple[cj.Stage | None, cj.Stage | None]:
    """Return the stages whose cores end before, and begin after, all that no stage takes of a core."""
    place = {moment.id: i for i, moment in enumerate(spine().moments)}
    steps = [t for t in xw.target if not t.parallel]
    rest = [m for m in s.core if not any(m in t.span for t in steps)]
    if not rest or not all(m in place for m in rest):
        return None, None
    first, last = min(place[m] for m in rest), max(place[m] for m in rest)
    cores = {t: [place[m] for m in t.core if m in place] for t in steps}
    before = [t for t, places in cores.items() if places and max(places) < first]
    after = [t for t, places in cores.items() if places and min(places) > last]
    if any(places for t, places in cores.items() if t not in before and t not in after):
        return None, None
    return (
        max(before, key=lambda t: max(cores[t]), default=None),
        min(after, key=lambda t: min(cores[t]), default=None),
    )


def policies_choose_as_defined(xw: cj.Crosswalk) -> None:
    """UNIQUE answers iff one share is 1; the other policies choose as defined, or say why they cannot."""
    for s, policy in product(xw.source, POLICIES):
        expected = _expected_answer(xw, s, policy)
        try:
            found = xw.convert(s, policy=policy).id
        except (ConversionError, UnorderedFrameworkError) as error:
            found = type(error)
            assert error.policy == policy
            if isinstance(error, ConversionError):
                assert error.options == xw.candidates(s)
                assert error.uncovered == xw.uncovered(s)
                assert (error.before, error.after) == neighbours_by_hand(xw, s)
        assert found == expected, (s, policy)


# Apportioning.


def law_5_totals(xw: cj.Crosswalk, counts: Mapping[str, int]) -> None:
    """Nobody is lost: fractions and whole customers sum to the total, and are close to each other."""
    spread = xw.apportion(counts)
    assert spread.total == sum(counts.values())
    assert sum(spread.exact.values()) + spread.unmapped == spread.total
    assert sum(spread.whole.values()) + spread.whole_unmapped == spread.total
    assert set(spread.whole) == set(spread.exact)
    for target, exact in spread.exact.items():
        assert spread.whole[target] >= 0
        assert abs(spread.whole[target] - exact) < max(len(counts), 1), target


def law_5_additive(xw: cj.Crosswalk, one: Mapping[str, int], other: Mapping[str, int]) -> None:
    """The fractions of two counts add up to those of their sum."""
    spreads = [xw.apportion(one), xw.apportion(other)]
    together = xw.apportion(Counter(one) + Counter(other))
    for t in xw.target:
        apart = sum(spread.exact.get(t.id, 0) for spread in spreads)
        assert apart == together.exact.get(t.id, 0), t
    assert sum(spread.unmapped for spread in spreads) == together.unmapped


def parts_are_rounded_by_largest_remainder(xw: cj.Crosswalk, counts: Mapping[str, int]) -> None:
    """Each source stage is rounded alone: the largest remainders go up, the earlier target at a tie."""
    exact: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for id, count in counts.items():
        shares = _split_of(xw, xw.source[id])
        exact.update({t: count * share for t, share in shares.items()})
        whole.update(_whole_by_hand(count, shares))
        alone_spread = xw.apportion({id: count})
        assert all(abs(alone_spread.whole[t] - part) < 1 for t, part in alone_spread.exact.items())
        assert abs(alone_spread.whole_unmapped - alone_spread.unmapped) < 1
    spread = xw.apportion(counts)
    assert {**spread.exact, NOWHERE: spread.unmapped} == {NOWHERE: 0, **exact}
    assert {**spread.whole, NOWHERE: spread.whole_unmapped} == {NOWHERE: 0, **whole}
    assert list(spread.exact) == [t.id for t in xw.target if t.id in exact]


# Loss.


def _distinguishes_all(joint: Mapping[tuple[str, str], Fraction]) -> bool:
    """Return whether no target, nowhere included, is reached from two stages that have mass."""
    return max(Counter(t for _, t in joint).values()) == 1


def law_6(xw: cj.Crosswalk) -> None:
    """Fidelity lies in [0, 1], and is 1 iff no target, unmapped included, is reached from two stages."""
    assert 0 <= xw.fidelity <= 1
    assert (xw.fidelity == 1) is _distinguishes_all(_joint(xw, _mass_by_weight(xw)))


def law_6_counted(xw: cj.Crosswalk, counts: Mapping[str, int]) -> None:
    """The same holds where customers are counted; if there are none, stages count by weight."""
    spread = xw.apportion(counts)
    mass = counts if any(counts.values()) else _mass_by_weight(xw)
    assert 0 <= spread.fidelity <= 1
    assert (spread.fidelity == 1) is _distinguishes_all(_joint(xw, mass))


def _measured(coverage: Fraction, fidelity: float, joint: Mapping[tuple[str, str], Fraction]) -> None:
    assert coverage == sum(p for (_, t), p in joint.items() if t != NOWHERE)
    assert isclose(fidelity, _information(joint), rel_tol=1e-6, abs_tol=1e-9)


def losses_are_measured(xw: cj.Crosswalk) -> None:
    """Coverage and fidelity are what their formulas say; lossless is decided on sets."""
    _measured(xw.coverage, xw.fidelity, _joint(xw, _mass_by_weight(xw)))
    reached = Counter(t for s in xw.source for t in _split_of(xw, s))
    assert xw.lossless is (NOWHERE not in reached and max(reached.values()) == 1)


def losses_are_measured_counted(xw: cj.Crosswalk, counts: Mapping[str, int]) -> None:
    """An apportionment measures the loss of the customers counted."""
    spread = xw.apportion(counts)
    mass = counts if any(counts.values()) else _mass_by_weight(xw)
    _measured(spread.coverage, spread.fidelity, _joint(xw, mass))


# Splitting a moment.


def law_10(before: cj.Crosswalk, after: cj.Crosswalk) -> None:
    """Two crosswalks, on the spines before and after a split, answer alike."""
    for s in before.source:
        for t in before.target:
            assert before.relation(s.id, t.id) is after.relation(s.id, t.id), (s, t)
        rows = [
            [
                (c.target.id, c.relation, c.share, c.nearness, c.ground, c.crosses_axis)
                for c in xw.candidates(s.id)
            ]
            for xw in (before, after)
        ]
        assert rows[0] == rows[1], s
        assert before.uncovered(s.id) == after.uncovered(s.id), s
    assert before.coverage == after.coverage
    assert isclose(before.fidelity, after.fidelity, rel_tol=1e-12, abs_tol=1e-12)
    assert (before.fidelity == 1) is (after.fidelity == 1)
    assert before.lossless is after.lossless


# Names.


def law_8(framework: cj.Framework) -> None:
    """Every id, machine value, label and alias resolves to its stage."""
    for stage in framework:
        for name in (stage.id, *stage.values, *stage.labels.values(), *stage.aliases):
            assert framework.resolve(name) is stage, name
