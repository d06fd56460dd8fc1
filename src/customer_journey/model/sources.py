"""Sources: where a fact comes from."""

from collections.abc import Iterable

import attrs

from customer_journey.model.fields import all_of, an, strict, texts
from customer_journey.model.records import NOT_IN_FILE, in_file


@attrs.frozen(repr=False, field_transformer=strict)
class Source:
    """A publication that says something about stages.

    Attributes:
        id: short name used in the data files.
        title: as published, in its own language.
        authors: persons, if known.
        publisher: site, firm or journal, if known.
        year: of publication, if known.
        url: its address, if known.
        language: language tag of the text.
        note: what a reader should know before trusting it.
    """

    id: str = attrs.field(metadata=NOT_IN_FILE)
    title: str
    authors: tuple[str, ...] = attrs.field(default=(), converter=texts)
    publisher: str = ""
    year: int | None = attrs.field(default=None, metadata=in_file(after="note"))
    url: str = ""
    language: str = ""
    note: str = ""

    def __str__(self) -> str:
        who = ", ".join(self.authors) or self.publisher
        year = f" ({self.year})" if self.year is not None else ""
        return f"{who}{year}: {self.title}" if who else f"{self.title}{year}"

    def __repr__(self) -> str:
        return f"<Source {self.id}>"


@attrs.frozen(repr=False, field_transformer=strict)
class Citation:
    """A source, and where in it.

    >>> str(Citation(Source("cdj", "The consumer decision journey", year=2009), "figure 2"))
    'The consumer decision journey (2009), figure 2'
    """

    source: Source = attrs.field(validator=an(Source, "a Source"))
    locator: str = ""

    def __str__(self) -> str:
        return f"{self.source}, {self.locator}" if self.locator else str(self.source)

    def __repr__(self) -> str:
        place = f"#{self.locator}" if self.locator else ""
        return f"<Citation {self.source.id}{place}>"


def citations(given: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return citations as a tuple.

    Raises:
        InvalidValueError: something else is among them.
    """
    return all_of(Citation, given)
