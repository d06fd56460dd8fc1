"""Drawings: rules for every picture, frameworks, counts, pages, and the metrics and themes below them."""

import base64
import re
import subprocess
import sys
import unicodedata
from fractions import Fraction
from html.parser import HTMLParser
from inspect import signature
from itertools import combinations, pairwise, product
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey import drawing as draw
from customer_journey.drawing import pictures, writers
from customer_journey.drawing.marks import cleaning, metrics, phases
from customer_journey.drawing.marks.scene import Box, Path, Role, Text
from customer_journey.drawing.marks.themes import LINES, THEMES
from customer_journey.drawing.pictures.framework_routes import Routes
from customer_journey.drawing.pictures.framework_tracks import FAR, NEAR, Sides
from customer_journey.model.labels import Labels
from customer_journey.pages.blocks import Table
from customer_journey.pages.numbers import percent
from strategies import EXITS, SPINE, made, told_frameworks

LANGUAGES = ("en", "sv", "nb", "de")
PATH = (
    "problem",
    "encounter",
    "inquiry",
    "comparison",
    "decision",
    "purchase",
    "usage",
    "loyalty",
    "referral",
)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]> & --> `|",
    "a\x00\x1b[31mb\ufffe",
    "abc\u202edef\u2066",
    "zero\u200bwidth\u00ad",
    "x" * 5000,
    "\ud800",
    "😀👩‍👩‍👧 é é",
)


def framework_of(labels, shape="line", *, id="made", transitions=(), spans=None):
    """Make a framework of these labels; spans run along the spine unless they are given."""
    stages = tuple(
        cj.Stage(
            id,
            f"s{i}",
            labels=Labels(en=label),
            span=SPINE.span([PATH[i * len(PATH) // len(labels)]] if spans is None else spans[i]),
            reason="made by hand",
        )
        for i, label in enumerate(labels)
    )
    made = tuple(cj.Transition(a, b, cj.TransitionKind(kind)) for a, b, kind in transitions)
    return cj.Framework(id=id, shape=cj.Shape(shape), stages=stages, transitions=made)


letters = st.sampled_from("aeinotsrlWMm@é漢字ア한Жשع😀 -/.")
labels = st.text(letters, min_size=1, max_size=80).filter(lambda text: text.strip())
KINDS = [str(kind) for kind in cj.TransitionKind if kind is not cj.TransitionKind.NEXT]


@st.composite
def labelled_frameworks(draw_):
    """Draw a framework of 1 to 14 stages with long labels, some apart, and transitions of every kind."""
    # The number in front keeps names apart.
    names = [f"{i} {text}" for i, text in enumerate(draw_(st.lists(labels, min_size=1, max_size=14)))]
    moments = st.sampled_from([*PATH, *EXITS])
    spans = draw_(
        st.none() | st.lists(st.frozensets(moments, max_size=3), min_size=len(names), max_size=len(names))
    )
    ids = [f"s{i}" for i in range(len(names))]
    ways = draw_(st.lists(st.tuples(*[st.sampled_from(ids)] * 2, st.sampled_from(KINDS)), max_size=12))
    shape = draw_(st.sampled_from(cj.Shape))
    bare = framework_of(names, shape, spans=spans)
    plain = {(t.source, t.target) for t in bare.graph.transitions}
    unique = {}
    for a, b, kind in ways:
        ends = (a, "lost") if kind == "exit" else (a, b)
        if ends not in plain:
            unique[ends] = (*ends, kind)
    return framework_of(names, shape, transitions=unique.values(), spans=spans)


def inside(inner, outer, slack=0.01):
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[0] + inner[2] <= outer[0] + outer[2] + slack
        and inner[1] + inner[3] <= outer[1] + outer[3] + slack
    )


def overlap(a, b, slack=0.01):
    return (
        a[0] + a[2] > b[0] + slack
        and b[0] + b[2] > a[0] + slack
        and a[1] + a[3] > b[1] + slack
        and b[1] + b[3] > a[1] + slack
    )


def extent(text):
    """Return what a text takes at most, from its anchor."""
    wide = metrics.width(text.text, text.size, bold=text.bold)
    left = text.at[0] - {"start": 0, "middle": wide / 2, "end": wide}[text.anchor]
    return left, text.at[1] - 1.07 * text.size, wide, 1.36 * text.size


def points(path):
    return [path.start, *(point for step in path.steps for point in step)]


def check_geometry(drawing):
    """Assert that texts stay in their rooms and apart, and everything in the scene."""
    scene = drawing._scene
    whole = (0, 0, scene.width, scene.height)
    texts = [item for item in scene.items if isinstance(item, Text)]
    for text in texts:
        assert text.text == cleaning.cleaned(text.text) != ""
        assert text.size >= 11
        assert inside(extent(text), text.room, 0.1), text
        assert inside(text.room, whole), text
    for a, b in combinations(texts, 2):
        assert not overlap(extent(a), extent(b)), (a, b)
    for item in scene.items:
        if isinstance(item, Box):
            assert inside(item.room, whole), item
        elif isinstance(item, Path):
            assert all(inside((*point, 0, 0), whole) for point in points(item)), item


def check_arrows(drawing):
    """Assert that no line runs across a word."""
    lines = [item for item in drawing._scene.items if isinstance(item, Path) and item.stroke is Role.LINE]
    texts = [extent(item) for item in drawing._scene.items if isinstance(item, Text)]
    for line in lines:
        ends = [line.start, *(step[-1] for step in line.steps)]
        for (ax, ay), (bx, by) in pairwise(ends):
            for i in range(21):
                at = (ax + (bx - ax) * i / 20, ay + (by - ay) * i / 20, 0, 0)
                assert not any(inside(at, room, -0.5) for room in texts), at


# Metrics.


def test_no_character_is_narrower_than_nothing():
    """Every character that shows something has a width, and bold ones are no narrower."""
    for code in range(0x20, 0x3000):
        character = chr(code)
        plain, bold = metrics.width(f"a{character}", 100), metrics.width(f"a{character}", 100, bold=True)
        assert 0 < plain <= bold
        if unicodedata.category(character)[0] in "LNPS" and character.isprintable():
            assert plain > metrics.width("a", 100), hex(code)


@pytest.mark.parametrize(
    ("text", "least"),
    # Advances of DejaVu Sans, the widest of the usual fonts, in parts of the size.
    [("m", 0.974), ("W", 0.989), ("漢", 1.0), ("😀", 1.2), ("1", 0.636), ("Ж", 1.077), ("\U0010ffff", 1.0)],
)
def test_widths_are_those_of_the_widest_font(text, least):
    assert metrics.width(text, 1) >= least


def test_marks_take_no_room_upon_a_letter_and_a_circle_without_one():
    assert metrics.width("e\u0301", 10) == metrics.width("e", 10)
    assert metrics.width("\u0301", 10) > 5


@given(st.text(max_size=60), st.floats(1, 300), st.integers(1, 4), st.booleans())
@example("W" * 90, 40.0, 2, True)
@example("a\u0301" * 30, 20.0, 3, False)
def test_fitted_lines_keep_to_the_width_and_lose_nothing_unsaid(text, room, lines, bold):
    """Lines are no wider than the room; what is missing is marked with an ellipsis."""
    fitted = metrics.fitted(text, room, size=12, lines=lines, bold=bold)
    assert len(fitted) <= lines
    assert all(line and metrics.width(line, 12, bold=bold) <= room for line in fitted)
    shown, whole = "".join(fitted).replace(" ", ""), cleaning.cleaned(text).replace(" ", "")
    if room >= metrics.width("…", 12, bold=bold):
        assert shown == whole or "…" in shown


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=1, max_size=12))
def test_words_are_broken_only_where_they_are_too_long(words):
    fitted = metrics.fitted(" ".join(words), 100, size=12, lines=99)
    assert " ".join(fitted).split() == words


@given(st.text())
def test_cleaned_text_shows_as_it_reads(text):
    cleaned = cleaning.cleaned(text)
    assert cleaning.cleaned(cleaned) == cleaned
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in cleaned)


def test_marks_do_not_pile_up_and_signs_are_no_taller_than_a_line():
    assert cleaning.cleaned("a" + "\u0301" * 200 + "b") == "a\u0301\u0301b"
    assert cleaning.cleaned("ệ ก็ שָּׁ") == "ệ ก็ שָּׁ"
    assert metrics.fitted("a\U00012031", 99, size=12) == ("a\ufffd",)


# Themes.


def luminance(colour):
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


FILLS = (Role.BEFORE, Role.DECISION, Role.AFTER, Role.OFF)


@pytest.mark.parametrize("theme", THEMES)
def test_contrast_is_that_of_wcag_aa(theme):
    """Text has a contrast of 4.5 and graphics have one of 3, on the panel or the fill behind them."""
    paint = THEMES[theme]
    assert set(paint) == set(Role)
    assert all(contrast(paint[role], paint[Role.PANEL]) >= 4.5 for role in (Role.INK, Role.MUTED, Role.MARK))
    assert all(contrast(paint[Role.ON_FILL], paint[fill]) >= 4.5 for fill in FILLS)
    assert all(contrast(paint[role], paint[Role.PANEL]) >= 3 for role in (*FILLS, Role.LINE))
    drawn = LINES[theme]
    assert all(contrast(drawn[role], paint[Role.PANEL]) >= 4.5 for role in FILLS)
    assert len({drawn[fill] for fill in FILLS}) == 4
    assert len({paint[fill] for fill in FILLS}) == 4


def test_the_measure_of_contrast_is_the_published_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["auto", "", None, ["light"]])
def test_an_unknown_theme_is_refused(theme):
    drawing = draw.framework("three-phase")
    for render in (drawing.to_svg, drawing.to_html, drawing.to_figure, drawing.to_png):
        with pytest.raises(cj.CustomerJourneyError, match="must be 'light' or 'dark'"):
            render(theme=theme)


# Phases.


@pytest.mark.parametrize(
    ("span", "role"),
    [
        (["problem..comparison"], Role.BEFORE),
        (["comparison..purchase"], Role.DECISION),
        (["purchase"], Role.DECISION),
        (["purchase..onboarding"], Role.DECISION),
        (["purchase..usage"], Role.AFTER),
        (["usage", "loyalty"], Role.AFTER),
        (["usage", "problem"], Role.BEFORE),
        (["usage", "lost", "churned"], Role.AFTER),
        (["lost", "churned"], Role.OFF),
        ([], Role.OFF),
    ],
)
def test_a_stage_lies_where_its_moments_do(span, role):
    framework = framework_of(["It"], spans=[span])
    assert phases.role(framework["s0"], framework) is role


@pytest.mark.parametrize(
    ("core", "fringe", "role"),
    [
        ("problem", ["decision", "purchase..referral"], Role.BEFORE),
        ("decision", ["problem..comparison"], Role.DECISION),
        ("purchase", ["onboarding..referral"], Role.DECISION),
        ("usage", ["problem..purchase", "lost"], Role.AFTER),
        ("lost", ["usage"], Role.OFF),
    ],
)
def test_the_core_of_a_stage_gives_its_phase(core, fringe, role):
    """A fringe never does, whatever it contains."""
    framework = made("one", {"it": [core], "then": ["trial"]}, fringes={"it": fringe})
    assert phases.role(framework["it"], framework) is role
    # A stage whose core is an exit is one, so nothing follows it, and it stands apart.
    exits = [] if role is not Role.OFF else [framework["it"]]
    assert Routes(framework, "en").off_path.get("Exits", []) == exits
    assert len(framework.graph.transitions) == (0 if exits else 1)


def test_the_outline_of_a_framework_has_core_and_fringe():
    """The fringe has a column only if a stage has one."""
    framework = made("one", {"see": ["problem"], "rest": []}, fringes={"see": ["trial"]})
    table = draw.framework(framework)._outline[-1]
    assert table.header == ("stage", "phase", "core", "fringe", "next")
    assert [row[2:4] for row in table.rows] == [("problem", "trial"), ("off the path", "")]
    assert draw.framework(made("one", {"see": ["problem"]}))._outline[-1].header[2:] == ("core", "next")


# Every picture of one framework.

PICTURES = {
    **{f"framework-{id}": lambda f=id: draw.framework(f) for id in cj.frameworks},
    **{
        f"counts-{id}": lambda f=id: draw.counts(f, {s: 10**i for i, s in enumerate(cj.frameworks[f])})
        for id in ("aida", "hourglass", "nine-stage", "marketo-revenue")
    },
}

#: The elements and attributes that no front end's cleaning takes away, or that may go without harm.
ALLOWED = {
    "svg": {
        "width",
        "height",
        "viewBox",
        "style",
        "role",
        "aria-labelledby",
        "direction",
        "font-family",
    },
    "title": {"id"},
    "desc": {"id"},
    "rect": {"x", "y", "width", "height", "rx", "fill", "stroke", "opacity"},
    "path": {"d", "fill", "stroke", "stroke-width", "stroke-dasharray", "opacity"},
    "text": {"x", "y", "font-size", "font-weight", "text-anchor", "fill"},
}


def check_svg(svg, drawing):
    root = ET.fromstring(svg)
    for element in root.iter():
        space, _, tag = element.tag.rpartition("}")
        assert space == "{http://www.w3.org/2000/svg"
        assert set(element.attrib) <= ALLOWED[tag], (tag, element.attrib)
    title, desc, panel = root[:3]
    assert (title.tag[-5:], desc.tag[-4:], panel.get("width")) == (
        "title",
        "desc",
        f"{drawing._scene.width - 1:g}",
    )
    # Where styles are taken away, it is as wide as it says; in whole pixels, or the lower edge is cut.
    assert root.get("style") == "max-width: 100%; height: auto"
    assert int(root.get("height")) - 1 == float(panel.get("height")) >= drawing._scene.height - 1
    assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    texts = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == [item.text for item in drawing._scene.items if isinstance(item, Text)]
    return root


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_sound(name):
    """It is well-formed, of the allowed elements only, the same each time, and nothing leaves its room."""
    drawing = PICTURES[name]()
    check_geometry(drawing)
    check_arrows(drawing)
    for theme in THEMES:
        svg = drawing.to_svg(theme=theme)
        check_svg(svg, drawing)
        assert svg == PICTURES[name]().to_svg(theme=theme)
        assert not re.search(
            r"\d\.\d\d|e-\d|nan|inf\b|-0\b",
            re.sub(r"<desc.*?</desc>|<title.*?</title>", "", svg, flags=re.DOTALL),
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_framework_draws_in_every_language(language):
    """Each stage's label stands in the picture's description, in the outline, and in the diagram."""
    for framework in cj.frameworks.values():
        drawing = draw.framework(framework, language=language)
        check_geometry(drawing)
        assert drawing.title == framework.labels.best(language)
        for stage in framework:
            label = stage.labels.best(language)
            assert label in drawing.description
            assert label in drawing.to_text()
            assert label in {node.label for node in drawing._diagram.nodes}


@given(labelled_frameworks())
def test_no_framework_picture_has_words_outside_their_room(framework):
    """Long labels, many stages and any transitions leave every word in its place and readable."""
    drawing = draw.framework(framework)
    check_geometry(drawing)
    if framework.shape is not cj.Shape.LOOP:
        # In a ring, arrows between distant stages may pass where they must.
        check_arrows(drawing)
    check_svg(drawing.to_svg(), drawing)


@given(told_frameworks())
def test_every_framework_can_be_drawn(framework):
    drawing = draw.framework(framework)
    check_geometry(drawing)
    check_svg(drawing.to_svg(theme="dark"), drawing)
    Pages.of(drawing.to_html())
    assert str(drawing).endswith("\n")


@given(labelled_frameworks(), st.data())
def test_no_count_has_words_outside_their_room(framework, data):
    numbers = st.one_of(st.integers(0, 1000), st.integers(0, 10**15))
    ids = [stage.id for stage in framework]
    drawing = draw.counts(framework, data.draw(st.dictionaries(st.sampled_from(ids), numbers, min_size=1)))
    check_geometry(drawing)
    check_svg(drawing.to_svg(), drawing)


@pytest.mark.parametrize("label", HOSTILE)
@pytest.mark.parametrize("shape", cj.Shape)
def test_hostile_labels_are_text(label, shape):
    framework = framework_of([label, "Harmless"], shape, transitions=[("s1", "s0", "loop")])
    for drawing in (draw.framework(framework), draw.counts(framework, {"s0": 3, "s1": 2})):
        check_geometry(drawing)
        root = check_svg(drawing.to_svg(), drawing)
        # The whole label, however long, is in the description.
        assert cleaning.cleaned(label) in root[1].text
        page = Pages.of(drawing.to_html())
        assert not {"script", "img"} & set(page.tags)
        assert cleaning.cleaned(label) in page.cells
        figure = Pages.of(drawing.to_figure())
        assert figure.tags.count("img") == 1
        drawing.to_svg().encode()
        assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", drawing.to_text())


# Schematics.


@pytest.mark.parametrize("count", range(1, 15))
def test_no_two_stages_of_a_ring_touch(count):
    exits = [(f"s{i}", "lost", "exit") for i in range(count)]
    framework = framework_of([f"{i} Stage with a label" for i in range(count)], "loop", transitions=exits)
    scene = draw.framework(framework)._scene
    boxes = [i.room for i in scene.items if isinstance(i, Box) and i.radius == 8]
    assert len(boxes) == count
    assert not any(overlap(a, b, -8) for a, b in combinations(boxes, 2))
    # Arrows out of the picture stay below the heading and above the legend.
    ways = [p for i in scene.items if isinstance(i, Path) and not i.dash for p in points(i)]
    assert min(y for _, y in ways) >= 48
    check_arrows(draw.framework(framework))


@pytest.mark.parametrize("id", [f.id for f in cj.frameworks.values() if f.shape is cj.Shape.LOOP])
def test_exits_of_a_ring_lead_to_their_words(id):
    """Every arrow out of a ring has its words at the tip, and none of them stands in a stage."""
    drawing = draw.framework(id)
    routes = Routes(cj.frameworks[id], "en")
    words = " ".join(i.text for i in drawing._scene.items if isinstance(i, Text) and i.size == 11)
    assert all(exit_.text in words for exits in routes.exits for exit_ in exits)
    assert {i.role for i in drawing._scene.items if isinstance(i, Text) and i.size == 11} <= {Role.MUTED}


def test_a_ring_without_room_lists_its_exits_in_the_stages():
    """So that they are never lost."""
    transitions = [
        ("s2", "lost", "exit"),
        ("s2", "s1", "referral"),
        ("s3", "lost", "exit"),
        ("s3", "s0", "referral"),
    ]
    drawing = draw.framework(framework_of([f"Stage {i}" for i in range(5)], "loop", transitions=transitions))
    words = [i for i in drawing._scene.items if isinstance(i, Text) and i.size == 11]
    assert sorted(i.role for i in words if i.text == "exit: lost") == [Role.MUTED, Role.ON_FILL]
    check_geometry(drawing)
    check_arrows(drawing)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from(KINDS)), max_size=40))
def test_a_figure_leaves_room_for_its_lanes(ways):
    """However many arcs and exits there are, they and the figure stay within the picture."""
    names = [f"Stage {i}" for i in range(10)]
    unique = {}
    for a, b, kind in ways:
        if b != a + 1:
            ends = (f"s{a}", "lost" if kind == "exit" else f"s{b}")
            unique[ends] = (*ends, kind)
    for shape in ("line", "hourglass"):
        check_geometry(draw.framework(framework_of(names, shape, transitions=unique.values())))


@pytest.mark.parametrize("shape", ["line", "funnel", "hourglass", "bow-tie"])
def test_a_figure_gives_way_to_as_many_arcs_as_there_can_be(shape):
    pairs = [(a, b) for a in range(10) for b in range(10) if b != a + 1]
    transitions = [(f"s{a}", f"s{b}", "skip" if b > a else "return") for a, b in pairs]
    transitions += [(f"s{i}", "lost", "exit") for i in range(10)]
    check_geometry(draw.framework(framework_of("ABCDEFGHIJ", shape, transitions=transitions)))


def test_the_shapes_differ():
    """Each shape is drawn in its own way."""
    drawn = {draw.framework(framework_of("ABCDEF", shape))._scene for shape in cj.Shape}
    assert len(drawn) == len(cj.Shape)


def widths(drawing):
    """Return how wide each section of a figure is on average, from the top."""
    sections = [item for item in drawing._scene.items if isinstance(item, Path) and item.fill in FILLS]
    xs = [[x for x, _ in points(section)] for section in sections]
    return [sum(sorted(x)[2:]) - sum(sorted(x)[:2]) for x in xs]


def test_a_funnel_narrows_and_an_hourglass_widens_again():
    funnel, hourglass = widths(draw.framework("aida")), widths(draw.framework("hourglass"))
    assert funnel == sorted(funnel, reverse=True)
    assert len(set(funnel)) == len(funnel)
    waist = hourglass.index(min(hourglass))
    assert [s.id for s in cj.frameworks["hourglass"]][waist] == "buy"
    assert hourglass[: waist + 1] == sorted(hourglass[: waist + 1], reverse=True)
    assert hourglass[waist:] == sorted(hourglass[waist:])
    assert hourglass[-1] > hourglass[waist]


def test_a_framework_picture_shows_no_number():
    """It must never be taken for data."""
    for id in ("hourglass", "aida", "edelman-cdj", "bow-tie", "gartner-b2b", "nine-stage"):
        framework = cj.frameworks[id]
        drawing = draw.framework(attrs.evolve(framework, year=None))
        # The year and the names of frameworks are not quantities.
        texts = [i.text for i in drawing._scene.items if isinstance(i, Text)][1:]
        assert not [text for text in texts if re.search(r"\d|%", text) and text not in framework.originator]


def test_stages_off_the_path_stand_apart_under_a_heading():
    framework = framework_of(
        ["First", "Second", "Beside", "Gone"], spans=[["problem"], ["decision"], [], ["lost"]]
    )
    drawing = draw.framework(framework)
    texts = {i.text: i for i in drawing._scene.items if isinstance(i, Text)}
    assert texts["Not a step of a journey"].at[1] < texts["Beside"].at[1]
    assert texts["Exits"].at[1] < texts["Gone"].at[1]
    assert texts["Second"].at[1] < texts["Not a step of a journey"].at[1]
    assert [s.id for s in Routes(framework, "en").path] == ["s0", "s1"]
    always = draw.framework("gartner-b2b")
    assert "Always on" in {i.text for i in always._scene.items if isinstance(i, Text)}


def test_where_no_order_shows_the_phase_words_do():
    """Colour alone carries no meaning (WCAG 1.4.1)."""
    texts = {i.text: i.at[1] for i in draw.framework("gartner-b2b")._scene.items if isinstance(i, Text)}
    assert texts["Before the decision"] < texts["Requirements building"] < texts["Decision and purchase"]
    assert texts["Decision and purchase"] < texts["Supplier selection"] < texts["Always on"]
    # What is always on stands in a group of its own, so each of the two says where it lies.
    always = {"talk": ["decision"], "agree": ["decision", "problem"]}
    alone = made("one", {"see": ["problem"], **always}, shape="set", always=always)
    every = [i.text for i in draw.framework(alone)._scene.items if isinstance(i, Text)]
    assert every.count("decision and purchase") == 2


def test_a_set_has_no_onwards_and_no_back():
    """Nor has an exit: what leads from it is not a second exit."""
    status = draw.framework("hubspot-lead-status")
    words = " ".join(i.text for i in status._scene.items if isinstance(i, Text))
    for text in (words, status.description, status.to_text()):
        assert "leads to Open Deal" in text
        assert not re.search("skips to|back to", text)
    assert not {link.label for link in status._diagram.links} & {"skips", "back"}
    lost = draw.framework("hubspot-deal").description.splitlines()[-1]
    assert lost == "Closed Lost, off the path: leads to dormant; leads to disqualified."
    assert "back to Activation" in draw.framework("aarrr").description


def test_a_framework_with_nothing_on_the_way_is_drawn():
    drawing = draw.framework(framework_of(["A", "B"], spans=[[], []]))
    assert {"A", "B"} <= {i.text for i in drawing._scene.items if isinstance(i, Text)}


def test_transitions_are_in_words_and_drawn():
    """An arc adds an arrow; exits and other persons' journeys are named."""
    hourglass = draw.framework("hourglass")
    texts = " ".join(i.text for i in hourglass._scene.items if isinstance(i, Text))
    assert "exit: churned" in texts
    assert "another person's journey, at Know or Trust" in texts
    assert "Refer, after the purchase: another person's journey, at Know" in hourglass.description
    plain = framework_of("ABCD")
    skip = framework_of("ABCD", transitions=[("s0", "s2", "skip")])
    paths = [sum(isinstance(i, Path) for i in draw.framework(f)._scene.items) for f in (plain, skip)]
    # A line and its head, and the same in the legend.
    assert paths[1] == paths[0] + 4
    assert any(p.dash for p in hourglass._scene.items if isinstance(p, Path))


def test_returns_cross_no_exit_where_a_side_is_free():
    """They run at the side of the skips if there are none, and the exits have their own."""
    from customer_journey.drawing.pictures.framework_routes import Arc, Exit

    back = Arc(2, 0, cj.TransitionKind.LOOP)
    leaving = ((Exit("exit: lost"),), (), ())
    assert Sides((back,), leaving, exit_room=9).side(back) == NEAR
    assert Sides((back,), ((),) * 3, exit_room=9).side(back) == FAR
    assert Sides((back, Arc(0, 2, cj.TransitionKind.SKIP)), leaving, exit_room=9).side(back) == FAR


def test_the_legend_explains_each_arrow_once():
    """Skips and returns look alike, so they share an entry; dashes have one."""
    legend = [i.text for i in draw.framework("aarrr")._scene.items if isinstance(i, Text)][-4:]
    assert legend[-2:] == ["skips stages or goes back", "another person's journey"]
    assert "goes back" not in [
        i.text for i in draw.framework("hourglass")._scene.items if isinstance(i, Text)
    ]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25, unique=True))
def test_arcs_of_one_lane_never_lie_upon_each_other(ends):
    from customer_journey.drawing.pictures.framework_routes import Arc

    arcs = tuple(Arc(a, b, cj.TransitionKind.SKIP) for a, b in ends)
    sides = Sides(arcs, ((),) * 10, exit_room=9)
    for a, b in combinations(arcs, 2):
        if sides.side(a) == sides.side(b) and sides.lanes[a] == sides.lanes[b]:
            assert max(a.source, a.target) <= min(b.source, b.target) or max(b.source, b.target) <= min(
                a.source, a.target
            )
    assert all(sides.side(arc) == NEAR for arc in arcs if arc.forward)
    assert all(0 < sides.lane(arc) < sides.reach(sides.side(arc)) for arc in arcs)


def test_the_diagram_names_each_exit_and_other_journey_once():
    diagram = draw.framework("hourglass")._diagram
    ids = [node.id for node in diagram.nodes]
    assert len(ids) == len(set(ids))
    assert {"exit:lost", "exit:churned", "other:know", "other:trust"} <= set(ids)
    assert {end for link in diagram.links for end in (link.source, link.target)} <= set(ids)
    assert [link.label for link in diagram.links if link.weak] == ["refers", "refers"]


# Counts.


def bars(drawing):
    return [i.room for i in drawing._scene.items if isinstance(i, Box) and not i.radius]


def test_bars_begin_at_zero_and_share_one_scale():
    rooms = bars(draw.counts("aida", {"attention": 400, "interest": 300, "desire": 100, "action": 1}))
    assert len({room[0] for room in rooms}) == 1
    assert [room[2] / rooms[0][2] for room in rooms[:3]] == pytest.approx([1, 0.75, 0.25])
    assert 1 <= rooms[3][2] < 2


@given(st.integers(1, 10**15), st.integers(1, 10**15))
def test_nothing_that_is_not_zero_prints_as_zero(first, second):
    drawing = draw.counts("aida", {"attention": first, "interest": second})
    texts = [i.text for i in drawing._scene.items if isinstance(i, Text)]
    assert not any(re.search(r"\b0 %", text) for text in texts)
    assert f"{second:,}" in texts
    assert "(0 %" not in drawing.description


def test_a_step_above_a_hundred_per_cent_is_printed_as_it_is():
    drawing = draw.counts("aida", {"attention": 100, "interest": 250})
    assert "250 % · step 250 %" in {i.text for i in drawing._scene.items if isinstance(i, Text)}


def test_a_set_has_shares_and_no_steps():
    """Its statuses come in no order, so none is a part of another, and none the largest drop."""
    drawing = draw.counts("vtiger-lead", {"hot": 30, "cold": 900, "lost-lead": 100})
    assert drawing.description.splitlines()[1] == "Cold: 900 (87 % of all)."
    assert "per cent of all that were counted" in drawing.to_text()
    assert not re.search("step|drop|first|before it", drawing.to_text())
    assert not drawing._diagram.links


def test_a_stage_off_the_path_takes_part_in_no_step():
    """Neither a part of the first stage, nor the one before of the next."""
    counts = {"subscriber": 1000, "lead": 400, "customer": 20, "other": 300}
    drawing = draw.counts("hubspot-lifecycle", counts)
    assert drawing.description.endswith("Other: 300.")
    assert "None off the path" in drawing.to_text()
    assert [(link.source, link.target) for link in drawing._diagram.links] == [
        ("subscriber", "lead"),
        ("lead", "customer"),
    ]
    alone = draw.counts("hubspot-lifecycle", {"other": 4})
    assert alone.description.endswith("Other: 4 (100 % of all).")
    assert "no percentages" in draw.counts("hubspot-lifecycle", {"other": 0}).to_text()


def test_numbers_stand_behind_their_bars():
    """Each at the end of its bar, and the bars use what room there is."""
    drawing = draw.counts("aida", {"attention": 400, "interest": 300, "desire": 100, "action": 1})
    ends = [x + wide for x, _, wide, _ in bars(drawing)]
    begins = {i.text: i.at[0] for i in drawing._scene.items if isinstance(i, Text)}
    assert [begins[n] - end for n, end in zip(("400", "300", "100", "1"), ends, strict=True)] == [10] * 4
    assert bars(drawing)[0][2] > drawing._scene.width * 0.6


@pytest.mark.parametrize(
    ("part", "shown"),
    [((1, 8), "13 %"), ((3, 8), "38 %"), ((1, 200), "under 1 %"), ((299, 300), "over 99 %"), ((0, 1), "0 %")],
)
def test_halves_are_rounded_up(part, shown):
    assert percent(Fraction(*part)) == shown


@pytest.mark.parametrize(("part", "shown"), [((1, 8), "12.5 %"), ((1, 4), "25 %"), ((1, 6), "17 %")])
def test_tenths_are_shown_where_they_say_all(part, shown):
    assert percent(Fraction(*part), tenths=True) == shown


def test_thousands_stand_apart():
    drawing = draw.counts("aida", {"attention": 3, "interest": 250_000})
    assert "Interest: 250,000 (8,333,333 % of the first" in drawing.description


def test_without_a_first_count_there_are_no_percentages():
    drawing = draw.counts("aida", {"attention": 0, "interest": 5})
    assert not any("%" in i.text for i in drawing._scene.items if isinstance(i, Text))
    assert "no percentages" in drawing.to_text()


def test_stages_without_a_count_say_so_and_are_no_step():
    drawing = draw.counts("aida", {"attention": 100, "desire": 50})
    assert "Interest: not counted." in drawing.description
    assert "Desire: 50 (50 % of the first, 50 % of the stage before)." in drawing.description
    assert len(bars(drawing)) == 2


def test_the_largest_drop_is_marked_in_words():
    drawing = draw.counts("aida", {"attention": 100, "interest": 50, "desire": 10, "action": 9})
    marked = [i for i in drawing._scene.items if isinstance(i, Text) and i.role is Role.MARK]
    assert [i.text for i in marked] == ["▼ largest drop"]
    desire = "Desire: 10 (10 % of the first, 20 % of the stage before, the largest drop)."
    assert desire in drawing.description
    assert "largest drop" in drawing.to_text()
    growing = draw.counts("aida", {"attention": 1, "interest": 2, "desire": 3})
    assert "drop" not in growing.to_text()


@pytest.mark.parametrize("count", [-1, 1.0, "3", None, True, 10**15 + 1, float("nan")])
def test_counts_must_be_whole_numbers(count):
    with pytest.raises(cj.CustomerJourneyError, match=r"the count of 'attention' .*must be a whole number"):
        draw.counts("aida", {"attention": count})


def test_counts_of_unknown_stages_and_no_counts_are_refused():
    with pytest.raises(KeyError, match="Did you mean 'attention'"):
        draw.counts("aida", {"attentoin": 1})
    with pytest.raises(ValueError, match="at least one stage"):
        draw.counts("aida", {})
    aida = cj.frameworks["aida"]
    with pytest.raises(ValueError, match="once for each stage"):
        draw.counts(aida, {"attention": 1, aida["attention"]: 2})
    with pytest.raises(ValueError, match="is not a stage of"):
        draw.counts("aida", {cj.frameworks["nine-stage"]["purchase"]: 2})


def test_counts_of_numpy_are_counts():
    numpy = pytest.importorskip("numpy")
    assert draw.counts("aida", {"attention": numpy.int64(7)}) == draw.counts("aida", {"attention": 7})


def test_a_framework_and_counts_do_not_look_alike():
    """Sections of a shape on one side, straight bars on the other."""
    funnel, data = draw.framework("aida"), draw.counts("aida", {"attention": 4, "interest": 2})
    assert not bars(funnel)
    assert not [i for i in data._scene.items if isinstance(i, Path) and i.fill in FILLS]


# Pages, figures, notebooks.


class Pages(HTMLParser):
    """The tags, attributes and table cells of a page."""

    def __init__(self):
        super().__init__()
        self.tags, self.cells, self.open, self.attributes = [], [], [], {}

    @classmethod
    def of(cls, html):
        page = cls()
        page.feed(html)
        page.close()
        assert not page.open
        return page

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.setdefault(tag, dict(attrs))
        if tag in ("td", "th"):
            self.cells.append("")
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):  # noqa: ARG002  # the parser's signature
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.cells[-1] += data


@pytest.mark.parametrize("theme", THEMES)
def test_a_page_holds_the_picture_and_the_same_as_a_table(theme):
    drawing = draw.framework("hourglass")
    html = drawing.to_html(theme=theme)
    page = Pages.of(html)
    assert html.startswith("<!DOCTYPE html>")
    assert page.attributes["html"]["lang"] == "en"
    assert {"title", "main", "h1", "figure", "svg", "table"} <= set(page.tags)
    assert drawing.to_svg(theme=theme) in html
    table = next(block for block in drawing._outline if isinstance(block, Table))
    assert {cell for row in (table.header, *table.rows) for cell in row} == set(page.cells)
    assert not re.search(r"(?:src|href|url)\s*[=(]", html)


def test_a_page_says_its_title_once_for_the_eye():
    """The heading is hidden, the table is named otherwise, and scrolls instead of breaking words."""
    drawing = draw.content("nine-stage")
    html = drawing.to_html()
    page = Pages.of(html)
    assert "h1 { position: absolute;" in html
    assert "overflow-wrap: break-word" in html
    assert "section { overflow-x: auto; }" in html
    assert page.attributes["section"] == {"tabindex": "0", "aria-label": "The picture as text"}
    assert ">The picture as text</caption>" in html
    below = html[html.index("<section") :]
    assert "30 of" not in below
    assert len(drawing._outline[1].rows) == int(re.search(r": (\d+) types", below)[1]) > 30


def test_a_figure_says_in_its_alternative_text_what_it_shows():
    drawing = draw.framework("hourglass")
    page = Pages.of(drawing.to_figure())
    image = page.attributes["img"]
    encoded = image["src"].removeprefix("data:image/svg+xml;base64,")
    assert base64.b64decode(encoded).decode() == drawing.to_svg()
    assert image["alt"] == drawing.description.replace("\n", " ")
    assert {"figure", "figcaption", "details", "summary", "table"} <= set(page.tags)


def test_ids_differ_between_pictures():
    ids = {
        re.search(r'id="(t-\w+)"', d.to_svg(theme=t))[1]
        for d, t in product((draw.framework("aida"), draw.framework("aidma")), THEMES)
    }
    assert len(ids) == 4


def test_a_notebook_gets_the_picture_and_the_outline_and_nothing_else():
    drawing = draw.framework("nine-stage")
    assert drawing._repr_mimebundle_() == {"image/svg+xml": drawing.to_svg(), "text/plain": drawing.to_text()}
    assert set(drawing._repr_mimebundle_(include=["text/plain"])) == {"text/plain"}
    assert set(drawing._repr_mimebundle_(exclude=["text/plain"])) == {"image/svg+xml"}
    assert drawing._mime_() == ("image/svg+xml", drawing.to_svg())


def test_a_notebook_gets_no_picture_of_more_than_forty_stages():
    for count, kinds in ((40, ["image/svg+xml", "text/plain"]), (41, ["text/plain"])):
        drawing = draw.framework(framework_of([f"Stage {i}" for i in range(count)]))
        assert sorted(drawing._repr_mimebundle_()) == kinds
        check_svg(drawing.to_svg(), drawing)


def test_formats_by_name():
    drawing = draw.framework("three-phase")
    assert f"{drawing}" == str(drawing) == drawing.to_text() == f"{drawing:text}"
    assert f"{drawing:svg}" == drawing.to_svg()
    assert f"{drawing:html}" == drawing.to_html()
    assert f"{drawing:mermaid}" == drawing.to_mermaid()
    assert f"{drawing:dot}" == drawing.to_dot()
    with pytest.raises(ValueError, match="one of text, markdown, html, svg, mermaid, dot"):
        f"{drawing:gif}"


def test_the_outline_says_where_the_journey_goes():
    lines = draw.framework("hourglass").to_text().splitlines()
    assert lines[0] == "Hourglass"
    refer = next(line for line in lines if line.startswith("Refer"))
    assert "after the purchase" in refer
    assert "another person's journey, at Know; another person's journey, at Trust" in refer


def test_png_is_a_png_of_the_size_asked_for():
    pytest.importorskip("resvg_py")
    drawing = draw.framework("three-phase")
    png = drawing.to_png(scale=2)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 2 * drawing._scene.width
    assert png != drawing.to_png(scale=2, theme="dark")
    for scale in (0, -1, "2", float("nan"), 1000):
        with pytest.raises(ValueError, match=r"from 0\.1 to 10"):
            drawing.to_png(scale=scale)


def test_png_without_its_library_says_which_extra_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(ImportError, match=r"customer-journey\[png\]"):
        draw.framework("three-phase").to_png()


@pytest.mark.parametrize(("end", "form"), writers.ENDS.items())
def test_a_picture_is_saved_as_its_name_ends(tmp_path, end, form):
    if form == "png":
        pytest.importorskip("resvg_py")
    drawing, path = draw.framework("three-phase"), tmp_path / f"Journey{end.upper()}"
    drawing.save(path, theme="dark")
    assert path.read_bytes() == drawing.to_bytes(form, theme="dark")
    if form in ("svg", "html"):
        assert path.read_bytes() != drawing.to_bytes(form)


def test_a_picture_is_not_saved_under_another_name(tmp_path):
    drawing = draw.framework("three-phase")
    for name in ("journey.jpg", "journey", ".svg"):
        with pytest.raises(ValueError, match=r"must be one that ends in \.svg, \.png"):
            drawing.save(tmp_path / name)
    with pytest.raises(ValueError, match="one of svg, html, mermaid, dot, text, png"):
        drawing.to_bytes("gif")
    assert not [*tmp_path.iterdir()]


def test_what_is_not_a_crosswalk_or_a_count_is_refused():
    with pytest.raises(ValueError, match=r"target .* a framework or its id"):
        draw.crosswalk("aida")
    with pytest.raises(ValueError, match=r"stage .* a stage of the source, or its id"):
        draw.candidates("aida", "attention")
    with pytest.raises(ValueError, match=r"counts must be a mapping, .*, not int"):
        draw.counts("aida", 7)


def test_importing_the_library_imports_no_drawing():
    code = (
        "import sys, customer_journey as cj; assert 'customer_journey.drawing' not in sys.modules;"
        "from customer_journey import drawing; drawing.framework('aida').to_svg();"
        "heavy = ('networkx', 'resvg_py', 'rich', 'customer_journey.drawing.writers.html');"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# The list of pictures.


def test_pictures_of_frameworks_count_stages_only():
    """Exits and journeys of other people are drawn too, but are not stages."""
    for framework in cj.frameworks.values():
        assert draw.framework(framework).stages == len(framework)


def test_every_picture_is_in_the_list_and_public():
    """Each is a function of that name in a module of that name, and takes what the list says."""
    assert draw.__all__ == ["Drawing", "PictureFormat", "Theme", *sorted(pictures.PICTURES)]
    for name, arguments in pictures.PICTURES.items():
        function = getattr(draw, name)
        assert function.__module__ == f"customer_journey.drawing.pictures.{name}"
        positional = [p.name for p in signature(function).parameters.values() if p.kind is not p.KEYWORD_ONLY]
        assert positional == list(arguments)


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_a_picture_loads_only_what_it_needs(name):
    """No other picture, no page of another kind of value."""
    code = f"import sys; from customer_journey import drawing; drawing.{name}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {module.removeprefix("customer_journey.") for module in done.stdout.split()}
    others = {f"drawing.pictures.{other}" for other in pictures.PICTURES if other != name}
    pages = {"crosswalks.agreement", "detection", "display", "namesakes", "pages.detection", "networkx"}
    advice = set() if name == "content" else {"content.advice", "content.claims"}
    assert not loaded & (others | pages | advice)
