"""Flows: the scene of a crosswalk, stages on both sides and ribbons between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial

import attrs

from customer_journey.crosswalks.correspondences import Correspondence
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.relations import Relation
from customer_journey.drawing.marks import metrics, phases
from customer_journey.drawing.marks.captions import MARGIN, Entry, heading, legend, phases_legend
from customer_journey.drawing.marks.cleaning import cleaned
from customer_journey.drawing.marks.ribbons import MEANINGS, hairline, ribbon, stub
from customer_journey.drawing.marks.scene import Box, Item, Path, Role, Room, Scene
from customer_journey.drawing.marks.typesetting import height, placed
from customer_journey.drawing.pictures.crosswalk_words import part_text, share_and_relation
from customer_journey.model.labels import label
from customer_journey.model.stages import Stage

__all__ = ["scene"]

_WIDTH = 720
_NAME, _TARGET = 150, 172
_TARGET_LEFT = _WIDTH - MARGIN - _TARGET
_PAD, _GAP = 8, 12
_SMALL = 11
_STUB = 16
#: The most that the words of a port take, and how many ports are easily mistaken for each other.
_PORT, _MANY = 190, 3
_LINES = 4
#: Pixels that a whole stage is wide as a ribbon: at least, at most.
_THIN, _THICK = 40, 84


@attrs.frozen
class _Port:
    """Where something leaves a source stage: a share, a mere touch, or what is uncovered."""

    text: str
    share: Fraction
    to: Correspondence | None
    thickness: float
    #: The middle, below the top of the stage.
    middle: float = 0

    @property
    def decided(self) -> bool:
        return self.to is not None and self.to.decided


@attrs.frozen
class _Card:
    """A stage in its place."""

    stage: Stage
    label: str
    role: Role
    height: float
    ports: tuple[_Port, ...] = ()
    top: float = 0

    def room(self, left: float, width: float) -> Room:
        return left, self.top, width, self.height


def scene(crosswalk: Crosswalk, *, title: str, note: str, language: str) -> Scene:
    """Return the scene of a crosswalk; a ribbon is as wide as the share is large."""
    head, top = heading(title, note, _WIDTH)
    names, top = _names(crosswalk, language, top + 6)
    unit = min(max(len(crosswalk.target) * 44 / len(crosswalk.source), _THIN), _THICK)
    sources = [_source(crosswalk, stage, language, unit) for stage in crosswalk.source]
    targets = [_target(crosswalk, stage, language, sources) for stage in crosswalk.target]
    tall = max(_height(sources), _height(targets))
    if _height(sources) < _height(targets):
        targets = _spread(targets, top, tall)
        sources = _drawn(sources, _source_wishes(sources, targets), top, tall)
    else:
        sources = _spread(sources, top, tall)
        targets = _drawn(targets, _target_wishes(sources, targets), top, tall)
    edge = MARGIN + _NAME + _ports_width(sources)
    marks = [
        *_flows(sources, targets, edge),
        *(item for card in sources for item in _source_marks(card, edge)),
        *(item for card in targets for item in _target_marks(card, _touch(card, sources))),
    ]
    roles = [card.role for card in (*sources, *targets)]
    keys, bottom = legend(_relations_legend(sources), _WIDTH, top + tall + _GAP)
    hues, bottom = legend(phases_legend(roles), _WIDTH, bottom)
    return Scene(_WIDTH, bottom + MARGIN / 2, (*head, *names, *marks, *keys, *hues))


def _names(crosswalk: Crosswalk, language: str, top: float) -> tuple[list[Item], float]:
    """Return the names of the frameworks above their stages."""
    half = (_WIDTH - 3 * MARGIN) / 2
    written_names = [label(framework, language) for framework in (crosswalk.source, crosswalk.target)]
    sides = ((MARGIN, "start"), (2 * MARGIN + half, "end"))
    items: list[Item] = []
    bottom = top
    for name, (left, anchor) in zip(written_names, sides, strict=True):
        tall = height(len(metrics.fitted(name, half, size=12, bold=True)), 12)
        items += placed(name, (left, top, half, tall), size=12, bold=True, anchor=anchor)
        bottom = max(bottom, top + tall)
    return items, bottom + 6


# Measuring.


def _source(crosswalk: Crosswalk, stage: Stage, language: str, unit: float) -> _Card:
    """Return a source stage with its ports, in the order of the target, so that bands cross little."""
    place = {t.id: i for i, t in enumerate(crosswalk.target)}
    found = sorted(crosswalk.candidates(stage), key=lambda c: place[c.target.id])
    part = crosswalk.uncovered(stage)
    words = _words(found, language, named=len(found) + bool(part) >= _MANY)
    ports = [
        _Port(text, c.share, c, max(float(c.share * unit), 2)) for text, c in zip(words, found, strict=True)
    ]
    if part:
        comma = "," if part == 1 else ""
        ports.append(
            _Port(f"{part_text(part)}{comma} no counterpart", part, None, max(float(part * unit), 2))
        )
    least = height(1, _SMALL) + 1
    slots = [max(port.thickness + 2, least) if port.share else least for port in ports]
    name = label(stage, language)
    tall = max(sum(slots), _name_height(name, _NAME))
    spare = (tall - sum(slots)) / len(slots)
    middles = [sum(slots[:i]) + slot / 2 + spare * (i + 0.5) for i, slot in enumerate(slots)]
    placed_ports = tuple(attrs.evolve(p, middle=m) for p, m in zip(ports, middles, strict=True))
    return _Card(stage, name, phases.role(stage, crosswalk.source), tall, placed_ports)


def _words(found: Sequence[Correspondence], language: str, *, named: bool) -> list[str]:
    """Return what the ports of a stage say, and where they lead if that is wanted and all have room."""
    short = [_told(c) for c in found]
    full = [f"{words} · {label(c.target, language)}" for words, c in zip(short, found, strict=True)]
    shown = zip(map(cleaned, full), found, strict=True)
    fits = (metrics.width(text, _SMALL, bold=c.decided) + 2 * _PAD <= _PORT for text, c in shown)
    return full if named and all(fits) else short


def _told(c: Correspondence) -> str:
    if c.share:
        return share_and_relation(c)
    return "always on" if c.target.parallel else f"no share, {c.relation}"


def _target(crosswalk: Crosswalk, stage: Stage, language: str, sources: Sequence[_Card]) -> _Card:
    name = label(stage, language)
    coming = sum(_thickness(port) + 2 for _, port in _coming(stage, sources))
    remark = 0 if _touch_of(stage, sources) == "share" else height(1, _SMALL)
    tall = max(coming + 6, _name_height(name, _TARGET) + remark)
    return _Card(stage, name, phases.role(stage, crosswalk.target), tall)


def _name_height(name: str, width: float) -> float:
    lines = metrics.fitted(name, width - 2 * _PAD, size=13, lines=_LINES, bold=True)
    return height(len(lines), 13) + 10


def _coming(target: Stage, sources: Sequence[_Card]) -> Iterator[tuple[_Card, _Port]]:
    for card in sources:
        for port in card.ports:
            if port.to and port.to.target.id == target.id:
                yield card, port


def _thickness(port: _Port) -> float:
    return port.thickness if port.share else 4


def _touch_of(target: Stage, sources: Sequence[_Card]) -> str:
    """Return what reaches a target stage: a share, a touch, or nothing."""
    shares = [bool(port.share) for _, port in _coming(target, sources)]
    return "share" if any(shares) else "touch" if shares else ""


def _touch(card: _Card, sources: Sequence[_Card]) -> str:
    return _touch_of(card.stage, sources)


# Placing: the taller column is spread over the height, the other one drawn towards what it is joined to.


def _height(cards: Sequence[_Card]) -> float:
    return sum(card.height + _GAP for card in cards) - _GAP


def _spread(cards: Sequence[_Card], top: float, tall: float) -> list[_Card]:
    gap = _GAP + (tall - _height(cards)) / max(len(cards) - 1, 1)
    return [
        attrs.evolve(card, top=top + sum(c.height + gap for c in cards[:i])) for i, card in enumerate(cards)
    ]


def _drawn(cards: Sequence[_Card], wishes: Sequence[float | None], top: float, tall: float) -> list[_Card]:
    """Return cards in their order, each with its middle as near to its wish as the others allow."""
    free = top
    tops: list[float] = []
    for card, wish in zip(cards, wishes, strict=True):
        tops.append(free if wish is None else max(free, wish - card.height / 2))
        free = tops[-1] + card.height + _GAP
    free = top + tall
    for i in reversed(range(len(cards))):
        tops[i] = min(tops[i], free - cards[i].height)
        free = tops[i] - _GAP
    return [attrs.evolve(card, top=place) for card, place in zip(cards, tops, strict=True)]


def _source_wishes(sources: Sequence[_Card], targets: Sequence[_Card]) -> list[float | None]:
    middles = {card.stage.id: card.top + card.height / 2 for card in targets}
    return [
        _mean([(middles[port.to.target.id], port.share) for port in card.ports if port.to])
        for card in sources
    ]


def _target_wishes(sources: Sequence[_Card], targets: Sequence[_Card]) -> list[float | None]:
    return [
        _mean([(card.top + port.middle, port.share) for card, port in _coming(target.stage, sources)])
        for target in targets
    ]


def _mean(weighed: Sequence[tuple[float, Fraction]]) -> float | None:
    total = float(sum(weight for _, weight in weighed))
    return sum(place * float(weight) for place, weight in weighed) / total if total else None


def _ports_width(sources: Sequence[_Card]) -> float:
    ports = [port for card in sources for port in card.ports]
    widest = max(metrics.width(port.text, _SMALL, bold=port.decided) for port in ports)
    return min(widest + 2 * _PAD, _PORT)


# Marks.


def _flows(sources: Sequence[_Card], targets: Sequence[_Card], edge: float) -> Iterator[Item]:
    """Return all ribbons, the full ones hindmost, the thin ones foremost."""
    ribbons = [
        ((edge, card.top + port.middle), (float(_TARGET_LEFT), y), port, card.role)
        for target in targets
        for card, port, y in _landings(target, sources)
    ]
    ribbons.sort(key=lambda r: (_pale(r[2]), -r[2].thickness))
    for start, end, port, role in ribbons:
        if port.to and port.share:
            yield from ribbon(start, end, port.thickness, port.to.relation, role)
        else:
            yield from hairline(start, end, role)
    for card in sources:
        for port in card.ports:
            if port.to is None:
                yield from stub((edge, card.top + port.middle), _STUB, port.thickness)


def _pale(port: _Port) -> bool:
    return port.to is None or not port.to.relation.same_span


def _landings(target: _Card, sources: Sequence[_Card]) -> Iterator[tuple[_Card, _Port, float]]:
    """Return what comes to a target stage, and at which height, in the order of the sources."""
    coming = list(_coming(target.stage, sources))
    tall = sum(_thickness(port) + 2 for _, port in coming) - 2
    y = target.top + (target.height - tall) / 2
    for card, port in coming:
        yield card, port, y + _thickness(port) / 2
        y += _thickness(port) + 2


def _source_marks(card: _Card, edge: float) -> Iterator[Item]:
    yield Box(card.room(MARGIN, edge - MARGIN), fill=Role.PANEL, stroke=Role.LINE, radius=4)
    yield Box(card.room(MARGIN, _NAME), fill=card.role, radius=4)
    yield from _name(card, MARGIN, _NAME, Role.ON_FILL)
    for port in card.ports:
        tall = height(1, _SMALL)
        room = (
            MARGIN + _NAME + _PAD / 2,
            card.top + port.middle - tall / 2,
            edge - MARGIN - _NAME - _PAD,
            tall,
        )
        role = Role.INK if port.share else Role.MUTED
        yield from placed(port.text, room, size=_SMALL, lines=1, role=role, bold=port.decided, anchor="end")


def _name(card: _Card, left: float, width: float, role: Role, *, below: float = 0) -> Iterator[Item]:
    room = (left + _PAD, card.top, width - 2 * _PAD, card.height - below)
    yield from placed(card.label, room, lines=_LINES, role=role, bold=True)


def _target_marks(card: _Card, touch: str) -> Iterator[Item]:
    if touch == "share":
        yield Box(card.room(_TARGET_LEFT, _TARGET), fill=card.role, radius=4)
        yield from _name(card, _TARGET_LEFT, _TARGET, Role.ON_FILL)
        return
    yield _empty(card)
    tall = height(1, _SMALL)
    yield from _name(card, _TARGET_LEFT, _TARGET, Role.INK, below=tall)
    told = "takes no share" if touch else "nothing goes here"
    room = (_TARGET_LEFT + _PAD, card.top + card.height - tall - 4, _TARGET - 2 * _PAD, tall)
    yield from placed(told, room, size=_SMALL, lines=1, role=Role.MUTED)


def _empty(card: _Card) -> Path:
    x, y, width, tall = card.room(_TARGET_LEFT, _TARGET)
    corners = (((x + width, y),), ((x + width, y + tall),), ((x, y + tall),))
    return Path((x, y), corners, closed=True, stroke=card.role, width=1.2, dash=(5, 3))


def _relations_legend(sources: Sequence[_Card]) -> list[Entry]:
    """Return samples of the ribbons that occur."""
    ports = [port for card in sources for port in card.ports]
    used = {port.to.relation for port in ports if port.to and port.share}
    entries: list[Entry] = [
        (partial(_sample, relation), meaning) for relation, meaning in MEANINGS.items() if relation in used
    ]
    if any(port.to and not port.share for port in ports):
        entries.append((_line_sample, "shares ground, takes no share"))
    if any(port.to is None for port in ports):
        entries.append((_stub_sample, "no counterpart"))
    return entries


def _sample(relation: Relation, room: Room) -> list[Item]:
    left, top, width, tall = room
    y = top + tall / 2
    return ribbon((left, y), (left + width, y), tall, relation, Role.LINE)


def _line_sample(room: Room) -> list[Item]:
    left, top, width, tall = room
    return hairline((left, top + tall / 2), (left + width, top + tall / 2), Role.LINE)


def _stub_sample(room: Room) -> list[Item]:
    left, top, width, tall = room
    return stub((left, top + tall / 2), width, tall)
