"""Display: how notebooks, terminals and f-strings show a value.

A framework or its graph is shown as a picture with an outline, everything else as a table in HTML, Markdown
and text.
Nothing here imports a heavy library or uses the network.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from customer_journey import drawing, exports
from customer_journey.drawing.picture import Drawing
from customer_journey.model.framework import Framework
from customer_journey.model.graph import StageGraph
from customer_journey.model.printing import printable

if TYPE_CHECKING:
    from rich.console import Group

#: A picture of more stages than this is too crowded, so a notebook shows the outline alone.
_MOST_STAGES = 40
_FORMATS = {"text/html": "html", "text/markdown": "markdown", "text/plain": "text"}


def formatted(value: object, format: str) -> str:
    """Return a value in one of its formats: what ``f"{value:format}"`` gives.

    >>> import customer_journey as cj
    >>> print(f"{cj.frameworks['sale-phases']:mermaid}".splitlines()[0])
    flowchart LR

    Raises:
        InvalidValueError: the value has no such format; the error lists those that it has.
    """
    return exports.write(value, format)  # type: ignore[arg-type]  # a user wrote it; it is checked there


def bundle(
    value: object, *, include: Collection[str] | None = None, exclude: Collection[str] | None = None
) -> dict[str, str]:
    """Return what a notebook shows for a value, by MIME type; never raises.

    Some front ends show only the type that they prefer, others show all types. So a framework has a
    picture and an outline and nothing else, and a table is the same table in every type.
    """
    try:
        return {
            kind: make()
            for kind, make in _kinds(value).items()
            if (include is None or kind in include) and (exclude is None or kind not in exclude)
        }
    except Exception as error:  # noqa: BLE001  # a display that raises hides the value it should show
        return {"text/plain": printable(f"{value!r} (could not be displayed: {error!r})")}


def _kinds(value: object) -> Mapping[str, Callable[[], str]]:
    """Return, for each MIME type that a notebook may show, the function that writes it; best type first."""
    picture = drawing.framework(value) if isinstance(value, (Framework, StageGraph)) else value
    if not isinstance(picture, Drawing):
        return {kind: partial(formatted, value, form) for kind, form in _FORMATS.items()}
    if picture.stages > _MOST_STAGES:
        return {"text/plain": picture.to_text}
    return {"image/svg+xml": picture.to_svg, "text/plain": picture.to_text}


def drawn(value: Any, *, language: str) -> Drawing:
    """Return the picture of a framework or a crosswalk."""
    draw: Callable[..., Drawing] = drawing.crosswalk
    if isinstance(value, Framework):
        draw = drawing.framework
    return draw(value, language=language)


def for_rich(value: object) -> Group:
    """Return what rich prints for a value."""
    from customer_journey.pages import terminal
    from customer_journey.pages.naming import BY_LABEL
    from customer_journey.pages.page import page_of

    return terminal.group(page_of(value, BY_LABEL))
