"""Display: what notebooks, terminals and f-strings show of each kind of value.

Diagrams are shown as SVG with an outline; tables as HTML that reads without styles too, as Markdown
and as text. Text names stages by id; the other kinds, which are looked at, name them by label.
Nothing here imports anything heavy, or touches the network.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial, singledispatch
from importlib import import_module
from typing import TYPE_CHECKING

from customer_journey.content.advice import Advice
from customer_journey.crosswalks.apportionment import Apportionment
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.detection import Detection
from customer_journey.drawing.picture import Drawing
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage
from customer_journey.namesakes import FalseFriends
from customer_journey.pages import html, markdown, plain
from customer_journey.pages.blocks import Block, joined
from customer_journey.pages.naming import BY_ID, BY_LABEL, Naming

if TYPE_CHECKING:
    from rich.console import Group

__all__ = ["bundle", "for_rich", "formatted", "page_of"]

#: A picture of more stages than this is no picture: a notebook shows the outline.
_MOST_STAGES = 40


@singledispatch
def page_of(value: object, naming: Naming = BY_ID) -> Sequence[Block]:
    """Return the parts of the page that says all about a value; each kind of value registers its own.

    A kind that is not known here names the module that registers its page: it is imported when needed.
    """
    import_module(value._page_module)  # type: ignore[attr-defined]  # noqa: SLF001
    return page_of.dispatch(type(value))(value, naming)


@page_of.register
def _(value: Framework, naming: Naming = BY_ID) -> Sequence[Block]:  # noqa: ARG001  # shows ids and labels
    return plain.framework_blocks(value)


@page_of.register
def _(value: Crosswalk, naming: Naming = BY_ID) -> Sequence[Block]:
    return plain.crosswalk_blocks(value, naming=naming)


@page_of.register
def _(value: Advice, naming: Naming = BY_ID) -> Sequence[Block]:
    return plain.advice_blocks(value, naming=naming)


@page_of.register
def _(value: Stage, naming: Naming = BY_ID) -> Sequence[Block]:  # noqa: ARG001  # shows id and labels
    return plain.stage_blocks(value)


@page_of.register
def _(value: Drawing, naming: Naming = BY_ID) -> Sequence[Block]:  # noqa: ARG001  # was drawn with its names
    return value._outline  # noqa: SLF001  # a public attribute would make Block a public name


@page_of.register
def _(value: Apportionment, naming: Naming = BY_ID) -> Sequence[Block]:  # noqa: ARG001  # knows ids only
    return plain.apportionment_blocks(value)


@page_of.register
def _(value: Detection, naming: Naming = BY_ID) -> Sequence[Block]:
    return plain.detection_blocks(value, naming=naming)


@page_of.register
def _(value: FalseFriends, naming: Naming = BY_ID) -> Sequence[Block]:
    return plain.false_friends_blocks(value, naming=naming)


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
        return {
            kind: make()
            for kind, make in _kinds(value).items()
            if (include is None or kind in include) and (exclude is None or kind not in exclude)
        }
    except Exception as error:  # noqa: BLE001  # a display that raises hides the value it should show
        return {"text/plain": f"{value!r} (could not be displayed: {error!r})"}


def _kinds(value: object) -> Mapping[str, Callable[[], str]]:
    """Return what makes each kind that a notebook may show, the best one first."""
    drawn = _drawing(value) if isinstance(value, Framework) else value
    if isinstance(drawn, Drawing):
        picture = {"image/svg+xml": drawn.to_svg} if drawn.stages <= _MOST_STAGES else {}
        return {**picture, "text/plain": drawn.to_text}
    return {kind: partial(_PAGES[form], value) for kind, form in _KINDS.items()}


def for_rich(value: object) -> Group:
    """Return what rich prints of a value."""
    from customer_journey.pages import terminal

    return terminal.group(page_of(value, BY_LABEL))


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
    "text": lambda value: joined(page_of(value, BY_ID)),
    "markdown": lambda value: markdown.blocks_text(page_of(value, BY_LABEL)),
    "html": lambda value: html.fragment(page_of(value, BY_LABEL)),
}
_KINDS = {"text/html": "html", "text/markdown": "markdown", "text/plain": "text"}
_PICTURES = ("svg", "mermaid", "dot")
