"""DOT: a diagram in the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from textwrap import wrap

from customer_journey.drawing.marks.cleaning import excerpt
from customer_journey.drawing.marks.diagram import Diagram, Link, Node
from customer_journey.drawing.marks.scene import Role
from customer_journey.drawing.marks.themes import THEMES
from customer_journey.drawing.picture import Drawing
from customer_journey.model.errors import InvalidValueError

__all__ = ["text"]

#: Graphviz does not wrap labels by itself: so many characters stand in a line.
_WIDTH, _TITLE_WIDTH = 24, 60
_FONT = 'fontname="Helvetica"'
#: A backslash begins an escape in DOT; an ampersand begins an entity when it is drawn.
_ESCAPES = str.maketrans({'"': r"\"", "\\": r"\\", "&": "&amp;"})


def text(drawing: Drawing) -> str:
    """Return a drawing in DOT, its labels cut to 120 characters.

    >>> from customer_journey.drawing.pictures.framework import framework
    >>> print(text(framework("three-phase")).splitlines()[0])
    digraph {

    Raises:
        InvalidValueError: the picture is no graph.
    """
    diagram = drawing.diagram
    if diagram is None:
        raise InvalidValueError("format", "dot", "svg, html or text for a picture that is no graph")
    across = "LR" if diagram.across else "TB"
    names = {node.id: f"n{i}" for i, node in enumerate(diagram.nodes)}
    columns = _in_columns(diagram)
    lines = [
        f"graph [label={_quoted(drawing.title, _TITLE_WIDTH)}, labelloc=t, rankdir={across}, {_FONT}];",
        f'node [shape=box, style="rounded,filled", fontcolor="{THEMES["light"][Role.ON_FILL]}", {_FONT}];',
        f"edge [fontsize=11, {_FONT}];",
        *_nodes(diagram, names, columns=columns),
        *(_link(link, names, free=columns) for link in diagram.links),
        *(_beside(diagram, names) if columns else ()),
    ]
    return "digraph {\n" + "".join(f"  {line}\n" for line in lines) + "}\n"


def _nodes(diagram: Diagram, names: dict[str, str], *, columns: bool) -> Iterator[str]:
    """Yield the nodes in their order, those of a group within it."""
    for i, group in enumerate(diagram.groups):
        yield f"subgraph cluster_{i} {{"
        yield f"  label={_quoted(group.label)};"
        yield from (f"  {_node(n, names)}" for n in diagram.nodes if n.group == group.id)
        members = [names[node.id] for node in diagram.nodes if node.group == group.id]
        if columns and len(members) > 1:
            # By itself Graphviz would order them by their links; within a column it goes upwards.
            yield f"  {{ rank=same; {' -> '.join(reversed(members))} [style=invis]; }}"
        yield "}"
    grouped = {group.id for group in diagram.groups}
    yield from (_node(n, names) for n in diagram.nodes if n.group not in grouped)


def _in_columns(diagram: Diagram) -> bool:
    """Tell whether every group is a column: links lead from one to another, or out of them all."""
    group = {node.id: node.group for node in diagram.nodes}
    grouped = {g.id for g in diagram.groups} & {*group.values()}
    apart = all(group[x.source] != group[x.target] and group[x.source] in grouped for x in diagram.links)
    return len(grouped) > 1 and diagram.across and apart


def _beside(diagram: Diagram, names: dict[str, str]) -> Iterator[str]:
    """Yield what puts columns beside each other, and whatever is in none of them beside the last."""
    grouped = [[names[n.id] for n in diagram.nodes if n.group == group.id] for group in diagram.groups]
    firsts = [column[0] for column in grouped if column]
    others = {names[node.id] for node in diagram.nodes} - {name for column in grouped for name in column}
    pairs = [*pairwise(firsts), *((firsts[-2], other) for other in sorted(others))]
    yield from (f"{one} -> {other} [style=invis];" for one, other in pairs)


def _node(node: Node, names: dict[str, str]) -> str:
    colour = THEMES["light"][node.role]
    return f'{names[node.id]} [label={_quoted(node.label)}, color="{colour}", fillcolor="{colour}"];'


def _link(link: Link, names: dict[str, str], *, free: bool) -> str:
    """Return a link; a ``free`` one has no say in where its nodes stand."""
    facts = [f"label={_quoted(link.label)}"] * bool(link.label) + ["style=dashed"] * link.weak
    facts += ["constraint=false"] * free
    told = f" [{', '.join(facts)}]" if facts else ""
    return f"{names[link.source]} -> {names[link.target]}{told};"


def _quoted(text: str, width: int = _WIDTH) -> str:
    lines = wrap(excerpt(text), width, break_on_hyphens=False)
    return '"' + r"\n".join(line.translate(_ESCAPES) for line in lines) + '"'
