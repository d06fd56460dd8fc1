"""One column converted: the answers written in its place, or beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any, TypeVar, cast

from customer_journey.catalogue.frameworks import framework_of
from customer_journey.columns.answers import Answers, Unconverted, check_lazy, conversions, resolutions
from customer_journey.columns.engines import duckdb as in_duckdb
from customer_journey.columns.expressions import case
from customer_journey.columns.frames import AnyFrame, check_columns, eager, expression_of, opened
from customer_journey.columns.reports import Report, spellings
from customer_journey.crosswalks.crosswalk import crosswalk
from customer_journey.crosswalks.decisions import Decide
from customer_journey.model.framework import Framework

__all__ = ["convert", "resolve"]

Frame = TypeVar("Frame")
Weights = Mapping[str, int | float | Fraction]


def convert(
    data: Frame,
    column: str,
    *,
    source: str | Framework,
    target: str | Framework,
    policy: str = "unique",
    decide: Decide | None = None,
    weights: Weights | None = None,
    into: str | None = None,
    language: str | None = None,
    unconverted: str = "raise",
    values: Report | None = None,
) -> Frame:
    """Convert a column of stages to another vocabulary, on the engine that holds it.

    Every row becomes what :meth:`~customer_journey.Crosswalk.convert` gives for the stage that its
    value names; nulls stay null. Texts become texts. Categories become categories of all the target's
    stages, in their order (a pandas ``Categorical``, a Polars ``Enum``, an Arrow dictionary); those of
    DuckDB and Dask become texts, and those of a lazy Polars frame too if other values are kept.

    An engine that holds its data in memory resolves every spelling. A lazy one computes nothing yet:
    it knows the names as the framework's file writes them, and the values of a :func:`report`.

    Args:
        data: a frame of pandas, Polars, PyArrow, DuckDB, Dask, Spark or another engine of narwhals.
        column: the column that holds the stages.
        source: the framework whose stages they are, or its id.
        target: the framework converted to, or its id.
        policy: which counterpart to take, as in :class:`~customer_journey.Policy`.
        decide: what you settle yourself, as in :func:`~customer_journey.crosswalk`.
        weights: weights of moments, as in :func:`~customer_journey.crosswalk`.
        into: the column for the answers; by default the same one.
        language: of labels to write in place of stage ids, such as ``"en"``.
        unconverted: ``"raise"`` refuses a column with values that cannot be converted and names them;
            ``"keep"`` leaves such values as they are; ``"null"`` makes them null.
        values: a report on this column, whose spellings a lazy engine then knows. It must be on stages
            of the same framework; the column may be called otherwise now, or be one like it.

    Returns:
        A frame of the same type.

    >>> import customer_journey as cj
    >>> import polars as pl
    >>> deals = pl.DataFrame({"stage": ["Köpa", None, "buy"]})
    >>> cj.columns.convert(deals, "stage", source="hourglass", target="nine-stage", language="sv")
    shape: (3, 1)
    ┌───────┐
    │ stage │
    │ ---   │
    │ str   │
    ╞═══════╡
    │ Köp   │
    │ null  │
    │ Köp   │
    └───────┘

    Raises:
        UnconvertedValuesError: values cannot be converted, and ``unconverted`` is ``"raise"``.
        NotFoundError: there is no such framework, stage or column.
        InvalidValueError: a column of numbers, say; an ``into`` that would overwrite another column;
            ``"raise"`` for a lazy frame; no such policy; a language that no stage has a label in;
            ``values`` that are no report on such stages.
        UnorderedFrameworkError: the policy needs an order that the target has not.
        MissingDependencyError: narwhals is not installed.
    """
    walk = crosswalk(source, target, decide=decide, weights=weights)
    answers = conversions(walk, column, policy=policy, language=language, unconverted=unconverted)
    return cast("Frame", _written(data, column, into, answers, values))


def resolve(
    data: Frame,
    column: str,
    *,
    framework: str | Framework,
    into: str | None = None,
    language: str | None = None,
    unconverted: str = "raise",
    values: Report | None = None,
) -> Frame:
    """Write the ids of the stages that the values of a column name, in whatever spelling.

    Args:
        data: a frame, as for :func:`convert`.
        column: the column that holds what people call the stages.
        framework: the framework whose stages they are, or its id.
        into: the column for the ids; by default the same one.
        language: of labels to write in place of ids.
        unconverted: what to do with values that name no stage, as for :func:`convert`.
        values: a report on this column, as for :func:`convert`.

    >>> import customer_journey as cj
    >>> import pandas as pd
    >>> deals = pd.DataFrame({"stage": ["KÖPA", "Kjøp", "?"]})
    >>> cj.columns.resolve(deals, "stage", framework="hourglass", unconverted="null")["stage"].tolist()
    ['buy', 'buy', nan]

    Raises:
        UnconvertedValuesError: values name no stage, and ``unconverted`` is ``"raise"``.
        NotFoundError: there is no such framework or column.
        InvalidValueError: as :func:`convert`.
        MissingDependencyError: narwhals is not installed.
    """
    answers = resolutions(framework_of(framework), column, language=language, unconverted=unconverted)
    return cast("Frame", _written(data, column, into, answers, values))


def _written(data: Any, column: str, into: str | None, answers: Answers, values: Report | None) -> Any:
    into = column if into is None else into
    reported = spellings(values, answers.framework)
    check_columns(data, column, into)
    engine = eager(data)
    if engine is not None:
        return engine.replaced(data, column, into, answers)
    check_lazy(answers.unconverted, "keep", "null")
    return _planned(opened(data), column, into, answers, reported)


def _planned(frame: AnyFrame, column: str, into: str, answers: Answers, reported: Collection[object]) -> Any:
    """Return the native frame with the expression that will write the answers."""
    import narwhals as nw

    texts = expression_of(frame, column)
    known = answers.planned(reported)
    keeps = answers.unconverted is Unconverted.KEEP
    if frame.implementation.is_duckdb():
        return in_duckdb.rewritten(frame.to_native(), column, into, known, keeps=keeps)
    if not frame.implementation.is_polars():
        written = case(texts, known, texts if keeps else nw.lit(None)).cast(nw.String)
        return frame.with_columns(written.alias(into)).to_native()
    answered = {value: answer for value, answer in known.items() if answer is not None}
    rest = texts if keeps else None
    written = texts.replace_strict(
        list(answered), list(answered.values()), default=rest, return_dtype=nw.String
    )
    # Polars knows the type of a lazy column; nobody knows the values that will be kept.
    if frame.collect_schema()[column] in (nw.Categorical, nw.Enum) and not keeps:
        written = written.cast(nw.Enum(answers.categories))
    return frame.with_columns(written.alias(into)).to_native()
