"""Contests on engines that compute later: DuckDB, Dask, Spark, and a lazy frame of Polars."""

from functools import cache, partial

from contests import TABLE, Contest, ours

CASE = " ".join(["CASE stage", *(f"WHEN '{a}' THEN '{b}'" for a, b in TABLE.items()), "END AS stage"])


def in_polars(most, clean, _messy):
    """Return the contest on a lazy frame."""
    import polars as pl

    replaced = pl.col("stage").replace_strict(TABLE, default=None, return_dtype=pl.String)
    return Contest(
        rival="replace_strict",
        most=most,
        clean=pl.DataFrame([pl.Series("stage", clean).cast(pl.String)]).lazy(),
        convert=ours,
        by_hand=lambda data: data.with_columns(replaced),
        run=lambda lazy: lazy.collect(),
        texts=lambda lazy: lazy.collect()["stage"].to_list(),
    )


def in_duckdb(kind, most, clean, _messy):
    """Return the contest on a table; what is computed is the total length of all answers."""
    import duckdb
    import pyarrow as pa

    database = duckdb.connect()
    arrived = pa.table({"stage": clean.cast(pa.string())})
    database.register("arrived", arrived)
    names = ", ".join(f"'{name}'" for name in clean.dictionary.to_pylist())
    database.execute(f"CREATE TYPE stages AS ENUM ({names})")
    kinds = {"VARCHAR": "VARCHAR", "ENUM": "stages"}
    database.execute(f"CREATE TABLE contacts AS SELECT stage::{kinds[kind]} AS stage FROM arrived")
    return Contest(
        rival="CASE",
        most=most,
        clean=database.table("contacts"),
        convert=ours,
        by_hand=lambda data: data.project(CASE),
        run=lambda relation: relation.aggregate("sum(strlen(stage))").fetchall(),
        texts=lambda relation: [row[0] for row in relation.fetchall()],
    )


def in_dask(most, clean, _messy):
    """Return the contest on four partitions and two threads."""
    import dask
    import dask.dataframe as dd
    from eager import series_of

    dask.config.set(scheduler="threads", num_workers=2)
    texts = series_of("str", clean).to_frame("stage")
    return Contest(
        rival="map_partitions(Series.map)",
        most=most,
        clean=dd.from_pandas(texts, npartitions=4).persist(),
        convert=ours,
        by_hand=lambda data: data.map_partitions(
            lambda part: part.assign(stage=part["stage"].map(TABLE)), meta=texts.head(0)
        ),
        run=lambda lazy: lazy.compute(),
        texts=lambda lazy: lazy.compute()["stage"].tolist(),
    )


@cache
def spark():
    """Return the one local cluster."""
    from pyspark.sql import SparkSession

    options = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "4g",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    return SparkSession.builder.master("local[2]").config(map=options).getOrCreate()


def in_spark(most, clean, _messy):
    """Return the contest on a cached frame; what is computed is written nowhere."""
    import pyarrow as pa

    data = spark().createDataFrame(pa.table({"stage": clean.cast(pa.string())})).cache()
    data.count()
    return Contest(
        rival="CASE",
        most=most,
        clean=data,
        convert=ours,
        by_hand=lambda frame: frame.selectExpr(CASE),
        run=lambda frame: frame.write.format("noop").mode("overwrite").save(),
        texts=lambda frame: frame.toArrow()["stage"].to_pylist(),
    )


CONTESTS = {
    "Polars lazy String": partial(in_polars, None),
    "DuckDB VARCHAR": partial(in_duckdb, "VARCHAR", 1.3),
    "DuckDB ENUM": partial(in_duckdb, "ENUM", 1.3),
    "Dask str": partial(in_dask, None),
    "Spark": partial(in_spark, 1.3),
}
