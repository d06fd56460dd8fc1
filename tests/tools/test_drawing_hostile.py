"""Hostile labels in every output: parsed back by a real parser they are text, and nothing ran."""

import subprocess
import xml.etree.ElementTree as ET

import attrs
import pytest
from markdown_it import MarkdownIt

import customer_journey as cj
import drawings
from customer_journey import drawing as draw
from customer_journey.drawing.marks.cleaning import cleaned, excerpt
from customer_journey.drawing.marks.diagram import Diagram, Group, Link, Node
from customer_journey.drawing.marks.scene import Role, Text
from customer_journey.model.printing import printable

pytestmark = pytest.mark.tools

ELEMENTS = {"svg", "title", "desc", "rect", "path", "text"}
OUTLINE = {"p", "br", "b", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"}
PAGE = {"html", "head", "meta", "title", "style", "body", "main", "h1", "figure", "section"} | OUTLINE
FIGURE = {"html", "head", "body", "figure", "img", "figcaption", "details", "summary"} | OUTLINE

#: Names of elements, and attributes that run, in a page.
_FOUND = """() => [
    [...new Set([...document.querySelectorAll('*')].map(e => e.localName))].sort(),
    [...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).map(a => a.name)
        .filter(name => name.startsWith('on') || name === 'href'),
    window.ran,
]"""


@pytest.fixture(scope="module")
def hostile():
    """Every kind of picture with hostile labels."""
    return dict(drawings.hostile())


def _texts(drawing):
    return [cleaned(item.text) for item in drawing._scene.items if isinstance(item, Text)]


def test_svg_is_xml_with_its_texts(hostile):
    """An XML parser finds the picture's own elements and the texts as they were written."""
    for name, drawing in hostile.items():
        root = ET.fromstring(drawing.to_svg())
        assert {element.tag.partition("}")[2] for element in root.iter()} <= ELEMENTS, name
        assert [e.text or "" for e in root.iter("{http://www.w3.org/2000/svg}text")] == _texts(drawing), name


def test_svg_runs_nothing_in_the_browser(fresh, hostile, tmp_path):
    """As a document of its own it parses, and nothing runs or is fetched."""
    for number, (name, drawing) in enumerate(hostile.items()):
        file = tmp_path / f"{number}.svg"
        file.write_text(drawing.to_svg(), "utf-8")
        fresh.goto(file.as_uri())
        elements, running, ran = fresh.evaluate(_FOUND)
        assert set(elements) <= ELEMENTS, name
        assert (running, ran) == ([], None), name
    assert fresh.dialogs == []
    assert len(fresh.fetched) == len(hostile)


@pytest.mark.parametrize("output", ["to_html", "to_figure"])
def test_html_runs_nothing_in_the_browser(fresh, hostile, output):
    """Only the elements that are meant to be there; labels stand in the tables as text."""
    allowed = PAGE | ELEMENTS if output == "to_html" else FIGURE
    for name, drawing in hostile.items():
        fresh.set_content(getattr(drawing, output)())
        elements, running, ran = fresh.evaluate(_FOUND)
        assert set(elements) <= allowed, name
        assert (running, ran) == ([], None), name
    assert fresh.dialogs == []
    assert [url for url in fresh.fetched if not url.startswith("data:image/svg+xml;base64,")] == []


def test_labels_come_back_from_html(fresh):
    """Each label is the text of one cell of the table, in full."""
    framework = drawings.hostile_framework()
    fresh.set_content(draw.framework(framework).to_html())
    cells = fresh.evaluate("[...document.querySelectorAll('td, th')].map(cell => cell.textContent)")
    missing = [
        label for label in drawings.HOSTILE if not {cleaned(label), cleaned(printable(label))} & {*cells}
    ]

    assert missing == []


def test_plain_text_sends_no_commands(hostile):
    """Nothing but line ends and what prints: neither a terminal nor a reader is misled."""
    for name, drawing in hostile.items():
        assert all(line.isprintable() for line in drawing.to_text().split("\n")), name


# What lays out by itself.


def _diagrams():
    """Yield diagrams in which every hostile label is a node, a group and the label of a link."""
    for start in range(0, len(drawings.HOSTILE), 7):
        labels = drawings.HOSTILE[start : start + 7]
        nodes = [Node(f"{i}", label, Role.BEFORE, f"{i % 2}") for i, label in enumerate(labels)]
        links = [Link("0", f"{i}", label, weak=i % 2 == 0) for i, label in enumerate(labels)]
        groups = Group("0", labels[0]), Group("1", labels[-1])
        yield labels, Diagram((*nodes, Node("", "last", Role.OFF)), tuple(links), groups)


def _drawn(labels, diagram):
    drawing = drawings.SHOWN["line"]()
    return attrs.evolve(drawing, title=labels[0], description="\n".join(labels), diagram=diagram)


_RENDER = """async text => {
    const { svg } = await mermaid.render('drawn', text);
    document.body.innerHTML = svg;
    const texts = chosen => [...document.querySelectorAll(chosen)].map(e => e.textContent);
    return {
        nodes: texts('.node .nodeLabel'),
        links: texts('.edgeLabels .edgeLabel .edgeLabel'),
        groups: texts('.cluster-label .nodeLabel'),
        title: texts('svg > title'),
        description: texts('svg > desc'),
        foreign: texts('.label script, .label img, .label a, .label svg, .label i, .label strong, .label em'),
        ran: window.ran,
    };
}"""


def _as_mermaid_shows(text):
    # What Mermaid itself would take for its own way of writing entities is written a little differently.
    return excerpt(text).replace("ﬂ°", "fl°").replace("¶ß", "¶ ß")


def test_labels_come_back_from_mermaid(mermaid):
    """Mermaid parses and draws the flowchart; its labels are the texts, and nothing ran."""
    dialogs = []
    mermaid.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for labels, diagram in _diagrams():
        rendered = mermaid.evaluate(_RENDER, _drawn(labels, diagram).to_mermaid())
        expected = [_as_mermaid_shows(label) for label in labels]
        assert sorted(rendered["nodes"]) == sorted([*expected, "last"])
        assert rendered["links"] == expected
        assert sorted(rendered["groups"]) == sorted([expected[0], expected[-1]])
        assert rendered["title"] == expected[:1]
        assert (rendered["foreign"], rendered["ran"]) == ([], None)
    assert dialogs == []


def test_mermaid_draws_every_diagram(mermaid, hostile):
    """Those of the pictures, hostile or not, as they are made."""
    plain = {name: make() for name, make in drawings.SHOWN.items()}
    drawn = [d for d in (plain | hostile).values() if d._diagram is not None]
    assert len(drawn) > 40
    for drawing in drawn:
        rendered = mermaid.evaluate(_RENDER, drawing.to_mermaid())
        assert len(rendered["nodes"]) == len(drawing._diagram.nodes)
        assert len([label for label in rendered["links"] if label]) == len(
            [x for x in drawing._diagram.links if x.label]
        )


def _graphviz(dot, format):
    run = subprocess.run(["dot", f"-T{format}"], input=dot.encode(), capture_output=True, check=False)
    assert (run.returncode, run.stderr.decode()) == (0, "")
    return run.stdout.decode()


def test_labels_come_back_from_graphviz():
    """Graphviz draws the diagram; the texts of its SVG are the labels, line by line."""
    for labels, diagram in _diagrams():
        root = ET.fromstring(_graphviz(_drawn(labels, diagram).to_dot(), "svg"))
        rendered = {}
        for group in root.iter("{http://www.w3.org/2000/svg}g"):
            texts = [e.text or "" for e in group.findall("{http://www.w3.org/2000/svg}text")]
            rendered.setdefault(group.get("class"), []).append(
                "".join(texts).replace(" ", "").replace("\xa0", "")
            )
        expected = [excerpt(label).replace(" ", "").replace("\xa0", "") for label in labels]
        assert sorted(rendered["node"]) == sorted([*expected, "last"])
        assert sorted(rendered["edge"]) == sorted(expected)
        assert sorted(rendered["cluster"]) == sorted([expected[0], expected[-1]])
        assert rendered["graph"][0] == expected[0]


def test_graphviz_draws_every_diagram(hostile):
    """Those of the pictures, hostile or not, as they are made."""
    plain = {name: make() for name, make in drawings.SHOWN.items()}
    graphs = [d.to_dot() for d in (plain | hostile).values() if d._diagram is not None]
    nodes = sum(len(d._diagram.nodes) for d in (plain | hostile).values() if d._diagram is not None)
    drawn = ET.fromstring(f"<all>{''.join(_body(_graphviz(dot, 'svg')) for dot in graphs)}</all>")

    assert len(graphs) > 40
    assert sum(g.get("class") == "node" for g in drawn.iter("{http://www.w3.org/2000/svg}g")) == nodes


def test_graphviz_keeps_the_order_of_both_sides():
    """The stages of a crosswalk stand in two columns, each from top to bottom as its framework has them."""
    for source, target in (
        ("hourglass", "nine-stage"),
        ("hubspot-lifecycle", "nine-stage"),
        ("zoho-deal", "aida"),
    ):
        diagram = draw.crosswalk(cj.crosswalk(source, target))._diagram
        dot = draw.crosswalk(cj.crosswalk(source, target)).to_dot()
        places = [
            line.split()[1:4] for line in _graphviz(dot, "plain").splitlines() if line.startswith("node ")
        ]
        place = {name: (float(x), -float(y)) for name, x, y in places}
        for side in ("from", "to"):
            found = [place[f"n{i}"] for i, node in enumerate(diagram.nodes) if node.group == side]
            assert [y for _, y in found] == sorted(y for _, y in found)
            assert len({x for x, _ in found}) == 1


def _body(svg):
    return svg[svg.index("<svg") :]


def test_labels_come_back_from_markdown(fresh):
    """A Markdown parser and a browser make cells of a table of them, which hold the labels as text."""
    framework = drawings.hostile_framework()
    nine = cj.crosswalk(framework, "nine-stage")
    for text in (f"{framework:markdown}", f"{nine:markdown}"):
        fresh.set_content(MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(text))
        elements, running, ran = fresh.evaluate(_FOUND)
        cells = fresh.evaluate("[...document.querySelectorAll('td')].map(cell => cell.textContent)")
        bold = fresh.evaluate("[...document.querySelectorAll('strong')].map(title => title.innerHTML)")
        assert {"script", "img", "iframe", "a", "em", "code"}.isdisjoint(elements)
        # The title of the table, and the heading of a list below it, which are text alone.
        assert bold[1:] in ([], ["Divided stages, by moment"])
        assert "<" not in bold[0]
        assert (running, ran, fresh.dialogs) == ([], None, [])
        # Where two stages have one label, the id stands behind it.
        shown = "\n".join(cells)
        assert [x for x in drawings.HOSTILE if printable(" ".join(x.split())) not in shown] == []
