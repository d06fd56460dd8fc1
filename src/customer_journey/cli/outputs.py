"""Where results are written: standard output, or a file that is written completely or not at all."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from customer_journey.cli.options import option
from customer_journey.model.errors import NO_VALUE, InvalidValueError


def output_option() -> Any:
    """Declare the option for the file to write; a dash becomes None, for standard output."""
    help = "file to write, or - for standard output (the default)"
    return option(help, "--output", "-o", metavar="FILE", type=lambda path: None if path == "-" else path)


@contextmanager
def destination(path: str | None, *, binary: str | None = None) -> Iterator[BinaryIO]:
    """Provide a file to write bytes to: a whole file, or standard output.

    Args:
        path: the file's name, or None for standard output.
        binary: what is written, such as "a PNG", if a terminal cannot show it.

    Raises:
        InvalidValueError: a terminal cannot show it.
        OSError: the file cannot be written.
    """
    if path is not None:
        with whole_file(path) as out:
            yield out
        return
    if binary and sys.stdout.isatty():
        raise InvalidValueError("--output", NO_VALUE, "given", f"{binary} cannot be shown in a terminal")
    sys.stdout.flush()
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()


@contextmanager
def whole_file(path: str) -> Iterator[BinaryIO]:
    """Provide a file to write to, which gets its name when everything is written.

    An interruption leaves no incomplete file under the real name. An existing file is replaced by one with
    the same permissions; a link remains and leads to the new file. A device or a pipe cannot be replaced,
    so it is written to directly.

    Raises:
        OSError: it cannot be written; the error has the name given, not that of the temporary file.
    """
    try:
        output, mode = Path(path), _mode(path)
        real = output.resolve()
        # /dev/stdout may lead to a file that no longer has a name.
        replaced = mode is None or (stat.S_ISREG(mode) and real.exists())
        with _replacement(real, mode) if replaced else output.open("wb") as out:
            yield out
    except OSError as error:
        error.filename = path
        raise


def _mode(path: str) -> int | None:
    """Return the type and the permissions of an existing file, following links, or None."""
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):  # Windows would report a lack of permission
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    return mode


@contextmanager
def _replacement(output: Path, mode: int | None) -> Iterator[BinaryIO]:
    """Provide a new file that then replaces the output; with the mode of the old file, if there is one."""
    partial = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        # Nobody who could not read the old file may read the new one, not even while it is written.
        partial.touch(0o666 if mode is None else 0o600, exist_ok=False)
        with partial.open("wb") as out:
            yield out
        if mode is not None:
            partial.chmod(mode & 0o777)
        partial.replace(output)
    finally:
        # The first error is the one to report, not one of tidying up after it.
        with suppress(OSError):
            partial.chmod(0o600)  # Windows does not remove a read-only file
            partial.unlink()
