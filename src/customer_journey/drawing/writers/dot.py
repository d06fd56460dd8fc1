"""DOT: a diagram in the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from textwrap import wrap

from customer_journey.drawing.marks.cleaning import excerpt
from customer_journey.drawing.marks.diagram import Diagram, Link, Node
from customer_journey.drawing.marks.scene import Role
from customer_journey.drawing.marks.themes import THEMES

#: Graphviz does not wrap labels, so they are wrapped here, after this many characters.
_WIDTH, _TITLE_WIDTH = 24, 60
_FONT = 'fontname="Helvetica"'
#: A backslash begins an escape in DOT; an ampersand begins an entity when it is drawn.
_ESCAPES = str.maketrans({'"': r"\"", "\\": r"\\", "&": "&amp;"})


def text(title: str, diagram: Diagram) -> str:
    """Return a diagram in DOT, its labels cut to 120 characters.

    >>> print(text("Two stages", Diagram((Node("buy", "Buy", Role.DECISION),))).splitlines()[0])
    digraph {
    """
    across = "LR" if diagram.across else "TB"
    columns, names = _has_columns(diagram), diagram.names
    lines = [
        f"graph [label={_quoted(title, _TITLE_WIDTH)}, labelloc=t, rankdir={across}, {_FONT}];",
        f'node [shape=box, style="rounded,filled", fontcolor="{THEMES["light"][Role.ON_FILL]}", {_FONT}];',
        f"edge [fontsize=11, {_FONT}];",
        *_nodes(diagram, columns=columns),
        *(_link(link, names, constraint=not columns) for link in diagram.links),
    ]
    if columns:
        lines += _column_order(diagram)
    return "digraph {\n" + "".join(f"  {line}\n" for line in lines) + "}\n"


def _nodes(diagram: Diagram, *, columns: bool) -> Iterator[str]:
    """Yield the groups with their nodes, then the nodes without a group."""
    names = diagram.names
    for i, group in enumerate(diagram.groups):
        members = diagram.members(group)
        yield f"subgraph cluster_{i} {{"
        yield f"  label={_quoted(group.label)};"
        yield from (f"  {_node(node, names)}" for node in members)
        if columns and len(members) > 1:
            # Graphviz would order them by their links. Within a rank it works upwards, hence reversed.
            chain = " -> ".join(names[node.id] for node in reversed(members))
            yield f"  {{ rank=same; {chain} [style=invis]; }}"
        yield "}"
    yield from (_node(node, names) for node in diagram.ungrouped)


def _has_columns(diagram: Diagram) -> bool:
    """Return whether each group can be a column: all links run between groups, or out of them."""
    group = {node.id: node.group for node in diagram.nodes}
    grouped = {g.id for g in diagram.groups} & {*group.values()}
    separate = all(group[x.source] != group[x.target] and group[x.source] in grouped for x in diagram.links)
    return len(grouped) > 1 and diagram.across and separate


def _column_order(diagram: Diagram) -> Iterator[str]:
    """Yield invisible links that put the columns in order, and ungrouped nodes next to the last column."""
    names = diagram.names
    firsts = [names[members[0].id] for group in diagram.groups if (members := diagram.members(group))]
    ungrouped = sorted(names[node.id] for node in diagram.ungrouped)
    pairs = [*pairwise(firsts), *((firsts[-2], name) for name in ungrouped)]
    yield from (f"{one} -> {other} [style=invis];" for one, other in pairs)


def _node(node: Node, names: dict[str, str]) -> str:
    colour = THEMES["light"][node.role]
    return f'{names[node.id]} [label={_quoted(node.label)}, color="{colour}", fillcolor="{colour}"];'


def _link(link: Link, names: dict[str, str], *, constraint: bool) -> str:
    """Return a link; without ``constraint``, it does not influence where its nodes stand."""
    options = {
        f"label={_quoted(link.label)}": bool(link.label),
        "style=dashed": link.weak,
        "constraint=false": not constraint,
    }
    used = ", ".join(option for option, wanted in options.items() if wanted)
    return f"{names[link.source]} -> {names[link.target]}{f' [{used}]' if used else ''};"


def _quoted(text: str, width: int = _WIDTH) -> str:
    lines = wrap(excerpt(text), width, break_on_hyphens=False)
    return '"' + r"\n".join(line.translate(_ESCAPES) for line in lines) + '"'
