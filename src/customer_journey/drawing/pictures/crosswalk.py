"""A crosswalk: bands from each stage of one framework to the stages of another that take a share of it."""

from __future__ import annotations

from itertools import groupby

from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.drawing.picture import Drawing
from customer_journey.drawing.pictures import crosswalk_scene
from customer_journey.drawing.pictures.crosswalk_parts import crosswalk_of, diagram, outline, sentence
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.pages.blocks import printable
from customer_journey.pages.numbers import percent

__all__ = ["crosswalk"]


def crosswalk(
    source: Crosswalk | str | Framework, target: str | Framework | None = None, *, language: str = "en"
) -> Drawing:
    """Draw a crosswalk: bands from each stage to those that take a share of it.

    Args:
        source: a crosswalk; or the framework converted from, or its id.
        target: the framework converted to, or its id; left out after a crosswalk.
        language: the language of the labels, where the frameworks have them in it.

    >>> drawing = crosswalk("four-stage", "nine-stage")
    >>> drawing.title
    'Four-stage journey → Nine-stage customer journey'
    >>> print(drawing.description.splitlines()[3])
    Decision: all of it into Purchase (exact).

    Raises:
        NotFoundError: there is no such framework.
        InvalidValueError: neither a crosswalk nor two frameworks.
    """
    xw = crosswalk_of(source, target)
    title = f"{label(xw.source, language)} → {label(xw.target, language)}"
    rows = xw.rows()
    by_stage = [[*found] for _, found in groupby(rows, key=lambda row: row.source)]
    measures = _measures(xw)
    reached = {row.target.id for row in rows if row.target}
    missed = [label(target, language) for target in xw.target if target.id not in reached]
    unreached = [f"Nothing goes into {', '.join(missed)}."] if missed else []
    note = f"{measures} A band is as wide as its share of the stage on the left."
    return Drawing(
        title=title,
        description="\n".join([measures, *(sentence(found, language) for found in by_stage), *unreached]),
        scene=crosswalk_scene.scene(xw, by_stage, title=title, note=note, language=language),
        diagram=diagram(xw, rows, language),
        outline=(
            f"{printable(title)}\n\n",
            outline(rows, language),
            "\n" + "".join(f"{printable(line)}\n" for line in (measures, *unreached)),
        ),
    )


def _measures(xw: Crosswalk) -> str:
    loss = "lossless" if xw.lossless else "not lossless"
    # A stage that covers no moments has no weight, unless all the stages are like that.
    weightless = {bool(stage.span) for stage in xw.source} == {True, False}
    left_out = " without what is no step of a journey" if weightless else ""
    kept = f"fidelity {percent(xw.fidelity)}: so much of what tells the stages apart is kept"
    return f"Coverage {percent(xw.coverage)}{left_out}; {kept}; {loss}."
