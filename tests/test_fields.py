"""What records take from Python: natural values in, unchanging values out, one sentence for all else."""

import io
import pickle
from enum import StrEnum
from typing import Optional

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey import drawing as draw
from customer_journey.errors import (
    NO_VALUE,
    ForeignStageError,
    InvalidFrameworkError,
    InvalidValueError,
    NotFoundError,
)
from customer_journey.model.fields import an, strict
from customer_journey.model.stages import Figure, Placement, Question

SOURCE = cj.Source("book", "A book", authors=["A. Writer"])
CHOICES = [
    value
    for value in (getattr(cj, name) for name in cj.__all__)
    if isinstance(value, type) and issubclass(value, StrEnum)
]
CITED = [cj.Citation(SOURCE, "page 3")]


def _made(kind=list, text=str):
    """Return one framework, its collections of a kind and its choices as members or names."""
    stage = cj.Stage(
        "mine",
        "buy",
        labels={"en": "Buy", "sv": "Köp"},
        span=kind(["decision", "purchase"]),
        reason="It says so.",
        aliases=kind(["shop"]),
        goals=kind(["sales"]),
        sources=kind(CITED),
        questions=kind([Question("why", "Why this one?"), Question("why", "Why us?", True, CITED[0])]),
        figures=kind([Figure("3 of 4", CITED[0])]),
        content=kind([Placement("case-study", text("primary"), sources=kind(CITED))]),
    )
    return cj.Framework(
        id="mine",
        labels={"en": "Mine"},
        axis=text("company"),
        shape=text("loop"),
        stages=kind([stage]),
        transitions=kind([cj.Transition("buy", "lost", text("exit"))]),
        references=kind([SOURCE]),
    )


@pytest.mark.parametrize("kind", [list, tuple, iter, dict.fromkeys])
def test_any_collection_makes_the_same_value(kind):
    """A value is equal, hashable and picklable, whatever it was made of."""
    mine = _made(kind)
    assert mine == _made(tuple)
    assert hash(mine) == hash(_made(tuple))
    assert pickle.loads(pickle.dumps(mine)) == mine
    again = cj.Framework.from_toml(io.BytesIO(mine.to_toml().encode()))
    assert again == mine


def test_names_become_members():
    """What is written as text is a member from then on."""
    mine = _made()
    assert mine.axis is cj.Axis.COMPANY
    assert mine.shape is cj.Shape.LOOP
    assert mine.transitions[0].kind is cj.TransitionKind.EXIT
    assert mine["buy"].content[0].fit is cj.Fit.PRIMARY


def test_labels_become_labels():
    """A mapping of texts displays, resolves and speaks languages."""
    mine = _made()
    assert str(mine["buy"]) == "Buy"
    assert mine["buy"].labels.best("nb", "sv") == "Köp"
    assert mine.resolve("köp") is mine["buy"]
    assert cj.convert("buy", source=mine, target="four-stage").id == "decision"


def test_what_was_given_may_change_later():
    """The record does not."""
    labels, aliases, span = {"en": "Buy"}, ["shop"], {"purchase"}
    stage = cj.Stage("mine", "buy", labels=labels, aliases=aliases, span=span)
    labels["en"], aliases[0] = "Sell", "sale"
    span.clear()
    assert (str(stage), stage.aliases, stage.span) == ("Buy", ("shop",), {"purchase"})


WRONG = {
    "text-for-texts": (
        lambda: cj.Stage("m", "a", aliases="shop"),
        "Stage.aliases must be a list of strings, not 'shop'",
    ),
    "number-for-texts": (lambda: cj.Stage("m", "a", goals=7), "Stage.goals must be a list of strings, not 7"),
    "number-among-texts": (
        lambda: cj.Stage("m", "a", goals=["x", 7]),
        "each item of Stage.goals must be a string, not 7",
    ),
    "text-for-span": (
        lambda: cj.Stage("m", "a", span="usage"),
        "Stage.span must be a list of strings, not 'usage'",
    ),
    "number-in-span": (
        lambda: cj.Stage("m", "a", span={1}),
        "each item of Stage.span must be a string, not 1",
    ),
    "number-in-frozen-span": (
        lambda: cj.Stage("m", "a", span=frozenset({1})),
        "each item of Stage.span must be a string, not 1",
    ),
    "text-for-labels": (
        lambda: cj.Stage("m", "a", labels="Buy"),
        "Stage.labels must be a mapping from language to text, .*, not 'Buy'",
    ),
    "number-in-labels": (
        lambda: cj.Stage("m", "a", labels={"en": 1}),
        "Stage.labels must be a mapping from language to text",
    ),
    "text-for-sources": (lambda: cj.Stage("m", "a", sources=["a book"]), "a Citation"),
    "text-for-content": (lambda: cj.Stage("m", "a", content=["case-study"]), "a Placement"),
    "text-for-stages": (
        lambda: cj.Framework(id="m", stages="abc"),
        "Framework.stages must be a list of Stages, not 'abc'",
    ),
    "texts-for-stages": (
        lambda: cj.Framework(id="m", stages=["a"]),
        "each item of Framework.stages must be a Stage, not 'a'",
    ),
    "axis": (
        lambda: cj.Framework(id="m", stages=[], axis="byer"),
        "Framework.axis must be one of buyer, company, .*, not 'byer'",
    ),
    "shape": (
        lambda: cj.Framework(id="m", stages=[], shape=None),
        "Framework.shape must be one of line, funnel, .*, not None",
    ),
    "kind": (
        lambda: cj.Transition("a", "b", "jump"),
        "Transition.kind must be one of next, skip, .*, not 'jump'",
    ),
    "text-for-flag": (
        lambda: cj.Stage("m", "a", parallel="no"),
        "Stage.parallel must be True or False, not 'no'",
    ),
    "number-for-flag": (
        lambda: cj.Decision("a", "x", override=1),
        "Decision.override must be True or False, not 1",
    ),
    "number-for-text": (lambda: cj.Framework(id=5, stages=[]), "Framework.id must be a string, not 5"),
    "nothing-for-text": (lambda: cj.Stage("m", "a", reason=None), "Stage.reason must be a string, not None"),
    "text-for-number": (
        lambda: cj.Framework(id="m", stages=[], year="2001"),
        "Framework.year must be a whole number or None, not '2001'",
    ),
    "broken-number": (
        lambda: cj.Source("s", "t", year=1900.7),
        "Source.year must be a whole number or None, not 1900.7",
    ),
    "flag-for-number": (
        lambda: cj.Source("s", "t", year=True),
        "Source.year must be a whole number or None, not True",
    ),
    "text-for-a-source": (lambda: cj.Citation("a book"), "Citation.source must be a Source, not 'a book'"),
    "source-for-a-citation": (lambda: Figure("3 of 4", SOURCE), "Figure.source must be a Citation, not "),
    "number-for-an-alias": (
        lambda: cj.ContentType("a", aliases=[1]),
        "each item of ContentType.aliases must be a string, not 1",
    ),
    "fit": (lambda: Placement("case-study", []), r"Placement.fit must be one of primary, .*, not \[\]"),
}


@pytest.mark.parametrize(
    "annotation",
    [int | None, Optional[int], "int | None", "Optional[int]"],  # noqa: UP045  # the older spelling too
    ids=str,
)
def test_the_style_of_annotations_makes_no_difference(annotation):
    """Whether annotations are types or, where a module postpones them, text: the value is checked."""
    record = attrs.make_class(
        "Record",
        {"id": attrs.field(type=str), "up": attrs.field(type="bool"), "year": attrs.field(type=annotation)},
        frozen=True,
        field_transformer=strict,
    )
    assert record("a", up=True, year=None).year is None
    for wrong in ({"id": 5}, {"up": "no"}, {"year": "2001"}, {"year": True}):
        with pytest.raises(InvalidValueError, match=r"^Record\.(id|up|year) must be "):
            record(**{"id": "a", "up": True, "year": 2001, **wrong})


@pytest.mark.parametrize("annotation", [float, "float", "str | None", list[str], "Stage"])
def test_a_field_that_nothing_checks_makes_no_record(annotation):
    """It would accept anything, silently; a validator or a converter of its own is enough."""
    with pytest.raises(TypeError, match=r"Record\.x needs a converter or a validator"):
        attrs.make_class("Record", {"x": attrs.field(type=annotation)}, field_transformer=strict)
    checked = attrs.field(type=annotation, validator=an(float, "a number with a fraction"))
    record = attrs.make_class("Record", {"x": checked}, field_transformer=strict)
    with pytest.raises(InvalidValueError, match=r"Record\.x must be a number with a fraction, not 'one'\."):
        record("one")


def test_none_is_a_value_like_any_other():
    """It is named in the sentence; only what nobody passed is not."""
    with pytest.raises(InvalidValueError, match=r"policy must be one of .*, not None\.") as caught:
        cj.Policy(None)
    assert caught.value.value is None
    with pytest.raises(InvalidValueError) as caught:
        draw.counts("aida", {})
    assert str(caught.value) == "counts must be given for at least one stage."
    assert pickle.loads(pickle.dumps(caught.value)).value is NO_VALUE


@pytest.mark.parametrize("wrong", WRONG)
def test_one_sentence_for_what_is_wrong(wrong):
    """Told where it is made, not where it is used."""
    make, match = WRONG[wrong]
    with pytest.raises(InvalidValueError, match=match):
        make()


# Names of one's own.


def test_names_of_ones_own():
    """They resolve, in columns too; all else of the framework stays, its id among it."""
    base = cj.frameworks["hubspot-lifecycle"]
    ours = base.also_called({"opp": "opportunity", "98765432": base["customer"], "Opps": "opportunity"})
    assert [ours.resolve(n).id for n in ("OPP", "98765432", "opps")] == [
        "opportunity",
        "customer",
        "opportunity",
    ]
    assert (ours.id, [s.span for s in ours], [s.labels for s in ours]) == (
        base.id,
        [s.span for s in base],
        [s.labels for s in base],
    )
    assert base.find("opp") is None
    assert cj.convert("opportunity", source=ours, target="four-phase", policy="largest") == cj.convert(
        "opportunity", source=base, target="four-phase", policy="largest"
    )
    assert base.also_called({}) == base
    assert cj.detect(["opp", "98765432"], among=[ours]).complete


@pytest.mark.parametrize(
    ("names", "error", "match"),
    [
        ({"opp": "oportunity"}, NotFoundError, "Did you mean 'opportunity'"),
        ({"Lead": "customer"}, InvalidFrameworkError, "'Lead' names both 'lead' and 'customer'"),
        ({"opp": "lead", "OPP": "customer"}, InvalidFrameworkError, "names both 'lead' and 'customer'"),
        (
            {" ": "lead"},
            InvalidValueError,
            "each name of Framework.own_names must be a string that is not empty, not ' '",
        ),
        ({7: "lead"}, InvalidValueError, "each item of Framework.own_names must be a string, not 7"),
    ],
)
def test_names_that_cannot_be_given(names, error, match):
    """A stage that is not there, a name that another stage has, no name at all."""
    with pytest.raises(error, match=match):
        cj.frameworks["hubspot-lifecycle"].also_called(names)


def test_what_notebooks_complete():
    """Between brackets, the ids there are."""
    assert cj.frameworks._ipython_key_completions_() == list(cj.frameworks)
    assert cj.content_types._ipython_key_completions_() == list(cj.content_types)
    assert _made()._ipython_key_completions_() == ["buy"]


@given(st.text())
def test_choices_take_their_names_alone(text):
    """No other spelling passes, and the refusal lists every name."""
    if text in tuple(cj.Policy):
        assert cj.Policy(text) == text
        return
    with pytest.raises(InvalidValueError, match=r"policy.* must be one of unique, largest, earliest, latest"):
        cj.Policy(text)


@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_every_public_choice_refuses_alike(choice):
    """Whatever the enumeration, the error is one of ours and lists the members."""
    with pytest.raises(InvalidValueError) as caught:
        choice("none of these")
    assert all(member.value in str(caught.value) for member in choice)


def test_names_of_ones_own_make_no_other_framework():
    """Stages stay the same values: those of the one are those of the other, and every one is EXACT."""
    base = cj.frameworks["hubspot-lifecycle"]
    ours = base.also_called({"VIP": "customer"})
    assert ours.resolve("VIP") == base["customer"]
    assert cj.recommend(base, ours.resolve("VIP")) == cj.recommend(ours, "customer")
    for pair in ((ours, base), (base, ours), (ours, ours)):
        xw = cj.crosswalk(*pair)
        assert xw.lossless
        assert all(xw.relation(stage, stage) is cj.Relation.EXACT for stage in base)
    read = cj.Framework.from_toml(io.BytesIO(ours.to_toml().encode()))
    assert read.resolve("vip").id == "customer"
    assert ours.also_called({"opp": "opportunity"}).resolve("VIP") == base["customer"]


def test_decisions_hold_ids():
    """A stage in a decision could be one of any framework; in a mapping it is checked."""
    nine = cj.frameworks["nine-stage"]
    with pytest.raises(InvalidValueError, match=r"Decision.target must be the id of a stage, not "):
        cj.Decision(nine["usage"])
    for wrong in (None, [("a", "b")], {nine["usage"]: "usage"}):
        with pytest.raises(InvalidValueError, match=r"by_stage .*must be a mapping from ids"):
            cj.Decisions("hubspot-lifecycle", "nine-stage", wrong)
    for wrong in ([("customer", "usage")], "customer=usage"):
        with pytest.raises(
            InvalidValueError, match=r"decide must be a mapping from stages to stages, or Decisions, not "
        ):
            cj.crosswalk("hubspot-lifecycle", "nine-stage", decide=wrong)
    with pytest.raises(InvalidValueError, match=r"weights must be a mapping from moments to numbers, not "):
        cj.crosswalk("hubspot-lifecycle", "nine-stage", weights=["trial"])
    plain = cj.Decisions("hubspot-lifecycle", "nine-stage", {"customer": "usage"})
    assert plain == cj.Decisions("hubspot-lifecycle", "nine-stage", {"customer": cj.Decision("usage")})
    xw = cj.crosswalk("hubspot-lifecycle", "nine-stage", decide=plain)
    assert dict(xw.apportion({"customer": 10}).exact) == {"usage": 10}


def test_a_framework_made_in_python_is_checked_when_it_is_made():
    """As strictly as a file: every mistake at once, each with its place and what may have been meant."""
    place = Placement("demo-day", "primary")
    stages = [
        cj.Stage("mine", "a", span={"tryal", "usage"}, content=[Placement("podcast"), place]),
        cj.Stage("mine", "a", span={"trial"}),
    ]
    with pytest.raises(InvalidFrameworkError) as caught:
        cj.Framework(id="mine", stages=stages, transitions=[cj.Transition("a", "nowhere", "skip")])
    assert [str(problem) for problem in caught.value.problems] == [
        "stages[1].id: 'a' is also stages[0]",
        "stages[0].moments: there is no moment 'tryal'; did you mean 'trial'?",
        "stages[0].content[1].type: there is no content type 'demo-day'",
        "transitions[0].to: 'nowhere' is not a stage",
    ]
    for change in ({"span": {"tryal"}}, {"content": [place]}):
        stage = attrs.evolve(cj.frameworks["aida"][0], core=(), fringe_reasons={}, **change)
        with pytest.raises(InvalidFrameworkError, match=r"there is no (moment|content type)"):
            attrs.evolve(cj.frameworks["aida"], stages=[stage])


def test_what_is_no_framework():
    """Not even something that no mapping can look up."""
    for wrong in (["aida"], None, 7, {"aida"}):
        with pytest.raises(NotFoundError, match="There is no framework called"):
            cj.crosswalk(wrong, "aida")


def test_evidence_goes_by_the_stage_and_not_by_its_name():
    """A framework of one's own that is called like a bundled one gets none of what is said of that one."""
    mine = cj.Framework(
        id="tofu-mofu-bofu", stages=[cj.Stage("tofu-mofu-bofu", "tofu", span={"churned"}, reason="Mine.")]
    )
    assert not cj.recommend(mine, "tofu").items


UNSOUND = {
    "question": cj.Stage("m", "a", span={"trial"}, questions=[Question("why", " ")]),
    "figure": cj.Stage("m", "a", span={"trial"}, figures=[Figure("", CITED[0])]),
    "content": cj.Stage(
        "m", "a", span={"trial"}, content=[Placement("podcast", "avoid")], no_content="None."
    ),
}


@pytest.mark.parametrize("wrong", UNSOUND)
def test_what_no_file_could_say_is_refused(wrong):
    """What is written is read again: so nothing is made that the reader would refuse."""
    with pytest.raises(
        InvalidFrameworkError, match=r"stages\[0\]\.(questions|figures\[0\]\.text|no_content): "
    ):
        cj.Framework(id="m", stages=[UNSOUND[wrong]], references=[SOURCE])


def test_exits_of_ones_own_are_written_nowhere():
    """They count for equality, and a file that could not hold them is refused."""
    plain = cj.Framework(id="m", stages=[cj.Stage("m", "a", span={"trial"})])
    mine = attrs.evolve(plain, exit_moments={"usage"})
    assert mine != plain
    assert plain.exit_moments == cj.frameworks["aida"].exit_moments
    with pytest.raises(
        InvalidValueError, match=r"exit_moments must be the exits of the spine, not \['usage'\]"
    ):
        mine.to_toml()


XW = cj.crosswalk("hourglass", "nine-stage")
NINE = cj.frameworks["nine-stage"]
REFUSED = {
    "list for a framework": (
        lambda: cj.convert("buy", source=["x"], target="aida"),
        NotFoundError,
        "framework",
    ),
    "list for an id": (lambda: cj.frameworks[["x"]], NotFoundError, "no framework"),
    "list for a type": (lambda: cj.stages_for(["x"], "aida"), NotFoundError, "no content type"),
    "foreign type": (lambda: cj.stages_for(cj.ContentType("x"), "aida"), NotFoundError, "no content type"),
    "pairs for counts": (lambda: XW.apportion([("buy", 3)]), InvalidValueError, "counts .*a mapping"),
    "pairs for names": (lambda: NINE.also_called([("a", "usage")]), InvalidValueError, "names .*a mapping"),
    "nothing for a path": (lambda: cj.Framework.from_toml(None), InvalidValueError, "a path, or a file"),
    "bytes for a path": (lambda: cj.Framework.from_toml(b"x"), InvalidValueError, "a path, or a file"),
    "text for a path": (lambda: cj.Framework.from_toml('id = "x"\n'), InvalidValueError, r"io\.BytesIO"),
    "another edition": (
        lambda: NINE.stage(attrs.evolve(NINE["usage"], definition="Otherwise.")),
        ForeignStageError,
        "differs from the stage with that id here: pass the id",
    ),
    "decided twice": (
        lambda: cj.crosswalk(NINE, "aida", decide={"usage": "action", NINE["usage"]: "desire"}),
        InvalidValueError,
        "given once for each stage: 'usage' has two decisions",
    ),
    "own name of no stage": (lambda: attrs.evolve(NINE, own_names={"a": "b"}), InvalidFrameworkError, "'b'"),
    "own name that is none": (
        lambda: attrs.evolve(NINE, own_names={5: "usage"}),
        InvalidValueError,
        "each item of Framework.own_names must be a string, not 5",
    ),
    "text for steps": (
        lambda: NINE.graph.paths("usage", "support", longest="3"),
        InvalidValueError,
        "longest",
    ),
    "no own names": (lambda: attrs.evolve(NINE, own_names=None), InvalidValueError, "own_names .*a mapping"),
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_one_sentence_for_what_is_no_argument(wrong):
    """Containers of the wrong kind, things of others, and what nobody can look up."""
    make, error, match = REFUSED[wrong]
    with pytest.raises(error, match=match):
        make()


def test_whole_numbers_of_numpy_weigh():
    """They are no int, and numbers all the same."""
    numpy = pytest.importorskip("numpy")
    xw = cj.crosswalk("hourglass", "nine-stage", weights={"purchase": numpy.int64(2)})
    assert xw.reweighted == {"purchase": 2}
    assert type(xw.weights["purchase"].numerator) is int


def test_statements_go_by_the_stage_and_not_by_its_name():
    """What is published of a bundled framework is not said of another that is called like it."""
    known = cj.crosswalk("four-phase", "nine-stage")
    assert known.statements
    others = [cj.Stage("four-phase", s.id, span={"churned"}) for s in cj.frameworks["four-phase"]]
    named = cj.crosswalk(cj.Framework(id="four-phase", stages=others), "nine-stage")
    assert not named.statements
    relabelled = [attrs.evolve(s, labels={"en": s.id}) for s in cj.frameworks["four-phase"]]
    same = cj.crosswalk(attrs.evolve(known.source, stages=relabelled), "nine-stage")
    assert same.statements == known.statements
    assert [c.statements for s in same.source for c in same.candidates(s)] == [
        c.statements for s in known.source for c in known.candidates(s)
    ]


@pytest.mark.parametrize(
    ("make", "place"),
    [
        (lambda: cj.Stage("m", "a", aliases="shop"), "Stage.aliases must be a list of strings, not 'shop'"),
        (
            lambda: cj.Stage("m", "a", labels={"en": 1}),
            "Stage.labels must be a mapping from language to text",
        ),
        (lambda: cj.Framework(id="m", stages=[], axis="byer"), "Framework.axis must be one of buyer"),
        (lambda: cj.Source("s", "t", authors=[7]), "each item of Source.authors must be a string, not 7"),
        (lambda: cj.Decision(7), "Decision.target must be the id of a stage, not 7"),
    ],
)
def test_the_field_is_named(make, place):
    """Of fifteen fields, the one that refused is told."""
    with pytest.raises(InvalidValueError) as caught:
        make()
    assert str(caught.value).startswith(place)
