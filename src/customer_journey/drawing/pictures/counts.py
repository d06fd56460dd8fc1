"""Counts: how many people each stage of a framework counts, as bars from zero in one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import attrs

from customer_journey.catalogue.frameworks import framework_of
from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.captions import MARGIN, heading, legend, phases_legend
from customer_journey.drawing.marks.cleaning import cleaned
from customer_journey.drawing.marks.diagram import Diagram, Link, Node
from customer_journey.drawing.marks.scene import Box, Item, Path, Role, Scene
from customer_journey.drawing.marks.typesetting import Style
from customer_journey.drawing.picture import Drawing
from customer_journey.drawing.pictures.framework_routes import Routes
from customer_journey.model.errors import NO_VALUE, InvalidValueError
from customer_journey.model.fields import whole
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.stages import Stage
from customer_journey.pages.blocks import printable, table
from customer_journey.pages.numbers import percent

__all__ = ["counts"]

_NAME = Style(lines=3, anchor="end")
_COUNT = Style(lines=1, bold=True)
_PART = Style(size=12, lines=1, role=Role.MUTED)
_DROP = Style(size=12, lines=1, role=Role.MARK, bold=True)

_WIDTH = 720
#: The most that the names, and the numbers after a bar, may take, so that bars keep half of the picture.
_MOST_NAMES, _MOST_NUMBERS = 176.0, 204.0
#: Height of a bar, room between rows, and room on both sides of a bar.
_BAR, _GAP, _APART = 26.0, 12.0, 10.0


def counts(
    framework: str | Framework, counts: Mapping[str, int] | Mapping[Stage, int], *, language: str = "en"
) -> Drawing:
    """Draw how many people were counted at the stages of a framework.

    The bars begin at zero and share one scale. Each count is shown as a percentage of the first stage
    counted, and of the stage counted before it: a step. A stage without a count has no bar, and a stage
    off the path has no percentages. Where the stages counted have no order, as in a set, percentages are
    of all people counted.

    Args:
        framework: the framework, or its id.
        counts: how many people, by stage or by the id of a stage.
        language: the language of the labels, where the framework has them in it.

    >>> drawing = counts("three-phase", {"early": 1200, "middle": 300, "late": 2})
    >>> print(drawing.description)
    Early phase: 1,200 (100 % of the first).
    Middle phase: 300 (25 % of the first, 25 % of the stage before).
    Late phase: 2 (under 1 % of the first, under 1 % of the stage before, the largest drop).

    Raises:
        NotFoundError: there is no such framework or stage.
        ForeignStageError: a stage belongs to another framework.
        InvalidValueError: a count is not a whole number in range, a stage is counted twice, or there are
            no counts.
    """
    found = framework_of(framework)
    counted = _Counted(found, language, _checked(found, counts))
    cells = map(counted.row, found)
    return Drawing(
        title=counted.title,
        description="\n".join(map(counted.sentence, found)),
        scene=_scene(counted),
        diagram=_diagram(counted),
        outline=(f"{counted.title}\n", f"{counted.note}\n", "\n", table(counted.header, cells)),
    )


def _checked(framework: Framework, counts: Mapping[str, int] | Mapping[Stage, int]) -> dict[str, int]:
    if not hasattr(counts, "items"):
        raise InvalidValueError("counts", type(counts), "a mapping, such as an Apportionment's .whole")
    checked: dict[str, int] = {}
    for wanted, count in counts.items():
        stage = framework.stage(wanted)
        if stage.id in checked:
            raise InvalidValueError("counts", NO_VALUE, "given once for each stage", f"{stage.id!r} has two")
        checked[stage.id] = whole(f"the count of {stage.id!r}", count)
    if not checked:
        raise InvalidValueError("counts", NO_VALUE, "given for at least one stage")
    return checked


# What is counted.


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
            where = "at the first stage" if self.path else "at any stage"
            return f"Number of people. Nobody was counted {where}, so there are no percentages."
        if not self.path:
            return "Number of people; per cent of all that were counted."
        off_path = " None off the path." if len(self.path) < len(self.stages) else ""
        return f"Number of people; per cent of the first stage; step: per cent of the stage before.{off_path}"

    @cached_property
    def stages(self) -> list[Stage]:
        """The stages that have a count."""
        return [stage for stage in self.framework if stage.id in self.counts]

    @cached_property
    def path(self) -> list[Stage]:
        """The stages counted that follow one another: none of a set, and none off the path."""
        place = Routes(self.framework, self.language).place if self.framework.ordered else {}
        return [stage for stage in self.stages if stage.id in place]

    @cached_property
    def before(self) -> dict[str, int]:
        """The count of the stage before, for each stage on the path but the first."""
        return {stage.id: self.counts[previous.id] for previous, stage in pairwise(self.path)}

    @property
    def whole(self) -> int:
        """What is 100 %: the first stage on the path, or all people where there is no order."""
        return self.counts[self.path[0].id] if self.path else sum(self.counts.values())

    @property
    def of_what(self) -> str:
        return "of the first" if self.path else "of all"

    def parts(self, stage: Stage) -> tuple[str, str]:
        """Return the percentages of the whole and of the stage before, each "" if there is none."""
        if not self.whole or stage not in (self.path or self.stages):
            return "", ""
        count, before = self.counts[stage.id], self.before.get(stage.id)
        return percent(Fraction(count, self.whole)), percent(Fraction(count, before)) if before else ""

    def number(self, stage: Stage) -> str:
        return f"{self.counts[stage.id]:,}" if stage.id in self.counts else "not counted"

    @cached_property
    def largest_drops(self) -> list[Stage]:
        """The stages that the smallest part of the people before reached, if that can be compared."""
        steps = {id: Fraction(self.counts[id], before) for id, before in self.before.items() if before}
        if not self.whole or len(steps) < 2 or (least := min(steps.values())) >= 1:
            return []
        return [stage for stage in self.path if steps.get(stage.id) == least]

    def sentence(self, stage: Stage) -> str:
        part, step = self.parts(stage)
        facts = [f"{part} {self.of_what}" if part else "", f"{step} of the stage before" if step else ""]
        facts.append("the largest drop" if stage in self.largest_drops else "")
        shown = ", ".join(filter(None, facts))
        number = f"{label(stage, self.language)}: {self.number(stage)}"
        return f"{number} ({shown})." if shown else f"{number}."

    @property
    def header(self) -> tuple[str, ...]:
        return ("stage", "count", self.of_what, *(("of the stage before", "") if self.path else ()))

    def row(self, stage: Stage) -> tuple[str, ...]:
        part, step = (text or "—" for text in self.parts(stage))
        drop = "largest drop" if stage in self.largest_drops else ""
        return label(stage, self.language), self.number(stage), part, *((step, drop) if self.path else ())


# The scene.


@attrs.frozen
class _Columns:
    """The width of the names, and how many pixels one person is."""

    names: float
    scale: float

    @property
    def left(self) -> float:
        return MARGIN + self.names + _APART


def _columns(counted: _Counted) -> _Columns:
    """Return columns with the largest scale that leaves room for the numbers after every bar."""
    widest = max(_NAME.width(cleaned(label(stage, counted.language))) for stage in counted.framework)
    names = min(widest + 1, _MOST_NAMES)
    room = _WIDTH - 2 * MARGIN - names - 2 * _APART
    scales = [
        (room - _numbers_width(_numbers(counted, stage))) / count
        for stage in counted.stages
        if (count := counted.counts[stage.id])
    ]
    return _Columns(names, min(scales, default=0))


def _scene(counted: _Counted) -> Scene:
    items, top = heading(counted.title, counted.note, _WIDTH)
    columns = _columns(counted)
    top += 16
    start = top - 4
    for stage in counted.framework:
        row, top = _row(counted, columns, stage, top)
        items += row
    zero = Path.line((columns.left, start), (columns.left, top - _GAP + 4), Role.LINE)
    roles = [phases.role(stage, counted.framework) for stage in counted.stages]
    keys, bottom = legend(phases_legend(roles), _WIDTH, top + 8)
    return Scene(_WIDTH, bottom + MARGIN - 4, (*items, zero, *keys))


def _row(counted: _Counted, columns: _Columns, stage: Stage, top: float) -> tuple[list[Item], float]:
    """Return the name of a stage, its bar, its numbers, and where the next row begins."""
    name = label(stage, counted.language)
    numbers = _numbers(counted, stage)
    numbers_height = sum(style.line_height for _, style in numbers)
    tall = max(_BAR + 8, _NAME.height(name, columns.names), numbers_height)
    items: list[Item] = [*_NAME.placed(name, (MARGIN, top, columns.names, tall))]
    length = 0.0
    if count := counted.counts.get(stage.id):
        # A count too small for a pixel must still show.
        length = max(1.0, count * columns.scale)
        role = phases.role(stage, counted.framework)
        items.append(Box((columns.left, top + (tall - _BAR) / 2, length, _BAR), fill=role))
    y = top + (tall - numbers_height) / 2
    for text, style in numbers:
        left = columns.left + length + _APART
        items += style.placed(text, (left, y, _numbers_width(numbers), style.line_height))
        y += style.line_height
    return items, top + tall + _GAP


def _numbers(counted: _Counted, stage: Stage) -> list[tuple[str, Style]]:
    """Return the lines after a bar."""
    if stage.id not in counted.counts:
        return [("not counted", _PART)]
    part, step = counted.parts(stage)
    parts = [text for text in (part, f"step {step}" if step else "") if text]
    if _PART.width(" · ".join(parts)) <= _MOST_NUMBERS:
        parts = [" · ".join(parts)] if parts else []
    lines = [(counted.number(stage), _COUNT), *((part, _PART) for part in parts)]
    if stage in counted.largest_drops:
        lines.append(("▼ largest drop", _DROP))
    return lines


def _numbers_width(numbers: Sequence[tuple[str, Style]]) -> float:
    return min(max(style.width(text) for text, style in numbers) + 1, _MOST_NUMBERS)


def _diagram(counted: _Counted) -> Diagram:
    nodes = tuple(
        Node(s.id, f"{label(s, counted.language)}: {counted.number(s)}", phases.role(s, counted.framework))
        for s in counted.stages
    )
    links = tuple(Link(a.id, b.id, counted.parts(b)[1]) for a, b in pairwise(counted.path))
    return Diagram(nodes, links, across=False)
