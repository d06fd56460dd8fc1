"""A mutation of any rule by which relations are derived makes a law fail."""

import inspect
import textwrap
from itertools import pairwise, product

import pytest

import customer_journey as cj
import laws
from customer_journey.crosswalks import correspondences, relations
from customer_journey.crosswalks.correspondences import Pair
from strategies import SOME, made

_GROUND = {
    "awareness": ["problem"],
    "wide": ["problem..encounter"],
    "twin": ["problem..encounter"],
    "middle": ["encounter..interest"],
    "purchase": ["decision..purchase"],
    "other": [],
    "nothing": [],
    "always": ["comparison..trial"],
}

#: Small frameworks that have, between them, every case that a rule tells apart.
SMALL = (
    made("buyer", _GROUND, always=["always"]),
    # Another edition: the same id, other spans under the same stages.
    made("buyer", {**_GROUND, "wide": ["problem..interest"], "middle": ["research"]}, always=["always"]),
    made("company", {"wide": ["problem..encounter"], "awareness": ["problem"], "other": []}, axis="company"),
    made("narrow", {"one": ["problem"], "two": ["research"], "three": ["decision"]}, shape="set"),
    made("far", {"awareness": ["advocacy"], "late": ["lost", "churned"], "middle": ["interest..evaluation"]}),
    made("record", {"awareness": ["problem"], "purchase": ["decision..purchase"]}, axis="contact"),
    made("rivals", {"one": ["decision..purchase"], "two": ["decision..purchase"]}, axis="contact"),
)


def small_pairs():
    return product(SMALL, repeat=2)


def bundled_pairs():
    return product(SOME, repeat=2)


def hold_all_laws(pairs):
    """Hold every law that asks for relations; crosswalks are fresh for each, for they remember."""
    for a, b in pairs:
        counts = {stage.id: i for i, stage in enumerate(a)}
        laws.relations_mean_what_the_table_says(cj.crosswalk(a, b))
        laws.candidates_are_the_related_stages(cj.crosswalk(a, b))
        laws.shares_are_split_evenly(cj.crosswalk(a, b))
        laws.law_1(cj.crosswalk(a, b))
        laws.law_2(cj.crosswalk(a, b), cj.crosswalk(b, a))
        if a == b:
            laws.law_4(cj.crosswalk(a, b))
        laws.policies_choose_as_told(cj.crosswalk(a, b))
        laws.law_5_totals(cj.crosswalk(a, b), counts)
        laws.law_5_additive(cj.crosswalk(a, b), counts, counts)
        laws.parts_are_rounded_by_largest_remainder(cj.crosswalk(a, b), counts)
        laws.law_6(cj.crosswalk(a, b))
        laws.law_6_counted(cj.crosswalk(a, b), counts)
        laws.losses_are_measured(cj.crosswalk(a, b))


def hold_law_3(frameworks):
    """Hold the law of three frameworks on neighbours in a list."""
    for (a, b), (_, c) in pairwise(pairwise(frameworks)):
        laws.law_3([a, b, c])


# Each mutation is a rule, as written in the source, and what stands in its place.

RELATE = {
    "same stage: rule dropped": ("if same_stage:", "if False:"),
    "same stage: turned round": ("if same_stage:", "if not same_stage:"),
    "same stage: result": (
        "if same_stage:\n        return Relation.EXACT",
        "if same_stage:\n        return Relation.CLOSE",
    ),
    "apart: rule dropped": ("if not s & t:", "if False:"),
    "apart: turned round": ("if not s & t:", "if s & t:"),
    "apart: only if both are empty": ("if not s & t:", "if not s | t:"),
    "apart: only if one is empty": ("if not s & t:", "if not s or not t:"),
    "apart: empty ones pass": ("if not s & t:", "if s and t and not s & t:"),
    "apart: result": ("return Relation.NONE", "return Relation.OVERLAP"),
    "equal: rule dropped": ("if s == t:", "if False:"),
    "equal: turned round": ("if s == t:", "if s != t:"),
    "equal: subsets too": ("if s == t:", "if s <= t:"),
    "equal: supersets too": ("if s == t:", "if s >= t:"),
    "equal: by size": ("if s == t:", "if len(s) == len(t):"),
    "equal: always EXACT": (" if same_family and not rivals else Relation.CLOSE", ""),
    "equal: always CLOSE": (
        "Relation.EXACT if same_family and not rivals else Relation.CLOSE",
        "Relation.CLOSE",
    ),
    "equal: family ignored": ("same_family and not rivals", "not rivals"),
    "equal: family turned round": ("same_family and not rivals", "not same_family and not rivals"),
    "equal: rivals ignored": ("same_family and not rivals", "same_family"),
    "equal: rivals turned round": ("same_family and not rivals", "same_family and rivals"),
    "equal: either will do": ("same_family and not rivals", "same_family or not rivals"),
    "equal: results swapped": (
        "Relation.EXACT if same_family and not rivals else Relation.CLOSE",
        "Relation.CLOSE if same_family and not rivals else Relation.EXACT",
    ),
    "within: rule dropped": ("if s < t:", "if False:"),
    "within: turned round": ("if s < t:", "if s > t:"),
    "within: by size": ("if s < t:", "if len(s) < len(t):"),
    "within: result NARROW": ("return Relation.BROAD", "return Relation.NARROW"),
    "within: result OVERLAP": ("return Relation.BROAD", "return Relation.OVERLAP"),
    "around: rule dropped": ("if s > t:", "if False:"),
    "around: by size": ("if s > t:", "if len(s) > len(t):"),
    "around: result BROAD": ("return Relation.NARROW", "return Relation.BROAD"),
    "around: result OVERLAP": ("return Relation.NARROW", "return Relation.OVERLAP"),
    "overlap: result NONE": ("return Relation.OVERLAP", "return Relation.NONE"),
    "overlap: result CLOSE": ("return Relation.OVERLAP", "return Relation.CLOSE"),
}

CALL = {
    "spans swapped": ("source.span,\n        target.span,", "target.span,\n        source.span,"),
    "same stage: never": ("source.id == target.id and self.source == self.target", "False"),
    "same stage: by id alone": (
        "source.id == target.id and self.source == self.target",
        "source.id == target.id",
    ),
    "same stage: by framework alone": (
        "source.id == target.id and self.source == self.target",
        "self.source == self.target",
    ),
    "same stage: by keys, not by value": ("self.source == self.target", "self.source.id == self.target.id"),
    "same family: always": ("not self.crosses_axis", "True"),
    "same family: never": ("not self.crosses_axis", "False"),
    "same family: same axis only": (
        "not self.crosses_axis",
        "self.source.axis is self.target.axis",
    ),
    "rivals: always": ("source.span in self._shared_twice", "True"),
    "rivals: never": ("source.span in self._shared_twice", "False"),
    "rivals: turned round": ("source.span in self._shared_twice", "source.span not in self._shared_twice"),
    "rivals: of the source only": (
        "source.span in self._shared_twice",
        "[s.span for s in self.source].count(source.span) > 1",
    ),
    "rivals: of the target only": (
        "source.span in self._shared_twice",
        "[t.span for t in self.target].count(source.span) > 1",
    ),
    "rivals: three at least": (
        "source.span in self._shared_twice",
        "max([x.span for x in f].count(source.span) for f in (self.source, self.target)) > 2",
    ),
    "rivals: one is enough": (
        "source.span in self._shared_twice",
        "source.span in [x.span for f in (self.source, self.target) for x in f]",
    ),
}

EXACT, CLOSE, BROAD, NARROW, OVERLAP, NONE = cj.Relation
INVERSE = {
    "nothing is inverted": {},
    "BROAD is its own inverse": {NARROW: BROAD},
    "NARROW is its own inverse": {BROAD: NARROW},
    "EXACT is inverted": {BROAD: NARROW, NARROW: BROAD, EXACT: CLOSE},
    "CLOSE is inverted": {BROAD: NARROW, NARROW: BROAD, CLOSE: EXACT},
    "OVERLAP is inverted": {BROAD: NARROW, NARROW: BROAD, OVERLAP: NONE},
    "NONE is inverted": {BROAD: NARROW, NARROW: BROAD, NONE: OVERLAP},
}


def mutant(function, module, rule, instead):
    """Return a function with a rule of its source replaced; the rule must stand there once."""
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(rule) == 1, f"{rule!r} stands {source.count(rule)} times in\n{source}"
    names = dict(vars(module))
    exec(source.replace(rule, instead), names)
    return names[function.__name__]


def refuted():
    """Tell whether a law fails on the small frameworks or on the bundled ones."""
    try:
        hold_all_laws(small_pairs())
        hold_law_3(SMALL)
        hold_all_laws(bundled_pairs())
    except AssertionError:
        return True
    return False


def test_the_rules_as_they_are_keep_all_laws():
    """Without a mutation no law fails: it is the mutation that the others below find."""
    hold_all_laws(small_pairs())
    hold_law_3(SMALL)
    hold_all_laws(bundled_pairs())


@pytest.mark.parametrize("rule", RELATE)
def test_mutated_rule_of_relate_is_found(monkeypatch, rule):
    """Each condition and each result of relate() is held by a law."""
    mutated = mutant(relations.relate, relations, *RELATE[rule])
    monkeypatch.setattr(correspondences, "relate", mutated)
    assert refuted()


@pytest.mark.parametrize("rule", CALL)
def test_mutated_call_of_relate_is_found(monkeypatch, rule):
    """What a crosswalk tells relate() of the two stages is held by a law."""
    mutated = mutant(Pair.relation, correspondences, *CALL[rule])
    monkeypatch.setattr(Pair, "relation", mutated)
    assert refuted()


@pytest.mark.parametrize("rule", INVERSE)
def test_mutated_inverse_is_found(monkeypatch, rule):
    """Each relation's inverse is held by a law."""
    monkeypatch.setattr(relations, "_INVERSE", INVERSE[rule])
    assert refuted()


def rules_of(function):
    """Return the lines of a function that follow its docstring, or its head where it has none."""
    source = inspect.getsource(function)
    body = source.rpartition('"""')[2] if '"""' in source else source.partition(":\n")[2]
    return [line.strip() for line in body.splitlines() if line.strip()]


def test_every_rule_of_relate_has_a_mutation():
    """A new line in relate() needs a mutation here."""
    mutated = "\n".join(rule for rule, _ in RELATE.values())
    for line in rules_of(relations.relate):
        assert any(part in mutated for part in (line, line.removeprefix("return "))), line


def test_every_argument_of_the_call_has_a_mutation():
    """A new argument of relate() needs a mutation here."""
    mutated = [rule for rule, _ in CALL.values()]
    for line in rules_of(Pair.relation):
        if "=" in line:
            assert any(rule in line for rule in mutated), line
