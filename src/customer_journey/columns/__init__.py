"""Columns of stages, converted on the engine that holds them: pandas, Polars, PyArrow, DuckDB, Dask, Spark.

The result is a frame of the same type: a lazy frame stays lazy, a DuckDB relation stays a relation, and no
rows of a Spark frame are collected. Each distinct value is resolved once. This needs narwhals: ``pip
install 'customer-journey[columns]'``.

>>> import customer_journey as cj
>>> import pandas as pd
>>> contacts = pd.DataFrame({"stage": ["Lead", "MQL", None, "evangelist"]})
>>> cj.columns.convert(contacts, "stage", source="hubspot-lifecycle", target="five-stage-journey")
           stage
0  consideration
1  consideration
2            NaN
3       advocacy
"""

from customer_journey._lazy import importer

TYPE_CHECKING = False  # not from typing: importing that would take longer than everything else here
if TYPE_CHECKING:
    from customer_journey.columns.answers import Unconverted, UnconvertedName
    from customer_journey.columns.conversion import convert, resolve
    from customer_journey.columns.reports import Report, apportion, report
    from customer_journey.columns.spreading import explode, recommend

__all__ = [
    "Report",
    "Unconverted",
    "UnconvertedName",
    "apportion",
    "convert",
    "explode",
    "recommend",
    "report",
    "resolve",
]

if not TYPE_CHECKING:
    __getattr__ = importer(
        __name__,
        {
            "columns.answers": "Unconverted UnconvertedName",
            "columns.conversion": "convert resolve",
            "columns.reports": "Report apportion report",
            "columns.spreading": "explode recommend",
        },
    )


def __dir__() -> list[str]:
    return list(__all__)
