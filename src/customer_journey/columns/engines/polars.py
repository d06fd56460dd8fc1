"""Columns of Polars: texts replaced in one expression, categories through their codes."""

from __future__ import annotations

from typing import Any

from customer_journey.columns.answers import Answers, no_texts

__all__ = ["check_dtype", "replaced"]

#: Spellings in the first so many rows are mostly those of all.
_FIRST_LOOK = 1000


def replaced(data: Any, column: str, into: str, answers: Answers) -> Any:
    """Return the frame with the answers in the column ``into``."""
    # Under its own name a column that is called like a pattern would be looked for as one.
    return data.with_columns(_rewritten(data[column].alias("stages"), answers).alias(into))


def check_dtype(series: Any, column: object) -> None:
    """Refuse a column of numbers or dates, unless all of it is null.

    Raises:
        InvalidValueError: it holds some.
    """
    import polars as pl

    fits = isinstance(series.dtype, (pl.String, pl.Categorical, pl.Enum))
    if not fits and series.null_count() != len(series):
        raise no_texts(column, series.dtype)


def _rewritten(series: Any, answers: Answers) -> Any:
    import polars as pl

    if isinstance(series.dtype, (pl.Categorical, pl.Enum)):
        return _categories(series, answers)
    if series.dtype == pl.String:
        return _texts(series, answers)
    return pl.repeat(None, len(series), dtype=pl.String, eager=True)


def _texts(series: Any, answers: Answers) -> Any:
    spelled = answers.written() | answers.found(set(series.head(_FIRST_LOOK).to_list()))
    rewritten = _replaced(series, spelled)
    # A null stays null: where there are no more of them, every value has its answer.
    if rewritten.null_count() == series.null_count():
        return rewritten
    leftover = series.filter(rewritten.is_null() & series.is_not_null()).unique().to_list()
    if not leftover:
        return rewritten
    settled = dict(zip(leftover, answers.settled(leftover), strict=True))
    late = {value: answer for value, answer in settled.items() if answer is not None}
    return _replaced(series, spelled | late) if late else rewritten


def _replaced(series: Any, spelled: dict[Any, Any]) -> Any:
    import polars as pl

    return series.replace_strict(list(spelled), list(spelled.values()), default=None, return_dtype=pl.String)


def _categories(series: Any, answers: Answers) -> Any:
    import polars as pl

    codes = series.to_physical()
    if isinstance(series.dtype, pl.Enum):
        values = dict(enumerate(series.dtype.categories.to_list()))
    else:
        distinct = series.drop_nulls().unique()
        values = dict(zip(distinct.to_physical().to_list(), distinct.cast(pl.String).to_list(), strict=True))
    table, categories = answers.coded(values, lambda: codes.drop_nulls().unique().to_list())
    names = [None if place is None else categories[place] for place in table]
    # Gathered from an Enum, the answers are categories without ever having been texts.
    return pl.Series(names or [None], dtype=pl.Enum(categories)).gather(codes)
