"""Columns of DuckDB: a flat CASE of what most rows hold, and a list of all else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["rewritten"]

#: A branch more costs every row; a list costs the rows that come to it.
_BRANCHES = 10
#: Between the items of a list written as one text: DuckDB plans that much sooner than a constant for each.
_SEPARATOR = "\x1f"


def rewritten(
    relation: Any, column: str, into: str, answers: Mapping[Any, str | None], *, keeps: bool
) -> Any:
    """Return the relation with the answers in the column ``into``, of which nothing is computed yet.

    Args:
        relation: of DuckDB.
        column: the values: texts, or of an ENUM.
        into: the column for the answers, there already or new.
        answers: value to answer, those that many rows hold first; None for no answer.
        keeps: whether values without an answer stay as they are; otherwise they become null.
    """
    from duckdb import CaseExpression, CoalesceOperator, ConstantExpression

    kind = relation.types[relation.columns.index(column)]
    if kind.id == "enum":
        # An ENUM says what it can hold: all else would cost its rows a look into the list.
        possible = set(kind.children[0][1])
        answers = {value: answer for value, answer in answers.items() if value in possible}
    values = _column(column).cast("VARCHAR")
    nothing = values if keeps else ConstantExpression(None).cast("VARCHAR")
    first, others = _parted(answers)
    looked_up = _looked_up(values, others)
    rest = nothing
    if looked_up is not None:
        # Nulls come this far, and would be looked for among all names.
        rest = CaseExpression(values.isnotnull(), CoalesceOperator(looked_up, nothing)).otherwise(nothing)
    chosen: Any = None
    for value, answer in first.items():
        branch = (
            values == ConstantExpression(value),
            nothing if answer is None else ConstantExpression(answer),
        )
        chosen = CaseExpression(*branch) if chosen is None else chosen.when(*branch)
    written = (rest if chosen is None else chosen.otherwise(rest)).alias(into)
    columns = {name: _column(name) for name in relation.columns}
    return relation.select(*{**columns, into: written}.values())


def _column(name: str) -> Any:
    """Return a column by its whole name, in which a dot and a quote are letters like others."""
    from duckdb import SQLExpression

    quoted = '"' + name.replace('"', '""') + '"'
    return SQLExpression(quoted).alias(name)


def _parted(answers: Mapping[Any, str | None]) -> tuple[dict[Any, str | None], dict[Any, str]]:
    """Return what gets a branch of its own, and what is looked up in a list."""
    first: dict[Any, str | None] = {}
    others: dict[Any, str] = {}
    for value, answer in answers.items():
        if len(first) < _BRANCHES or _SEPARATOR in f"{value}{answer}":
            first[value] = answer
        elif answer is not None:
            others[value] = answer
    return first, others


def _looked_up(values: Any, answers: Mapping[Any, str]) -> Any:
    """Return what a list answers to the values, or None for no answers at all."""
    from duckdb import FunctionExpression

    if not answers:
        return None
    place = FunctionExpression("list_position", _list(answers.keys()), values)
    return FunctionExpression("list_extract", _list(answers.values()), place)


def _list(texts: Iterable[str]) -> Any:
    from duckdb import ConstantExpression, FunctionExpression

    written = ConstantExpression(_SEPARATOR.join(texts))
    return FunctionExpression("string_split", written, ConstantExpression(_SEPARATOR))
