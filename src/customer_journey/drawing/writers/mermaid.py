"""Mermaid: a diagram as a flowchart, which GitHub, GitLab and many wikis draw."""

from __future__ import annotations

import re
from collections.abc import Iterator

from customer_journey.drawing.marks.cleaning import excerpt
from customer_journey.drawing.marks.diagram import Diagram, Link, Node
from customer_journey.drawing.marks.scene import Role
from customer_journey.drawing.marks.themes import THEMES

#: Mermaid refuses text of more than 50,000 characters, so a description is cut.
_MOST_DESCRIPTION = 1000

#: What Mermaid, or the Markdown in its labels, may interpret: all ASCII but letters, digits and harmless
#: punctuation, and whatever begins a list, a comment or the name of an icon.
_SPECIAL = re.compile(
    r"[^\w\s.,()'/!?+:%\u0080-\U0010ffff-]|_|^[-+]|(?<=\d)[.)](?= )|:(?! )|%(?=%)", re.ASCII
)
#: Mermaid stores entities in this form while it works, and decodes it even where it was plain text.
_MARKERS = {"ﬂ°": "fl°", "¶ß": "¶ ß"}


def text(title: str, description: str, diagram: Diagram) -> str:
    """Return a diagram as a Mermaid flowchart, its labels cut to 120 characters.

    >>> print(text("One stage", "", Diagram((Node("buy", "Buy", Role.DECISION),))).splitlines()[0])
    flowchart LR
    """
    names = diagram.names
    lines = [
        f"accTitle: {_escaped(title)}",
        f"accDescr: {_escaped(description, _MOST_DESCRIPTION)}",
        *_nodes(diagram, names),
        *(_link(link, names) for link in diagram.links),
        *_classes(diagram),
    ]
    return f"flowchart {'LR' if diagram.across else 'TD'}\n" + "".join(f"  {line}\n" for line in lines)


def _nodes(diagram: Diagram, names: dict[str, str]) -> Iterator[str]:
    """Yield the groups with their nodes, then the nodes without a group."""
    for i, group in enumerate(diagram.groups):
        yield f"subgraph g{i} [{_quoted(group.label)}]"
        yield from (f"  {_node(node, names)}" for node in diagram.members(group))
        yield "end"
    yield from (_node(node, names) for node in diagram.ungrouped)


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
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", shown)
