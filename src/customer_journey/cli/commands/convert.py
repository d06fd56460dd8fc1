"""``convert``: converts a stage, or a column of a file."""

from collections.abc import Iterator, Mapping

import attrs

from customer_journey.cli import column_files, inputs, outputs, terminal
from customer_journey.cli.decisions import DecisionOptions, decided_crosswalk
from customer_journey.cli.options import CommandOptions, argument, flag, option, repeatable
from customer_journey.crosswalks.correspondences import Correspondence
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.outcomes import (
    MOST_LISTED,
    Outcome,
    Verdict,
    counterpart_of,
    outcomes,
    resolution_of,
    totals,
)
from customer_journey.crosswalks.policies import Policy
from customer_journey.crosswalks.refusals import ConversionError
from customer_journey.crosswalks.syntax import COMMAND_LINE
from customer_journey.detection import detect
from customer_journey.files.column_file import ColumnFile, bare
from customer_journey.model.errors import (
    NO_VALUE,
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
    listed,
    shown,
)
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage
from customer_journey.pages.crosswalk import settled
from customer_journey.pages.numbers import counted
from customer_journey.pages.outcomes import crossing, customised_source, unsettled, ways_out

_SOURCE = f"{inputs.FRAMEWORK} (default: the only framework that explains every value)"
_SHARE = "with --split: column for the shares (default: the column's name and _share)"
_UNCONVERTED = "column for values that were not converted (default: the column's name and _unconverted)"


@attrs.frozen(kw_only=True)
class FileOptions(column_files.ColumnOptions):
    """Which column of a file to convert, and where the result goes."""

    into: str | None = option("column for the result (default: the same column)", metavar="COLUMN")
    unconverted_into: str | None = option(_UNCONVERTED, metavar="COLUMN")
    split: bool = flag("write one row per stage if a value lists several, with its share of the row")
    share_into: str | None = option(_SHARE, metavar="COLUMN")
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
    try:
        counterpart = counterpart_of(xw, stage, policy=Policy(options.policy))
    except ConversionError as error:
        raise attrs.evolve(error, policy_option=COMMAND_LINE.policy) from None
    for line in _misleading(xw, {options.input: counterpart}):
        terminal.report(line)
    data = {
        "data_version": xw.data_version,
        "source": stage.key,
        "target": counterpart.target.key,
        "decided": counterpart.decided,
    }
    terminal.show_value(data, [f"{counterpart.target.id}\n"], json=options.json)


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
    found = detect(counts, missing=options.file.missing_words)
    complete = [explanation.framework for explanation in found.complete]
    if len(complete) == 1:
        terminal.report(f"converting from {complete[0].id}, the only framework that explains every value")
        return complete[0]
    several = ", ".join(framework.id for framework in complete[:5])
    reason = f"{several} each explain every value" if several else "no framework explains every value"
    if not several and (most := [*found.ranked, *found.weak][:1]):
        reason += f", {most[0].framework.id} explains {most[0].rows} of {counted(found.total, 'row')}"
    raise InvalidValueError("--from", NO_VALUE, "given", f"{reason} (see: customer-journey detect)")


def _convert_column(options: Options) -> None:
    if options.file.share_into and not options.file.split:
        raise InvalidValueError(
            "--split", NO_VALUE, "given with --share-into", "without it there are no shares"
        )
    with column_files.opened_column(options.input, options.file) as column:
        counts = column.counts()
        if options.source is None and (misread := column_files.misread(column, counts)):
            raise misread.error
        source = _source(options, column_files.texts_of(counts))
        misread = column_files.misread(column, counts, among=source)
        xw = decided_crosswalk(source, inputs.framework(options.target), options.decisions)
        found = outcomes(xw, counts, policy=Policy(options.policy), missing=options.file.missing_words)
        refused = options.file.strict and any(part.kept for part in _rows(found, split=options.file.split))
        if not refused:
            _write(column, found, options)
    found = misread.told(found) if misread else found
    lines = _report(found, xw, refused=refused, split=options.file.split)
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
    new = {
        "into": column.column if file.into in {None, file.column} else file.into,
        "unconverted_into": file.unconverted_into or f"{bare(column.column)}_unconverted",
    }
    if file.split:
        new["share_into"] = file.share_into or f"{bare(column.column)}_share"
    column.check_names(**new)
    form = column_files.format_of(options.input, file)
    if file.output:
        column_files.check_ending(file.output, form)
    binary = "a Parquet file" if form.name == "parquet" else None
    with outputs.destination(file.output, binary=binary) as out:
        column.write(out, found, **new)
        # Closed here, because the output may replace the input, and Windows cannot replace an open file.
        column.file.close()


def _rows(found: tuple[Outcome, ...], *, split: bool) -> tuple[Outcome, ...]:
    """Return what becomes of the rows that are written."""
    return tuple(part for outcome in found for part in outcome.parts) if split else found


def _report(found: tuple[Outcome, ...], xw: Crosswalk, *, refused: bool, split: bool) -> Iterator[str]:
    """Yield the report on a column: the totals, why values were not converted, what may mislead, ways out.

    Args:
        found: what became of each value.
        xw: the crosswalk that converted them.
        refused: whether nothing was written, because not every value converts.
        split: whether rows that list several stages are split.
    """
    lists = [outcome for outcome in found if outcome.listed and split]
    found = _rows(found, split=split)
    made = f"{sum(o.count * len(o.listed) for o in lists):,}"
    listing = f"; {counted(sum(o.count for o in lists), 'row')} with a list of stages split into {made}"
    yield (
        totals(found, xw)
        + (listing if lists else "")
        + ("; nothing was written because of --strict" if refused else "")
    )
    used = [outcome.counterpart for outcome in found if outcome.counterpart]
    yield from dict.fromkeys(f"  {settled(c)}: {c.source.id} → {c.target.id}" for c in used if settled(c))
    if words := [shown(o.value) for o in found if o.verdict is Verdict.BLANK and str(o.value).strip()]:
        yield f"  counted as blank: {listed(words)}"
    if across := crossing(found, xw):
        yield f"  {across}"
    not_converted = unsettled(found)
    for each in not_converted[:MOST_LISTED]:
        yield f"  {each.quoted} not converted: {each.why(COMMAND_LINE)}"
    if rest := not_converted[MOST_LISTED:]:
        more = counted(sum(len(each.outcomes) for each in rest), "more value")
        yield f"  ... and {more} in {counted(sum(each.rows for each in rest), 'row')} not converted"
    unknown = [outcome for outcome in found if outcome.verdict is Verdict.UNKNOWN]
    if not all(isinstance(outcome.error, InvalidFileError) for outcome in unknown):
        yield "  use --name VALUE=STAGE to say which stage an unknown value means"
    if customised := customised_source(found, xw):
        yield f"  {customised}"
    yield from _misleading(xw, {str(o.value): o.counterpart for o in found if o.stage and o.counterpart})
    yield from (f"  {way}" for way in ways_out(found, COMMAND_LINE))


def _misleading(xw: Crosswalk, converted: Mapping[str, Correspondence]) -> Iterator[str]:
    """Yield a note for each name that the target framework also has, but for another stage.

    There is none where a file declares that the two stages correspond.

    Args:
        xw: the crosswalk.
        converted: each name, with how the stage that it names was converted.
    """
    for name, c in converted.items():
        namesake = resolution_of(xw.target, name).stage
        if namesake is not None and namesake != c.target and not c.declared:
            relation = xw.relation(c.source, namesake)
            yield (
                f"  note: {shown(name)} was converted to {c.target.id!r}, but in {xw.target.id} it is a name"
                f" of {namesake.id!r} (relation: {relation})"
            )
