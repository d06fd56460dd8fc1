"""Cells: which values of a column are missing, and which stages the others name."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import cache
from numbers import Integral, Number
from typing import Any, TypeAlias
from unicodedata import normalize

from customer_journey.model.errors import AmbiguousNameError
from customer_journey.model.fields import all_of, each
from customer_journey.model.folding import fold
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage

#: The words that mean that a value is missing, as :func:`_key` writes them.
MissingWords: TypeAlias = frozenset[str]

#: A value longer than this is no word for a missing value.
_LONGEST_WORD = 50
#: What may stand around such a word: ``(none)``, ``<NA>``, ``#N/A``.
_AROUND = "()[]{}<>\"'#"
#: An abbreviation has at most so many letters.
_MOST_LETTERS = 3

#: A float holds no whole number beyond this one exactly.
LARGEST_FLOAT = 2**53
#: No id has more digits than this.
_MOST_DIGITS = 40
#: A number of JSON that could be an id.
_SHORT = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
#: A number, as text, that folding would take for another one: it drops signs and points.
_NUMBER = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*", re.ASCII)


def missing_of(words: Iterable[str] | None) -> MissingWords:
    """Return the words to recognise as missing values: those given, or the bundled ones for None.

    Raises:
        InvalidValueError: they are not strings, or a single string.
    """
    if words is None:
        return _bundled()
    return frozenset(
        _key(word) for word in all_of(str, each("missing", words, "a list of words")) if word.strip()
    )


@cache
def _bundled() -> MissingWords:
    from customer_journey.catalogue.missing_words import missing_words  # importing it reads a file

    return frozenset(map(_key, missing_words))


def _key(word: str) -> str:
    """Return a word as missing words are compared: folded, without brackets, quotes and ``#`` around it.

    A short word with points or slashes is an abbreviation, and another word than without them.

    >>> _key("#N/A"), _key("NA"), _key("Not set"), _key("NOT_SET"), _key("--"), _key("()")
    ('na.', 'na', 'notset', 'notset', '', '')
    """
    folded = fold(word).strip(_AROUND)
    return f"{folded}." if 0 < len(folded) <= _MOST_LETTERS and ("." in word or "/" in word) else folded


def is_missing(framework: Framework, text: str, words: MissingWords) -> bool:
    """Return whether a text is one of the words for missing values, and not the name of a stage."""
    return len(text) <= _LONGEST_WORD and _key(text) in words and not _is_own(framework, text)


def _is_own(framework: Framework, text: str) -> bool:
    """Return whether a stage has this name, in any case and with any separators, but with all its accents.

    Accents are compared because ``NA`` is no spelling of the Norwegian ``Nå``.
    """
    if text in framework.exact_names:
        return True
    with suppress(AmbiguousNameError):
        stage = framework.find(text)
        spelled = _spelling(text)
        if stage is not None and spelled:
            return any(_spelling(name) == spelled for tier in framework.names_of(stage) for name in tier)
    return False


def _spelling(text: str) -> str:
    return re.sub(r"[\s_-]", "", normalize("NFC", text.casefold()))


def as_text(value: object) -> object:
    """Return the text that a value is an id for: a number as decimal text; anything but numbers as it is.

    Numbers that are whole have no point, however they are stored: 7, 7.0 and Decimal("7.00") are "7". A
    value that stands for a missing one in a dataframe (NaN, NaT, NA) is None. True is no number.

    >>> [as_text(value) for value in (422982642.0, 0, 1.5, float("inf"), float("nan"), True, "7")]
    ['422982642', '0', '1.5', 'inf', None, True, '7']
    """
    if isinstance(value, (str, bool)):
        return value
    if type(value).__name__ in {"NAType", "NaTType"}:
        return None
    if not isinstance(value, Number):
        return value
    try:
        return _decimal(value)
    except Exception:  # noqa: BLE001  # numbers of other libraries may compare and convert in any way
        return value


def _decimal(number: Any) -> str | None:
    """Return a number as decimal text, without a point if it is whole; NaN is None."""
    if number != number:  # noqa: PLR0124  # only NaN differs from itself
        return None
    if isinstance(number, Decimal):
        # A short number may stand for one of millions of digits, such as 1e999999.
        exact = number.is_finite() and number.adjusted() < _MOST_DIGITS
    else:
        exact = isinstance(number, Integral) or abs(number) <= LARGEST_FLOAT
    return str(int(number)) if exact and number == int(number) else str(number)


def text_of_number(written: str) -> str | None:
    """Return the text of :func:`as_text` for a number that is written in JSON; None for ``NaN``.

    >>> text_of_number("4.22982642e8"), text_of_number("7.00"), text_of_number("1.50")
    ('422982642', '7', '1.50')
    """
    if written == "NaN":
        return None
    # Reading a longer number could take long, and no id is so long.
    number = as_text(Decimal(written)) if _SHORT.fullmatch(written) else written
    return number if isinstance(number, str) and number.lstrip("-").isdigit() else written


def find(framework: Framework, text: object) -> Stage | None:
    """Return the stage that a text names, or None.

    A number in a text, such as ``"422982642.0"``, is only found as an exact name, with or without the zeros
    after its point: other spellings of names have no points or signs.

    Raises:
        AmbiguousNameError: the parts of the text fit different stages.
        InvalidValueError: it is not a string.
    """
    if isinstance(text, str) and not text.isdigit() and (number := _NUMBER.fullmatch(text)):
        forms = (text, number[1], re.sub(r"\.0+$", "", number[1]))
        return next((framework.exact_names[form] for form in forms if form in framework.exact_names), None)
    return framework.find(text)  # type: ignore[arg-type]  # it refuses values that are not strings


def numeric_ids(stages: Mapping[str, Stage], unknown: Iterable[str]) -> tuple[str, ...]:
    """Return the unknown values that are whole numbers, if the other values hold ids of a product.

    Products give such ids to the stages that a customer adds.

    Args:
        stages: each value that names a stage, with the stage.
        unknown: the values that name none.

    >>> import customer_journey as cj
    >>> deals = cj.frameworks["hubspot-deal"]
    >>> numeric_ids({"closedwon": deals["closedwon"]}, ["122178070", "new"])
    ('122178070',)
    >>> numeric_ids({"Closed Won": deals["closedwon"]}, ["122178070"])
    ()
    """
    if not any(value in stage.values for value, stage in stages.items()):
        return ()
    return tuple(value for value in unknown if value.removesuffix(".0").isdecimal())
