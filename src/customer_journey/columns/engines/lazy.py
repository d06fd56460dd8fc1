"""Engines that compute later, through narwhals: Dask, Spark and others. Answers are one CASE expression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from customer_journey.columns.answers import Answers
from customer_journey.columns.engines import pandas
from customer_journey.columns.engines.engine import Engine
from customer_journey.crosswalks.column_checks import not_text

if TYPE_CHECKING:
    import narwhals as nw


class Lazy(Engine):
    """A frame of any engine that narwhals supports."""

    in_memory = False

    @override
    def converted(self, column: str, into: str, answers: Answers) -> Any:
        import narwhals as nw

        known = self.known(column, answers)
        texts = self.texts(column)
        chosen = case(texts, known, texts if answers.keeps else nw.lit(None)).cast(nw.String)
        return self.frame.with_columns(chosen.alias(into)).to_native()


class LikePandas(Lazy):
    """A frame of an engine that copies the interface of pandas, such as Modin."""

    compares = pandas.Pandas.compares


class Dask(Lazy):
    """A frame of Dask."""

    compares = frozenset({"String", "Categorical", "Enum"})

    @override
    def check_type(self, column: str) -> None:
        import narwhals as nw

        super().check_type(column)
        dtype = self.data.dtypes[column]
        # To narwhals, dictionaries of Arrow are categories, even if they hold numbers.
        if self.frame.collect_schema()[column] == nw.Categorical and not pandas.holds_text(dtype):
            raise not_text(column, dtype)


class Spark(Lazy):
    """A frame of Spark, or of SQLFrame."""

    ignores_case = True

    @override
    def misreads(self, name: str, column: object) -> bool:
        # A dot asks for a part of a column, and backticks quote.
        return super().misreads(name, column) or (name == column and not {".", "`"}.isdisjoint(name))


def case(column: nw.Expr, answers: Mapping[Any, Any], rest: nw.Expr) -> nw.Expr:
    """Return the expression that gives each value its answer, and all other values something else.

    In a database it is a ``CASE``, the one form that every engine has.

    Args:
        column: the values.
        answers: value to answer, or to None if it gets what other values get.
        rest: what other values and nulls get.
    """
    import narwhals as nw

    by_answer: dict[Any, list[Any]] = {}
    for value, answer in answers.items():
        by_answer.setdefault(answer, []).append(value)
    chosen = rest
    for answer, values in by_answer.items():
        if answer is not None:
            chosen = nw.when(column.is_in(values)).then(nw.lit(answer)).otherwise(chosen)
    return chosen
