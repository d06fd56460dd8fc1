"""Bars: how many people each stage of a framework counts, from zero, in one scale."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import attrs

from customer_journey.catalogue.frameworks import framework_of
from customer_journey.drawing.marks import metrics, phases
from customer_journey.drawing.marks.captions import MARGIN, heading, legend, phases_legend
from customer_journey.drawing.marks.cleaning import cleaned
from customer_journey.drawing.marks.diagram import Diagram, Link, Node
from customer_journey.drawing.marks.scene import Box, Item, Path, Role, Room, Scene
from customer_journey.drawing.marks.typesetting import height, placed
from customer_journey.drawing.picture import Drawing
from customer_journey.drawing.pictures.framework_routes import Routes
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.fields import whole
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.stages import Stage
from customer_journey.pages.blocks import printable, table
from customer_journey.pages.numbers import percent

__all__ = ["counts"]

_WIDTH = 720
#: The most that a name and the numbers after a bar may take.
_NAME, _NUMBER = 176.0, 204.0
_SIZE, _SMALL = 13, 12
_BAR, _GAP, _APART = 26.0, 12.0, 10.0


def counts(
    framework: str | Framework, counts: Mapping[str, int] | Mapping[Stage, int], *, language: str = "en"
) -> Drawing:
    """Draw how many people were counted at the stages of a framework.

    The bars begin at zero and share one scale. Percentages are of the first stage that was counted, and
    of the one before, which makes a step; a stage of which no count is given has no bar and no part in
    them, and one off the way has a bar only. Where nothing counted has an order, as in a set,
    percentages are of all that were counted.

    Args:
        framework: the framework, or its id.
        counts: how many, by stage or id of a stage.
        language: of the labels, as far as there are any in it.

    >>> drawing = counts("three-phase", {"early": 1200, "middle": 300, "late": 2})
    >>> print(drawing.description)
    Early phase: 1,200 (100 % of the first).
    Middle phase: 300 (25 % of the first, 25 % of the one before).
    Late phase: 2 (under 1 % of the first, under 1 % of the one before, the largest drop).

    Raises:
        NotFoundError: there is no such framework or stage.
        ForeignStageError: a stage belongs to another framework.
        InvalidValueError: a count that is no whole number in range, a stage counted twice, or no counts.
    """
    found = framework_of(framework)
    told = _Counted(found, language, _checked(found, counts))
    return Drawing(
        title=told.title,
        description="\n".join(map(told.sentence, found)),
        scene=_scene(told),
        diagram=_diagram(told),
        outline=(f"{told.title}\n", f"{told.note}\n", "\n", table(told.header, map(told.row, found))),
    )


def _checked(framework: Framework, counts: Mapping[str, int] | Mapping[Stage, int]) -> dict[str, int]:
    if not hasattr(counts, "items"):
        raise InvalidValueError(
            "counts", type(counts).__name__, "a mapping, such as an Apportionment's .whole"
        )
    checked: dict[str, int] = {}
    for wanted, count in counts.items():
        stage = framework.stage(wanted)
        if stage.id in checked:
            raise InvalidValueError("counts", stage.id, "given once for each stage")
        checked[stage.id] = whole(f"the count of {stage.id!r}", count)
    if not checked:
        raise InvalidValueError("counts", None, "given for at least one stage")
    return checked


@attrs.frozen
class _Counted:
    """A framework with the counts of its stages, in one language."""

    framework: Framework
    language: str
    counts: dict[str, int]

    @property
    def title(self) -> str:
        return printable(" ".join(label(self.framework, self.language).split()))

    @property
    def note(self) -> str:
        if not self.whole:
            told = "No stage counts anybody" if not self.way else "The first stage counts nobody"
            return f"Number of people. {told}, so there are no percentages."
        if not self.way:
            return "Number of people; per cent of all that were counted."
        beside = " None beside the path." if len(self.way) < len(self.counted) else ""
        return f"Number of people; per cent of the first stage; step: of the one before.{beside}"

    @cached_property
    def counted(self) -> list[Stage]:
        return [stage for stage in self.framework if stage.id in self.counts]

    @cached_property
    def way(self) -> list[Stage]:
        """The stages counted that follow one another: none of a set, nor any that is off the way."""
        place = Routes(self.framework, self.language).place if self.framework.ordered else {}
        return [stage for stage in self.counted if stage.id in place]

    @property
    def whole(self) -> int:
        """What is 100 %: the first stage on the way, or all where there is no order."""
        return self.counts[self.way[0].id] if self.way else sum(self.counts.values())

    @property
    def of_what(self) -> str:
        return "of the first" if self.way else "of all"

    def before(self, stage: Stage) -> int | None:
        """Return the count of the stage counted before on the way, or None at the first and off it."""
        place = self.way.index(stage) if stage in self.way else 0
        return self.counts[self.way[place - 1].id] if place else None

    def parts(self, stage: Stage) -> tuple[str, str]:
        """Return the parts of the whole and of the stage before, as far as there are any."""
        told = stage in self.way if self.way else stage.id in self.counts
        if not told or not self.whole:
            return "", ""
        count, before = self.counts[stage.id], self.before(stage)
        return percent(Fraction(count, self.whole)), percent(Fraction(count, before)) if before else ""

    def number(self, stage: Stage) -> str:
        return f"{self.counts[stage.id]:,}" if stage.id in self.counts else "not counted"

    @cached_property
    def largest_drops(self) -> list[Stage]:
        """The stages that the smallest part of those before reached; none where nothing is compared."""
        steps = [(s, self.before(s)) for s in self.way]
        parts = {s.id: Fraction(self.counts[s.id], before) for s, before in steps if before}
        if not self.way or not self.whole or len(parts) < 2 or (least := min(parts.values())) >= 1:
            return []
        return [s for s in self.way if parts.get(s.id) == least]

    def sentence(self, stage: Stage) -> str:
        part, step = self.parts(stage)
        told = [f"{part} {self.of_what}"] * bool(part) + [f"{step} of the one before"] * bool(step)
        told += ["the largest drop"] * (stage in self.largest_drops)
        parts = f" ({', '.join(told)})" if told else ""
        return f"{label(stage, self.language)}: {self.number(stage)}{parts}."

    @property
    def header(self) -> tuple[str, ...]:
        return ("stage", "count", self.of_what, *(("of the one before", "") if self.way else ()))

    def row(self, stage: Stage) -> tuple[str, ...]:
        part, step = (told or "—" for told in self.parts(stage))
        drop = "largest drop" if stage in self.largest_drops else ""
        return label(stage, self.language), self.number(stage), part, *((step, drop) if self.way else ())


@attrs.frozen
class _Columns:
    """What the names take, and how many pixels one person is."""

    name: float
    scale: float

    @property
    def left(self) -> float:
        return MARGIN + self.name + _APART


def _columns(told: _Counted) -> _Columns:
    """Return the largest scale that leaves room for the numbers behind every bar."""
    names = (metrics.width(cleaned(label(s, told.language)), _SIZE) for s in told.framework)
    name = min(max(names) + 1, _NAME)
    room = _WIDTH - 2 * MARGIN - name - 2 * _APART
    scales = [(room - _wide(told, s)) / told.counts[s.id] for s in told.counted if told.counts[s.id]]
    return _Columns(name, min(scales, default=0))


def _wide(told: _Counted, stage: Stage) -> float:
    """Return what the numbers of a stage take from left to right."""
    lines = _numbers(told, stage)
    return min(max(metrics.width(text, size, bold=bold) for text, size, _, bold in lines) + 1, _NUMBER)


def _scene(told: _Counted) -> Scene:
    items, top = heading(told.title, told.note, _WIDTH)
    columns = _columns(told)
    top += 16
    axis = top - 4
    for stage in told.framework:
        row, top = _row(told, columns, stage, top)
        items += row
    roles = [phases.role(stage, told.framework) for stage in told.counted]
    zero = Path((columns.left, axis), (((columns.left, top - _GAP + 4),),), stroke=Role.LINE)
    signs, bottom = legend(phases_legend(roles), _WIDTH, top + 8)
    return Scene(_WIDTH, bottom + MARGIN - 4, (*items, zero, *signs))


def _row(told: _Counted, columns: _Columns, stage: Stage, top: float) -> tuple[list[Item], float]:
    """Return the name of a stage, its bar, its numbers, and where the next row begins."""
    name = label(stage, told.language)
    numbers = _numbers(told, stage)
    words = sum(height(1, size) for _, size, _, _ in numbers)
    lines = len(metrics.fitted(name, columns.name, size=_SIZE, lines=3))
    tall = max(_BAR + 8, height(lines, _SIZE), words)
    room: Room = (MARGIN, top, columns.name, tall)
    items: list[Item] = [*placed(name, room, size=_SIZE, lines=3, anchor="end")]
    length = 0.0
    if count := told.counts.get(stage.id):
        # So little that no pixel would show is still shown.
        length = max(1.0, count * columns.scale)
        role = phases.role(stage, told.framework)
        items.append(Box((columns.left, top + (tall - _BAR) / 2, length, _BAR), fill=role))
    y = top + (tall - words) / 2
    for text, size, ink, bold in numbers:
        room = (columns.left + length + _APART, y, _wide(told, stage), height(1, size))
        items += placed(text, room, size=size, lines=1, role=ink, bold=bold)
        y += room[3]
    return items, top + tall + _GAP


def _numbers(told: _Counted, stage: Stage) -> list[tuple[str, float, Role, bool]]:
    """Return the lines behind a bar: text, size, role, and whether it is bold."""
    if stage.id not in told.counts:
        return [("not counted", _SMALL, Role.MUTED, False)]
    part, step = told.parts(stage)
    parts = list(filter(None, (part, f"step {step}" if step else "")))
    if metrics.width(" · ".join(parts), _SMALL) <= _NUMBER:
        parts = [" · ".join(parts)] if parts else []
    lines: list[tuple[str, float, Role, bool]] = [(told.number(stage), _SIZE, Role.INK, True)]
    lines += [(part, _SMALL, Role.MUTED, False) for part in parts]
    if stage in told.largest_drops:
        lines.append(("▼ largest drop", _SMALL, Role.MARK, True))
    return lines


def _diagram(told: _Counted) -> Diagram:
    nodes = tuple(
        Node(s.id, f"{label(s, told.language)}: {told.counts[s.id]:,}", phases.role(s, told.framework))
        for s in told.counted
    )
    links = tuple(Link(a.id, b.id, told.parts(b)[1]) for a, b in pairwise(told.way))
    return Diagram(nodes, links, across=False)
