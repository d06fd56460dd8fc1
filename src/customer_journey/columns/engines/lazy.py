"""Engines that compute later, through narwhals: the answers are one CASE expression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from customer_journey.columns.answers import Answers
from customer_journey.columns.engines.engine import Engine
from customer_journey.model.grouping import grouped

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


def case(column: nw.Expr, answers: Mapping[Any, Any], rest: nw.Expr) -> nw.Expr:
    """Return the expression that gives each value its answer, and all other values something else.

    In a database it is a ``CASE``, the one form that every engine has.

    Args:
        column: the values.
        answers: the answer to each value, or None if the value gets what other values get.
        rest: what other values and nulls get.
    """
    import narwhals as nw

    chosen = rest
    for answer, values in grouped(answers, answers.__getitem__).items():
        if answer is not None:
            chosen = nw.when(column.is_in(values)).then(nw.lit(answer)).otherwise(chosen)
    return chosen
