"""Standard output and standard error: plain text in a pipe; tables and a progress bar on a terminal."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import BinaryIO, TextIO

from customer_journey.cli.ending import tidied
from customer_journey.model.printing import printable
from customer_journey.pages.blocks import Block, Table, joined
from customer_journey.pages.page import page_of

#: In bytes. A smaller file is read before anybody could look at a progress bar.
_LARGE = 8 * 1024 * 1024


@contextmanager
def named(name: str) -> Iterator[None]:
    """Add the name of a file or a stream to an OSError that has none."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = name
        raise


def _draws_on(stream: TextIO) -> bool:
    """Return whether tables and progress bars are drawn on a stream: on a terminal, if rich is installed."""
    return stream.isatty() and find_spec("rich") is not None


def _writable(text: str, stream: TextIO) -> str:
    # Characters that the terminal's encoding lacks are escaped: an error would cut off the rest of the text.
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _write(text: str, stream: TextIO) -> None:
    stream.write(_writable(text, stream))


@named("standard output")
def show(*blocks: Block) -> None:
    """Write a result to standard output; on a terminal, tables are drawn."""
    if not _draws_on(sys.stdout):
        _write(joined(blocks), sys.stdout)
        return
    from rich.console import Console

    from customer_journey.pages import terminal

    console = Console(highlight=False)
    for block in blocks:
        if isinstance(block, Table):
            console.print(terminal.DrawnBlock(block, writable=lambda text: _writable(text, sys.stdout)))
        else:
            _write(joined([block]), sys.stdout)


def show_value(value: object, page: Iterable[Block] = (), *, json: bool) -> None:
    """Write a result to standard output.

    Args:
        value: a record, or plain data.
        page: the page of plain data; a record has a page of its own.
        json: whether to write the value as JSON, not as a page.
    """
    show(*([json_text(value)] if json else page or page_of(value)))


def json_text(value: object) -> str:
    """Return a record, or plain data, as JSON."""
    from customer_journey.exports import json_text

    return json_text.dumps(value)


@named("standard output")
def export(text: str) -> None:
    """Write text for other programs to standard output, in UTF-8 whatever the terminal's encoding is."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:  # a stream of text has taken the place of standard output
        _write(text, sys.stdout)
    else:
        sys.stdout.flush()
        buffer.write(text.encode("utf-8", "backslashreplace"))


def report(text: str) -> None:
    """Write lines of a report to standard error; if that fails, they are lost without an error."""
    # File names and keys come from outside. Unescaped, they could send commands to the terminal.
    lines = "\n".join(printable(line) for line in text.split("\n"))
    with suppress(OSError):
        _write(lines + "\n", sys.stderr)


@contextmanager
def with_progress(file: BinaryIO, title: str) -> Iterator[BinaryIO]:
    """Provide a file; if it is large, a bar on the terminal shows how much has been read."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size < _LARGE or not _draws_on(sys.stderr):
        yield file
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import wrap_file

    console = Console(stderr=True)
    # The name of a file may look like markup, or hold control characters.
    description = escape(_writable(printable(title), sys.stderr))
    with (
        tidied(console.show_cursor),  # the progress bar hides it
        wrap_file(file, size, description=description, console=console, transient=True) as read,
    ):
        yield read
