"""Counting: how many rows hold each distinct value, in one aggregated query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from customer_journey.columns.answers import check_size
from customer_journey.columns.engines.pandas import holds_texts
from customer_journey.columns.frames import check_columns, expression_of, is_pandas, opened
from customer_journey.crosswalks.outcomes import MOST_VALUES
from customer_journey.model.errors import InvalidValueError, shown

__all__ = ["counted"]


def counted(data: Any, column: str) -> dict[Any, int]:
    """Return how many rows hold each distinct value; the missing ones count as None.

    Raises:
        NotFoundError: there is no such column.
        InvalidValueError: neither texts nor categories, or far too many different values.
        MissingDependencyError: narwhals is not installed.
    """
    check_columns(data, column)
    counts = _in_pandas(data[column]) if is_pandas(data) else _in_a_query(data, column)
    found: dict[Any, int] = {}
    for value, count in counts:
        found[value] = found.get(value, 0) + count
    check_size(found, column)
    # Engines count in an order of their own: reports shall not depend on it.
    return dict(sorted(found.items(), key=lambda item: (-item[1], str(item[0]))))


def _in_pandas(series: Any) -> Iterable[tuple[Any, int]]:
    """Return counts of what narwhals would not group: mixed types, names that are no text."""
    if not holds_texts(series.dtype):
        # It was let through because all is missing, and Arrow does not count everything.
        return [(None, len(series))] if len(series) else []
    try:
        counts = series.value_counts(dropna=False, sort=False)
        # pandas counts some things that Python cannot.
        hash(tuple(counts.index))
    except TypeError:
        raise InvalidValueError(f"column {shown(series.name)}", None, "of texts, and not of lists") from None
    missing = counts.index.isna()
    counted_values = zip(counts.index, counts.tolist(), missing, strict=True)
    return [(None if none else value, count) for value, count, none in counted_values if count]


def _in_a_query(data: Any, column: str) -> Iterable[tuple[Any, int]]:
    import narwhals as nw

    frame = opened(data)
    values = frame.select(expression_of(frame, column).alias("value"))
    counts = values.group_by("value").agg(nw.len().alias("count")).head(MOST_VALUES + 1)
    if frame.implementation.is_duckdb():
        # By itself it gives rows; narwhals would ask for PyArrow.
        yield from counts.to_native().fetchall()
        return
    held = counts.collect() if isinstance(counts, nw.LazyFrame) else counts
    # What is missing has several names: None, NaN, NA.
    columns = held["value"], held["count"], held["value"].is_null()
    for value, count, none in zip(*(column.to_list() for column in columns), strict=True):
        yield None if none else value, count
