"""Conversion of one column: the answers replace its values, or go to a new column."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from customer_journey.catalogue.frameworks import framework_of
from customer_journey.columns.answers import Answers, Unconverted, UnconvertedName, conversions, resolutions
from customer_journey.columns.frames import Frame, engine_of
from customer_journey.columns.reports import Report, reported_values
from customer_journey.columns.spreading import split_lists
from customer_journey.crosswalks.crosswalk import crosswalk
from customer_journey.crosswalks.decisions import Decide
from customer_journey.crosswalks.policies import Policy, PolicyName
from customer_journey.model.framework import Framework


def convert(
    data: Frame,
    column: str,
    *,
    source: str | Framework,
    target: str | Framework,
    policy: Policy | PolicyName = "unique",
    decide: Decide | None = None,
    weights: Mapping[str, int | float | Fraction] | None = None,
    into: str | None = None,
    split: bool = False,
    weight: str = "share",
    language: str | None = None,
    unconverted: Unconverted | UnconvertedName = "raise",
    missing: Iterable[str] | None = None,
    values: Report | None = None,
) -> Frame:
    """Convert a column of stages to another framework, on the engine that holds it.

    Every value becomes what :meth:`~customer_journey.Crosswalk.convert` returns for the stage that it
    names; nulls stay null. Strings become strings, and so do numbers, which are ids. Categories become
    categories of all the target's stages, in their order (a pandas ``Categorical``, a Polars ``Enum``, an
    Arrow dictionary). Categories of DuckDB and Dask become strings, and so do those of a lazy Polars frame
    if other values are kept.

    An engine that holds its data in memory resolves every spelling. A lazy engine computes nothing yet:
    it knows the names as the framework's file spells them, and the values in a :func:`report`.

    Args:
        data: a frame of pandas, Polars, PyArrow, DuckDB, Dask, Spark or another engine that narwhals
            supports.
        column: the column that holds the stages.
        source: the framework of these stages, or its id.
        target: the framework to convert to, or its id.
        policy: which counterpart to take, as in :class:`~customer_journey.Policy`.
        decide: your own decisions, as in :func:`~customer_journey.crosswalk`.
        weights: weights of moments, as in :func:`~customer_journey.crosswalk`.
        into: the column for the answers; by default the same column.
        split: whether a row whose value lists several stages, such as ``"lead, customer"``, becomes one row
            for each of them. The answers are then strings.
        weight: with ``split``, the column for the share that each row has of the row it comes from, as
            floating-point numbers.
        language: the language of labels to write in place of stage ids, such as ``"en"``.
        unconverted: ``"raise"`` refuses a column with values that cannot be converted and lists them;
            ``"keep"`` leaves such values as they are; ``"null"`` makes them null.
        missing: the words that mean that a value is missing, unless a stage has this name; by default
            :data:`~customer_journey.missing_words`. They replace that list; an empty list stands for none.
        values: a report on this column, whose spellings a lazy engine then knows. It must be about
            stages of the same framework; the column may have been renamed, or be a similar one.

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
        InvalidValueError: the column holds neither text nor numbers but, say, dates; ``into`` is empty or
            another column's name; ``unconverted`` is ``"raise"`` for a lazy frame; there is no such policy;
            no stage has a label in the language; ``values`` is not a report about such stages; the missing
            words are not strings.
        UnorderedFrameworkError: the policy needs an order that the target does not have.
        MissingDependencyError: narwhals is not installed.
    """
    xw = crosswalk(source, target, decide=decide, weights=weights)
    reported = reported_values(values, xw.source)
    answers = conversions(
        xw,
        column,
        policy=policy,
        language=language,
        unconverted=unconverted,
        missing=missing,
        reported=reported,
    )
    return _converted(data, column, into, answers, weight=weight if split else None)


def resolve(
    data: Frame,
    column: str,
    *,
    framework: str | Framework,
    into: str | None = None,
    split: bool = False,
    weight: str = "share",
    language: str | None = None,
    unconverted: Unconverted | UnconvertedName = "raise",
    missing: Iterable[str] | None = None,
    values: Report | None = None,
) -> Frame:
    """Write the ids of the stages that the values of a column name, in any spelling.

    Args:
        data: a frame, as for :func:`convert`.
        column: the column that holds what people call the stages.
        framework: the framework of these stages, or its id.
        into: the column for the ids; by default the same column.
        split: whether to split rows whose value lists several stages, as for :func:`convert`.
        weight: with ``split``, the column for the shares, as for :func:`convert`.
        language: the language of labels to write in place of ids.
        unconverted: what to do with values that do not name a stage, as for :func:`convert`.
        missing: the words that mean that a value is missing, as for :func:`convert`.
        values: a report on this column, as for :func:`convert`.

    >>> import customer_journey as cj
    >>> import pandas as pd
    >>> deals = pd.DataFrame({"stage": ["KÖPA", "Kjøp", "?"]})
    >>> cj.columns.resolve(deals, "stage", framework="hourglass", unconverted="null")["stage"].tolist()
    ['buy', 'buy', nan]

    Raises:
        UnconvertedValuesError: values do not name a stage, and ``unconverted`` is ``"raise"``.
        NotFoundError: there is no such framework or column.
        InvalidValueError: as for :func:`convert`.
        MissingDependencyError: narwhals is not installed.
    """
    asked = framework_of(framework)
    reported = reported_values(values, asked)
    answers = resolutions(
        asked, column, language=language, unconverted=unconverted, missing=missing, reported=reported
    )
    return _converted(data, column, into, answers, weight=weight if split else None)


def _converted(data: Frame, column: str, into: str | None, answers: Answers, *, weight: str | None) -> Frame:
    """Return the frame with the answers, split first if there is a column for the shares."""
    into = column if into is None else into
    if weight is not None:
        data, column = split_lists(data, column, answers, into=into, weight=weight), into
    engine = engine_of(data)
    engine.check(column, {"into": into})
    frame: Frame = engine.converted(column, into, answers)
    return frame
