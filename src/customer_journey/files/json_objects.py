"""One JSON object as text: its members read, and written anew in place, every other character as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

__all__ = ["JsonObject", "json_object"]

_BLANKS = " \t\n\r"
_SPACE = re.compile(f"[{_BLANKS}]*")
#: What follows a name: a text, or a number, true, false, null. Only for text that is JSON.
_SIMPLE = re.compile(rf'[{_BLANKS}]*:[{_BLANKS}]*("[^"\\]*(?:\\.[^"\\]*)*"|[^{_BLANKS}"{{}}\[\],]+)')
#: An escape for a sign of ASCII that needs none: a name may hide behind such.
_DISGUISED = re.compile(r"\\u00[2-7]")
#: Signs that may be escaped, or stand between the quotes of two texts.
_AMBIGUOUS = frozenset("\\/,:")


class _Pairs(list[tuple[str, Any]]):
    """The members of an object, where a list is an array."""


# Numbers keep the characters they stand as; whole ones of thousands of digits would be refused as int.
_whole = json.JSONDecoder(parse_int=float, object_pairs_hook=_Pairs).decode
_value = json.JSONDecoder(parse_int=float, object_pairs_hook=_Pairs).raw_decode


class JsonObject(NamedTuple):
    """An object as it stands in a text.

    Attributes:
        text: the text that holds it and nothing else.
        values: its members: texts and None as they are, all else to be told by `written`.
    """

    text: str
    values: Mapping[str, object]

    def written(self, name: str) -> str:
        """Return the value of a member as it stands."""
        start, end = self._place(name)
        return self.text[start:end]

    def with_members(self, texts: Mapping[str, str]) -> str:
        """Return the text with these values: in place where the name is there, else after the last member."""
        members = self.text.rstrip(_BLANKS).removesuffix("}").rstrip(_BLANKS)
        new = [f"{json.dumps(n, ensure_ascii=False)}: {t}" for n, t in texts.items() if n not in self.values]
        added = (", " if self.values and new else "") + ", ".join(new)
        there = [(*self._place(name), text) for name, text in texts.items() if name in self.values]
        changed = self.text
        # From the right, so that places to the left stay where they are.
        for start, end, text in sorted([*there, (len(members), len(members), added)], reverse=True):
            changed = changed[:start] + text + changed[end:]
        return changed

    def _place(self, name: str) -> tuple[int, int]:
        if (start := self._end_of_name(name)) and (found := _SIMPLE.match(self.text, start)):
            return found.span(1)
        member = _members(self.text)[name]
        return member.start, member.end

    def _end_of_name(self, name: str) -> int | None:
        """Return where a member's name ends, or None if that is not plain at once.

        A name that cannot be escaped stands in quotes somewhere: if it does once, it is there.
        """
        quoted = f'"{name}"'
        plain = name.isascii() and _AMBIGUOUS.isdisjoint(name) and not _DISGUISED.search(self.text)
        return self.text.index(quoted) + len(quoted) if plain and self.text.count(quoted) == 1 else None


def json_object(text: str) -> JsonObject:
    """Return the one object that a text holds, after a byte order mark at most.

    Raises:
        ValueError: the text is no object, or holds a name twice.
        RecursionError: it is nested too deeply.
    """
    try:
        pairs = _whole(text)
    except ValueError:
        pairs = None
    if isinstance(pairs, _Pairs) and len(values := dict(pairs)) == len(pairs):
        return JsonObject(text, values)
    # The slow reading tells what is wrong, in terms of one object.
    return JsonObject(text, {name: member.value for name, member in _members(text).items()})


class _Member(NamedTuple):
    """A member of an object: its value, and where that stands in the text."""

    value: Any
    start: int
    end: int


def _members(text: str) -> dict[str, _Member]:
    at = _expect(text, _skip(text, 1 if text.startswith("\ufeff") else 0), "{")
    found: dict[str, _Member] = {}
    closes = text[at : at + 1] == "}"
    while not closes:
        name, member, at = _member(text, at)
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


def _member(text: str, at: int) -> tuple[str, _Member, int]:
    """Return the name of a member, the member, and the place of what follows it."""
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


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return at if found is None else found.end()
