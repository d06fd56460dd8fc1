"""Bands: what of each stage of one framework goes into which stages of another."""

from __future__ import annotations

from collections.abc import Iterator

from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.relations import Relation
from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.diagram import Diagram, Group, Link, Node
from customer_journey.drawing.marks.scene import Role
from customer_journey.drawing.picture import Drawing
from customer_journey.drawing.pictures import candidates_scene as shortlist
from customer_journey.drawing.pictures import crosswalk_scene as flows
from customer_journey.drawing.pictures.crosswalk_words import evidence, piece, remarks, told, written
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.labels import label
from customer_journey.model.stages import Stage
from customer_journey.pages.blocks import Block, printable, table
from customer_journey.pages.numbers import percent

__all__ = ["candidates", "crosswalk"]


def crosswalk(xw: Crosswalk, *, language: str = "en") -> Drawing:
    """Draw a crosswalk: bands from each stage to those that take a share of it.

    Args:
        xw: the crosswalk.
        language: of the labels, as far as they have it.

    >>> import customer_journey as cj
    >>> drawing = crosswalk(cj.crosswalk("four-stage", "nine-stage"))
    >>> drawing.title
    'Four-stage journey → Nine-stage customer journey'
    >>> print(drawing.description.splitlines()[3])
    Decision: all of it into Purchase (exact).

    Raises:
        InvalidValueError: no crosswalk.
    """
    _check(xw)
    title = f"{label(xw.source, language)} → {label(xw.target, language)}"
    note = f"{_measures(xw)} A band is as wide as its share of the stage on the left."
    sentences = [_measures(xw), *(_sentence(xw, stage, language) for stage in xw.source)]
    return Drawing(
        title=title,
        description="\n".join([*sentences, *_unreached(xw, language)]),
        scene=flows.scene(xw, title=title, note=note, language=language),
        diagram=_diagram(xw, language),
        outline=_outline(xw, title, language),
    )


def candidates(xw: Crosswalk, stage: str | Stage, *, language: str = "en") -> Drawing:
    """Draw the candidates of one stage: what share each takes, and what publications say of it.

    Args:
        xw: the crosswalk.
        stage: a stage of its source, or its id.
        language: of the labels, as far as they have it.

    >>> import customer_journey as cj
    >>> drawing = candidates(cj.crosswalk("hourglass", "nine-stage"), "like")
    >>> print(drawing.description)
    Like: 1/2 into Consideration (overlap); 1/2 into Comparison (narrow).

    Raises:
        NotFoundError: the source framework has no such stage.
        ForeignStageError: the stage belongs to another framework.
        InvalidValueError: no crosswalk.
    """
    _check(xw)
    found = xw.source.stage(stage)
    title = f"{label(found, language)} ({label(xw.source, language)}) → {label(xw.target, language)}"
    return Drawing(
        title=title,
        description=_sentence(xw, found, language),
        scene=shortlist.scene(xw, found, title=title, language=language),
        diagram=_star(xw, found, language),
        outline=(f"{printable(title)}\n\n", table(_HEADER, _rows(xw, found, language))),
    )


def _check(xw: Crosswalk) -> None:
    # Frameworks are drawn by their ids; here an id would say half of what is wanted.
    if not isinstance(xw, Crosswalk):
        raise InvalidValueError("a crosswalk", xw, "one: customer_journey.crosswalk(source, target)")


# Sentences and tables.

_HEADER = ("stage", "relation", "counterpart", "share", "statements", "notes")


def _measures(xw: Crosswalk) -> str:
    loss = "lossless" if xw.lossless else "not lossless"
    steps = {bool(stage.span) for stage in xw.source}
    # What covers no moments weighs nothing, unless there is nothing else.
    left_out = " without what is no step of a journey" if len(steps) > 1 else ""
    kept = f"fidelity {percent(xw.fidelity)}: so much of what tells the stages apart is kept"
    return f"Coverage {percent(xw.coverage)}{left_out}; {kept}; {loss}."


def _sentence(xw: Crosswalk, stage: Stage, language: str) -> str:
    parts = []
    for c in xw.candidates(stage):
        share = "all of it" if c.share == 1 else written(c.share) if c.share else "no share"
        parts.append(f"{share} into {label(c.target, language)} ({remarks(c)})")
    if part := xw.uncovered(stage):
        parts.append(f"no counterpart for {'all of it' if part == 1 else written(part)}")
    return f"{label(stage, language)}: {'; '.join(parts)}."


def _unreached(xw: Crosswalk, language: str) -> list[str]:
    reached = {c.target.id for stage in xw.source for c in xw.candidates(stage)}
    names = [label(target, language) for target in xw.target if target.id not in reached]
    return [f"Nothing goes into {', '.join(names)}."] if names else []


def _rows(xw: Crosswalk, stage: Stage, language: str) -> Iterator[tuple[str, ...]]:
    name = label(stage, language)
    for c in xw.candidates(stage):
        notes = ["decided"] * c.decided + ["crosses axes"] * c.crosses_axis
        notes += ["always on"] * c.target.parallel
        target = label(c.target, language)
        yield name, str(c.relation), target, written(c.share), evidence(c), ", ".join(notes)
    if part := xw.uncovered(stage):
        yield name, "none", "(no counterpart)", written(part), "", ""


def _outline(xw: Crosswalk, title: str, language: str) -> tuple[Block, ...]:
    rows = (row for stage in xw.source for row in _rows(xw, stage, language))
    rest = [_measures(xw), *_unreached(xw, language)]
    return (
        f"{printable(title)}\n\n",
        table(_HEADER, rows),
        "\n" + "".join(f"{printable(line)}\n" for line in rest),
    )


# Diagrams.

_NOTHING = Node("nothing", "no counterpart", Role.OFF)


def _diagram(xw: Crosswalk, language: str) -> Diagram:
    links = [link for stage in xw.source for link in _links(xw, stage)]
    nodes = [
        Node(f"{side}:{stage.id}", label(stage, language), phases.role(stage, framework), side)
        for side, framework in (("from", xw.source), ("to", xw.target))
        for stage in framework
    ]
    if any(link.target == _NOTHING.id for link in links):
        nodes.append(_NOTHING)
    groups = (Group("from", label(xw.source, language)), Group("to", label(xw.target, language)))
    return Diagram(tuple(nodes), tuple(links), groups)


def _star(xw: Crosswalk, stage: Stage, language: str) -> Diagram:
    """Return the part of the diagram that hangs on one stage."""
    whole = _diagram(xw, language)
    links = tuple(link for link in whole.links if link.source == f"from:{stage.id}")
    kept = {f"from:{stage.id}", *(link.target for link in links)}
    groups = {"from", "to"} if any(id.startswith("to:") for id in kept) else {"from"}
    return Diagram(
        tuple(node for node in whole.nodes if node.id in kept),
        links,
        tuple(group for group in whole.groups if group.id in groups),
    )


def _links(xw: Crosswalk, stage: Stage) -> Iterator[Link]:
    for c in xw.candidates(stage):
        words = told(c) if c.share else f"no share, {c.relation}"
        weak = not c.share or c.relation is Relation.NONE
        yield Link(f"from:{stage.id}", f"to:{c.target.id}", words, weak=weak)
    if part := xw.uncovered(stage):
        yield Link(f"from:{stage.id}", _NOTHING.id, piece(part), weak=True)
