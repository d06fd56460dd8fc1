"""Folding: what is left of a name without everything that people write in different ways."""

import re
import unicodedata
from functools import lru_cache
from itertools import islice

#: Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ħ": "h", "\u0131": "i"}
)
_SEPARATORS = "-_./"
_ASCII_DROPPED = {i: None for i in range(128) if chr(i).isspace() or chr(i) in _SEPARATORS}
#: Marks (accents), dashes, and invisible formatting such as zero-width spaces and bidi controls.
_DROPPED_CATEGORIES = frozenset({"Mn", "Me", "Pd", "Cf"})
#: Those marks and formats that occur in the languages of labels, and around emoji.
_INVISIBLE = re.compile(
    "[\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20d0-\u20f0\ufe00-\ufe0f\ufeff]"
)

#: No stage has a name this long, as it is written or folded; anything longer is found as written only.
LONGEST_NAME = 1000
#: The forms of this many texts are remembered, because each text is looked up in several frameworks.
REMEMBERED = 1024


def _folded_once(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (
        c
        for c in decomposed
        if not (c.isspace() or c in _SEPARATORS or unicodedata.category(c) in _DROPPED_CATEGORIES)
    )
    # A bound, because one character can decompose into eighteen.
    return "".join(islice(kept, LONGEST_NAME + 1)).translate(_LETTERS)


@lru_cache(maxsize=REMEMBERED)
def _folded(text: str) -> str:
    if text.isascii():
        return text.lower().translate(_ASCII_DROPPED)
    # Decomposing can produce an upper-case letter, and folding that a new mark: repeat until nothing changes.
    while (folded := _folded_once(text)) != text:
        if len(folded) > LONGEST_NAME:
            return ""
        text = folded
    return folded


def fold(text: str) -> str:
    """Reduce a name to what people agree on: no case, accents, spaces or separators.

    Folding a folded name changes nothing. A text that is too long for a name, as written or folded, gives
    an empty string.

    >>> fold("Post-purchase"), fold("  ÖVERVÄGANDE_stadiet "), fold("Etter kjøp")
    ('postpurchase', 'overvagandestadiet', 'etterkjop')
    """
    return _folded(text) if len(text) <= LONGEST_NAME else ""


def lowered(text: str) -> str:
    """Return a text without case and accents, but with its spaces and signs; empty if it is too long.

    >>> lowered("[3] Övervägande!")
    '[3] overvagande!'
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return _INVISIBLE.sub("", decomposed)[: LONGEST_NAME + 1].translate(_LETTERS)
