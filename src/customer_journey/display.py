"""Display: what notebooks, terminals and f-strings show of each kind of value.

Diagrams are shown as SVG with an outline; tables as HTML that reads without styles, as Markdown and
as text. Nothing here imports anything heavy, or touches the network.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import singledispatch
from typing import TYPE_CHECKING

import attrs

from customer_journey.advice import Advice
from customer_journey.apportionment import Apportionment
from customer_journey.crosswalks import Crosswalk
from customer_journey.detection import Detection
from customer_journey.errors import InvalidValueError
from customer_journey.formats import html, markdown, plain
from customer_journey.formats.blocks import Block, joined
from customer_journey.framework import Framework
from customer_journey.friends import FalseFriends
from customer_journey.stages import Stage

if TYPE_CHECKING:
    from rich.console import Group

    from customer_journey.drawing import Drawing

__all__ = ["Page", "bundle", "for_rich", "formatted", "page_of"]


@attrs.frozen
class Page:
    """What is told of a value: a title for captions, and the parts of the page."""

    title: str
    blocks: Sequence[Block]


@singledispatch
def page_of(value: object) -> Page:
    """Return all that is told of a value; each kind of value registers its own."""
    raise NotImplementedError(type(value).__name__)


@page_of.register
def _(value: Framework) -> Page:
    return Page(value.label, plain.framework_blocks(value))


@page_of.register
def _(value: Crosswalk) -> Page:
    return Page(f"{value.source.label} → {value.target.label}", plain.crosswalk_blocks(value))


@page_of.register
def _(value: Advice) -> Page:
    return Page(f"What to publish at {value.stage.label}", plain.advice_blocks(value))


@page_of.register
def _(value: Stage) -> Page:
    return Page(value.label, plain.stage_blocks(value))


@page_of.register
def _(value: Apportionment) -> Page:
    return Page("Customers in each stage", plain.apportionment_blocks(value))


@page_of.register
def _(value: Detection) -> Page:
    return Page("Vocabularies that explain the values", plain.detection_blocks(value))


@page_of.register
def _(value: FalseFriends) -> Page:
    return Page(f"What {value.word} names", plain.false_friends_blocks(value))


def _drawing(value: object) -> Drawing | None:
    """Return the picture of a value that has one."""
    from customer_journey import drawing

    if isinstance(value, Framework):
        return drawing.framework(value)
    return drawing.crosswalk(value) if isinstance(value, Crosswalk) else None


def bundle(
    value: object, *, include: Collection[str] | None = None, exclude: Collection[str] | None = None
) -> dict[str, str]:
    """Return what a notebook shows of a value, by MIME type; never raises.

    Some front ends show whichever type they rank first, others show all of them: so a framework is a
    picture with an outline and nothing else, and all that is a table is the same table in each type.
    """
    try:
        made = _bundle(value)
    except Exception as error:  # noqa: BLE001  # a display that raises hides the value it should show
        return {"text/plain": f"{value!r} (could not be displayed: {error!r})"}
    return {
        kind: text
        for kind, text in made.items()
        if (include is None or kind in include) and (exclude is None or kind not in exclude)
    }


def _bundle(value: object) -> dict[str, str]:
    if isinstance(value, Framework) and (drawn := _drawing(value)):
        return dict(drawn._repr_mimebundle_())  # one display layer
    page = page_of(value)
    return {
        "text/html": html.fragment(page.blocks, caption=page.title),
        "text/markdown": markdown.blocks_text(page.blocks),
        "text/plain": joined(page.blocks),
    }


def for_rich(value: object) -> Group:
    """Return what rich prints of a value."""
    from customer_journey.formats import terminal

    return terminal.group(page_of(value).blocks)


def formatted(value: object, form: str) -> str:
    """Return a value in one of the formats ``text``, ``markdown``, ``html``, ``svg``, ``mermaid``, ``dot``.

    >>> import customer_journey as cj
    >>> print(f"{cj.frameworks['sale-phases']:mermaid}".splitlines()[0])
    flowchart LR

    Raises:
        InvalidValueError: there is no such format, or the value has no picture.
    """
    if form in _PAGES:
        return _PAGES[form](page_of(value))
    drawn = _drawing(value)
    known = (*_PAGES, *(_PICTURES if drawn else ()))
    if drawn is None or form not in _PICTURES:
        raise InvalidValueError("the format", form, f"one of {', '.join(known)}")
    return format(drawn, form)


_PAGES: Mapping[str, Callable[[Page], str]] = {
    "text": lambda page: joined(page.blocks),
    "markdown": lambda page: markdown.blocks_text(page.blocks),
    "html": lambda page: html.fragment(page.blocks, caption=page.title),
}
_PICTURES = ("svg", "mermaid", "dot")
