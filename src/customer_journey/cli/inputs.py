"""What the commands are given: frameworks, decisions, files."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO, TypeVar, cast

import attrs

from customer_journey.catalogue.frameworks import framework_of
from customer_journey.cli.options import refuse_idle
from customer_journey.cli.terminal import watched
from customer_journey.crosswalks.crosswalk import Crosswalk, crosswalk
from customer_journey.crosswalks.decisions import Decision, Decisions
from customer_journey.files.column_file import ColumnFile
from customer_journey.files.ndjson import ndjson_column
from customer_journey.files.parquet import parquet_column
from customer_journey.files.spreadsheets import csv_column
from customer_journey.model.errors import InvalidDecisionError, InvalidValueError, shown
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage
from customer_journey.model.validation import is_slug

__all__ = [
    "FORMATS",
    "OF_FILE",
    "column_of",
    "decided_crosswalk",
    "endings",
    "format_of",
    "framework",
    "is_file",
    "is_table",
    "named",
    "names_file",
    "no_column",
    "once",
    "pairs",
    "texts_of",
]

_T = TypeVar("_T")

#: How a file's name ends, and its format.
FORMATS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".json": "ndjson",
}
#: How files end that hold tables too, which neither are read nor written.
_OTHERS = frozenset({".gz", ".numbers", ".ods", ".xls", ".xlsb", ".xlsm", ".xlsx", ".zip"})
#: Options that mean something for a file only.
OF_FILE = ("file_format", "delimiter", "encoding")
_OF_CSV = {"delimiter": ("csv",), "encoding": ("csv",)}
#: What --decide cannot say, a file of decisions can.
_OVERRIDE = (
    "they share no ground; if you mean it, say override = true and the reason in a file: --decisions FILE"
)


def framework(text: str) -> Framework:
    """Return the framework with this id, or the one in this file."""
    is_path = text.endswith(".toml") or "/" in text or os.sep in text
    # A file may be called like no id can be.
    is_path = is_path or (not is_slug(text) and Path(text).exists())
    return Framework.from_toml(text) if is_path else framework_of(text)


def decided_crosswalk(args: argparse.Namespace, source: Framework) -> Crosswalk:
    """Return the crosswalk that the arguments ask for, with the user's decisions."""
    target = framework(args.target)
    entries: dict[str, Decision] = {}
    if args.decisions is not None:
        stored = _decided(source, target, Decisions.from_toml(args.decisions))
        entries.update(stored.decisions.by_stage)
    told: dict[str, Decision] = {}
    for name, choice in pairs("decide", args.decide, "SOURCE=TARGET, such as customer=usage"):
        once("decide", told, source.resolve(name).id, Decision(target.resolve(choice).id))
    return _decided(source, target, Decisions(source.id, target.id, entries | told))


def pairs(option: str, told: Sequence[str], form: str) -> Iterator[tuple[str, str]]:
    """Yield both sides of what an option was told, whose names may hold an equals sign themselves."""
    for text in told:
        name, equals, value = text.rpartition("=")
        if not equals:
            raise InvalidValueError(f"--{option}", text, f"of the form {form}")
        yield name, value


def once(option: str, told: dict[str, _T], name: str, value: _T) -> None:
    """Note what an option says of a name, which it may not say otherwise again."""
    if told.setdefault(name, value) != value:
        raise InvalidValueError(f"--{option}", name, "told once, and not twice otherwise")


def _decided(source: Framework, target: Framework, decisions: Decisions) -> Crosswalk:
    try:
        return crosswalk(source, target, decide=decisions)
    except InvalidDecisionError as error:
        stage = error.source.partition(":")[2]
        if decisions.by_stage[stage].override:
            raise
        # The way out that the error knows is Python's.
        raise attrs.evolve(error, reason=_OVERRIDE) from None


def named(source: Framework, told: Sequence[str]) -> Framework:
    """Return a framework with names of the user's own for its stages, each told as ``VALUE=STAGE``."""
    names: dict[str, str | Stage] = {}
    for name, stage in pairs("name", told, "VALUE=STAGE, such as VIP=customer"):
        once("name", names, name, source.resolve(stage))
    return source.also_called(names)


@contextmanager
def column_of(args: argparse.Namespace, path: str) -> Iterator[ColumnFile]:
    """Open a file in the format that its name tells, and find the column that the arguments name."""
    form = args.file_format or format_of(path) or "csv"
    refuse_idle(args, _OF_CSV, "format", form)
    origin = "standard input" if path == "-" else path
    with _seekable(path) as file, watched(file, origin) as read, _as_options():
        yield _column(args, read, form, origin)


@contextmanager
def _as_options() -> Iterator[None]:
    """Call the arguments of a file what they are called on the command line."""
    try:
        yield
    except InvalidValueError as error:
        if error.argument in ("into", "unconverted_into", *OF_FILE):
            raise attrs.evolve(error, argument="--" + error.argument.replace("_", "-")) from None
        raise


def _column(args: argparse.Namespace, file: BinaryIO, form: str, origin: str) -> ColumnFile:
    if form == "parquet":
        return parquet_column(file, args.column, origin=origin)
    if form == "ndjson":
        return ndjson_column(file, args.column, origin=origin)
    return csv_column(file, args.column, origin=origin, delimiter=args.delimiter, encoding=args.encoding)


def format_of(path: str) -> str | None:
    """Return the format that the end of a file's name tells, or None."""
    return FORMATS.get(Path(path).suffix.lower())


def endings(form: str) -> str:
    """Return how the names of files of a format end, for a message."""
    return ", ".join(end for end, named in FORMATS.items() if named == form)


def is_table(path: str) -> bool:
    """Tell whether a name ends as those of tables do, readable or not."""
    return format_of(path) is not None or Path(path).suffix.lower() in _OTHERS


def names_file(text: str) -> bool:
    """Tell whether an argument is the name of a file beyond doubt: a table's, or a path to one."""
    return is_table(text) or (os.sep in text and is_file(text))


def is_file(text: str) -> bool:
    """Tell whether an argument is the name of a file that is there, or stands for standard input."""
    return text == "-" or os.path.isfile(text)  # noqa: PTH113  # unlike Path's, it takes any text


def no_column(path: str) -> InvalidValueError:
    """Return the error that a file is given, and not which column of it is meant."""
    named = "standard input" if path == "-" else shown(path)
    return InvalidValueError("--column", None, f"given, to name the column of {named} to read")


def texts_of(counts: Mapping[object, int]) -> dict[str, int]:
    """Return the counts by what stands there; a missing value is an empty text."""
    found: dict[str, int] = {}
    for value, count in counts.items():
        text = "" if value is None else str(value)
        found[text] = found.get(text, 0) + count
    return found


def _seekable(path: str) -> BinaryIO:
    """Open a file; what comes through a pipe is put aside first, for it is read twice."""
    if path == "-":
        return _aside(sys.stdin.buffer)
    file = Path(path).open("rb")  # noqa: SIM115  # closed by the caller
    if file.seekable():
        return file
    with file:
        return _aside(file)


def _aside(pipe: BinaryIO) -> BinaryIO:
    aside = cast("BinaryIO", TemporaryFile())  # noqa: SIM115  # closed by the caller
    copyfileobj(pipe, aside)
    return aside
