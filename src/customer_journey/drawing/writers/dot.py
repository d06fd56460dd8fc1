"""DOT: a diagram in the language of Graphviz."""

from collections.abc import Iterator
from itertools import pairwise
from textwrap import wrap

from customer_journey.drawing.marks.cleaning import excerpt
from customer_journey.drawing.marks.diagram import Diagram, Link, Node
from customer_journey.drawing.marks.scene import Role
from customer_journey.drawing.marks.themes import THEMES

#: Graphviz does not wrap text, so labels and titles are wrapped here after this many characters.
_WIDTH, _TITLE_WIDTH = 24, 60
_FONT = 'fontname="Helvetica"'
#: A backslash begins an escape in DOT; an ampersand begins an entity when it is drawn.
_ESCAPES = str.maketrans({'"': r"\"", "\\": r"\\", "&": "&amp;"})


def text(title: str, diagram: Diagram) -> str:
    """Return a diagram in DOT, with labels of at most 120 characters.

    >>> print(text("Two stages", Diagram((Node("buy", "Buy", Role.DECISION),))).splitlines()[0])
    digraph {
    """
    diagram = diagram.renumbered
    columns = _has_columns(diagram)
    across = "LR" if diagram.across else "TB"
    lines = [
        f"graph [label={_quoted(title, _TITLE_WIDTH)}, labelloc=t, rankdir={across}, {_FONT}];",
        f'node [shape=box, style="rounded,filled", fontcolor="{THEMES["light"][Role.ON_FILL]}", {_FONT}];',
        f"edge [fontsize=11, {_FONT}];",
        *_nodes(diagram, columns=columns),
        *(_link(link, constraint=not columns) for link in diagram.links),
        *(_column_order(diagram) if columns else ()),
    ]
    return "digraph {\n" + "".join(f"  {line}\n" for line in lines) + "}\n"


def _nodes(diagram: Diagram, *, columns: bool) -> Iterator[str]:
    """Yield the groups with their nodes, then the nodes without a group."""
    for i, (group, members) in enumerate(diagram.grouped):
        yield f"subgraph cluster_{i} {{"
        yield f"  label={_quoted(group.label)};"
        yield from (f"  {_node(node)}" for node in members)
        if columns and len(members) > 1:
            # Without this chain, Graphviz would order the nodes by their links. It draws a rank from the
            # bottom up, so the chain is reversed.
            chain = " -> ".join(node.id for node in reversed(members))
            yield f"  {{ rank=same; {chain} [style=invis]; }}"
        yield "}"
    yield from map(_node, diagram.ungrouped)


def _has_columns(diagram: Diagram) -> bool:
    """Return whether each group can be a column: every link leads from a group to outside that group."""
    column = {node.id: group.id for group, members in diagram.grouped for node in members}
    separate = all(
        link.source in column and column[link.source] != column.get(link.target) for link in diagram.links
    )
    return len({*column.values()}) > 1 and diagram.across and separate


def _column_order(diagram: Diagram) -> Iterator[str]:
    """Yield invisible links that put the columns in order, and ungrouped nodes in the last column's rank."""
    firsts = [members[0].id for _, members in diagram.grouped if members]
    pairs = [*pairwise(firsts), *((firsts[-2], id) for id in sorted(node.id for node in diagram.ungrouped))]
    yield from (f"{one} -> {other} [style=invis];" for one, other in pairs)


def _node(node: Node) -> str:
    colour = THEMES["light"][node.role]
    return f'{node.id} [label={_quoted(node.label)}, color="{colour}", fillcolor="{colour}"];'


def _link(link: Link, *, constraint: bool) -> str:
    """Return a link; without ``constraint``, it has no influence on where its nodes stand."""
    options = [f"label={_quoted(link.label)}"] if link.label else []
    options += ["style=dashed"] if link.weak else []
    options += [] if constraint else ["constraint=false"]
    listed = f" [{', '.join(options)}]" if options else ""
    return f"{link.source} -> {link.target}{listed};"


def _quoted(text: str, width: int = _WIDTH) -> str:
    lines = wrap(excerpt(text), width, break_on_hyphens=False)
    return '"' + r"\n".join(line.translate(_ESCAPES) for line in lines) + '"'
