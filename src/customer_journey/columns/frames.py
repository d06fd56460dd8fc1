"""Frames: which engine holds the data, and whether the columns asked for can be had."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from customer_journey.columns.answers import Answers, no_texts
from customer_journey.columns.engines import pandas as in_pandas
from customer_journey.columns.engines import polars as in_polars
from customer_journey.columns.engines import pyarrow as in_arrow
from customer_journey.model.errors import InvalidValueError, MissingDependencyError, NotFoundError, shown
from customer_journey.model.names import near

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["AnyFrame", "check_columns", "eager", "expression_of", "is_pandas", "opened"]

#: A frame of narwhals, of whichever engine.
AnyFrame: TypeAlias = "nw.DataFrame[Any] | nw.LazyFrame[Any]"
_FRAME = "a frame of pandas or another engine: for a series say data.to_frame(), and the column's name"
#: To DuckDB and Spark the one is all columns, to Polars the other is those that fit.
_PATTERN = re.compile(r"\*|\^.*\$", re.DOTALL)
_LEVELS = "a frame whose columns have one level of names for a new column, and not several"


class _Engine(Protocol):
    """A module of an engine that holds its data in memory."""

    def check_dtype(self, values: Any, column: object, /) -> None:
        """Refuse a column that holds neither texts nor categories, unless all of it is null."""

    def replaced(self, data: Any, column: Any, into: Any, answers: Answers, /) -> Any:
        """Return the frame with the answers in the column ``into``."""


def _narwhals() -> ModuleType:
    try:
        import narwhals
    except ImportError:
        raise MissingDependencyError("narwhals", "columns") from None
    return narwhals


def is_pandas(data: Any) -> bool:
    """Whether the data is a frame of pandas, without importing pandas.

    Raises:
        MissingDependencyError: narwhals is not installed.
    """
    return bool(_narwhals().dependencies.is_pandas_dataframe(data))


def eager(data: Any) -> _Engine | None:
    """Return what knows the columns of an engine that holds its data in memory, or None.

    Raises:
        MissingDependencyError: narwhals is not installed.
    """
    engines = _narwhals().dependencies
    if engines.is_pandas_dataframe(data):
        return in_pandas
    if engines.is_polars_dataframe(data):
        return in_polars
    return in_arrow if engines.is_pyarrow_table(data) else None


def opened(data: Any) -> AnyFrame:
    """Return the data as a frame of narwhals, which speaks to every engine alike.

    Raises:
        MissingDependencyError: narwhals is not installed.
        InvalidValueError: no dataframe, or one whose columns have the same name.
    """
    narwhals = _narwhals()
    from narwhals.exceptions import DuplicateError

    if narwhals.dependencies.is_pyarrow_table(data):
        data = in_arrow.without_views(data)
    try:
        frame: AnyFrame = narwhals.from_native(data)
    except TypeError:
        if narwhals.dependencies.is_into_series(data):
            raise InvalidValueError("the data", type(data).__name__, _FRAME) from None
        engines = "pandas, Polars, PyArrow, DuckDB, Dask, Spark or another engine that narwhals knows"
        raise InvalidValueError("the data", type(data).__name__, f"a frame of {engines}") from None
    except DuplicateError:
        raise InvalidValueError("the data", None, "a frame whose columns have different names") from None
    return frame


def check_columns(data: Any, column: object, *new: object) -> None:
    """Refuse a column that is not there, or of no texts, and new columns that would overwrite others.

    Raises:
        NotFoundError: there is no such column.
        InvalidValueError: not a native frame; the column is there twice, or holds neither texts nor
            categories (in memory a column may be of any type, if all of it is null); a new one is there
            already, is named twice, or has no text for a name.
    """
    narwhals = _narwhals()
    if isinstance(data, (narwhals.DataFrame, narwhals.LazyFrame)):
        raise InvalidValueError("the data", type(data).__name__, "the native frame: say data.to_native()")
    # pandas allows names that are no text, and other columns that share one.
    frame = None if is_pandas(data) else opened(data)
    schema = None if frame is None else frame.collect_schema()
    names: list[object] = list(data.columns if schema is None else schema.names())
    if column not in names:
        candidates = near(column, [name for name in names if isinstance(name, str)])
        raise NotFoundError("column", column, candidates or tuple(map(str, names[:8])))
    if names.count(column) > 1:
        raise InvalidValueError("the data", None, f"a frame with one column {shown(column)}, not several")
    if frame is None and data.columns.nlevels > 1 and not all(_is(name, column) for name in new):
        raise InvalidValueError("the data", None, _LEVELS)
    _check_new(column, names, new, _sameness(frame))
    engine = eager(data)
    if engine is not None:
        engine.check_dtype(data[column], column)
    elif frame is not None and schema is not None:
        _check_type(frame, column, schema[str(column)])


def _check_new(
    column: object, names: Sequence[object], new: Sequence[object], same: Callable[[object], object]
) -> None:
    taken = {same(name) for name in names if name != column}
    for i, name in enumerate(new):
        if not _is(name, column) and not (isinstance(name, str) and name):
            given = name if isinstance(name, str) else type(name).__name__
            raise InvalidValueError("a new column's name", given, "a text that is not empty")
        respelt = name != column and same(name) == same(column)
        if respelt or same(name) in taken or same(name) in map(same, new[:i]):
            wanted = "the converted column or a new one: this one is taken"
            raise InvalidValueError("a new column", name, wanted)


def _is(name: object, column: object) -> bool:
    """Whether a name is the column's own, which pandas allows to be no text."""
    return type(name) is type(column) and bool(name == column)


def _check_type(frame: AnyFrame, column: object, dtype: object) -> None:
    """Refuse a type of which no value would be a text; of a lazy frame nothing else is known."""
    import narwhals as nw

    # Unknown is a type of nulls, or one that the database alone knows how to cast.
    fits = dtype in (nw.String, nw.Categorical, nw.Enum, nw.Unknown)
    if dtype == nw.Object:
        fits = frame.implementation.is_pandas_like()
    elif dtype == nw.Categorical and frame.implementation.is_dask():
        # Among them are dictionaries of Arrow, which may be of numbers.
        dtype = frame.to_native().dtypes[column]
        fits = in_pandas.holds_texts(dtype)
    if not fits:
        raise no_texts(column, dtype)


def _sameness(frame: AnyFrame | None) -> Callable[[object], object]:
    """Return what two names have in common that an engine takes for one: SQL folds their case."""
    engine = None if frame is None else frame.implementation
    folds = engine is not None and (engine.is_duckdb() or engine.is_spark_like())
    return lambda name: name.casefold() if folds and isinstance(name, str) else name


def expression_of(frame: AnyFrame, column: Any) -> nw.Expr:
    """Return a column that was checked as an expression of texts.

    Raises:
        InvalidValueError: a name means more to an engine.
    """
    import narwhals as nw

    if column is None or isinstance(column, tuple):
        raise InvalidValueError("a column's name", type(column).__name__, "a text")
    schema = frame.collect_schema()
    spark = frame.implementation.is_spark_like()
    like_pandas = frame.implementation.is_pandas_like()
    for name in map(str, schema):
        if _PATTERN.fullmatch(name) or (spark and name == column and {".", "`"} & {*name}):
            raise InvalidValueError("a column's name", name, "another: the engine reads it as an expression")
    dtype = schema[column]
    if dtype == nw.String:
        return nw.col(column)
    if dtype in (nw.Categorical, nw.Enum):
        # pandas and Dask compare categories with texts; others refuse texts that are no category.
        compares = like_pandas or frame.implementation.is_dask()
        return nw.col(column) if compares else nw.col(column).cast(nw.String)
    if dtype == nw.Object and like_pandas:
        return nw.col(column)
    if dtype == nw.Unknown and not like_pandas:
        return nw.col(column).cast(nw.String)
    # Any other type was let through because all is null: not every engine casts every type.
    return nw.when(nw.col(column).is_null()).then(nw.lit(None, dtype=nw.String))
