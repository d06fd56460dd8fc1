"""Spreading: each row is replaced by one row for each candidate, or for each content type."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from customer_journey.catalogue.content_types import content_types
from customer_journey.catalogue.frameworks import framework_of
from customer_journey.columns.answers import Answers, RaiseOrNull, check_labels, resolutions, text_of
from customer_journey.columns.engines.engine import Engine
from customer_journey.columns.engines.lazy import case
from customer_journey.columns.frames import Frame, engine_of
from customer_journey.columns.reports import Report, reported_values
from customer_journey.content.advice import recommend as advise
from customer_journey.crosswalks.crosswalk import crosswalk
from customer_journey.crosswalks.decisions import Decide
from customer_journey.crosswalks.outcomes import resolution_of
from customer_journey.model.fields import each
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Fit, FitName, Stage

#: What the new columns hold in one of the rows that replace a row, in the order of these columns.
_Part = tuple[object, ...]
#: Stands for the value of the row itself, as text.
_ITSELF: Any = object()


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
    split: bool = False,
    language: str | None = None,
    unconverted: RaiseOrNull = "raise",
    missing: Iterable[str] | None = None,
    values: Report | None = None,
) -> Frame:
    """Write one row per candidate, with its share as a weight.

    The weights of the rows that replace one row sum to 1. The part that no stage of the target takes
    gets a row without a stage, and so do missing values and values that do not name a stage. Always-on
    stages take no share and get no row. In memory the order of rows is kept; a database has none.

    Args:
        data: a frame, as for :func:`convert`.
        column: the column that holds the stages.
        source: the framework of these stages, or its id.
        target: the framework of the candidates, or its id.
        decide: your own decisions.
        weights: weights of moments.
        into: the column for the candidates; by default the same column.
        weight: the column for their shares, as floating-point numbers.
        split: whether a value that lists several stages becomes the candidates of each, with equal shares.
        language: the language of labels to write in place of stage ids.
        unconverted: what to do with values that do not name a stage: ``"raise"``, or ``"null"`` for a
            row without a stage. Only ``"null"`` is possible for a lazy frame.
        missing: the words that mean that a value is missing, as for :func:`convert`.
        values: a report on this column, as for :func:`convert`.

    >>> import customer_journey as cj
    >>> import polars as pl
    >>> people = pl.DataFrame({"stage": ["like", "try"]})
    >>> cj.columns.explode(people, "stage", source="hourglass", target="nine-stage").rows()
    [('comparison', 0.5), (None, 0.5), (None, 1.0)]

    Raises:
        UnconvertedValuesError: values do not name a stage, and ``unconverted`` is ``"raise"``.
        NotFoundError: there is no such framework, stage or column.
        InvalidValueError: as for :func:`convert`.
        MissingDependencyError: narwhals is not installed.
    """
    xw = crosswalk(source, target, decide=decide, weights=weights)
    check_labels(language, xw.target)
    reported = reported_values(values, xw.source)
    answers = resolutions(
        xw.source, column, unconverted=unconverted, missing=missing, may_keep=False, reported=reported
    )

    def parts(stage: Stage) -> list[_Part]:
        taken = [(text_of(c.target, language), c.share) for c in xw.candidates(stage)]
        return [(to, float(share)) for to, share in (*taken, (None, xw.uncovered(stage))) if share]

    into = column if into is None else into
    new = {"into": (into, None), "weight": (weight, 1.0)}
    if not split:
        return _spread(data, column, answers, parts, new)
    import narwhals as nw

    own = nw.generate_temporary_column_name(8, [*map(str, engine_of(data).names), into, weight])
    exploded = _spread(split_lists(data, column, answers, into=into, weight=own), into, answers, parts, new)
    opened: Any = nw.from_native(exploded)
    shares = (nw.col(weight) * nw.col(own)).alias(weight)
    frame: Frame = engine_of(data).finished(opened.with_columns(shares).drop(own).to_native())
    return frame


def split_lists(data: Frame, column: str, answers: Answers, *, into: str, weight: str) -> Frame:
    """Replace each row whose value lists several stages by one row for each, with an equal share of the row.

    Args:
        data: a frame.
        column: the column that holds the stages.
        answers: the framework, the words for missing values, and what a lazy engine knows of the column.
        into: the column for the ids of these stages, as text; other values stay as they are.
        weight: the column for the shares, as floating-point numbers.
    """
    engine = engine_of(data)
    engine.check(column, {"into": into, "weight": weight})
    values = (value for value, _ in engine.counts(column)) if engine.in_memory else answers.reported
    parts: dict[Any, list[_Part]] = {}
    for value in values:
        listed = resolution_of(answers.source, value, missing=answers.missing).listed
        if listed:
            parts[value] = [(part.value, 1 / len(listed)) for part in listed]
    split: Frame = engine.finished(_stacked(engine, column, parts, {into: _ITSELF, weight: 1.0}).to_native())
    return split


def recommend(
    data: Frame,
    column: str,
    *,
    framework: str | Framework,
    fits: Fit | FitName | Iterable[Fit | FitName] = (Fit.PRIMARY,),
    into: str = "content_type",
    fit: str = "fit",
    language: str | None = None,
    unconverted: RaiseOrNull = "raise",
    missing: Iterable[str] | None = None,
    values: Report | None = None,
) -> Frame:
    """Join what to publish: one row per content type that suits the stage of a row.

    A row whose stage has no advice, or that does not name a stage, stays one row without a content type.

    Args:
        data: a frame, as for :func:`convert`.
        column: the column that holds the stages.
        framework: the framework of these stages, or its id.
        fits: which recommendations to join: one or more of :class:`~customer_journey.Fit`.
        into: the column for the content types.
        fit: the column for how well they suit the stage.
        language: the language of labels to write in place of ids of content types.
        unconverted: as for :func:`explode`.
        missing: the words that mean that a value is missing, as for :func:`convert`.
        values: as for :func:`explode`.

    >>> import customer_journey as cj
    >>> import polars as pl
    >>> people = pl.DataFrame({"stage": ["adoption", "purchase"]})
    >>> cj.columns.recommend(people, "stage", framework="nine-stage").rows()[-2:]
    [('adoption', 'event', 'primary'), ('purchase', None, None)]

    Raises:
        UnconvertedValuesError: values do not name a stage, and ``unconverted`` is ``"raise"``.
        NotFoundError: there is no such framework or column.
        InvalidValueError: there is no such fit; otherwise as for :func:`convert`.
        MissingDependencyError: narwhals is not installed.
    """
    asked = framework_of(framework)
    check_labels(language, content_types.values())
    wanted = _fits(fits)
    reported = reported_values(values, asked)
    answers = resolutions(
        asked, column, unconverted=unconverted, missing=missing, may_keep=False, reported=reported
    )

    def parts(stage: Stage) -> list[_Part]:
        items = (item for kind in wanted for item in advise(asked, stage).of_fit(kind))
        return [(text_of(item.content_type, language), str(item.fit)) for item in items]

    new = {"into": (into, None), "fit": (fit, None)}
    return _spread(data, column, answers, parts, new)


def _fits(given: Fit | FitName | Iterable[Fit | FitName]) -> list[Fit]:
    listed = [given] if isinstance(given, str) else each("fits", given, f"one or more of {', '.join(Fit)}")
    return list(dict.fromkeys(map(Fit, listed)))


def _spread(
    data: Frame,
    column: str,
    answers: Answers,
    parts: Callable[[Stage], list[_Part]],
    new: Mapping[str, tuple[str, float | None]],
) -> Frame:
    """Return the native frame with one row for each part of a row's stage.

    Args:
        data: the native frame.
        column: the column that holds the stages.
        answers: which stage each value names.
        parts: returns what the new columns hold for a stage, row by row.
        new: for each argument that names a new column, this name and what the column holds in a row without
            a stage.
    """
    engine = engine_of(data)
    engine.check(column, {argument: name for argument, (name, _) in new.items()})
    ids = engine.known(column, answers)
    parts_of = {stage.id: parts(stage) for stage in answers.source if stage.id in ids.values()}
    by_value = {value: parts_of[id] for value, id in ids.items() if id is not None}
    spread: Frame = engine.finished(_stacked(engine, column, by_value, dict(new.values())).to_native())
    return spread


def _stacked(engine: Engine, column: str, parts: Mapping[Any, list[_Part]], new: Mapping[str, Any]) -> Any:
    """Return all rows with their first parts, then the rows that have a second part with it, and so on.

    In memory, the rows are numbered first and sorted at the end, so that they keep their order.
    """
    import narwhals as nw

    frame: Any
    frame, texts, helping = engine.with_texts(column)
    in_order = engine.in_memory
    taken = {*frame.collect_schema().names(), *new}
    places = [nw.generate_temporary_column_name(8, taken, prefix) for prefix in ("row", "part")]
    numbered = frame.with_row_index(places[0]) if in_order else frame
    passes = []
    for i in range(max(map(len, parts.values()), default=1) or 1):
        having = {value: listed[i] for value, listed in parts.items() if len(listed) > i}
        rows = numbered.filter(texts.is_in(list(having))) if i else numbered
        columns: list[Any] = [
            case(
                texts,
                {value: part[k] for value, part in having.items()},
                texts.cast(nw.String) if rest is _ITSELF else nw.lit(rest),
            )
            .cast(nw.Float64 if isinstance(rest, float) else nw.String)
            .alias(name)
            for k, (name, rest) in enumerate(new.items())
        ]
        if in_order:
            columns.append(nw.lit(i).alias(places[1]))
        passes.append(rows.with_columns(*columns))
    stacked = nw.concat(passes)
    return stacked.sort(*places).drop(*places, *helping) if in_order else stacked
