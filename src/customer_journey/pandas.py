"""Columns of pandas with an accessor: importing this module adds ``series.journey`` to pandas.

The accessor converts and resolves a column, and reports on it, as :mod:`customer_journey.columns` does for a
column of a frame. This needs the extra ``pandas``.

>>> import pandas as pd
>>> import customer_journey.pandas
>>> contacts = pd.DataFrame({"stage": ["Lead", "MQL", None, "evangelist"]})
>>> contacts["stage"].journey.convert(source="hubspot-lifecycle", target="five-stage-journey").tolist()
['consideration', 'consideration', nan, 'advocacy']
"""

from customer_journey.columns.accessors import Reports
from customer_journey.model.errors import MissingDependencyError

try:
    import pandas as pd
except ImportError:
    raise MissingDependencyError("pandas", "pandas") from None

__all__ = ["SeriesJourney"]


class SeriesJourney(Reports["pd.Series[str]"]):
    """What a series offers as ``series.journey``. Type checkers know it as ``SeriesJourney(series)``."""


pd.api.extensions.register_series_accessor("journey")(SeriesJourney)
