"""Diagrams: what is joined to what, for formats that lay out by themselves."""

from __future__ import annotations

import attrs

from customer_journey.drawing.marks.scene import Role

__all__ = ["Diagram", "Group", "Link", "Node"]


@attrs.frozen
class Node:
    """A stage, or a way out.

    Attributes:
        id: unique in the diagram.
        label: what is written on it.
        role: what it stands for.
        group: the id of the group that it belongs to, if any.
    """

    id: str
    label: str
    role: Role
    group: str = ""


@attrs.frozen
class Link:
    """An arrow between two nodes; ``weak`` ones are drawn with dashes."""

    source: str
    target: str
    label: str = ""
    weak: bool = False


@attrs.frozen
class Group:
    """Nodes that belong together, such as the stages of one framework."""

    id: str
    label: str


@attrs.frozen
class Diagram:
    """Nodes in order, links, and the groups of nodes; ``across`` from left to right, or else down."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...] = ()
    groups: tuple[Group, ...] = ()
    across: bool = True
