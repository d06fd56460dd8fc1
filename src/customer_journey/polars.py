"""Columns of Polars with a namespace: importing this module adds ``journey`` to series and expressions.

The namespace converts and resolves a column, as :mod:`customer_journey.columns` does for a column of a frame
in memory. A series can be reported on, too. This needs the extra ``polars``.

>>> import polars as pl
>>> import customer_journey.polars
>>> contacts = pl.LazyFrame({"stage": [" lead ", "MQL", None, "evangelist"]})
>>> to_five = pl.col("stage").journey.convert(source="hubspot-lifecycle", target="five-stage-journey")
>>> contacts.select(to_five).collect()["stage"].to_list()
['consideration', 'consideration', None, 'advocacy']
"""

from typing import Any

from typing_extensions import override

from customer_journey.columns.accessors import Converts, Reports
from customer_journey.columns.answers import Answers
from customer_journey.model.errors import CustomerJourneyError, MissingDependencyError

try:
    import polars as pl
except ImportError:
    raise MissingDependencyError("polars", "polars") from None

__all__ = ["ExprJourney", "SeriesJourney"]


class SeriesJourney(Reports[pl.Series]):
    """What a series offers as ``series.journey``. Type checkers know it as ``SeriesJourney(series)``."""


class ExprJourney(Converts[pl.Expr]):
    """What an expression offers as ``expr.journey``. Type checkers know it as ``ExprJourney(expr)``.

    The result is text, whatever the column holds, because an expression does not know its type. It is
    computed with the query, once for each distinct value, and every spelling is resolved. A column that
    cannot be converted ends the query with a ``ComputeError``, because Polars cannot pass on other errors; it
    says the same.
    """

    @override
    def _answered(self, answers: Answers) -> pl.Expr:
        def converted(series: Any) -> Any:
            try:
                return SeriesJourney(series)._answered(answers).cast(pl.String)  # noqa: SLF001  # its own kind
            except CustomerJourneyError as error:
                raise pl.exceptions.ComputeError(str(error)) from error

        return self._column.map_batches(converted, return_dtype=pl.String)


pl.api.register_series_namespace("journey")(SeriesJourney)
pl.api.register_expr_namespace("journey")(ExprJourney)
