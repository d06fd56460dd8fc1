"""NDJSON files: in each object one member converted, every other byte as it was."""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

import attrs

from customer_journey.errors import InvalidFileError, Problem
from customer_journey.files.column_file import NoText, changed, check_encoding, check_size, missing, placed
from customer_journey.files.kinds import refuse_json, refuse_other_kinds, start_of, unmarked_encoding
from customer_journey.outcomes import Outcome

__all__ = ["NdjsonColumn", "ndjson_column"]

_SPACE = re.compile(r"[ \t\n\r]*")
#: A member that is not nested and has no escapes, as most are, up to the sign after it.
_SIMPLE = re.compile(
    r"""[ \t\n\r]* "([^"\\\x00-\x1f]*)" [ \t\n\r]* : [ \t\n\r]*
    ( "[^"\\\x00-\x1f]*" | -?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)? | true | false | null )
    [ \t\n\r]* (?=[,}])""",
    re.VERBOSE,
)
# Numbers keep the bytes they stand as; whole ones of thousands of digits would be refused as int.
_value = json.JSONDecoder(parse_int=float).raw_decode


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
        for line, _, members in self._lines():
            if members is None:
                continue
            seen = seen or self.column in members
            names = names or tuple(members)
            held = self._held(line, members)
            found[held] += 1
            if found[held] == 1:
                check_size(found, self.origin, self.column)
        if not seen:
            raise missing(self.column, names, self.origin) if found else self._broken("", "no objects in it")
        return found

    def _held(self, line: str, members: dict[str, _Member]) -> object:
        if self.column not in members:
            return None
        member = members[self.column]
        if member.value is None or isinstance(member.value, str):
            return member.value
        return NoText(member.text(line))

    def check_names(self, *, into: str, unconverted: str) -> None:
        """Refuse names of new members that would overwrite others.

        Raises:
            InvalidValueError: they would, or UTF-8 cannot write them.
        """
        check_encoding(into=into, unconverted=unconverted)
        for _, _, members in self._lines():
            if members is not None:
                placed(tuple(members), self.column, into=into, unconverted=unconverted)
                return

    def write(self, out: BinaryIO, outcomes: tuple[Outcome, ...], *, into: str, unconverted: str) -> None:
        """Write the file with the outcomes; every object gets both members, null where there is nothing.

        Raises:
            InvalidValueError: a member would overwrite another one.
            InvalidFileError: the file changed since its values were counted.
        """
        targets = {o.value: o.target.id if o.target else None for o in outcomes}
        kept = {o.value: o.kept for o in outcomes}
        checked: set[tuple[str, ...]] = set()
        for line, end, members in self._lines():
            if members is None:
                out.write(f"{line}{end}".encode())
                continue
            if (names := tuple(members)) not in checked:
                placed(names, self.column, into=into, unconverted=unconverted)
                # Objects of one file mostly have the same names: this shall not grow with odd ones.
                checked = {names}
            held = self._held(line, members)
            if held not in targets:
                raise changed(self.origin)
            texts = {into: json.dumps(targets[held], ensure_ascii=False)}
            texts[unconverted] = members[self.column].text(line) if kept[held] else "null"
            out.write(f"{_spliced(line, members, texts)}{end}".encode())

    def _lines(self) -> Iterator[tuple[str, str, dict[str, _Member] | None]]:
        """Yield the text, the line end and the members of each line: None if it is blank."""
        self.file.seek(0)
        for number, raw in enumerate(self.file, start=1):
            if number == 1 and raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise self._broken("", "not UTF-8, as NDJSON is")
            try:
                whole = raw.decode()
                line = whole.rstrip("\r\n")
                members = _members(line) if line.strip(" \t\ufeff") else None
            except UnicodeDecodeError:
                raise self._broken(f"line {number}", "not UTF-8, as NDJSON is") from None
            except (ValueError, RecursionError) as error:
                raise self._broken(f"line {number}", f"no JSON object: {_told(error)}") from None
            yield line, whole[len(line) :], members

    def _broken(self, path: str, message: str) -> InvalidFileError:
        return InvalidFileError(self.origin, (Problem(path, message),))


class _Member(NamedTuple):
    """A member of an object: its value, and where that stands in the line."""

    value: Any
    start: int
    end: int

    def text(self, line: str) -> str:
        return line[self.start : self.end]


def _told(error: ValueError | RecursionError) -> str:
    if isinstance(error, json.JSONDecodeError):
        # Its own text counts lines, which are another thing here.
        return f"{error.msg.removesuffix(' at')} at character {error.pos + 1}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


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
        name, member, at = _simple(text, at) or _any(text, at)
        if name in found:
            message = f"the name {name!r} stands in it twice"
            raise ValueError(message)
        found[name] = member
        closes = text[at : at + 1] == "}"
        at = at if closes else _expect(text, at, ",")
    if _skip(text, at + 1) != len(text):
        message = f"more after its end, at character {at + 2}"
        raise ValueError(message)
    return found


def _simple(text: str, at: int) -> tuple[str, _Member, int] | None:
    """Return the name and the value of a simple member, and the place of what follows; None for another."""
    found = _SIMPLE.match(text, at)
    if found is None:
        return None
    name, written = found.groups()
    value = written[1:-1] if written[0] == '"' else None if written == "null" else 0.0
    return name, _Member(value, *found.span(2)), found.end()


def _any(text: str, at: int) -> tuple[str, _Member, int]:
    """Return the same of any member."""
    _expect(text, at, '"')
    name, at = _value(text, at)
    start = _expect(text, _skip(text, at), ":")
    value, end = _value(text, start)
    return name, _Member(value, start, end), _skip(text, end)


def _expect(text: str, at: int, sign: str) -> int:
    """Return the place after a sign, and after the space that follows it."""
    if text[at : at + 1] != sign:
        message = f"{sign!r} is missing at character {at + 1}"
        raise ValueError(message)
    return _skip(text, at + 1)


def _spliced(line: str, members: dict[str, _Member], texts: dict[str, str]) -> str:
    """Return the line with these values: in place where the name is there, else after the last member."""
    there = [
        (members[name].start, members[name].end, text) for name, text in texts.items() if name in members
    ]
    new = [
        f"{json.dumps(name, ensure_ascii=False)}: {text}"
        for name, text in texts.items()
        if name not in members
    ]
    last = max((member.end for member in members.values()), default=line.index("{") + 1)
    added = (", " if members and new else "") + ", ".join(new)
    # From the right, so that places to the left stay where they are.
    for start, end, text in sorted([*there, (last, last, added)], reverse=True):
        line = line[:start] + text + line[end:]
    return line


def ndjson_column(file: BinaryIO, column: str, *, origin: str) -> NdjsonColumn:
    """Return the column of an NDJSON file; reading it tells whether every line is an object.

    Raises:
        InvalidFileError: a workbook, an archive, a JSON array, text in another encoding.
    """
    refuse_other_kinds(file, origin)
    start = start_of(file)
    if wide := unmarked_encoding(start):
        raise InvalidFileError(origin, (Problem("", f"{wide.upper()}, and not UTF-8, as NDJSON is"),))
    refuse_json(start.decode(errors="ignore").removeprefix("\ufeff"), origin, lines=True)
    return NdjsonColumn(file, origin, column)
