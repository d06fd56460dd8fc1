"""Contests in memory: pandas, Polars, PyArrow, and country_converter."""

from functools import partial

from contests import DATA, TABLE, Contest, column, ours

import customer_journey as cj

#: Codes of countries and their continents, as country_converter has them.
CONTINENTS = {
    "SWE": "Europe", "NOR": "Europe", "FRA": "Europe", "IND": "Asia", "JPN": "Asia",
    "BRA": "America", "USA": "America", "KEN": "Africa", "EGY": "Africa",
}  # fmt: skip


def series_of(kind, array):
    """Return an Arrow dictionary as a series of pandas, of one of its five kinds of text."""
    import pandas as pd
    import pyarrow as pa

    if kind == "category":
        return array.to_pandas()
    if kind == "Arrow dictionary":
        return pd.Series(pd.arrays.ArrowExtensionArray(array))
    texts = array.cast(pa.string())
    if kind == "object":
        return pd.Series(texts.to_numpy(zero_copy_only=False), dtype=object)
    if kind == "Arrow string":
        return pd.Series(pd.arrays.ArrowExtensionArray(texts))
    return pd.Series(texts.to_pandas(), dtype=pd.StringDtype("pyarrow", na_value=float("nan")))


def in_pandas(kind, most, clean, messy):
    """Return the contest on one kind of series."""
    import pandas as pd

    def frame(array):
        return pd.DataFrame({"stage": series_of(kind, array)})

    return Contest(
        rival="Series.map(dict)",
        most=most,
        clean=frame(clean),
        messy=frame(messy),
        convert=ours,
        by_hand=lambda data: data["stage"].map(TABLE),
        texts=lambda result: (result if isinstance(result, pd.Series) else result["stage"]).tolist(),
    )


def in_polars(kind, most, clean, messy):
    """Return the contest on one kind of column; the answers by hand are of the type that ours are."""
    import polars as pl

    answers = pl.String if kind == "String" else pl.Enum([stage.id for stage in cj.frameworks["four-stage"]])
    replaced = pl.col("stage").replace_strict(TABLE, default=None, return_dtype=answers)

    def frame(array):
        texts = pl.Series("stage", array).cast(pl.String)
        kinds = {"Enum": lambda: pl.Enum(array.dictionary.to_pylist()), "Categorical": lambda: pl.Categorical}
        return pl.DataFrame([texts.cast(kinds[kind]()) if kind in kinds else texts])

    return Contest(
        rival="replace_strict",
        most=most,
        clean=frame(clean),
        messy=frame(messy),
        convert=ours,
        by_hand=lambda data: data.with_columns(replaced),
        texts=lambda result: result["stage"].to_list(),
    )


def in_arrow(kind, most, clean, messy):
    """Return the contest on texts or on a dictionary."""
    import pyarrow as pa
    import pyarrow.compute as pc

    keys, values = pa.array(TABLE), pa.array(TABLE.values())

    def table(array):
        return pa.table({"stage": array if kind == "dictionary" else array.cast(pa.string())})

    def by_hand(data):
        return data.set_column(0, "stage", values.take(pc.index_in(data["stage"], value_set=keys)))

    return Contest(
        rival="index_in + take",
        most=most,
        clean=table(clean),
        messy=table(messy),
        convert=ours,
        by_hand=by_hand,
        texts=lambda result: result["stage"].to_pylist(),
    )


def beside_country_converter(kind, most, clean, _messy):
    """Return the contest on the same codes of countries, which both turn into continents."""
    import logging

    import pandas as pd
    from country_converter import CountryConverter

    logging.getLogger("country_converter").setLevel(logging.ERROR)
    codes, continents = (
        cj.Framework.from_toml(DATA / name) for name in ("country-codes.toml", "continents.toml")
    )
    options = {"source": codes, "target": continents, "language": "en", "unconverted": "null"}
    theirs = CountryConverter()
    series = series_of(kind, column(tuple(CONTINENTS), len(clean)))
    return Contest(
        rival="country_converter",
        most=most,
        clean=pd.DataFrame({"stage": series}),
        convert=lambda data: cj.columns.convert(data, "stage", **options),
        by_hand=lambda data: theirs.pandas_convert(data["stage"], src="ISO3", to="continent"),
        texts=lambda result: [
            None if text == "not found" else text
            for text in (result if isinstance(result, pd.Series) else result["stage"]).tolist()
        ],
    )


CONTESTS = {
    "pandas object": partial(in_pandas, "object", None),
    "pandas str": partial(in_pandas, "str", 0.5),
    "pandas category": partial(in_pandas, "category", 0.35),
    "pandas Arrow string": partial(in_pandas, "Arrow string", None),
    "pandas Arrow dictionary": partial(in_pandas, "Arrow dictionary", None),
    "Polars String": partial(in_polars, "String", 1.3),
    "Polars Categorical": partial(in_polars, "Categorical", None),
    "Polars Enum": partial(in_polars, "Enum", 0.5),
    "PyArrow string": partial(in_arrow, "string", None),
    "PyArrow dictionary": partial(in_arrow, "dictionary", 0.35),
    "countries object": partial(beside_country_converter, "object", 0.5),
    "countries str": partial(beside_country_converter, "str", 0.5),
}
