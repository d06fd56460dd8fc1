"""Frames: which engine holds the data, and whether the columns asked for can be had."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

from customer_journey.columns import in_arrow, in_pandas, in_polars
from customer_journey.columns.answers import Answers
from customer_journey.errors import InvalidValueError, MissingDependencyError, NotFoundError, shown
from customer_journey.names import near

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["AnyFrame", "check_columns", "eager", "expression_of", "is_pandas", "opened"]

#: A frame of narwhals, of whichever engine.
AnyFrame: TypeAlias = "nw.DataFrame[Any] | nw.LazyFrame[Any]"
_FRAME = "a frame of pandas or another engine: for a series say data.to_frame(), and the column's name"
#: To DuckDB and Spark the one is all columns, to Polars the other is those that fit.
_PATTERN = re.compile(r"\*|\^.*\$", re.DOTALL)
_Replaced = Callable[[Any, Any, Any, Answers], Any]


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


def eager(data: Any) -> _Replaced | None:
    """Return what rewrites a column of an engine that holds its data in memory, or None.

    Raises:
        MissingDependencyError: narwhals is not installed.
    """
    engines = _narwhals().dependencies
    if engines.is_pandas_dataframe(data):
        return in_pandas.replaced
    if engines.is_polars_dataframe(data):
        return in_polars.replaced
    return in_arrow.replaced if engines.is_pyarrow_table(data) else None


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
    """Refuse a column that is not there, or there twice, and new columns that would overwrite others.

    Raises:
        NotFoundError: there is no such column.
        InvalidValueError: not a native frame; the column is there twice; a new one is there already, or
            named twice.
    """
    narwhals = _narwhals()
    if isinstance(data, (narwhals.DataFrame, narwhals.LazyFrame)):
        raise InvalidValueError("the data", type(data).__name__, "the native frame: say data.to_native()")
    # pandas allows names that are no text, and other columns that share one.
    frame = None if is_pandas(data) else opened(data)
    names: list[object] = list(data.columns if frame is None else frame.collect_schema().names())
    if column not in names:
        candidates = near(column, [name for name in names if isinstance(name, str)])
        raise NotFoundError("column", column, candidates or tuple(map(str, names[:8])))
    if names.count(column) > 1:
        raise InvalidValueError("the data", None, f"a frame with one column {shown(column)}, not several")
    same = _sameness(frame)
    taken = {same(name) for name in names if name != column}
    for i, name in enumerate(new):
        respelt = name != column and same(name) == same(column)
        if respelt or same(name) in taken or same(name) in map(same, new[:i]):
            wanted = "the converted column or a new one: this one is taken"
            raise InvalidValueError("a new column", name, wanted)


def _sameness(frame: AnyFrame | None) -> Callable[[object], object]:
    """Return what two names have in common that an engine takes for one: SQL folds their case."""
    engine = None if frame is None else frame.implementation
    folds = engine is not None and (engine.is_duckdb() or engine.is_spark_like())
    return lambda name: name.casefold() if folds and isinstance(name, str) else name


def expression_of(frame: AnyFrame, column: str) -> nw.Expr:
    """Return the column as an expression of texts.

    Raises:
        InvalidValueError: the column holds neither texts nor categories; a name means more to an engine.
    """
    import narwhals as nw

    schema = frame.collect_schema()
    spark = frame.implementation.is_spark_like()
    for name in map(str, schema):
        if _PATTERN.fullmatch(name) or (spark and name == column and {".", "`"} & {*name}):
            raise InvalidValueError("a column's name", name, "another: the engine reads it as an expression")
    dtype = schema[column]
    if dtype == nw.String:
        return nw.col(column)
    if dtype in (nw.Categorical, nw.Enum):
        # pandas and Dask compare categories with texts; others refuse texts that are no category.
        compares = frame.implementation.is_pandas_like() or frame.implementation.is_dask()
        return nw.col(column) if compares else nw.col(column).cast(nw.String)
    if dtype in (nw.Unknown, nw.Object):
        return nw.col(column) if frame.implementation.is_pandas_like() else nw.col(column).cast(nw.String)
    raise InvalidValueError(f"column {shown(column)}", str(dtype), "of texts or categories")
