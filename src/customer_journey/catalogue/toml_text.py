"""TOML text: keys and values, written so that a TOML parser reads them back unchanged."""

from __future__ import annotations

import re

from customer_journey.model.errors import InvalidValueError

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_WIDEST = 100

#: What TOML is written from.
Value = str | bool | int | list["Value"] | dict[str, "Value"]


def quoted(text: str) -> str:
    r"""Return text as a basic string of TOML, which is a literal of Turtle too.

    >>> print(quoted('a "b"\n'))
    "a \"b\"\n"

    Raises:
        InvalidValueError: a lone surrogate, which UTF-8 cannot encode.
    """
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise InvalidValueError("text to be written", text, "free of lone surrogates")
    escaped = (_ESCAPES.get(c) or (f"\\u{ord(c):04X}" if _CONTROL.match(c) else c) for c in text)
    return f'"{"".join(escaped)}"'


def key_text(key: str) -> str:
    """Return a key, quoted where it must be."""
    return key if _BARE_KEY.fullmatch(key) else quoted(key)


def _inline(value: Value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key_text(k)} = {_inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, str):
        return quoted(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def line(key: str, value: Value) -> str:
    """Return a key with its value; a list too wide for one line gets a line for each item."""
    text = f"{key_text(key)} = {_inline(value)}"
    if isinstance(value, list) and len(text) > _WIDEST:
        return f"{key_text(key)} = [\n" + "".join(f"  {_inline(item)},\n" for item in value) + "]"
    return text
