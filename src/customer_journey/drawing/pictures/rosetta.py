"""Rosetta: many frameworks one below the other, with every stage as a bar over the moments that it covers.

Like the stone, it shows the same thing in several vocabularies. The scene has a column for each moment and
a row for each framework. The core of a stage is solid; its fringe is light and thinner. Horizontal places are
measured from the left edge of the first column.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby, pairwise

import attrs

from customer_journey.catalogue.frameworks import several_of
from customer_journey.catalogue.spine import spine
from customer_journey.crosswalks.correspondences import Pair
from customer_journey.crosswalks.relations import Relation
from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.captions import MARGIN, Entry, heading, legend, phases_legend
from customer_journey.drawing.marks.diagram import Diagram, Group, Link, Node
from customer_journey.drawing.marks.ribbons import PALE
from customer_journey.drawing.marks.scene import Box, Item, Path, Role, Room, Scene
from customer_journey.drawing.marks.typesetting import Style, stacked
from customer_journey.drawing.picture import Drawing
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.grouping import grouped
from customer_journey.model.labels import label
from customer_journey.model.moments import Span
from customer_journey.model.printing import printable
from customer_journey.model.stages import Stage
from customer_journey.pages.blocks import table
from customer_journey.pages.naming import MEANING, meaning_cells

_NAME = Style(size=12, lines=3, bold=True)
_AXIS = Style(size=11, lines=1, role=Role.MUTED)
_PHASE = Style(size=11, role=Role.ON_FILL, anchor="middle")
_MOMENT = Style(size=11, lines=1, role=Role.MUTED, anchor="middle")
_OFF_PATH = Style(size=11, lines=4, role=Role.MUTED)
_LABELS = {anchor: Style(size=12, lines=1, anchor=anchor) for anchor in ("start", "middle", "end")}

#: Widths of the names and of a column, and how far the name of the last moment reaches beyond its column.
_NAMES, _COLUMN, _RIGHT = 150, 40, 24
_LEFT = MARGIN + _NAMES + 8
#: Heights of a bar, of a bar over the fringe, and of a lane of bars.
_BAR, _FRINGE_BAR, _LANE = 20, 10, 25
#: Room above and below the bars of a row.
_PAD = 6
#: The names of the columns are repeated after this many frameworks, so that they are never far away.
_REPEATED = 12

_HEADER = ("framework", "stage", *MEANING, "")
#: What the legend says of the bars over the core (True) and over the fringe.
_MEANINGS = {
    True: "solid: what defines the stage",
    False: "light: what some of its sources also put there",
}

#: The left and the right end of a bar or a label, measured from the first column.
_Range = tuple[float, float]


def rosetta(frameworks: Iterable[str | Framework], *, language: str = "en") -> Drawing:
    """Draw frameworks one below the other, so that stages that cover the same moments line up.

    Args:
        frameworks: the frameworks, or their ids, from top to bottom.
        language: the language of the labels, as far as the frameworks have labels in it.

    >>> print(rosetta(["sale-phases"]).description)
    Before, during and after the sale: Before the sale (problem..encounter, ...; fringe: following, ...),
    During the sale (decision, purchase), After the sale (...).

    Raises:
        NotFoundError: there is no such framework.
        InvalidValueError: no framework is given, or one is given twice; or the language is not a tag.
    """
    found = several_of("frameworks", frameworks)
    if not found or len({framework.id for framework in found}) < len(found):
        raise InvalidValueError("frameworks", [f.id for f in found], "at least one framework, each once")
    words = label(found[0], language) if len(found) == 1 else f"{len(found)} frameworks"
    title = f"One journey in the words of {words}"
    return Drawing(
        title=title,
        description="\n".join(_sentence(framework, language) for framework in found),
        scene=_scene(found, title, language),
        diagram=_diagram(found, language),
        outline=(f"{printable(title)}\n\n", table(_HEADER, _rows(found, language)).filled),
    )


def _moments(core: Span, fringe: Span) -> str:
    named = {"": core, "fringe: ": fringe}
    return "; ".join(name + ", ".join(spine().ranges(span)) for name, span in named.items() if span)


def _sentence(framework: Framework, language: str) -> str:
    meanings = [_moments(stage.core, stage.fringe) or phases.NAMES[Role.OFF] for stage in framework]
    names = (label(stage, language) for stage in framework)
    stages = ", ".join(f"{name} ({meaning})" for name, meaning in zip(names, meanings, strict=True))
    return f"{label(framework, language)}: {stages}."


def _rows(frameworks: Iterable[Framework], language: str) -> Iterator[tuple[str, ...]]:
    for framework in frameworks:
        for stage in framework:
            always_on = "always on" if stage.parallel else ""
            yield label(framework, language), label(stage, language), *meaning_cells(stage), always_on


def _diagram(frameworks: Sequence[Framework], language: str) -> Diagram:
    """Return each framework as a group; links join stages of neighbouring frameworks with the same span."""
    nodes = (
        Node(stage.key, label(stage, language), phases.role(stage, framework), framework.id)
        for framework in frameworks
        for stage in framework
    )
    links = (link for above, below in pairwise(frameworks) for link in _links(above, below))
    groups = (Group(framework.id, label(framework, language)) for framework in frameworks)
    return Diagram(tuple(nodes), tuple(links), tuple(groups))


def _links(above: Framework, below: Framework) -> Iterator[Link]:
    """Yield links between the stages of two frameworks that have the same span."""
    pair = Pair(above, below)
    by_span = grouped(below, lambda stage: stage.span)
    for s in above:
        for t in by_span.get(s.span, ()) if s.span else ():
            relation = pair.relation(s, t)
            yield Link(s.key, t.key, str(relation), weak=relation is Relation.CLOSE)


# The scene.


def _scene(frameworks: Sequence[Framework], title: str, language: str) -> Scene:
    width = _LEFT + _end() + _RIGHT
    head, top = heading(title, "A bar covers the moments of a stage; a thin line joins its parts.", width)
    marks: list[Item] = []
    for i, framework in enumerate(frameworks):
        if i % _REPEATED == 0:
            columns, top = _columns(frameworks[0], top + 8)
            marks += columns
        row, top = _row(framework, language, top)
        marks += row
    entries = phases_legend(phases.role(stage, f) for f in frameworks for stage in f if _has_bar(stage))
    if any(stage.parallel for framework in frameworks for stage in framework):
        entries.append((partial(_bar_over, role=Role.LINE, core=True, always_on=True), "always on"))
    hues, bottom = legend(entries, width, top + 10)
    keys, bottom = legend(_fringe_legend(frameworks), width, bottom)
    return Scene(width, bottom + MARGIN / 2, (*head, *marks, *hues, *keys))


def _fringe_legend(frameworks: Iterable[Framework]) -> list[Entry]:
    """Return what solid and light bars mean; nothing if all bars are solid."""
    if not any(stage.fringe & spine().path for framework in frameworks for stage in framework):
        return []
    return [(partial(_bar_over, role=Role.LINE, core=core), meaning) for core, meaning in _MEANINGS.items()]


def _end() -> float:
    """Return where the last column ends."""
    return float(len(spine().moments) * _COLUMN)


# The columns.


def _columns(framework: Framework, top: float) -> tuple[list[Item], float]:
    """Return the names of the phases and of the moments, and where they end."""
    items: list[Item] = []
    tall = _PHASE.lines_height(2) + 4
    left = _LEFT + 1.0
    # The phase of a moment is that of a stage that covers this moment alone.
    alone = (Stage("", moment.id, span=frozenset({moment.id})) for moment in spine().moments)
    for role, run in groupby(phases.role(stage, framework) for stage in alone):
        width = len(list(run)) * _COLUMN
        items.append(Box((left, top, width - 2, tall), fill=role, radius=3))
        items += _PHASE.placed(phases.NAMES[role], (left + 2, top, width - 6, tall))
        left += width
    top += tall + 2
    # The name of a moment needs two columns, so every other name stands one line higher, and a line
    # leads from it to its column.
    above = _MOMENT.line_height
    for i, moment in enumerate(spine().moments):
        middle = _LEFT + (i + 0.5) * _COLUMN
        raised = i % 2 == 1
        room = (middle - _COLUMN + 1, top if raised else top + above, 2 * _COLUMN - 2.0, above)
        items += _MOMENT.placed(moment.id, room)
        if raised:
            items.append(_upright(middle, top + above + 2, top + 2 * above + 3))
    return items, top + 2 * above + 4


def _upright(x: float, top: float, bottom: float) -> Path:
    return Path.line((x, top), (x, bottom), Role.FAINT)


# Rows.


@attrs.frozen
class _Bar:
    """A stage in its lane: one of the lines of bars in a row, counted from 0 at the top."""

    stage: Stage
    role: Role
    #: Its runs of neighbouring moments, from left to right, each with whether it is core.
    pieces: tuple[tuple[_Range, bool], ...]
    label: str
    #: Where the label is, and the side that it is aligned to: ``middle`` if it is on the bar.
    label_range: _Range
    anchor: str
    lane: int = 0

    @property
    def left(self) -> float:
        return min(self.pieces[0][0][0], self.label_range[0])

    @property
    def right(self) -> float:
        return max(self.pieces[-1][0][1], self.label_range[1])


def _row(framework: Framework, language: str, top: float) -> tuple[list[Item], float]:
    """Return a framework with its bars and, below them, its stages off the path, and where the row ends."""
    bars: list[_Bar] = []
    taken: list[tuple[float, float, int]] = []
    for stage in framework:
        if _has_bar(stage):
            bar = _bar(stage, phases.role(stage, framework), label(stage, language))
            lane = _free_lane(bar, taken)
            bars.append(attrs.evolve(bar, lane=lane))
            taken.append((bar.left, bar.right, lane))
    name, off_path = label(framework, language), _off_path(framework, language)
    lanes_tall = (max((bar.lane for bar in bars), default=-1) + 1) * _LANE
    off_path_tall = _OFF_PATH.height(off_path, _end() - 4)
    names_tall = _NAME.height(name, _NAMES) + _AXIS.line_height
    bottom = top + (max(lanes_tall + off_path_tall, names_tall) + 2 * _PAD)
    items: list[Item] = [Path.line((MARGIN, top), (_LEFT + _end() + _RIGHT - MARGIN, top), Role.FAINT)]
    items += (_upright(float(_LEFT + i * _COLUMN), top, bottom) for i in range(len(spine().moments) + 1))
    top += _PAD
    items += stacked(((name, _NAME), (f"{framework.axis} axis", _AXIS)), MARGIN, top, _NAMES)[0]
    for bar in bars:
        items += _bar_marks(bar, top + bar.lane * _LANE)
    left, below = _LEFT + 4.0, top + lanes_tall
    if off_path:
        # A box hides the lines between columns, which would run through the text.
        width = min(_OFF_PATH.width(off_path), _end())
        items.append(Box((left + 1, below, width, off_path_tall), fill=Role.PANEL))
    items += _OFF_PATH.placed(off_path, (left, below, _end() - 4, off_path_tall))
    return items, bottom


def _has_bar(stage: Stage) -> bool:
    return bool(stage.span & spine().path)


def _bar(stage: Stage, role: Role, name: str) -> _Bar:
    """Return a stage's bar, with its label in the first place where it fits, or else in the widest place.

    The places are, in this order: on the longest piece of the core, after the bar, before it, and between its
    pieces.
    """
    pieces = tuple(_pieces(stage))
    ranges = [range_ for range_, _ in pieces]
    on_core = sorted(((left + 4, right - 4) for (left, right), core in pieces if core), key=_extent)[-1:]
    after, before = (ranges[-1][1] + 4, _end()), (0.0, ranges[0][0] - 4)
    between = [(one[1] + 4, other[0] - 4) for one, other in pairwise(ranges)]
    needed = _LABELS["middle"].width(name) + 2
    places = [*on_core, after, before, *between]
    place = next((place for place in places if needed <= _extent(place)), max(places, key=_extent))
    left, right = place
    if place in on_core:
        return _Bar(stage, role, pieces, name, place, "middle")
    # Next to the bar, the label takes no more than it needs, so that other bars can share the lane.
    if place == before:
        return _Bar(stage, role, pieces, name, (max(left, right - needed), right), "end")
    return _Bar(stage, role, pieces, name, (left, min(right, left + needed)), "start")


def _extent(range_: _Range) -> float:
    return range_[1] - range_[0]


def _pieces(stage: Stage) -> Iterator[tuple[_Range, bool]]:
    """Yield the runs of neighbouring moments of a stage on the path, each with whether it is core."""
    moments = spine().ordered(stage.span & spine().path)
    places = ((spine().position[moment], moment in stage.core) for moment in moments)
    # Within a run, place and index both rise by 1, so their difference stays the same.
    for (_, core), run in groupby(enumerate(places), key=lambda item: (item[1][0] - item[0], item[1][1])):
        found = [place for _, (place, _) in run]
        yield (found[0] * _COLUMN + 1.5, (found[-1] + 1) * _COLUMN - 1.5), core


def _free_lane(bar: _Bar, others: Sequence[tuple[float, float, int]]) -> int:
    """Return the uppermost lane in which a bar and its label run into no other.

    Args:
        bar: the bar.
        others: the left end, the right end and the lane of each bar that has its place already.
    """
    first, last = bar.left - 8, bar.right + 8
    taken = {lane for left, right, lane in others if first < right and left < last}
    return next(lane for lane in range(len(others) + 1) if lane not in taken)


def _off_path(framework: Framework, language: str) -> str:
    """Return a line that names the stages off the path, and those that contain an exit from it."""
    names = []
    for stage in framework:
        exits = _moments(stage.core - spine().path, stage.fringe - spine().path)
        if exits:
            names.append(f"{label(stage, language)} ({exits})")
        elif not stage.span:
            names.append(label(stage, language))
    return f"Off the path: {', '.join(names)}" if names else ""


# Marks.


def _bar_marks(bar: _Bar, top: float) -> Iterator[Item]:
    middle = top + _BAR / 2
    for ((_, left), _), ((right, _), _) in pairwise(bar.pieces):
        yield Path.line((_LEFT + left, middle), (_LEFT + right, middle), bar.role, 2)
    for range_, core in bar.pieces:
        yield from _bar_over(_room(range_, top), bar.role, core=core, always_on=bar.stage.parallel)
    room = _room(bar.label_range, top)
    inside = bar.anchor == "middle"
    if not inside:
        yield Box(room, fill=Role.PANEL)
    role = Role.ON_FILL if inside and not bar.stage.parallel else Role.INK
    yield from _LABELS[bar.anchor].placed(bar.label, room, role=role)


def _room(range_: _Range, top: float) -> Room:
    left, right = range_
    return _LEFT + left, top, right - left, float(_BAR)


def _bar_over(room: Room, role: Role, *, core: bool, always_on: bool = False) -> Iterator[Item]:
    """Yield a bar over a run of moments.

    A bar over the core is solid. One over the fringe is light and thinner, so that it differs without colour.
    """
    if core and not always_on:
        yield Box(room, fill=role, radius=3)
        return
    if not core:
        left, top, width, tall = room
        room = left, top + (tall - _FRINGE_BAR) / 2, width, float(_FRINGE_BAR)
    # The lines between columns must not run through the bar.
    yield Box(room, fill=Role.PANEL)
    if not core:
        yield Box(room, fill=role, opacity=PALE)
    if always_on:
        yield Path.around(room, stroke=role, width=1.4, dash=(4, 3))
    else:
        yield Box(room, stroke=role)
