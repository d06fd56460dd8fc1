"""Answers as one expression, for engines that compute later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["case"]


def case(column: nw.Expr, answers: Mapping[Any, Any], rest: nw.Expr) -> nw.Expr:
    """Return the expression that gives each value its answer, and all others something else.

    It is ``CASE`` to a database: the one spelling that every engine has.

    Args:
        column: the values.
        answers: value to answer; None for what others get.
        rest: what others get, nulls among them.
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
