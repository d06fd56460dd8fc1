"""Drawings: one picture in every format."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs

from customer_journey.drawing.marks.diagram import Diagram
from customer_journey.drawing.marks.scene import Scene
from customer_journey.drawing.marks.themes import Theme
from customer_journey.drawing.writers import PictureFormat, form_of
from customer_journey.model.displayed import Displayed
from customer_journey.model.errors import InvalidValueError, MissingDependencyError
from customer_journey.model.fields import path_of
from customer_journey.pages.blocks import Block, joined
from customer_journey.pages.naming import BY_ID, Naming
from customer_journey.pages.page import page_of


@attrs.frozen(repr=False)
class Drawing(Displayed):
    """A picture, made by the functions of :mod:`customer_journey.drawing`.

    Attributes:
        title: what the picture shows.
        description: the same in sentences, for readers who cannot see it.
        stages: how many stages the picture shows.

    >>> from customer_journey import drawing as draw
    >>> drawing = draw.framework("three-phase")
    >>> drawing.to_svg() == f"{drawing:svg}", sorted(drawing._repr_mimebundle_())
    (True, ['image/svg+xml', 'text/plain'])
    """

    title: str
    description: str
    #: The marks in their places, for SVG and PNG.
    _scene: Scene
    #: Which stages are joined, for formats that do their own layout; None if the picture is not a graph.
    _diagram: Diagram | None
    #: The same content as text and tables.
    _outline: tuple[Block, ...]
    stages: int = attrs.Factory(
        lambda self: len(self._diagram.nodes) if self._diagram else 0, takes_self=True
    )

    def to_svg(self, *, theme: Theme = "light") -> str:
        """Return the picture as SVG on an opaque panel.

        Raises:
            InvalidValueError: the theme is unknown.
        """
        from customer_journey.drawing.writers import svg

        return svg.text(self.title, self.description, self._scene, theme)

    def to_html(self, *, theme: Theme = "light") -> str:
        """Return a complete page: the picture, followed by its content as text and tables.

        Raises:
            InvalidValueError: the theme is unknown.
        """
        from customer_journey.drawing.writers import html

        return html.page(self.title, self.description, self._scene, self._outline, theme)

    def to_figure(self, *, theme: Theme = "light") -> str:
        """Return an HTML fragment that is shown even in a notebook that is not trusted.

        Raises:
            InvalidValueError: the theme is unknown.
        """
        from customer_journey.drawing.writers import html

        return html.figure(self.title, self.description, self._scene, self._outline, theme)

    def to_mermaid(self) -> str:
        """Return the picture as a Mermaid flowchart.

        Raises:
            InvalidValueError: the picture is not a graph.
        """
        from customer_journey.drawing.writers import mermaid

        return mermaid.text(self.title, self.description, self._graph("mermaid"))

    def to_dot(self) -> str:
        """Return the picture in DOT, the language of Graphviz.

        Raises:
            InvalidValueError: the picture is not a graph.
        """
        from customer_journey.drawing.writers import dot

        return dot.text(self.title, self._graph("dot"))

    def to_text(self) -> str:
        """Return all that the picture shows, as text and tables."""
        return joined(self._outline)

    def to_png(self, *, theme: Theme = "light", scale: float = 2.0) -> bytes:
        """Return the picture as PNG, with ``scale`` pixels for each pixel of the SVG.

        Raises:
            MissingDependencyError: resvg-py is not installed.
            InvalidValueError: the theme is unknown, or the scale is not a number from 0.1 to 10.
        """
        if isinstance(scale, bool) or not isinstance(scale, (int, float)) or not 0.1 <= scale <= 10:
            raise InvalidValueError("scale", scale, "a number from 0.1 to 10")
        drawn = self.to_svg(theme=theme)
        try:
            import resvg_py
        except ImportError:
            raise MissingDependencyError("resvg-py", "png") from None
        return bytes(resvg_py.svg_to_bytes(svg_string=drawn, zoom=float(scale)))

    def to_bytes(self, form: PictureFormat, *, theme: Theme = "light") -> bytes:
        """Return the picture in the format of this name.

        ``svg``, ``html`` and ``png`` have a theme. For ``mermaid``, ``dot`` and ``text``, the program that
        shows them chooses the colours.

        Raises:
            InvalidValueError: the format or the theme is unknown, or the picture is not a graph.
            MissingDependencyError: the format is PNG, and resvg-py is not installed.
        """
        if not isinstance(form, str) or form not in (*TEXT_FORMATS, "png"):
            raise InvalidValueError("the format", form, f"one of {', '.join(TEXT_FORMATS)}, png")
        if form == "png":
            return self.to_png(theme=theme)
        write, options = TEXT_FORMATS[form]
        text = write(self, theme=theme) if options else write(self)
        return text.encode("utf-8", "backslashreplace")

    def save(self, path: str | os.PathLike[str], *, theme: Theme = "light") -> None:
        """Write the picture to a file, in the format that the ending of its name stands for.

        Raises:
            InvalidValueError: not a path, no format has this ending, or :meth:`to_bytes` raises it.
            MissingDependencyError: the format is PNG, and resvg-py is not installed.
            OSError: the file cannot be written.
        """
        place = Path(path_of("path", path))
        place.write_bytes(self.to_bytes(form_of(place), theme=theme))

    def _graph(self, form: str) -> Diagram:
        if self._diagram is None:
            raise InvalidValueError("format", form, "svg, html or text for a picture that is not a graph")
        return self._diagram

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<Drawing {self.title!r}>"


@page_of.register
def _page(drawing: Drawing, _naming: Naming = BY_ID) -> Sequence[Block]:
    return drawing._outline  # noqa: SLF001  # a public attribute would make Block a public name


#: The text formats of a drawing, each with its writer and the options that the writer takes.
TEXT_FORMATS: Mapping[str, tuple[Callable[..., str], tuple[str, ...]]] = {
    "svg": (Drawing.to_svg, ("theme",)),
    "html": (Drawing.to_html, ("theme",)),
    "mermaid": (Drawing.to_mermaid, ()),
    "dot": (Drawing.to_dot, ()),
    "text": (Drawing.to_text, ()),
}
