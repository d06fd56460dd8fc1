"""Pictures as exports: frameworks and crosswalks drawn, and drawings in each of their text formats."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from customer_journey import drawing
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.drawing.picture import TEXT_FORMATS, Drawing
from customer_journey.exports.registry import Export
from customer_journey.model.framework import Framework


def _framework(framework: Framework, language: str) -> Drawing:
    return drawing.framework(framework, language=language)


def _crosswalk(crosswalk: Crosswalk, language: str) -> Drawing:
    return drawing.crosswalk(crosswalk, language=language)


def _drawn(
    draw: Callable[[Any, str], Drawing], write: Callable[..., str], value: object, /, **options: Any
) -> str:
    return write(draw(value, options.pop("language", "en")), **options)


#: The text and HTML of a framework or a crosswalk are those of its page.
_DRAWN = ("svg", "mermaid", "dot")
EXPORTS = (
    *(Export(form, Drawing, write, options) for form, (write, options) in TEXT_FORMATS.items()),
    *(
        Export(form, of, partial(_drawn, draw, TEXT_FORMATS[form][0]), ("language", *TEXT_FORMATS[form][1]))
        for of, draw in ((Framework, _framework), (Crosswalk, _crosswalk))
        for form in _DRAWN
    ),
)
