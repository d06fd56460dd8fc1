"""Pictures of many frameworks above each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.catalogue.spine import spine
from customer_journey.drawing.marks.ribbons import PALE
from customer_journey.drawing.marks.scene import Box, Path, Role
from customer_journey.drawing.marks.themes import LINES, THEMES
from customer_journey.drawing.pictures.rosetta import rosetta
from customer_journey.errors import InvalidValueError, NotFoundError
from customer_journey.model.labels import Labels
from drawn import HARD_LABELS, extent, faults, hard, overlapping, strays, taken, texts, written
from strategies import frameworks, made

EIGHT = (
    "four-stage",
    "aida",
    "buyers-journey",
    "nine-stage",
    "hourglass",
    "aarrr",
    "hubspot-lifecycle",
    "gartner-b2b",
)
FILLS = (Role.BEFORE, Role.DECISION, Role.AFTER)


def bars(drawing):
    """Return the rooms of the bars of stages, in the order in which they are drawn."""
    boxes = [item for item in drawing._scene.items if isinstance(item, Box) and item.fill in FILLS]
    # Bars are 20 pixels tall; the heads of the columns and the samples of the legend are not.
    return [box.room for box in boxes if box.room[3] == 20]


def test_all_bundled_frameworks():
    """All of them in one picture, each named, every stage shown."""
    drawing = rosetta(cj.frameworks)
    assert not faults(drawing)
    assert not strays(drawing)
    assert drawing.stages == sum(len(f) for f in cj.frameworks.values()) > 40
    assert len(drawing._outline[1].rows) == drawing.stages
    assert "image/svg+xml" not in drawing._repr_mimebundle_()
    # The columns are named again and again, or nobody could read the lower rows.
    assert sum(text.text == "problem" for text in texts(drawing)) == -(-len(cj.frameworks) // 12)


@pytest.mark.parametrize("language", ["en", "sv", "nb"])
def test_eight_frameworks(language):
    """Every label in full: none of them is cut."""
    drawing = rosetta(EIGHT, language=language)
    assert not faults(drawing)
    for id in EIGHT:
        for stage in cj.frameworks[id]:
            assert stage.labels.best(language) in written(drawing)


@pytest.mark.parametrize("seed", range(len(HARD_LABELS)))
def test_hard_labels(seed):
    """Every stage has a label, cut if it must be."""
    found = [hard(f"hard-{i}", 14, seed=seed + i) for i in range(3)]
    drawing = rosetta(found)
    assert not faults(drawing)
    assert not strays(drawing)
    for i in range(14):
        assert sum(text.text.startswith(f"{i}") for text in texts(drawing)) >= len(found)


@given(st.lists(frameworks(), min_size=1, max_size=4, unique_by=lambda f: f.id))
def test_whatever_the_spans(found):
    """Holes, exits, always-on stages and stages off the path."""
    drawing = rosetta(found)
    assert not faults(drawing)
    assert not strays(drawing)
    assert drawing == rosetta(found)
    assert ("Off the path" in written(drawing)) == any(
        not stage.span or stage.span & spine().exit_ids for framework in found for stage in framework
    )


def test_a_bar_covers_its_moments():
    """Column for column, a hole left open, in the width of the moments."""
    framework = made("one", {"whole": ["unaware..problem"], "parts": ["problem", "encounter..following"]})
    first, second, third = bars(rosetta([framework]))
    width = second[2] + 3
    assert first[2] + 3 == pytest.approx(2 * width)
    assert third[2] + 3 == pytest.approx(2 * width)
    assert second[0] - first[0] == pytest.approx(width)
    assert third[0] - second[0] == pytest.approx(2 * width)
    # They share a moment, so they lie in different lanes; parts of one stage lie in one.
    assert first[1] < second[1] == third[1]


@pytest.mark.parametrize(("label", "shown"), [("Here and there", "Here and there"), ("w" * 120, "ww")])
def test_a_stage_from_end_to_end_has_its_label(label, shown):
    """Between its parts, as there is no room before or after them; cut if it must be."""
    span = frozenset({"unaware", "referral"})
    stage = cj.Stage("one", "both", labels=Labels(en=label), span=span, reason="made by hand")
    drawing = rosetta([cj.Framework(id="one", stages=(stage,))])
    label = next(text for text in texts(drawing) if text.text.startswith(shown))
    first, last = bars(drawing)
    assert first[0] + first[2] < label.room[0] < label.room[0] + label.room[2] < last[0]


# Core and fringe.


def light_bars(drawing):
    """Return the rooms of the bars over fringes: pale, and thinner than the bars over cores."""
    boxes = [
        item for item in drawing._scene.items if isinstance(item, Box) and item.fill in (*FILLS, Role.OFF)
    ]
    assert all((box.opacity < 1) == (box.room[3] == 10) for box in boxes)
    return [box.room for box in boxes if box.opacity < 1]


def test_a_fringe_is_light_and_thin():
    """It stands in the middle of its lane, in the hue of the core, with an edge that can be seen."""
    framework = made("one", {"see": ["problem"]}, fringes={"see": ["research", "trial"]})
    drawing = rosetta([framework])
    [core], fringes = bars(drawing), light_bars(drawing)
    assert [room[2] for room in fringes] == pytest.approx([core[2]] * 2)
    assert {room[1] + room[3] / 2 for room in fringes} == {core[1] + core[3] / 2}
    for room in fringes:
        look = [
            (i.fill, i.stroke, i.opacity)
            for i in drawing._scene.items
            if isinstance(i, Box) and i.room == room
        ]
        assert look == [(Role.PANEL, None, 1), (Role.BEFORE, None, PALE), (None, Role.BEFORE, 1)]
    for theme in THEMES:
        assert drawing.to_svg(theme=theme).count(f'stroke="{LINES[theme][Role.BEFORE]}"/>') == 2


def test_the_fringe_of_an_always_on_stage_is_thin_and_light():
    """Both have dashes, so the height and the paleness tell."""
    framework = made("one", {"talk": ["problem"]}, fringes={"talk": ["trial"]}, always={"talk"})
    drawing = rosetta([framework])
    edges = [
        extent(i)
        for i in drawing._scene.items
        if isinstance(i, Path) and i.dash == (4, 3) and i.stroke is Role.BEFORE
    ]
    assert [bottom - top for _, top, _, bottom in edges] == [20, 10]
    assert len(light_bars(drawing)) == 1


@given(st.lists(frameworks(), min_size=1, max_size=3, unique_by=lambda f: f.id))
def test_the_legend_explains_light_bars_if_there_are_any(found):
    """And no label stands on one."""
    drawing = rosetta(found)
    light = light_bars(drawing)
    assert bool(light) == any(stage.fringe & spine().path for framework in found for stage in framework)
    for entry in ("solid: what defines the stage", "light: what some of its sources also put there"):
        assert (entry in written(drawing)) == bool(light)
    assert not [(text, room) for text in texts(drawing) for room in light if overlapping(taken(text), room)]


def test_core_and_fringe_in_words():
    """The description and the table keep them apart; exits among them are named below the bars."""
    framework = made(
        "one",
        {"see": ["problem"], "use": ["usage..renewal"], "leave": ["lost"], "rest": []},
        fringes={"see": ["research", "trial"], "use": ["churned"], "leave": ["dormant", "trial"]},
    )
    drawing = rosetta([framework])
    assert drawing.description == (
        "one: see (problem; fringe: research, trial), use (usage..renewal; fringe: churned),"
        " leave (lost; fringe: trial, dormant), rest (off the path)."
    )
    assert "Off the path: use (fringe: churned), leave (lost; fringe: dormant), rest" in written(drawing)
    assert drawing._outline[1].header == ("framework", "stage", "core", "fringe")
    assert [row[2:] for row in drawing._outline[1].rows] == [
        ("problem", "research trial"),
        ("usage..renewal", "churned"),
        ("lost", "trial dormant"),
        ("off the path", ""),
    ]
    assert rosetta([made("two", {"see": ["problem"]})])._outline[1].header == ("framework", "stage", "core")


def test_equal_ground_stands_in_equal_columns():
    """Whatever the framework."""
    found = [made(id, {"use": ["usage..support"]}) for id in ("one", "two")]
    one, two = bars(rosetta(found))
    assert one[0] == two[0]
    assert one[2] == two[2]
    assert one[1] < two[1]


def test_stages_that_meet_do_not_hide_each_other():
    """No bar lies on another one."""
    for framework in cj.frameworks.values():
        rooms = bars(rosetta([framework]))
        for i, (x, y, w, _) in enumerate(rooms):
            for a, b, c, _ in rooms[i + 1 :]:
                assert y != b or x + w <= a or a + c <= x


def test_links_join_the_same_ground():
    """Between neighbours only, and weakly where the core or the kind of thing differs."""
    one = made("one", {"see": ["problem"], "use": ["usage", "support"]})
    two = made("two", {"see": ["problem"], "use": ["usage"]}, fringes={"use": ["support"]})
    deal = made("deal", {"new": ["problem"]}, axis="deal")
    found = [(x.source, x.target, x.label, x.weak) for x in rosetta([one, two, deal])._diagram.links]
    assert found == [
        ("one:see", "two:see", "exact", False),
        ("one:use", "two:use", "close", True),
        ("two:see", "deal:new", "close", True),
    ]


def test_one_framework_and_one_id():
    """A single framework is named in the title; an id is not a list of letters."""
    assert rosetta("aida").title == rosetta(["aida"]).title == "One journey in the words of AIDA"


def test_frameworks_that_cannot_be_drawn():
    """None at all, one twice, one that is not there."""
    for wrong in ([], ["aida", "aida"]):
        with pytest.raises(InvalidValueError):
            rosetta(wrong)
    with pytest.raises(NotFoundError):
        rosetta(["nothing"])
