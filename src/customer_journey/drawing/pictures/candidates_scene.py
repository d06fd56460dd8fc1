"""The scene of one stage's candidates: a bar for the share of each."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

from customer_journey.crosswalks.correspondences import Correspondence
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.captions import MARGIN, heading, legend, phases_legend
from customer_journey.drawing.marks.ribbons import MEANINGS, PALE
from customer_journey.drawing.marks.scene import Box, Item, Role, Scene
from customer_journey.drawing.marks.shapes import line
from customer_journey.drawing.marks.typesetting import Style
from customer_journey.drawing.pictures.crosswalk_words import evidence, part_text, share_text
from customer_journey.model.labels import label
from customer_journey.model.stages import Stage
from customer_journey.pages.numbers import percent

__all__ = ["scene"]

_NAME = Style(lines=4, bold=True, anchor="end")
_SHARE = Style(lines=1, bold=True)
_NO_SHARE = Style(lines=1)
_NOTE = Style(size=12, role=Role.MUTED)

#: Three columns: the names, the bars and the shares.
_WIDTH = 720
_NAMES, _SHARES, _GAP = 190, 110, 10
_BARS_LEFT = MARGIN + _NAMES + _GAP
_BARS = _WIDTH - MARGIN - _SHARES - _GAP - _BARS_LEFT
#: Notes stand below the bar and have the room of the share as well.
_NOTES = _BARS + _SHARES + _GAP - 4
_BAR_HEIGHT = 18


@attrs.frozen
class _Row:
    """A candidate, or what no candidate takes."""

    name: str
    note: str
    share: Fraction
    role: Role
    uncovered: bool = False

    @property
    def name_height(self) -> float:
        return _NAME.height(self.name, _NAMES)

    @property
    def note_height(self) -> float:
        return _NOTE.height(self.note, _NOTES)

    @property
    def height(self) -> float:
        return max(self.name_height, _BAR_HEIGHT + 3 + self.note_height) + 12

    @property
    def share_text(self) -> str:
        if not self.share:
            return "no share"
        text = share_text(self.share)
        # A fraction is followed by per cent, unless it is in per cent already.
        return text if "%" in text else f"{part_text(self.share)} · {percent(self.share, tenths=True)}"


def scene(crosswalk: Crosswalk, stage: Stage, *, title: str, language: str) -> Scene:
    """Return the scene of one stage's candidates, the largest share first."""
    rows = list(_rows(crosswalk, stage, language))
    head, start = heading(title, "The whole track is all of the stage; a bar is what goes there.", _WIDTH)
    top = start = start + 8
    marks: list[Item] = []
    for row in rows:
        marks += _marks(row, top)
        top += row.height
    axis = line((_BARS_LEFT, start), (_BARS_LEFT, top - 6), Role.LINE, 1.2)
    keys, bottom = legend(
        phases_legend(row.role for row in rows if row.share and not row.uncovered), _WIDTH, top
    )
    return Scene(_WIDTH, bottom + MARGIN / 2, (*head, *marks, axis, *keys))


def _rows(crosswalk: Crosswalk, stage: Stage, language: str) -> Iterator[_Row]:
    for c in crosswalk.candidates(stage):
        role = phases.role(c.target, crosswalk.target)
        yield _Row(label(c.target, language), "; ".join(_notes(c)), c.share, role)
    if part := crosswalk.uncovered(stage):
        note = "no stage takes it" if crosswalk.candidates(stage) else "no stage takes any of it"
        yield _Row("No counterpart", note, part, Role.OFF, uncovered=True)


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
    # The first line of the name stands next to the middle of the bar, however many lines follow.
    name_top = top + (_BAR_HEIGHT - _NAME.line_height) / 2
    yield from _NAME.placed(row.name, (MARGIN, name_top, _NAMES, row.name_height))
    yield Box((_BARS_LEFT, top, _BARS, _BAR_HEIGHT), stroke=Role.FAINT)
    # A share of less than a pixel must still show.
    bar = (_BARS_LEFT, top, max(float(row.share) * _BARS, 1.5), _BAR_HEIGHT)
    if row.uncovered:
        yield Box(bar, fill=Role.OFF, opacity=PALE)
        yield Box(bar, stroke=Role.OFF)
    elif row.share:
        yield Box(bar, fill=row.role)
    style = _SHARE if row.share else _NO_SHARE
    yield from style.placed(row.share_text, (_BARS_LEFT + _BARS + _GAP, top, _SHARES, _BAR_HEIGHT))
    notes = (_BARS_LEFT + 4, top + _BAR_HEIGHT + 3, _NOTES, row.note_height)
    yield from _NOTE.placed(row.note, notes)
