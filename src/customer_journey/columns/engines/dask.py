"""Columns of Dask, whose categories compare with strings."""

from typing_extensions import override

from customer_journey.columns.engines import pandas
from customer_journey.columns.engines.lazy import Lazy
from customer_journey.crosswalks.column_checks import not_text


class Dask(Lazy):
    """A frame of Dask."""

    compares = frozenset({"String", "Categorical", "Enum"})
    trims = True

    @override
    def check_type(self, column: str) -> None:
        import narwhals as nw

        super().check_type(column)
        dtype = self.data.dtypes[column]
        # Categories that are numbers do not compare with strings.
        if self.frame.collect_schema()[column] == nw.Categorical and not pandas.holds_text(dtype):
            raise not_text(column, getattr(dtype, "categories", dtype))
