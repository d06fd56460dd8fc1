"""Cleaning: text from users, without the characters that would hide or garble it, in full or shortened."""

import re
import unicodedata
from html import escape

#: The combining accents of European scripts. Other scripts need theirs, several on one letter.
_EUROPEAN = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
#: More accents than any spelling puts on one letter; the first two are kept.
_PILE = re.compile(f"([{_EUROPEAN}]{{2}})[{_EUROPEAN}]+")


def cleaned(text: str) -> str:
    r"""Return text on one line, without characters that would hide or garble what it says.

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
    # Category Cf holds soft hyphens, joiners and controls of direction. The other characters are fillers:
    # letters or marks by category, they show nothing either.
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
