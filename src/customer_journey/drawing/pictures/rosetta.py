"""Lanes: many frameworks above each other, every stage a bar over the moments that it covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from customer_journey.catalogue.frameworks import framework_of
from customer_journey.catalogue.spine import spine
from customer_journey.crosswalks.correspondences import Pair
from customer_journey.crosswalks.relations import Relation
from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.diagram import Diagram, Group, Link, Node
from customer_journey.drawing.picture import Drawing
from customer_journey.drawing.pictures import rosetta_scene as timeline
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.stages import Stage
from customer_journey.pages.blocks import printable, table

__all__ = ["rosetta"]

_OFF = "off the path"


def rosetta(frameworks: Iterable[str | Framework], *, language: str = "en") -> Drawing:
    """Draw frameworks above each other, so that stages on the same ground stand in the same columns.

    Args:
        frameworks: the frameworks, or their ids, from top to bottom.
        language: of the labels, as far as they have it.

    >>> drawing = rosetta(["four-stage", "aida"])
    >>> print(drawing.description)
    Four-stage journey: Awareness (problem..encounter), Consideration (interest..proof), Decision
    (decision, purchase), Post-purchase (onboarding..referral).
    AIDA: Attention (encounter), Interest (interest, evaluation), Desire (evaluation..proof), Action
    (comparison, trial..purchase).

    Raises:
        NotFoundError: there is no such framework.
        InvalidValueError: no framework at all, or one of them twice.
    """
    found = tuple(map(framework_of, [frameworks] if isinstance(frameworks, (str, Framework)) else frameworks))
    if not found or len({framework.id for framework in found}) < len(found):
        raise InvalidValueError("frameworks", [f.id for f in found], "at least one framework, each once")
    title = "One journey in the words of " + (
        label(found[0], language) if len(found) == 1 else f"{len(found)} frameworks"
    )
    return Drawing(
        title=title,
        description="\n".join(_sentence(framework, language) for framework in found),
        scene=timeline.scene(found, title=title, language=language),
        diagram=_diagram(found, language),
        outline=(f"{printable(title)}\n\n", table(("framework", "stage", "moments"), _rows(found, language))),
        stages=sum(map(len, found)),
    )


def _moments(stage: Stage) -> str:
    return ", ".join(spine().ranges(stage.span)) or _OFF


def _sentence(framework: Framework, language: str) -> str:
    stages = ", ".join(f"{label(stage, language)} ({_moments(stage)})" for stage in framework)
    return f"{label(framework, language)}: {stages}."


def _rows(frameworks: Iterable[Framework], language: str) -> Iterator[tuple[str, ...]]:
    for framework in frameworks:
        for stage in framework:
            always = "; always on" if stage.parallel else ""
            yield label(framework, language), label(stage, language), _moments(stage) + always


def _diagram(frameworks: Sequence[Framework], language: str) -> Diagram:
    """Return every framework as a group, and links between stages of neighbours on the same ground."""
    nodes = (
        Node(stage.key, label(stage, language), phases.role(stage, framework), framework.id)
        for framework in frameworks
        for stage in framework
    )
    links = (
        Link(s.key, t.key, str(relation), weak=relation is Relation.CLOSE)
        for above, below in pairwise(frameworks)
        for s in above
        for t in below
        if (relation := Pair(above, below).relation(s, t)).same_span
    )
    groups = (Group(framework.id, label(framework, language)) for framework in frameworks)
    return Diagram(tuple(nodes), tuple(links), tuple(groups))
