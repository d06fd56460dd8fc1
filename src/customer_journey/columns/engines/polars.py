"""Columns of Polars: strings replaced in one expression, categories through their codes."""

from collections.abc import Mapping
from typing import Any

from typing_extensions import override

from customer_journey.columns.answers import Answers
from customer_journey.columns.engines.engine import Engine
from customer_journey.columns.engines.lazy import Lazy
from customer_journey.columns.engines.numbers import texts_of_numbers

#: How many rows are looked at first: usually they hold every spelling of the column.
_FIRST = 1000


class Polars(Engine):
    """A frame of Polars in memory."""

    casts = frozenset({"Categorical", "Enum"})

    @override
    def converted(self, column: str, into: str, answers: Answers) -> Any:
        # The series gets a plain name, because Polars would read a name that looks like a pattern as one.
        series = self.data[column].alias("stages")
        return self.data.with_columns(_converted(series, answers).alias(into))


class LazyPolars(Lazy):
    """A lazy frame of Polars."""

    @override
    def converted(self, column: str, into: str, answers: Answers) -> Any:
        import narwhals as nw

        known = self.known(column, answers)
        texts = self.texts(column)
        chosen = _replaced(texts, known, rest=texts if answers.keeps else None, kind=nw.String)
        # The type of the resulting categories is known in advance, unless other values are kept.
        is_category = self.frame.collect_schema()[column] in (nw.Categorical, nw.Enum)
        if is_category and not answers.keeps:
            chosen = chosen.cast(nw.Enum(answers.categories))
        return self.frame.with_columns(chosen.alias(into)).to_native()


def _replaced(values: Any, answers: Mapping[Any, Any], *, kind: Any, rest: Any = None) -> Any:
    answered = {value: answer for value, answer in answers.items() if answer is not None}
    return values.replace_strict(list(answered), list(answered.values()), default=rest, return_dtype=kind)


def _converted(series: Any, answers: Answers) -> Any:
    import polars as pl

    if isinstance(series.dtype, (pl.Categorical, pl.Enum)):
        return _categories(series, answers)
    if series.dtype.is_numeric():
        series = texts_of_numbers(series)
    if series.dtype == pl.String:
        return _strings(series, answers)
    return pl.repeat(None, len(series), dtype=pl.String, eager=True)


def _strings(series: Any, answers: Answers) -> Any:
    known = answers.for_exact_names() | answers.for_values(set(series.head(_FIRST).to_list()))
    converted = _replaced(series, known, kind=series.dtype)
    # A null stays null: if there are no more nulls than before, every value has its answer.
    if converted.null_count() == series.null_count():
        return converted
    late = answers.replacements(series.filter(converted.is_null() & series.is_not_null()).unique().to_list())
    found = any(answer is not None for answer in late.values())
    return _replaced(series, known | late, kind=series.dtype) if found else converted


def _categories(series: Any, answers: Answers) -> Any:
    import polars as pl

    codes = series.to_physical()
    if isinstance(series.dtype, pl.Enum):
        values = dict(enumerate(series.dtype.categories.to_list()))
    else:
        distinct = series.drop_nulls().unique()
        values = dict(zip(distinct.to_physical().to_list(), distinct.cast(pl.String).to_list(), strict=True))
    table, categories = answers.for_codes(values, lambda: codes.drop_nulls().unique().to_list())
    names = [None if place is None else categories[place] for place in table]
    # The answers are gathered from an Enum, so they are categories at once, and strings at no time.
    return pl.Series(names or [None], dtype=pl.Enum(categories)).gather(codes)
