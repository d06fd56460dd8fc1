"""The diagram of a crosswalk: the stages of both frameworks, linked by what goes where."""

from __future__ import annotations

from collections.abc import Iterator

from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.relations import Relation
from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.diagram import Diagram, Group, Link, Node
from customer_journey.drawing.marks.scene import Role
from customer_journey.drawing.pictures.crosswalk_words import part_text, share_and_relation
from customer_journey.model.labels import label
from customer_journey.model.stages import Stage

__all__ = ["diagram"]

_NOTHING = Node("nothing", "no counterpart", Role.OFF)


def diagram(xw: Crosswalk, language: str, *, only: Stage | None = None) -> Diagram:
    """Return the diagram of a crosswalk, or the part of it that is linked to one source stage."""
    sources = [only] if only else list(xw.source)
    links = tuple(link for stage in sources for link in _links(xw, stage))
    linked = {link.target for link in links}
    targets = [target for target in xw.target if not only or f"to:{target.id}" in linked]
    # Both frameworks may have a stage of one id, hence the prefixes.
    nodes = [
        Node(f"{side}:{stage.id}", label(stage, language), phases.role(stage, framework), side)
        for side, framework, stages in (("from", xw.source, sources), ("to", xw.target, targets))
        for stage in stages
    ]
    if _NOTHING.id in linked:
        nodes.append(_NOTHING)
    groups = (Group("from", label(xw.source, language)), Group("to", label(xw.target, language)))
    return Diagram(tuple(nodes), links, groups if targets else groups[:1])


def _links(xw: Crosswalk, stage: Stage) -> Iterator[Link]:
    for c in xw.candidates(stage):
        words = share_and_relation(c) if c.share else f"no share, {c.relation}"
        weak = not c.share or c.relation is Relation.NONE
        yield Link(f"from:{stage.id}", f"to:{c.target.id}", words, weak=weak)
    if part := xw.uncovered(stage):
        yield Link(f"from:{stage.id}", _NOTHING.id, part_text(part), weak=True)
