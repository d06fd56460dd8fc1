"""A mutant of any rule by which relations are derived makes a law fail.

The mutants are made systematically from the syntax trees of the functions, so renaming what they name
breaks nothing here.
"""

from itertools import pairwise, product

import pytest

import customer_journey as cj
import laws
from customer_journey.crosswalks import correspondences, relations
from customer_journey.crosswalks.correspondences import Pair
from mutants import mutants
from strategies import SOME, made

_GROUND = {
    "awareness": ["problem"],
    "wide": ["problem..encounter"],
    "twin": ["problem..encounter"],
    "middle": ["encounter..inquiry"],
    "purchase": ["decision..purchase"],
    "other": [],
    "nothing": [],
    "always": ["comparison..trial"],
}

#: Small frameworks that have, between them, every case that a rule distinguishes.
SMALL = (
    made("buyer", _GROUND, always=["always"]),
    # Another edition: the same id, other spans under the same stages.
    made("buyer", {**_GROUND, "wide": ["problem..inquiry"], "middle": ["research"]}, always=["always"]),
    made("company", {"wide": ["problem..encounter"], "awareness": ["problem"], "other": []}, axis="company"),
    made("narrow", {"one": ["problem"], "two": ["research"], "three": ["decision"]}, shape="set"),
    made(
        "far", {"awareness": ["advocacy"], "late": ["lost", "churned"], "middle": ["following..assessment"]}
    ),
    made("record", {"awareness": ["problem"], "purchase": ["decision..purchase"]}, axis="contact"),
    # The spans of the first, with other cores; "twin" is still one of two.
    made(
        "cores",
        {
            "awareness": ["problem"],
            "wide": ["research"],
            "twin": ["problem..encounter"],
            "purchase": ["decision"],
        },
        fringes={"awareness": ["trial"], "wide": ["problem", "encounter"], "purchase": ["purchase"]},
    ),
    made("rivals", {"one": ["decision..purchase"], "two": ["decision..purchase"]}, axis="contact"),
)


def small_pairs():
    return product(SMALL, repeat=2)


def bundled_pairs():
    return product(SOME, repeat=2)


def fresh(source, target):
    """Return a new crosswalk: with decisions, even none, it is not taken from a cache."""
    return cj.crosswalk(source, target, decide={})


def hold_all_laws(pairs):
    """Assert every law that depends on relations; each gets a new crosswalk, because crosswalks cache."""
    for a, b in pairs:
        counts = {stage.id: i for i, stage in enumerate(a)}
        laws.relations_mean_what_the_table_says(fresh(a, b))
        laws.candidates_are_the_related_stages(fresh(a, b))
        laws.shares_are_split_evenly(fresh(a, b))
        laws.law_1(fresh(a, b))
        laws.law_2(fresh(a, b), fresh(b, a))
        if a == b:
            laws.law_4(fresh(a, b))
        laws.policies_choose_as_defined(fresh(a, b))
        laws.law_5_totals(fresh(a, b), counts)
        laws.law_5_additive(fresh(a, b), counts, counts)
        laws.parts_are_rounded_by_largest_remainder(fresh(a, b), counts)
        laws.law_6(fresh(a, b))
        laws.law_6_counted(fresh(a, b), counts)
        laws.losses_are_measured(fresh(a, b))


def hold_law_3(frameworks):
    """Assert the law of three frameworks on neighbours in a list."""
    for (a, b), (_, c) in pairwise(pairwise(frameworks)):
        laws.law_3([a, b, c])


# Mutants of the functions that derive relations.

RULES = {
    relations.relate: (correspondences, cj.Relation),
    relations.repeated_meanings: (correspondences, cj.Relation),
    Pair.relation: (Pair, cj.Relation),
    correspondences._without_share: (correspondences, cj.Ground),
}
MUTANTS = {
    f"{function.__qualname__}, {label}": (owner, function.__name__, mutant)
    for function, (owner, choices) in RULES.items()
    for label, mutant in mutants(function, choices=tuple(choices))
}

#: Mutants that answer as the original does, and why.
EQUIVALENT = {
    "relate, Compare 2: LtE": "Equal spans have been dealt with before, so <= is <.",
    "relate, Compare 3: GtE": "Equal spans have been dealt with before, so >= is >.",
}


class ByAxis(Pair):
    """A pair that treats each axis as a family of its own."""

    def __init__(self, source, target):
        super().__init__(source, target)
        self.crosses_axis = source.axis is not target.axis


INVERSES = {
    f"{relation} becomes {other}": (relation, other)
    for relation, other in product(cj.Relation, repeat=2)
    if relation.inverse is not other
}


def refuted():
    """Return whether a law fails on the small frameworks or on the bundled ones."""
    try:
        hold_all_laws(small_pairs())
        hold_law_3(SMALL)
        hold_all_laws(bundled_pairs())
    except Exception:  # noqa: BLE001  # a mutant that cannot even run is found, too
        return True
    return False


def test_the_rules_as_they_are_keep_all_laws():
    """Without a mutation no law fails: it is the mutation that the others below find."""
    hold_all_laws(small_pairs())
    hold_law_3(SMALL)
    hold_all_laws(bundled_pairs())


@pytest.mark.parametrize("name", MUTANTS)
def test_mutants_are_found(monkeypatch, name):
    """A law fails if any condition, operator, argument or result of the rules is changed."""
    monkeypatch.setattr(*MUTANTS[name])
    assert refuted() is (name not in EQUIVALENT), EQUIVALENT.get(name)


def test_a_family_is_more_than_one_axis(monkeypatch):
    """Relations that depend on the axis instead of its family are found."""
    relation = Pair.relation
    monkeypatch.setattr(Pair, "relation", lambda pair, s, t: relation(ByAxis(pair.source, pair.target), s, t))
    assert refuted()


@pytest.mark.parametrize("name", INVERSES)
def test_mutated_inverse_is_found(monkeypatch, name):
    """A law fails if the inverse of any relation is changed."""
    mutated, instead = INVERSES[name]
    right = {relation: relation.inverse for relation in cj.Relation}
    wrong = {**right, mutated: instead}
    monkeypatch.setattr(cj.Relation, "inverse", property(wrong.__getitem__))
    assert refuted()


@pytest.mark.parametrize("name", EQUIVALENT)
def test_equivalent_mutants_exist(name):
    """The list of equivalent mutants names no others."""
    assert name in MUTANTS
