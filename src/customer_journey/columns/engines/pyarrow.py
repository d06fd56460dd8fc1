"""Columns of PyArrow: strings and dictionaries through their indices, numbers as strings."""

from functools import cached_property
from typing import Any

from typing_extensions import override

from customer_journey.columns.answers import Answers
from customer_journey.columns.engines.engine import AnyFrame, Engine, opened
from customer_journey.columns.engines.numbers import texts_of_numbers
from customer_journey.crosswalks.cells import as_text
from customer_journey.crosswalks.column_checks import check_size, not_text

#: The most rows that are encoded at once, and whose codes and strings are in memory at the same time.
_ROWS = 1 << 18


class PyArrow(Engine):
    """A table of PyArrow."""

    @cached_property
    @override
    def frame(self) -> AnyFrame:
        """The data as a frame of narwhals, with strings in place of views of strings.

        Arrow can neither select from views by index nor group them.
        """
        import pyarrow as pa

        fields = [
            field.with_type(pa.string()) if pa.types.is_string_view(field.type) else field
            for field in self.data.schema
        ]
        schema = pa.schema(fields, self.data.schema.metadata)
        return opened(self.data if schema == self.data.schema else self.data.cast(schema))

    @property
    @override
    def names(self) -> list[Any]:
        return list(self.data.column_names)

    @override
    def check_type(self, column: str) -> None:
        values = self.data[column]
        if not holds_ids(values.type) and values.null_count != len(values):
            raise not_text(column, values.type)

    @override
    def converted(self, column: str, into: str, answers: Answers) -> Any:
        import pyarrow as pa

        found = converted(self.data[column], answers)
        if into not in self.data.column_names:
            return self.data.append_column(into, found)
        place = self.data.schema.get_field_index(into)
        field = self.data.schema.field(place)
        # Unless values without an answer are kept, blanks become null, even in a column that had no nulls.
        nullable = field.nullable or not answers.keeps
        return self.data.set_column(place, pa.field(into, found.type, nullable, field.metadata), found)


def holds_ids(kind: Any) -> bool:
    """Whether a type is of strings or numbers, or of categories that are strings or numbers."""
    import pyarrow as pa

    held = kind.value_type if pa.types.is_dictionary(kind) else kind
    return holds_text(held) or holds_numbers(held)


def holds_text(kind: Any) -> bool:
    """Whether a type is of strings."""
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def holds_numbers(kind: Any) -> bool:
    """Whether a type is of numbers that Arrow can encode; it cannot encode floats of 16 bits."""
    import pyarrow as pa

    is_float = pa.types.is_floating(kind) and not pa.types.is_float16(kind)
    return bool(pa.types.is_integer(kind) or is_float or pa.types.is_decimal(kind))


def converted(column: Any, answers: Answers) -> Any:
    """Return a chunked array of answers: a dictionary for a dictionary, else strings."""
    import pyarrow as pa

    if not holds_ids(column.type):
        return pa.chunked_array([pa.nulls(len(column), pa.string())])
    if pa.types.is_dictionary(column.type):
        return _dictionary(column, answers)
    return _strings(column if holds_text(column.type) else texts_of_numbers(column), answers)


def _strings(column: Any, answers: Answers) -> Any:
    import pyarrow as pa

    pieces = [c.slice(i, _ROWS) for c in column.chunks for i in range(0, len(c), _ROWS)]
    encoded = pa.chunked_array(pieces, type=column.type).dictionary_encode().chunks
    if not encoded:
        return column
    # All chunks share the dictionary of the whole column.
    replaced = answers.replacements(encoded[-1].dictionary.to_pylist())
    # Arrow cannot select from an array of views by index.
    is_view = pa.types.is_string_view(column.type)
    table = pa.array(replaced.values(), type=pa.string() if is_view else column.type)
    codes = [chunk.indices for chunk in reversed(encoded)]
    del encoded
    # Each piece of the codes is freed once it is read: keeping them all would double the memory needed.
    taken = pa.chunked_array([table.take(codes.pop()) for _ in range(len(codes))], type=table.type)
    return taken.cast(column.type) if is_view else taken


def _dictionary(column: Any, answers: Answers) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    unified = column.unify_dictionaries()
    listed = unified.chunk(0).dictionary.to_pylist() if unified.num_chunks else []
    check_size(listed, answers.column)
    before = [as_text(value) for value in listed]
    table, categories = answers.for_codes(
        dict(enumerate(before)),
        lambda: pc.unique(pa.chunked_array([chunk.indices for chunk in unified.chunks])).to_pylist(),
    )
    held = column.type.value_type if holds_text(column.type.value_type) else pa.string()
    places, names = pa.array(table, pa.int32()), pa.array(categories, held)
    kind = pa.dictionary(pa.int32(), held, ordered=answers.ordered)
    chunks = [
        pa.DictionaryArray.from_arrays(places.take(chunk.indices), names, ordered=answers.ordered)
        for chunk in unified.chunks
    ]
    return pa.chunked_array(chunks, type=kind)
