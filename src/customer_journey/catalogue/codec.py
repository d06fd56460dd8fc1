"""Reads records from the tables of a file, and writes them back: one reader and one writer for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import Any, TypeVar

import attrs

from customer_journey.catalogue.reading import Table
from customer_journey.catalogue.toml_text import Value
from customer_journey.model.errors import shown
from customer_journey.model.labels import Labels
from customer_journey.model.records import FileField, file_fields, written_order
from customer_journey.model.sources import Citation, Source

_T = TypeVar("_T")
#: For each type of record, the reader of the fields that depend on more than their own key.
Irregular = Mapping[type, Callable[[Table], Mapping[str, object]]]


class RecordReader:
    """Reads records from tables, each field by its type; notes every mistake at its place.

    Args:
        cite: the references of the file; None where nothing is cited.
        irregular: the readers of irregular fields.
    """

    def __init__(self, cite: Citing | None = None, irregular: Irregular | None = None) -> None:
        self.cite = cite
        self.irregular = irregular or {}

    def __call__(self, record: type[_T], table: Table, **given: object) -> _T:
        """Return the record that a table describes; fields that are given are not read."""
        return record(**self.values(record, table, **given))

    def all(self, record: type[_T], tables: Iterable[Table]) -> tuple[_T, ...]:
        """Return the records that tables describe; one that cites no known source is left out."""
        found = [self.values(record, table) for table in tables]
        return tuple(record(**values) for values in found if None not in values.values())

    def values(self, record: type, table: Table, **given: object) -> dict[str, Any]:
        """Return the fields that a table states; a key that belongs to no field is a mistake."""
        values = dict(given)
        if record in self.irregular:
            values.update(self.irregular[record](table))
        for field in file_fields(record):
            if field.name not in values and table.expects(field.key, required=field.required):
                values[field.name] = self._value(table, field)
        table.close()
        return values

    def _value(self, table: Table, field: FileField) -> object:
        key, kind, required = field.key, field.kind, field.required
        if kind is Citation and self.cite:
            if field.many:
                return self.cite.all(table, key)
            return self.cite.one(table, key, table.text(key, required=True))
        if field.many:
            return table.texts(key) if kind is str else self.all(kind, table.tables(key, required=required))
        if issubclass(kind, StrEnum):
            return table.choice(key, kind, field.default)
        readers: dict[type, Callable[[str], object]] = {
            str: partial(table.text, required=required),
            bool: table.flag,
            int: table.whole,
            Fraction: partial(table.fraction, default=field.default),
            Labels: table.labels,
        }
        return readers[kind](key)


class Citing:
    """The references of a file, and the reader of citations of them."""

    def __init__(self, references: Table) -> None:
        read = RecordReader()
        self.references: dict[str, Source] = {
            id: read(Source, references.table(id), id=id) for id in references.own_keys()
        }

    def one(self, table: Table, key: str, text: str) -> Citation | None:
        """Return the citation that ``reference#locator`` means; if there is none, note a mistake."""
        if not text:
            return None
        id, _, locator = text.partition("#")
        if id in self.references:
            return Citation(self.references[id], locator)
        remedy = f"describe it under [references.{id}]"
        table.unknown(key, f"there is no reference {shown(id)}", id, self.references, remedy)
        return None

    def all(self, table: Table, key: str) -> tuple[Citation, ...]:
        """Return the citations of a list."""
        found = (self.one(table, f"{key}[{i}]", text) for i, text in enumerate(table.texts(key)))
        return tuple(citation for citation in found if citation)


def entries(record: attrs.AttrsInstance, **given: Mapping[str, Value]) -> dict[str, Value]:
    """Return the keys and values of the table of a record, without fields that are empty by default.

    Args:
        record: what to write.
        given: field name to the entries to write instead of that field.

    >>> from customer_journey.model.stages import Transition, TransitionKind
    >>> entries(Transition("buy", "lost", TransitionKind.EXIT), kind={})
    {'from': 'buy', 'to': 'lost'}
    """
    stated: dict[str, Value] = {}
    for field in written_order(type(record)):
        value = getattr(record, field.name)
        if field.name in given:
            stated.update(given[field.name])
        elif value or field.required or value != field.default:
            stated[field.key] = _toml_value(value)
    return stated


def _toml_value(value: Any) -> Value:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Citation):
        return f"{value.source.id}#{value.locator}" if value.locator else value.source.id
    if isinstance(value, tuple):
        return [_toml_value(item) for item in value]
    return entries(value) if attrs.has(type(value)) else value
