"""TOML text: keys and values, written so that a TOML parser reads them back unchanged."""

import re

from customer_journey.model.errors import InvalidValueError
from customer_journey.model.printing import OBEYED, has_surrogate

#: The characters that a basic string cannot hold, that an editor would obey, or that YAML does not allow.
_ESCAPES = str.maketrans(
    {chr(code): f"\\u{code:04X}" for code in (*OBEYED, 0xFEFF, 0xFFFE, 0xFFFF)}
    | {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
)
_WIDEST = 100

#: The values that can be written as TOML.
Value = str | bool | int | list["Value"] | dict[str, "Value"]


def quoted(text: str) -> str:
    r"""Return text as a basic string of TOML, which is a literal of Turtle and a quoted text of YAML too.

    >>> print(quoted('a "b"\n'))
    "a \"b\"\n"

    Raises:
        InvalidValueError: it has a lone surrogate, which UTF-8 cannot encode.
    """
    if has_surrogate(text):
        raise InvalidValueError("text to be written", text, "free of lone surrogates")
    return f'"{text.translate(_ESCAPES)}"'


def key_text(key: str) -> str:
    """Return a key, quoted where it must be."""
    return key if re.fullmatch("[A-Za-z0-9_-]+", key) else quoted(key)


def _inline(value: Value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key_text(k)} = {_inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    # TOML spells True and False in lower case.
    return quoted(value) if isinstance(value, str) else str(value).lower()


def line(key: str, value: Value) -> str:
    """Return a key with its value; a list too wide for one line gets a line for each item."""
    text = f"{key_text(key)} = {_inline(value)}"
    if isinstance(value, list) and len(text) > _WIDEST:
        return f"{key_text(key)} = [\n" + "".join(f"  {_inline(item)},\n" for item in value) + "]"
    return text
