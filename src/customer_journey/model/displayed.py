"""The hooks by which notebooks, terminals and f-strings show a value."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Group

    from customer_journey.drawing.picture import Drawing


class Displayed:
    """A value that :mod:`customer_journey.display` knows how to show.

    ``f"{value:markdown}"`` gives it as text in one of the formats of :func:`display.formatted`;
    ``f"{value:>20}"`` formats its name like any string.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return f"{self:text}"

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """Return what a notebook shows, by MIME type."""
        from customer_journey.display import bundle

        return bundle(self, include=include, exclude=exclude)

    def _mime_(self) -> tuple[str, str]:
        """Return what marimo shows: one MIME type and its content."""
        from customer_journey.display import bundle

        return next(iter(bundle(self).items()))

    def __rich__(self) -> Group:
        """Return what rich prints on a terminal."""
        from customer_journey.display import for_rich

        return for_rich(self)

    def __format__(self, format_spec: str, /) -> str:
        from customer_journey.display import formatted

        # The name of a format consists of letters; a format of strings has a sign or a width.
        return formatted(self, format_spec) if format_spec.isalpha() else format(str(self), format_spec)


class Drawn:
    """A value of which there is one picture."""

    __slots__ = ()

    def draw(self, *, language: str = "en") -> Drawing:
        """Return the picture that :mod:`customer_journey.drawing` makes of it.

        Args:
            language: the language of the labels, as far as there are labels in it.

        Raises:
            InvalidValueError: the language is not a tag; or there is too much to draw.
        """
        from customer_journey.display import drawn

        return drawn(self, language=language)
