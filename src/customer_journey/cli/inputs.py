"""What the commands are given: frameworks, decisions, files."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from customer_journey.catalogue import framework_of
from customer_journey.cli.terminal import watched
from customer_journey.crosswalks import Crosswalk, crosswalk
from customer_journey.decisions import Decision, Decisions
from customer_journey.errors import InvalidValueError
from customer_journey.framework import Framework
from customer_journey.soundness import is_slug
from customer_journey.spreadsheets import CsvColumn, csv_column

__all__ = ["column_of", "decided_crosswalk", "framework"]


def framework(text: str) -> Framework:
    """Return the framework with this id, or the one in this file."""
    looks_like_path = text.endswith(".toml") or os.sep in text or not is_slug(text)
    return Framework.from_toml(text) if looks_like_path and Path(text).exists() else framework_of(text)


def decided_crosswalk(args: argparse.Namespace, source: Framework) -> Crosswalk:
    """Return the crosswalk that the arguments ask for, with the user's decisions."""
    target = framework(args.target)
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


@contextmanager
def column_of(args: argparse.Namespace, path: str) -> Iterator[CsvColumn]:
    """Open a CSV file and find the column that the arguments name."""
    origin = "standard input" if path == "-" else path
    with _seekable(path) as file, watched(file, origin) as read:
        yield csv_column(read, args.column, origin=origin, delimiter=args.delimiter, encoding=args.encoding)


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
