"""CSV files: one column converted, everything else as it was."""

import codecs
import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import attrs
from typing_extensions import override

from customer_journey.crosswalks.outcomes import Outcome
from customer_journey.files import kinds
from customer_journey.files.column_file import ColumnFile, FileFormat, missing
from customer_journey.model.errors import InvalidFileError, InvalidValueError, shown

_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    # Before UTF-16, with whose mark little-endian UTF-32 begins.
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
#: Encodings that expect a byte-order mark and write one with every piece, and their names without it.
_MARKED = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_DELIMITERS = ",;\t|"
#: A first line that only Excel reads: it states the delimiter, and is not a header.
_SEPARATOR = re.compile(r'"?sep=([^"\r\n])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
#: Characters that do not occur in a header of text.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_UNDECODED = re.compile(r"[\udc80-\udcff]")
#: Written rows are held until they have this many characters.
_FLUSH_AT = 1 << 16


@attrs.frozen(kw_only=True)
class CsvColumn(ColumnFile):
    """One column of a CSV file; a row too short to have it is blank.

    Attributes:
        delimiter: what separates the fields.
        bom: the byte-order mark that the file begins with, kept on writing.
        separator: a line such as ``sep=;`` in front of the header, kept on writing.
    """

    delimiter: str = ","
    bom: bytes = b""
    separator: bytes = b""

    @override
    def names(self) -> tuple[str, ...]:
        return next((tuple(header) for _, header, _ in self._rows()), ())

    @override
    def counted(self) -> Iterator[tuple[object, int]]:
        names = self.names()
        place = names.index(self.column)
        for number, row, _ in self._rows():
            if len(row) > len(names):
                raise self.error(f"{len(row)} fields, but the header has {len(names)}", f"record {number}")
            if number and row:
                yield row[place] if len(row) > place else "", 1

    @override
    def write(self, out: BinaryIO, outcomes: Iterable[Outcome], *, into: str, unconverted_into: str) -> None:
        names = self.names()
        header = self.with_new(names, into, unconverted_into)
        place, into_place, left_place = map(header.index, (self.column, into, unconverted_into))
        targets = {o.value: o.target.id if o.target else "" for o in outcomes}
        kept = {o.value: str(o.value) if o.kept else "" for o in outcomes}
        buffer = io.StringIO(newline="")
        # Python 3.11 quotes a line end inside a field only if the line terminator has its characters.
        writer = csv.writer(_Echo(), delimiter=self.delimiter, lineterminator="\r\n")
        out.write(self.bom + self.separator)
        for number, fields, end in self._rows():
            row = fields if number else list(header)
            if number and row:
                value = row[place] if len(row) > place else ""
                if value not in targets or len(row) > len(names):
                    raise self.changed()
                row.extend([""] * (len(header) - len(row)))
                row[into_place], row[left_place] = targets[value], kept[value]
            buffer.write(writer.writerow(row).removesuffix("\r\n") + end)
            if buffer.tell() > _FLUSH_AT:
                self._flush(buffer, out)
        self._flush(buffer, out)

    def _flush(self, buffer: io.StringIO, out: BinaryIO) -> None:
        try:
            out.write(self.encoded(buffer.getvalue()))
        except UnicodeError as error:
            raise self.error(f"cannot be written as {self.encoding}: {error}") from None
        buffer.seek(0)
        buffer.truncate()

    def _rows(self) -> Iterator[tuple[int, list[str], str]]:
        """Yield the number, the fields and the line end of each record; the header has number 0."""
        self.file.seek(len(self.bom + self.separator))
        text = io.TextIOWrapper(self.file, encoding=self.encoding, errors=self.errors, newline="")
        last, ended = "", False
        # The limit is global, so it is restored.
        limit = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))

        def lines() -> Iterator[str]:
            nonlocal last, ended
            for line in text:
                last = line
                yield line
            ended = True
            # One more blank line is a record of its own, unless a quote is still open.
            yield ""

        try:
            for number, row in enumerate(csv.reader(lines(), delimiter=self.delimiter)):
                if ended and not row:
                    return
                yield number, row, last[len(last.rstrip("\r\n")) :]
                if ended:
                    place = f"record {number}" if number else "the header"
                    raise self.error("a quote is opened and never closed", place)
        except UnicodeError as error:
            raise self.error(f"not {self.encoding}: {error}; use --encoding") from None
        except csv.Error as error:
            raise self.error(f"not readable as CSV: {error}") from None
        finally:
            csv.field_size_limit(limit)
            text.detach()


class _Echo:
    """A file that returns what is written to it; then :mod:`csv` returns it too."""

    @staticmethod
    def write(text: str) -> str:
        return text


def csv_column(
    file: BinaryIO, column: str, *, origin: str, delimiter: str | None = None, encoding: str | None = None
) -> CsvColumn:
    """Find a column in a CSV file by its name in the header.

    Args:
        file: the file, opened in binary mode.
        column: the column's name.
        origin: what to call the file in messages.
        delimiter: what separates the fields. By default it is what a first line such as ``sep=;`` says,
            or the one of comma, semicolon, tab and bar with which the header has the column.
        encoding: the encoding of the file. By default a byte-order mark says it; without a mark it is
            UTF-8, or any other that extends ASCII, whose bytes pass through unread.

    Raises:
        NotFoundError: the header has no such column.
        InvalidFileError: the file is empty, has the column twice, or is not CSV but a workbook, an
            archive, JSON, or text in another encoding.
        InvalidValueError: there is no such encoding, or the delimiter is not one character.
    """
    kinds.refuse_other_kinds(file, origin)
    start = kinds.start_of(file)
    bom, detected = next(((b, e) for b, e in _BOMS.items() if start.startswith(b)), (b"", "utf-8"))
    start = start.removeprefix(bom)
    codec = _codec(encoding or detected)
    if codec in _MARKED:
        codec = detected if bom else _MARKED[codec]
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '\r\n"'):
        raise InvalidValueError("delimiter", delimiter, "one character, but no quote or line end")
    if not bom and encoding is None and (wide := kinds.unmarked_encoding(start)):
        message = f"{wide.upper()} without a byte-order mark: use --encoding {wide}"
        raise InvalidFileError.of(origin, message)
    text = _decoded(start, codec)
    kinds.refuse_json(text, origin, lines=False)
    separator, stated = _separator(start, text, codec)
    # Bytes that are not UTF-8 pass through unchanged: any encoding that extends ASCII is kept.
    errors = "surrogateescape" if codec == "utf-8" else "strict"
    opened = CsvColumn(
        file=file, origin=origin, column=column, encoding=codec, errors=errors, bom=bom, separator=separator
    )
    if start == separator:
        raise opened.error("empty: it needs a header with the names of the columns")
    tried = [attrs.evolve(opened, delimiter=mark) for mark in delimiter or stated or _DELIMITERS]
    names, best = max(((c.names(), c) for c in tried), key=lambda found: (column in found[0], len(found[0])))
    if names.count(column) > 1:
        raise opened.error("the header has this column twice", shown(column))
    if column not in names:
        raise _unreadable(best, text) or missing(column, names, origin)
    return best


def _decoded(start: bytes, codec: str) -> str:
    """Return the text that a file begins with, as far as it can be decoded."""
    try:
        return start.decode(codec, "ignore")
    except UnicodeError:
        return ""  # reading the header raises the error


def _separator(start: bytes, text: str, codec: str) -> tuple[bytes, str]:
    """Return the line that states the delimiter, as the file holds it, and the delimiter."""
    found = _SEPARATOR.match(text)
    if found is None:
        return b"", ""
    line = found[0].encode(codec, "ignore")
    return (line, found[1]) if start.startswith(line) else (b"", "")


def _unreadable(found: CsvColumn, text: str) -> InvalidFileError | None:
    """Return why a header cannot be read, if that may be why it lacks the column."""
    names = "".join(found.names())
    undecoded = _UNDECODED.search(names) is not None
    if _CONTROL.search(names) or (undecoded and "\0" in text):
        message = "not readable text: it holds control characters; if it is text, use --encoding"
    elif names.lstrip().startswith("<"):
        message = f"HTML or XML, not CSV: {kinds.WORKBOOK}"
    elif undecoded and not found.column.isascii():
        message = "not UTF-8: state its encoding with --encoding, such as latin-1"
    else:
        return None
    return found.error(message)


def _codec(encoding: str) -> str:
    """Return Python's name of a text encoding."""
    try:
        "".encode(encoding)  # refuses codecs that are not for text, such as base64
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise InvalidValueError("encoding", encoding, "a text encoding that Python knows") from None


FORMAT = FileFormat("csv", (".csv", ".tsv", ".txt"), csv_column, settings=("delimiter", "encoding"))
