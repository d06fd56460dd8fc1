"""Columns of PyArrow: texts and dictionaries through their indices."""

from __future__ import annotations

from typing import Any

from customer_journey.columns.answers import Answers, Unconverted, no_texts

__all__ = ["check_dtype", "holds_texts", "replaced", "rewritten", "without_views"]

#: So many rows are encoded at once, and so many codes at most stand beside the texts that they become.
_ROWS = 1 << 18


def replaced(data: Any, column: str, into: str, answers: Answers) -> Any:
    """Return the table with the answers in the column ``into``."""
    import pyarrow as pa

    found = rewritten(data[column], answers)
    if into not in data.column_names:
        return data.append_column(into, found)
    place = data.schema.get_field_index(into)
    field = data.schema.field(place)
    # Blank texts become null too: only what keeps all values writes no null where none was.
    nullable = field.nullable or answers.unconverted is not Unconverted.KEEP
    return data.set_column(place, pa.field(into, found.type, nullable, field.metadata), found)


def check_dtype(values: Any, column: object) -> None:
    """Refuse a column of numbers or dates, unless all of it is null.

    Raises:
        InvalidValueError: it holds some.
    """
    if not holds_texts(values.type) and values.null_count != len(values):
        raise no_texts(column, values.type)


def rewritten(column: Any, answers: Answers) -> Any:
    """Return a chunked array of answers: an ordered dictionary for a dictionary, else texts."""
    import pyarrow as pa

    if not holds_texts(column.type):
        return pa.chunked_array([pa.nulls(len(column), pa.string())])
    return _dictionary(column, answers) if pa.types.is_dictionary(column.type) else _texts(column, answers)


def without_views(data: Any) -> Any:
    """Return the table with texts in place of views of texts, of which Arrow takes and groups nothing."""
    import pyarrow as pa

    fields = [
        field.with_type(pa.string()) if pa.types.is_string_view(field.type) else field
        for field in data.schema
    ]
    schema = pa.schema(fields, data.schema.metadata)
    return data if schema == data.schema else data.cast(schema)


def holds_texts(kind: Any) -> bool:
    """Whether the type is of texts, or of categories that are texts."""
    import pyarrow as pa

    return _is_text(kind.value_type if pa.types.is_dictionary(kind) else kind)


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _texts(column: Any, answers: Answers) -> Any:
    import pyarrow as pa

    pieces = [c.slice(i, _ROWS) for c in column.chunks for i in range(0, len(c), _ROWS)]
    encoded = pa.chunked_array(pieces, type=column.type).dictionary_encode().chunks
    if not encoded:
        return column
    # All chunks share the dictionary of the whole column.
    settled = answers.settled(encoded[-1].dictionary.to_pylist())
    is_view = pa.types.is_string_view(column.type)
    table = pa.array(settled, type=pa.string() if is_view else column.type)
    codes = [chunk.indices for chunk in reversed(encoded)]
    del encoded
    # Codes that have been read are let go, or all of them would stand beside all of the texts.
    taken = pa.chunked_array([table.take(codes.pop()) for _ in range(len(codes))], type=table.type)
    # Arrow takes nothing from an array of views.
    return taken.cast(column.type) if is_view else taken


def _dictionary(column: Any, answers: Answers) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    unified = column.unify_dictionaries()
    before = unified.chunk(0).dictionary.to_pylist() if unified.num_chunks else []
    table, categories = answers.coded(
        dict(enumerate(before)),
        lambda: pc.unique(pa.chunked_array([chunk.indices for chunk in unified.chunks])).to_pylist(),
    )
    places, names = pa.array(table, pa.int32()), pa.array(categories, column.type.value_type)
    kind = pa.dictionary(pa.int32(), column.type.value_type, ordered=answers.ranked)
    chunks = [
        pa.DictionaryArray.from_arrays(places.take(chunk.indices), names, ordered=answers.ranked)
        for chunk in unified.chunks
    ]
    return pa.chunked_array(chunks, type=kind)
