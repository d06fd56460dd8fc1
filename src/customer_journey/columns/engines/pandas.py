"""Columns of pandas: categories through their codes, texts through Arrow, objects through a hash table."""

from __future__ import annotations

from typing import Any

from customer_journey.columns.answers import Answers, Unconverted, no_texts
from customer_journey.columns.engines import pyarrow as in_arrow
from customer_journey.model.errors import InvalidValueError, shown

__all__ = ["check_dtype", "holds_texts", "replaced"]

#: So many rows of a column of stages show nearly all values that it holds.
_FIRST = 10_000


def replaced(data: Any, column: object, into: object, answers: Answers) -> Any:
    """Return the frame with the answers in the column ``into``; the frame given stays as it is."""
    out = data.copy(deep=False)
    out[into] = _rewritten(data[column], answers)
    return out


def _rewritten(series: Any, answers: Answers) -> Any:
    import pandas as pd

    dtype = series.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return _categories(series.array, answers)
    if isinstance(dtype, pd.ArrowDtype):
        return pd.arrays.ArrowExtensionArray(in_arrow.rewritten(series.array.__arrow_array__(), answers))
    if isinstance(dtype, pd.StringDtype) and dtype.storage == "pyarrow":
        return dtype.__from_arrow__(in_arrow.rewritten(_chunked(series.array), answers))
    if isinstance(dtype, pd.StringDtype) or dtype.kind == "O":
        return _objects(series, answers)
    # All is missing. What pandas holds texts in depends on its version, and on an option.
    return pd.Series(None, index=series.index, dtype=pd.Series([""]).dtype)


def check_dtype(series: Any, column: object) -> None:
    """Refuse a column of numbers or dates, unless it is empty or all is missing.

    Raises:
        InvalidValueError: it holds some.
    """
    if not holds_texts(series.dtype) and not series.isna().all():
        raise no_texts(column, series.dtype)


def holds_texts(dtype: Any) -> bool:
    """Whether the type is of texts, of categories, or of any objects."""
    import pandas as pd

    if isinstance(dtype, pd.ArrowDtype):
        return in_arrow.holds_texts(dtype.pyarrow_dtype)
    return isinstance(dtype, (pd.CategoricalDtype, pd.StringDtype)) or dtype.kind == "O"


def _chunked(array: Any) -> Any:
    import pyarrow as pa

    found = array.__arrow_array__()
    return found if isinstance(found, pa.ChunkedArray) else pa.chunked_array([found])


def _categories(array: Any, answers: Answers) -> Any:
    import numpy as np
    import pandas as pd

    codes = array.codes
    table, categories = answers.coded(dict(enumerate(array.categories)), lambda: pd.unique(codes).tolist())
    # Code -1 is null: it finds the last place.
    places = [-1 if place is None else place for place in (*table, None)]
    narrow = np.array(places, dtype=np.min_scalar_type(-len(categories) - 1))
    dtype = pd.CategoricalDtype(categories, ordered=answers.ranked)
    return pd.Categorical.from_codes(narrow[codes], dtype=dtype, validate=False)


def _objects(series: Any, answers: Answers) -> Any:
    import numpy as np
    import pandas as pd

    values = series.to_numpy(dtype=object)
    try:
        codes, distinct = _factorized(values)
    except TypeError:
        raise InvalidValueError(
            f"column {shown(answers.column)}", None, "of texts, and not of lists"
        ) from None
    # numpy makes an array of arrays out of equally long texts, unless it is told the shape.
    table: Any = np.empty(len(distinct) + 1, dtype=object)
    table[:-1] = answers.settled(distinct)
    table[-1] = None
    rewritten = table.take(codes)
    rows_kept = codes < 0
    if answers.unconverted is Unconverted.KEEP:
        # 1, 1.0 and True are one value to a hash table: what is kept is taken from the rows themselves.
        rows_kept |= np.array([not isinstance(value, str) for value in table])[codes]
    rewritten[rows_kept] = values[rows_kept]
    # A series of its own: pandas would take a bare array of texts for its text type.
    return pd.Series(rewritten, index=series.index, dtype=series.dtype)


def _factorized(values: Any) -> tuple[Any, list[Any]]:
    """Return what pandas.factorize does: the code of each value, -1 for nulls, and the distinct values.

    A column of stages has shown most of its values early, and to look values up is a fifth cheaper than
    to collect them.
    """
    import numpy as np
    import pandas as pd

    first = pd.unique(values[:_FIRST])
    known = pd.Index(first[pd.notna(first)], dtype=object)
    codes = known.get_indexer(pd.Index(values, dtype=object, copy=False))
    left = np.flatnonzero(codes < 0)
    more_codes, more = pd.factorize(values[left])
    codes[left] = np.where(more_codes < 0, -1, more_codes + len(known))
    return codes, [*known, *more]
