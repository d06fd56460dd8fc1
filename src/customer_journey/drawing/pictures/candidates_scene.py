"""The scene of one stage's candidates: a bar for the share of each."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

from customer_journey.crosswalks.correspondences import Correspondence
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.drawing.marks import metrics, phases
from customer_journey.drawing.marks.captions import MARGIN, heading, legend, phases_legend
from customer_journey.drawing.marks.ribbons import MEANINGS, PALE
from customer_journey.drawing.marks.scene import Box, Item, Path, Role, Scene
from customer_journey.drawing.marks.typesetting import height, placed
from customer_journey.drawing.pictures.crosswalk_words import evidence, part_text, share_text
from customer_journey.model.labels import label
from customer_journey.model.stages import Stage
from customer_journey.pages.numbers import percent

__all__ = ["scene"]

_WIDTH = 720
_NAME, _NUMBER, _GAP = 190, 110, 10
_BAR_LEFT = MARGIN + _NAME + _GAP
_BAR = _WIDTH - MARGIN - _NUMBER - _GAP - _BAR_LEFT
_NOTE = _BAR + _NUMBER + _GAP - 4
_TALL, _SMALL = 18, 12


@attrs.frozen
class _Row:
    """A candidate, or what none takes."""

    name: str
    note: str
    share: Fraction
    role: Role
    empty: bool = False

    @property
    def name_height(self) -> float:
        return height(len(metrics.fitted(self.name, _NAME, size=13, lines=4, bold=True)), 13)

    @property
    def note_height(self) -> float:
        return height(len(metrics.fitted(self.note, _NOTE, size=_SMALL)), _SMALL)

    @property
    def height(self) -> float:
        return max(self.name_height, _TALL + 3 + self.note_height) + 12


def scene(crosswalk: Crosswalk, stage: Stage, *, title: str, language: str) -> Scene:
    """Return the scene of one stage's candidates, the largest share first."""
    rows = list(_rows(crosswalk, stage, language))
    head, start = heading(title, "The whole track is all of the stage; a bar is what goes there.", _WIDTH)
    top = start = start + 8
    marks: list[Item] = []
    for row in rows:
        marks += _marks(row, top)
        top += row.height
    axis = Path((_BAR_LEFT, start), (((_BAR_LEFT, top - 6),),), stroke=Role.LINE, width=1.2)
    keys, bottom = legend(phases_legend(row.role for row in rows if row.share and not row.empty), _WIDTH, top)
    return Scene(_WIDTH, bottom + MARGIN / 2, (*head, *marks, axis, *keys))


def _rows(crosswalk: Crosswalk, stage: Stage, language: str) -> Iterator[_Row]:
    for c in crosswalk.candidates(stage):
        role = phases.role(c.target, crosswalk.target)
        yield _Row(label(c.target, language), "; ".join(_notes(c)), c.share, role)
    if part := crosswalk.uncovered(stage):
        note = "no stage takes it" if crosswalk.candidates(stage) else "no stage takes any of it"
        yield _Row("No counterpart", note, part, Role.OFF, empty=True)


def _notes(c: Correspondence) -> Iterator[str]:
    if c.decided:
        yield "decided"
    yield MEANINGS[c.relation]
    yield f"statements: {evidence(c)}" if c.statements else "no statements"
    if c.crosses_axis:
        yield "crosses axes"
    if c.target.parallel:
        yield "always on, takes no share"


def _marks(row: _Row, top: float) -> Iterator[Item]:
    name = (MARGIN, top + (_TALL - height(1, 13)) / 2, _NAME, row.name_height)
    yield from placed(row.name, name, lines=4, bold=True, anchor="end")
    yield Box((_BAR_LEFT, top, _BAR, _TALL), stroke=Role.FAINT)
    bar = (_BAR_LEFT, top, max(float(row.share) * _BAR, 1.5), _TALL)
    if row.empty:
        yield Box(bar, fill=Role.OFF, opacity=PALE)
        yield Box(bar, stroke=Role.OFF)
    elif row.share:
        yield Box(bar, fill=row.role)
    numbers = (_BAR_LEFT + _BAR + _GAP, top, _NUMBER, float(_TALL))
    told = f"{part_text(row.share)} · {percent(row.share, tenths=True)}"
    shown = "no share" if not row.share else share_text(row.share) if "%" in share_text(row.share) else told
    yield from placed(shown, numbers, lines=1, bold=bool(row.share))
    notes = (_BAR_LEFT + 4, top + _TALL + 3, float(_NOTE), row.note_height)
    yield from placed(row.note, notes, size=_SMALL, role=Role.MUTED)
