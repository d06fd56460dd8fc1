"""A framework in its own shape, without numbers."""

from collections.abc import Iterable, Iterator

from customer_journey.catalogue.frameworks import framework_of
from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.arrows import arrow
from customer_journey.drawing.marks.captions import MARGIN, Entry, heading, legend, phases_legend
from customer_journey.drawing.marks.diagram import Diagram, Group, Link, Node
from customer_journey.drawing.marks.scene import Role, Scene, ends
from customer_journey.drawing.marks.typesetting import Style, stacked
from customer_journey.drawing.picture import Drawing
from customer_journey.drawing.pictures import framework_line, framework_loop
from customer_journey.drawing.pictures.framework_routes import LEAVING, WORDS, Figure, Routes
from customer_journey.drawing.pictures.framework_set import Tile, tiles_in_rows
from customer_journey.model.framework import Framework, Shape
from customer_journey.model.graph import StageGraph
from customer_journey.model.printing import one_line, printable
from customer_journey.model.stages import Stage, TransitionKind
from customer_journey.pages.blocks import Block, table
from customer_journey.pages.framework import origin
from customer_journey.pages.naming import MEANING, meaning_cells

_GROUP_NAME = Style(size=12, lines=1, role=Role.MUTED)
#: Room below a heading, and between groups of stages, in pixels.
_GAP = 14
#: The two meanings of a plain arrow: its direction shows which one applies.
_PLAIN = {TransitionKind.SKIP: "skips stages", TransitionKind.RETURN: "goes back"}


def framework(framework: str | Framework | StageGraph, *, language: str = "en") -> Drawing:
    """Draw a framework in its own shape, with its transitions and without quantities.

    A loop of more than 60 stages is drawn as a line.

    Args:
        framework: the framework, its id, or its graph.
        language: the language of the labels, as far as the framework has labels in it.

    >>> drawing = framework("hourglass")
    >>> drawing.title
    'Hourglass'
    >>> print(drawing.description.splitlines()[3])
    Try, before the decision: then Buy; exit: lost.

    Raises:
        NotFoundError: there is no such framework.
        InvalidValueError: the language is not a tag, such as "sv".
    """
    drawn = framework.stages[0].vocabulary if isinstance(framework, StageGraph) else framework
    routes = Routes(framework_of(drawn), language)
    title = one_line(routes.label(routes.framework))
    figure = _figure(routes)
    return Drawing(
        title=title,
        description="\n".join(_sentence(routes, stage) for stage in routes.framework),
        scene=_scene(routes, title, figure),
        diagram=_diagram(routes, across=figure.across),
        outline=(f"{title}\n", _note(routes.framework), "\n", _outline(routes)),
        stages=len(routes.framework),
    )


def _sentence(routes: Routes, stage: Stage) -> str:
    place = f"{routes.label(stage)}, {phases.NAMES[routes.role(stage)]}"
    return ": ".join(filter(None, (place, "; ".join(routes.destinations(stage))))) + "."


def _note(framework: Framework) -> str:
    kind = f"{framework.shape} of the {framework.axis} axis".replace("-", " ")
    return printable("; ".join(filter(None, (kind, origin(framework))))) + "\n"


def _outline(routes: Routes) -> Block:
    rows = [
        (
            routes.label(stage),
            phases.NAMES[routes.role(stage)],
            *meaning_cells(stage),
            "; ".join(routes.destinations(stage)) or "—",
        )
        for stage in routes.framework
    ]
    return table(("stage", "phase", *MEANING, "next"), rows).filled


# The scene.


def _figure(routes: Routes) -> Figure:
    if not routes.path or not routes.framework.ordered:
        # There is no figure: groups of tiles follow below the heading, so the figure's gap is taken back.
        return Figure(720, across=False, drawn=lambda top: ([], top - _GAP))
    if routes.framework.shape is Shape.LOOP and len(routes.path) <= framework_loop.MOST_STAGES:
        return framework_loop.figure(routes)
    return framework_line.figure(routes)


def _scene(routes: Routes, title: str, figure: Figure) -> Scene:
    items, top = heading(title, origin(routes.framework), figure.width)
    drawn, bottom = figure.drawn(top + _GAP)
    items += drawn
    for name, stages in (*_phases(routes), *routes.off_path.items()):
        names, top = stacked([(name, _GROUP_NAME)], MARGIN, bottom + _GAP, figure.width - 2 * MARGIN, gap=4)
        tiles, bottom = tiles_in_rows([_tile(routes, stage) for stage in stages], figure.width, top)
        items += [*names, *tiles]
    entries = _legend(routes)
    keys, bottom = legend(entries, figure.width, bottom + (20 if entries else 0))
    return Scene(figure.width, bottom + MARGIN - 4, (*items, *keys))


def _phases(routes: Routes) -> Iterator[tuple[str, Iterable[Stage]]]:
    """Yield the stages of a set by their phase.

    In a set, no order shows the phase of a stage, and colour must not be the only sign of it.
    """
    if not routes.framework.ordered:
        for role, name in phases.NAMES.items():
            if found := [stage for stage in routes.path if routes.role(stage) is role]:
                yield name.capitalize(), found


def _tile(routes: Routes, stage: Stage) -> Tile:
    role = routes.role(stage)
    # The group of always-on stages does not name their phases, and colour must not be the only sign of them.
    phase = (phases.NAMES[role],) if stage.parallel and role is not Role.OFF else ()
    return Tile(routes.label(stage), role, (*phase, *routes.destinations(stage)))


def _legend(routes: Routes) -> list[Entry]:
    """Return the entries of the legend. A set has none: words next to its stages say all of it."""
    if not routes.framework.ordered:
        return []
    arcs = {arc.kind: arc for arc in routes.arcs}
    exits = [exit_ for leaving in routes.exits for exit_ in leaving if exit_.weak]
    entries = phases_legend(routes.role(stage) for stage in routes.framework)
    if plain := " or ".join(meaning for kind, meaning in _PLAIN.items() if kind in arcs):
        entries.append((lambda room: arrow(ends(room)), plain))
    if loop := arcs.get(TransitionKind.LOOP):
        entries.append((lambda room: arrow(ends(room), width=loop.width), "begins another round"))
    if exits:
        entries.append((lambda room: arrow(ends(room), dash=exits[0].dash), "another person's journey"))
    return entries


# The diagram.


def _diagram(routes: Routes, *, across: bool) -> Diagram:
    group = {stage.id: name for name, stages in routes.off_path.items() for stage in stages}
    nodes = [Node(s.id, routes.label(s), routes.role(s), group.get(s.id, "")) for s in routes.framework]
    links: list[Link] = []
    for t in routes.framework.graph.transitions:
        target, referral = t.target, t.kind is TransitionKind.REFERRAL
        if t.kind in LEAVING:
            # The id of a stage has no colon, so no stage can have this id.
            target = f"{'other' if referral else 'exit'}:{t.target}"
            name = routes.destination(t) if referral else routes.target_name(t)
            nodes.append(Node(target, name, Role.OFF))
        word = "" if routes.unordered(t) else WORDS[t.kind][1]
        links.append(Link(t.source, target, word, weak=referral))
    groups = tuple(Group(name, name) for name in routes.off_path)
    # Several transitions may lead to one exit.
    return Diagram(tuple(dict.fromkeys(nodes)), tuple(links), groups, across=across)
