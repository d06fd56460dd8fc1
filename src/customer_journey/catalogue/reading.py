"""A strict, typed reader of TOML: every mistake in a file is noted with its place, and nothing is guessed.

What :mod:`.saved_json` reads is a table too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext, suppress
from enum import StrEnum
from fractions import Fraction
from itertools import takewhile
from typing import IO, TypeVar

from customer_journey.model.errors import (
    MOST_MISTAKES,
    CustomerJourneyError,
    InvalidFileError,
    InvalidValueError,
    Problem,
    cut,
    listed,
    shown,
)
from customer_journey.model.fields import path_of
from customer_journey.model.labels import Labels
from customer_journey.model.names import near, without_suggestions

#: A framework's file is some 20 kB; a file larger than this is not a framework.
_LARGEST_FILE = 4 * 1024 * 1024
#: No key of ours has more than five parts, such as ``a.b.c``; tomllib's time grows with their square.
_MOST_PARTS = 16
#: No value in our files is nested more deeply than this in brackets.
_DEEPEST = 32
#: No file has this many tables, lists and dots in keys, each of which costs tomllib much memory.
_MOST_NESTS = 250_000

#: Strings and comments, which may hold anything, and what separates the parts of a key, or ends it. A closing
#: quote may be missing, and nothing that is matched is given up again, so that one pass is enough.
_MARKS = r"""
    \"{3} (?: [^"\\]++ | \\.? | "(?!"") )*+ (?:"{3,5})?+
    | '{3} (?: [^']++ | '(?!'') )*+ (?:'{3,5})?+
    | " (?: [^"\\\n]++ | \\.? )*+ "?+
    | ' [^'\n]*+ '?+
    | \# [^\n]*+
    | [.,=\n\[\]{}] | (?P<long> (?<![\w+-]) [\w+-]{1000} )
"""

_FILE = "a path, or a file opened in binary mode"

_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)

#: Not compiled here, because few files have a fraction.
_FRACTION = r"[1-9][0-9]{0,8}(/[1-9][0-9]{0,8})?"

_KINDS: dict[type, str] = {
    str: "a string",
    bool: "true or false",
    int: "a whole number",
    float: "a number with a fraction",
    list: "a list",
    dict: "a table",
    type(None): "null",
}


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a date or time")


def read_toml(source: str | os.PathLike[str] | IO[bytes]) -> Table:
    """Return the top table of a TOML file: a path, or a file opened in binary mode.

    Raises:
        InvalidFileError: too large, not UTF-8, not TOML.
        InvalidValueError: a file opened in text mode, or the text of a file.
        OSError: the file cannot be opened.
    """
    return toml_table(*file_bytes(source))


def file_bytes(source: str | os.PathLike[str] | IO[bytes]) -> tuple[bytes, str]:
    """Return what a file holds, and its name, for a path, or a file opened in binary mode.

    Raises:
        InvalidFileError: it is too large.
        InvalidValueError: a file opened in text mode, or the text of a file.
        OSError: the file cannot be opened.
    """
    data: object = None
    if isinstance(source, (str, os.PathLike)):
        origin = path_of("the file", source, _FILE)
        if "\n" in origin:
            raise InvalidValueError("the file", origin, _FILE, "for a string, io.BytesIO(text.encode())")
        with open(origin, "rb") as file:  # noqa: PTH123  # pathlib would cost its import
            data = file.read(_LARGEST_FILE + 1)
    else:
        name: object = getattr(source, "name", None)
        origin = name if isinstance(name, str) else "<file>"
        with suppress(AttributeError, TypeError, ValueError):  # not a file, or closed, or not decodable
            data = source.read(_LARGEST_FILE + 1)
    if not isinstance(data, bytes):
        raise InvalidValueError("the file", source, _FILE)
    if len(data) > _LARGEST_FILE:
        raise InvalidFileError.of(origin, f"larger than {_LARGEST_FILE} bytes, which no file of this kind is")
    return data, origin


def toml_table(data: bytes, origin: str, *, bundled: bool = False) -> Table:
    """Return the top table of the bytes of a TOML file. A bundled one is known to be within the bounds.

    Raises:
        InvalidFileError: not UTF-8, not TOML.
    """
    import tomllib

    try:
        # Editors on Windows begin a file with a byte-order mark, which TOML does not allow.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidFileError.of(origin, f"not UTF-8 at byte {error.start}: save it as UTF-8") from None
    if not bundled:
        _check_bounds(text, origin)
    try:
        return Table(tomllib.loads(text), origin)
    except tomllib.TOMLDecodeError as error:
        raise InvalidFileError.of(origin, f"not TOML: {shown(str(error))[1:-1]}") from None
    except (RecursionError, ValueError):
        # int() refuses thousands of digits, and the caller may already be near the recursion limit.
        problem = "not TOML that can be read: nested too deeply, or with too long a number"
        raise InvalidFileError.of(origin, problem) from None


def _check_bounds(text: str, origin: str) -> None:
    """Refuse what tomllib would take too long to read: very long keys, deep nesting, very many tables.

    Raises:
        InvalidFileError: a bound that no proper file reaches is exceeded.
    """
    dots = depth = nests = 0
    for mark in re.finditer(_MARKS, text, re.VERBOSE | re.DOTALL):
        match mark[0]:
            case ".":
                dots, nests = dots + 1, nests + 1
            case "[" | "{":
                dots, depth, nests = 0, depth + 1, nests + 1
            case "]" | "}":
                dots, depth = 0, depth - 1
            case "," | "=" | "\n":
                dots = 0
        if dots >= _MOST_PARTS:
            reason = "a key has too many parts"
        elif depth > _DEEPEST:
            reason = "nested too deeply"
        elif mark["long"]:
            reason = "a key or a number has a thousand characters"
        elif nests > _MOST_NESTS:
            reason = "too many tables and lists"
        else:
            continue
        line = text.count("\n", 0, mark.start()) + 1
        raise InvalidFileError.of(origin, f"not TOML that can be read: {reason} (at line {line})")


class Table:
    """One table of a file. Getters return a value of the type asked for, and note what is wrong.

    After a mistake a getter returns its default, so that reading goes on and every mistake of the
    file is found at once; :meth:`finish` of the top table raises them.
    """

    def __init__(
        self, data: dict[str, object], origin: str, path: str = "", problems: list[Problem] | None = None
    ) -> None:
        self.origin = origin
        self.path = path
        self.problems: list[Problem] = [] if problems is None else problems
        self._data = data
        self._known: set[str] = set()

    def at(self, key: str) -> str:
        """Return the path of a key, such as ``stages[3].moments``."""
        short = cut(key)  # each mistake in a table repeats the table's key
        return f"{self.path}.{short}" if self.path else short

    def wrong(self, key: str, message: str) -> None:
        """Note a mistake at a key."""
        self.problems.append(Problem(self.at(key), message))

    def has_mistake(self, *keys: str) -> bool:
        """Return whether a mistake was noted at one of the keys, or within it."""
        places = tuple(f"{self.at(key)}{mark}" for key in keys for mark in (".", "["))
        # A table is read as a whole, so its mistakes are the latest: no need to look further back.
        latest = takewhile(lambda problem: problem.path.startswith(self.path), reversed(self.problems))
        return any(f"{problem.path}.".startswith(places) for problem in latest)

    def expects(self, key: str, *, required: bool) -> bool:
        """Return whether to read a key: it is present or required. Either way, it becomes a known key."""
        self._known.add(key)
        return required or key in self._data

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def _get(self, key: str, kind: type[_T], default: _T, *, required: bool = False) -> _T:
        self._known.add(key)
        if key not in self._data:
            if required:
                self.wrong(key, f"is missing: give {_KINDS[kind]}")
            return default
        value = self._data[key]
        # type(), not isinstance(), because Python counts True as a whole number.
        if type(value) is kind:
            return value
        self.wrong(key, f"must be {_KINDS[kind]}, not {_kind(value)}")
        return default

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a string; empty if there is none."""
        value = self._get(key, str, "", required=required)
        if required and not value.strip() and isinstance(self._data.get(key), str):
            self.wrong(key, "must not be empty")
        return value

    def holds_text(self, key: str) -> bool:
        """Tell whether a key has a string, where it may have a table instead."""
        return isinstance(self._data.get(key), str)

    def text_or_null(self, key: str) -> str | None:
        """Return a string that must be there, or None if null stands in its place."""
        self._known.add(key)
        return None if self._data.get(key, "") is None else self.text(key, required=True)

    def whole(self, key: str) -> int | None:
        """Return a whole number, or None if there is none."""
        return self._get(key, int, default=1) if key in self._data else None

    def fraction(self, key: str, default: Fraction) -> Fraction:
        """Return a number above 0: a whole one, or a string such as ``"1/3"``."""
        if key not in self._data:
            return default
        value = self._data[key]
        # Python does not write out thousands of digits, so min() first makes a large number small.
        text = str(min(value, 10**9)) if type(value) is int else self._get(key, str, "")
        if re.fullmatch(_FRACTION, text):
            return Fraction(text)
        self.wrong(key, f'{shown(text)} must be a whole number above 0, or a string such as "1/3"')
        return default

    def flag(self, key: str) -> bool:
        """Return true or false; false if there is none."""
        return self._get(key, bool, default=False)

    def choice(self, key: str, kind: type[_E], default: _E) -> _E:
        """Return a member of the enumeration."""
        text = self._get(key, str, default.value)
        try:
            return kind(text)
        except ValueError:
            self.wrong(key, f"{shown(text)} must be one of {', '.join(kind)}")
            return default

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings, none of them empty."""
        return tuple(self._text_at(place, text) for place, text in self._items(key, str))

    def _text_at(self, place: str, text: str) -> str:
        if not text.strip():
            self.wrong(place, "must not be empty")
        return text

    def texts_or_tables(self, key: str) -> Iterator[str | Table]:
        """Yield the items of a list: strings, none of them empty, and tables."""
        items: Iterator[tuple[str, str | dict[str, object]]] = self._items(key, str, dict)
        for place, item in items:
            yield self._text_at(place, item) if isinstance(item, str) else self._table_at(place, item)

    def _items(self, key: str, *kinds: type[_T], required: bool = False) -> Iterator[tuple[str, _T]]:
        """Yield the items of a list with their keys, such as ``moments[0]``; note those of other kinds."""
        for i, item in enumerate(self._get(key, list, [], required=required)):
            if isinstance(item, kinds):
                yield f"{key}[{i}]", item
            else:
                expected = " or ".join(_KINDS[kind] for kind in kinds)
                self.wrong(f"{key}[{i}]", f"must be {expected}, not {_kind(item)}")

    def table(self, key: str, *, required: bool = False) -> Table:
        """Return the table under a key; an empty one if there is none."""
        return self._table_at(key, self._get(key, dict, {}, required=required))

    def _table_at(self, key: str, data: dict[str, object]) -> Table:
        return Table(data, self.origin, self.at(key), self.problems)

    def labels(self, key: str) -> Labels:
        """Return the labels of a table from language tag to text."""
        table = self.table(key)
        return Labels({language: table.text(language, required=True) for language in table.own_keys()})

    def tables(self, key: str, *, required: bool = False) -> list[Table]:
        """Return the tables of a list of tables."""
        return [self._table_at(place, data) for place, data in self._items(key, dict, required=required)]

    def own_keys(self) -> tuple[str, ...]:
        """Return the keys of a table whose author chooses the keys."""
        self._known.update(self._data)
        return tuple(self._data)

    def attempt(self, key: str, make: Callable[[], _T], default: _T) -> _T:
        """Return what ``make`` returns; if it fails, note its error at the key and return the default."""
        try:
            with nullcontext() if self.suggests else without_suggestions():
                return make()
        except CustomerJourneyError as error:
            self.wrong(key, str(error))
            return default

    @property
    def suggests(self) -> bool:
        """Whether the next mistake will be listed, so that it is worth finding what was meant."""
        return len(self.problems) < MOST_MISTAKES

    def unknown(self, key: str, what: str, name: str, known: Iterable[str], remedy: str) -> None:
        """Note a name that is not known: suggest the one that is spelled most like it, else the remedy."""
        if self.suggests:
            hint = near(name, known, limit=1)
            what += f"; did you mean {shown(hint[0])}?" if hint else f"; {remedy}"
        self.wrong(key, what)

    def close(self) -> None:
        """Note each key that was never read, because a misspelled key must not be ignored."""
        remedy = f"known: {listed(sorted(self._known))}"
        for key in self._data:
            if key not in self._known:
                self.unknown(key, "unknown key", key, self._known, remedy)

    def finish(self, error: type[InvalidFileError] = InvalidFileError) -> None:
        """Raise all mistakes noted so far, if there are any."""
        if self.problems:
            raise error(self.origin, tuple(dict.fromkeys(self.problems)))
