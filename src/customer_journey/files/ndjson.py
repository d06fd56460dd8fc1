"""NDJSON files: in each object one member converted, every other byte as it was."""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

import attrs

from customer_journey.errors import InvalidFileError, Problem
from customer_journey.files.column_file import NoText, check_size, missing, placed
from customer_journey.outcomes import Outcome

__all__ = ["NdjsonColumn", "ndjson_column"]

_SPACE = re.compile(r"[ \t\n\r]*")
_value = json.JSONDecoder().raw_decode


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
        for _, _, members in self._objects():
            seen = seen or self.column in members
            names = names or tuple(members)
            found[self._held(members)] += 1
            check_size(found, self.origin, self.column)
        if not seen:
            raise missing(self.column, names, self.origin) if names else self._broken("", "no objects in it")
        return found

    def _held(self, members: dict[str, _Member]) -> object:
        if self.column not in members:
            return None
        value = members[self.column].value
        if value is None or isinstance(value, str):
            return value
        return NoText(json.dumps(value, ensure_ascii=False))

    def check_names(self, *, into: str, unconverted: str) -> None:
        """Refuse names of new members that would overwrite others.

        Raises:
            InvalidValueError: they would.
        """
        for _, _, members in self._objects():
            placed(tuple(members), self.column, into=into, unconverted=unconverted)
            return

    def write(self, out: BinaryIO, outcomes: tuple[Outcome, ...], *, into: str, unconverted: str) -> None:
        """Write the file with the outcomes; every object gets both members, null where there is nothing.

        Raises:
            InvalidValueError: a member would overwrite another one.
        """
        targets = {o.value: o.target.id if o.target else None for o in outcomes}
        kept = {o.value: o.kept for o in outcomes}
        for line, end, members in self._objects(blank_too=True):
            if not members and not line.strip():
                out.write(f"{line}{end}".encode())
                continue
            placed(tuple(members), self.column, into=into, unconverted=unconverted)
            held = self._held(members)
            texts = {into: json.dumps(targets[held], ensure_ascii=False)}
            texts[unconverted] = members[self.column].text(line) if kept[held] else "null"
            out.write(f"{_spliced(line, members, texts)}{end}".encode())

    def _objects(self, *, blank_too: bool = False) -> Iterator[tuple[str, str, dict[str, _Member]]]:
        """Yield the text, the line end and the members of each line."""
        self.file.seek(0)
        for number, raw in enumerate(self.file, start=1):
            if number == 1 and raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise self._broken("", "not UTF-8, as NDJSON is")
            try:
                whole = raw.decode()
                line = whole.rstrip("\r\n")
                members = _members(line) if line.strip(" \t\ufeff") else {}
            except UnicodeDecodeError:
                raise self._broken(f"line {number}", "not UTF-8, as NDJSON is") from None
            except (ValueError, RecursionError) as error:
                told = "nested too deeply" if isinstance(error, RecursionError) else str(error)
                raise self._broken(f"line {number}", f"no JSON object: {told}") from None
            if blank_too or line.strip(" \t\ufeff"):
                yield line, whole[len(line) :], members

    def _broken(self, path: str, message: str) -> InvalidFileError:
        return InvalidFileError(self.origin, (Problem(path, message),))


@attrs.frozen
class _Member:
    """A member of an object: its value, and where that stands in the line."""

    value: Any
    start: int
    end: int

    def text(self, line: str) -> str:
        return line[self.start : self.end]


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return at if found is None else found.end()


def _members(text: str) -> dict[str, _Member]:
    """Return the members of the one object that a line holds.

    Raises:
        ValueError: the line is no object, or holds a name twice.
    """
    at = _expect(text, _skip(text, 1 if text.startswith("\ufeff") else 0), "{")
    found: dict[str, _Member] = {}
    closes = text[at : at + 1] == "}"
    while not closes:
        _expect(text, at, '"')
        name, at = _value(text, at)
        start = _expect(text, _skip(text, at), ":")
        value, end = _value(text, start)
        if name in found:
            message = f"the name {name!r} stands in it twice"
            raise ValueError(message)
        found[name] = _Member(value, start, end)
        at = _skip(text, end)
        closes = text[at : at + 1] == "}"
        at = at if closes else _expect(text, at, ",")
    if _skip(text, at + 1) != len(text):
        message = f"more after its end, at character {at + 2}"
        raise ValueError(message)
    return found


def _expect(text: str, at: int, sign: str) -> int:
    """Return the place after a sign, and after the space that follows it."""
    if text[at : at + 1] != sign:
        message = f"{sign!r} is missing at character {at + 1}"
        raise ValueError(message)
    return _skip(text, at + 1)


def _spliced(line: str, members: dict[str, _Member], texts: dict[str, str]) -> str:
    """Return the line with these values: in place where the name is there, else at the end."""
    there = sorted((name for name in texts if name in members), key=lambda name: -members[name].start)
    for name in there:
        line = line[: members[name].start] + texts[name] + line[members[name].end :]
    new = [
        f"{json.dumps(name, ensure_ascii=False)}: {text}"
        for name, text in texts.items()
        if name not in members
    ]
    if not new:
        return line
    closing = line.rindex("}")
    return line[:closing].rstrip(" \t") + (", " if members else "") + ", ".join(new) + line[closing:]


def ndjson_column(file: BinaryIO, column: str, *, origin: str) -> NdjsonColumn:
    """Return the column of an NDJSON file; reading it tells whether it is one."""
    return NdjsonColumn(file, origin, column)
