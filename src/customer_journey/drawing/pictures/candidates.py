"""Candidates: the stages that one stage may become, each with a bar for the share that it takes."""

from collections.abc import Iterator, Sequence

import attrs

from customer_journey.crosswalks.correspondences import CrosswalkRow
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.captions import MARGIN, heading, legend, phases_legend
from customer_journey.drawing.marks.ribbons import MEANINGS, PALE, hairline
from customer_journey.drawing.marks.scene import Box, Item, Path, Role, Scene, ends
from customer_journey.drawing.marks.typesetting import Style, stacked
from customer_journey.drawing.picture import Drawing
from customer_journey.drawing.pictures import crosswalk_parts as parts
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.printing import printable
from customer_journey.model.stages import Stage
from customer_journey.pages.crosswalk import (
    ALWAYS_ON,
    NO_COUNTERPART,
    evidence,
    moments_of,
    settled,
    without_share,
)
from customer_journey.pages.numbers import percent

_NAME = Style(lines=4, bold=True, anchor="end")
_NOTE = Style(size=12, role=Role.MUTED)

#: Widths in pixels: of the picture, and of its three columns, which hold the names, the bars and the shares.
_WIDTH = 720
_NAMES, _SHARES, _GAP = 190, 110, 10
_BARS_LEFT = MARGIN + _NAMES + _GAP
_BARS = _WIDTH - MARGIN - _SHARES - _GAP - _BARS_LEFT
#: Width of a note: it stands below the bar, and may run on below the share.
_NOTES = _BARS + _SHARES + _GAP - 4
_BAR_HEIGHT = 18


def candidates(
    source: Crosswalk | str | Framework,
    target: str | Framework | Stage | None = None,
    stage: str | Framework | Stage | None = None,
    *,
    language: str = "en",
) -> Drawing:
    """Draw the candidates of one stage: what share each takes, and what publications say of it.

    Args:
        source: a crosswalk; or the framework to convert from, or its id.
        target: the framework to convert to, or its id; left out after a crosswalk.
        stage: a stage of the source, its id, or any other of its names.
        language: the language of the labels, as far as the frameworks have labels in it.

    >>> drawing = candidates("hourglass", "nine-stage", "like")
    >>> print(drawing.description)
    Like: ... into Comparison (narrow: following); ...

    Raises:
        NotFoundError: there is no such framework, or the source has no such stage.
        ForeignStageError: the stage belongs to another framework.
        InvalidValueError: neither a crosswalk nor two frameworks, or no stage; the language is not a tag.
    """
    if isinstance(source, Crosswalk) and stage is None:
        # A crosswalk names both frameworks, so the second argument is the stage already.
        target, stage = None, target
    if not isinstance(stage, (str, Stage)):
        raise InvalidValueError("stage", stage, "a stage of the source, or its id")
    xw = parts.crosswalk_of(source, target)
    found = xw.source.stage(stage)
    rows = xw.rows(found)
    title = f"{label(found, language)} ({label(xw.source, language)}) → {label(xw.target, language)}"
    bars = [_bar(row, xw.target, language, alone=len(rows) == 1) for row in rows]
    return Drawing(
        title=title,
        description=parts.sentence(rows, language),
        scene=_scene(bars, title),
        diagram=parts.diagram(xw, rows, language, only=found),
        outline=(f"{printable(title)}\n\n", *parts.outline(rows, language)),
    )


@attrs.frozen
class _Bar:
    """A candidate, or the part that no stage takes, with its name and its note."""

    row: CrosswalkRow
    name: str
    note: str
    role: Role

    @property
    def height(self) -> float:
        bar = _BAR_HEIGHT + 3 + _NOTE.height(self.note, _NOTES)
        return max(_NAME.height(self.name, _NAMES), bar) + 12

    @property
    def share_text(self) -> str:
        share = self.row.share
        if not share:
            return without_share(self.row) or "no share"
        text = parts.share_text(share)
        # A fraction is followed by the percentage, unless the share is shown as a percentage anyway.
        return text if "%" in text else f"{parts.part_text(share)} · {percent(share, tenths=True)}"


def _bar(row: CrosswalkRow, framework: Framework, language: str, *, alone: bool) -> _Bar:
    if not row.target:
        note = "no stage takes any of it" if alone else "no stage takes it"
        note = ": ".join(filter(None, (note, moments_of(row))))
        return _Bar(row, NO_COUNTERPART, note, Role.OFF)
    notes = [
        settled(row),
        MEANINGS[row.relation],
        f"takes {moments_of(row)}" if row.moments else "",
        f"statements: {evidence(row)}" if row.statements else "no statements",
        "crosses axes" if row.crosses_axis else "",
        ALWAYS_ON if row.target.parallel and row.share else "",
    ]
    name, role = label(row.target, language), phases.role(row.target, framework)
    return _Bar(row, name, "; ".join(filter(None, notes)), role)


def _scene(bars: Sequence[_Bar], title: str) -> Scene:
    note = "The full track is the whole stage; a bar is the share that goes to a candidate."
    head, start = heading(title, note, _WIDTH)
    top = start = start + 8
    marks: list[Item] = []
    for bar in bars:
        marks += _marks(bar, top)
        top += bar.height
    axis = Path.line((_BARS_LEFT, start), (_BARS_LEFT, top - 6), Role.LINE, 1.2)
    taking = (bar.role for bar in bars if bar.row.target)
    lines, bottom = legend(parts.no_share_legend(bar.row for bar in bars), _WIDTH, top)
    hues, bottom = legend(phases_legend(taking), _WIDTH, bottom)
    return Scene(_WIDTH, bottom + MARGIN / 2, (*head, *marks, axis, *lines, *hues))


def _marks(bar: _Bar, top: float) -> Iterator[Item]:
    # The first line of the name is level with the middle of the bar, however many lines follow.
    name_top = top + (_BAR_HEIGHT - _NAME.line_height) / 2
    yield from stacked([(bar.name, _NAME)], MARGIN, name_top, _NAMES)[0]
    share = bar.row.share
    track = (_BARS_LEFT, top, _BARS, _BAR_HEIGHT)
    if share:
        yield Box(track, stroke=Role.FAINT)
    else:
        yield from hairline(*ends(track), bar.role)
    # Even a share of less than a pixel must be visible.
    room = (_BARS_LEFT, top, max(float(share) * _BARS, 1.5), _BAR_HEIGHT)
    if not bar.row.target:
        yield Box(room, fill=Role.OFF, opacity=PALE)
        yield Box(room, stroke=Role.OFF)
    elif share:
        yield Box(room, fill=bar.role)
    style = Style(lines=1, bold=bool(share))
    yield from style.placed(bar.share_text, (_BARS_LEFT + _BARS + _GAP, top, _SHARES, _BAR_HEIGHT))
    yield from stacked([(bar.note, _NOTE)], _BARS_LEFT + 4, top + _BAR_HEIGHT + 3, _NOTES)[0]
