"""Crosswalks: converting, deciding, weighing and counting."""

from __future__ import annotations

import copy
import io
import math
import pickle
import re
from decimal import Decimal
from fractions import Fraction

import pytest

import customer_journey as cj
from customer_journey.errors import (
    AmbiguousConversionError,
    ConversionError,
    ForeignStageError,
    InvalidDecisionError,
    InvalidValueError,
    NoCounterpartError,
    NotFoundError,
    PartialCounterpartError,
    UnorderedFrameworkError,
)
from strategies import made

HALF = Fraction(1, 2)


def framework(
    id: str, stages: dict[str, str], *, shape: str = "line", axis: str = "buyer", parallel: str = ""
) -> cj.Framework:
    """Return a framework: stage id to moments, given as in a file; no moments are off the path.

    Moments in brackets are the fringe.
    """
    text = f'id = "{id}"\nshape = "{shape}"\naxis = "{axis}"\n'
    for stage, moments in stages.items():
        given = [f'"{m}"' for m in moments.replace("(", "").replace(")", "").split()]
        core = [f'"{m}"' for m in re.sub(r"\(.*\)", "", moments).split()]
        meaning = f"moments = [{', '.join(given)}]" if moments else 'off_path = "No step."'
        meaning += f"\ncore = [{', '.join(core)}]" if core != given else ""
        text += f'[[stages]]\nid = "{stage}"\n{meaning}\nparallel = {str(stage == parallel).lower()}\n'
    return cj.Framework.from_toml(io.BytesIO(text.encode()))


#: All that can happen to a stage: whole, shared evenly, shared unevenly, in part, in small part, at its
#: fringe only, not at all.
SOURCE = framework(
    "source",
    {
        "whole": "trial",
        "even": "problem research",
        "uneven": "comparison..proof usage",
        "part": "encounter following assessment",
        "least": "support..repurchase",
        "split": "trial expansion..loyalty",
        "rim": "advocacy (support)",
        "nothing": "referral",
        "off": "",
    },
)
TARGET = framework(
    "target",
    {
        "a": "problem",
        "b": "research",
        "c": "comparison proof",
        "d": "usage",
        "e": "encounter following",
        "f": "support",
        "g": "trial purchase",
        "h": "expansion",
    },
)
XW = cj.crosswalk(SOURCE, TARGET)


# Converting.


@pytest.mark.parametrize(
    ("stage", "unique", "largest", "earliest", "latest"),
    [
        ("whole", "g", "g", "g", "g"),
        ("even", AmbiguousConversionError, AmbiguousConversionError, "a", "b"),
        ("uneven", AmbiguousConversionError, "c", "c", "d"),
        ("part", PartialCounterpartError, "e", "e", "e"),
        ("least", PartialCounterpartError, "f", "f", "f"),
        ("split", AmbiguousConversionError, "h", "g", "h"),
        ("rim", NoCounterpartError, "f", NoCounterpartError, NoCounterpartError),
        ("nothing", NoCounterpartError, NoCounterpartError, NoCounterpartError, NoCounterpartError),
        ("off", NoCounterpartError, NoCounterpartError, NoCounterpartError, NoCounterpartError),
    ],
)
def test_policies(stage, unique, largest, earliest, latest):
    """Each policy gives one stage or the error that says why not."""
    for policy, expected in zip(cj.Policy, (unique, largest, earliest, latest), strict=True):
        for given in (policy, policy.value):
            if isinstance(expected, str):
                assert TARGET[expected] is XW.convert(stage, policy=given)
            else:
                with pytest.raises(expected) as caught:
                    XW.convert(stage, policy=given)
                assert expected is type(caught.value)


def test_records():
    """Every candidate is a record, and so is what nobody takes; the shares of a stage sum to 1."""
    records = XW.to_dicts()
    assert list(dict.fromkeys(r["source"] for r in records)) == [stage.id for stage in SOURCE]
    for stage in SOURCE:
        mine = [r for r in records if r["source"] == stage.id]
        assert math.isclose(sum(r["share"] for r in mine), 1)
        assert [r["target"] for r in mine if r["target"]] == [c.target.id for c in XW.candidates(stage)]
        assert sum(r["target"] is None for r in mine) == bool(XW.uncovered(stage))
    assert len({tuple(r) for r in records}) == 1


def test_unique_is_the_default():
    """Without a word nothing is chosen."""
    with pytest.raises(AmbiguousConversionError) as caught:
        XW.convert("uneven")

    assert caught.value.policy == "unique"


@pytest.mark.parametrize(
    ("stage", "options", "uncovered"),
    [
        ("even", {"a": HALF, "b": HALF}, 0),
        ("uneven", {"c": Fraction(2, 3), "d": Fraction(1, 3)}, 0),
        ("part", {"e": Fraction(2, 3)}, Fraction(1, 3)),
        ("least", {"f": Fraction(1, 3)}, Fraction(2, 3)),
        ("rim", {"f": 0}, 1),
        ("nothing", {}, 1),
        ("off", {}, 1),
    ],
)
def test_errors_carry_the_options(stage, options, uncovered):
    """What there is to choose from comes with the error, largest share first, exactly."""
    with pytest.raises(ConversionError) as caught:
        XW.convert(stage)

    error = caught.value
    assert options == {o.target.id: o.share for o in error.options}
    assert list(options.values()) == sorted(options.values(), reverse=True)
    assert (f"source:{stage}", "target", uncovered) == (error.source, error.target, error.uncovered)
    assert XW.candidates(stage) == error.options
    assert uncovered == XW.uncovered(stage)


def test_a_stage_object_will_do_for_its_id():
    """Everywhere a stage of the source is wanted."""
    whole = SOURCE["whole"]

    assert XW.convert("whole") is XW.convert(whole)
    assert XW.candidates("even") == XW.candidates(SOURCE["even"])
    assert XW.uncovered("part") == XW.uncovered(SOURCE["part"])
    assert XW.relation("whole", "g") is XW.relation(whole, TARGET["g"]) is cj.Relation.BROAD


@pytest.mark.parametrize("ask", [XW.convert, XW.candidates, XW.uncovered, lambda s: XW.apportion({s: 1})])
def test_foreign_and_unknown_stages_are_refused(ask):
    """A stage of the other framework, one of the same id elsewhere, and what is none."""
    for foreign in (TARGET["a"], framework("elsewhere", {"whole": "trial"})["whole"]):
        with pytest.raises(ForeignStageError) as caught:
            ask(foreign)
        assert (foreign.key, "source") == (caught.value.stage, caught.value.framework)
    with pytest.raises(NotFoundError) as unknown:
        ask("hole")
    assert unknown.value.candidates == ("whole",)
    for odd in (None, 7, ("whole", "hole"), (("whole",),)):
        with pytest.raises(NotFoundError):
            ask(odd)


@pytest.mark.parametrize("policy", ["", "Unique", "biggest", None, 1, b"unique"])
@pytest.mark.parametrize("stage", ["whole", "even"])
def test_an_unknown_policy_is_refused(policy, stage):
    """Whether or not the stage would need one."""
    with pytest.raises(InvalidValueError, match="must be one of unique, largest, earliest, latest") as caught:
        XW.convert(stage, policy=policy)

    assert policy == caught.value.value


def test_no_order_no_earliest():
    """A set has no first stage; where there is nothing to choose the policy does not matter."""
    xw = cj.crosswalk(SOURCE, framework("bag", {"b": "research", "a": "problem trial"}, shape="set"))

    assert xw.convert("whole", policy="earliest").id == "a"
    for policy in ("earliest", "latest"):
        with pytest.raises(UnorderedFrameworkError, match="use 'unique' or 'largest'") as caught:
            xw.convert("even", policy=policy)
        assert ("bag", policy) == (caught.value.framework, caught.value.policy)


def test_always_on_stages_are_candidates_without_a_share():
    """An always-on stage takes no share from the others."""
    xw = cj.crosswalk(SOURCE, framework("gartner", {"jobs": "problem", "validation": "problem..proof"}))
    always_on = cj.crosswalk(
        SOURCE,
        framework("gartner", {"jobs": "problem", "validation": "problem..proof"}, parallel="validation"),
    )

    assert {"jobs": Fraction(1, 4), "validation": Fraction(3, 4)} == {
        c.target.id: c.share for c in xw.candidates("even")
    }
    assert {c.target.id: c.share for c in always_on.candidates("even")} == {"jobs": HALF, "validation": 0}
    assert always_on.uncovered("even") == HALF
    with pytest.raises(PartialCounterpartError):
        always_on.convert("even")


# What a share rests on.


@pytest.mark.parametrize(
    ("source", "target", "ground", "shares_core", "why"),
    [
        ("trial", "trial", "exact", True, "the same stage"),
        ("trial..purchase", "trial..decision", "core", True, "takes trial and decision"),
        ("trial..purchase", "trial..purchase loyalty", "core", True, "takes trial, decision and purchase"),
        # By its fringe, because no other stage has the moment in its core.
        ("trial", "decision (trial)", "core", False, "takes trial"),
        (
            "trial (decision)",
            "decision",
            "fringe",
            False,
            "takes nothing, because no moment is essential to both",
        ),
    ],
)
def test_what_a_share_rests_on(source, target, ground, shares_core, why):
    """The core decides; the record says on what a share rests, or why there is none."""
    (only,) = cj.crosswalk(framework("s", {"x": source}), framework("t", {"y": target})).candidates("x")

    assert (only.ground, only.shares_core, only.why) == (ground, shares_core, why)


def grounds(xw: cj.Crosswalk, stage: str) -> dict[str, tuple[str, bool]]:
    """Return, for each candidate, what its share rests on, and whether a moment is in the core of both."""
    assert all(
        (c.share > 0) is (c.ground in ("decision", "covers", "exact", "core")) for c in xw.candidates(stage)
    )
    return {c.target.id: (c.ground.value, c.shares_core) for c in xw.candidates(stage)}


def test_why_a_counterpart_takes_nothing():
    """If its core meets that of the stage, another takes all, or it runs in parallel."""
    target = {
        "same": "trial decision",
        "wide": "trial..purchase",
        "edge": "purchase (decision)",
        "on": "trial",
    }
    xw = cj.crosswalk(framework("s", {"x": "trial decision"}), framework("t", target, parallel="on"))
    decided = cj.crosswalk(xw.source, xw.target, decide={"x": "edge"})
    reasons = {c.target.id: c.why for c in decided.candidates("x")}
    nothing = {"wide": ("elsewhere", True), "on": ("parallel", True)}

    assert {**nothing, "same": ("exact", True), "edge": ("fringe", False)} == grounds(xw, "x")
    assert {**nothing, "same": ("elsewhere", True), "edge": ("decision", False)} == grounds(decided, "x")
    assert reasons == {
        "edge": "your decision",
        "same": "takes nothing, because another stage takes all of it",
        "wide": "takes nothing, because another stage takes all of it",
        "on": "takes nothing, because it runs in parallel with other stages",
    }


def test_who_has_it_in_its_fringe_gives_way():
    """A stage that has a moment only in its fringe takes nothing of it where another has it in its core."""
    target = framework("t", {"core": "trial purchase", "fringe": "decision (trial)"})
    xw = cj.crosswalk(framework("s", {"x": "trial"}), target)

    assert xw.convert("x").id == "core"
    assert grounds(xw, "x") == {"core": ("core", True), "fringe": ("fringe", False)}


def test_equal_spans_in_one_framework_are_close_and_shared():
    """Two stages with the same span are nobody's exact counterpart."""
    xw = cj.crosswalk(SOURCE, framework("twins", {"x": "trial", "y": "trial"}))

    assert [(c.relation, c.share) for c in xw.candidates("whole")] == [(cj.Relation.CLOSE, HALF)] * 2


@pytest.mark.parametrize(
    ("axis", "relation", "crosses"),
    [
        ("buyer", cj.Relation.EXACT, False),
        ("company", cj.Relation.EXACT, False),
        ("contact", cj.Relation.CLOSE, True),
        ("deal", cj.Relation.CLOSE, True),
        ("usage", cj.Relation.CLOSE, True),
    ],
)
def test_the_same_span_on_another_axis_is_not_the_same_thing(axis, relation, crosses):
    """A record of a trial is close to the trial, converts to it, and is marked as crossing."""
    xw = cj.crosswalk(SOURCE, framework("records", {"x": "trial"}, axis=axis))
    (only,) = xw.candidates("whole")

    assert (relation, crosses, 1) == (only.relation, only.crosses_axis, only.share)
    assert xw.convert("whole").id == "x"


def test_the_pair_of_stages_is_measured():
    """Nearness: the mean of what their spans and their cores share, each over what they cover together."""
    found = {c.target.id: c.nearness for c in XW.candidates("uneven")}
    (rim,) = XW.candidates("rim")

    assert {"c": Fraction(2, 3), "d": Fraction(1, 3)} == found
    assert rim.nearness == (Fraction(1, 2) + 0) / 2


def test_converting_is_cached_and_the_same_as_a_crosswalk():
    """The shorthand makes the crosswalk of a pair once."""
    from customer_journey.crosswalks.crosswalk import _undecided_crosswalk

    _undecided_crosswalk.cache_clear()
    for policy in ("largest", "earliest"):
        assert cj.convert("uneven", source=SOURCE, target=TARGET, policy=policy).id == "c"

    assert (_undecided_crosswalk.cache_info().misses, _undecided_crosswalk.cache_info().hits) == (1, 1)


def test_an_error_of_the_shorthand_is_raised_each_time():
    """What has no answer is not remembered as one."""
    for _ in range(2):
        with pytest.raises(NotFoundError, match="Did you mean 'nine-stage'"):
            cj.convert("buy", source="hourglass", target="nine-stages")
        with pytest.raises(NoCounterpartError):
            cj.convert("try", source="hourglass", target="nine-stage")


# Deciding.


@pytest.mark.parametrize(
    "decide",
    [
        {"customer": "usage"},
        {cj.frameworks["hubspot-lifecycle"]["customer"]: cj.frameworks["nine-stage"]["usage"]},
        {"customer": cj.Decision("usage", "They pay monthly.")},
        cj.Decisions("hubspot-lifecycle", "nine-stage", {"customer": cj.Decision("usage")}),
    ],
    ids=["ids", "stages", "decision", "decisions"],
)
@pytest.mark.parametrize("policy", list(cj.Policy))
def test_a_decision_beats_every_policy(decide, policy):
    """However it is given, the user's word stands."""
    xw = cj.crosswalk("hubspot-lifecycle", "nine-stage", decide=decide)

    assert xw.convert("customer", policy=policy).key == "nine-stage:usage"


def test_a_decision_takes_the_whole_stage_and_is_marked():
    """Its share is 1, the others' 0, nothing is uncovered; other stages are as before."""
    plain = cj.crosswalk(SOURCE, TARGET)
    decided = cj.crosswalk(SOURCE, TARGET, decide={"least": cj.Decision("f", "Most of it.")})
    (only,) = decided.candidates("least")

    assert (only.share, only.decided, only.decision.reason) == (1, True, "Most of it.")
    assert "decided" in repr(only)
    assert decided.uncovered("least") == 0
    assert decided.coverage > plain.coverage
    for stage in ("even", "uneven", "part", "nothing", "off"):
        assert plain.candidates(stage) == decided.candidates(stage)
        assert not any(c.decided for c in decided.candidates(stage))


def test_what_was_not_decided_for_stays_a_candidate():
    """The other options are still listed, without a share and without the mark."""
    xw = cj.crosswalk(SOURCE, TARGET, decide={"uneven": "d"})

    assert [(c.target.id, c.share, c.decided) for c in xw.candidates("uneven")] == [
        ("d", 1, True),
        ("c", 0, False),
    ]


def test_a_decision_counts():
    """Customers of a decided stage all go to its target."""
    spread = cj.crosswalk(SOURCE, TARGET, decide={"least": "f"}).apportion({"least": 10})

    assert (spread.exact, spread.unmapped, spread.coverage) == ({"f": 10}, 0, 1)


@pytest.mark.parametrize("choice", ["a", TARGET["a"], cj.Decision("a"), cj.Decision("a", "I say so.")])
@pytest.mark.parametrize("stage", ["nothing", "off", "whole"])
def test_a_decision_without_shared_moments_is_refused(choice, stage):
    """Unless it is an override, a decision chooses among the candidates."""
    with pytest.raises(
        InvalidDecisionError, match="share no moments; to convert anyway, give override"
    ) as caught:
        cj.crosswalk(SOURCE, TARGET, decide={stage: choice})

    assert (f"source:{stage}", "target:a") == (caught.value.source, caught.value.target)


@pytest.mark.parametrize("reason", ["", " ", "\n"])
def test_an_override_needs_a_reason(reason):
    """Also where it would not have been needed."""
    for target in ("a", "g"):
        with pytest.raises(InvalidDecisionError, match="an override needs a reason"):
            cj.crosswalk(SOURCE, TARGET, decide={"whole": cj.Decision(target, reason, override=True)})


@pytest.mark.parametrize("stage", ["nothing", "off", "whole"])
def test_an_override_with_a_reason_stands(stage):
    """The user knows better, says why, and the correspondence shows it."""
    decision = cj.Decision("a", "Ours are like that.", override=True)
    xw = cj.crosswalk(SOURCE, TARGET, decide={stage: decision})
    taken = xw.candidates(stage)[0]

    assert xw.convert(stage).id == "a"
    assert (cj.Relation.NONE, 1, decision) == (taken.relation, taken.share, taken.decision)


@pytest.mark.parametrize(
    ("decide", "error"),
    [
        ({"hole": "a"}, NotFoundError),
        ({"whole": "z"}, NotFoundError),
        ({"whole": cj.Decision("z")}, NotFoundError),
        ({"whole": cj.Decision("z", "Why not.", override=True)}, NotFoundError),
        ({"whole": None}, NotFoundError),
        ({"whole": ""}, NotFoundError),
        ({TARGET["a"]: "a"}, ForeignStageError),
        ({"whole": SOURCE["whole"]}, ForeignStageError),
        (cj.Decisions("target", "source", {}), InvalidValueError),
        (cj.Decisions("source", "elsewhere", {"whole": cj.Decision("a")}), InvalidValueError),
        (cj.Decisions("source", "target", {"hole": cj.Decision("a")}), NotFoundError),
        (cj.Decisions("source", "target", {"whole": cj.Decision("z")}), NotFoundError),
    ],
)
def test_decisions_that_fit_nothing_are_refused(decide, error):
    """Unknown stages, stages of other frameworks, decisions for another crosswalk."""
    with pytest.raises(error):
        cj.crosswalk(SOURCE, TARGET, decide=decide)


@pytest.mark.parametrize("decide", [None, {}, cj.Decisions("source", "target", {})])
def test_no_decision_decides_nothing(decide):
    """Nothing, an empty mapping and an empty file are the same."""
    assert cj.crosswalk(SOURCE, TARGET, decide=decide) == XW


def test_decisions_are_stored_and_read_back(tmp_path):
    """TOML, stored with the data that they were made for; the crosswalk is the same afterwards."""
    path = tmp_path / "decisions.toml"
    decide = {
        "uneven": "d",
        "off": cj.Decision("a", 'They say "why not"\nand \\ smile.', override=True),
        "least": cj.Decision("f", "Nearest — ikke sant?"),
    }
    xw = cj.crosswalk(SOURCE, TARGET, decide=decide)
    path.write_text(xw.decisions.to_toml(), "utf-8")
    stored = cj.Decisions.from_toml(path)

    assert xw.decisions == stored
    assert xw == cj.crosswalk(SOURCE, TARGET, decide=stored)
    assert list(stored.by_stage) == ["uneven", "off", "least"]


# Weighing.


def test_weights_change_shares():
    """A heavier moment takes more of its stage, exactly."""
    xw = cj.crosswalk(SOURCE, TARGET, weights={"problem": 3, "research": 1})

    assert {"a": Fraction(3, 4), "b": Fraction(1, 4)} == {c.target.id: c.share for c in xw.candidates("even")}
    assert xw.convert("even", policy="largest").id == "a"
    assert XW.candidates("uneven") == xw.candidates("uneven")


@pytest.mark.parametrize("weight", [HALF, 0.5, 1, 1e-9, 1e9, 10**9])
def test_weights_are_taken_exactly(weight):
    """Whole numbers, floats and fractions, up to the bounds, without rounding."""
    xw = cj.crosswalk(SOURCE, TARGET, weights={"problem": weight})

    assert Fraction(weight) / (Fraction(weight) + 1) == next(
        c.share for c in xw.candidates("even") if c.target.id == "a"
    )


def test_weights_do_not_change_relations():
    """How spans relate to each other is a matter of sets."""
    xw = cj.crosswalk("hubspot-lifecycle", "nine-stage", weights={"assessment": 100, "inquiry": 0.01})
    plain = cj.crosswalk("hubspot-lifecycle", "nine-stage")

    assert plain.uncovered("salesqualifiedlead") != xw.uncovered("salesqualifiedlead")
    for source in xw.source:
        for target in xw.target:
            assert plain.relation(source, target) is xw.relation(source, target)


NO_NUMBERS = (True, False, "2", "1/2", None, [1], 2j, Decimal(2))
OUT_OF_RANGE = (
    0,
    -1,
    0.0,
    -0.5,
    math.nan,
    math.inf,
    -math.inf,
    1e300,
    1e-300,
    1e10,
    10**10,
    Fraction(1, 10**10),
)


@pytest.mark.parametrize("weight", [*NO_NUMBERS, *OUT_OF_RANGE], ids=repr)
def test_bad_weights_are_refused(weight):
    """A weight is a number from 1e-9 to 1e9, and neither a string nor true or false."""
    with pytest.raises(InvalidValueError, match="must be a number from 1e-9 to 1e9") as caught:
        cj.crosswalk(SOURCE, TARGET, weights={"trial": weight})

    assert caught.value.value is weight


def test_weights_of_unknown_moments_are_refused():
    """With the names that are near."""
    with pytest.raises(NotFoundError, match=r"no moment called 'trail'\. Did you mean 'trial'") as caught:
        cj.crosswalk(SOURCE, TARGET, weights={"trail": 2})

    assert (caught.value.name, caught.value.candidates) == ("trail", ("trial",))


# Counting.


def test_counts_are_spread_by_share():
    """Exact fractions, whole customers, the part without counterpart, and all of them."""
    spread = XW.apportion({"even": 3, "part": 10, "nothing": 2})

    assert {"a": 3 * HALF, "b": 3 * HALF, "e": Fraction(20, 3)} == spread.exact
    assert spread.whole == {"a": 2, "b": 1, "e": 7}
    assert (Fraction(10, 3) + 2, 5, 15) == (spread.unmapped, spread.whole_unmapped, spread.total)
    assert 1 - (Fraction(10, 3) + 2) / 15 == spread.coverage
    assert 0 < spread.fidelity < 1


def test_targets_stand_in_their_own_order():
    """Whatever the order of the counts."""
    spread = XW.apportion({"split": 2, "uneven": 3, "even": 2})

    assert ["a", "b", "c", "d", "g", "h"] == list(spread.exact) == list(spread.whole)


def test_stages_and_ids_may_be_keys():
    """Both, even of one stage, whose counts are added up."""
    mixed = XW.apportion({SOURCE["even"]: 1, "even": 2})

    assert XW.apportion({"even": 3}) == mixed


class Whole:
    """A whole number of another library, as numpy's are."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __index__(self) -> int:
        return self.number


def test_whole_numbers_of_other_libraries_count():
    """Whatever is an index is a whole number, and comes out as Python's own."""
    spread = XW.apportion({"whole": Whole(4)})

    assert spread.whole == {"g": 4}
    assert int is type(spread.whole["g"]) is type(spread.total)


@pytest.mark.parametrize(
    "count",
    [-1, True, False, 1.0, 1.5, math.nan, "3", None, [3], 10**15 + 1, Fraction(3), Decimal(3), Whole(-1)],
)
def test_bad_counts_are_refused(count):
    """A count is a whole number of customers that could exist."""
    with pytest.raises(InvalidValueError, match=r"must be a whole number from 0 to 10\*\*15") as caught:
        XW.apportion({"even": 2, "whole": count})

    assert (caught.value.argument, caught.value.value is count) == ("the count of 'whole'", True)


def test_the_largest_count_is_not_lost():
    """Exactness does not end where floats do."""
    spread = XW.apportion({"even": 10**15, "part": 10**15 - 1})

    assert 2 * 10**15 - 1 == sum(spread.exact.values()) + spread.unmapped == spread.total
    assert sum(spread.whole.values()) + spread.whole_unmapped == 2 * 10**15 - 1


@pytest.mark.parametrize("counts", [{}, {"even": 0}, {"even": 0, "nothing": 0}])
def test_nobody_is_spread_to_nobody(counts):
    """Without customers the measures are those of the crosswalk."""
    spread = XW.apportion(counts)

    assert (spread.total, spread.unmapped, spread.whole_unmapped) == (0, 0, 0)
    assert not any(spread.exact.values())
    assert (XW.coverage, XW.fidelity) == (spread.coverage, spread.fidelity)


# Measuring.


def test_measures_of_a_conversion_that_keeps_all():
    """Covered in full, every distinction kept, no target reached twice."""
    xw = cj.crosswalk("four-phase", "four-phase")

    assert (xw.coverage, xw.fidelity, xw.lossless) == (1, 1.0, True)


def test_measures_of_a_conversion_to_one_stage():
    """Covered, and nothing can be distinguished any more."""
    all_one = framework("all", {"all": "unaware..referral"})
    xw = cj.crosswalk("four-phase", all_one)

    assert (xw.coverage, xw.fidelity, xw.lossless) == (1, 0.0, False)


def test_measures_of_a_conversion_to_nothing():
    """No counterpart for any stage."""
    xw = cj.crosswalk("three-phase", framework("late", {"late": "usage"}))

    assert (xw.coverage, xw.fidelity, xw.lossless) == (0, 0.0, False)


def test_measures_of_a_framework_off_the_path():
    """No stage is a step: nothing is covered, and nothing divides by zero."""
    xw = cj.crosswalk(framework("states", {"x": "", "y": ""}), TARGET)

    assert (xw.coverage, xw.fidelity, xw.lossless) == (0, 0.0, False)


def test_fidelity_tells_what_is_lost_without_coverage():
    """One stage uncovered is still distinguished from the others: "nothing" is an answer too."""
    xw = cj.crosswalk("sale-phases", "three-phase")

    assert xw.coverage < 1
    assert not xw.lossless


# Errors.


BAG = framework("bag", {"a": "problem", "b": "research"}, shape="set")
MISTAKES = {
    "ambiguous": lambda: XW.convert("even"),
    "partial": lambda: XW.convert("part"),
    "no counterpart": lambda: XW.convert("nothing"),
    "unknown stage": lambda: XW.convert("hole"),
    "foreign stage": lambda: XW.convert(TARGET["a"]),
    "unknown policy": lambda: XW.convert("even", policy="any"),
    "bad count": lambda: XW.apportion({"even": -1}),
    "no order": lambda: cj.crosswalk(SOURCE, BAG).convert("even", policy="latest"),
    "bad decision": lambda: cj.crosswalk(SOURCE, TARGET, decide={"off": "a"}),
    "bad weight": lambda: cj.crosswalk(SOURCE, TARGET, weights={"trial": 0}),
    "unknown framework": lambda: cj.crosswalk("nine-stages", TARGET),
}


@pytest.fixture(params=list(MISTAKES))
def error(request):
    """Return the error that a mistake raises, one after the other."""
    with pytest.raises(cj.CustomerJourneyError) as caught:
        MISTAKES[request.param]()
    return caught.value


def test_errors_are_readable(error):
    """One line that begins like a sentence and is not quoted, as a KeyError's would be."""
    text = str(error)

    assert "\n" not in text
    assert 20 < len(text) < 300
    assert text.endswith((".", "?", "the reason"))
    assert not text.startswith('"')
    assert "Error" not in text
    assert "object at 0x" not in text


def test_errors_survive_pickling_and_copying(error):
    """Workers send them; the facts arrive."""
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(error) is type(twin)
        assert str(error) == str(twin)
        assert vars(error) == vars(twin)


class Odd:
    """Something that says nothing of itself, and cannot travel."""

    def __repr__(self):
        raise RuntimeError

    def __reduce__(self):
        raise RuntimeError


def test_errors_travel_with_whatever_they_hold():
    """A value that cannot be pickled is replaced by its text in the message; notes are kept."""
    with pytest.raises(InvalidValueError) as caught:
        cj.Stage("m", "a", reason=Odd())
    caught.value.add_note("in row 7")
    twin = pickle.loads(pickle.dumps(caught.value))
    assert str(caught.value) == "Stage.reason must be a string, not some Odd."
    assert (twin.argument, twin.value, twin.expected) == ("Stage.reason", "some Odd", "a string")
    assert twin.__notes__ == ["in row 7"]


MESSAGES = {
    "even": "'source:even' has several counterparts in 'target': a (1/2), b (1/2). Decide on one of them.",
    "split": "'source:split' has several counterparts in 'target': h (1/3), g (1/3); the rest, 1/3, comes",
    "part": (
        "Only a part of 'source:part' has a counterpart in 'target': e (2/3); the rest, 1/3, falls between"
        " 'e' and 'c'. Decide on this counterpart. With policy=\"largest\": e."
    ),
    "rim": (
        "'source:rim' has no counterpart in 'target': it comes after 'h', and no stage there comes later;"
        " only its fringe meets 'f'. To convert it all the same, decide on it. With policy=\"largest\": f."
    ),
    "nothing": (
        "'source:nothing' has no counterpart in 'target': it comes after 'h', and no stage there comes later."
    ),
    "off": "'source:off' has no counterpart in 'target': it is not a step of a journey.",
}


@pytest.mark.parametrize(("stage", "facts"), MESSAGES.items(), ids=MESSAGES)
def test_messages_of_conversion(stage, facts):
    """The stage, the framework, the options with their shares, and how to fix it, if that is possible."""
    with pytest.raises(ConversionError) as caught:
        XW.convert(stage)

    assert str(caught.value).startswith(facts)
    assert ("decide on" in str(caught.value).lower()) == bool(caught.value.options)
    assert ("policy=" in str(caught.value)) == bool(caught.value.alternatives)


#: A framework to fall beside: ``middle`` has a fringe on both sides, and ``gone`` is no step.
PLACES = {
    "first": "research encounter",
    "middle": "comparison (proposal proof)",
    "last": "decision purchase",
    "gone": "lost",
    "none": "",
}
NO_LATER = "comes after 'last', and no stage there comes later"
BETWEEN = ("first", "middle")
LAST = ("last", None)
NOT_TOLD = (None, None)


@pytest.mark.parametrize(
    ("moments", "error", "around", "place"),
    [
        ("inquiry", NoCounterpartError, BETWEEN, "it falls between 'first' and 'middle'"),
        ("following..assessment", NoCounterpartError, BETWEEN, "it falls between 'first' and 'middle'"),
        ("encounter inquiry", PartialCounterpartError, BETWEEN, "1/2, falls between 'first' and 'middle'"),
        ("encounter inquiry comparison", AmbiguousConversionError, BETWEEN, "1/3, falls between 'first' and"),
        ("comparison trial", PartialCounterpartError, ("middle", "last"), "between 'middle' and 'last'"),
        ("trial (comparison)", NoCounterpartError, ("middle", "last"), "only its fringe meets 'middle'."),
        ("usage loyalty", NoCounterpartError, LAST, f"it {NO_LATER}"),
        ("purchase onboarding", PartialCounterpartError, LAST, f"; the rest, 1/2, {NO_LATER}."),
        ("unaware problem", NoCounterpartError, (None, "first"), "it comes before 'first', and no stage"),
        (
            "problem research",
            PartialCounterpartError,
            (None, "first"),
            "1/2, comes before 'first', and no stage",
        ),
        # The fringe of the stage lies elsewhere, and does not matter.
        ("usage (problem)", NoCounterpartError, LAST, f"it {NO_LATER}"),
        # What has no counterpart lies on both sides of a stage.
        ("following trial", NoCounterpartError, NOT_TOLD, "no stage there covers 'following' and 'trial'."),
        (
            "encounter inquiry trial",
            PartialCounterpartError,
            NOT_TOLD,
            "first (1/3); the rest, 2/3, has none.",
        ),
        # It is off the path, or a part of it is.
        ("churned", NoCounterpartError, NOT_TOLD, "no stage there covers 'churned'."),
        ("lost usage churned", PartialCounterpartError, NOT_TOLD, "gone (1/3); the rest, 2/3, has none."),
        ("", NoCounterpartError, NOT_TOLD, "in 'places': it is not a step of a journey."),
    ],
)
@pytest.mark.parametrize("shape", ["line", "set"])
def test_refusals_tell_the_place(moments, error, around, place, shape):
    """Between which stages the uncovered part lies, by their cores; their order in the file is no matter."""
    asked = framework("asked", {"x": moments})
    for stages in (PLACES, dict(reversed(PLACES.items()))):
        with pytest.raises(error) as caught:
            cj.crosswalk(asked, framework("places", stages, shape=shape)).convert("x")

        assert error is type(caught.value)
        told = (caught.value.before, caught.value.after)
        assert around == tuple(stage.id if stage else None for stage in told)
        assert place in str(caught.value)


def test_a_stage_around_what_is_uncovered_is_no_neighbour():
    """If a stage has moments of its core on both sides, the rest lies among its moments, not beside it."""
    around = framework("places", {"early": "problem", "wide": "research purchase"})
    with pytest.raises(NoCounterpartError) as caught:
        cj.crosswalk(framework("asked", {"x": "inquiry"}), around).convert("x")

    assert (caught.value.before, caught.value.after) == (None, None)


def test_what_runs_in_parallel_is_no_neighbour():
    """A parallel stage may meet the core, so the message does not speak of the fringe; it is an option."""
    asked = framework("asked", {"x": "inquiry (comparison)"})
    always_on = framework("places", {**PLACES, "always": "inquiry..assessment"}, parallel="always")
    with pytest.raises(NoCounterpartError) as caught:
        cj.crosswalk(asked, always_on).convert("x")

    error = caught.value
    assert (error.before.id, error.after.id) == BETWEEN
    assert {o.target.id: o.ground for o in error.options} == {"always": "parallel", "middle": "fringe"}
    assert str(error) == (
        "'asked:x' has no counterpart in 'places': it falls between 'first' and 'middle'; only its fringe"
        " meets 'middle'; 'always' meets it but runs in parallel with other stages. To convert it all the"
        ' same, decide on one of them. With policy="largest": middle.'
    )


def test_several_in_parallel():
    """The verb goes with the number."""
    places = made("places", {"a": ["trial"], "b": ["trial"]}, always=["a", "b"])
    with pytest.raises(
        NoCounterpartError, match="'places': 'a' and 'b' meet it but run in parallel with other"
    ):
        cj.crosswalk(SOURCE, places).convert("whole")


def test_a_crosswalk_pickles():
    """Used or not, what arrives answers the same."""
    for xw in (cj.crosswalk(SOURCE, TARGET, decide={"uneven": "d"}), XW):
        twin = pickle.loads(pickle.dumps(xw))

        assert xw == twin
        assert xw.convert("whole") == twin.convert("whole")
        assert xw.candidates("uneven") == twin.candidates("uneven")


def test_a_crosswalk_is_never_false():
    """Not even if nothing in it corresponds, though its length is 0 then."""
    xw = cj.crosswalk(made("one", {"a": ["problem"]}), made("other", {"b": ["usage"]}))
    assert (len(xw), list(xw), bool(xw)) == (0, [], True)
