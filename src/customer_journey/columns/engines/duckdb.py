"""Columns of DuckDB: a CASE with a branch for each of the most frequent values, and a list for the others."""

from collections.abc import Iterable, Mapping
from typing import Any

from typing_extensions import override

from customer_journey.columns.answers import Answers
from customer_journey.columns.engines.engine import AnyFrame
from customer_journey.columns.engines.lazy import Lazy

#: The most branches of a CASE. Each branch costs time in every row; the list after them, only in rows that no
#: branch has answered.
_BRANCHES = 10
#: Separates the items of a list that is written as one string: DuckDB plans a query with one string much
#: faster than one with many constants.
_SEPARATOR = "\x1f"


class DuckDB(Lazy):
    """A relation of DuckDB."""

    ignores_case = True

    @override
    def fetched(self, counts: AnyFrame) -> Iterable[tuple[Any, int]]:
        # DuckDB itself returns rows without PyArrow, which narwhals would need.
        yield from counts.to_native().fetchall()

    @override
    def converted(self, column: str, into: str, answers: Answers) -> Any:
        import narwhals as nw

        known = self.known(column, answers)
        texts = self.texts(column)  # refuses names that DuckDB would misread
        kind = self.data.types[self.data.columns.index(column)]
        if kind.id == "enum":
            # An ENUM states all its values, so the answers to other values would only make the list longer.
            possible = set(kind.children[0][1])
            known = {value: answer for value, answer in known.items() if value in possible}
        data, values = self.data, _column(column).cast("VARCHAR")
        if self.frame.collect_schema()[column].is_numeric():
            number = nw.generate_temporary_column_name(8, [*data.columns, into])
            data, values = self.frame.with_columns(texts.alias(number)).to_native(), _column(number)
        chosen = _chosen(values, known, keeps=answers.keeps).alias(into)
        columns = {name: _column(name) for name in self.data.columns} | {into: chosen}
        return data.select(*columns.values())


def _column(name: str) -> Any:
    """Return a column by its name, in which dots and quotes are ordinary characters."""
    from duckdb import SQLExpression

    quoted = '"' + name.replace('"', '""') + '"'
    return SQLExpression(quoted).alias(name)


def _chosen(values: Any, answers: Mapping[Any, str | None], *, keeps: bool) -> Any:
    """Return the expression that computes the answers.

    Args:
        values: the expression that gives the values as strings.
        answers: the answer to each value, or None if it has none; the most frequent values come first.
        keeps: whether values without an answer stay as they are; otherwise they become null.
    """
    from duckdb import CaseExpression, CoalesceOperator, ConstantExpression, FunctionExpression

    nothing = values if keeps else ConstantExpression(None).cast("VARCHAR")
    branches = {
        value: answer
        for place, (value, answer) in enumerate(answers.items())
        if place < _BRANCHES or _SEPARATOR in f"{value}{answer}"
    }
    listed = {v: answer for v, answer in answers.items() if v not in branches and answer is not None}
    rest = nothing
    if listed:
        place = FunctionExpression("list_position", _list(listed.keys()), values)
        found = FunctionExpression("list_extract", _list(listed.values()), place)
        # Nulls come this far too, and the list need not be searched for them.
        rest = CaseExpression(values.isnotnull(), CoalesceOperator(found, nothing)).otherwise(nothing)
    chosen: Any = None
    for value, answer in branches.items():
        equal = values == ConstantExpression(value)
        result = nothing if answer is None else ConstantExpression(answer)
        chosen = CaseExpression(equal, result) if chosen is None else chosen.when(equal, result)
    return rest if chosen is None else chosen.otherwise(rest)


def _list(items: Iterable[str]) -> Any:
    from duckdb import ConstantExpression, FunctionExpression

    joined = ConstantExpression(_SEPARATOR.join(items))
    return FunctionExpression("string_split", joined, ConstantExpression(_SEPARATOR))
