"""NDJSON files: one member of each object is converted, and every other byte stays as it was."""

import codecs
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

import attrs
from typing_extensions import override

from customer_journey.crosswalks.cells import text_of_number
from customer_journey.crosswalks.outcomes import Outcome
from customer_journey.files.column_file import ColumnFile, FileFormat, NotText, bare, cells_of, missing
from customer_journey.files.json_objects import JsonObject, json_object
from customer_journey.files.kinds import refuse_json, refuse_other_kinds, start_of, unmarked_encoding
from customer_journey.model.encodings import readings
from customer_journey.model.errors import InvalidFileError, series, shown

#: Between the rows of a list of stages in the last line, if that has no end itself.
_LINE_END = "\n"
_NOT_UTF8 = "not UTF-8, which NDJSON must be"
_SAVE_IT = "save it as UTF-8 first"


@attrs.frozen(kw_only=True)
class NdjsonColumn(ColumnFile):
    """One member of the objects in an NDJSON file; in an object without it, the value is missing."""

    @override
    def names(self) -> tuple[str, ...]:
        return next((tuple(record.values) for _, _, record in self._lines() if record is not None), ())

    @override
    def counted(self) -> Iterator[tuple[object, int]]:
        holds_objects = holds_column = False
        for _, _, record in self._lines():
            if record is not None:
                holds_objects, holds_column = True, holds_column or self.column in record.values
                yield self._value(record), 1
        if not holds_objects:
            raise self.error("it holds no objects")
        if not holds_column:
            raise missing(self.column, self.names(), self.origin)

    @override
    def write(self, out: BinaryIO, outcomes: Iterable[Outcome], **new: str) -> None:
        members = {o.value: [*map(_texts, cells_of(o, new))] for o in outcomes}
        kept = {o.value for o in outcomes if o.kept and len(members[o.value]) == 1}
        checked: tuple[str, ...] = ()
        for line, end, record in self._lines():
            if record is None:
                out.write(f"{line}{end}".encode())
                continue
            if (names := tuple(record.values)) != checked:
                # Most objects of a file have the same names, so they are checked only where they change.
                self.with_new(names, new)
                checked = names
            value = self._value(record)
            if value not in members:
                raise self.changed()
            raw = {new["unconverted_into"]: record.raw(self.column)} if value in kept else {}
            lines = [record.with_members({**texts, **raw}) for texts in members[value]]
            out.write(f"{(end or _LINE_END).join(lines)}{end}".encode())

    def member(self) -> str:
        """Return the name of the column's member: with other spaces around it, if no object has this name.

        Raises:
            InvalidFileError: several members have the name, apart from these spaces.
        """
        spelled: dict[str, None] = {}
        for _, _, record in self._lines():
            names = record.values if record else ()
            if self.column in names:
                return self.column
            spelled.update((name, None) for name in names if bare(name) == bare(self.column))
        if len(spelled) > 1:
            raise self.error(
                f"it has {series([*spelled], 'and')}: use one of these names", shown(self.column)
            )
        return next(iter(spelled), self.column)

    def _value(self, record: JsonObject) -> object:
        value = record.values.get(self.column)
        if value is None or isinstance(value, str):
            return value
        raw = record.raw(self.column)
        # bool is no float, and all numbers are parsed as floats; but their text is exact, so that is read.
        return text_of_number(raw) if isinstance(value, float) else NotText(raw)

    def _lines(self) -> Iterator[tuple[str, str, JsonObject | None]]:
        """Yield the text, the line end and the object of each line; a blank line has no object."""
        self.file.seek(0)
        for number, raw in enumerate(self.file, start=1):
            if number == 1 and raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise self.error(f"{_NOT_UTF8}: {_SAVE_IT}")
            try:
                whole = raw.decode()
                line = whole.rstrip("\r\n")
                record = json_object(line) if line.strip(" \t\ufeff") else None
            except UnicodeDecodeError:
                likely, _ = next(readings([raw.decode(errors="surrogateescape")], bool))
                message = f"{_NOT_UTF8}: {_SAVE_IT}; it is probably {likely}"
                raise self.error(message, f"line {number}") from None
            except (ValueError, RecursionError) as error:
                raise self.error(f"not a JSON object: {_reason(error)}", f"line {number}") from None
            yield line, whole[len(line) :], record


def _texts(cells: Mapping[str, object]) -> dict[str, str]:
    return {name: json.dumps(cell, default=repr) for name, cell in cells.items()}


def _reason(error: ValueError | RecursionError) -> str:
    if isinstance(error, json.JSONDecodeError):
        # Its own message would state a line number too, which counts from this line.
        return f"{error.msg.removesuffix(' at')} at character {error.pos + 1}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def ndjson_column(file: BinaryIO, column: str, *, origin: str) -> NdjsonColumn:
    """Return a column of an NDJSON file; whether every line holds an object is checked when it is read.

    Raises:
        InvalidFileError: it is a workbook, an archive, a JSON array, or text in another encoding.
    """
    refuse_other_kinds(file, origin)
    start = start_of(file)
    if wide := unmarked_encoding(start):
        raise InvalidFileError.of(origin, f"{wide.upper()}, {_NOT_UTF8}: {_SAVE_IT}")
    refuse_json(start.decode(errors="ignore").removeprefix("\ufeff"), origin, lines=True)
    opened = NdjsonColumn(file=file, origin=origin, column=column)
    return attrs.evolve(opened, column=opened.member())


FORMAT = FileFormat("ndjson", (".ndjson", ".jsonl", ".json"), ndjson_column)
