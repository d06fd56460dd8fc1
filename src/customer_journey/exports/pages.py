"""Pages as exports: everything that can be displayed, as text, Markdown or HTML."""

from customer_journey.exports.registry import Export
from customer_journey.model.displayed import Displayed
from customer_journey.pages import html, markdown
from customer_journey.pages.blocks import joined
from customer_journey.pages.naming import Naming
from customer_journey.pages.page import page_of


def _text(value: Displayed, *, language: str = "en") -> str:
    return joined(page_of(value, Naming(labels=False, language=language)))


def _markdown(value: Displayed, *, language: str = "en") -> str:
    return markdown.blocks_text(page_of(value, Naming(labels=True, language=language)))


def _html(value: Displayed, *, language: str = "en") -> str:
    return html.fragment(page_of(value, Naming(labels=True, language=language)))


EXPORTS = (
    Export("text", Displayed, _text, ("language",)),
    Export("markdown", Displayed, _markdown, ("language",)),
    Export("html", Displayed, _html, ("language",)),
)
