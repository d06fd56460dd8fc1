"""Spreading: several rows in place of one, one for each candidate or each piece of content."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar, cast

from customer_journey.catalogue.content_types import content_types
from customer_journey.catalogue.frameworks import framework_of
from customer_journey.columns.answers import (
    LEAVE_OUT,
    check_lazy,
    check_spoken,
    raise_or_null,
    resolutions,
    text_of,
)
from customer_journey.columns.counting import counted
from customer_journey.columns.expressions import case
from customer_journey.columns.frames import check_columns, eager, expression_of, is_pandas, opened
from customer_journey.columns.reports import Report, spellings
from customer_journey.content.advice import recommend as advise
from customer_journey.crosswalks.crosswalk import crosswalk
from customer_journey.crosswalks.decisions import Decide
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Fit, Stage

__all__ = ["explode", "recommend"]

Frame = TypeVar("Frame")
#: What the new columns say in one of the rows that a value becomes.
_Part = tuple[object, ...]


def explode(
    data: Frame,
    column: str,
    *,
    source: str | Framework,
    target: str | Framework,
    decide: Decide | None = None,
    weights: Mapping[str, int | float | Fraction] | None = None,
    into: str | None = None,
    weight: str = "share",
    language: str | None = None,
    unconverted: str = "raise",
    values: Report | None = None,
) -> Frame:
    """Write one row per candidate, with the share that it takes as a weight.

    The weights of the rows that one row becomes sum to 1: what no stage of the target takes is a row
    without a stage, and so are values that are missing or name no stage. Always-on stages take no
    share, and no row. In memory the order of rows is kept; a database has none.

    Args:
        data: a frame, as for :func:`convert`.
        column: the column that holds the stages.
        source: the framework whose stages they are, or its id.
        target: the framework whose stages the candidates are, or its id.
        decide: what you settle yourself.
        weights: weights of moments.
        into: the column for the candidates; by default the same one.
        weight: the column for their shares, as floating-point numbers.
        language: of labels to write in place of stage ids.
        unconverted: what to do with values that name no stage: ``"raise"``, or ``"null"`` for a row
            without a stage. A lazy frame can only do the latter.
        values: a report on this column, as for :func:`convert`.

    >>> import customer_journey as cj
    >>> import polars as pl
    >>> people = pl.DataFrame({"stage": ["like", "try"]})
    >>> cj.columns.explode(people, "stage", source="hourglass", target="nine-stage").rows()
    [('consideration', 0.5), ('comparison', 0.5), (None, 1.0)]

    Raises:
        UnconvertedValuesError: values name no stage, and ``unconverted`` is ``"raise"``.
        NotFoundError: there is no such framework, stage or column.
        InvalidValueError: as :func:`convert`.
        MissingDependencyError: narwhals is not installed.
    """
    walk = crosswalk(source, target, decide=decide, weights=weights)
    check_spoken(language, walk.target)

    def parts(stage: Stage) -> list[_Part]:
        taken: list[_Part] = [
            (text_of(c.target, language), float(c.share)) for c in walk.candidates(stage) if c.share
        ]
        uncovered = walk.uncovered(stage)
        return [*taken, (None, float(uncovered))] if uncovered else taken

    new = (column if into is None else into, None), (weight, 1.0)
    return cast("Frame", _spread(data, column, walk.source, parts, new, unconverted, values))


def recommend(
    data: Frame,
    column: str,
    *,
    framework: str | Framework,
    fits: str | Iterable[str] = (Fit.PRIMARY,),
    into: str = "content_type",
    fit: str = "fit",
    language: str | None = None,
    unconverted: str = "raise",
    values: Report | None = None,
) -> Frame:
    """Join what to publish: one row per type of content that suits the stage of a row.

    A row whose stage has no advice, or that names no stage, stays one row without a type.

    Args:
        data: a frame, as for :func:`convert`.
        column: the column that holds the stages.
        framework: the framework whose stages they are, or its id.
        fits: which recommendations are joined, one or several of :class:`~customer_journey.Fit`.
        into: the column for the types of content.
        fit: the column for how they suit the stage.
        language: of labels to write in place of ids of types.
        unconverted: as for :func:`explode`.
        values: as for :func:`explode`.

    >>> import customer_journey as cj
    >>> import polars as pl
    >>> people = pl.DataFrame({"stage": ["adoption", "purchase"]})
    >>> cj.columns.recommend(people, "stage", framework="nine-stage").rows()[-2:]
    [('adoption', 'drip-campaign', 'primary'), ('purchase', None, None)]

    Raises:
        UnconvertedValuesError: values name no stage, and ``unconverted`` is ``"raise"``.
        NotFoundError: there is no such framework or column.
        InvalidValueError: no such fit; otherwise as :func:`convert`.
        MissingDependencyError: narwhals is not installed.
    """
    asked = framework_of(framework)
    check_spoken(language, content_types.values())
    wanted = _fits(fits)

    def parts(stage: Stage) -> list[_Part]:
        items = (item for kind in wanted for item in advise(asked, stage).of_fit(kind))
        return [(text_of(item.content_type, language), str(item.fit)) for item in items]

    return cast(
        "Frame", _spread(data, column, asked, parts, ((into, None), (fit, None)), unconverted, values)
    )


def _fits(given: object) -> list[Fit]:
    if isinstance(given, str):
        return [Fit(given)]
    if not isinstance(given, Iterable):
        raise InvalidValueError("fits", None, f"one or several of {', '.join(Fit)}")
    return list(dict.fromkeys(map(Fit, given)))


def _spread(  # noqa: PLR0917  # private, and called with names that say what is what
    data: Any,
    column: str,
    framework: Framework,
    parts: Callable[[Stage], list[_Part]],
    new: Sequence[tuple[str, float | None]],
    unconverted: str,
    values: Report | None,
) -> Any:
    """Return the data with one row for each part; ``new`` names the columns, and what others get there."""
    reported = spellings(values, framework)
    check_columns(data, column, *(name for name, _ in new))
    in_memory = eager(data) is not None
    answers = resolutions(framework, column, unconverted=raise_or_null(unconverted), say=LEAVE_OUT)
    if in_memory:
        held = list(counted(data, column))
        named = dict(zip(held, answers.settled(held), strict=True))
    else:
        check_lazy(answers.unconverted, "null")
        named = answers.planned(reported)
    of_stage = {stage.id: parts(stage) for stage in framework if stage.id in named.values()}
    frame = opened(data)
    found = {value: of_stage[str(id)] for value, id in named.items() if id is not None}
    spread = _stacked(frame, column, found, dict(new), in_order=in_memory).to_native()
    if is_pandas(data):
        spread.attrs = data.attrs
    return spread


def _stacked(
    frame: Any,
    column: str,
    parts: Mapping[Any, list[_Part]],
    new: Mapping[str, float | None],
    *,
    in_order: bool,
) -> Any:
    """Return every row with its first part, then those rows that have a second one, and so on."""
    import narwhals as nw

    texts = expression_of(frame, column)
    taken = {*frame.collect_schema().names(), *new}
    places = _unused("row", taken), _unused("part", taken)
    numbered = frame.with_row_index(places[0]) if in_order else frame
    passes = []
    for i in range(max(map(len, parts.values()), default=1) or 1):
        having = {value: listed[i] for value, listed in parts.items() if len(listed) > i}
        rows = numbered.filter(texts.is_in(list(having))) if i else numbered
        columns = {
            name: case(texts, {value: part[k] for value, part in having.items()}, nw.lit(rest))
            for k, (name, rest) in enumerate(new.items())
        }
        typed = [
            written.cast(nw.String if new[name] is None else nw.Float64).alias(name)
            for name, written in columns.items()
        ]
        order = [nw.lit(i).alias(places[1])] if in_order else []
        passes.append(rows.with_columns(*typed, *order))
    stacked = nw.concat(passes)
    return stacked.sort(*places).drop(*places) if in_order else stacked


def _unused(name: str, taken: Collection[str]) -> str:
    """Return a name that no column has."""
    while name in taken:
        name += "_"
    return name
