"""Files written: whole, or not at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

__all__ = ["whole_file"]


@contextmanager
def whole_file(path: str, *, before: Callable[[], None] | None = None) -> Iterator[BinaryIO]:
    """Give a file to write to, which gets its name when all is written.

    Whoever interrupts us finds no half file under the real name. A file that is there is replaced by one
    of the same permissions, a link stays and leads to the new file. A device or a pipe cannot be
    replaced: it is written to as it is.

    Args:
        path: the file's name.
        before: called before a file of that name is replaced.

    Raises:
        OSError: it cannot be written; tells the real name.
    """
    try:
        output, mode = Path(path), _mode(path)
        real = output.resolve()
        # What /dev/stdout leads to may be a file that has no name any more.
        replaced = mode is None or (stat.S_ISREG(mode) and real.exists())
        with _replacement(real, mode, before) if replaced else output.open("wb") as out:
            yield out
    except OSError as error:
        error.filename = path
        raise


def _mode(path: str) -> int | None:
    """Return the type and the permissions of what is there, through links, or None."""
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):  # which Windows would tell as a lack of permission
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    return mode


@contextmanager
def _replacement(output: Path, mode: int | None, before: Callable[[], None] | None) -> Iterator[BinaryIO]:
    """Give a file that replaces another one, of this mode, or none."""
    partial = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        # Nobody may read the new file who could not read the old one.
        partial.touch(0o666 if mode is None else 0o600, exist_ok=False)
        with partial.open("wb") as out:
            yield out
        if before is not None:
            before()
        if mode is not None:
            partial.chmod(mode & 0o777)
        partial.replace(output)
    finally:
        # What went wrong before is what there is to tell.
        with suppress(OSError):
            partial.chmod(0o600)  # Windows removes no file that is read-only
            partial.unlink()
