"""Diagrams: stages and the links between them, for formats that do their own layout."""

from __future__ import annotations

import attrs

from customer_journey.drawing.marks.scene import Role
from customer_journey.model.grouping import grouped


@attrs.frozen
class Node:
    """A stage or an exit.

    Attributes:
        id: unique in the diagram.
        label: the text on it.
        role: what the node stands for, which gives its colour.
        group: the id of the group that it belongs to, if any.
    """

    id: str
    label: str
    role: Role
    group: str = ""


@attrs.frozen
class Link:
    """An arrow from one node to another, given by their ids; a ``weak`` one is dashed."""

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
    """Nodes in order, links, and groups of nodes.

    Attributes:
        nodes: the nodes.
        links: the arrows between them.
        groups: the groups that nodes may belong to.
        across: whether the nodes are laid out from left to right; otherwise they are laid out downwards.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...] = ()
    groups: tuple[Group, ...] = ()
    across: bool = True

    @property
    def renumbered(self) -> Diagram:
        """The same diagram with the ids n0, n1 and so on: other languages refuse some characters in ids."""
        ids = {node.id: f"n{i}" for i, node in enumerate(self.nodes)}
        nodes = tuple(attrs.evolve(node, id=ids[node.id]) for node in self.nodes)
        links = (attrs.evolve(x, source=ids[x.source], target=ids[x.target]) for x in self.links)
        return attrs.evolve(self, nodes=nodes, links=tuple(links))

    @property
    def grouped(self) -> list[tuple[Group, list[Node]]]:
        """The groups with their nodes."""
        members = grouped(self.nodes, lambda node: node.group)
        return [(group, members.get(group.id, [])) for group in self.groups]

    @property
    def ungrouped(self) -> list[Node]:
        """The nodes that belong to none of the groups."""
        ids = {group.id for group in self.groups}
        return [node for node in self.nodes if node.group not in ids]
