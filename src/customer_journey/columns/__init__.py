"""Columns of stages, converted on the engine that holds them: pandas, Polars, PyArrow, DuckDB, Dask, Spark.

The native type comes back: a lazy frame stays lazy, a DuckDB relation stays one, and nothing of a Spark
frame is collected. Work is done once per distinct value. Needs narwhals: ``pip install
'customer-journey[columns]'``.

>>> import customer_journey as cj
>>> import pandas as pd
>>> contacts = pd.DataFrame({"stage": ["Lead", "MQL", None, "evangelist"]})
>>> cj.columns.convert(contacts, "stage", source="hubspot-lifecycle", target="nine-stage")
           stage
0  consideration
1  consideration
2            NaN
3       advocacy
"""

from customer_journey.columns.answers import Unconverted
from customer_journey.columns.conversion import convert, resolve
from customer_journey.columns.reports import Report, apportion, report
from customer_journey.columns.spreading import explode, recommend

__all__ = [
    "Report",
    "Unconverted",
    "apportion",
    "convert",
    "explode",
    "recommend",
    "report",
    "resolve",
]


def __dir__() -> list[str]:
    return __all__
