"""Candidates: the stages that take a share of one stage, and what publications say of that."""

from __future__ import annotations

from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.drawing.picture import Drawing
from customer_journey.drawing.pictures import candidates_scene
from customer_journey.drawing.pictures.crosswalk_diagram import diagram
from customer_journey.drawing.pictures.crosswalk_words import HEADER, crosswalk_of, rows, sentence
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.stages import Stage
from customer_journey.pages.blocks import printable, table

__all__ = ["candidates"]


def candidates(
    source: Crosswalk | str | Framework,
    target: str | Framework | Stage | None = None,
    stage: str | Framework | Stage | None = None,
    *,
    language: str = "en",
) -> Drawing:
    """Draw the candidates of one stage: what share each takes, and what publications say of it.

    Args:
        source: a crosswalk; or the framework converted from, or its id.
        target: the framework converted to, or its id; left out after a crosswalk.
        stage: a stage of the source, or its id.
        language: the language of the labels, where the frameworks have them in it.

    >>> drawing = candidates("hourglass", "nine-stage", "like")
    >>> print(drawing.description)
    Like: 1/2 into Consideration (overlap); 1/2 into Comparison (narrow).

    Raises:
        NotFoundError: there is no such framework, or the source has no such stage.
        ForeignStageError: the stage belongs to another framework.
        InvalidValueError: neither a crosswalk nor two frameworks, or no stage.
    """
    if isinstance(source, Crosswalk) and stage is None:
        # A crosswalk names both frameworks, so the second argument is the stage already.
        target, stage = None, target
    if not isinstance(stage, (str, Stage)):
        raise InvalidValueError("stage", stage, "a stage of the source, or its id")
    xw = crosswalk_of(source, target)
    found = xw.source.stage(stage)
    title = f"{label(found, language)} ({label(xw.source, language)}) → {label(xw.target, language)}"
    return Drawing(
        title=title,
        description=sentence(xw, found, language),
        scene=candidates_scene.scene(xw, found, title=title, language=language),
        diagram=diagram(xw, language, only=found),
        outline=(f"{printable(title)}\n\n", table(HEADER, rows(xw, found, language))),
    )
