"""The same words everywhere: whatever takes a stage takes any of its names, and means the same by it."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey import drawing
from customer_journey.errors import (
    AmbiguousNameError,
    ForeignStageError,
    InvalidDecisionError,
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
)

LIFECYCLE = cj.frameworks["hubspot-lifecycle"]
FUNNEL = cj.frameworks["tofu-mofu-bofu"]
XW = cj.crosswalk(LIFECYCLE, FUNNEL)
BACK = cj.crosswalk(FUNNEL, LIFECYCLE)
MQL = LIFECYCLE["marketingqualifiedlead"]

#: One stage in the words of an API, of a page, of people, of another language and of a numbered list.
WORDS = (
    *("marketingqualifiedlead", "Marketing Qualified Lead", "MQL", "mqls", "Marketing qualified"),
    *("Marknadskvalificerat lead", "03 - MQL", "Marketing Qualified Lead (MQL)"),
)
#: Everything that takes a stage of a framework.
CALLS = {
    "framework[]": LIFECYCLE.__getitem__,
    "framework.get": LIFECYCLE.get,
    "framework.find": lambda stage: LIFECYCLE.find(stage) if isinstance(stage, str) else LIFECYCLE[stage],
    "framework.stage": LIFECYCLE.stage,
    "framework.names_of": LIFECYCLE.names_of,
    "framework.also_called": lambda stage: LIFECYCLE.also_called({"VIP": stage}).resolve("vip"),
    "graph.next": LIFECYCLE.graph.next,
    "graph.reachable": LIFECYCLE.graph.reachable,
    "graph.paths": lambda stage: list(LIFECYCLE.graph.paths("lead", stage, longest=3)),
    "convert": lambda stage: cj.convert(
        stage, source="hubspot-lifecycle", target="tofu-mofu-bofu", policy="largest"
    ),
    "crosswalk.convert": lambda stage: XW.convert(stage, policy="largest"),
    "crosswalk.candidates": XW.candidates,
    "crosswalk.uncovered": XW.uncovered,
    "crosswalk.rows": XW.rows,
    "crosswalk.relation from it": lambda stage: XW.relation(stage, "Middle of funnel"),
    "crosswalk.relation to it": lambda stage: BACK.relation("Mitten av tratten", stage),
    "crosswalk.apportion": lambda stage: XW.apportion({stage: 7}).to_dicts(),
    "decide from it": lambda stage: cj.crosswalk(LIFECYCLE, FUNNEL, decide={stage: "BOFU"}).decisions,
    "decide on it": lambda stage: (
        cj.crosswalk(FUNNEL, LIFECYCLE, decide={"Middle of funnel": stage}).decisions
    ),
    "recommend": lambda stage: cj.recommend("hubspot-lifecycle", stage),
    "drawing.candidates": lambda stage: drawing.candidates(XW, stage).to_text(),
    "drawing.counts": lambda stage: drawing.counts(LIFECYCLE, {stage: 3, "Customer": 1}).to_text(),
}
takes_a_stage = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


@takes_a_stage
def test_every_call_takes_every_word(call):
    """The stage itself, its id and its other names give one answer."""
    expected = call(MQL)
    for word in WORDS:
        assert call(word) == expected, word


@takes_a_stage
def test_every_call_refuses_what_means_no_one_stage(call):
    """A stage of another framework, a name of two stages, a churned customer; `get` answers with nothing."""
    with pytest.raises(ForeignStageError):
        call(FUNNEL["mofu"])
    with pytest.raises(AmbiguousNameError, match="'lead' or 'marketingqualifiedlead'"):
        call("Lead/MQL")
    for word in ("Customer (churned)", "no such stage", "N/A", ""):
        if call in (CALLS["framework.get"], CALLS["framework.find"]):
            assert call(word) is None
        else:
            with pytest.raises(NotFoundError):
                call(word)


@pytest.mark.parametrize(
    "word", ["MQL", "Lead/MQL", "Customer (churned)", "?", "", None, MQL, FUNNEL["mofu"]]
)
def test_membership_agrees_with_brackets(word):
    """What is in a framework is what brackets return."""
    try:
        found = LIFECYCLE[word]
    except (NotFoundError, AmbiguousNameError, ForeignStageError):
        assert word not in LIFECYCLE
    else:
        assert word in LIFECYCLE
        assert LIFECYCLE.get(word) is found


def test_get_has_a_default():
    """It stands for what nothing is called; it hides no ambiguity."""
    assert LIFECYCLE.get("nobody", MQL) is MQL
    assert LIFECYCLE.get(7) is None
    with pytest.raises(AmbiguousNameError):
        LIFECYCLE.get("Lead/MQL", MQL)


def test_the_id_is_tried_first():
    """An id of one stage that is another's alias in other letters means the one with the id."""
    stages = [cj.Stage("own", "a", reason="x"), cj.Stage("own", "b", aliases=["A"], reason="x")]
    assert read_again(cj.Framework(id="own", stages=stages[:1])).resolve("A").id == "a"
    own = cj.Framework(id="own", stages=stages)
    assert (own["a"].id, own["A"].id, own["á"].id) == ("a", "b", "a")


def read_again(framework: cj.Framework) -> cj.Framework:
    return cj.Framework.from_toml(io.BytesIO(framework.to_toml().encode()))


def test_an_answer_to_a_name_is_the_answer_to_its_id():
    """For every bundled name, under every policy."""
    for policy in cj.Policy:
        for stage in LIFECYCLE:
            for name in (name for tier in stage.names for name in tier):
                assert told(XW, name, policy) == told(XW, stage.id, policy)


def told(xw: cj.Crosswalk, name: str, policy: cj.Policy) -> object:
    try:
        return xw.convert(name, policy=policy)
    except cj.CustomerJourneyError as error:
        return type(error), str(error)


# Two words for one stage.


@given(
    st.lists(
        st.tuples(st.sampled_from(WORDS), st.integers(0, 99)), min_size=1, unique_by=lambda pair: pair[0]
    )
)
def test_counts_under_two_names_are_summed(counts):
    """Nobody is lost, whatever a stage is called."""
    found = XW.apportion(dict(counts))
    assert found.total == sum(count for _, count in counts)
    assert found == XW.apportion({MQL: found.total})


def test_decisions_under_two_names_must_agree():
    """Two for one stage are refused; the same one twice is one. They are stored by id."""
    with pytest.raises(InvalidValueError, match="'marketingqualifiedlead' has two decisions"):
        cj.crosswalk(LIFECYCLE, FUNNEL, decide={"MQL": "BOFU", "Marketing Qualified Lead": "mofu"})
    xw = cj.crosswalk(LIFECYCLE, FUNNEL, decide={"MQL": "BOFU", MQL.id: cj.Decision("Bottom of funnel")})
    assert xw.decisions.by_stage == {MQL.id: cj.Decision("bofu")}
    assert xw.convert("mqls").id == "bofu"


def test_a_file_of_decisions_may_use_any_name():
    """And its version stays that of the file."""
    text = 'source = "hubspot-lifecycle"\ntarget = "tofu-mofu-bofu"\ndata_version = "x"\n'
    text += '[decide]\nMQL = "BOFU"\n'
    xw = cj.crosswalk(LIFECYCLE, FUNNEL, decide=cj.Decisions.from_toml(io.BytesIO(text.encode())))
    assert (xw.decisions.by_stage, xw.decisions.data_version) == ({MQL.id: cj.Decision("bofu")}, "x")
    with pytest.raises(NotFoundError, match="'marketingqualifiedlead'"):
        cj.Crosswalk(LIFECYCLE, FUNNEL, XW.weights, cj.Decisions(LIFECYCLE.id, FUNNEL.id, {"MQL": "bofu"}))


def test_counts_of_a_picture_are_given_once_for_each_stage():
    """A picture is of given numbers; a second one is a mistake."""
    with pytest.raises(InvalidValueError, match="'marketingqualifiedlead' has two"):
        drawing.counts(LIFECYCLE, {"MQL": 3, "mqls": 4})


@pytest.mark.parametrize("field", ['covers = ["nine-stage:Purchase"]', 'covers = ["nine-stage:Köp"]'])
def test_files_name_stages_by_id(field):
    """A key in a file is no word of people; the error has the id."""
    text = f'id = "own"\n[[stages]]\nid = "a"\n{field}\nreason = "x"\n'
    with pytest.raises(InvalidFileError, match="Did you mean 'purchase'"):
        cj.Framework.from_toml(io.BytesIO(text.encode()))
    overlay = 'id = "own"\noverlays = "nine-stage"\n[stages.Purchase]\nsame = true\nlabels = {en = "Buy"}\n'
    with pytest.raises(InvalidFileError, match="Did you mean 'purchase'"):
        cj.Framework.from_toml(io.BytesIO(overlay.encode()))


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("MQL", (MQL.id,)),
        ("Lead/MQL", ("lead", MQL.id)),
        ("evangelits", ("evangelist",)),
        ("qqqq", ()),
        (None, ()),
    ],
)
def test_where_ids_are_wanted_ids_are_suggested(name, ids):
    """For a name, its stage; for a name of several, each; for a misspelling, what it is like."""
    with pytest.raises(NotFoundError) as caught:
        LIFECYCLE.stage_with_id(name)
    assert caught.value.candidates == ids
    assert LIFECYCLE.stage_with_id(MQL.id) is MQL


# Words for missing values, and numbers.


@pytest.mark.parametrize("word", ["N/A", "n/a", "NA", "#N/A", "na"])
def test_a_word_for_a_missing_value_needs_its_accents(word):
    """RACE's Norwegian label is Nå: in calls as in columns, N/A is no spelling of it."""
    race = cj.frameworks["race"]
    with pytest.raises(NotFoundError, match="it means that a value is missing"):
        race.resolve(word)
    assert race.find(word) is None
    assert cj.outcomes(cj.crosswalk(race, "nine-stage"), {word: 1}, missing=[])[0].stage is None
    assert {race[name].id for name in ("Nå", "nå", "NÅ")} == {"reach"}


@pytest.mark.parametrize("text", ["1.5", "-15", "+15", "15.", "1e1"])
def test_a_number_is_no_other_number(text):
    """Signs and points count, in calls as in columns."""
    own = LIFECYCLE.also_called({"15": "customer"})
    assert own["15"] == own["15.0"] == own[" 15 "] == LIFECYCLE["customer"]
    assert own.find(text) is None or text == "15."


# Frameworks and content types.


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("aida", "aida"),
        ("AIDA", "aida"),
        ("Modèle AIDA", "aida"),
        ("modele aida", "aida"),
        ("Nine-stage customer journey", "nine-stage"),
        ("nine stage", "nine-stage"),
        ("TOFU/MOFU/BOFU", "tofu-mofu-bofu"),
        ("Kundresan i nio stadier", "nine-stage"),
    ],
)
def test_frameworks_resolve_by_name(name, id, run):
    """By id or label in any language and spelling; the command line takes the same; ``[]`` takes ids."""
    assert cj.frameworks.resolve(name).id == id
    assert run("show", name, "--json")[1] == run("show", id, "--json")[1]
    if name != id:
        with pytest.raises(NotFoundError):
            cj.frameworks[name]


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("Consumer decision journey", {"edelman-cdj", "mckinsey-cdj"}),
        ("deal", {"hubspot-deal", "pipedrive-deal", "zoho-deal"}),
        ("Nine-stage custmer journey", {"nine-stage", "five-stage-journey"}),
        ("hourgalss", {"hourglass"}),
        ("qqqq", set()),
        ("x" * 100_000, set()),
    ],
)
def test_names_of_no_framework_suggest_ids(name, candidates, run):
    """Those whose names have the words, else similar ones."""
    with pytest.raises(NotFoundError) as caught:
        cj.frameworks.resolve(name)
    assert {*caught.value.candidates} >= candidates
    assert bool(candidates) == bool(caught.value.candidates)
    code, out, err = run("convert", "decision", "--from", "four-stage", "--to", name[:200])
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_shape_suggests_the_frameworks_that_have_it():
    """No framework is called a funnel, but many are one."""
    with pytest.raises(NotFoundError) as caught:
        cj.frameworks.resolve("funnel")
    assert {*caught.value.candidates} == {f.id for f in cj.frameworks.values() if f.shape is cj.Shape.FUNNEL}


@pytest.mark.parametrize("wrong", [None, 7, ["aida"], cj.frameworks["aida"]])
def test_what_is_no_name_of_a_framework_is_refused(wrong):
    """Only text is a name."""
    with pytest.raises(InvalidValueError, match="the name must be a string"):
        cj.frameworks.resolve(wrong)


@pytest.mark.parametrize("word", ["case-study", "Case study", "Kundcase", "customer story", "Case studies"])
def test_content_types_by_any_name(word):
    """Asking where content belongs takes the words that :meth:`resolve` takes."""
    assert cj.stages_for(word, "nine-stage") == cj.stages_for("case-study", "nine-stage")


def test_decisions_that_cannot_be_are_still_refused():
    """Names change nothing about what may be decided."""
    with pytest.raises(InvalidDecisionError):
        cj.crosswalk(LIFECYCLE, FUNNEL, decide={"Evangelist": "TOFU"})
