"""Sources: where a fact comes from."""

from collections.abc import Iterable

import attrs

from customer_journey.model.fields import all_of, an, strict, texts
from customer_journey.model.printing import one_line, printable
from customer_journey.model.records import NOT_IN_FILE, in_file


@attrs.frozen(repr=False, field_transformer=strict)
class Source:
    """A publication that says something about stages.

    Attributes:
        id: the short name used in the data files.
        title: its title as published, in its own language.
        authors: the people who wrote it, if known.
        publisher: the site, firm or journal, if known.
        year: the year of publication, if known.
        url: its address, if known.
        language: the language tag of the text.
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
        return one_line(in_words(self))

    def __repr__(self) -> str:
        return printable(f"<Source {self.id}>")


@attrs.frozen(repr=False, field_transformer=strict)
class Citation:
    """A source, and the place in it that is cited.

    >>> str(Citation(Source("cdj", "The consumer decision journey", year=2009), "figure 2"))
    'The consumer decision journey (2009), figure 2'
    """

    source: Source = attrs.field(validator=an(Source, "a Source"))
    locator: str = ""

    def __str__(self) -> str:
        return one_line(in_words(self))

    def __repr__(self) -> str:
        place = f"#{self.locator}" if self.locator else ""
        return printable(f"<Citation {self.source.id}{place}>")


def in_words(cited: Source | Citation) -> str:
    """Return who published a source, when, its title, and where in it; the texts are as they were given."""
    if isinstance(cited, Citation):
        return ", ".join(filter(None, (in_words(cited.source), cited.locator)))
    who = ", ".join(cited.authors) or cited.publisher
    year = f" ({cited.year})" if cited.year is not None else ""
    return f"{who}{year}: {cited.title}" if who else f"{cited.title}{year}"


def citations(given: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return citations as a tuple.

    Raises:
        InvalidValueError: an item is not a citation.
    """
    return all_of(Citation, given)
