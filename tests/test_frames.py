"""Records as dataframes: the same rows as dictionaries, with types that do not depend on the rows."""

import subprocess
import sys

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.errors import MissingDependencyError
from customer_journey.model.errors import written
from customer_journey.model.tabular import Tabular

XW = cj.crosswalk("hourglass", "nine-stage", decide={"like": "comparison"})
ODD = [None, "Lead", "opportunity", "VIP", "\ud800", "", 7, 1.5, True, 10**5000, "lead, customer"]


def reported(values):
    """Return a report on a column of these values."""
    data = pd.DataFrame({"stage": pd.Series(values, dtype=object)})
    return cj.columns.report(data, "stage", source="hubspot-lifecycle", target="nine-stage")


TABLES = {
    "crosswalk": XW,
    "apportionment": XW.apportion({"know": 900, "try": 60}),
    "apportionment of nobody": XW.apportion({}),
    "advice": cj.recommend("hourglass", "trust"),
    "plan": cj.recommend("tofu-mofu-bofu"),
    "advice of nothing": cj.recommend("nine-stage", "purchase"),
    "detection": cj.detect(["MQL", "lead", "closed won", "?"]),
    "detection of nothing": cj.detect(["?"]),
    "report": reported(ODD),
    "report of nothing": reported([]),
    "report of nulls": reported([None]),
}
each_table = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
POLARS = {str: pl.String, int: pl.Int64, float: pl.Float64, bool: pl.Boolean}
ARROW = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
PANDAS = {str: pd.Series([""]).dtype, int: "int64", float: "float64", bool: "boolean"}


def rows_of(table):
    """Return the records with every value in a column of text as text that UTF-8 can encode."""

    def cell(value, kind):
        if value is None or kind is not str:
            return value
        return written(value).encode("utf-8", "backslashreplace").decode()

    kinds = table.COLUMN_TYPES
    return [{name: cell(value, kinds[name]) for name, value in row.items()} for row in table.to_dicts()]


def check_frames(table):
    """Check that each dataframe holds the records, in columns of the types declared."""
    kinds, rows = table.COLUMN_TYPES, rows_of(table)
    assert table.to_polars().schema == {name: POLARS[kind] for name, kind in kinds.items()}
    assert table.to_polars().to_dicts() == rows
    assert table.to_arrow().schema == pa.schema([(name, ARROW[kind]) for name, kind in kinds.items()])
    assert table.to_arrow().to_pylist() == rows
    made = table.to_pandas()
    assert made.dtypes.to_dict() == {name: PANDAS[kind] for name, kind in kinds.items()}
    assert made.astype(object).where(made.notna(), None).to_dict("records") == rows


@each_table
def test_frames_hold_the_records(table):
    """Polars, PyArrow and pandas hold what to_dicts gives, even where there is nothing."""
    check_frames(table)


@each_table
def test_the_declared_types_are_those_of_the_records(table):
    """Every record has the columns declared, and whatever is no text has the type declared."""
    for row in table.to_dicts():
        assert list(row) == list(table.COLUMN_TYPES)
        for name, kind in table.COLUMN_TYPES.items():
            assert name == "value" or row[name] is None or type(row[name]) is kind


def test_every_table_is_tested():
    """Whatever has rows is among those tested."""
    assert {type(table) for table in TABLES.values()} == set(Tabular.__subclasses__())


@settings(max_examples=25)
@given(st.lists(st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.dates())))
def test_frames_of_any_values(values):
    """A report on any values has the same types, and holds every value as text."""
    check_frames(reported(values))


@pytest.mark.parametrize(
    ("library", "extra"), [("pandas", "pandas"), ("polars", "polars"), ("pyarrow", "parquet")]
)
def test_a_library_that_is_missing(library, extra, monkeypatch):
    """The error names it, and the extra that installs it."""
    monkeypatch.setitem(sys.modules, library, None)
    method = {"pyarrow": "to_arrow"}.get(library, f"to_{library}")
    with pytest.raises(MissingDependencyError, match=rf"needs {library}: .*customer-journey\[{extra}\]"):
        getattr(XW, method)()


def test_dictionaries_load_no_library():
    """The libraries are imported only by what makes their dataframes."""
    code = (
        "import sys, customer_journey as cj; cj.crosswalk('hourglass', 'nine-stage').to_dicts();"
        "print(*{'pandas', 'polars', 'pyarrow', 'numpy'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
