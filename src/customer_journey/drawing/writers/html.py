"""HTML: the picture and its content as text, in a complete page or in a fragment for notebooks."""

from base64 import b64encode
from collections.abc import Sequence
from math import ceil

from customer_journey.drawing.marks.cleaning import cleaned, escaped
from customer_journey.drawing.marks.scene import Role, Scene
from customer_journey.drawing.marks.themes import colours
from customer_journey.drawing.writers import svg
from customer_journey.pages.blocks import Block
from customer_journey.pages.html import fragment

_CAPTION = "The picture as text"


def page(title: str, description: str, scene: Scene, outline: Sequence[Block], theme: str = "light") -> str:
    """Return a complete page that loads nothing from outside: the picture, then its content as text.

    Raises:
        InvalidValueError: the theme is unknown.
    """
    heading = escaped(title)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{heading}</title>\n<style>\n{_style(theme)}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{heading}</h1>\n<figure>\n{svg.text(title, description, scene, theme)}</figure>\n"
        # A table wider than the window scrolls on its own, so the keyboard must be able to reach it.
        f'<section tabindex="0" aria-label="{_CAPTION}">\n{_as_text(title, outline, _CAPTION)}</section>\n'
        "</main>\n</body>\n</html>\n"
    )


def figure(title: str, description: str, scene: Scene, outline: Sequence[Block], theme: str = "light") -> str:
    """Return a fragment: the picture as an image with its description, and its content as text.

    Raises:
        InvalidValueError: the theme is unknown.
    """
    encoded = b64encode(svg.text(title, description, scene, theme).encode()).decode()
    alternative = " ".join(escaped(line) for line in description.splitlines())
    return (
        f'<figure>\n<img src="data:image/svg+xml;base64,{encoded}" alt="{alternative}"'
        f' width="{ceil(scene.width)}" height="{ceil(scene.height)}">\n'
        f"<figcaption>{escaped(title)}</figcaption>\n"
        f"<details>\n<summary>{_CAPTION}</summary>\n{_as_text(title, outline)}</details>\n</figure>\n"
    )


def _style(theme: str) -> str:
    paint = colours(theme)
    return (
        f"body {{ margin: 1.5rem; background: {paint[Role.PANEL]}; color: {paint[Role.INK]};"
        " font: 1rem/1.5 system-ui, sans-serif; }\n"
        "main { max-width: 62rem; margin: 0 auto; }\n"
        # The picture shows its title; the heading is for screen readers.
        "h1 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }\n"
        "figure { margin: 1.5rem 0; }\nsvg { max-width: 100%; height: auto; }\n"
        "section { overflow-x: auto; }\ntable { border-collapse: collapse; margin: 1rem 0; }\n"
        f"th, td {{ border: 1px solid {paint[Role.LINE]}; padding: 0.3rem 0.6rem; text-align: start;"
        " vertical-align: top; overflow-wrap: break-word; }\n"
    )


def _as_text(title: str, outline: Sequence[Block], caption: str = "") -> str:
    """Return the outline as HTML, without its title if that stands above it already."""
    if outline and isinstance(outline[0], str) and outline[0].strip() == title.strip():
        outline = outline[1:]
    return fragment(outline, caption=caption, clean=cleaned)
