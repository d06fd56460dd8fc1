"""Pictures as exports: frameworks and crosswalks drawn, and drawings in each of their text formats."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from customer_journey import drawing
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.drawing.picture import Drawing
from customer_journey.exports.registry import Export
from customer_journey.model.framework import Framework

__all__ = ["EXPORTS"]

#: The formats of a drawing, each with its options and its writer.
_WRITERS: dict[str, tuple[tuple[str, ...], Callable[..., str]]] = {
    "svg": (("theme",), Drawing.to_svg),
    "html": (("theme",), Drawing.to_html),
    "mermaid": ((), Drawing.to_mermaid),
    "dot": ((), Drawing.to_dot),
    "text": ((), Drawing.to_text),
}
#: The formats in which other values are drawn; their text and HTML are those of their page.
_DRAWN = ("svg", "mermaid", "dot")


def _framework(framework: Framework, language: str) -> Drawing:
    return drawing.framework(framework, language=language)


def _crosswalk(crosswalk: Crosswalk, language: str) -> Drawing:
    return drawing.crosswalk(crosswalk, language=language)


def _drawn(
    draw: Callable[[Any, str], Drawing], write: Callable[..., str], value: object, /, **options: Any
) -> str:
    return write(draw(value, options.pop("language", "en")), **options)


EXPORTS = (
    *(Export(form, Drawing, write, options) for form, (options, write) in _WRITERS.items()),
    *(
        Export(form, of, partial(_drawn, draw, _WRITERS[form][1]), ("language", *_WRITERS[form][0]))
        for of, draw in ((Framework, _framework), (Crosswalk, _crosswalk))
        for form in _DRAWN
    ),
)
