"""The command ``convert``: a stage, or a column of a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping

from customer_journey.cli.inputs import (
    OF_FILE,
    column_of,
    decided_crosswalk,
    endings,
    format_of,
    framework,
    is_file,
    is_table,
    named,
    names_file,
    no_column,
    texts_of,
)
from customer_journey.cli.outputs import whole_file
from customer_journey.cli.summary import summary
from customer_journey.cli.terminal import report, show
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.outcomes import Outcome, outcomes
from customer_journey.detection import detect
from customer_journey.exports import json_text
from customer_journey.files.column_file import ColumnFile
from customer_journey.model.errors import AmbiguousNameError, InvalidValueError, NotFoundError, shown
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage

__all__ = ["convert"]

#: Options that mean something for a column only.
_OF_COLUMN = ("into", "unconverted_into", "strict", "output", *OF_FILE)


def convert(args: argparse.Namespace) -> None:
    """``convert``: a stage to standard output, or a file with one column converted."""
    if args.column is not None:
        _convert_column(args)
        return
    if idle := [name for name in _OF_COLUMN if getattr(args, name)]:
        option = idle[0].replace("_", "-")
        raise InvalidValueError("--column", None, f"given with --{option}: it names the column to convert")
    source, stage = _source_stage(args)
    xw = decided_crosswalk(args, source)
    target = xw.convert(stage, policy=args.policy)
    for line in _misleading(xw, {args.input: (stage, target)}):
        report(line)
    if args.json:
        data = {"source": stage.key, "target": target.key, "decided": stage.id in xw.decisions.by_stage}
        show(json_text.dumps(data))
    else:
        show(f"{target.id}\n")


def _source_stage(args: argparse.Namespace) -> tuple[Framework, Stage]:
    """Return the stage to convert and its framework; the name of a file is none."""
    if names_file(args.input):
        raise no_column(args.input)
    try:
        source = _source(args, {args.input: 1})
        return source, source.resolve(args.input)
    except (InvalidValueError, NotFoundError):
        # Only now: a file that lies here may be called like a stage.
        if is_file(args.input):
            raise no_column(args.input) from None
        raise


def _source(args: argparse.Namespace, counts: Mapping[str, int]) -> Framework:
    """Return the framework converted from: the one named, or the only one that explains every value."""
    if args.source is not None:
        return named(framework(args.source), args.name)
    if args.name:
        raise InvalidValueError("--from", None, "given with --name: it says whose stages are named")
    found = detect(counts)
    if len(found.complete) == 1:
        only = found.complete[0].framework
        report(f"only {only.id} explains every value: converting from it")
        return only
    several = " and ".join(e.framework.id for e in found.complete[:5])
    why = f"{several} explain every value" if several else "no vocabulary explains every value"
    raise InvalidValueError("--from", None, f"given, for {why} (see: customer-journey detect)")


def _convert_column(args: argparse.Namespace) -> None:
    with column_of(args, args.input) as column:
        counts = column.counts()
        xw = decided_crosswalk(args, _source(args, texts_of(counts)))
        found = outcomes(xw, counts, policy=args.policy)
        refused = args.strict and any(o.kept for o in found)
        if not refused:
            _write(args, column, found)
    _tell(args, found, xw, refused=refused)
    if refused:
        raise SystemExit(2)


def _tell(args: argparse.Namespace, found: tuple[Outcome, ...], xw: Crosswalk, *, refused: bool) -> None:
    if args.json:
        report(json_text.dumps([_outcome_data(o) for o in found]).rstrip())
        return
    first, *rest = summary(found, xw)
    report(f"{first}; nothing was written, as --strict asks" if refused else first)
    converted = {str(o.value): (o.stage, o.target) for o in found if o.stage and o.target}
    for line in (*rest, *_misleading(xw, converted)):
        report(line)


def _misleading(xw: Crosswalk, converted: Mapping[str, tuple[Stage, Stage]]) -> Iterator[str]:
    """Yield a warning for each name that the target has too, but for another stage."""
    for name, (stage, target) in converted.items():
        try:
            namesake = xw.target.find(name)
        except AmbiguousNameError:
            continue
        if namesake is not None and namesake != target:
            relation = xw.relation(stage, namesake)
            yield (
                f"  mind: {shown(name)} also names {namesake.key}, which is other ground ({relation});"
                f" it was converted to {target.id!r}"
            )


def _write(args: argparse.Namespace, column: ColumnFile, found: tuple[Outcome, ...]) -> None:
    into = args.into or args.column
    unconverted_into = args.unconverted_into or f"{args.column}_unconverted"
    column.check_names(into=into, unconverted_into=unconverted_into)
    form = args.file_format or format_of(args.input) or "csv"
    if args.output in (None, "-"):
        if form == "parquet" and sys.stdout.isatty():
            raise InvalidValueError("--output", None, "given: a Parquet file is nothing for a terminal")
        sys.stdout.flush()
        column.write(sys.stdout.buffer, found, into=into, unconverted_into=unconverted_into)
        sys.stdout.buffer.flush()
        return
    if is_table(args.output) and format_of(args.output) != form:
        expected = (
            f"a name that ends in one of {endings(form)}, for what goes in as {form} comes out as {form}"
        )
        raise InvalidValueError("--output", args.output, expected)
    # Windows replaces no file that is open, and the output may be the input.
    with whole_file(args.output, before=column.file.close) as out:
        column.write(out, found, into=into, unconverted_into=unconverted_into)


def _outcome_data(o: Outcome) -> dict[str, object]:
    return {
        "value": o.value if o.value is None else str(o.value),
        "count": o.count,
        "verdict": str(o.verdict),
        "stage": o.stage.id if o.stage else None,
        "target": o.target.id if o.target else None,
        "why": o.why_not or None,
    }
