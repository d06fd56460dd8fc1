"""Content types: what can be published, offered or run at a stage."""

from collections.abc import Iterator, Mapping
from functools import cached_property

import attrs

from customer_journey.catalogue import bundled
from customer_journey.catalogue.codec import RecordReader
from customer_journey.catalogue.guards import guards
from customer_journey.catalogue.reading import toml_table
from customer_journey.model.errors import NotFoundError, shown
from customer_journey.model.fields import Choice, strict, texts
from customer_journey.model.labels import Labels, label, labels_of
from customer_journey.model.names import NameIndex, Tiers, clashes, near
from customer_journey.model.printing import one_line, printable


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

    >>> import customer_journey as cj
    >>> cj.content_types.resolve("Kundcase")
    <ContentType case-study>
    """

    id: str
    kind: ContentKind = attrs.field(default=ContentKind.FORMAT, converter=_kind)
    labels: Labels = attrs.field(factory=Labels, converter=labels_of)
    aliases: tuple[str, ...] = attrs.field(default=(), converter=texts)
    definition: str = ""

    @property
    def label(self) -> str:
        """The English label, or the first one there is, or the id."""
        return label(self)

    @property
    def names(self) -> Tiers:
        """All its names, by tier: id, labels, aliases."""
        return ((self.id,), tuple(self.labels.values()), self.aliases)

    def __str__(self) -> str:
        return one_line(self.label)

    def __repr__(self) -> str:
        return printable(f"<ContentType {self.id}>")


class ContentTypes(Mapping[str, ContentType]):
    """A lazy mapping from id to content type, in the order of its file."""

    @cached_property
    def _types(self) -> dict[str, ContentType]:
        table = toml_table(bundled.read("content_types.toml"), "content_types.toml", bundled=True)
        read = RecordReader().all(ContentType, table.tables("content_types", required=True))
        types = {content_type.id: content_type for content_type in read}
        for name, first, second in clashes({id: t.names for id, t in types.items()}):
            table.wrong(second, f"the name {shown(name)} is claimed by {shown(first)} too")
        table.close()
        table.finish()
        return types

    @cached_property
    def _names(self) -> NameIndex:
        names = {id: t.names for id, t in self._types.items()}
        return NameIndex("content types", names, kind="content type", guards=guards)

    def resolve(self, name: str) -> ContentType:
        """Return the content type that people call this, in any language, case or spelling.

        Raises:
            NotFoundError: nothing is called this; suggests names that are spelled similarly.
            AmbiguousNameError: the parts of the name fit different types.
        """
        return self._types[self._names.resolve(name)]

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

    def __repr__(self) -> str:
        return f"<ContentTypes: {len(self)}>"


content_types: ContentTypes = ContentTypes()


def content_type_of(wanted: str | ContentType) -> ContentType:
    """Return the content type with this id, or the given content type itself.

    Raises:
        NotFoundError: no content type has that id, or the known one with that id is different.
    """
    known = content_types[wanted.id if isinstance(wanted, ContentType) else wanted]
    if isinstance(wanted, ContentType) and wanted != known:
        raise NotFoundError("content type", wanted)
    return known
