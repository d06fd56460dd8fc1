"""Crosswalks: converting, deciding, weighing and counting."""

from __future__ import annotations

import copy
import io
import math
import pickle
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

HALF = Fraction(1, 2)


def framework(
    id: str, stages: dict[str, str], *, shape: str = "line", axis: str = "buyer", parallel: str = ""
) -> cj.Framework:
    """Return a framework: stage id to moments, given as in a file; no moments are off the path."""
    text = f'id = "{id}"\nshape = "{shape}"\naxis = "{axis}"\n'
    for stage, moments in stages.items():
        listed = ", ".join(f'"{m}"' for m in moments.split())
        meaning = f"moments = [{listed}]" if moments else 'off_path = "No step."'
        text += f'[[stages]]\nid = "{stage}"\n{meaning}\nparallel = {str(stage == parallel).lower()}\n'
    return cj.Framework.from_toml(io.BytesIO(text.encode()))


#: All that can happen to a stage: whole, shared evenly, shared unevenly, in part, in small part, not at all.
SOURCE = framework(
    "source",
    {
        "whole": "trial",
        "even": "problem research",
        "uneven": "comparison..proof usage",
        "part": "encounter interest evaluation",
        "least": "support..repurchase",
        "split": "trial expansion..loyalty",
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
        "e": "encounter interest",
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
        ("least", PartialCounterpartError, PartialCounterpartError, "f", "f"),
        ("split", AmbiguousConversionError, AmbiguousConversionError, "g", "h"),
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
    for odd in (None, 7, ("whole",)):
        with pytest.raises(NotFoundError):
            ask(odd)


def test_words_of_people_are_not_ids():
    """Converting takes ids; names go through resolve."""
    with pytest.raises(NotFoundError):
        XW.convert("Whole")


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
    """Jaccard weight: what they share over what they cover together."""
    found = {c.target.id: c.jaccard for c in XW.candidates("uneven")}

    assert {"c": Fraction(2, 3), "d": Fraction(1, 3)} == found


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
    xw = cj.crosswalk("hubspot-lifecycle", "nine-stage", weights={"usage": 100, "interest": 0.01})
    plain = cj.crosswalk("hubspot-lifecycle", "nine-stage")

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


@pytest.mark.parametrize(
    ("stage", "facts"),
    [
        ("even", "'source:even' has several counterparts in 'target': a (1/2), b (1/2)"),
        ("part", "Only a part of 'source:part' has a counterpart in 'target': e (2/3), and 1/3 has none"),
        ("nothing", "'source:nothing' has no counterpart in 'target'"),
    ],
)
def test_messages_of_conversion(stage, facts):
    """The stage, the framework, the options with their shares, and how to fix it, if that is possible."""
    with pytest.raises(ConversionError) as caught:
        XW.convert(stage)

    assert str(caught.value).startswith(facts)
    assert ("Decide" in str(caught.value)) == ("policy" in str(caught.value)) == bool(caught.value.options)


def test_a_crosswalk_pickles():
    """Used or not, what arrives answers the same."""
    for xw in (cj.crosswalk(SOURCE, TARGET, decide={"uneven": "d"}), XW):
        twin = pickle.loads(pickle.dumps(xw))

        assert xw == twin
        assert xw.convert("whole") == twin.convert("whole")
        assert xw.candidates("uneven") == twin.candidates("uneven")
