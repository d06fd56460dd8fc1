"""A crosswalk: bands from each stage of one framework to the stages of another that take a share of it."""

from __future__ import annotations

from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.drawing.picture import Drawing
from customer_journey.drawing.pictures import crosswalk_scene
from customer_journey.drawing.pictures.crosswalk_diagram import diagram
from customer_journey.drawing.pictures.crosswalk_words import HEADER, crosswalk_of, rows, sentence
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.pages.blocks import printable, table
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
    measures = _measures(xw)
    unreached = _unreached(xw, language)
    note = f"{measures} A band is as wide as its share of the stage on the left."
    sentences = [measures, *(sentence(xw, stage, language) for stage in xw.source), *unreached]
    cells = (row for stage in xw.source for row in rows(xw, stage, language))
    return Drawing(
        title=title,
        description="\n".join(sentences),
        scene=crosswalk_scene.scene(xw, title=title, note=note, language=language),
        diagram=diagram(xw, language),
        outline=(
            f"{printable(title)}\n\n",
            table(HEADER, cells),
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


def _unreached(xw: Crosswalk, language: str) -> list[str]:
    """Return a sentence on the target stages that nothing goes into, if there are any."""
    reached = {c.target.id for stage in xw.source for c in xw.candidates(stage)}
    names = [label(target, language) for target in xw.target if target.id not in reached]
    return [f"Nothing goes into {', '.join(names)}."] if names else []
