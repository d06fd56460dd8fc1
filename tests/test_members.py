"""Stages and the framework that has them: what a stage knows of it, its order, and conversion by it."""

import copy
import gc
import io
import pickle
import weakref
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.errors import (
    ForeignStageError,
    IncomparableError,
    InvalidFrameworkError,
    InvalidValueError,
    NotFoundError,
    PositionError,
    UnorderedFrameworkError,
)
from strategies import SOME, frameworks, made

AIDA, NINE = cj.frameworks["aida"], cj.frameworks["nine-stage"]
#: A file of one's own with a bundled id, in which *action* means something else.
OURS = cj.Framework.from_toml(
    io.BytesIO(
        b'id = "aida"\n[[stages]]\nid = "action"\nmoments = ["referral"]\n'
        b'[[stages]]\nid = "attention"\nmoments = ["problem"]\n'
    )
)
#: An overlay with a bundled id of its own: HubSpot's stages, of which *customer* is no more than paying.
OVERLAY = cj.Framework.from_toml(
    io.BytesIO(
        b'id = "hubspot-lifecycle"\noverlays = "hubspot-lifecycle"\n'
        b'[stages.customer]\nlabels = {en = "Refers us"}\nmoments = ["referral"]\n'
    )
)
WAYS = {
    "as it is": lambda stage: stage,
    "pickled": lambda stage: pickle.loads(pickle.dumps(stage)),
    "with its framework": lambda stage: pickle.loads(pickle.dumps((stage.vocabulary, stage)))[1],
    "copied": copy.copy,
    "copied deeply": copy.deepcopy,
    "of the same, evolved": lambda stage: attrs.evolve(stage.vocabulary, note="Ours.")[stage.id],
    "of the same, with names": lambda stage: stage.vocabulary.also_called({"x": stage})["x"],
}
members = st.sampled_from([*SOME, OURS, OVERLAY]).flatmap(lambda framework: st.sampled_from(framework.stages))


# What a stage knows.


@pytest.mark.parametrize("way", WAYS)
@given(stage=members)
def test_a_stage_knows_its_framework(way, stage):
    """By a reference that says nothing of equality, and leads back to the very stage."""
    before = attrs.evolve(stage)
    again = WAYS[way](stage)
    assert again == stage == before
    assert hash(again) == hash(stage)
    assert repr(again) == repr(before)
    assert again.vocabulary.stages == stage.vocabulary.stages
    if way != "copied":
        assert again.vocabulary[again.id] is again
    assert "vocabulary" not in " ".join(attrs.asdict(stage, recurse=False))


@given(frameworks())
def test_two_frameworks_of_one_id_keep_their_stages_apart(framework):
    """Whoever evolves a framework gets stages of the new one; the old one keeps its own."""
    other = attrs.evolve(framework, note="Another edition.")
    for stage, twin in zip(framework, other, strict=True):
        assert (stage.vocabulary, twin.vocabulary) == (framework, other)
        assert stage == twin
        assert other.stage(stage) is twin


def test_a_stage_made_in_python_joins_the_first_framework_made_with_it():
    """Before, and in a framework that is refused, it belongs to none, and is refused where one is needed."""
    stage = cj.Stage("mine", "a", span={"trial"})
    with pytest.raises(InvalidFrameworkError):
        cj.Framework(id="mine", stages=[stage, stage])
    for use in (
        lambda: stage.vocabulary,
        lambda: stage.next,
        lambda: stage < AIDA[0],
        lambda: cj.convert(stage, target="aida"),
        lambda: pickle.loads(pickle.dumps(stage)).vocabulary,
        lambda: attrs.evolve(AIDA[0]).vocabulary,
    ):
        with pytest.raises(InvalidValueError, match="the stage must be one of a framework, not <Stage"):
            use()
    mine = cj.Framework(id="mine", stages=[stage])
    again = cj.Framework(id="mine", stages=[stage], note="Again.")
    assert mine[0] is stage
    assert stage.vocabulary is mine
    assert again[0].vocabulary is again


def test_a_framework_that_nobody_has_is_forgotten():
    """Stages and their framework refer to each other, and still go together."""
    mine = made("mine", {"a": ["trial"]})
    seen = weakref.ref(mine)
    del mine
    gc.collect()
    assert seen() is None


# Conversion by it.


@pytest.mark.parametrize("way", WAYS)
def test_a_stage_converts_by_its_own_framework(way):
    """Not by the bundled one that has the same id, nor by the one under the overlay."""
    for own, id, answer in ((OURS, "action", "advocacy"), (OVERLAY, "customer", "advocacy")):
        bundled = cj.frameworks[own.id][id]
        stage = WAYS[way](own[id])
        assert cj.convert(stage, target="nine-stage").id == answer
        assert cj.convert(WAYS[way](bundled), target="nine-stage").id != answer
        assert cj.convert(stage, source=own, target="nine-stage").id == answer
        with pytest.raises(ForeignStageError, match="differs from the stage with that id here"):
            cj.convert(stage, source=own.id, target="nine-stage")


def test_threads_convert_by_it_too():
    """Many at once, with the same answers."""
    asked = [stage for framework in (*SOME, OURS, OVERLAY) for stage in framework] * 4

    def answer(stage):
        try:
            return cj.convert(pickle.loads(pickle.dumps(stage)), target=NINE)
        except ValueError as error:
            return str(error)

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(answer, asked)) == list(map(answer, asked))


@given(members, st.sampled_from(SOME), st.sampled_from(cj.Policy))
def test_the_source_may_be_left_out_after_a_stage(stage, target, policy):
    """It is the stage's own, which gives what naming it gives; the order of the two may be relied on."""
    answers = []
    own = stage.vocabulary
    for ask in (
        lambda: cj.convert(stage, target=target, policy=policy),
        lambda: cj.convert(stage, source=own, target=target, policy=policy),
        lambda: cj.convert(stage.id, own, target, policy=policy),
    ):
        try:
            answers.append(ask())
        except ValueError as error:
            answers.append(str(error))
    assert answers == answers[:1] * 3


def test_what_is_missing_is_told():
    """A name alone has no framework; a source alone leads nowhere."""
    with pytest.raises(InvalidValueError, match=r"source must be given for 'purchase': "):
        cj.convert("purchase", target="aida")
    for wrong in (lambda: cj.convert("purchase", "aida"), lambda: cj.convert(NINE["purchase"], "aida")):
        with pytest.raises(InvalidValueError, match=r"target must be given: write convert\("):
            wrong()


# Positions and order.


@given(frameworks())
def test_a_number_is_a_position(framework):
    """From either end, as in the tuple of its stages; slices too."""
    n = len(framework)
    for i in range(-n, n):
        assert framework[i] is framework.stages[i]
        assert framework.index(framework[i]) == framework.index(framework[i].id) == i % n
        assert framework[i:] == framework.stages[i:]
    for i in (n, -n - 1, 10**30):
        with pytest.raises(PositionError, match=f"positions start at 0, and it has {n} of them"):
            _ = framework[i]
    assert framework.ids == tuple(stage.id for stage in framework)


def test_what_is_no_position():
    """True is no number, and a slice takes numbers; a text of digits is a name."""
    for wrong in (True, 1.0, None, "0"):
        with pytest.raises(NotFoundError):
            NINE[wrong]
    with pytest.raises(TypeError, match="slice indices must be integers"):
        NINE[NINE["purchase"] :]


@given(st.one_of(frameworks(), st.sampled_from(SOME)))
def test_neighbours_follow_the_path(framework):
    """Each step and its way back; nothing before the first, after the last, and beside the path."""
    if not framework.ordered:
        with pytest.raises(UnorderedFrameworkError, match="no order: none comes before or"):
            _ = framework[0].next
        return
    path = framework.path
    assert [stage.next for stage in path] == [*path[1:], *([None] if path else [])]
    assert [stage.previous for stage in path] == [*([None] if path else []), *path[:-1]]
    assert {(s.next, s.previous) for s in framework if s not in path} <= {(None, None)}


@given(st.one_of(frameworks(), st.sampled_from(SOME)), st.randoms())
def test_stages_of_an_ordered_framework_are_sorted(framework, random):
    """A strict order, by position, exits last."""
    shuffled = list(framework)
    random.shuffle(shuffled)
    if not framework.ordered and len(framework) > 1:
        with pytest.raises(UnorderedFrameworkError):
            sorted(shuffled)
        return
    if framework.ordered:
        leaves = [s for s in framework if s.span and s.core <= framework.exit_moments]
        assert sorted(shuffled) == [s for s in framework if s not in leaves] + leaves
        for one, other in product(framework, repeat=2):
            assert (one < other) + (one == other) + (one > other) == 1
            assert (one <= other, one >= other) == (not one > other, not one < other)


def test_stages_compare_only_within_a_framework():
    """An equal edition of it counts, though the object is another one."""
    assert NINE[0] < pickle.loads(pickle.dumps(NINE))[1]
    assert NINE[0] < NINE.also_called({"x": "usage"})["x"]
    with pytest.raises(IncomparableError, match="nor after 'aida:interest': convert one of them"):
        _ = NINE[0] < AIDA[1]
    with pytest.raises(TypeError, match="'usage': look it up in the framework first"):
        sorted([NINE[0], "usage"])
    with pytest.raises(TypeError, match="not supported between instances"):
        _ = NINE[0] < 3


def test_a_stage_is_never_equal_to_a_text():
    """Its id is."""
    assert NINE["usage"] != "usage"
    assert NINE["usage"].id == "usage"


# What is iterated, printed, drawn and guessed.


@given(st.sampled_from(SOME), st.sampled_from(SOME))
def test_a_crosswalk_is_its_correspondences(source, target):
    """In the source's order; brackets are its candidates, in any of the stage's names."""
    xw = cj.crosswalk(source, target)
    assert list(xw) == [row for row in xw.rows() if row.target]
    assert len(xw) == len(list(xw))
    for stage in source:
        assert xw[stage] == xw[stage.id] == xw.candidates(stage)


def test_what_is_iterated_and_printed():
    """Items; and the table that the format "text" has."""
    xw, advice, plan = cj.crosswalk("aida", NINE), cj.recommend("hourglass", "trust"), cj.recommend("aida")
    found = cj.detect(["awareness", "decision"])
    assert (list(advice), list(plan), list(found)) == ([*advice.items], [*plan.stages], [*found.ranked])
    for value in (xw, advice, plan, found):
        assert str(value) == f"{value}" == f"{value:text}"
        assert str(value).count("\n") > 2


@pytest.mark.parametrize("way", WAYS)
def test_advice_on_a_stage_alone(way):
    """Is that of its own framework; nothing may follow the stage."""
    for stage in (OURS["action"], AIDA["action"], OVERLAY["customer"]):
        assert cj.recommend(WAYS[way](stage)) == cj.recommend(stage.vocabulary, stage)
    with pytest.raises(InvalidValueError, match="stage must be left out after a Stage, not 'desire'"):
        cj.recommend(AIDA["action"], "desire")


def test_what_has_a_picture_draws_it():
    """As the module of drawings does."""
    xw = cj.crosswalk("aida", NINE)
    assert AIDA.draw(language="sv") == cj.drawing.framework("aida", language="sv")
    assert xw.draw() == cj.drawing.crosswalk("aida", "nine-stage")


def test_a_guessed_attribute():
    """Is an AttributeError, so that hasattr works, which says what to write if it can be known."""
    for guess, way_out in (
        (lambda: NINE.purchase, r"write framework\['purchase'\]$"),
        (lambda: cj.frameworks.nine_stage, r"write frameworks\['nine-stage'\]$"),
        (lambda: NINE.first, r"write framework\[0\]$"),
        (lambda: NINE[0].position, r"write stage\.vocabulary\.index\(stage\)$"),
        (lambda: cj.crosswalk(NINE, AIDA).inverse, r"write cj\.crosswalk\(target, source\)$"),
        (lambda: NINE.no_such, "no attribute 'no_such'$"),
        (lambda: cj.frameworks.no_such, "no attribute 'no_such'$"),
        (lambda: cj.frameworks._bundle, "no attribute '_bundle'$"),
    ):
        with pytest.raises(AttributeError, match=way_out):
            guess()
