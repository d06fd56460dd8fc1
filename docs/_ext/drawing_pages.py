"""Pictures on the pages, drawn when the documentation is built.

The directive ``drawing`` takes the kind of picture and then the arguments of the command ``draw``::

    ```{drawing} crosswalk hourglass nine-stage --language sv
    ```
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from customer_journey.cli.commands import draw
from customer_journey.cli.parser import parse
from customer_journey.drawing.marks.themes import THEMES

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from customer_journey.drawing import Drawing


def pictured(drawing: Drawing) -> list[nodes.Element]:
    """Return a picture for each theme; the page shows the one that matches the reader's theme.

    The drawing escapes every label, and its ids differ from those of all other drawings.
    """
    pictures = []
    for theme in THEMES:
        svg = drawing.to_svg(theme=theme)
        width = svg.partition(' width="')[2].partition('"')[0]
        # On a small screen the picture scrolls sideways, so the keyboard must be able to reach it.
        open_tag = f'<div class="drawing only-{theme}" style="--drawn: {width}px" tabindex="0">'
        pictures.append(nodes.raw("", f"{open_tag}\n{svg}</div>\n", format="html"))
    return pictures


class Drawn(SphinxDirective):
    """A picture of a kind of the command ``draw``."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the picture."""
        kind, *rest = shlex.split(self.arguments[0])
        _, options = parse(["draw", f"--picture={kind}", *rest])
        return [*pictured(draw.picture(options))]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive with Sphinx."""
    app.add_directive("drawing", Drawn)
    app.add_css_file("drawings.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
