"""Frames: the one place that decides which engine holds the data."""

from typing import Any, TypeVar

from customer_journey.columns.engines.dask import Dask
from customer_journey.columns.engines.duckdb import DuckDB
from customer_journey.columns.engines.engine import Engine, opened
from customer_journey.columns.engines.lazy import Lazy
from customer_journey.columns.engines.pandas import LikePandas, Pandas
from customer_journey.columns.engines.polars import LazyPolars, Polars
from customer_journey.columns.engines.pyarrow import PyArrow
from customer_journey.columns.engines.spark import Spark
from customer_journey.model.errors import InvalidValueError, MissingDependencyError

#: A native frame. A function returns a frame of the type that it was given.
Frame = TypeVar("Frame")


def engine_of(data: Any) -> Engine:
    """Return the engine that holds a native frame.

    Raises:
        MissingDependencyError: narwhals is not installed.
        InvalidValueError: the data is not a native frame, or several of its columns have the same name.
    """
    try:
        import narwhals as nw
    except ImportError:
        raise MissingDependencyError("narwhals", "columns") from None

    if isinstance(data, (nw.DataFrame, nw.LazyFrame)):
        raise InvalidValueError("the data", type(data), "the native frame", "pass data.to_native()")
    # pandas comes before the others, because narwhals cannot open every frame of pandas.
    if nw.dependencies.is_pandas_dataframe(data):
        return Pandas(data)
    frame = opened(data)
    name = frame.implementation
    kinds: list[tuple[bool, type[Engine]]] = [
        (name.is_polars(), LazyPolars if isinstance(frame, nw.LazyFrame) else Polars),
        (name.is_pyarrow(), PyArrow),
        (name.is_duckdb(), DuckDB),
        (name.is_dask(), Dask),
        (name.is_spark_like(), Spark),
        (name.is_pandas_like(), LikePandas),
    ]
    return next((engine for holds, engine in kinds if holds), Lazy)(data)
