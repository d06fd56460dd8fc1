"""CSV files: one column converted, everything else as it was."""

from __future__ import annotations

import codecs
import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import attrs

from customer_journey.crosswalks.outcomes import Outcome
from customer_journey.files.column_file import changed, check_encoding, check_size, missing, placed
from customer_journey.files.kinds import (
    WORKBOOK,
    refuse_json,
    refuse_other_kinds,
    start_of,
    unmarked_encoding,
)
from customer_journey.model.errors import InvalidFileError, InvalidValueError, shown

__all__ = ["CsvColumn", "csv_column"]

_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    # Before UTF-16: little-endian UTF-32 begins with its mark.
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
#: Encodings that expect a mark and write one with every piece, and what they are without it.
_MARKED = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_DELIMITERS = ",;\t|"
#: Excel's own first line, which says what stands between fields. It is no header.
_SEPARATOR = re.compile(r'"?sep=([^"\r\n])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
#: Characters that stand in no header of text.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_UNDECODED = re.compile(r"[\udc80-\udcff]")
_FLUSH_AT = 1 << 16


@attrs.frozen
class CsvColumn:
    """One column of a CSV file that can be read twice.

    Attributes:
        file: the file, opened in binary mode, that can seek.
        origin: what to call it in messages.
        header: the names of its columns.
        column: the column's place.
        delimiter: what stands between fields.
        encoding: how its bytes are to be read.
        bom: the byte-order mark that it begins with, kept on writing.
        separator: a line such as ``sep=;`` that stands before the header, kept on writing.
    """

    file: BinaryIO
    origin: str
    header: tuple[str, ...]
    column: int
    delimiter: str
    encoding: str
    bom: bytes
    separator: bytes = b""

    def counts(self) -> Counter[object]:
        """Return how many rows hold each distinct value; a row too short to have one is blank.

        Raises:
            InvalidFileError: a row longer than the header, a quote that is never closed, text in
                another encoding, or far too many different values for a column of stages.
        """
        found: Counter[object] = Counter()
        for number, row, _ in self._rows():
            if len(row) > len(self.header):
                message = f"{len(row)} fields, but the header has {len(self.header)}"
                raise self._broken(f"record {number}", message)
            if row:
                found[row[self.column] if len(row) > self.column else ""] += 1
            check_size(found, self.origin, self.header[self.column])
        return found

    def write(
        self, out: BinaryIO, outcomes: tuple[Outcome, ...], *, into: str, unconverted_into: str
    ) -> None:
        """Write the file with the outcomes.

        The target stage's id goes to the column ``into``; where a value was not converted, that is
        empty, and the value stands as it was in the column ``unconverted_into``. Columns that the file
        does not have are added at its end. Every other field keeps its value, every line its end.

        Raises:
            InvalidValueError: ``into`` and ``unconverted_into`` would overwrite one another, or another
                column.
            InvalidFileError: the file changed since its values were counted.
        """
        header, places = self._widened(into, unconverted_into)
        targets = {o.value: o.target.id if o.target else "" for o in outcomes}
        kept = {o.value: str(o.value) if o.kept else "" for o in outcomes}
        buffer = io.StringIO(newline="")
        # Python 3.11 quotes a line end inside a field only if it occurs in the line terminator.
        writer = csv.writer(_Echo(), delimiter=self.delimiter, lineterminator="\r\n")
        out.write(self.bom + self.separator)
        for number, fields, end in self._rows(with_header=True):
            row = fields
            if row:
                value = row[self.column] if len(row) > self.column else ""
                if number and (value not in targets or len(row) > len(self.header)):
                    raise changed(self.origin)
                row.extend([""] * (len(header) - len(row)))
                row[places[0]] = targets[value] if number else header[places[0]]
                row[places[1]] = kept[value] if number else header[places[1]]
            buffer.write(writer.writerow(row).removesuffix("\r\n") + end)
            if buffer.tell() > _FLUSH_AT:
                self._flush(buffer, out)
        self._flush(buffer, out)

    def check_names(self, *, into: str, unconverted_into: str) -> None:
        """Refuse names of new columns that would overwrite others.

        Raises:
            InvalidValueError: as :meth:`write`, or a name that the file's encoding cannot write.
        """
        self._widened(into, unconverted_into)
        check_encoding(
            into=into, unconverted_into=unconverted_into, encoding=self.encoding, errors=self._errors
        )

    def _flush(self, buffer: io.StringIO, out: BinaryIO) -> None:
        try:
            out.write(buffer.getvalue().encode(self.encoding, self._errors))
        except UnicodeError as error:
            raise self._broken("", f"cannot be written as {self.encoding}: {error}") from None
        buffer.seek(0)
        buffer.truncate()

    def _widened(self, into: str, unconverted_into: str) -> tuple[list[str], tuple[int, int]]:
        """Return the header with what is new, and the places of the two columns."""
        header = placed(self.header, self.header[self.column], into=into, unconverted_into=unconverted_into)
        return list(header), (header.index(into), header.index(unconverted_into))

    @property
    def _errors(self) -> str:
        # Bytes that are not UTF-8 pass through as they came: any encoding that extends ASCII is kept.
        return "surrogateescape" if self.encoding == "utf-8" else "strict"

    def _rows(self, *, with_header: bool = False) -> Iterator[tuple[int, list[str], str]]:
        """Yield the number, the fields and the line end of each record; the header is number 0."""
        self.file.seek(len(self.bom + self.separator))
        text = io.TextIOWrapper(self.file, encoding=self.encoding, errors=self._errors, newline="")
        last, ended = "", False

        def lines() -> Iterator[str]:
            nonlocal last, ended
            for line in text:
                last = line
                yield line
            ended = True
            # A blank line more: a record of its own, unless a quote is still open and takes it in.
            yield ""

        try:
            with _any_field_size():
                for number, row in enumerate(csv.reader(lines(), delimiter=self.delimiter)):
                    if ended and not row:
                        return
                    if number or with_header:
                        yield number, row, last[len(last.rstrip("\r\n")) :]
                    if ended:
                        place = f"record {number}" if number else "the header"
                        raise self._broken(place, "a quote is opened and never closed")
        except UnicodeError as error:
            raise self._broken("", f"not {self.encoding}: {error}; say which with --encoding") from None
        except csv.Error as error:
            raise self._broken("", f"no CSV that can be read: {error}") from None
        finally:
            text.detach()

    def _broken(self, path: str, message: str) -> InvalidFileError:
        return InvalidFileError.of(self.origin, message, path=path)


class _Echo:
    """A file that hands back what is written to it, and :mod:`csv` with it."""

    @staticmethod
    def write(text: str) -> str:
        return text


@contextmanager
def _any_field_size() -> Iterator[None]:
    """Let fields be as long as they are: the module's own limit is global, so it is put back."""
    before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def csv_column(
    file: BinaryIO, column: str, *, origin: str, delimiter: str | None = None, encoding: str | None = None
) -> CsvColumn:
    """Find a column in a CSV file by its name in the header.

    Without a delimiter, the one of comma, semicolon, tab and bar under which the header has the
    column is taken, or what a first line such as ``sep=;`` says. A byte-order mark tells the encoding;
    without one it is UTF-8, or any other that extends ASCII, whose bytes pass through unread.

    Raises:
        NotFoundError: the header has no such column.
        InvalidFileError: an empty file, one that has the column twice, or one that is no CSV: a
            workbook, an archive, JSON, text in another encoding.
        InvalidValueError: no such encoding, or a delimiter that is not one character.
    """
    refuse_other_kinds(file, origin)
    bom, detected = _bom(file)
    codec = _codec(encoding or detected)
    if codec in _MARKED:
        codec = detected if bom else _MARKED[codec]
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '\r\n"'):
        raise InvalidValueError("delimiter", delimiter, "one character, neither a quote nor a line end")
    start = start_of(file, len(bom))
    if not bom and encoding is None and (wide := unmarked_encoding(start)):
        message = f"{wide.upper()} without a byte-order mark: say --encoding {wide}"
        raise InvalidFileError.of(origin, message)
    text = _decoded(start, codec)
    refuse_json(text, origin, lines=False)
    line, told = _separator(start, text, codec)
    tried = [
        CsvColumn(file, origin, header, 0, mark, codec, bom, line)
        for mark in (delimiter or told or _DELIMITERS)
        for header in _header(CsvColumn(file, origin, (), 0, mark, codec, bom, line))
    ]
    best = max(tried, key=lambda c: (column in c.header, len(c.header)), default=None)
    if best is None:
        raise InvalidFileError.of(origin, "empty: a header with the names of the columns is needed")
    if best.header.count(column) > 1:
        raise InvalidFileError.of(origin, "the header has this column twice", path=shown(column))
    if column not in best.header:
        raise _unread(best, column, text) or missing(column, best.header, origin)
    return attrs.evolve(best, column=best.header.index(column))


def _bom(file: BinaryIO) -> tuple[bytes, str]:
    file.seek(0)
    start = file.read(4)
    return next(((b, e) for b, e in _BOMS.items() if start.startswith(b)), (b"", "utf-8"))


def _decoded(start: bytes, codec: str) -> str:
    """Return the text that a file begins with, as far as it is any."""
    try:
        return start.decode(codec, "ignore")
    except UnicodeError:
        return ""  # what reads the header tells of it


def _separator(start: bytes, text: str, codec: str) -> tuple[bytes, str]:
    """Return the line that says what stands between fields, as it stands there, and what it says."""
    found = _SEPARATOR.match(text)
    if found is None:
        return b"", ""
    line = found[0].encode(codec, "ignore")
    return (line, found[1]) if start.startswith(line) else (b"", "")


def _unread(found: CsvColumn, column: str, text: str) -> InvalidFileError | None:
    """Return what is wrong with a header that cannot be read, if that may be why it lacks a column."""
    names = "".join(found.header)
    undecoded = _UNDECODED.search(names) is not None
    if _CONTROL.search(names) or (undecoded and "\0" in text):
        told = "no text that can be read: it holds control characters; say --encoding if it is text"
    elif names.lstrip().startswith("<"):
        told = f"HTML or XML, and no CSV: {WORKBOOK}"
    elif undecoded and not column.isascii():
        told = "not UTF-8: say which encoding with --encoding, such as latin-1"
    else:
        return None
    return InvalidFileError.of(found.origin, told)


def _codec(encoding: str) -> str:
    """Return Python's name of an encoding of text."""
    try:
        "".encode(encoding)  # refuses codecs that are none of text, such as base64
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise InvalidValueError("encoding", encoding, "a text encoding that Python knows") from None


def _header(file: CsvColumn) -> Iterator[tuple[str, ...]]:
    """Yield the first record, if there is one."""
    for _, row, _ in file._rows(with_header=True):  # noqa: SLF001  # a function of this module
        yield tuple(row)
        return
