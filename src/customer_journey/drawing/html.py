"""HTML: a page with the picture and the same as text, and a fragment for notebooks that are not trusted."""

from __future__ import annotations

from base64 import b64encode
from html import escape

from customer_journey.drawing import svg
from customer_journey.drawing.metrics import cleaned
from customer_journey.drawing.picture import Drawing
from customer_journey.drawing.scene import Role
from customer_journey.drawing.themes import colours
from customer_journey.formats.html import fragment

__all__ = ["figure", "page"]


def page(drawing: Drawing, theme: str = "light") -> str:
    """Return a complete page that needs nothing from outside: the picture, then the same as text.

    Raises:
        InvalidValueError: there is no such theme.
    """
    title = _text(drawing.title)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{_style(theme)}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n<figure>\n{svg.text(drawing, theme)}</figure>\n{_told(drawing)}</main>\n</body>\n"
        "</html>\n"
    )


def figure(drawing: Drawing, theme: str = "light") -> str:
    """Return a fragment: the picture as an image with its description, and the same as text.

    Raises:
        InvalidValueError: there is no such theme.
    """
    encoded = b64encode(svg.text(drawing, theme).encode()).decode()
    description = " ".join(_text(line) for line in drawing.description.splitlines())
    return (
        f'<figure>\n<img src="data:image/svg+xml;base64,{encoded}" alt="{description}"'
        f' width="{drawing.scene.width:.0f}" height="{drawing.scene.height:.0f}">\n'
        f"<figcaption>{_text(drawing.title)}</figcaption>\n"
        f"<details>\n<summary>The same as text</summary>\n{_told(drawing)}</details>\n</figure>\n"
    )


def _style(theme: str) -> str:
    paint = colours(theme)
    return (
        f"body {{ margin: 1.5rem; background: {paint[Role.PANEL]}; color: {paint[Role.INK]};"
        " font: 1rem/1.5 system-ui, sans-serif; }\n"
        "main { max-width: 62rem; margin: 0 auto; }\n"
        "h1 { font-size: 1.4rem; }\nfigure { margin: 1.5rem 0; }\nsvg { max-width: 100%; height: auto; }\n"
        "table { border-collapse: collapse; margin: 1rem 0; }\n"
        f"th, td {{ border: 1px solid {paint[Role.LINE]}; padding: 0.3rem 0.6rem; text-align: start;"
        " vertical-align: top; overflow-wrap: anywhere; }\n"
    )


def _told(drawing: Drawing) -> str:
    """Return the outline, without the title that stands above it already."""
    blocks = drawing.outline
    if blocks and isinstance(blocks[0], str) and blocks[0].strip() == drawing.title.strip():
        blocks = blocks[1:]
    return fragment(blocks, caption=drawing.title, clean=cleaned)


def _text(text: str) -> str:
    return escape(cleaned(text))
