"""CSV files: one column is converted, and everything else stays as it was, byte for byte.

Fields are read without the csv module, which forgets how a field was quoted.
"""

import codecs
import io
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from hashlib import sha256
from itertools import islice
from typing import BinaryIO

import attrs
from typing_extensions import override

from customer_journey.crosswalks.outcomes import Outcome
from customer_journey.detection import detect
from customer_journey.files import kinds
from customer_journey.files.column_file import (
    ColumnFile,
    FileFormat,
    cells_of,
    missing,
    place_of,
    places_of,
)
from customer_journey.files.csv_quotes import Quotes
from customer_journey.model.encodings import readings
from customer_journey.model.errors import InvalidFileError, InvalidValueError, series

#: The byte-order marks, and the encodings that they stand for.
_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    # UTF-32 comes before UTF-16: its little-endian mark begins with that of UTF-16.
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
#: Encodings that write a byte-order mark before every piece of text, and the same encodings without a mark.
_MARKED = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_DELIMITERS = ",;\t|"
#: A first line that only Excel reads: it states the delimiter, and is not a header.
_SEPARATOR = re.compile(r'"?sep=([^"\r\n])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
#: Characters that do not occur in the header of a text file.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: Bytes that are not UTF-8, as the error handler ``surrogateescape`` decodes them.
_UNDECODED = re.compile(r"[\udc80-\udcff]")
#: In so many columns it is asked whether the header names a stage.
_MOST_COLUMNS = 100
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?", re.ASCII)
#: Rows are collected until they have about this many characters, and then written together: that is faster.
_FLUSH_AT = 1 << 16
#: Encodings that always encode decoded text as the bytes it came from; any other is checked before use.
_FAITHFUL = {"utf-8", "ascii", "iso8859-1", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"}


@attrs.frozen(kw_only=True)
class CsvColumn(ColumnFile):
    """One column of a CSV file; in a row that is too short to have the column, its value is blank.

    Other fields are written as the file has them, with their quotes.

    Attributes:
        delimiter: what separates the fields.
        bom: the byte-order mark that the file begins with, if any; it is written back.
        separator: a line such as ``sep=;`` in front of the header, if any; it is written back.
    """

    delimiter: str = ","
    bom: bytes = b""
    separator: bytes = b""

    @override
    def names(self) -> tuple[str, ...]:
        return next((tuple(map(_value, header)) for _, header, _ in self.rows()), ())

    @override
    def counted(self) -> Iterator[tuple[object, int]]:
        if self.encoding not in _FAITHFUL:
            self.check_bytes()
        names, place = self.names(), self.place
        for line, row, _ in islice(self.rows(), 1, None):
            if len(row) > len(names):
                raise self.error(f"{len(row)} fields, but the header has {len(names)}", f"line {line}")
            if row:
                yield _value(row[place]) if len(row) > place else "", 1

    @override
    def write(self, out: BinaryIO, outcomes: Iterable[Outcome], **new: str) -> None:
        names = self.names()
        header = self.with_new(names, new)
        place, *places = self.places(header, self.column, *new.values())
        fields = {o.value: [self._fields(cells) for cells in cells_of(o, new)] for o in outcomes}
        out.write(self.bom + self.separator)
        held, size, line_end = [], 0, ""
        with closing(self.rows()) as rows:
            for _, row, line_end in islice(rows, 1):
                held.append(self.delimiter.join([*row, *map(self._field, header[len(names) :])]) + line_end)
            for _, row, end in rows:
                if row:
                    value = _value(row[place]) if len(row) > place else ""
                    if value not in fields or len(row) > len(names):
                        raise self.changed()
                    row.extend([""] * (len(header) - len(row)))
                    for number, written in enumerate(fields[value]):
                        if number:
                            # The last line of a file may have no end, but no row is the last one here.
                            held.append(self.delimiter.join(row) + (end or line_end))
                        for at, field in zip(places, written, strict=True):
                            row[at] = field
                held.append(self.delimiter.join(row) + end)
                size += len(held[-1])
                if size > _FLUSH_AT:
                    self._flush(held, out)
                    size = 0
        self._flush(held, out)

    @override
    def reads(self, encoding: str) -> bool:
        try:
            attrs.evolve(self, encoding=encoding, errors="strict").check_bytes()
        except InvalidFileError:
            return False
        return True

    def _flush(self, held: list[str], out: BinaryIO) -> None:
        try:
            out.write(self.encoded("".join(held)))
        except UnicodeError as error:
            raise self.error(f"cannot be written as {self.encoding}: {error}") from None
        held.clear()

    def _field(self, value: str) -> str:
        """Return a value as the text of a field, in quotes if it needs them."""
        if any(character in value for character in (self.delimiter, '"', "\r", "\n")):
            return '"' + value.replace('"', '""') + '"'
        return value

    def _fields(self, cells: Mapping[str, object]) -> list[str]:
        """Return cells as the texts of fields; None is empty."""
        return ["" if cell is None else self._field(str(cell)) for cell in cells.values()]

    def check_bytes(self) -> None:
        """Refuse a file whose text its encoding would write back as other bytes.

        The bytes are compared by their hashes, because the file may be larger than the memory.

        Raises:
            InvalidFileError: the file holds such text, or bytes that are not valid in the encoding.
        """
        read, again = sha256(), sha256()
        self.file.seek(len(self.bom + self.separator))
        decoder = codecs.getincrementaldecoder(self.encoding)(self.errors)
        encoder = codecs.getincrementalencoder(self.encoding)(self.errors)
        with self._decoding():
            while block := self.file.read(_FLUSH_AT):
                read.update(block)
                again.update(encoder.encode(decoder.decode(block)))
            again.update(encoder.encode(decoder.decode(b"", final=True), final=True))
        if read.digest() != again.digest():
            raise self.error(
                f"{self.encoding} would write some of its text in other bytes: convert it to UTF-8"
            )

    @contextmanager
    def _decoding(self) -> Iterator[None]:
        """Turn an error in decoding into one that says what to do.

        Raises:
            InvalidFileError: the file holds bytes that are not valid in the encoding.
        """
        try:
            yield
        except UnicodeError as error:
            raise self.error(f"not {self.encoding}: {error}; use --encoding") from None

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield the number and the text of each line, line end included; the header comes first.

        Raises:
            InvalidFileError: the file holds bytes that are not valid in the encoding.
        """
        self.file.seek(len(self.bom + self.separator))
        text = io.TextIOWrapper(self.file, encoding=self.encoding, errors=self.errors, newline="")
        try:
            with self._decoding():
                yield from enumerate(text, start=2 if self.separator else 1)
        finally:
            # Otherwise the file would be closed together with this view of it.
            text.detach()

    def rows(self) -> Generator[tuple[int, list[str], str]]:
        """Yield the number of its last line, the fields as written, and the line end of each record.

        Most lines have no quotes, or only simple ones, so those are split without a look at each field.

        Raises:
            InvalidFileError: a quote is never closed, or programs would read a field in different ways.
        """
        row: list[str] = []
        quotes, mark = Quotes(self.delimiter, self.error), self.delimiter
        for number, whole in self.lines():
            line = whole.rstrip("\r\n")
            if '"' not in line:
                if quotes.opened:
                    quotes.add(whole)
                else:
                    yield number, line.split(mark) if line else [], whole[len(line) :]
                continue
            if not quotes.opened and (found := quotes.simple(line)):
                yield number, found, whole[len(line) :]
                continue
            row.extend(quotes.fields(number, line))
            if quotes.opened:
                quotes.add(whole[len(line) :])
            else:
                yield number, row, whole[len(line) :]
                row = []
        if quotes.opened:
            raise quotes.unclosed()


def _value(field: str) -> str:
    """Return the value of a field, without its quotes."""
    return field[1:-1].replace('""', '"') if field.startswith('"') else field


def csv_column(
    file: BinaryIO, column: str, *, origin: str, delimiter: str | None = None, encoding: str | None = None
) -> CsvColumn:
    """Find a column in a CSV file by its name in the header.

    Args:
        file: the file, opened in binary mode.
        column: the column's name.
        origin: what to call the file in messages.
        delimiter: what separates the fields. By default it is the one that a first line such as ``sep=;``
            states, or else whichever of comma, semicolon, tab and vertical bar gives the header this column.
        encoding: the encoding of the file. By default it is the one that a byte-order mark stands for. A file
            without a mark is read as UTF-8; bytes that are not UTF-8 are written back unchanged, so the
            file may be in any encoding that extends ASCII.

    Raises:
        NotFoundError: the header has no such column.
        InvalidFileError: the file is empty, has the column twice, or is not CSV but a workbook, an
            archive, JSON, or text in another encoding.
        InvalidValueError: there is no such encoding, or the delimiter is not a single character that can
            separate fields.
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
    # Bytes that are not UTF-8 are written back unchanged, so any encoding that extends ASCII is preserved.
    errors = "surrogateescape" if codec == "utf-8" else "strict"
    opened = CsvColumn(
        file=file, origin=origin, column=column, encoding=codec, errors=errors, bom=bom, separator=separator
    )
    if start == separator:
        raise opened.error("empty: it needs a header with the names of the columns")
    tried = [attrs.evolve(opened, delimiter=mark) for mark in delimiter or stated or _DELIMITERS]
    names, best = _best(tried)
    place = place_of(column, names, origin, within="header")
    if place is None:
        absent = missing(column, names, origin)
        raise (
            _blank(best) or _unreadable(best, text) or (not absent.candidates and _headerless(best)) or absent
        )
    if not places_of(column, names) and names.count(names[place]) == 1 and (headerless := _headerless(best)):
        raise headerless
    return attrs.evolve(best, column=names[place], place=place)


def _best(tried: list[CsvColumn]) -> tuple[tuple[str, ...], CsvColumn]:
    """Return the names of the columns and the column under the delimiter that fits the header best.

    That is one under which the header has the column, or else the one that gives most names.

    Raises:
        InvalidFileError: the header cannot be read.
    """
    found, refused = [], None
    for column in tried:
        try:
            found.append((column.names(), column))
        except InvalidFileError as error:
            refused = refused or error
    found.sort(key=lambda pair: (bool(places_of(column.column, pair[0])), len(pair[0])), reverse=True)
    # A header that cannot be read under the right delimiter may look like a single name under a wrong one,
    # which proves nothing.
    if refused and not (found and (len(found[0][0]) > 1 or places_of(column.column, found[0][0]))):
        raise refused
    return found[0]


def _blank(found: CsvColumn) -> InvalidFileError | None:
    """Return the error for a blank header line, or None; delimiters and quotes alone count as blank."""
    marks = _DELIMITERS + found.delimiter + '"'
    texts = (number for number, line in found.lines() if "".join(line.split()).strip(marks))
    header, first = 2 if found.separator else 1, next(texts, None)
    if first == header:
        return None
    then = f"; the first text is in line {first}" if first else ", and so is the whole file"
    return found.error(f"the header is expected in line {header}, which is blank{then}")


def _headerless(found: CsvColumn) -> InvalidFileError | None:
    """Return the error for a file without a header, or None.

    The first row seems to hold values if one is a number, or if a framework has it and the value below it.
    """
    first, *others = ([_value(field) for field in row] for _, row, _ in islice(found.rows(), 2))
    pairs = islice(zip(first, *others, strict=False), _MOST_COLUMNS) if others else ()
    stages = any(detect(pair).complete for pair in pairs)
    if not stages and not any(map(_NUMBER.fullmatch, first)):
        return None
    few = series(first, "and", most=3)
    way = f"put a row of names before it, such as id{found.delimiter}stage"
    return found.error(f"the first row seems to hold values, not names of columns ({few}): {way}")


def _decoded(start: bytes, codec: str) -> str:
    """Return the text that a file begins with, as far as it can be decoded."""
    try:
        return start.decode(codec, "ignore")
    except UnicodeError:
        return ""  # the error is raised when the header is read


def _separator(start: bytes, text: str, codec: str) -> tuple[bytes, str]:
    """Return the bytes of the line that states the delimiter, and the delimiter; both empty without one."""
    found = _SEPARATOR.match(text)
    if found is None:
        return b"", ""
    line = found[0].encode(codec, "ignore")
    return (line, found[1]) if start.startswith(line) else (b"", "")


def _unreadable(found: CsvColumn, text: str) -> InvalidFileError | None:
    """Return the error for an unreadable header, if that may be why it lacks the column, or else None."""
    names = "".join(found.names())
    undecoded = _UNDECODED.search(names) is not None
    if _CONTROL.search(names) or (undecoded and "\0" in text):
        message = "not readable text: it holds control characters; if it is text, use --encoding"
    elif names.lstrip().startswith("<"):
        message = f"HTML or XML, not CSV: {kinds.WORKBOOK}"
    elif undecoded and not found.column.isascii():
        readable = readings(found.names(), lambda name: name == found.column)
        encoding, _ = next(readable, ("latin-1", {}))
        message = f"not UTF-8: state its encoding with --encoding, such as {encoding}"
    else:
        return None
    return found.error(message)


def _codec(encoding: str) -> str:
    """Return Python's name of a text encoding.

    Raises:
        InvalidValueError: Python knows no such text encoding.
    """
    try:
        "".encode(encoding)  # refuses codecs that are not for text, such as base64
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise InvalidValueError("encoding", encoding, "a text encoding that Python knows") from None


FORMAT = FileFormat("csv", (".csv", ".tsv", ".txt"), csv_column, settings=("delimiter", "encoding"))
