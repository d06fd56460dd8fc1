"""Work and size are bounded by what comes out: counted in calls and bytes, not in seconds."""

import random
import sys
from fractions import Fraction
from functools import partial
from math import log

import pytest
from hypothesis import given

import customer_journey as cj
from customer_journey import drawing, exports
from customer_journey.crosswalks.correspondences import Pair
from customer_journey.crosswalks.relations import Relation
from customer_journey.drawing.marks.ribbons import MOST_TURNS, ribbon
from customer_journey.drawing.marks.scene import Role
from customer_journey.drawing.pictures.crosswalk import MOST_BANDS
from customer_journey.drawing.pictures.framework_loop import MOST_STAGES
from customer_journey.errors import InvalidValueError
from customer_journey.model.stages import Transition
from strategies import crosswalks

MOMENTS = [moment.id for moment in cj.spine().moments]


def framework(name, size, shape="set", *, leaving=0, most=3):
    """Return stages of one to three moments in a row; from each lead so many transitions, and an exit."""
    seeded = random.Random(f"{name} {size}")
    stages, transitions = [], []
    for number in range(size):
        start = seeded.randrange(len(MOMENTS) - most + 1)
        span = MOMENTS[start : start + seeded.randint(1, most)]
        labels = {"en": f"{name} stage {number}"}
        stages.append(cj.Stage(framework=name, id=f"s{number}", labels=labels, span=span, reason="made up"))
        away = sorted({seeded.randrange(size) for _ in range(leaving)} - {number, number + 1})
        kinds = ((other, "skip" if other > number else "return") for other in away)
        transitions += [Transition(f"s{number}", f"s{other}", kind) for other, kind in kinds]
        transitions += [Transition(f"s{number}", "lost", "exit")] if leaving else []
    labels = {"en": name.title()}
    return cj.Framework(id=name, labels=labels, stages=stages, shape=shape, transitions=transitions)


def walk(size, *, most=3):
    return cj.crosswalk(framework("left", size, most=most), framework("right", size, most=most))


def alike(size):
    """Return a crosswalk in which every stage overlaps every other."""
    return cj.crosswalk(
        *(
            cj.Framework(
                id=name,
                labels={"en": name},
                shape="set",
                stages=[
                    cj.Stage(
                        framework=name, id=f"s{i}", labels={"en": f"{name} {i}"}, span=span, reason="made up"
                    )
                    for i in range(size)
                ],
            )
            for name, span in (("left", MOMENTS[:2]), ("right", MOMENTS[1:3]))
        )
    )


def work(make):
    """Return how many calls it takes to write a text, and the length of the text."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        written = make()
    finally:
        sys.setprofile(None)
    return calls, len(written)


# The growth of every picture and export.

_FEW = framework("left", 3)


def line(size):
    return framework("a", size, "line", leaving=3)


PICTURES = {
    "crosswalk": lambda n: drawing.crosswalk(walk(n)),
    "candidates": lambda n: drawing.candidates(cj.crosswalk(_FEW, framework("right", 4 * n)), "s0"),
    "rosetta of stages": lambda n: drawing.rosetta([framework("a", n), framework("b", n)]),
    "rosetta of frameworks": lambda n: drawing.rosetta([framework(f"f{i}", 5) for i in range(n)]),
    "content": lambda n: drawing.content(framework("a", n // 4)),
    "counts": lambda n: drawing.counts(framework("a", n, "line"), {f"s{i}": 5 + i for i in range(n)}),
    **{
        shape: lambda n, shape=shape: drawing.framework(framework("a", n, shape, leaving=3))
        for shape in ("line", "funnel", "hourglass", "bow-tie", "set")
    },
}
#: What prepares each text, and returns what writes it. That is counted, and for SVG the drawing with it.
WRITTEN = {
    **{f"{name} as svg": lambda n, make=make: lambda: make(n).to_svg() for name, make in PICTURES.items()},
    **{
        f"{name} as {form}": lambda n, name=name, form=form: partial(PICTURES[name](n).to_bytes, form)
        for name in ("crosswalk", "rosetta of stages", "rosetta of frameworks", "line")
        for form in ("mermaid", "dot", "html", "text")
    },
    **{
        f"crosswalk in {form}": lambda n, form=form: lambda: exports.write(walk(n), form)
        for form in ("sssom", "skos", "csv", "markdown", "json", "html", "text")
    },
    **{
        f"framework in {form}": lambda n, form=form: partial(exports.write, line(n), form)
        for form in ("toml", "json", "skos", "markdown", "html", "text")
    },
    "notebook": lambda n: lambda: str(line(41 + n)._repr_mimebundle_()),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_four_times_as_much_takes_little_more_than_four_times_the_work(name):
    make = WRITTEN[name]
    make(5)()  # what is read once is not counted
    small, large = (work(make(n)) for n in (20, 80))
    cost = [calls / (size * log(size)) for calls, size in (small, large)]
    assert cost[1] < 1.35 * cost[0], (small, large)


# Crosswalks.


@pytest.mark.parametrize("size", [10, 50, 100, 200, 400])
def test_only_stages_that_share_a_moment_are_compared(monkeypatch, size):
    compared = []
    relation = Pair.relation

    def counted(self, source, target):
        compared.append(1)
        return relation(self, source, target)

    monkeypatch.setattr(Pair, "relation", counted)
    found = sum(row.target is not None for row in walk(size).rows())
    assert len(compared) == found < size * size


@given(crosswalks())
def test_nothing_that_is_related_is_left_out(xw):
    for s in xw.source:
        found = {c.target.id: c for c in xw.candidates(s)}
        for t in xw.target:
            if xw.relation(s, t) is not Relation.NONE:
                assert found[t.id].relation is xw.relation(s, t)
            elif t.id in found:
                assert found[t.id].decided
        assert [c.share for c in xw.candidates(s)] == sorted((c.share for c in found.values()), reverse=True)
        assert sum((c.share for c in found.values()), xw.uncovered(s)) == Fraction(1)


# Bands.


@pytest.mark.parametrize("relation", Relation)
@pytest.mark.parametrize("down", [0, 100, 2_000, -20_000, 1_000_000])
def test_a_band_has_few_steps_however_long_it_is(relation, down):
    items = ribbon((0, 0), (300, down), 30, relation, Role.BEFORE)
    assert sum(len(item.steps) for item in items) <= MOST_TURNS + 20


def test_a_large_crosswalk_is_a_small_file():
    assert len(drawing.crosswalk(walk(150)).to_svg()) < 12_000_000


@pytest.mark.parametrize("size", [1, 20, 70])
def test_a_crosswalk_with_all_bands_is_drawn(size):
    drawn = drawing.crosswalk(alike(size))
    assert len(drawn.to_svg()) < 4_000 * MOST_BANDS


@pytest.mark.parametrize("size", [71, 100])
def test_more_bands_than_a_picture_may_have(size):
    xw = alike(size)
    with pytest.raises(InvalidValueError, match="at most 5,000 bands; this one has") as caught:
        drawing.crosswalk(xw)
    assert f"{len(xw.rows()):,}" in str(caught.value)
    assert "candidates" in str(caught.value)
    assert "table" in str(caught.value)
    # The ways out.
    assert drawing.candidates(xw, "s0").to_svg()
    assert exports.write(xw, "csv")


# Loops.


@pytest.mark.parametrize("size", [MOST_STAGES, MOST_STAGES + 1, 1_500])
def test_a_long_loop_is_drawn_as_a_line(size):
    drawn = drawing.framework(framework("own", size, "loop", leaving=1 if size > MOST_STAGES else 0))
    assert drawn._diagram.across is (size <= MOST_STAGES)
    assert drawn.to_svg().count("own stage") >= size
