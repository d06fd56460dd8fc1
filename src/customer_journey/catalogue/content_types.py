"""Content types: what can be published, offered or run at a stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import attrs

from customer_journey.catalogue import bundled
from customer_journey.catalogue.codec import RecordReader
from customer_journey.catalogue.guards import guards
from customer_journey.catalogue.reading import Table
from customer_journey.model.decorations import flat, words
from customer_journey.model.displayed import Displayed
from customer_journey.model.errors import NotFoundError, shown
from customer_journey.model.fields import Choice, strict, texts
from customer_journey.model.folding import LONGEST_NAME
from customer_journey.model.labels import Labels, label, labels_of
from customer_journey.model.names import NameIndex, Tiers, clashes, near, suggesting
from customer_journey.model.printing import one_line, printable
from customer_journey.model.records import in_file


class ContentKind(Choice):
    """What a content type is.

    ``FORMAT``: something to read, watch or use. ``OFFER``: something to take up, such as a trial or a
    coupon. ``PROGRAMME``: something to join. ``CHANNEL``: where it runs.
    """

    FORMAT = "format"
    OFFER = "offer"
    PROGRAMME = "programme"
    CHANNEL = "channel"


def _kind(name: str) -> ContentKind:
    return ContentKind(name)


@attrs.frozen(cache_hash=True, repr=False, field_transformer=strict)
class ContentType:
    """A type of content.

    Attributes:
        id: its id.
        kind: what it is.
        labels: what to display, by language.
        aliases: other names that resolve to it and are never displayed.
        definition: what it is, in our own words.
        broader_id: the id of the type of which it is a kind or a part; empty if there is none.

    >>> import customer_journey as cj
    >>> cj.content_types.resolve("Kundcase")
    <ContentType case-study>
    >>> cj.content_types["newsletter"].broader, cj.content_types["product-tour"].narrower
    (<ContentType email-campaign>, (<ContentType interactive-demo>,))
    """

    id: str
    kind: ContentKind = attrs.field(default=ContentKind.FORMAT, converter=_kind)
    labels: Labels = attrs.field(factory=Labels, converter=labels_of)
    aliases: tuple[str, ...] = attrs.field(default=(), converter=texts)
    definition: str = ""
    broader_id: str = attrs.field(default="", metadata=in_file(key="broader"))

    @property
    def label(self) -> str:
        """The English label, or the first one there is, or the id."""
        return label(self)

    @property
    def broader(self) -> ContentType | None:
        """The type of which it is a kind or a part."""
        return content_types[self.broader_id] if self.broader_id else None

    @property
    def ancestors(self) -> tuple[ContentType, ...]:
        """Its broader type, the broader type of that, and so on."""
        return (self.broader, *self.broader.ancestors) if self.broader else ()

    @property
    def narrower(self) -> tuple[ContentType, ...]:
        """The types whose broader type it is, in the order of their file."""
        return tuple(t for t in content_types.values() if t.broader_id == self.id)

    @property
    def names(self) -> Tiers:
        """All its names, by tier: id, labels, aliases."""
        return ((self.id,), tuple(self.labels.values()), self.aliases)

    def __str__(self) -> str:
        return one_line(self.label)

    def __repr__(self) -> str:
        return printable(f"<ContentType {self.id}>")


class ContentTypes(Mapping[str, ContentType], Displayed):
    """A lazy mapping from id to content type, in the order of its file."""

    @cached_property
    def _types(self) -> dict[str, ContentType]:
        with bundled.table("content_types.toml") as table:
            entries = table.tables("content_types", required=True)
            read = RecordReader().all(ContentType, entries)
            types = {content_type.id: content_type for content_type in read}
            for entry, content_type in zip(entries, read, strict=True):
                _check_broader(entry, content_type, types)
            for name, first, second in clashes({id: t.names for id, t in types.items()}):
                table.wrong(second, f"the name {shown(name)} is claimed by {shown(first)} too")
        return types

    @cached_property
    def _names(self) -> NameIndex:
        names = {id: t.names for id, t in self._types.items()}
        return NameIndex("content types", names, kind="content type", guards=guards)

    def resolve(self, name: str) -> ContentType:
        """Return the content type that people call this, in any language, case or spelling.

        Raises:
            NotFoundError: nothing is called this; suggests the general type that its words begin or end with,
                as *webinar* for *customer success webinar*, and names that are spelled similarly.
            AmbiguousNameError: the parts of the name fit different types.
        """
        try:
            return self._types[self._names.resolve(name)]
        except NotFoundError as error:
            found = error.candidates if error.reason else (*self._general(name), *error.candidates)
            raise NotFoundError(error.kind, name, tuple(dict.fromkeys(found)), error.reason) from None

    def _general(self, name: str) -> list[str]:
        """Return the longest names that a text ends with, as in English, or begins with."""
        wanted = _in_words(name) if suggesting() and len(name) <= LONGEST_NAME else ""
        known = {_in_words(own): own for own in self._names.exact}
        ways = (wanted.endswith, wanted.startswith)
        longest = (max(filter(way, known), key=len, default="") for way in ways)
        return [known[part] for part in longest if part]

    def __getitem__(self, id: str) -> ContentType:
        if id not in self:
            raise NotFoundError("content type", id, near(id, self._types))
        return self._types[id]

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self._types

    def _ipython_key_completions_(self) -> list[str]:
        """Return what a notebook completes between brackets."""
        return list(self._types)

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)

    def __reduce__(self) -> str:
        return "content_types"  # another process has its own

    def __repr__(self) -> str:
        return f"<ContentTypes: {len(self)}>"


def _in_words(text: str) -> str:
    return f" {' '.join(words(flat(text)))} "


def _check_broader(entry: Table, content_type: ContentType, types: Mapping[str, ContentType]) -> None:
    """Note a broader type that does not exist, or that is not broader."""
    above = [content_type.broader_id]
    while above[-1] in types and above[-1] not in above[:-1]:
        above.append(types[above[-1]].broader_id)
    if above[0] and above[0] not in types:
        entry.unknown("broader", f"there is no type {shown(above[0])}", above[0], types, "add it")
    if content_type.id in above:
        entry.wrong("broader", f"{shown(content_type.id)} is broader than itself: remove one of these keys")


content_types: ContentTypes = ContentTypes()


def content_type_of(wanted: str | ContentType) -> ContentType:
    """Return the content type that people call this, or the given content type itself.

    Raises:
        NotFoundError: no content type is called this, or the known one with that id is different.
        AmbiguousNameError: the parts of the name fit different types.
    """
    if isinstance(wanted, str):
        return content_types.resolve(wanted)
    if not isinstance(wanted, ContentType) or content_types.get(wanted.id) != wanted:
        raise NotFoundError("content type", wanted)
    return wanted
