"""Where results are written: standard output, or a file that is written completely or not at all."""

import errno
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from customer_journey.cli.ending import tidied
from customer_journey.cli.options import option
from customer_journey.cli.terminal import named
from customer_journey.model.errors import NO_VALUE, InvalidValueError


def output_option() -> Any:
    """Declare the option for the file to write; a dash becomes None, for standard output."""
    help = "file to write, or - for standard output (the default)"
    return option(help, "--output", "-o", metavar="FILE", type=lambda path: None if path == "-" else path)


@contextmanager
def destination(path: str | None, *, binary: str | None = None) -> Iterator[BinaryIO]:
    """Provide a binary file to write to: a file that is written completely or not at all, or standard output.

    Args:
        path: the file's name, or None for standard output.
        binary: what is written, such as "a PNG", if a terminal cannot show it.

    Raises:
        InvalidValueError: standard output is a terminal, which cannot show it; or no file can have such a
            name.
        OSError: the file cannot be written.
    """
    if path is not None:
        with whole_file(path) as out:
            yield out
        return
    if binary and sys.stdout.isatty():
        raise InvalidValueError("--output", NO_VALUE, "given", f"{binary} cannot be shown in a terminal")
    with named("standard output"):
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()


@contextmanager
def whole_file(path: str) -> Iterator[BinaryIO]:
    """Provide a file to write to, which gets its name only when everything is written.

    An interruption leaves no incomplete file under the real name. An existing file is replaced by one with
    the same permissions, owner and group, as far as the system allows. A symbolic link remains, and leads
    to the new file. A device or a pipe cannot be replaced, so it is written to directly. So is a file that
    standard output or standard error leads to.

    Raises:
        OSError: it cannot be written; the error has the name given, not that of the temporary file.
        InvalidValueError: no file can have such a name.
    """
    with named(path):
        old = _existing(path)
        real = Path(path).resolve()
        if old is not None and (number := _stream_of(old)):
            opened: AbstractContextManager[BinaryIO] = os.fdopen(os.dup(number), "wb")
        # A path in /proc may lead to a file that has been deleted: there is no name to replace, so that file
        # is written to directly.
        elif old is None or (stat.S_ISREG(old.st_mode) and real.exists()):
            opened = _replacement(real, old)
        else:
            opened = Path(path).open("wb")  # noqa: SIM115  # the with statement below closes it
        with opened as out:
            yield out


def _existing(path: str) -> os.stat_result | None:
    """Return the status of the file that a path leads to, or None if there is none.

    Raises:
        InvalidValueError: no file can have such a name.
        OSError: the path is that of a folder, or the file is write-protected.
    """
    try:
        old = Path(path).stat()
    except FileNotFoundError:
        old = None
    except ValueError:
        raise InvalidValueError("--output", path, "the name of a file") from None
    # Raised here, because Windows would report a lack of permission instead.
    if stat.S_ISDIR(old.st_mode) if old else path.endswith(("/", os.sep)):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    if old and not os.access(path, os.W_OK):
        # Replacing a file needs permission for its folder only, so this must be checked here.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    return old


def _stream_of(old: os.stat_result) -> int | None:
    """Return the number of the standard stream that leads to this file, or None if neither does.

    Such a file, which /dev/stdout may stand for, is written to through the stream: other programs may
    write to it too, and what they have written must not be replaced. A device, such as /dev/null, is
    opened by its name instead, because it may stand in for a stream that is closed.
    """
    for number in () if stat.S_ISCHR(old.st_mode) else (1, 2):
        with suppress(OSError):
            if os.path.samestat(old, os.fstat(number)):
                return number
    return None


@contextmanager
def _replacement(output: Path, old: os.stat_result | None) -> Iterator[BinaryIO]:
    """Provide a new file that replaces the output at the end.

    If there is an old file, the new one gets its permissions, owner and group.
    """
    # The name is short, because the output's own may already be as long as a name can be. It is random,
    # so nobody can put another file in its place beforehand.
    partial = output.with_name(f".{os.urandom(8).hex()}.part")
    # Nobody who could not read the old file may read the new one, not even while it is being written.
    mode = 0o600 if old else 0o666
    ours = [partial]  # what to remove at the end: only a file that was created here

    def create(name: str, flags: int) -> int:
        try:
            return os.open(name, flags, mode)
        except FileExistsError:
            ours.clear()
            raise

    try:
        with tidied(lambda: _remove(ours)):
            with open(partial, "xb", opener=create) as out:
                yield out
                if old and hasattr(os, "fchown"):  # not on Windows
                    _make_alike(out.fileno(), old)
            partial.replace(output)
    except OSError as error:
        if str(error.filename) == str(partial):
            error.filename = None  # the user knows nothing of this name
        raise


def _make_alike(file: int, old: os.stat_result) -> None:
    """Give an open file the permissions, the group and the owner of the old file, as far as allowed."""
    mode = old.st_mode & 0o777
    with suppress(OSError):
        os.fchown(file, -1, old.st_gid)
    if os.fstat(file).st_gid != old.st_gid:
        mode &= ~0o070 | (mode & 0o007) << 3  # a different group gets no more than everybody has
    with suppress(OSError):
        os.fchmod(file, mode)
    # The owner comes last: whoever gives a file away may no longer change its permissions.
    with suppress(OSError):
        os.fchown(file, old.st_uid, -1)


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        # An error here must not hide the one that made the removal necessary.
        with suppress(OSError):
            file.unlink()
