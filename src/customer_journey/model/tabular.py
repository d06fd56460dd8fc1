"""Tables: records as dataframes of pandas, Polars and PyArrow, with a type for each column."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from customer_journey.model.displayed import Displayed
from customer_journey.model.errors import MissingDependencyError, written

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


class Tabular(Displayed):
    """A value that has one record per row of a table: as dictionaries, or as a dataframe.

    A dataframe has the same columns, each of the same type, whatever the records hold and even if there are
    none. A reported value that is no text, such as a date, is written as text.

    >>> import customer_journey as cj
    >>> xw = cj.crosswalk("hourglass", "nine-stage")
    >>> xw.to_pandas()[["source", "target", "share"]].head(1)
      source     target  share
    0   know  discovery    1.0
    >>> xw.to_polars().schema["share"], xw.to_arrow().schema.field("target").type
    (Float64, DataType(string))
    """

    __slots__ = ()

    #: The type of each column: str, int, float or bool.
    COLUMN_TYPES: ClassVar[Mapping[str, type]]

    def to_dicts(self) -> list[dict[str, object]]:
        """Return one record per row."""
        raise NotImplementedError

    def to_pandas(self) -> pd.DataFrame:
        """Return the records as a dataframe of pandas.

        Raises:
            MissingDependencyError: pandas is not installed.
        """
        pd = _imported("pandas", "pandas")
        # The type of text depends on the version and the options of pandas; the others hold nulls if need be.
        kinds = {str: pd.Series([""]).dtype, int: "int64", float: "float64", bool: "boolean"}
        columns = self._columns()
        return pd.DataFrame(
            {name: pd.Series(columns[name], dtype=kinds[kind]) for name, kind in self.COLUMN_TYPES.items()}
        )

    def to_polars(self) -> pl.DataFrame:
        """Return the records as a dataframe of Polars.

        Raises:
            MissingDependencyError: Polars is not installed.
        """
        return _imported("polars", "polars").DataFrame(self._columns(), schema=dict(self.COLUMN_TYPES))

    def to_arrow(self) -> pa.Table:
        """Return the records as a table of PyArrow.

        Raises:
            MissingDependencyError: PyArrow is not installed.
        """
        pa = _imported("pyarrow", "parquet")
        kinds = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
        schema = pa.schema([(name, kinds[kind]) for name, kind in self.COLUMN_TYPES.items()])
        return pa.table(self._columns(), schema=schema)

    def _columns(self) -> dict[str, list[Any]]:
        """Return the cells of each column, all of its type or None."""
        records = self.to_dicts()
        return {
            name: [_encodable(record[name]) if kind is str else record[name] for record in records]
            for name, kind in self.COLUMN_TYPES.items()
        }


def _encodable(value: object) -> str | None:
    """Return a value as text that UTF-8 can encode: lone surrogates are escaped."""
    return None if value is None else written(value).encode("utf-8", "backslashreplace").decode("utf-8")


def _imported(library: str, extra: str) -> Any:
    try:
        return import_module(library)
    except ImportError:
        raise MissingDependencyError(library, extra) from None
