"""Mermaid: a diagram as a flowchart, which GitHub, GitLab and many wikis draw."""

import re
from collections.abc import Iterator

from customer_journey.drawing.marks.cleaning import excerpt
from customer_journey.drawing.marks.diagram import Diagram, Link, Node
from customer_journey.drawing.marks.scene import Role
from customer_journey.drawing.marks.themes import THEMES

#: Mermaid refuses text of more than 50,000 characters, so a description is cut.
_MOST_DESCRIPTION = 1000

#: What Mermaid, or the Markdown in its labels, may interpret: all of ASCII except letters, digits and
#: harmless punctuation, and whatever begins a list, a comment or the name of an icon.
_SPECIAL = re.compile(
    r"[^\w\s.,()'/!?+:%\u0080-\U0010ffff-]|_|^[-+]|(?<=\d)[.)](?= )|:(?! )|%(?=%)", re.ASCII
)


def text(title: str, description: str, diagram: Diagram) -> str:
    """Return a diagram as a Mermaid flowchart, with labels of at most 120 characters.

    >>> print(text("One stage", "", Diagram((Node("buy", "Buy", Role.DECISION),))).splitlines()[0])
    flowchart LR
    """
    diagram = diagram.renumbered
    lines = [
        f"accTitle: {_escaped(title)}",
        f"accDescr: {_escaped(description, _MOST_DESCRIPTION)}",
        *_nodes(diagram),
        *map(_link, diagram.links),
        *map(_class, dict.fromkeys(node.role for node in diagram.nodes)),
    ]
    return f"flowchart {'LR' if diagram.across else 'TD'}\n" + "".join(f"  {line}\n" for line in lines)


def _nodes(diagram: Diagram) -> Iterator[str]:
    """Yield the groups with their nodes, then the nodes without a group."""
    for i, (group, members) in enumerate(diagram.grouped):
        yield f"subgraph g{i} [{_quoted(group.label)}]"
        yield from (f"  {_node(node)}" for node in members)
        yield "end"
    yield from map(_node, diagram.ungrouped)


def _node(node: Node) -> str:
    return f"{node.id}[{_quoted(node.label)}]:::{node.role}"


def _link(link: Link) -> str:
    arrow = "-.->" if link.weak else "-->"
    label = _escaped(link.label)
    written = f'|"{label}"|' if label else ""
    return f"{link.source} {arrow}{written} {link.target}"


def _class(role: Role) -> str:
    paint = THEMES["light"]
    return f"classDef {role} fill:{paint[role]},stroke:{paint[role]},color:{paint[Role.ON_FILL]}"


def _quoted(text: str) -> str:
    return f'"{_escaped(text) or " "}"'


def _escaped(text: str, most: int = 120) -> str:
    # Mermaid marks entities by these pairs internally, and decodes them even where they were part of a text.
    shown = excerpt(text, most).replace("ﬂ°", "fl°").replace("¶ß", "¶ ß")
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", shown)
