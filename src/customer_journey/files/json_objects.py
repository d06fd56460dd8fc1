"""One JSON object as text: members are read, and replaced in place, and every other character stays."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

_BLANKS = " \t\n\r"
_SPACE = re.compile(f"[{_BLANKS}]*")
#: A colon and a value that is a string, a number, true, false or null. The text must be valid JSON.
_SIMPLE = re.compile(rf'[{_BLANKS}]*:[{_BLANKS}]*("[^"\\]*(?:\\.[^"\\]*)*"|[^{_BLANKS}"{{}}\[\],]+)')
#: An escaped ASCII character. Few need the escape, but a name may be written with it all the same.
_ESCAPED_ASCII = re.compile(r"\\u00[2-7]")
#: Characters that may be escaped in another way, or that may stand between two strings.
_AMBIGUOUS = frozenset("\\/,:")


class _Pairs(list[tuple[str, Any]]):
    """The members of an object; a class of its own tells objects from arrays, which are plain lists."""


# Integers are parsed as floats, because int refuses thousands of digits. Their value does not matter: all
# numbers are written as the text has them.
_whole = json.JSONDecoder(parse_int=float, object_pairs_hook=_Pairs).decode
_value = json.JSONDecoder(parse_int=float, object_pairs_hook=_Pairs).raw_decode


class JsonObject(NamedTuple):
    """An object, and the text that holds it.

    Attributes:
        text: the text; it holds nothing else.
        values: its members. Only strings and None are exact; :meth:`raw` returns any other value as text.
    """

    text: str
    values: Mapping[str, object]

    def raw(self, name: str) -> str:
        """Return the value of a member as the text holds it."""
        start, end = self._place(name)
        return self.text[start:end]

    def with_members(self, texts: Mapping[str, str]) -> str:
        """Return the text with these members, each replaced where it is, or else added after the last one."""
        members = self.text.rstrip(_BLANKS).removesuffix("}").rstrip(_BLANKS)
        new = [f"{json.dumps(n, ensure_ascii=False)}: {t}" for n, t in texts.items() if n not in self.values]
        added = (", " if self.values and new else "") + ", ".join(new)
        replaced = [(*self._place(name), text) for name, text in texts.items() if name in self.values]
        changed = self.text
        # The changes are made from right to left, so that places further left stay valid.
        for start, end, text in sorted([*replaced, (len(members), len(members), added)], reverse=True):
            changed = changed[:start] + text + changed[end:]
        return changed

    def _place(self, name: str) -> tuple[int, int]:
        """Return where the value of a member starts and ends."""
        # A name that is not written with escapes occurs in quotes. If it does so only once, this is its
        # place, and the text need not be parsed.
        quoted = f'"{name}"'
        plain = name.isascii() and _AMBIGUOUS.isdisjoint(name) and not _ESCAPED_ASCII.search(self.text)
        if plain and self.text.count(quoted) == 1:
            found = _SIMPLE.match(self.text, self.text.index(quoted) + len(quoted))
            if found is not None:
                return found.span(1)
        member = _members(self.text)[name]
        return member.start, member.end


def json_object(text: str) -> JsonObject:
    """Return the one object that a text holds, perhaps after a byte-order mark.

    Raises:
        ValueError: the text is not an object, or the object has two members with the same name.
        RecursionError: it is nested too deeply.
    """
    try:
        pairs = _whole(text)
    except ValueError:
        pairs = None
    if isinstance(pairs, _Pairs) and len(values := dict(pairs)) == len(pairs):
        return JsonObject(text, values)
    # The slow way of reading says what is wrong.
    return JsonObject(text, {name: member.value for name, member in _members(text).items()})


class _Member(NamedTuple):
    """A member of an object: its value, and where the value is in the text."""

    value: Any
    start: int
    end: int


def _members(text: str) -> dict[str, _Member]:
    """Return the members of the one object that a text holds, by name.

    Raises:
        ValueError: the text is not an object, or the object has two members with the same name.
    """
    at = _expect(text, _skip(text, 1 if text.startswith("\ufeff") else 0), "{")
    found: dict[str, _Member] = {}
    while text[at : at + 1] != "}":
        at = _expect(text, at, ",") if found else at
        _expect(text, at, '"')
        name, at = _value(text, at)
        start = _expect(text, _skip(text, at), ":")
        value, end = _value(text, start)
        if name in found:
            raise ValueError(f"it has two members named {name!r}")
        found[name] = _Member(value, start, end)
        at = _skip(text, end)
    if _skip(text, at + 1) != len(text):
        raise ValueError(f"text after its end, at character {at + 2}")
    return found


def _expect(text: str, at: int, character: str) -> int:
    """Return the place after a character and the blanks that follow it.

    Raises:
        ValueError: there is another character at this place, or none.
    """
    if text[at : at + 1] != character:
        raise ValueError(f"{character!r} is missing at character {at + 1}")
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return at if found is None else found.end()
