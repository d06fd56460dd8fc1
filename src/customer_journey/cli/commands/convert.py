"""``convert``: converts a stage, or a column of a file."""

from collections.abc import Iterator, Mapping

import attrs

from customer_journey.cli import column_files, inputs, outputs, terminal
from customer_journey.cli.decisions import DecisionOptions, decided_crosswalk
from customer_journey.cli.options import CommandOptions, argument, flag, option, repeatable
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.outcomes import (
    MOST_LISTED,
    Outcome,
    Verdict,
    outcomes,
    resolution_of,
    totals,
)
from customer_journey.crosswalks.policies import Policy
from customer_journey.crosswalks.refusals import ConversionError
from customer_journey.detection import detect
from customer_journey.files.column_file import ColumnFile
from customer_journey.model.errors import NO_VALUE, InvalidValueError, NotFoundError, shown
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage

_SOURCE = f"{inputs.FRAMEWORK} (default: the only framework that explains every value)"
_UNCONVERTED = "column for values that were not converted (default: the column's name and _unconverted)"


@attrs.frozen(kw_only=True)
class FileOptions(column_files.ColumnOptions):
    """Which column of a file to convert, and where the result goes."""

    into: str | None = option("column for the result (default: the same column)", metavar="COLUMN")
    unconverted_into: str | None = option(_UNCONVERTED, metavar="COLUMN")
    strict: bool = flag("write nothing unless every value can be converted")
    output: str | None = outputs.output_option()


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """What to convert, and how."""

    input: str = argument(f"{inputs.STAGE}; with --column: a file, or - for standard input")
    source: str | None = option(_SOURCE, "--from", metavar="FRAMEWORK")
    target: str = option(inputs.FRAMEWORK, "--to", metavar="FRAMEWORK", required=True, default=attrs.NOTHING)
    name: tuple[str, ...] = repeatable("stage of --from that your own value means", metavar="VALUE=STAGE")
    policy: str = option(
        f"how to choose among several counterparts (default: {Policy.UNIQUE})",
        choices=lambda: [policy.value for policy in Policy],
        default=Policy.UNIQUE.value,
    )
    decisions: DecisionOptions = attrs.Factory(DecisionOptions)
    file: FileOptions = attrs.field(factory=FileOptions, metadata={"title": "options for a column of a file"})


def run(options: Options) -> None:
    """Convert a stage to standard output, or a column of a file."""
    if options.file.column is not None:
        _convert_column(options)
        return
    column_files.refuse_file(options.file, [options.input])
    source, stage = _source_and_stage(options)
    xw = decided_crosswalk(source, inputs.framework(options.target), options.decisions)
    target = xw.convert(stage, policy=options.policy)
    for line in _misleading(xw, {options.input: (stage, target)}):
        terminal.report(line)
    data = {
        "data_version": xw.data_version,
        "source": stage.key,
        "target": target.key,
        "decided": stage.id in xw.decisions.by_stage,
    }
    terminal.show_value(data, [f"{target.id}\n"], json=options.json)


def _source_and_stage(options: Options) -> tuple[Framework, Stage]:
    """Return the framework to convert from, and its stage that the input names.

    Raises:
        NotFoundError: the input names no stage.
        InvalidValueError: it is the name of a file; or no framework is given, and not exactly one explains
            the input.
    """
    try:
        source = _source(options, {options.input: 1})
        return source, source.resolve(options.input)
    except (InvalidValueError, NotFoundError):
        # Checked only now, because a file in this folder may happen to have the name of a stage.
        if column_files.is_file(options.input):
            raise column_files.no_column(options.input) from None
        raise


def _source(options: Options, counts: Mapping[str, int]) -> Framework:
    """Return the framework to convert from: the one named, or the only one that explains every value.

    Raises:
        InvalidValueError: none is named, and none explains every value, or several do.
    """
    if options.source is not None:
        source = inputs.framework(options.source)
        form = "VALUE=STAGE, such as VIP=customer"
        return source.also_called(inputs.assignments("--name", options.name, form, source.resolve))
    if options.name:
        hint = "it says which framework has the stages"
        raise InvalidValueError("--from", NO_VALUE, "given with --name", hint)
    complete = [explanation.framework for explanation in detect(counts).complete]
    if len(complete) == 1:
        terminal.report(f"converting from {complete[0].id}, the only framework that explains every value")
        return complete[0]
    several = ", ".join(framework.id for framework in complete[:5])
    reason = f"{several} each explain every value" if several else "no framework explains every value"
    raise InvalidValueError("--from", NO_VALUE, "given", f"{reason} (see: customer-journey detect)")


def _convert_column(options: Options) -> None:
    with column_files.opened_column(options.input, options.file) as column:
        counts = column.counts()
        source = _source(options, column_files.texts_of(counts))
        xw = decided_crosswalk(source, inputs.framework(options.target), options.decisions)
        found = outcomes(xw, counts, policy=options.policy)
        refused = options.file.strict and any(outcome.kept for outcome in found)
        if not refused:
            _write(column, found, options)
    lines = _report(found, xw, refused=refused)
    if options.json:
        from customer_journey.columns.reports import Report  # it imports every engine

        report = Report(xw, Policy(options.policy), column.column, found)
        lines = iter([terminal.json_text(report).rstrip()])
    for line in lines:
        terminal.report(line)
    if refused:
        raise SystemExit(2)


def _write(column: ColumnFile, found: tuple[Outcome, ...], options: Options) -> None:
    file = options.file
    into = file.into or column.column
    unconverted_into = file.unconverted_into or f"{column.column}_unconverted"
    column.check_names(into=into, unconverted_into=unconverted_into)
    form = column_files.format_of(options.input, file)
    if file.output:
        column_files.check_ending(file.output, form)
    binary = "a Parquet file" if form.name == "parquet" else None
    with outputs.destination(file.output, binary=binary) as out:
        column.write(out, found, into=into, unconverted_into=unconverted_into)
        # Closed here, because the output may replace the input, and Windows cannot replace an open file.
        column.file.close()


def _report(found: tuple[Outcome, ...], xw: Crosswalk, *, refused: bool) -> Iterator[str]:
    """Yield the report on a column: the totals, why values were not converted, and what may mislead.

    Args:
        found: what became of each value.
        xw: the crosswalk that converted them.
        refused: whether nothing was written, because not every value converts.
    """
    yield totals(found, xw) + ("; nothing was written because of --strict" if refused else "")
    used = [outcome.counterpart for outcome in found if outcome.counterpart]
    yield from dict.fromkeys(f"  decided: {c.source.id} → {c.target.id}" for c in used if c.decided)
    kept = [outcome for outcome in found if outcome.kept]
    for outcome in kept[:MOST_LISTED]:
        rows, why = _number(outcome.count, "row"), f"{outcome.why_not}{_example(outcome)}"
        yield f"  {shown(outcome.value)} ({rows}) not converted: {why}"
    if rest := kept[MOST_LISTED:]:
        values, rows = _number(len(rest), "more value"), _number(sum(o.count for o in rest), "row")
        yield f"  ... and {values} in {rows} not converted"
    if any(outcome.verdict is Verdict.UNKNOWN for outcome in kept):
        yield "  use --name VALUE=STAGE to say which stage an unknown value means"
    yield from _misleading(xw, {str(o.value): (o.stage, o.target) for o in found if o.stage and o.target})


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _example(outcome: Outcome) -> str:
    """Return an example of a ``--decide`` that would settle what the value becomes, or "" if none can."""
    error = outcome.error
    if not isinstance(error, ConversionError) or not error.options:
        return ""
    best = error.options[0]
    return f" For example: --decide {best.source.id}={best.target.id}"


def _misleading(xw: Crosswalk, converted: Mapping[str, tuple[Stage, Stage]]) -> Iterator[str]:
    """Yield a note for each name that the target framework also has, but for another stage.

    Args:
        xw: the crosswalk.
        converted: each name, with the stage that it names and the stage that it was converted to.
    """
    for name, (stage, target) in converted.items():
        namesake = resolution_of(xw.target, name).stage
        if namesake is not None and namesake != target:
            yield (
                f"  note: {shown(name)} was converted to {target.id!r}, but in {xw.target.id} it is a name of"
                f" {namesake.id!r} (relation: {xw.relation(stage, namesake)})"
            )
