"""Counts: how many people were counted at each stage of a framework, as bars that share one scale."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

import attrs

from customer_journey.catalogue.frameworks import framework_of
from customer_journey.drawing.marks.captions import MARGIN, heading, legend, phases_legend
from customer_journey.drawing.marks.cleaning import cleaned
from customer_journey.drawing.marks.diagram import Diagram, Link, Node
from customer_journey.drawing.marks.scene import Box, Path, Role, Scene
from customer_journey.drawing.marks.typesetting import Style, stacked
from customer_journey.drawing.picture import Drawing
from customer_journey.drawing.pictures.framework_routes import Routes
from customer_journey.model.errors import NO_VALUE, InvalidValueError
from customer_journey.model.fields import whole
from customer_journey.model.framework import Framework
from customer_journey.model.printing import one_line
from customer_journey.model.stages import Stage
from customer_journey.pages.blocks import table
from customer_journey.pages.numbers import percent

_NAME = Style(lines=3, anchor="end")
_COUNT = Style(lines=1, bold=True)
_PART = Style(size=12, lines=1, role=Role.MUTED)
_DROP = Style(size=12, lines=1, role=Role.MARK, bold=True)

_WIDTH = 720
#: The greatest widths of the names and of the numbers after a bar: bars keep about half of the picture.
_MOST_NAMES, _MOST_NUMBERS = 176.0, 204.0
#: Height of a bar, room between rows, and room to the left and to the right of a bar.
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
        language: the language of the labels, as far as the framework has labels in it.

    >>> drawing = counts("three-phase", {"early": 1200, "middle": 300, "late": 2})
    >>> print(drawing.description)
    Early phase: 1,200 (100 % of the first).
    Middle phase: 300 (25 % of the first, 25 % of the stage before).
    Late phase: 2 (under 1 % of the first, under 1 % of the stage before, the largest drop).

    Raises:
        NotFoundError: there is no such framework or stage.
        ForeignStageError: a stage belongs to another framework.
        InvalidValueError: a count is not a whole number in range, a stage is counted twice, or there are
            no counts; the language is not a tag.
    """
    routes = Routes(framework_of(framework), language)
    given = _checked(routes.framework, counts)
    # The counted stages that follow one another: in a set there are none, and stages off the path are not
    # among them.
    path = [stage.id for stage in routes.path if stage.id in given and routes.framework.ordered]
    base = given[path[0]] if path else sum(given.values())
    rows = _rows(routes, given, path, base)
    title = one_line(routes.label(routes.framework))
    note = _note(path, given, base)
    of_what = "of the first" if path else "of all"
    header = ("stage", "count", of_what, *(("of the stage before", "") if path else ()))
    return Drawing(
        title=title,
        description="\n".join(row.sentence(of_what) for row in rows),
        scene=_scene(rows, title, note),
        diagram=_diagram(rows, path),
        outline=(f"{title}\n", f"{note}\n", "\n", table(header, (row.cells[: len(header)] for row in rows))),
    )


def _checked(framework: Framework, counts: Mapping[str, int] | Mapping[Stage, int]) -> dict[str, int]:
    if isinstance(counts, type) or not hasattr(counts, "items"):
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
class _Row:
    """A stage with its count, its percentages and a remark on its drop.

    Attributes:
        id: the stage's id.
        name: its label.
        role: its phase, which gives its colour.
        count: how many people were counted at it, or None if it was not counted.
        part: the percentage of the first stage, or of all people; "" if there is none.
        step: the percentage of the stage before; "" if there is none.
        drop: says that people drop out most before this stage, or "".
    """

    id: str
    name: str
    role: Role
    count: int | None
    part: str
    step: str
    drop: str

    @property
    def number(self) -> str:
        return "not counted" if self.count is None else f"{self.count:,}"

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the table; where the stages have no order, the table leaves out the last two."""
        return self.name, self.number, self.part or "—", self.step or "—", self.drop

    def sentence(self, of_what: str) -> str:
        part = self.part and f"{self.part} {of_what}"
        step = self.step and f"{self.step} of the stage before"
        facts = ", ".join(filter(None, (part, step, self.drop and f"the {self.drop}")))
        return f"{self.name}: {self.number}{f' ({facts})' if facts else ''}."

    @property
    def numbers(self) -> list[tuple[str, Style]]:
        """The lines after the bar."""
        if self.count is None:
            return [(self.number, _PART)]
        parts = list(filter(None, (self.part, self.step and f"step {self.step}")))
        if parts and _PART.width(" · ".join(parts)) <= _MOST_NUMBERS:
            parts = [" · ".join(parts)]
        drop = [(f"▼ {self.drop}", _DROP)] if self.drop else []
        return [(self.number, _COUNT), *((part, _PART) for part in parts), *drop]

    @property
    def numbers_width(self) -> float:
        return min(max(style.width(text) for text, style in self.numbers) + 1, _MOST_NUMBERS)


def _rows(routes: Routes, given: Mapping[str, int], path: Sequence[str], base: int) -> list[_Row]:
    before = {id: given[previous] for previous, id in pairwise(path)}
    # There are no percentages of nobody: a count of 0 has none after it.
    steps = {id: Fraction(given[id], people) for id, people in before.items() if people and base}
    least = min(steps.values()) if len(steps) > 1 else Fraction(1)
    compared = (path or given) if base else ()
    return [
        _Row(
            stage.id,
            routes.label(stage),
            routes.role(stage),
            given.get(stage.id),
            part=percent(Fraction(given[stage.id], base)) if stage.id in compared else "",
            step=percent(steps[stage.id]) if stage.id in steps else "",
            drop="largest drop" if least < 1 and steps.get(stage.id) == least else "",
        )
        for stage in routes.framework
    ]


def _note(path: Sequence[str], given: Mapping[str, int], base: int) -> str:
    if not base:
        where = "at the first stage" if path else "at any stage"
        return f"Number of people. Nobody was counted {where}, so there are no percentages."
    if not path:
        return "Number of people; per cent of all that were counted."
    off_path = " None off the path." if len(path) < len(given) else ""
    return f"Number of people; per cent of the first stage; step: per cent of the stage before.{off_path}"


def _diagram(rows: Sequence[_Row], path: Sequence[str]) -> Diagram:
    counted = {row.id: row for row in rows if row.count is not None}
    nodes = (Node(row.id, f"{row.name}: {row.number}", row.role) for row in counted.values())
    links = (Link(a, b, counted[b].step) for a, b in pairwise(path))
    return Diagram(tuple(nodes), tuple(links), across=False)


# The scene.


def _scene(rows: Sequence[_Row], title: str, note: str) -> Scene:
    items, top = heading(title, note, _WIDTH)
    top += 16
    names = min(max(_NAME.width(cleaned(row.name)) for row in rows) + 1, _MOST_NAMES)
    # The largest scale that leaves room for the numbers after every bar.
    room = _WIDTH - 2 * MARGIN - names - 2 * _APART
    scale = min(((room - row.numbers_width) / row.count for row in rows if row.count), default=0)
    left = MARGIN + names + _APART
    start = top - 4
    for row in rows:
        numbers_height = sum(style.line_height for _, style in row.numbers)
        tall = max(_BAR + 8, _NAME.height(row.name, names), numbers_height)
        items += _NAME.placed(row.name, (MARGIN, top, names, tall))
        # Even a count of less than a pixel must be visible.
        length = max(1.0, row.count * scale) if row.count else 0
        if row.count:
            items.append(Box((left, top + (tall - _BAR) / 2, length, _BAR), fill=row.role))
        numbers_top = top + (tall - numbers_height) / 2
        items += stacked(row.numbers, left + length + _APART, numbers_top, row.numbers_width)[0]
        top = top + tall + _GAP
    zero = Path.line((left, start), (left, top - _GAP + 4), Role.LINE)
    keys, bottom = legend(phases_legend(r.role for r in rows if r.count is not None), _WIDTH, top + 8)
    return Scene(_WIDTH, bottom + MARGIN - 4, (*items, zero, *keys))
