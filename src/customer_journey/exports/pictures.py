"""Pictures as exports: frameworks and crosswalks drawn, and drawings in each of their text formats."""

from collections.abc import Callable
from functools import partial
from typing import Any

from customer_journey import drawing
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.drawing.picture import TEXT_FORMATS, Drawing
from customer_journey.exports.registry import Export
from customer_journey.model.framework import Framework
from customer_journey.model.graph import StageGraph

#: The formats that draw a framework or a crosswalk. Its text and its HTML are those of its page instead.
_DRAWN = ("svg", "mermaid", "dot")


def _drawn(
    picture: str, write: Callable[..., str], value: object, /, *, language: str = "en", **options: Any
) -> str:
    # Looked up by name, so that the module of a picture is imported only when the picture is drawn.
    draw = getattr(drawing, picture)
    return write(draw(value, language=language), **options)


EXPORTS = (
    *(Export(form, Drawing, write, options) for form, (write, options) in TEXT_FORMATS.items()),
    *(
        Export(form, of, partial(_drawn, picture, write), ("language", *options))
        for of, picture in ((Framework, "framework"), (StageGraph, "framework"), (Crosswalk, "crosswalk"))
        for form, (write, options) in TEXT_FORMATS.items()
        if form in _DRAWN
    ),
)
