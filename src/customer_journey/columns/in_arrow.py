"""Columns of PyArrow: texts and dictionaries through their indices."""

from __future__ import annotations

from typing import Any

from customer_journey.columns.answers import Answers
from customer_journey.errors import InvalidValueError, shown

__all__ = ["replaced", "rewritten"]


def replaced(data: Any, column: str, into: str, answers: Answers) -> Any:
    """Return the table with the answers in the column ``into``."""
    import pyarrow as pa

    found = rewritten(data[column], answers)
    if into not in data.column_names:
        return data.append_column(into, found)
    place = data.schema.get_field_index(into)
    field = data.schema.field(place)
    return data.set_column(place, pa.field(into, found.type, field.nullable, field.metadata), found)


def rewritten(column: Any, answers: Answers) -> Any:
    """Return a chunked array of answers: texts for texts, an ordered dictionary for a dictionary."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind) and _is_text(kind.value_type):
        return _dictionary(column, answers)
    if _is_text(kind):
        return _texts(column, answers)
    if column.null_count == len(column):
        return column.cast(pa.string()) if pa.types.is_null(kind) else column
    raise InvalidValueError(f"column {shown(answers.column)}", str(kind), "of texts or categories")


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _texts(column: Any, answers: Answers) -> Any:
    import pyarrow as pa

    encoded = column.dictionary_encode()
    if not encoded.num_chunks:
        return column
    # All chunks share the dictionary of the whole column.
    settled = answers.settled(encoded.chunk(encoded.num_chunks - 1).dictionary.to_pylist())
    is_view = pa.types.is_string_view(column.type)
    table = pa.array(settled, type=pa.string() if is_view else column.type)
    taken = pa.chunked_array([table.take(chunk.indices) for chunk in encoded.chunks], type=table.type)
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
