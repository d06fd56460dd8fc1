"""NDJSON files: in each object one member converted, every other byte as it was."""

from __future__ import annotations

import codecs
import json
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

import attrs

from customer_journey.crosswalks.outcomes import Outcome
from customer_journey.files.column_file import NoText, changed, check_encoding, check_size, missing, placed
from customer_journey.files.json_objects import JsonObject, json_object
from customer_journey.files.kinds import refuse_json, refuse_other_kinds, start_of, unmarked_encoding
from customer_journey.model.errors import InvalidFileError

__all__ = ["NdjsonColumn", "ndjson_column"]


@attrs.frozen
class NdjsonColumn:
    """One member of the objects in an NDJSON file that can be read twice.

    Attributes:
        file: the file, opened in binary mode, that can seek.
        origin: what to call it in messages.
        column: the member's name.
    """

    file: BinaryIO
    origin: str
    column: str

    def counts(self) -> Counter[object]:
        """Return how many objects hold each distinct value: None for null or none.

        Raises:
            InvalidFileError: a line that is no JSON object, or far too many different values.
            NotFoundError: no object has such a member.
        """
        found: Counter[object] = Counter()
        seen = False
        names: tuple[str, ...] = ()
        for _, _, holder in self._lines():
            if holder is None:
                continue
            seen = seen or self.column in holder.values
            names = names or tuple(holder.values)
            value = self._value(holder)
            found[value] += 1
            if found[value] == 1:
                check_size(found, self.origin, self.column)
        if not seen:
            raise missing(self.column, names, self.origin) if found else self._broken("", "no objects in it")
        return found

    def _value(self, holder: JsonObject) -> object:
        value = holder.values.get(self.column)
        return value if value is None or isinstance(value, str) else NoText(holder.written(self.column))

    def check_names(self, *, into: str, unconverted_into: str) -> None:
        """Refuse names of new members that would overwrite others.

        Raises:
            InvalidValueError: they would, or UTF-8 cannot write them.
        """
        check_encoding(into=into, unconverted_into=unconverted_into)
        for _, _, holder in self._lines():
            if holder is not None:
                placed(tuple(holder.values), self.column, into=into, unconverted_into=unconverted_into)
                return

    def write(
        self, out: BinaryIO, outcomes: tuple[Outcome, ...], *, into: str, unconverted_into: str
    ) -> None:
        """Write the file with the outcomes; every object gets both members, null where there is nothing.

        Raises:
            InvalidValueError: a member would overwrite another one.
            InvalidFileError: the file changed since its values were counted.
        """
        targets = {o.value: json.dumps(o.target.id if o.target else None) for o in outcomes}
        kept = {o.value: o.kept for o in outcomes}
        checked: set[tuple[str, ...]] = set()
        for line, end, holder in self._lines():
            if holder is None:
                out.write(f"{line}{end}".encode())
                continue
            if (names := tuple(holder.values)) not in checked:
                placed(names, self.column, into=into, unconverted_into=unconverted_into)
                # Objects of one file mostly have the same names: this shall not grow with odd ones.
                checked = {names}
            value = self._value(holder)
            if value not in targets:
                raise changed(self.origin)
            left = holder.written(self.column) if kept[value] else "null"
            texts = {into: targets[value], unconverted_into: left}
            out.write(f"{holder.with_members(texts)}{end}".encode())

    def _lines(self) -> Iterator[tuple[str, str, JsonObject | None]]:
        """Yield the text, the line end and the object of each line: None if it is blank."""
        self.file.seek(0)
        for number, raw in enumerate(self.file, start=1):
            if number == 1 and raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise self._broken("", "not UTF-8, as NDJSON is")
            try:
                whole = raw.decode()
                line = whole.rstrip("\r\n")
                holder = json_object(line) if line.strip(" \t\ufeff") else None
            except UnicodeDecodeError:
                raise self._broken(f"line {number}", "not UTF-8, as NDJSON is") from None
            except (ValueError, RecursionError) as error:
                raise self._broken(f"line {number}", f"no JSON object: {_told(error)}") from None
            yield line, whole[len(line) :], holder

    def _broken(self, path: str, message: str) -> InvalidFileError:
        return InvalidFileError.of(self.origin, message, path=path)


def _told(error: ValueError | RecursionError) -> str:
    if isinstance(error, json.JSONDecodeError):
        # Its own text counts lines, which are another thing here.
        return f"{error.msg.removesuffix(' at')} at character {error.pos + 1}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def ndjson_column(file: BinaryIO, column: str, *, origin: str) -> NdjsonColumn:
    """Return the column of an NDJSON file; reading it tells whether every line is an object.

    Raises:
        InvalidFileError: a workbook, an archive, a JSON array, text in another encoding.
    """
    refuse_other_kinds(file, origin)
    start = start_of(file)
    if wide := unmarked_encoding(start):
        raise InvalidFileError.of(origin, f"{wide.upper()}, and not UTF-8, as NDJSON is")
    refuse_json(start.decode(errors="ignore").removeprefix("\ufeff"), origin, lines=True)
    return NdjsonColumn(file, origin, column)
