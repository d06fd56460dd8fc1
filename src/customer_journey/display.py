"""Display: what notebooks, terminals and f-strings show of each kind of value.

Diagrams are shown as SVG with an outline; tables as HTML that reads without styles, as Markdown and
as text. Nothing here imports anything heavy, or touches the network.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import singledispatch
from typing import TYPE_CHECKING

from customer_journey.advice import Advice
from customer_journey.crosswalks import Crosswalk
from customer_journey.detection import Detection
from customer_journey.errors import InvalidValueError
from customer_journey.formats import html, markdown, plain
from customer_journey.formats.blocks import Block, joined
from customer_journey.framework import Framework
from customer_journey.friends import FalseFriends

if TYPE_CHECKING:
    from rich.console import Group

    from customer_journey.drawing import Drawing

__all__ = ["blocks_of", "bundle", "for_rich", "formatted", "title_of"]


@singledispatch
def blocks_of(value: object) -> Sequence[Block]:
    """Return the parts of the page that tells all of a value."""
    raise NotImplementedError(type(value).__name__)


@singledispatch
def title_of(value: object) -> str:
    """Return what a value is called in a caption."""
    raise NotImplementedError(type(value).__name__)


@blocks_of.register
def _(value: Framework) -> Sequence[Block]:
    return plain.framework_blocks(value)


@blocks_of.register
def _(value: Crosswalk) -> Sequence[Block]:
    return plain.crosswalk_blocks(value)


@blocks_of.register
def _(value: Advice) -> Sequence[Block]:
    return plain.advice_blocks(value)


@blocks_of.register
def _(value: Detection) -> Sequence[Block]:
    return plain.detection_blocks(value)


@blocks_of.register
def _(value: FalseFriends) -> Sequence[Block]:
    return plain.false_friends_blocks(value)


@title_of.register
def _(value: Framework) -> str:
    return value.label


@title_of.register
def _(value: Crosswalk) -> str:
    return f"{value.source.label} → {value.target.label}"


@title_of.register
def _(value: Advice) -> str:
    return f"What to publish at {value.stage.label}"


@title_of.register
def _(_: Detection) -> str:
    return "Vocabularies that explain the values"


@title_of.register
def _(value: FalseFriends) -> str:
    return f"What {value.word} names"


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
    blocks = blocks_of(value)
    return {
        "text/html": html.fragment(blocks, caption=title_of(value)),
        "text/markdown": markdown.blocks_text(blocks),
        "text/plain": joined(blocks),
    }


def for_rich(value: object) -> Group:
    """Return what rich prints of a value."""
    from customer_journey.formats import terminal

    return terminal.group(blocks_of(value))


def formatted(value: object, form: str) -> str:
    """Return a value in one of the formats ``text``, ``markdown``, ``html``, ``svg``, ``mermaid``, ``dot``.

    >>> import customer_journey as cj
    >>> print(f"{cj.frameworks['sale-phases']:mermaid}".splitlines()[0])
    flowchart LR

    Raises:
        InvalidValueError: there is no such format, or the value has no picture.
    """
    if form in _PAGES:
        return _PAGES[form](value)
    drawn = _drawing(value)
    known = (*_PAGES, *(_PICTURES if drawn else ()))
    if drawn is None or form not in _PICTURES:
        raise InvalidValueError("the format", form, f"one of {', '.join(known)}")
    return format(drawn, form)


_PAGES: Mapping[str, Callable[[object], str]] = {
    "text": lambda value: joined(blocks_of(value)),
    "markdown": lambda value: markdown.blocks_text(blocks_of(value)),
    "html": lambda value: html.fragment(blocks_of(value), caption=title_of(value)),
}
_PICTURES = ("svg", "mermaid", "dot")
