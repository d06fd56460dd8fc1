"""Drawings: one picture in every format, and what a notebook shows of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import attrs

from customer_journey._compat import override
from customer_journey.drawing.marks.diagram import Diagram
from customer_journey.drawing.marks.scene import Scene
from customer_journey.drawing.writers.endings import form_of
from customer_journey.model.displayed import Displayed
from customer_journey.model.errors import InvalidValueError, MissingDependencyError
from customer_journey.pages.blocks import Block, joined

__all__ = ["Drawing"]


@attrs.frozen(repr=False)
class Drawing(Displayed):
    """A picture, made by the functions of :mod:`customer_journey.drawing`.

    Attributes:
        title: what it shows.
        description: the same in sentences, for whoever cannot see it.
        scene: marks in their places.
        diagram: what is joined to what, or None if the picture is no graph.
        outline: the same as texts and tables.
        stages: how many stages it shows; as many as the diagram has nodes if nothing is said.

    >>> from customer_journey import drawing as draw
    >>> drawing = draw.framework("three-phase")
    >>> drawing.to_svg() == f"{drawing:svg}", sorted(drawing._repr_mimebundle_())
    (True, ['image/svg+xml', 'text/plain'])
    """

    title: str
    description: str
    scene: Scene
    diagram: Diagram | None
    outline: tuple[Block, ...]
    stages: int = attrs.Factory(lambda self: len(self.diagram.nodes) if self.diagram else 0, takes_self=True)

    def to_svg(self, *, theme: str = "light") -> str:
        """Return the picture as SVG on an opaque panel.

        Raises:
            InvalidValueError: there is no such theme.
        """
        from customer_journey.drawing.writers import svg

        return svg.text(self, theme)

    def to_html(self, *, theme: str = "light") -> str:
        """Return a complete page: the picture, and the same as text and tables.

        Raises:
            InvalidValueError: there is no such theme.
        """
        from customer_journey.drawing.writers import html

        return html.page(self, theme)

    def to_figure(self, *, theme: str = "light") -> str:
        """Return an HTML fragment that also shows in a notebook that is not trusted.

        Raises:
            InvalidValueError: there is no such theme.
        """
        from customer_journey.drawing.writers import html

        return html.figure(self, theme)

    def to_mermaid(self) -> str:
        """Return the picture as a Mermaid flowchart.

        Raises:
            InvalidValueError: the picture is no graph.
        """
        from customer_journey.drawing.writers import mermaid

        return mermaid.text(self)

    def to_dot(self) -> str:
        """Return the picture in the language of Graphviz.

        Raises:
            InvalidValueError: the picture is no graph.
        """
        from customer_journey.drawing.writers import dot

        return dot.text(self)

    def to_text(self) -> str:
        """Return the outline, which says all that the picture shows."""
        return joined(self.outline)

    def to_png(self, *, theme: str = "light", scale: float = 2.0) -> bytes:
        """Return the picture as PNG, with ``scale`` pixels for each pixel of the SVG.

        Raises:
            MissingDependencyError: resvg-py is not installed.
            InvalidValueError: there is no such theme, or a scale that is no number from 0.1 to 10.
        """
        if not isinstance(scale, (int, float)) or not 0.1 <= scale <= 10:
            raise InvalidValueError("scale", scale, "a number from 0.1 to 10")
        drawn = self.to_svg(theme=theme)
        try:
            import resvg_py
        except ImportError:
            raise MissingDependencyError("resvg-py", "png") from None
        return bytes(resvg_py.svg_to_bytes(svg_string=drawn, zoom=float(scale)))

    def to_bytes(self, form: str, *, theme: str = "light") -> bytes:
        """Return the picture in a format by its name; what other programs lay out takes their colours.

        Raises:
            InvalidValueError: there is no such format or theme, or the picture is no graph.
            MissingDependencyError: resvg-py is not installed, and PNG is asked for.
        """
        themed: Mapping[str, Callable[..., str | bytes]] = {
            "svg": self.to_svg,
            "html": self.to_html,
            "png": self.to_png,
        }
        if form not in {**themed, **_FORMATS}:
            raise InvalidValueError("the format", form, f"one of {', '.join({**themed, **_FORMATS})}")
        made = themed[form](theme=theme) if form in themed else _FORMATS[form](self)
        return made if isinstance(made, bytes) else made.encode("utf-8", "backslashreplace")

    def save(self, path: str | os.PathLike[str], *, theme: str = "light") -> None:
        """Write the picture to a file, in the format that the file's name ends in.

        Raises:
            InvalidValueError: the name ends otherwise; otherwise as :meth:`to_bytes`.
            MissingDependencyError: as :meth:`to_bytes`.
            OSError: the file cannot be written.
        """
        made = self.to_bytes(form_of(path), theme=theme)
        Path(path).write_bytes(made)

    @override
    def __str__(self) -> str:
        return self.to_text()

    @override
    def __repr__(self) -> str:
        return f"<Drawing {self.title!r}>"

    @override
    def __format__(self, format_spec: str, /) -> str:
        if not format_spec:
            return str(self)
        if format_spec not in _FORMATS:
            raise InvalidValueError("the format", format_spec, f"one of {', '.join(_FORMATS)}")
        return _FORMATS[format_spec](self)


_FORMATS: Mapping[str, Callable[[Drawing], str]] = {
    "svg": Drawing.to_svg,
    "html": Drawing.to_html,
    "mermaid": Drawing.to_mermaid,
    "dot": Drawing.to_dot,
    "text": Drawing.to_text,
}
