"""Accessors: a column of pandas or Polars converts itself as `cj.columns` converts it in its frame."""

import inspect
import subprocess
import sys

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
import customer_journey.pandas
import customer_journey.polars
from customer_journey.errors import InvalidValueError, MissingDependencyError, UnconvertedValuesError

TO_FIVE = {"source": "hubspot-lifecycle", "target": "five-stage-journey"}
HUBSPOT = cj.frameworks["hubspot-lifecycle"]
NAMES = [name for stage in HUBSPOT for tier in stage.names for name in tier]
CELLS = st.none() | st.sampled_from([*NAMES, " lead ", "MQL", "N/A", "", "VIP", "lead, customer"]) | st.text()
MODES = st.sampled_from(["keep", "null"])
POLICIES = st.sampled_from(["unique", "largest", "earliest", "latest"])


# The same answers as in a frame.


@settings(max_examples=40, deadline=None)
@given(st.lists(CELLS, max_size=12), MODES, POLICIES)
def test_a_series_of_pandas(values, mode, policy):
    """It converts and resolves to what its frame does, whatever its index and its name."""
    frame = pd.DataFrame({"stage": pd.Series(values, dtype=object)}, index=range(5, 5 + len(values)))
    options = {**TO_FIVE, "policy": policy, "unconverted": mode}
    expected = cj.columns.convert(frame, "stage", **options)["stage"]
    pd.testing.assert_series_equal(frame["stage"].journey.convert(**options), expected)
    resolving = {"framework": HUBSPOT, "unconverted": mode}
    expected = cj.columns.resolve(frame, "stage", **resolving)["stage"]
    pd.testing.assert_series_equal(frame["stage"].journey.resolve(**resolving), expected)


@settings(max_examples=40, deadline=None)
@given(st.lists(CELLS, max_size=12), MODES, POLICIES, st.sampled_from(["in-memory", "streaming"]))
def test_series_and_expressions_of_polars(values, mode, policy, engine):
    """Both convert and resolve to what the frame does in memory, also in a lazy query."""
    frame = pl.DataFrame({"stage": values}, schema={"stage": pl.String})
    options = {**TO_FIVE, "policy": policy, "unconverted": mode}
    resolving = {"framework": HUBSPOT, "unconverted": mode}
    for method, arguments in (("convert", options), ("resolve", resolving)):
        expected = getattr(cj.columns, method)(frame, "stage", **arguments)
        assert getattr(frame["stage"].journey, method)(**arguments).equals(expected["stage"])
        expression = getattr(pl.col("stage").journey, method)(**arguments)
        assert frame.select(expression).equals(expected)
        lazy = frame.lazy().select(expression)
        assert lazy.collect_schema() == expected.schema
        assert lazy.collect(engine=engine).equals(expected)


@pytest.mark.parametrize("make", [pd.Series, pl.Series], ids=["pandas", "polars"])
def test_reports_and_counts(make):
    """A series in memory is reported on and apportioned as its column would be."""
    values = ["Lead", "opportunity", None, "opportunity"]
    frame = {pd.Series: pd.DataFrame, pl.Series: pl.DataFrame}[make]({"stage": values})
    assert frame["stage"].journey.report(**TO_FIVE) == cj.columns.report(frame, "stage", **TO_FIVE)
    assert frame["stage"].journey.apportion(**TO_FIVE) == cj.columns.apportion(frame, "stage", **TO_FIVE)
    assert make(values).journey.report(**TO_FIVE).total == 4


@pytest.mark.parametrize("accessor", ["convert", "resolve", "report", "apportion"])
def test_the_arguments_are_the_same(accessor):
    """As for frames, without those that make other columns or rows, or are for lazy frames."""
    function = getattr(cj.columns, accessor)
    wanted = dict(inspect.signature(function).parameters)
    left_out = {"data", "column"} | ({"into", "split", "weight", "values"} if "into" in wanted else set())
    method = getattr(cj.pandas.SeriesJourney, accessor)
    own = {name: p for name, p in inspect.signature(method).parameters.items() if name != "self"}
    assert list(own) == [name for name in wanted if name not in left_out]
    for name, parameter in own.items():
        assert (parameter.default, parameter.kind) == (wanted[name].default, wanted[name].kind)
        assert parameter.annotation == wanted[name].annotation


# Types, names and indexes.


def test_categories_of_series_stay_categories():
    """In order, as in a frame; an expression, which does not know its column's type, writes text."""
    typed = pd.Series(["lead", "customer"], dtype="category", name="stage")
    five = list(cj.frameworks["five-stage-journey"].stages)
    assert typed.journey.convert(**TO_FIVE).cat.categories.tolist() == [stage.id for stage in five]
    enum = pl.Series("stage", ["lead", "customer"], dtype=pl.Categorical)
    assert enum.journey.convert(**TO_FIVE).dtype == pl.Enum([stage.id for stage in five])
    assert enum.to_frame().select(pl.col("stage").journey.convert(**TO_FIVE)).schema == {"stage": pl.String}


def test_numbers_are_ids():
    """In expressions too, whatever the type of the numbers."""
    ours = HUBSPOT.also_called({"7": "lead"})
    numbers = pl.DataFrame({"whole": [7, None], "float": [7.0, None]})
    converted = numbers.select(pl.all().journey.convert(source=ours, target="five-stage-journey"))
    assert converted.rows() == [("consideration", "consideration"), (None, None)]


@pytest.mark.parametrize("name", [None, 0, "stage", "", ("a", "b"), "^x$"])
def test_names_of_pandas_series_stay(name):
    """Whatever the name is; so does the index, also if it has duplicates."""
    series = pd.Series(["lead", None], name=name, index=["x", "x"])
    converted = series.journey.convert(**TO_FIVE)
    assert converted.name == name
    assert converted.index.tolist() == ["x", "x"]


@pytest.mark.parametrize("name", ["", "stage", "^x$", "*"])
def test_names_of_polars_series_stay(name):
    """Whatever the name is."""
    series = pl.Series(name, ["lead", None])
    assert series.journey.convert(**TO_FIVE).name == name
    assert series.to_frame().select(pl.first().journey.convert(**TO_FIVE)).columns == [name]


def test_where_expressions_can_stand():
    """In a group, a window, a filter and on a literal."""
    frame = pl.DataFrame({"g": [1, 1, 2], "stage": ["lead", "MQL", "customer"]})
    to_five = pl.col("stage").journey.convert(**TO_FIVE)
    grouped = frame.group_by("g", maintain_order=True).agg(to_five)
    assert grouped["stage"].to_list() == [["consideration", "consideration"], ["purchase"]]
    assert (
        frame.with_columns(to_five.over("g"))["stage"].to_list() == frame.select(to_five)["stage"].to_list()
    )
    assert frame.filter(to_five == "purchase").height == 1
    assert frame.lazy().filter(to_five == "purchase").select(pl.len()).collect().item() == 1
    assert pl.select(pl.lit("lead").journey.resolve(framework=HUBSPOT)).item() == "lead"


# What is refused.


def test_what_cannot_be_converted():
    """Series raise our error; a query ends with the error of Polars that says the same."""
    with pytest.raises(UnconvertedValuesError, match="1 value of column 'stage' cannot be converted: 'VIP'"):
        pd.Series(["VIP"], name="stage").journey.convert(**TO_FIVE)
    series = pl.Series("stage", ["VIP"])
    with pytest.raises(UnconvertedValuesError, match="1 value of column 'stage' cannot be converted: 'VIP'"):
        series.journey.convert(**TO_FIVE)
    for engine in ("in-memory", "streaming"):
        query = series.to_frame().lazy().select(pl.col("stage").journey.convert(**TO_FIVE))
        with pytest.raises(pl.exceptions.ComputeError, match="column 'stage' cannot be converted: 'VIP'"):
            query.collect(engine=engine)


def test_arguments_are_checked_when_the_expression_is_made():
    """Not only when the query runs."""
    with pytest.raises(InvalidValueError, match="policy"):
        pl.col("stage").journey.convert(**TO_FIVE, policy="any")
    with pytest.raises(InvalidValueError, match="unconverted"):
        pl.col("stage").journey.resolve(framework=HUBSPOT, unconverted="drop")
    with pytest.raises(TypeError, match="split"):
        pl.col("stage").journey.convert(**TO_FIVE, split=True)


def test_a_column_of_another_type():
    """Dates are refused, in a query too."""
    dates = pl.Series("when", [None, 0], dtype=pl.Date)
    with pytest.raises(InvalidValueError, match="when"):
        dates.journey.convert(**TO_FIVE)
    with pytest.raises(pl.exceptions.ComputeError, match="when"):
        dates.to_frame().select(pl.col("when").journey.convert(**TO_FIVE))


# Importing.


def run(code):
    """Return what a fresh interpreter prints."""
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_nothing_happens_without_the_import():
    """Neither the package nor its columns add anything to pandas or Polars."""
    code = (
        "import pandas as pd, polars as pl, customer_journey as cj\n"
        "cj.columns.resolve(pd.DataFrame({'s': ['buy']}), 's', framework='hourglass')\n"
        "cj.columns.resolve(pl.DataFrame({'s': ['buy']}), 's', framework='hourglass')\n"
        "print(any(hasattr(kind, 'journey') for kind in (pd.Series, pl.Series, pl.Expr)))\n"
        "print('pandas' in dir(cj), 'polars' in dir(cj))\n"
    )
    assert run(code) == ["False", "False", "False"]


def test_the_libraries_are_not_shadowed():
    """Beside our modules, the libraries keep their names."""
    code = (
        "import customer_journey.pandas, customer_journey.polars, pandas, polars, sys\n"
        "print(pandas.__name__, polars.__name__, customer_journey.pandas.__name__)\n"
        "print(sys.modules['pandas'] is pandas, hasattr(pandas, 'DataFrame'), hasattr(polars, 'DataFrame'))\n"
    )
    assert run(code) == ["pandas", "polars", "customer_journey.pandas", "True", "True", "True"]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_the_library_is_missing(library, monkeypatch):
    """The error says which extra installs it."""
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, f"customer_journey.{library}")
    with pytest.raises(MissingDependencyError, match=rf"customer-journey\[{library}\]"):
        __import__(f"customer_journey.{library}")
