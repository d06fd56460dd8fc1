"""A column of a file: the options that select it, and the opened file."""

import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryFile, gettempdir
from types import MappingProxyType
from typing import BinaryIO, cast

import attrs
from typing_extensions import Buffer, override

from customer_journey.cli.options import flag, given, option, refuse_unused, repeatable
from customer_journey.cli.terminal import named, with_progress
from customer_journey.crosswalks.outcomes import Outcome
from customer_journey.detection import detect
from customer_journey.files import formats
from customer_journey.files.column_file import ColumnFile, FileFormat
from customer_journey.model.encodings import readings
from customer_journey.model.errors import NO_VALUE, InvalidFileError, InvalidValueError, series, shown
from customer_journey.model.framework import Framework

#: Endings of files that contain tables, whether or not the command line can read them.
_TABLES = {".gz", ".numbers", ".ods", ".xls", ".xlsb", ".xlsm", ".xlsx", ".zip"}.union(
    *(form.endings for form in formats.FORMATS.values())
)


def _formats_with(setting: str) -> dict[str, list[str]]:
    """Return the formats that an option applies to: those that have a setting of this name."""
    return {"format": [form.name for form in formats.FORMATS.values() if setting in form.settings]}


@attrs.frozen(kw_only=True)
class ColumnOptions:
    """Which column of a file to read, and how; the other options need ``--column``."""

    column: str | None = option(
        "column of the file that contains the stages, by name or by place, as in #2", may_be_empty=True
    )
    file_format: str | None = option(
        "format of the file (default: from the ending of its name, otherwise csv)",
        choices=lambda: sorted(formats.FORMATS),
    )
    delimiter: str | None = option(
        "delimiter of CSV fields (default: the one that fits the header)",
        applies_to=_formats_with("delimiter"),
    )
    encoding: str | None = option(
        "encoding of CSV (default: UTF-8, or what a byte-order mark says)",
        applies_to=_formats_with("encoding"),
    )
    missing: tuple[str, ...] = repeatable(
        "word that means that a value is missing, besides N/A, (blank), unknown and the like", metavar="WORD"
    )
    no_missing: bool = flag("count only spaces and the words of --missing as missing")

    @property
    def missing_words(self) -> tuple[str, ...] | None:
        """The words that mean that a value is missing; None for the bundled ones."""
        if self.no_missing:
            return self.missing
        if not self.missing:
            return None
        from customer_journey.catalogue.missing_words import missing_words  # importing it reads a file

        return (*missing_words, *self.missing)


def refuse_file(options: ColumnOptions, texts: Iterable[str]) -> None:
    """Refuse the options for a file, and the names of files, when no column is given.

    Raises:
        InvalidValueError: such an option or name is given; says to give a column.
    """
    for name, _ in given(options):
        raise InvalidValueError("--column", NO_VALUE, f"given with {name}", "it names the column of the file")
    for text in texts:
        # This is a file if it ends like a table, or is a path to a file that exists; any other text may be
        # a value.
        if Path(text).suffix.lower() in _TABLES or (os.sep in text and is_file(text)):
            raise no_column(text)


@contextmanager
def opened_column(path: str, options: ColumnOptions) -> Iterator[ColumnFile]:
    """Open a file, or standard input for a dash, and find the column in it."""
    form = format_of(path, options)
    refuse_unused(options, "format", form.name)
    origin = "standard input" if path == "-" else path
    settings = {name: getattr(options, name) for name in form.settings}
    with _seekable(path, origin) as file, with_progress(file, origin) as read:
        yield form.open(read, options.column, origin=origin, **settings)


def format_of(path: str, options: ColumnOptions) -> FileFormat:
    """Return the format of the file to read."""
    if options.file_format:
        return formats.FORMATS[options.file_format]
    return formats.format_of(path) or formats.FORMATS["csv"]


def check_ending(path: str, form: FileFormat) -> None:
    """Refuse the name of an output file whose ending stands for a format other than the input's.

    Raises:
        InvalidValueError: the ending stands for another format.
    """
    if Path(path).suffix.lower() in _TABLES - {*form.endings}:
        expected = f"a name that ends in one of {', '.join(form.endings)}"
        raise InvalidValueError("--output", path, expected, f"the input is {form.name}")


def is_file(text: str) -> bool:
    """Return whether an argument is the name of an existing file, or stands for standard input."""
    return text == "-" or os.path.isfile(text)  # noqa: PTH113  # unlike Path's, it takes any text


def no_column(path: str) -> InvalidValueError:
    """Return the error for a file that is given without the column to read."""
    file = "standard input" if path == "-" else shown(path)
    return InvalidValueError("--column", NO_VALUE, "given", f"it names the column of {file} to read")


@attrs.frozen
class Misread:
    """Values of a column that are not UTF-8.

    Attributes:
        read: what each of them is in a likely encoding.
        error: says which encoding that is, and how to read the file in it.
    """

    read: Mapping[str, str]
    error: InvalidFileError

    def told(self, found: Iterable[Outcome]) -> tuple[Outcome, ...]:
        """Return outcomes as a report tells them: such values can be read, and come with the error."""
        return tuple(
            attrs.evolve(o, value=self.read[o.value], error=self.error)
            if isinstance(o.value, str) and o.value in self.read
            else o
            for o in found
        )


def misread(
    column: ColumnFile, values: Iterable[object], *, among: Framework | None = None
) -> Misread | None:
    """Return which values are not UTF-8, or None if all are.

    The likely encoding is the one in which most of them name stages of a framework, or of any by default.
    """
    if not (texts := column.undecoded(values)):
        return None
    likely = readings(texts, lambda text: bool(detect([text], among=among).ranked))
    encoding, read = next(found for found in likely if column.reads(found[0]))
    few = series([*read.values()], "and", most=3)
    message = f"not UTF-8: use --encoding {encoding}, which reads {few} in this column"
    return Misread(read, column.error(message))


def texts_of(counts: Mapping[object, int], read: Mapping[str, str] = MappingProxyType({})) -> dict[str, int]:
    """Return how many rows hold each value, by its text; a missing value counts as empty text.

    Args:
        counts: how many rows hold each value.
        read: what some of the texts are in another encoding.
    """
    found: dict[str, int] = {}
    for value, count in counts.items():
        text = "" if value is None else str(value)
        text = read.get(text, text)
        found[text] = found.get(text, 0) + count
    return found


class _Input(io.FileIO):
    """A file whose name is in the errors of reading it.

    It is read while the output is written, so an error without a name would seem to be about the output.
    """

    @override
    def readinto(self, buffer: Buffer, /) -> int | None:
        with named(self.name):
            return super().readinto(buffer)

    @override
    def readall(self) -> bytes:
        with named(self.name):
            return super().readall()


@contextmanager
def _seekable(path: str, origin: str) -> Iterator[BinaryIO]:
    """Open a file that can be read twice; what comes through a pipe is copied to a temporary file first."""
    with nullcontext(sys.stdin.buffer) if path == "-" else io.BufferedReader(_Input(path)) as file:
        if path != "-" and file.seekable():
            yield file
            return
        with named(gettempdir()), TemporaryFile() as copy:
            copy.writelines(_parts(file, origin))
            yield cast("BinaryIO", copy)


def _parts(file: BinaryIO, origin: str) -> Iterator[bytes]:
    part = b" "
    while part:
        with named(origin):
            part = file.read(1 << 16)
        yield part
