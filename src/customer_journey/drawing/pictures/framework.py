"""Schematics: a framework in its own shape, without numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from customer_journey.catalogue.frameworks import framework_of
from customer_journey.catalogue.spine import spine
from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.arrows import arrow
from customer_journey.drawing.marks.captions import MARGIN, Entry, heading, legend, phases_legend
from customer_journey.drawing.marks.diagram import Diagram, Group, Link, Node
from customer_journey.drawing.marks.scene import Item, Role, Room, Scene
from customer_journey.drawing.marks.typesetting import height, placed
from customer_journey.drawing.picture import Drawing
from customer_journey.drawing.pictures.framework_line import figure
from customer_journey.drawing.pictures.framework_loop import ring
from customer_journey.drawing.pictures.framework_routes import Routes
from customer_journey.drawing.pictures.framework_set import Tile, grid
from customer_journey.drawing.pictures.framework_tracks import DASH, WIDTHS
from customer_journey.model.framework import Framework, Shape
from customer_journey.model.stages import Stage, TransitionKind
from customer_journey.pages.blocks import Block, printable, table

__all__ = ["framework"]

#: What one and the same arrow means; its direction tells them apart.
_PLAIN = {TransitionKind.SKIP: "skips stages", TransitionKind.RETURN: "goes back"}
_LINKS = {
    TransitionKind.NEXT: "",
    TransitionKind.SKIP: "skips",
    TransitionKind.RETURN: "back",
    TransitionKind.LOOP: "again",
    TransitionKind.REFERRAL: "refers",
    TransitionKind.EXIT: "leaves",
}


def framework(framework: str | Framework, *, language: str = "en") -> Drawing:
    """Draw a framework in its own shape, with its transitions; it shows no quantities.

    Args:
        framework: the framework, or its id.
        language: of the labels, as far as there are any in it.

    >>> drawing = framework("hourglass")
    >>> drawing.title
    'Hourglass'
    >>> print(drawing.description.splitlines()[3])
    Try, before the decision: then Buy; exit: lost.

    Raises:
        NotFoundError: there is no such framework.
    """
    routes = Routes(framework_of(framework), language)
    title = printable(" ".join(routes.label(routes.framework).split()))
    scene, across = _scene(routes, title)
    return Drawing(
        title=title,
        description="\n".join(_sentence(routes, stage) for stage in routes.framework),
        scene=scene,
        diagram=_diagram(routes, across=across),
        outline=(f"{title}\n", *_note(routes), "\n", _outline(routes)),
    )


def _sentence(routes: Routes, stage: Stage) -> str:
    lies = phases.NAMES[routes.role(stage)]
    goings = "; ".join(routes.goings(stage))
    return f"{routes.label(stage)}, {lies}: {goings}." if goings else f"{routes.label(stage)}, {lies}."


def _coined(routes: Routes) -> str:
    f = routes.framework
    return ", ".join(filter(None, (f.originator, "" if f.year is None else str(f.year))))


def _note(routes: Routes) -> tuple[Block, ...]:
    f = routes.framework
    told = [f"{f.shape} of the {f.axis} axis".replace("-", " "), _coined(routes)]
    return (printable("; ".join(filter(None, told))) + "\n",)


def _outline(routes: Routes) -> Block:
    rows = [
        (
            routes.label(s),
            phases.NAMES[routes.role(s)],
            " ".join(spine().ranges(s.span)) or "none",
            "; ".join(routes.goings(s)) or "—",
        )
        for s in routes.framework
    ]
    return table(("stage", "lies", "moments", "from here"), rows)


# The scene.


def _scene(routes: Routes, title: str) -> tuple[Scene, bool]:
    """Return the scene, and whether the stages follow one another to the right."""
    # The figure says how wide the picture is, so it is drawn first, and again below the heading.
    _, width, _, _ = _figure(routes, 0)
    items, top = heading(title, _coined(routes), width)
    drawn, _, bottom, across = _figure(routes, top + 14)
    items += drawn
    for name, stages in (*_phases(routes), *routes.apart):
        group, bottom = _group(routes, name, stages, width, bottom + 14)
        items += group
    entries = _legend(routes)
    signs, bottom = legend(entries, width, bottom + (20 if entries else 0))
    return Scene(width, bottom + MARGIN - 4, (*items, *signs)), across


def _figure(routes: Routes, top: float) -> tuple[Iterable[Item], float, float, bool]:
    if not routes.way or not routes.framework.ordered:
        return (), 720, top - 14, False
    if routes.framework.shape is Shape.LOOP:
        items, width, bottom = ring(routes, top)
        return items, width, bottom, True
    drawn = figure(routes, top)
    return drawn.items, drawn.width, drawn.bottom, not drawn.upright


def _phases(routes: Routes) -> Iterator[tuple[str, Iterable[Stage]]]:
    """Yield the stages of a set by their phase.

    Where no order tells the phase, words do: a hue alone must carry no meaning.
    """
    if not routes.framework.ordered:
        for role, name in phases.NAMES.items():
            if found := [stage for stage in routes.way if routes.role(stage) is role]:
                yield name.capitalize(), found


def _tile(routes: Routes, stage: Stage) -> Tile:
    role = routes.role(stage)
    phase = (phases.NAMES[role],) if stage.parallel and role is not Role.OFF else ()
    return Tile(routes.label(stage), role, (*phase, *routes.goings(stage)))


def _group(
    routes: Routes, name: str, stages: Iterable[Stage], width: float, top: float
) -> tuple[list[Item], float]:
    """Return the stages that stand apart, with what sets them apart above them."""
    tall = height(1, 12)
    items: list[Item] = [
        *placed(name, (MARGIN, top, width - 2 * MARGIN, tall), size=12, lines=1, role=Role.MUTED)
    ]
    tiles, bottom = grid([_tile(routes, stage) for stage in stages], width, top + tall + 4)
    return [*items, *tiles], bottom


def _legend(routes: Routes) -> list[Entry]:
    """Return what hues and arrows mean; in a set, words beside the stages say it all."""
    if not routes.framework.ordered:
        return []
    used = {arc.kind for arc in routes.arcs}
    plain = " or ".join(meaning for kind, meaning in _PLAIN.items() if kind in used)
    entries = phases_legend(routes.role(stage) for stage in routes.framework)
    entries += [(_sample(), plain)] * bool(plain)
    if TransitionKind.LOOP in used:
        entries.append((_sample(width=WIDTHS[TransitionKind.LOOP]), "begins another round"))
    if any(exit_.weak for stage in routes.way for exit_ in routes.exits(stage)):
        entries.append((_sample(dash=DASH), "another person's journey"))
    return entries


def _sample(*, width: float = 1.5, dash: tuple[float, ...] = ()) -> Callable[[Room], Iterable[Item]]:
    def draw(room: Room) -> Iterable[Item]:
        left, top, wide, tall = room
        middle = top + tall / 2
        return arrow([(left, middle), (left + wide, middle)], width=width, dash=dash)

    return draw


# The diagram.


def _diagram(routes: Routes, *, across: bool) -> Diagram:
    group = {stage.id: name for name, stages in routes.apart for stage in stages}
    nodes = [Node(s.id, routes.label(s), routes.role(s), group.get(s.id, "")) for s in routes.framework]
    links: list[Link] = []
    for t in routes.framework.graph.transitions:
        target = t.target
        if t.kind is TransitionKind.EXIT:
            # No id of a stage has a colon.
            target = f"exit:{t.target}"
            nodes.append(Node(target, t.target.replace("-", " "), Role.OFF))
        elif t.kind is TransitionKind.REFERRAL:
            target = f"other:{t.target}"
            label = f"another person's journey, at {routes.label(routes.framework[t.target])}"
            nodes.append(Node(target, label, Role.OFF))
        ordered = t.kind in (TransitionKind.EXIT, TransitionKind.REFERRAL) or routes.in_order(t)
        word = _LINKS[t.kind] if ordered else ""
        links.append(Link(t.source, target, word, weak=t.kind is TransitionKind.REFERRAL))
    groups = tuple(Group(name, name) for name, _ in routes.apart)
    return Diagram(tuple(dict.fromkeys(nodes)), tuple(links), groups, across=across)
