"""Mermaid and DOT: what is written of a diagram. What real tools make of it is tested in tests/tools."""

import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_journey.drawing import Drawing
from customer_journey.drawing.marks.cleaning import excerpt
from customer_journey.drawing.marks.diagram import Diagram, Group, Link, Node
from customer_journey.drawing.marks.scene import Role, Scene
from customer_journey.errors import InvalidValueError

DIAGRAM = Diagram(
    nodes=(
        Node("like", 'Like & "trust"', Role.BEFORE, "ours"),
        Node("out", "lost", Role.OFF),
        Node("buy", "Buy", Role.DECISION, "ours"),
    ),
    links=(Link("like", "buy", "1/3 exact"), Link("buy", "out", weak=True)),
    groups=(Group("ours", "Our stages"),),
)
_GROUPS = (Group("one", "One"), Group("two", "Two"))
DRAWING = Drawing("Ours", "One sentence.\nAnother.", Scene(10, 10, ()), DIAGRAM, ())


def of(label, **changed):
    """Return a drawing of one node that is called so."""
    diagram = Diagram((Node("a", label, Role.AFTER),), (Link("a", "a", label),))
    return attrs.evolve(DRAWING, **{"title": label, "description": label, "diagram": diagram} | changed)


def test_mermaid():
    """Title and description, groups with their nodes, nodes without a group, links, colours."""
    assert DRAWING.to_mermaid().splitlines() == [
        "flowchart LR",
        "  accTitle: Ours",
        "  accDescr: One sentence. Another.",
        '  subgraph g0 ["Our stages"]',
        '    n0["Like #38; #34;trust#34;"]:::before',
        '    n2["Buy"]:::decision',
        "  end",
        '  n1["lost"]:::off',
        '  n0 -->|"1/3 exact"| n2',
        "  n2 -.-> n1",
        "  classDef before fill:#0072b2,stroke:#0072b2,color:#ffffff",
        "  classDef off fill:#6b7280,stroke:#6b7280,color:#ffffff",
        "  classDef decision fill:#b34a12,stroke:#b34a12,color:#ffffff",
    ]


def test_dot():
    """The same, in the language of Graphviz."""
    assert [line.strip() for line in DRAWING.to_dot().splitlines()] == [
        "digraph {",
        'graph [label="Ours", labelloc=t, rankdir=LR, fontname="Helvetica"];',
        'node [shape=box, style="rounded,filled", fontcolor="#ffffff", fontname="Helvetica"];',
        'edge [fontsize=11, fontname="Helvetica"];',
        "subgraph cluster_0 {",
        'label="Our stages";',
        r'n0 [label="Like &amp; \"trust\"", color="#0072b2", fillcolor="#0072b2"];',
        'n2 [label="Buy", color="#b34a12", fillcolor="#b34a12"];',
        "}",
        'n1 [label="lost", color="#6b7280", fillcolor="#6b7280"];',
        'n0 -> n2 [label="1/3 exact"];',
        "n2 -> n1 [style=dashed];",
        "}",
    ]


def test_groups_that_links_lead_between_are_columns():
    """In DOT they keep their order, and the links have no say in where the nodes stand."""
    nodes = (
        Node("a", "A", Role.BEFORE, "one"),
        Node("b", "B", Role.BEFORE, "one"),
        Node("c", "C", Role.OFF, "two"),
    )
    between = Diagram((*nodes, Node("x", "X", Role.OFF)), (Link("b", "c", "1/2"), Link("a", "x")), _GROUPS)
    lines = [line.strip() for line in attrs.evolve(DRAWING, diagram=between).to_dot().splitlines()]

    assert "{ rank=same; n1 -> n0 [style=invis]; }" in lines
    assert lines[-5:-1] == [
        'n1 -> n2 [label="1/2", constraint=false];',
        "n0 -> n3 [constraint=false];",
        "n0 -> n2 [style=invis];",
        "n0 -> n3 [style=invis];",
    ]
    for links in ((Link("a", "b"),), (Link("x", "a"),)):
        others = attrs.evolve(DRAWING, diagram=attrs.evolve(between, links=links))
        assert "invis" not in others.to_dot()


def test_down_instead_of_across():
    """A diagram may run from top to bottom."""
    down = attrs.evolve(DRAWING, diagram=attrs.evolve(DIAGRAM, across=False))

    assert down.to_mermaid().startswith("flowchart TD\n")
    assert "rankdir=TB" in down.to_dot()


@pytest.mark.parametrize("format", ["mermaid", "dot"])
def test_a_picture_that_is_not_a_graph_is_refused(format):
    """A matrix is not a graph: one sentence names the formats that it has."""
    matrix = attrs.evolve(DRAWING, diagram=None)

    with pytest.raises(InvalidValueError) as caught:
        f"{matrix:{format}}"
    message = f"format must be svg, html or text for a picture that is not a graph, not '{format}'."
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("1. Know, like (trust)!", "1#46; Know, like (trust)!"),
        ("- Try / buy", "#45; Try / buy"),
        ("fa:fa-ban and: so", "fa#58;fa-ban and: so"),
        ("50 % %% x", "50 % #37;% x"),
        ("snake_case `x` *y*", "snake#95;case #96;x#96; #42;y#42;"),
        ("Övervägande 購入 🦆", "Övervägande 購入 🦆"),
        ("ﬂ°°60¶ß", "fl°°60¶ ß"),
        ("\u202e\u200b", " "),
    ],
)
def test_what_mermaid_might_read_is_written_as_code(label, written):
    """And nothing else is, so that people can still read the source."""
    assert f'n0["{written}"]' in of(label).to_mermaid()


_HARMLESS = re.compile(r"(#[0-9]+;|[^\W_]|[ .,()'/!?+:%-]|[^\x00-\x7f])*")
#: Mostly what means something to one of the two, or to HTML.
_signs = st.sampled_from(
    ['"', "\\", "\\N", "&", "&lt;", "#35;", "|", "]", "{", "<b>", "`", "%%", "_", "1. ", "\n"]
)
_anything = st.lists(_signs | st.text(max_size=2), max_size=12).map("".join)


@given(_anything)
def test_no_label_leaves_its_quotes_in_mermaid(label):
    """Lines stay as many as they were, and no label holds a sign that ends it or begins another thing."""
    lines = of(label).to_mermaid().split("\n")
    node = re.fullmatch(r'  n0\["(.*)"\]:::after', lines[3])

    assert len(lines) == len(of("x").to_mermaid().split("\n"))
    assert node
    assert _HARMLESS.fullmatch(node[1])


@given(_anything)
def test_no_label_leaves_its_quotes_in_dot(label):
    """Read as DOT reads a quoted string, the label is the text, but for the line ends."""
    node = next(line for line in of(label).to_dot().split("\n") if line.startswith("  n0 [label"))
    quoted = re.fullmatch(r'  n0 \[label="((?:[^"\\]|\\["\\n])*)", color=.*', node)

    assert quoted
    read = re.sub(r"\\(.)", lambda found: " " if found[1] == "n" else found[1], quoted[1])
    assert read.replace("&amp;", "&").replace(" ", "") == excerpt(label).replace(" ", "").replace(
        "\u3000", ""
    )


def test_long_texts_are_cut():
    """Mermaid draws nothing of more than 50,000 characters; what was cut is marked."""
    many = Diagram(tuple(Node(f"{i}", '"' * 5_000, Role.OFF) for i in range(28)))
    text = of("x" * 5_000, diagram=many, description="*" * 90_000).to_mermaid()

    assert len(text) < 50_000
    assert f"accTitle: {'x' * 119}…\n" in text
    assert len(excerpt("y" * 5_000)) == 120


def test_same_drawing_same_text():
    """Nothing is left to chance."""
    assert DRAWING.to_mermaid() == attrs.evolve(DRAWING).to_mermaid()
    assert DRAWING.to_dot() == attrs.evolve(DRAWING).to_dot()
