"""Pictures of crosswalks and of one stage's candidates."""

import re
from fractions import Fraction
from itertools import product

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.crosswalks.relations import Relation
from customer_journey.drawing.marks.ribbons import MEANINGS, ribbon
from customer_journey.drawing.marks.scene import Box, Path, Role
from customer_journey.drawing.pictures.candidates import candidates
from customer_journey.drawing.pictures.crosswalk import crosswalk
from customer_journey.errors import ForeignStageError, InvalidValueError, NotFoundError
from customer_journey.model.labels import Labels
from drawn import HARD_LABELS, faults, hard, strays, texts, written
from strategies import SOME, crosswalks, made


def legend_of(drawing):
    return {relation for relation, meaning in MEANINGS.items() if meaning in written(drawing)}


def takes(port):
    """Tell whether a port is of a share: a part, or all of the stage."""
    return port.text[0].isdigit() or port.text.startswith("all, ")


def filled_bars(drawing):
    """Return the bars of candidates: boxes on the axis, from left to right as wide as the share."""
    boxes = [item for item in drawing._scene.items if isinstance(item, Box)]
    track = max(box.room[2] for box in boxes)
    left = next(box.room[0] for box in boxes if box.room[2] == track)
    # What is uncovered is a pale bar with an edge.
    return [box.room[2] / track for box in boxes if box.room[0] == left and box.fill]


@pytest.mark.parametrize("source", SOME, ids=lambda f: f.id)
def test_no_text_leaves_its_room(source):
    """In the crosswalks from a framework to every other, and in the candidates of its last stage."""
    for target in cj.frameworks.values():
        xw = cj.crosswalk(source, target)
        for drawing in (crosswalk(xw), candidates(xw, source.stages[-1])):
            assert not faults(drawing), drawing.title
            assert not strays(drawing), drawing.title


@pytest.mark.parametrize(("rows", "columns"), [(1, 14), (14, 1), (3, 3), (11, 10), (14, 14)])
@pytest.mark.parametrize("seed", range(len(HARD_LABELS)))
def test_hard_labels(rows, columns, seed):
    """Labels of 80 characters, of wide letters, without spaces, in every size of crosswalk."""
    xw = cj.crosswalk(hard("left", rows, seed=seed), hard("right", columns, seed=seed + 1))
    for drawing in (crosswalk(xw), candidates(xw, "stage-0")):
        assert not faults(drawing)
        assert not strays(drawing)
    # What the picture cuts, the description gives in full.
    for stage in (*xw.source, *xw.target):
        assert f"{stage.label}" in crosswalk(xw).description


@given(crosswalks(), st.sampled_from(["en", "sv", "zz"]))
def test_every_crosswalk_draws(xw, language):
    """Whatever the spans and the weights, and the same picture each time."""
    drawing = crosswalk(xw, language=language)
    assert not faults(drawing)
    assert not strays(drawing)
    assert drawing == crosswalk(xw, language=language)


@given(crosswalks())
def test_everything_is_stated(xw):
    """The table has one row per candidate and per uncovered part, and the diagram one link for each."""
    drawing = crosswalk(xw)
    wanted = sum(len(xw.candidates(s)) + bool(xw.uncovered(s)) for s in xw.source)
    assert len(drawing._outline[1].rows) == wanted
    assert len(drawing._diagram.links) == wanted
    ids = {node.id for node in drawing._diagram.nodes}
    assert len(ids) == len(drawing._diagram.nodes)
    assert {end for link in drawing._diagram.links for end in (link.source, link.target)} <= ids
    # A sentence per source stage, one on the measures, one on stages that nothing goes into.
    assert len(drawing.description.splitlines()) in (len(xw.source) + 1, len(xw.source) + 2)


@given(crosswalks())
def test_the_legend_has_the_styles_that_are_used(xw):
    """No more, no fewer."""
    used = {c.relation for s in xw.source for c in xw.candidates(s) if c.share}
    assert legend_of(crosswalk(xw)) == used


def test_what_nothing_goes_into_is_seen():
    """Trying has no counterpart among the nine stages, so nothing goes into it."""
    drawing = crosswalk(cj.crosswalk("nine-stage", "hourglass"))
    assert written(drawing).count("nothing goes here") == 1
    assert drawing.description.splitlines()[-1] == "Nothing goes into Try."
    assert "all, no counterpart" in written(drawing)


def test_a_decision_is_marked():
    """In the picture in bold, in the table, in the sentence, and in the candidates."""
    xw = cj.crosswalk("hubspot-lifecycle", "nine-stage", decide={"customer": "usage"})
    drawing = crosswalk(xw)
    assert [text.text for text in texts(drawing) if text.bold and "decided" in text.text] == [
        "all, narrow, decided"
    ]
    assert "Customer: all of it into Usage (narrow, decided)" in drawing.description
    assert next(row for row in drawing._outline[1].rows if "decided" in row[5])[2] == "Usage"
    assert "decided" in written(candidates(xw, "customer"))
    assert "decided" not in written(candidates(xw, "lead"))


def test_a_decision_against_the_spans():
    """It is drawn as a relation of its own, and linked weakly."""
    decide = {"customer": cj.Decision("challenge", reason="A test.", override=True)}
    drawing = crosswalk(cj.crosswalk("hubspot-lifecycle", "nine-stage", decide=decide))
    assert Relation.NONE in legend_of(drawing)
    assert [(link.target, link.weak) for link in drawing._diagram.links if "decided" in link.label] == [
        ("to:challenge", True)
    ]


def test_always_on_stages_take_no_share():
    """They are joined by a thin line, and say so."""
    drawing = crosswalk(cj.crosswalk("three-phase", "gartner-b2b"))
    assert written(drawing).count("always on") == 6
    assert written(drawing).count("takes no share") == 3  # two stages, and the legend


def test_width_is_share():
    """A quarter of a stage is a quarter as wide as all of it."""
    source = made("left", {"all": ["usage"], "parts": ["problem", "research", "encounter", "interest"]})
    target = made("right", {"use": ["usage"], "see": ["problem"], "know": ["research..interest"]})
    areas = [
        item
        for item in crosswalk(cj.crosswalk(source, target))._scene.items
        if isinstance(item, Path) and item.closed and item.start[0] > 200 and len(item.steps) == 5
    ]
    # A band's outline goes down its right end in the third step: from there on it comes back.
    widths = sorted(area.steps[2][0][1] - area.steps[1][-1][1] for area in areas[:3])
    assert widths == pytest.approx([widths[2] / 4, widths[2] * 3 / 4, widths[2]])


@pytest.mark.parametrize("relation", Relation)
def test_relations_differ_without_colour(relation):
    """No two look alike, even in one colour."""
    looks = {
        other: repr(ribbon((0, 0), (90, 40), 20, other, Role.OFF))
        for other in Relation
        if other is not relation
    }
    assert repr(ribbon((0, 0), (90, 40), 20, relation, Role.OFF)) not in looks.values()


def test_bands_of_a_stage_do_not_cross():
    """They leave in the order in which their targets stand."""
    for source, target in product(SOME, SOME):
        drawing = crosswalk(cj.crosswalk(source, target))
        order = [stage.id for stage in target]
        ports = [text for text in texts(drawing) if text.anchor == "end" and text.size == 11]
        xw = cj.crosswalk(source, target)
        wanted = []
        for stage in source:
            found = sorted(xw.candidates(stage), key=lambda c: order.index(c.target.id))
            wanted += [str(c.relation) for c in found if c.share]
            wanted += ["no counterpart"] if xw.uncovered(stage) else []
        shown = [
            re.match(r"(?:all,|\d\S*(?: %)?) ([a-z ]*[a-z])", text.text)[1] for text in ports if takes(text)
        ]
        assert shown == wanted


def test_bars_are_as_long_as_shares():
    """Of the track, which is the whole stage; what is uncovered has one too."""
    xw = cj.crosswalk("hubspot-lifecycle", "nine-stage")
    wanted = [float(c.share) for c in xw.candidates("opportunity")] + [float(xw.uncovered("opportunity"))]
    assert filled_bars(candidates(xw, "opportunity")) == pytest.approx(wanted)
    assert len(wanted) > 2


def test_candidates_show_the_evidence():
    """Each row says its relation, its share both ways, and how many statements there are."""
    for source, target in product(SOME, SOME):
        xw = cj.crosswalk(source, target)
        for stage in source:
            found = xw.candidates(stage)
            if any(c.statements and c.opposing for c in found):
                c = next(c for c in found if c.opposing)
                shown = written(candidates(xw, stage))
                assert f"{len(c.supporting)} for, {len(c.opposing)} against" in shown
                return
    pytest.fail("no statement is contradicted")


def test_a_share_that_is_not_a_simple_fraction():
    """Weights of the user make any fraction; then per cent say more."""
    xw = cj.crosswalk("hourglass", "nine-stage", weights={"comparison": 0.1})
    assert xw.candidates("like")[0].share == Fraction(1) / (1 + Fraction(0.1))
    assert "91 % overlap" in written(crosswalk(xw))
    assert "91 %" in written(candidates(xw, "like"))


def test_labels_in_a_language():
    """Swedish ones where there are some."""
    xw = cj.crosswalk("four-stage", "nine-stage")
    assert "Jämförelse" in written(crosswalk(xw, language="sv"))
    assert "Jämförelse" in crosswalk(xw, language="sv").to_text()


def test_a_framework_and_itself():
    """Every stage is exactly itself; the ids of the two sides differ."""
    drawing = crosswalk(cj.crosswalk("aida", "aida"))
    assert [link.label for link in drawing._diagram.links if not link.weak] == ["all, exact"] * 4
    assert len(drawing._diagram.nodes) == 8


def test_candidates_of_a_stage_that_is_not_there():
    """An unknown id, or a stage of another framework."""
    xw = cj.crosswalk("aida", "race")
    with pytest.raises(NotFoundError):
        candidates(xw, "nothing")
    with pytest.raises(ForeignStageError):
        candidates(xw, cj.frameworks["race"]["act"])


def test_a_crosswalk_is_given_as_such_or_as_two_frameworks():
    """By their ids or as values; all ways give the same picture."""
    source, target = cj.frameworks["aida"], cj.frameworks["race"]
    xw = cj.crosswalk(source, target)
    assert crosswalk(xw) == crosswalk("aida", "race") == crosswalk(source, target)
    assert candidates(xw, "desire") == candidates("aida", "race", "desire")
    assert candidates(xw, stage="desire") == candidates(source, target, source["desire"])


@pytest.mark.parametrize("draw", [crosswalk, lambda *given: candidates(*given, stage="desire")])
@pytest.mark.parametrize(
    ("given", "argument"),
    [((3, "race"), "source"), (("aida",), "target"), (("aida", 3), "target"), ((None, None), "source")],
)
def test_half_of_a_crosswalk_is_refused(draw, given, argument):
    """The error names the argument that is missing or wrong."""
    with pytest.raises(InvalidValueError, match=argument):
        draw(*given)


def test_a_crosswalk_has_its_target():
    """A second one is refused, and so is a picture of candidates without a stage."""
    with pytest.raises(InvalidValueError, match="target"):
        crosswalk(cj.crosswalk("aida", "race"), "nine-stage")
    with pytest.raises(InvalidValueError, match="stage"):
        candidates("aida", "desire")
    with pytest.raises(NotFoundError):
        crosswalk("aida", "nothing")


def test_candidates_of_nothing():
    """A state off the path: a row says that nothing takes it, and the diagram has one group."""
    drawing = candidates(cj.crosswalk("hubspot-lifecycle", "nine-stage"), "other")
    assert "no stage takes any of it" in written(drawing)
    assert [group.id for group in drawing._diagram.groups] == ["from"]
    assert drawing.description == "Other: no counterpart for all of it."


def test_many_pieces_say_where_they_go():
    """From three on, and only if all have room for it."""
    shown = written(crosswalk(cj.crosswalk("hubspot-lifecycle", "nine-stage")))
    assert "1/6 overlap · Purchase" in shown
    assert "1/6 no counterpart" in shown
    assert "1/2 overlap 1/2 narrow" in written(crosswalk(cj.crosswalk("hourglass", "nine-stage")))
    target = made("right", {"use": ["usage"], "see": ["problem"], "know": ["research"]})
    long = attrs.evolve(target["know"], labels=Labels(en="Known by many, and for a very long time"))
    source = made("left", {"all": ["problem..research", "usage"]})
    for stages, named in ((target.stages, True), ((target["use"], target["see"], long), False)):
        drawing = crosswalk(cj.crosswalk(source, attrs.evolve(target, stages=stages)))
        assert [" · " in text.text for text in texts(drawing) if text.text[0] == "1"] == [named] * 3


def test_coverage_says_what_it_leaves_out():
    """A state that is not a step has no weight; without such a state, nothing is left out."""
    some, whole = (crosswalk(cj.crosswalk(id, "nine-stage")) for id in ("hubspot-lifecycle", "four-stage"))
    for text in (some.description, some.to_text(), " ".join(written(some).split())):
        assert "Coverage 95 % of the stages that are steps of a journey; fidelity 56 %" in text
    assert whole.description.startswith("Coverage 100 %; fidelity 100 %")


def test_the_names_of_both_sides_stand_in_one_line():
    """One that takes two lines does not push the other one down."""
    drawing = crosswalk(cj.crosswalk("zoho-deal", "outlook-bcm"))
    places = {text.text: text.at[1] for text in texts(drawing) if text.size == 12}
    assert places["Zoho CRM deal stages"] == places["Outlook Business Contact Manager sales"]


def test_the_uncovered_part_is_not_an_empty_bar():
    """It is filled, paler than what is taken; eighths are shown in tenths, so that they add up."""
    drawing = candidates(cj.crosswalk("hubspot-lifecycle", "nine-stage"), "other")
    assert [i.opacity < 1 for i in drawing._scene.items if isinstance(i, Box) and i.fill is Role.OFF] == [
        True
    ]
    assert "all · 100 %" in written(drawing)
    assert (
        written(candidates(cj.crosswalk("hubspot-lifecycle", "nine-stage"), "customer")).count("12.5 %") == 4
    )
