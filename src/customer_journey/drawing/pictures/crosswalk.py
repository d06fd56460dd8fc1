"""A crosswalk: the stages of two frameworks in two columns, and ribbons between them.

A source stage has a port for each ribbon that leaves it. Every column keeps the order of its framework.
The stages of the taller column stand first, and fill the height of the picture. The stages of the other
column are then moved towards those that they are joined to, so that ribbons are short and rarely cross.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, groupby

import attrs

from customer_journey.crosswalks.correspondences import CrosswalkRow
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.relations import Relation
from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.captions import MARGIN, Entry, heading, legend, phases_legend
from customer_journey.drawing.marks.cleaning import cleaned
from customer_journey.drawing.marks.ribbons import MEANINGS, hairline, ribbon, stub
from customer_journey.drawing.marks.scene import Box, Item, Path, Role, Room, Scene, ends
from customer_journey.drawing.marks.typesetting import Style, stacked
from customer_journey.drawing.picture import Drawing
from customer_journey.drawing.pictures import crosswalk_parts as parts
from customer_journey.model.errors import NO_VALUE, InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.grouping import grouped
from customer_journey.model.labels import label
from customer_journey.model.printing import printable
from customer_journey.model.stages import Stage
from customer_journey.pages.crosswalk import NO_COUNTERPART
from customer_journey.pages.numbers import percent

_NAME = Style(lines=4, role=Role.ON_FILL, bold=True)
_NOTE = Style(size=11, lines=1, role=Role.MUTED)
_PORT = Style(size=11, lines=1, anchor="end")

#: Widths in pixels: of the picture, and of the names in its two columns, which are at its left and its right
#: edge. Ports stand to the right of the names of source stages.
_WIDTH = 720
_SOURCE, _TARGET = 150, 172
_TARGET_LEFT = _WIDTH - MARGIN - _TARGET
#: The room at each side of a text in its box, and the least room between two stages of a column.
_PAD, _GAP = 8, 12
#: Greatest width of the ports, so that ribbons keep about a third of the picture.
_MOST_PORTS = 190
#: From this many ports on, it is hard to follow a ribbon from its port, so ports name where they lead.
_MANY_PORTS = 3
#: Length of the stub of a part without a counterpart.
_STUB = 16
#: Least and greatest thickness of a ribbon that takes a whole stage: words do not fit beside thinner ones,
#: and thicker ones would dominate the picture.
_THIN, _THICK = 40, 84
#: The height that a hairline takes where it reaches its target.
_HAIRLINE = 4
#: The most bands that a picture may have: among more, the eye cannot follow one, and the file would have many
#: megabytes.
MOST_BANDS = 5_000


def crosswalk(
    source: Crosswalk | str | Framework, target: str | Framework | None = None, *, language: str = "en"
) -> Drawing:
    """Draw a crosswalk: bands from each stage to those that take a share of it, at most 5,000 of them.

    Args:
        source: a crosswalk; or the framework to convert from, or its id.
        target: the framework to convert to, or its id; left out after a crosswalk.
        language: the language of the labels, as far as the frameworks have labels in it.

    >>> drawing = crosswalk("four-stage", "nine-stage")
    >>> drawing.title
    'Four-stage journey → Nine-stage customer journey'
    >>> print(drawing.description.splitlines()[3])
    Decision: all of it into Purchase (...)...

    Raises:
        NotFoundError: there is no such framework.
        InvalidValueError: neither a crosswalk nor two frameworks, or too many bands; or the language is
            not a tag.
    """
    xw = parts.crosswalk_of(source, target)
    title = f"{label(xw.source, language)} → {label(xw.target, language)}"
    rows = xw.rows()
    if len(rows) > MOST_BANDS:
        expected = f"a crosswalk of at most {MOST_BANDS:,} bands; this one has {len(rows):,}"
        way_out = "draw its stages one by one (drawing.candidates, --stage), or write it as a table"
        raise InvalidValueError("the crosswalk to draw", NO_VALUE, expected, way_out)
    by_stage = [[*found] for _, found in groupby(rows, key=lambda row: row.source)]
    measures = _measures(xw)
    reached = {row.target.id for row in rows if row.target}
    missed = [label(target, language) for target in xw.target if target.id not in reached]
    unreached = [f"Nothing goes into {', '.join(missed)}."] if missed else []
    note = f"{measures} A band is as wide as its share of the stage on the left."
    sentences = (parts.sentence(found, language) for found in by_stage)
    return Drawing(
        title=title,
        description="\n".join([measures, *sentences, *unreached]),
        scene=_scene(xw, by_stage, (title, note), language),
        diagram=parts.diagram(xw, rows, language),
        outline=(
            f"{printable(title)}\n\n",
            *parts.outline(rows, language),
            "\n" + "".join(f"{printable(line)}\n" for line in (measures, *unreached)),
        ),
    )


def _measures(xw: Crosswalk) -> str:
    loss = "lossless" if xw.lossless else "not lossless"
    # Stages that cover no moments do not count in the coverage, unless no stage covers any.
    weightless = {bool(stage.span) for stage in xw.source} == {True, False}
    of_what = " of the stages that are steps of a journey" if weightless else ""
    kept = f"fidelity {percent(xw.fidelity)} (how much of the difference between stages is kept)"
    return f"Coverage {percent(xw.coverage)}{of_what}; {kept}; {loss}."


# The scene.


@attrs.define(eq=False)
class _Port:
    """The place where a row of the crosswalk leaves its source stage.

    The row is a share, a counterpart that takes no share (a hairline), or the uncovered part (a stub).
    """

    source: _Card
    row: CrosswalkRow
    text: str
    #: Thickness of the ribbon, in pixels.
    thickness: float
    #: How far the middle of the port is below the top of the stage.
    middle: float = 0
    #: Where its ribbon leads, once the target stages are known; None for the uncovered part.
    target: _Card | None = None

    @property
    def style(self) -> Style:
        return attrs.evolve(_PORT, bold=self.row.decided)

    @property
    def slot(self) -> float:
        """The height that the port needs: that of its ribbon, or of its words if they are taller."""
        least = _PORT.line_height + 1
        return max(self.thickness + 2, least) if self.row.share else least

    @property
    def landing(self) -> float:
        """The height that the ribbon takes where it reaches its target."""
        return self.thickness if self.row.share else _HAIRLINE

    @property
    def y(self) -> float:
        """Where the middle of the port is in the picture."""
        return self.source.top + self.middle


@attrs.define(eq=False)
class _Card:
    """A stage; its place is set once both columns have been measured."""

    label: str
    role: Role
    #: The ports from which ribbons leave this stage if it is a source, or lead to it if it is a target.
    ports: list[_Port]
    height: float = 0
    top: float = 0

    def room(self, left: float, width: float) -> Room:
        return left, self.top, width, self.height


def _scene(
    xw: Crosswalk, by_stage: Sequence[Sequence[CrosswalkRow]], captions: tuple[str, str], language: str
) -> Scene:
    head, top = heading(*captions, _WIDTH)
    names, top = _names(xw, language, top + 6)
    # Few source stages beside many target stages get thick ribbons, so that both columns are about equally
    # tall.
    unit = min(max(len(xw.target) * 44 / len(xw.source), _THIN), _THICK)
    place = {stage.id: i for i, stage in enumerate(xw.target)}
    sources = [_source(xw, rows, language, unit, place) for rows in by_stage]
    ports = [port for card in sources for port in card.ports]
    # Ports that lead to no stage are under "", which is the id of none.
    arriving = grouped(ports, lambda port: port.row.target.id if port.row.target else "")
    targets = [_target(xw, stage, language, arriving.get(stage.id, [])) for stage in xw.target]
    tall = max(_height(sources), _height(targets))
    if _height(sources) < _height(targets):
        _spread(targets, top, tall)
        _move(sources, lambda _, target: target.top + target.height / 2, top, tall)
    else:
        _spread(sources, top, tall)
        _move(targets, lambda port, _: port.y, top, tall)
    widest = max(port.style.width(port.text) for port in ports)
    edge = MARGIN + _SOURCE + min(widest + 2 * _PAD, _MOST_PORTS)
    marks = [
        *_ribbons(ports, targets, edge),
        *(item for card in sources for item in _source_marks(card, edge)),
        *(item for card in targets for item in _target_marks(card)),
    ]
    keys, bottom = legend(_relations_legend([port.row for port in ports]), _WIDTH, top + tall + _GAP)
    hues, bottom = legend(phases_legend(card.role for card in (*sources, *targets)), _WIDTH, bottom)
    return Scene(_WIDTH, bottom + MARGIN / 2, (*head, *names, *marks, *keys, *hues))


def _names(xw: Crosswalk, language: str, top: float) -> tuple[list[Item], float]:
    """Return the names of the frameworks, which stand above their stages, and where they end."""
    half = (_WIDTH - 3 * MARGIN) / 2
    start, end = (Style(size=12, bold=True, anchor=anchor) for anchor in ("start", "end"))
    source, bottom = stacked([(label(xw.source, language), start)], MARGIN, top, half)
    target, end_bottom = stacked([(label(xw.target, language), end)], 2 * MARGIN + half, top, half)
    return [*source, *target], max(bottom, end_bottom) + 6


# Measuring.


def _source(
    xw: Crosswalk, rows: Sequence[CrosswalkRow], language: str, unit: float, place: Mapping[str, int]
) -> _Card:
    """Return a source stage with its ports, in the order of their targets, so that ribbons rarely cross.

    Args:
        xw: the crosswalk.
        rows: its rows of this stage.
        language: the language of the labels.
        unit: the thickness of a ribbon that takes the whole stage, in pixels.
        place: the place of each target stage in its framework, by its id.
    """
    stage = rows[0].source
    card = _Card(label(stage, language), phases.role(stage, xw.source), [])
    for row in sorted(rows, key=lambda row: place[row.target.id] if row.target else len(place)):
        card.ports.append(_Port(card, row, parts.row_text(row), max(float(row.share * unit), 2)))
    _name_targets(card.ports, language)
    slots = [port.slot for port in card.ports]
    card.height = max(sum(slots), _name_height(card.label, _SOURCE))
    # If the name makes the stage taller than the ports need, the ports share the spare room evenly.
    spare = (card.height - sum(slots)) / len(slots)
    for i, (port, above) in enumerate(zip(card.ports, accumulate(slots, initial=0.0), strict=False)):
        port.middle = above + port.slot / 2 + spare * (i + 0.5)
    return card


def _name_targets(ports: Sequence[_Port], language: str) -> None:
    """Add to the text of each port the name of its target, if there are many ports and all the names fit."""
    names = [f" · {label(port.row.target, language)}" if port.row.target else "" for port in ports]
    named = [(port, port.text + name) for port, name in zip(ports, names, strict=True)]
    widths = (port.style.width(cleaned(text)) + 2 * _PAD for port, text in named)
    if len(ports) >= _MANY_PORTS and max(widths) <= _MOST_PORTS:
        for port, text in named:
            port.text = text


def _target(xw: Crosswalk, stage: Stage, language: str, arriving: list[_Port]) -> _Card:
    card = _Card(label(stage, language), phases.role(stage, xw.target), arriving)
    for port in arriving:
        port.target = card
    landings = sum(port.landing + 2 for port in arriving)
    note = _NOTE.line_height if _note(card) else 0
    card.height = max(landings + 6, _name_height(card.label, _TARGET) + note)
    return card


def _name_height(name: str, width: float) -> float:
    return _NAME.height(name, width - 2 * _PAD) + 10


def _note(target: _Card) -> str:
    """Return the note on a target stage that takes no share; it is "" for any other stage."""
    if not target.ports:
        return "nothing goes here"
    return "" if any(port.row.share for port in target.ports) else "takes no share"


# Placing.


def _height(cards: Sequence[_Card]) -> float:
    return sum(card.height + _GAP for card in cards) - _GAP


def _spread(cards: Sequence[_Card], top: float, tall: float) -> None:
    """Spread cards evenly over a height."""
    gap = _GAP + (tall - _height(cards)) / max(len(cards) - 1, 1)
    above = accumulate((card.height + gap for card in cards), initial=0.0)
    for card, down in zip(cards, above, strict=False):
        card.top = top + down


def _move(cards: Sequence[_Card], place: Callable[[_Port, _Card], float], top: float, tall: float) -> None:
    """Place cards in order, each as near to the mean of the other ends of its ribbons as the others allow.

    Args:
        cards: the stages of one column.
        place: where the other end of a ribbon is, given its port and its target.
        top: where the column begins.
        tall: its height.
    """
    # On the way down, each card is put where its ribbons lead, or below the card before it if that is lower.
    # The last cards may then be too low, so on the way up each card is pushed above the next.
    free = top
    for card in cards:
        card.top = free
        places = [(place(port, port.target), port.row.share) for port in card.ports if port.target]
        # In the mean, each ribbon has its share as its weight.
        if total := float(sum(share for _, share in places)):
            mean = sum(y * float(share) for y, share in places) / total
            card.top = max(free, mean - card.height / 2)
        free = card.top + card.height + _GAP
    free = top + tall
    for card in reversed(cards):
        card.top = min(card.top, free - card.height)
        free = card.top - _GAP


# Marks.


def _ribbons(ports: Sequence[_Port], targets: Sequence[_Card], edge: float) -> Iterator[Item]:
    """Yield all ribbons. Pale and thin ones lie on top of opaque and thick ones, so that none is hidden."""
    landings = [landing for target in targets for landing in _landings(target)]
    for port, y in sorted(landings, key=lambda x: (not x[0].row.relation.same_span, -x[0].thickness)):
        start, end, role = (edge, port.y), (float(_TARGET_LEFT), y), port.source.role
        if port.row.share:
            yield from ribbon(start, end, port.thickness, port.row.relation, role)
        else:
            yield from hairline(start, end, role)
    for port in ports:
        if not port.target:
            yield from stub((edge, port.y), _STUB, port.thickness)


def _landings(target: _Card) -> Iterator[tuple[_Port, float]]:
    """Yield the ports that lead to a target stage, each with the height at which its ribbon arrives."""
    # There are two pixels between ribbons, and none after the last.
    tall = sum(port.landing + 2 for port in target.ports) - 2
    y = target.top + (target.height - tall) / 2
    for port in target.ports:
        yield port, y + port.landing / 2
        y += port.landing + 2


def _source_marks(card: _Card, edge: float) -> Iterator[Item]:
    yield Box(card.room(MARGIN, edge - MARGIN), fill=Role.PANEL, stroke=Role.LINE, radius=4)
    yield Box(card.room(MARGIN, _SOURCE), fill=card.role, radius=4)
    yield from _NAME.placed(card.label, card.room(MARGIN + _PAD, _SOURCE - 2 * _PAD))
    left = MARGIN + _SOURCE
    tall = _PORT.line_height
    for port in card.ports:
        room = (left + _PAD / 2, port.y - tall / 2, edge - left - _PAD, tall)
        role = Role.INK if port.row.share else Role.MUTED
        yield from port.style.placed(port.text, room, role=role)


def _target_marks(card: _Card) -> Iterator[Item]:
    room = card.room(_TARGET_LEFT, _TARGET)
    left, top, width, tall = card.room(_TARGET_LEFT + _PAD, _TARGET - 2 * _PAD)
    note = _note(card)
    if not note:
        yield Box(room, fill=card.role, radius=4)
        yield from _NAME.placed(card.label, (left, top, width, tall))
        return
    line = _NOTE.line_height
    yield Path.around(room, stroke=card.role, width=1.2, dash=(5, 3))
    yield from _NAME.placed(card.label, (left, top, width, tall - line), role=Role.INK)
    yield from _NOTE.placed(note, (left, top + tall - line - 4, width, line))


# The legend.


def _relations_legend(rows: Sequence[CrosswalkRow]) -> list[Entry]:
    """Return samples of the ribbons that occur."""
    used = {row.relation for row in rows if row.target and row.share}
    entries: list[Entry] = [
        (partial(_ribbon_sample, relation), meaning)
        for relation, meaning in MEANINGS.items()
        if relation in used
    ]
    entries += parts.no_share_legend(rows)
    if not all(row.target for row in rows):
        entries.append((lambda room: stub(ends(room)[0], room[2], room[3]), NO_COUNTERPART))
    return entries


def _ribbon_sample(relation: Relation, room: Room) -> list[Item]:
    return ribbon(*ends(room), room[3], relation, Role.LINE)
