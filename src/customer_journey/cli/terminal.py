"""The terminal: plain text in a pipe; tables and a progress bar where a person looks on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import BinaryIO, TextIO

from customer_journey.pages.blocks import Block, Table, joined, printable

__all__ = ["export", "report", "show", "watched"]

#: Below this size a file is read before a progress bar could be looked at.
_WORTH_WATCHING = 8 * 1024 * 1024


def _is_watched(stream: TextIO) -> bool:
    return stream.isatty() and find_spec("rich") is not None


def _writable(text: str, stream: TextIO) -> str:
    # Text of users may hold what the terminal's encoding has not: show it escaped, do not stop.
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _write(text: str, stream: TextIO) -> None:
    stream.write(_writable(text, stream))


def show(*blocks: Block) -> None:
    """Write a result to standard output: texts, and tables that are drawn on a terminal."""
    if not _is_watched(sys.stdout):
        _write(joined(blocks), sys.stdout)
        return
    from rich.console import Console

    from customer_journey.pages import terminal

    console = Console(highlight=False)
    for block in blocks:
        if isinstance(block, Table):
            console.print(terminal.drawn(block, writable=lambda text: _writable(text, sys.stdout)))
        else:
            _write(joined([block]), sys.stdout)


def export(text: str) -> None:
    """Write to standard output what other programs read: UTF-8, whatever the terminal's encoding."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:  # a text stream that stands in for the real one
        _write(text, sys.stdout)
        return
    sys.stdout.flush()
    buffer.write(text.encode("utf-8", "backslashreplace"))
    buffer.flush()


def report(text: str) -> None:
    """Write lines of a report to standard error."""
    # Names of files and keys of their tables come from outside: they must not command a terminal.
    told = "\n".join(printable(line) for line in text.split("\n"))
    _write(told + "\n", sys.stderr)


@contextmanager
def watched(file: BinaryIO, title: str) -> Iterator[BinaryIO]:
    """Give the file; on a terminal, if it is large, with a bar that shows how far it has been read."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size < _WORTH_WATCHING or not _is_watched(sys.stderr):
        yield file
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import wrap_file

    console = Console(stderr=True)
    # The name of a file is neither markup nor a command.
    named = escape(_writable(printable(title), sys.stderr))
    with wrap_file(file, size, description=named, console=console, transient=True) as read:
        yield read
