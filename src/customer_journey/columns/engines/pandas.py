"""Columns of pandas: categories through their codes, strings through Arrow, objects through a hash table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import repeat
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from customer_journey.columns.answers import Answers
from customer_journey.columns.engines import pyarrow
from customer_journey.columns.engines.engine import AnyFrame, Engine, same_name
from customer_journey.columns.engines.lazy import Lazy
from customer_journey.crosswalks.cells import as_text
from customer_journey.crosswalks.column_checks import check_size, not_text
from customer_journey.model.errors import NO_VALUE, InvalidValueError, shown

if TYPE_CHECKING:
    import narwhals as nw

#: How many rows are looked at first: usually they hold nearly all distinct values of the column.
_FIRST = 10_000
_ONE_LEVEL = "a frame whose column names have one level, to add a column"


class Pandas(Engine):
    """A frame of pandas, which allows names that are not strings, and several columns with the same name.

    narwhals does not allow such names, so the frame is opened with narwhals only to replace one row by
    several.
    """

    compares = frozenset({"String", "Categorical", "Enum", "Object"})
    casts = frozenset()

    @property
    @override
    def names(self) -> list[Any]:
        return list(self.data.columns)

    @override
    def check_new(self, column: object, new: Mapping[str, object]) -> None:
        if self.data.columns.nlevels > 1 and not all(same_name(name, column) for name in new.values()):
            raise InvalidValueError("the data", NO_VALUE, _ONE_LEVEL)
        super().check_new(column, new)

    @override
    def check_type(self, column: object) -> None:
        series = self.data[column]
        if not holds_ids(series.dtype) and not series.isna().all():
            raise not_text(column, series.dtype)

    @override
    def counted(self, column: object) -> Iterable[tuple[Any, int]]:
        # pandas counts here, because narwhals cannot group values of different types.
        series = self.data[column]
        if holds_numbers(series.dtype):
            series = _texts_of_numbers(series)
        if not holds_ids(series.dtype):
            # It has passed the check because all its values are missing. Not every type can be counted.
            return [(None, len(series))] if len(series) else []
        try:
            counts = series.value_counts(dropna=False, sort=False)
            dict.fromkeys(counts.index)
        except Exception:  # noqa: BLE001  # objects may hash and compare in any way, or not at all
            raise _lists(column) from None
        rows = zip(counts.index, counts.tolist(), counts.index.isna(), strict=True)
        if series.dtype == object and not _are_texts(counts.index.dropna()):
            rows = zip(series, repeat(1), series.isna(), strict=False)
        return [(None if missing else value, count) for value, count, missing in rows if count]

    @override
    def converted(self, column: object, into: object, answers: Answers) -> Any:
        out = self.data.copy(deep=False)
        out[into] = _converted(self.data[column], answers)
        return out

    @override
    def with_texts(self, column: Any) -> tuple[AnyFrame, nw.Expr, list[str]]:
        import narwhals as nw
        import pandas as pd

        series = self.data[column]
        if holds_numbers(series.dtype):
            series = _texts_of_numbers(series)
        elif series.dtype.kind == "O" and not _are_texts(series.dropna()):
            texts = [as_text(value) for value in series]
            series = pd.Series(texts, index=series.index, dtype=object)
        else:
            return super().with_texts(column)
        self.texts(column)  # refuses names that narwhals cannot open
        frame: Any = self.frame
        name = nw.generate_temporary_column_name(8, frame.columns)
        added = nw.from_native(series.rename(name), series_only=True)
        return frame.with_columns(added), nw.col(name), [name]

    @override
    def finished(self, native: Any) -> Any:
        native.attrs = self.data.attrs
        return native


class LikePandas(Lazy):
    """A frame of an engine that copies the interface of pandas, such as Modin."""

    compares = Pandas.compares
    trims = True


def holds_ids(dtype: Any) -> bool:
    """Whether a type is of strings, of numbers, of categories, or of any objects."""
    import pandas as pd

    if isinstance(dtype, pd.ArrowDtype):
        return pyarrow.holds_ids(dtype.pyarrow_dtype)
    is_text = isinstance(dtype, (pd.CategoricalDtype, pd.StringDtype)) or dtype.kind == "O"
    return is_text or holds_numbers(dtype)


def holds_numbers(dtype: Any) -> bool:
    """Whether a type is of numbers. That of true and false is not, nor is that of categories."""
    import pandas as pd

    if isinstance(dtype, pd.ArrowDtype):
        return pyarrow.holds_numbers(dtype.pyarrow_dtype)
    return not isinstance(dtype, pd.CategoricalDtype) and dtype.kind in "iuf"


def holds_text(dtype: Any) -> bool:
    """Whether a type is of strings, of any objects, or of categories that are one of these."""
    import pandas as pd

    if isinstance(dtype, pd.CategoricalDtype):
        return holds_text(dtype.categories.dtype)
    if isinstance(dtype, pd.ArrowDtype):
        kind = dtype.pyarrow_dtype
        return pyarrow.holds_text(getattr(kind, "value_type", kind))
    return isinstance(dtype, pd.StringDtype) or dtype.kind == "O"


def _are_texts(values: Iterable[object]) -> bool:
    """Whether all values are texts. A hash table would take others, such as 1, 1.0 and True, for one."""
    return all(isinstance(value, str) for value in values)


def _by_type(values: Any) -> tuple[Any, list[Any]]:
    """Return what :func:`_factorized` does; values of different types are distinct."""
    import numpy as np
    import pandas as pd

    places: dict[tuple[type, Any], int] = {}
    rows = zip(values, pd.isna(values), strict=True)
    codes = [-1 if missing else places.setdefault((type(v), v), len(places)) for v, missing in rows]
    return np.array(codes, dtype=np.intp), [value for _, value in places]


def _texts_of_numbers(series: Any) -> Any:
    """Return a series of numbers as text: each distinct number is written once."""
    import numpy as np
    import pandas as pd

    codes, distinct = pd.factorize(series)
    check_size(distinct, series.name)
    # Code -1 means null. As an index, it finds the last place.
    texts = np.array([*map(as_text, distinct), None], dtype=object)
    return pd.Series(texts.take(codes), index=series.index, name=series.name, dtype=_text_type())


def _text_type() -> Any:
    """Return the type of a column of text, which depends on the version and the options of pandas."""
    import pandas as pd

    return pd.Series([""]).dtype


def _lists(column: object) -> InvalidValueError:
    return InvalidValueError(
        f"column {shown(column)}", NO_VALUE, "text, not lists or objects that cannot be compared"
    )


def _converted(series: Any, answers: Answers) -> Any:
    import pandas as pd

    dtype = series.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return _categories(series.array, answers)
    if isinstance(dtype, pd.ArrowDtype):
        return pd.arrays.ArrowExtensionArray(pyarrow.converted(series.array.__arrow_array__(), answers))
    if isinstance(dtype, pd.StringDtype) and dtype.storage == "pyarrow":
        return dtype.__from_arrow__(pyarrow.converted(series.array.__arrow_array__(), answers))
    if holds_numbers(dtype):
        return _converted(_texts_of_numbers(series), answers)
    if isinstance(dtype, pd.StringDtype) or dtype.kind == "O":
        return _objects(series, answers)
    return pd.Series(None, index=series.index, dtype=_text_type())  # all values are missing


def _categories(array: Any, answers: Answers) -> Any:
    import numpy as np
    import pandas as pd

    codes, before = array.codes, dict(enumerate(array.categories))
    table, categories = answers.for_codes(before, lambda: pd.unique(codes).tolist())
    # Code -1 means null. As an index, it finds the last place, which is added for it.
    places = [-1 if place is None else place for place in (*table, None)]
    narrow = np.array(places, dtype=np.min_scalar_type(-len(categories) - 1))
    dtype = pd.CategoricalDtype(categories, ordered=answers.ordered)
    return pd.Categorical.from_codes(narrow[codes], dtype=dtype, validate=False)


def _objects(series: Any, answers: Answers) -> Any:
    import numpy as np
    import pandas as pd

    values = series.to_numpy(dtype=object)
    try:
        codes, distinct = _factorized(values)
        if mixed := not _are_texts(distinct):
            # A hash table takes 1, 1.0 and True for one value.
            codes, distinct = _by_type(values)
        dict.fromkeys(distinct)
    except Exception:  # noqa: BLE001  # objects may hash and compare in any way, or not at all
        raise _lists(answers.column) from None
    ids = [as_text(value) for value in distinct]
    replaced = answers.replacements(distinct)
    # Without a shape, numpy would make an array of arrays out of strings of equal length.
    table: Any = np.empty(len(distinct) + 1, dtype=object)
    table[:-1] = [replaced[id] for id in ids]
    table[-1] = None
    converted = table.take(codes)
    rows_kept = codes < 0
    if mixed and answers.keeps:
        # What is kept is no text if it was none: a number stays a number.
        found = answers.for_values(distinct)
        rows_kept |= np.array([*(found[id] is None for id in ids), False])[codes]
    converted[rows_kept] = values[rows_kept]
    # pandas would give a bare array of strings its string type.
    return pd.Series(converted, index=series.index, dtype=series.dtype)


def _factorized(values: Any) -> tuple[Any, list[Any]]:
    """Return what pandas.factorize returns: the code of each value, -1 for nulls, and the distinct values.

    The first rows hold most of the distinct values. Looking up values that are known is a fifth faster than
    collecting them.
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
