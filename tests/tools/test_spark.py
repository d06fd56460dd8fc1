"""Columns on real clusters: Spark (needs Java: a missing one fails) and Dask with processes of its own."""

import contextlib
import io
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

import customer_journey as cj
from customer_journey.errors import NotFoundError, UnorderedFrameworkError
from strategies import made, told_frameworks
from test_cases import answers, column_of, each_case
from test_columns import (
    HUBSPOT,
    MESSY,
    ODD_NAMES,
    answer,
    as_written,
    assert_same,
    calls,
    cases,
    few,
    parts_of,
    refused,
    stages_in,
    to_five,
)

columns = cj.columns

pytestmark = [
    pytest.mark.tools,
    # Spark is older than the pandas beside it, and Narwhals tells of a package to come.
    pytest.mark.filterwarnings("ignore:.*does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore:Dask support is moving out of Narwhals:FutureWarning"),
]

#: Whatever would send rows to Python.
_PYTHON = ("Python", "InPandas", "InArrow")
#: Whatever would fetch rows.
_FETCHING = ("collect", "toPandas", "toArrow", "toLocalIterator", "count", "take", "head", "first", "show")


@pytest.fixture(scope="session")
def spark():
    """Spark with two workers on this machine."""
    from pyspark.sql import SparkSession

    building = SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", "2")
    for key in ("host", "bindAddress"):
        building = building.config(f"spark.driver.{key}", "127.0.0.1")
    running = building.config("spark.ui.enabled", "false").getOrCreate()
    yield running
    running.stop()


@pytest.fixture
def fetched(monkeypatch):
    """The names of what fetched rows of Spark, as it happens."""
    from pyspark.sql.classic.dataframe import DataFrame

    asked = []

    def told(name, real):
        def asking(*args, **options):
            asked.append(name)
            return real(*args, **options)

        return asking

    for name in _FETCHING:
        monkeypatch.setattr(DataFrame, name, told(name, getattr(DataFrame, name)))
    return asked


def frame_of(spark, values, name="stage"):
    """Return a frame of texts, with the rows' numbers and another column."""
    quoted = name.replace("`", "``")
    rows = [(row, value, str(row)) for row, value in enumerate(values)]
    return spark.createDataFrame(rows, f"row long, `{quoted}` string, other string")


def rows_of(frame, *names):
    """Fetch the rows, by their numbers."""
    places = [frame.columns.index(name) for name in names]
    return sorted((tuple(row[place] for place in places) for row in frame.collect()), key=str)


def wanted_rows(case, resolve=None):
    """Return what the rows become."""
    return sorted(enumerate(case.wanted(resolve)), key=str)


# One example holds many rows: a query takes as long for one.
on_spark = settings(
    max_examples=few(4), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@on_spark
@given(case=cases(modes=["keep", "null"], max_size=80))
def test_law_9_on_spark(spark, case):
    """Names as written without a report, and every spelling with one."""
    frame = frame_of(spark, case.texts)
    got = columns.convert(frame, "stage", **case.options)
    assert type(got) is type(frame)
    assert got.columns == ["row", "stage", "other"] + ["new"] * (case.into == "new")
    assert rows_of(got, "row", case.into) == wanted_rows(case, as_written(case.xw.source))
    found = columns.report(
        frame, "stage", source=case.xw.source, target=case.xw.target, decide=case.xw.decisions
    )
    assert found.total == len(case.texts)
    assert {outcome.value: outcome.count for outcome in found.outcomes} == Counter(case.texts)
    assert_same(found.apportionment, case.xw.apportion(stages_in(case.texts, case.xw.source)))
    informed = columns.convert(frame, "stage", **case.options, values=found)
    assert rows_of(informed, "row", case.into) == wanted_rows(case)


@on_spark
@given(case=cases(told_frameworks(), modes=["keep", "null"], max_size=80))
def test_law_9_on_spark_with_names_that_mean_harm(spark, case):
    """Texts of users enter no query as code."""
    got = columns.convert(frame_of(spark, case.texts), "stage", **case.options)
    assert rows_of(got, "row", case.into) == wanted_rows(case, as_written(case.xw.source))


def test_spark_reports_what_pandas_reports(spark):
    """The same report, line by line."""
    import pandas as pd

    found = columns.report(frame_of(spark, MESSY), "stage", **to_five)
    assert found.to_dicts() == columns.report(pd.DataFrame({"stage": MESSY}), "stage", **to_five).to_dicts()


@each_case
def test_cases_on_spark(spark, case):
    """With a report, a cluster knows what memory does."""
    frame = frame_of(spark, column_of(case))
    options = {"source": case.source, "target": case.target, "policy": case.policy}
    found = columns.report(frame, "stage", **options)
    got = columns.convert(frame, "stage", **options, unconverted="null", values=found)
    assert [stage for _, stage in sorted(rows_of(got, "row", "stage"))] == answers(case)


def test_spark_splits_lists_of_stages(spark):
    """With a report, as pandas does; without one, lists stay as they are."""
    import pandas as pd

    values = [
        "Lead, customer",
        "MQL; SQL | Opportunity",
        None,
        "R&D/lead",
        "VIP",
        "customer",
        "Lead, churned",
    ]
    frame, ends = frame_of(spark, values), {**to_five, "unconverted": "keep", "into": "to", "split": True}
    local = pd.DataFrame({"row": range(len(values)), "stage": values})
    here = columns.convert(local, "stage", **ends)
    got = columns.convert(frame, "stage", **ends, values=columns.report(frame, "stage", **to_five))
    names = ["row", "stage", "to", "share"]
    wanted = here[names].astype(object).where(here[names].notna(), None)
    assert rows_of(got, *names) == sorted(wanted.itertuples(index=False, name=None), key=str)
    assert len(here) > len(values)
    assert columns.convert(frame, "stage", **ends).count() == len(values)


@pytest.mark.parametrize("informed", [False, True])
def test_spark_explodes(spark, informed):
    """One row per candidate, weights that sum to 1, all other columns kept."""
    frame = frame_of(spark, MESSY)
    found = columns.report(frame, "stage", **to_five) if informed else None
    got = columns.explode(frame, "stage", **to_five, into="part", unconverted="null", values=found)
    resolve = HUBSPOT.resolve if informed else as_written(HUBSPOT)
    xw = cj.crosswalk("hubspot-lifecycle", "five-stage-journey")
    wanted = [
        (row, value, str(row), *part)
        for row, value in enumerate(MESSY)
        for part in parts_of(value, xw, resolve)
    ]
    names = ["row", "stage", "other", "part", "share"]
    assert got.columns == names
    assert rows_of(got, *names) == sorted(wanted, key=str)


def test_spark_resolves_and_recommends(spark):
    """Stages by their names as written, and what to publish for them."""
    frame = frame_of(spark, MESSY)
    own = cj.crosswalk(HUBSPOT, HUBSPOT)
    known = as_written(HUBSPOT)
    got = columns.resolve(frame, "stage", framework=HUBSPOT, unconverted="null")
    wanted = [answer(value, own, mode="null", resolve=known) for value in MESSY]
    assert rows_of(got, "row", "stage") == sorted(enumerate(wanted), key=str)
    advised = columns.recommend(frame, "stage", framework=HUBSPOT, unconverted="null")

    def primary(id):
        items = cj.recommend(HUBSPOT, id).items
        return [item.content_type.id for item in items if item.fit == "primary"] or [None]

    listed = [(row, item) for row, id in enumerate(wanted) for item in (primary(id) if id else [None])]
    assert rows_of(advised, "row", "content_type") == sorted(listed, key=str)


def plan_of(frame):
    """Return all plans of a query, as Spark explains them."""
    with contextlib.redirect_stdout(io.StringIO()) as told:
        frame.explain("extended")
    return told.getvalue()


def test_spark_computes_in_its_own_engine(spark):
    """No plan holds Python; the rows come from a source of Spark's own, so that it holds none either."""
    frame = spark.range(10).selectExpr("id AS row", "'evangelist, lead' AS stage")
    found = columns.report(frame, "stage", **to_five)
    results = [
        columns.convert(frame, "stage", **to_five, unconverted="null", split=True, values=found),
        columns.convert(frame, "stage", **to_five, unconverted="null"),
        columns.convert(frame, "stage", **to_five, unconverted="keep", values=found, into="new"),
        columns.resolve(frame, "stage", framework=HUBSPOT, unconverted="null"),
        columns.explode(frame, "stage", **to_five, unconverted="null"),
        columns.recommend(frame, "stage", framework=HUBSPOT, unconverted="null"),
    ]
    for got in results:
        plan = plan_of(got)
        assert "Physical Plan" in plan
        assert not [name for name in _PYTHON if name in plan], plan


def test_a_plan_with_python_would_be_seen(spark):
    """The test above can fail."""
    from pyspark.sql.functions import udf

    frame = spark.range(10).withColumn("stage", udf(lambda number: f"{number}", "string")("id"))
    assert [name for name in _PYTHON if name in plan_of(frame)]


def test_spark_fetches_nothing_but_a_report(spark, fetched):
    """A report is one query; all else is none, and runs no job."""
    frame = frame_of(spark, MESSY)
    convert, resolve, report, _, explode, recommend = calls(lazy=True)
    spark.sparkContext.setJobGroup("asked", "what the functions run")
    for call in (convert, resolve, explode, recommend):
        call(frame)
    assert fetched == []
    assert list(spark.sparkContext.statusTracker().getJobIdsForGroup("asked")) == []
    found = report(frame)
    assert len(fetched) == 1
    assert list(spark.sparkContext.statusTracker().getJobIdsForGroup("asked"))
    columns.convert(frame, "stage", **to_five, unconverted="null", values=found)
    assert len(fetched) == 1


@pytest.mark.parametrize("name", [name for name in ODD_NAMES if not {".", "`"} & {*name} and name != "row"])
def test_odd_names_of_columns_on_spark(spark, name):
    """A name is a name."""
    frame = frame_of(spark, ["evangelist", "huh", None], name)
    got = columns.convert(frame, name, **to_five, unconverted="null")
    assert got.columns == ["row", name, "other"]
    assert rows_of(got, "row", name) == [(0, "advocacy"), (1, None), (2, None)]
    assert columns.report(frame, name, **to_five).rows["unknown"] == 1


@pytest.mark.parametrize("name", ["a.b", "`a`", "*"])
def test_names_that_spark_takes_for_more(spark, name):
    """A field of a column, a quoted one, all of them: one sentence."""
    frame = frame_of(spark, ["lead"], name)
    for call in calls(name, lazy=True):
        refused(call, frame, match="engine does not read as an expression")


def test_spark_refuses_alike(spark):
    """One sentence of one class, as every other engine."""
    frame = frame_of(spark, ["lead"])
    for call in calls("Stages", lazy=True):
        refused(call, frame, NotFoundError, match="no column called 'Stages'.* 'stage'")
    refused(calls()[0], frame, match="lazy frame")
    options = {**to_five, "unconverted": "null"}
    refused(lambda f: columns.convert(f, "stage", **options, into=""), frame, match="not empty")
    refused(lambda f: columns.convert(f, "stage", **options, values=["lead"]), frame, match="a Report")
    unordered = made("alpha", {"use": ["usage"]}, shape="set")
    options = {"source": HUBSPOT, "target": unordered, "policy": "earliest", "unconverted": "null"}
    refused(lambda f: columns.convert(f, "stage", **options), frame, UnorderedFrameworkError)


def test_numbers_of_spark_are_ids(spark):
    """They are their decimal text, with a stage's value and without."""
    own = HUBSPOT.also_called({"1": "evangelist"})
    frame = spark.range(3).withColumnRenamed("id", "stage").selectExpr("stage AS row", "stage")
    got = columns.convert(frame, "stage", **{**to_five, "source": own}, unconverted="null")
    assert rows_of(got, "row", "stage") == [(0, None), (1, "advocacy"), (2, None)]
    floats = frame.selectExpr("row", "CAST(stage AS DOUBLE) AS stage")
    assert columns.report(floats, "stage", **{**to_five, "source": own}).rows["unknown"] == 2


@pytest.mark.parametrize("values", [[], [None], ["", None]])
def test_spark_frames_that_say_nothing(spark, values):
    """No rows and no values are results too."""
    frame = frame_of(spark, values)
    assert columns.report(frame, "stage", **to_five).total == len(values)
    got = columns.convert(frame, "stage", **to_five, unconverted="null")
    assert rows_of(got, "row", "stage") == [(row, None) for row in range(len(values))]
    assert columns.explode(frame, "stage", **to_five, unconverted="null").count() == len(values)


def test_spark_columns_of_the_type_of_nulls(spark):
    """They become texts."""
    frame = spark.sql("SELECT 1 AS row, NULL AS stage")
    convert, resolve, report, _, explode, _ = calls(lazy=True)
    assert report(frame).rows["null"] == 1
    for call in (convert, resolve, explode):
        assert dict(call(frame).dtypes)["stage"] == "string"
        assert rows_of(call(frame), "row", "stage") == [(1, None)]


@pytest.fixture(scope="session")
def cluster():
    """Two processes of Dask."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        ) as workers,
        Client(workers) as client,
    ):
        yield client


@pytest.mark.parametrize("dtype", ["str", "category"])
def test_law_9_on_a_cluster_of_dask(cluster, dtype):
    """What is sent to other processes gives the answers that it gives here."""
    import dask.dataframe as dd
    import pandas as pd

    local = pd.DataFrame({"row": range(3 * len(MESSY)), "stage": pd.Series(MESSY * 3).astype(dtype)})
    frame = dd.from_pandas(local, npartitions=3)
    found = columns.report(frame, "stage", **to_five)
    assert found.total == len(local)
    assert found.to_dicts() == columns.report(local, "stage", **to_five).to_dicts()
    options = {**to_five, "unconverted": "null", "values": found}
    got = cluster.compute(columns.convert(frame, "stage", **options)).result()
    wanted = columns.convert(local, "stage", **to_five, unconverted="null")
    assert got["stage"].astype("str").tolist() == pytest.approx(
        wanted["stage"].astype("str").tolist(), nan_ok=True
    )
    parts = columns.explode(
        frame, "stage", **to_five, unconverted="null", values=found, into="part"
    ).compute()
    here = columns.explode(local, "stage", **to_five, unconverted="null", into="part")
    assert Counter(zip(parts["row"], parts["part"].fillna(""), parts["share"], strict=True)) == Counter(
        zip(here["row"], here["part"].fillna(""), here["share"], strict=True)
    )
    assert parts.groupby("row")["share"].sum().tolist() == pytest.approx([1.0] * len(local))
