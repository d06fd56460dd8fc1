"""Cleaning: text from users without characters that would hide or disturb it, in full or shortened."""

import re
import unicodedata
from html import escape

#: The accents of European scripts, which are the tallest.
_EUROPEAN = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
#: More of them than any spelling puts on one letter.
_PILE = re.compile(f"([{_EUROPEAN}]{{2}})[{_EUROPEAN}]+")


def cleaned(text: str) -> str:
    r"""Return text on one line, without characters that would hide or disturb what it says.

    Each run of white space becomes one space. Invisible characters, those that change the direction of the
    text around them, and accents that would pile up into the lines above or below are dropped. Characters
    that formats do not allow become U+FFFD.

    >>> cleaned("Sign\u202e  up\n now\x00")
    'Sign up now\ufffd'
    """
    kept = (_shown(c) for c in " ".join(text.split()))
    return _PILE.sub(r"\1", "".join(kept))


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    # A soft hyphen, joiners, bidi controls; fillers are letters by category that show nothing.
    if category == "Cf" or character in "\u115f\u1160\u3164\uffa0\u034f":
        return ""
    forbidden = category in ("Cc", "Cs", "Co", "Zl", "Zp")
    return "\ufffd" if forbidden or ord(character) & 0xFFFE == 0xFFFE else character


def escaped(text: str) -> str:
    """Return cleaned text as the content of XML and HTML."""
    return escape(cleaned(text))


def excerpt(text: str, most: int = 120) -> str:
    """Return cleaned text of at most ``most`` characters, with an ellipsis if it was cut.

    >>> excerpt("Sign  up"), excerpt("Sign up today", 8)
    ('Sign up', 'Sign up…')
    """
    shown = cleaned(text)
    return shown if len(shown) <= most else shown[: most - 1].rstrip() + "…"
