"""Mermaid: a diagram as a flowchart, which GitHub, GitLab and many wikis draw."""

from __future__ import annotations

import re
from collections.abc import Iterator

from customer_journey.drawing.marks.cleaning import excerpt
from customer_journey.drawing.marks.diagram import Diagram, Link, Node
from customer_journey.drawing.marks.scene import Role
from customer_journey.drawing.marks.themes import THEMES
from customer_journey.drawing.picture import Drawing
from customer_journey.model.errors import InvalidValueError

__all__ = ["text"]

#: Mermaid draws nothing of more than 50,000 characters, so a description is cut.
_MOST_DESCRIPTION = 1000

#: What may mean something to Mermaid or to the Markdown in its labels: all ASCII but letters, digits
#: and harmless punctuation, and what would begin a list, a comment or the name of an icon.
_TELLING = re.compile(
    r"[^\w\s.,()'/!?+:%\u0080-\U0010ffff-]|_|^[-+]|(?<=\d)[.)](?= )|:(?! )|%(?=%)", re.ASCII
)
#: Mermaid writes entities so while it works, and reads them back even where they were text.
_MARKERS = {"ﬂ°": "fl°", "¶ß": "¶ ß"}


def text(drawing: Drawing) -> str:
    """Return a drawing as a Mermaid flowchart, its labels cut to 120 characters.

    >>> from customer_journey.drawing.pictures.framework import framework
    >>> print(text(framework("three-phase")).splitlines()[0])
    flowchart LR

    Raises:
        InvalidValueError: the picture is no graph.
    """
    diagram = drawing.diagram
    if diagram is None:
        raise InvalidValueError("format", "mermaid", "svg, html or text for a picture that is no graph")
    names = {node.id: f"n{i}" for i, node in enumerate(diagram.nodes)}
    lines = [
        f"accTitle: {_escaped(drawing.title)}",
        f"accDescr: {_escaped(drawing.description, _MOST_DESCRIPTION)}",
        *_nodes(diagram, names),
        *(_link(link, names) for link in diagram.links),
        *_classes(diagram),
    ]
    return f"flowchart {'LR' if diagram.across else 'TD'}\n" + "".join(f"  {line}\n" for line in lines)


def _nodes(diagram: Diagram, names: dict[str, str]) -> Iterator[str]:
    """Yield the nodes in their order, those of a group within it."""
    for i, group in enumerate(diagram.groups):
        yield f"subgraph g{i} [{_quoted(group.label)}]"
        yield from (f"  {_node(n, names)}" for n in diagram.nodes if n.group == group.id)
        yield "end"
    grouped = {group.id for group in diagram.groups}
    yield from (_node(n, names) for n in diagram.nodes if n.group not in grouped)


def _node(node: Node, names: dict[str, str]) -> str:
    return f"{names[node.id]}[{_quoted(node.label)}]:::{node.role}"


def _link(link: Link, names: dict[str, str]) -> str:
    arrow = "-.->" if link.weak else "-->"
    label = f"|{_quoted(link.label)}|" if excerpt(link.label) else ""
    return f"{names[link.source]} {arrow}{label} {names[link.target]}"


def _classes(diagram: Diagram) -> Iterator[str]:
    paint = THEMES["light"]
    for role in dict.fromkeys(node.role for node in diagram.nodes):
        yield f"classDef {role} fill:{paint[role]},stroke:{paint[role]},color:{paint[Role.ON_FILL]}"


def _quoted(text: str) -> str:
    return f'"{_escaped(text) or " "}"'


def _escaped(text: str, most: int = 120) -> str:
    shown = excerpt(text, most)
    for marker, harmless in _MARKERS.items():
        shown = shown.replace(marker, harmless)
    return _TELLING.sub(lambda found: f"#{ord(found[0])};", shown)
