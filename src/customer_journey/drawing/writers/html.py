"""HTML: a page with the picture and the same as text, and a fragment for notebooks that are not trusted."""

from __future__ import annotations

from base64 import b64encode
from math import ceil

from customer_journey.drawing.marks.cleaning import cleaned, escaped
from customer_journey.drawing.marks.scene import Role
from customer_journey.drawing.marks.themes import colours
from customer_journey.drawing.picture import Drawing
from customer_journey.drawing.writers import svg
from customer_journey.pages.html import fragment

__all__ = ["figure", "page"]

_CAPTION = "The same as text"


def page(drawing: Drawing, theme: str = "light") -> str:
    """Return a complete page that needs nothing from outside: the picture, then the same as text.

    Raises:
        InvalidValueError: there is no such theme.
    """
    title = escaped(drawing.title)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{_style(theme)}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n<figure>\n{svg.text(drawing, theme)}</figure>\n"
        # Wider than the window it scrolls by itself, for which the keyboard must reach it.
        f'<section tabindex="0" aria-label="{_CAPTION}">\n{_told(drawing, _CAPTION)}</section>\n'
        "</main>\n</body>\n</html>\n"
    )


def figure(drawing: Drawing, theme: str = "light") -> str:
    """Return a fragment: the picture as an image with its description, and the same as text.

    Raises:
        InvalidValueError: there is no such theme.
    """
    encoded = b64encode(svg.text(drawing, theme).encode()).decode()
    description = " ".join(escaped(line) for line in drawing.description.splitlines())
    return (
        f'<figure>\n<img src="data:image/svg+xml;base64,{encoded}" alt="{description}"'
        f' width="{ceil(drawing.scene.width)}" height="{ceil(drawing.scene.height)}">\n'
        f"<figcaption>{escaped(drawing.title)}</figcaption>\n"
        f"<details>\n<summary>{_CAPTION}</summary>\n{_told(drawing, '')}</details>\n</figure>\n"
    )


def _style(theme: str) -> str:
    paint = colours(theme)
    return (
        f"body {{ margin: 1.5rem; background: {paint[Role.PANEL]}; color: {paint[Role.INK]};"
        " font: 1rem/1.5 system-ui, sans-serif; }\n"
        "main { max-width: 62rem; margin: 0 auto; }\n"
        # The picture shows its title; the heading is for whoever does not see it.
        "h1 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }\n"
        "figure { margin: 1.5rem 0; }\nsvg { max-width: 100%; height: auto; }\n"
        "section { overflow-x: auto; }\ntable { border-collapse: collapse; margin: 1rem 0; }\n"
        f"th, td {{ border: 1px solid {paint[Role.LINE]}; padding: 0.3rem 0.6rem; text-align: start;"
        " vertical-align: top; overflow-wrap: break-word; }\n"
    )


def _told(drawing: Drawing, caption: str) -> str:
    """Return the outline, without the title that stands above it already."""
    blocks = drawing.outline
    if blocks and isinstance(blocks[0], str) and blocks[0].strip() == drawing.title.strip():
        blocks = blocks[1:]
    return fragment(blocks, caption=caption, clean=cleaned)
