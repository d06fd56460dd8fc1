"""Files written: whole, or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

__all__ = ["whole_file"]


@contextmanager
def whole_file(path: str, *, before: Callable[[], None] | None = None) -> Iterator[BinaryIO]:
    """Give a file to write to, which gets its name when all is written.

    Whoever interrupts us finds no half file under the real name.

    Args:
        path: the file's name.
        before: called before a file of that name is replaced.

    Raises:
        OSError: it cannot be written; tells the real name.
    """
    output = Path(path)
    if output.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    partial = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        with partial.open("xb") as out:
            yield out
        if before is not None:
            before()
        partial.replace(output)
    except OSError as error:
        error.filename = path
        raise
    finally:
        # What went wrong before is what there is to tell.
        with suppress(OSError):
            partial.unlink()
