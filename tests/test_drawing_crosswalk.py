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
from customer_journey.pages.blocks import listing
from drawn import HARD_LABELS, faults, hard, strays, texts, written
from strategies import SOME, SPINE, crosswalks, made


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
    """What shares no moment with any stage."""
    source = made("left", {"see": ["problem"], "pay": ["purchase"]})
    drawing = crosswalk(cj.crosswalk(source, made("right", {"know": ["problem"], "try": ["trial"]})))
    assert written(drawing).count("nothing goes here") == 1
    assert drawing.description.splitlines()[-1] == "Nothing goes into try."
    assert "all, no counterpart" in written(drawing)


def test_a_decision_is_marked():
    """In the picture in bold, in the table, in the sentence, and in the candidates. Others get no share."""
    source = made("left", {"buy": ["purchase", "onboarding"], "use": ["usage"]})
    target = made("right", {"pay": ["purchase"], "start": ["onboarding"], "go-on": ["usage"]})
    xw = cj.crosswalk(source, target, decide={"buy": "start"})
    drawing = crosswalk(xw)
    assert [text.text for text in texts(drawing) if text.bold and "decided" in text.text] == [
        "all, narrow, decided"
    ]
    assert drawing.description.splitlines()[1:] == [
        "buy: all of it into start (narrow, decided); no share into pay (narrow).",
        "use: all of it into go-on (exact).",
    ]
    assert next(row for row in drawing._outline[1].rows if "decided" in row[5])[2] == "start"
    assert "no share, narrow" in written(drawing)
    assert "fringe" not in written(drawing)
    assert "decided" in written(candidates(xw, "buy"))
    assert "decided" not in written(candidates(xw, "use"))


def test_a_decision_against_the_spans():
    """It is drawn as a relation of its own, and linked weakly."""
    decide = {"customer": cj.Decision("challenge", reason="A test.", override=True)}
    drawing = crosswalk(cj.crosswalk("hubspot-lifecycle", "nine-stage", decide=decide))
    assert Relation.NONE in legend_of(drawing)
    assert [(link.target, link.weak) for link in drawing._diagram.links if "decided" in link.label] == [
        ("to:challenge", True)
    ]


def test_a_declaration_is_told():
    """What a file declares decides as a whole, so the moments say nothing about it."""
    source = made("left", {"buy": ["purchase", "usage"]})
    target = made("right", {"pay": ["purchase"], "use": ["usage"]})
    claiming = attrs.evolve(target["pay"], covers=("left:buy",))
    xw = cj.crosswalk(source, attrs.evolve(target, stages=(claiming, target["use"])))
    drawing = crosswalk(xw)
    assert "buy: all of it into pay (narrow, declared); no share into use (narrow)." in drawing.description
    assert "all, narrow, declared" in written(drawing)
    assert [row[5] for row in drawing._outline[1].rows] == ["declared", ""]
    assert "declared; narrow" in written(candidates(xw, "buy"))


def test_always_on_stages_take_no_share():
    """They are joined by a thin line, and say so."""
    source = made("left", {"see": ["problem"], "agree": ["decision"]})
    target = made("right", {"find": ["problem"], "talk": ["problem", "decision"]}, always={"talk"})
    drawing = crosswalk(cj.crosswalk(source, target))
    assert written(drawing).count("always on") == 2
    assert written(drawing).count("takes no share") == 2  # the stage, and the legend
    assert "fringe" not in drawing.to_html()
    assert [link.label for link in drawing._diagram.links if link.weak] == ["always on", "always on", "all"]


# Core and fringe.

#: *See* goes where its core goes; it shares only a fringe with *look*, and *look* only a fringe with *find*.
LEFT = made("left", {"see": ["problem"], "look": ["research"]}, fringes={"see": ["research"]})
RIGHT = made("right", {"find": ["problem"], "study": ["research"]}, fringes={"study": ["problem"]})


def dashed_lines(drawing):
    """Return the lines that join stages without a share: dashed, and neither an edge of a band nor closed."""
    paths = [item for item in drawing._scene.items if isinstance(item, Path)]
    return [path for path in paths if path.dash == (5, 4) and path.width < 1.3 and not path.closed]


def test_a_fringe_is_a_line_and_no_band():
    """A target that shares only a fringe gets a thin dashed line, as a candidate too."""
    xw = cj.crosswalk(LEFT, RIGHT)
    drawing = crosswalk(xw)
    assert [c.share for c in xw.candidates("see")] == [1, 0]
    # The line of *see*, and the sample of the legend.
    assert len(dashed_lines(drawing)) == 2
    shapes = [item for item in drawing._scene.items if isinstance(item, Path) and item.closed]
    assert len([band for band in shapes if band.fill is Role.BEFORE]) == 2
    alone = candidates(xw, "see")
    assert len(dashed_lines(alone)) == 2
    assert filled_bars(alone) == [1]
    tracks = [i for i in alone._scene.items if isinstance(i, Box) and i.stroke is Role.FAINT]
    assert len(tracks) == 1
    for shown in (drawing, alone):
        assert "fringe only" in written(shown)
        assert "see: all of it into find (broad)" not in shown.description


def test_a_fringe_is_told_in_every_format():
    """The sentences, the table, Mermaid and DOT tell what the picture shows."""
    drawing = crosswalk(cj.crosswalk(LEFT, RIGHT))
    assert "no share into study (close, fringe only)" in drawing.description
    assert drawing._outline[1].rows[1] == ("see", "close", "study", "0", "", "fringe only")
    assert [(x.label, x.weak) for x in drawing._diagram.links if "fringe" in x.label] == [
        ("fringe only", True)
    ]
    assert '-.->|"fringe only"|' in drawing.to_mermaid()
    assert 'label="fringe only", style=dashed' in drawing.to_dot()


@given(crosswalks())
def test_the_legend_explains_fringes_if_there_are_any(xw):
    """And lines without a share only if there are any."""
    rows = [c for s in xw.source for c in xw.candidates(s) if not c.share]
    fringe = [c for c in rows if not c.target.parallel and not c.source.core & c.target.core]
    for drawing, found, told in (
        (crosswalk(xw), rows, fringe),
        *(
            (candidates(xw, s), [c for c in rows if c.source is s], [c for c in fringe if c.source is s])
            for s in xw.source
        ),
    ):
        assert ("shares moments, takes no share" in written(drawing)) == bool(found)
        assert ("(fringe only: nothing essential to both)" in written(drawing)) == bool(told)
        assert len(dashed_lines(drawing)) == len(found) + bool(found)


def test_divided_stages_say_which_moments_go_where():
    """In the sentence, and below the table."""
    source = made("left", {"all": ["problem", "usage", "support"], "whole": ["trial"]})
    target = made("right", {"see": ["problem"], "test": ["trial"], "use": ["usage"]})
    drawing = crosswalk(cj.crosswalk(source, target))
    assert (
        "all: 1/3 into see (narrow: problem); 1/3 into use (narrow: usage); no counterpart for 1/3 (support)."
        in drawing.description
    )
    assert "whole: all of it into test (exact)." in drawing.description
    assert drawing._outline[2] == listing(
        "Divided stages, by moment", ["all: problem → see; usage → use; support → no counterpart"]
    )


def test_width_is_share():
    """A quarter of a stage is a quarter as wide as all of it."""
    source = made("left", {"all": ["purchase"], "parts": ["usage..repurchase"]})
    target = made("right", {"buy": ["purchase"], "use": ["usage"], "stay": ["support..repurchase"]})
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
    """Of the track, which is the whole stage; what is uncovered has one too, and a fringe has none."""
    source = made("left", {"all": ["problem", "research", "trial", "usage"]})
    target = made(
        "right",
        {"see": ["problem", "research"], "use": ["usage"], "meet": ["encounter"]},
        fringes={"meet": ["research"]},
    )
    drawing = candidates(cj.crosswalk(source, target), "all")
    assert filled_bars(drawing) == pytest.approx([1 / 2, 1 / 4, 1 / 4])
    assert "no stage takes it: trial" in written(drawing)
    assert "takes problem, research" in written(drawing)


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
    source, target = made("left", {"all": ["problem", "usage"]}), made("right", {"see": ["unaware..problem"]})
    xw = cj.crosswalk(source, target, weights={"usage": 0.1})
    assert xw.candidates("all")[0].share == Fraction(1) / (1 + Fraction(0.1))
    assert "91 % overlap" in written(crosswalk(xw))
    assert "91 %" in written(candidates(xw, "all"))


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
    moments = ["problem", "research", "trial", "decision", "purchase", "usage"]
    source = made("left", {"all": moments, "half": ["problem", "research"]})
    parts = made("right", {"see": ["problem"], "look": ["research"], "pay": ["purchase..onboarding"]})
    shown = written(crosswalk(cj.crosswalk(source, parts)))
    assert "1/6 narrow · see 1/6 narrow · look 1/6 overlap · pay 1/2 no counterpart" in shown
    assert "1/2 narrow 1/2 narrow" in shown
    target = made("right", {"use": ["usage"], "see": ["problem"], "know": ["research"]})
    long = attrs.evolve(target["know"], labels=Labels(en="Known by many, and for a very long time"))
    source = made("left", {"all": ["problem..research", "usage"]})
    for stages, named in ((target.stages, True), ((target["use"], target["see"], long), False)):
        drawing = crosswalk(cj.crosswalk(source, attrs.evolve(target, stages=stages)))
        assert [" · " in text.text for text in texts(drawing) if text.text[0] == "1"] == [named] * 3


def test_coverage_says_what_it_leaves_out():
    """A state that is not a step has no weight; without such a state, nothing is left out."""
    source, target = (
        made(id, {"see": ["problem"], "use": moments, **rest})
        for id, moments, rest in (("left", ["usage"], {"other": []}), ("right", ["support"], {}))
    )
    some, whole = (crosswalk(cj.crosswalk(f, target)) for f in (source, target))
    for text in (some.description, some.to_text(), " ".join(written(some).split())):
        assert "Coverage 50 % of the stages that are steps of a journey; fidelity 100 %" in text
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
    eight = SPINE.ordered(SPINE.span(["usage..referral"]))
    assert [SPINE.weights[moment] for moment in eight] == [1] * 8
    target = made("right", {moment: [moment] for moment in eight[:4]})
    eighths = candidates(cj.crosswalk(made("left", {"all": eight}), target), "all")
    assert written(eighths).count("12.5 %") == 4
