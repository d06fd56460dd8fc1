"""Columns of Dask, whose categories compare with strings."""

from typing_extensions import override

from customer_journey.columns.engines import pandas
from customer_journey.columns.engines.lazy import Lazy
from customer_journey.crosswalks.column_checks import not_text


class Dask(Lazy):
    """A frame of Dask."""

    compares = frozenset({"String", "Categorical", "Enum"})

    @override
    def check_type(self, column: str) -> None:
        import narwhals as nw

        super().check_type(column)
        dtype = self.data.dtypes[column]
        # narwhals takes dictionaries of Arrow for categories, even if they hold numbers.
        if self.frame.collect_schema()[column] == nw.Categorical and not pandas.holds_text(dtype):
            raise not_text(column, dtype)
