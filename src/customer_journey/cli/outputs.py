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
    with named("standard output"):
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()


@contextmanager
def whole_file(path: str) -> Iterator[BinaryIO]:
    """Provide a file to write to, which gets its name when everything is written.

    An interruption leaves no incomplete file under the real name. An existing file is replaced by one with
    the same permissions, owner and group, as far as allowed; a link remains and leads to the new file. A
    device or a pipe cannot be replaced, so it is written to directly; so is a file that is standard output.

    Raises:
        OSError: it cannot be written; the error has the name given, not that of the temporary file.
        InvalidValueError: no file can have such a name.
    """
    with named(path):
        old = _existing(path)
        real = Path(path).resolve()
        if old is not None and (number := _stream_of(old)):
            opened: AbstractContextManager[BinaryIO] = os.fdopen(os.dup(number), "wb")
        # /proc may lead to a file that no longer has a name.
        elif old is None or (stat.S_ISREG(old.st_mode) and real.exists()):
            opened = _replacement(real, old)
        else:
            opened = Path(path).open("wb")  # noqa: SIM115  # it is closed below
        with opened as out:
            yield out


def _existing(path: str) -> os.stat_result | None:
    """Return what is known about an existing file, following links; refuse one that must not be written."""
    try:
        old = Path(path).stat()
    except FileNotFoundError:
        old = None
    except ValueError:
        raise InvalidValueError("--output", path, "the name of a file") from None
    # Windows would report a lack of permission.
    if stat.S_ISDIR(old.st_mode) if old else path.endswith(("/", os.sep)):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    if old and not os.access(path, os.W_OK):
        # To replace it needs only a permission for the folder.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    return old


def _stream_of(old: os.stat_result) -> int | None:
    """Return the number of the standard stream that leads to a file, as /dev/stdout does.

    Others may write to it too, or have appended to it. A device, such as /dev/null, is opened instead: it may
    be in the place of a closed stream.
    """
    for number in () if stat.S_ISCHR(old.st_mode) else (1, 2):
        with suppress(OSError):
            if os.path.samestat(old, os.fstat(number)):
                return number
    return None


@contextmanager
def _replacement(output: Path, old: os.stat_result | None) -> Iterator[BinaryIO]:
    """Provide a new file that then replaces the output, and is as the old file, if there is one."""
    # Short, however long the name is. Nobody can guess it, and nothing that exists is opened.
    partial = output.with_name(f".{os.urandom(8).hex()}.part")
    # Nobody who could not read the old file may read the new one, not even while it is written.
    mode = 0o600 if old else 0o666
    ours = [partial]

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
            error.filename = None  # it means nothing to the user
        raise


def _make_alike(file: int, old: os.stat_result) -> None:
    """Give an open file the permissions, the group and the owner of another, as far as allowed."""
    mode = old.st_mode & 0o777
    with suppress(OSError):
        os.fchown(file, -1, old.st_gid)
    if os.fstat(file).st_gid != old.st_gid:
        mode &= ~0o070 | (mode & 0o007) << 3  # another group may do no more than everybody
    with suppress(OSError):
        os.fchmod(file, mode)
    with suppress(OSError):
        os.fchown(file, old.st_uid, -1)


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        # The first error is the one to report, not one of tidying up after it.
        with suppress(OSError):
            file.unlink()
