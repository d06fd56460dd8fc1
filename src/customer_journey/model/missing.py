"""Words that mean that a value is missing, such as ``N/A``, and how they are compared."""

import re
from typing import TypeAlias
from unicodedata import normalize

from customer_journey.model.folding import fold

#: The words that mean that a value is missing, as :func:`key_of` writes them.
MissingWords: TypeAlias = frozenset[str]

#: A value longer than this is no word for a missing value.
_LONGEST_WORD = 50
#: What may stand around such a word: ``(none)``, ``<NA>``, ``#N/A``.
_AROUND = "()[]{}<>\"'#"
#: An abbreviation has at most so many letters.
_MOST_LETTERS = 3


def key_of(word: str) -> str:
    """Return a word as missing words are compared: folded, without brackets, quotes and ``#`` around it.

    A short word with points or slashes is an abbreviation, and another word than without them.

    >>> key_of("#N/A"), key_of("NA"), key_of("Not set"), key_of("NOT_SET"), key_of("--"), key_of("()")
    ('na.', 'na', 'notset', 'notset', '', '')
    """
    folded = fold(word).strip(_AROUND)
    return f"{folded}." if 0 < len(folded) <= _MOST_LETTERS and ("." in word or "/" in word) else folded


def is_one_of(words: MissingWords, text: str) -> bool:
    """Return whether a text is one of the words for missing values, whatever else it may be."""
    return len(text) <= _LONGEST_WORD and key_of(text) in words


def spelling(text: str) -> str:
    """Return a text in any case and with any separators, but with all its accents.

    Accents are compared where a word may be one for a missing value: ``NA`` is no spelling of the Norwegian
    ``Nå``.
    """
    return re.sub(r"[\s_-]", "", normalize("NFC", text.casefold()))
