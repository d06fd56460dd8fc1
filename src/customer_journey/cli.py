"""The command line: ``customer-journey``, also ``python -m customer_journey``.

Results go to standard output, reports and errors to standard error. Exit codes: 0 done, 2 bad usage or
input (one sentence says the way out), 130 interrupted.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from customer_journey._version import __version__
from customer_journey.catalogue import framework_of, frameworks
from customer_journey.crosswalks import Crosswalk, crosswalk
from customer_journey.decisions import Decision, Decisions
from customer_journey.errors import CustomerJourneyError, InvalidValueError
from customer_journey.formats import json_text, markdown, plain, skos, sssom
from customer_journey.framework import Framework
from customer_journey.loading import spine
from customer_journey.outcomes import Outcome, outcomes, summary
from customer_journey.policies import Policy
from customer_journey.soundness import is_slug
from customer_journey.spreadsheets import CsvColumn, csv_column

__all__ = ["main"]

#: Options that mean something for a column only.
_OF_COLUMN = ("into", "unconverted", "strict", "output", "delimiter", "encoding")
_FRAMEWORK = "a framework's id, or the path of a TOML file"
_CROSSWALKS = {
    "text": plain.crosswalk_text,
    "json": json_text.crosswalk_text,
    "markdown": markdown.crosswalk_text,
    "sssom": sssom.crosswalk_text,
    "skos": skos.crosswalk_text,
}
_FRAMEWORKS: dict[str, Callable[[Framework, str], str]] = {
    "text": lambda framework, language: plain.framework_text(framework, language=language),
    "json": lambda framework, _: json_text.framework_text(framework),
    "markdown": lambda framework, language: markdown.framework_text(framework, language=language),
    "skos": lambda framework, _: skos.framework_text(framework),
    "toml": lambda framework, _: framework.to_toml(),
}


def _framework(text: str) -> Framework:
    """Return the framework with this id, or the one in this file."""
    looks_like_path = text.endswith(".toml") or os.sep in text or not is_slug(text)
    return Framework.from_toml(text) if looks_like_path and Path(text).exists() else framework_of(text)


def _print(text: str) -> None:
    # Text of users may hold what the terminal's encoding has not: show it escaped, do not stop.
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def _export(text: str) -> None:
    # What other programs read is UTF-8, whatever the terminal's encoding and line ends are.
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:  # a text stream that stands in for the real one
        _print(text)
        return
    sys.stdout.flush()
    buffer.write(text.encode("utf-8", "backslashreplace"))
    buffer.flush()


def _write(form: str, text: str) -> None:
    (_print if form == "text" else _export)(text)


def _report(text: str) -> None:
    # Names of files and keys of their tables come from outside: they must not command a terminal.
    told = "\n".join(plain.printable(line) for line in text.split("\n"))
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(told.encode(encoding, "backslashreplace").decode(encoding) + "\n")


# The commands, one function each.


def _list_frameworks(args: argparse.Namespace) -> None:
    listed = sorted(frameworks.values(), key=lambda f: (f.axis.family, f.axis, f.shape, f.id))
    if args.json:
        data = [
            {"id": f.id, "label": f.label, "axis": f.axis, "shape": f.shape, "stages": [s.id for s in f]}
            for f in listed
        ]
        _print(json_text.dumps(data))
    else:
        rows = [[f.axis, f.shape, f.id, str(len(f)), f.label] for f in listed]
        _print(plain.table(["axis", "shape", "id", "stages", "name"], rows))


def _show(args: argparse.Namespace) -> None:
    framework = _framework(args.framework)
    if args.stage is None:
        form = "json" if args.json else args.format
        _write(form, _FRAMEWORKS[form](framework, args.language))
        return
    stage = framework.resolve(args.stage)
    if args.json:
        _print(json_text.dumps(json_text.stage_data(stage)))
    else:
        _print(plain.stage_text(stage, language=args.language))


def _crosswalk(args: argparse.Namespace) -> None:
    form = "json" if args.json else args.format
    _write(form, _CROSSWALKS[form](_decided_crosswalk(args)))


def _check(args: argparse.Namespace) -> None:
    framework = Framework.from_toml(args.file)
    covered = frozenset[str]().union(*(stage.span for stage in framework))
    missing = spine().written(spine().path - covered)
    if args.json:
        _print(json_text.dumps({"id": framework.id, "stages": len(framework), "uncovered": list(missing)}))
        return
    _print(plain.framework_text(framework))
    told = f"no stage covers {', '.join(missing)}" if missing else "the stages cover the whole path"
    _print(f"\n{plain.printable(args.file)} is sound: {len(framework)} stages; {told}.\n")


def _convert(args: argparse.Namespace) -> None:
    if args.column is None and (idle := [name for name in _OF_COLUMN if getattr(args, name)]):
        raise InvalidValueError("--column", None, f"given with --{idle[0]}: it names the column to convert")
    xw = _decided_crosswalk(args)
    if args.column is not None:
        _convert_column(args, xw)
        return
    stage = xw.source.resolve(args.input)
    target = xw.convert(stage, policy=args.policy)
    if args.json:
        data = {"source": stage.key, "target": target.key, "decided": stage.id in xw.decisions.by_stage}
        _print(json_text.dumps(data))
    else:
        _print(f"{target.id}\n")


def _decided_crosswalk(args: argparse.Namespace) -> Crosswalk:
    source, target = _framework(args.source), _framework(args.target)
    entries: dict[str, Decision] = {}
    if args.decisions is not None:
        stored = crosswalk(source, target, decide=Decisions.from_toml(args.decisions))
        entries.update(stored.decisions.by_stage)
    for text in args.decide:
        name, equals, choice = text.rpartition("=")
        if not equals:
            raise InvalidValueError("--decide", text, "of the form SOURCE=TARGET, such as customer=usage")
        entries[source.resolve(name).id] = Decision(target.resolve(choice).id)
    return crosswalk(source, target, decide=Decisions(source.id, target.id, entries))


def _convert_column(args: argparse.Namespace, xw: Crosswalk) -> None:
    with ExitStack() as stack:
        origin = "standard input" if args.input == "-" else args.input
        column = csv_column(
            stack.enter_context(_seekable(args.input)),
            args.column,
            origin=origin,
            delimiter=args.delimiter,
            encoding=args.encoding,
        )
        found = outcomes(xw, column.counts(), policy=args.policy)
        lines = list(summary(found, xw))
        kept = sum(o.count for o in found if o.kept)
        if args.strict and kept:
            lines[0] += "; nothing was written, as --strict asks"
        else:
            _write_column(args, column, found)
        if args.json:
            _report(json_text.dumps(_outcome_data(found)).rstrip())
        else:
            for line in lines:
                _report(line)
        if args.strict and kept:
            raise SystemExit(2)


def _write_column(args: argparse.Namespace, column: CsvColumn, found: tuple[Outcome, ...]) -> None:
    into = args.into or args.column
    unconverted = args.unconverted or f"{args.column}_unconverted"
    column.check_names(into=into, unconverted=unconverted)
    if args.output is None:
        sys.stdout.flush()
        column.write(sys.stdout.buffer, found, into=into, unconverted=unconverted)
        sys.stdout.buffer.flush()
        return
    output = Path(args.output)
    if output.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), args.output)
    # A temporary name first: whoever interrupts us finds no half file under the real one.
    partial = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        with partial.open("xb") as out:
            column.write(out, found, into=into, unconverted=unconverted)
        # Windows replaces no file that is open, and the output may be the input.
        column.file.close()
        partial.replace(output)
    except OSError as error:
        error.filename = args.output
        raise
    finally:
        partial.unlink(missing_ok=True)


def _outcome_data(found: tuple[Outcome, ...]) -> list[dict[str, object]]:
    return [
        {
            "value": o.value,
            "count": o.count,
            "verdict": str(o.verdict),
            "stage": o.stage.id if o.stage else None,
            "target": o.target.id if o.target else None,
            "why": str(o.error) if o.error else None,
        }
        for o in found
    ]


def _seekable(path: str) -> BinaryIO:
    """Open a file; what comes through a pipe is put aside first, for it is read twice."""
    if path != "-":
        file = Path(path).open("rb")  # noqa: SIM115  # closed by the caller's stack
        if file.seekable():
            return file
        with file:
            return _aside(file)
    return _aside(sys.stdin.buffer)


def _aside(pipe: BinaryIO) -> BinaryIO:
    from shutil import copyfileobj
    from tempfile import TemporaryFile
    from typing import cast

    aside = cast("BinaryIO", TemporaryFile())  # noqa: SIM115  # closed by the caller's stack
    copyfileobj(pipe, aside)
    return aside


# The parser.


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="customer-journey",
        description="Stages of the customer journey: look them up, line them up, convert them.",
    )
    parser.add_argument("--version", action="version", version=f"customer-journey {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], None], help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.add_argument("--json", action="store_true", help="machine-readable output")
        added.set_defaults(run=run)
        return added

    command("frameworks", _list_frameworks, "List the frameworks by axis and shape.")

    show = command("show", _show, "Show a framework, or one of its stages with all that is known of it.")
    show.add_argument("framework", help=_FRAMEWORK)
    show.add_argument("stage", nargs="?", help="a stage: its id or any of its names")
    show.add_argument("--format", choices=[*_FRAMEWORKS], default="text", help="of a framework")
    show.add_argument("--language", default="en", help="of the labels, such as sv or nb")

    walk = command("crosswalk", _crosswalk, "Show how the stages of one framework correspond to another's.")
    walk.add_argument("source", help=_FRAMEWORK)
    walk.add_argument("target", help=_FRAMEWORK)
    walk.add_argument("--format", choices=[*_CROSSWALKS], default="text")
    _add_decisions(walk)

    convert = command("convert", _convert, "Convert a stage, or a column of a CSV file.")
    _add_convert(convert)

    check = command("check", _check, "Check a framework of your own in a TOML file.")
    check.add_argument("file", help="the TOML file")
    return parser


def _add_decisions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--decide",
        metavar="SOURCE=TARGET",
        action="append",
        default=[],
        help="settle a stage yourself; repeatable",
    )
    parser.add_argument("--decisions", metavar="FILE", help="decisions stored in a TOML file")


def _add_convert(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("input", help="a stage; with --column a CSV file, or - for standard input")
    parser.add_argument("--from", dest="source", required=True, metavar="FRAMEWORK", help=_FRAMEWORK)
    parser.add_argument("--to", dest="target", required=True, metavar="FRAMEWORK", help=_FRAMEWORK)
    parser.add_argument(
        "--policy", choices=[p.value for p in Policy], default="unique", help="default: unique"
    )
    _add_decisions(parser)
    column = parser.add_argument_group("a column of a CSV file")
    column.add_argument("--column", help="the column that holds the stages")
    column.add_argument("--into", metavar="COLUMN", help="column for the result (default: the same one)")
    column.add_argument(
        "--unconverted",
        metavar="COLUMN",
        help="column for values not converted, as they were (default: the column's name with _unconverted)",
    )
    column.add_argument("--strict", action="store_true", help="write nothing unless every value converts")
    column.add_argument("--output", "-o", metavar="FILE", help="where to write (default: standard output)")
    column.add_argument("--delimiter", help="between fields (default: found out by the header)")
    column.add_argument("--encoding", help="of the file (default: UTF-8, or what its first bytes say)")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    args = _parser().parse_args(argv)
    try:
        args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has enough. Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        told = str(error.strerror or error).rstrip(".")
        _report(f"customer-journey: {error.filename or 'file'}: {told}.")
        return 2
    except CustomerJourneyError as error:
        _report(f"customer-journey: {error}")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0
