"""Cells: which values of a column are missing, and which numbers are ids."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from numbers import Integral, Number
from typing import Any

from customer_journey.model.fields import all_of, each
from customer_journey.model.framework import Framework
from customer_journey.model.missing import MissingWords, is_one_of, key_of
from customer_journey.model.stages import Stage

#: A float holds no whole number beyond this one exactly.
LARGEST_FLOAT = 2**53
#: No id has more digits than this.
_MOST_DIGITS = 40
#: A number of JSON that could be an id.
_SHORT = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?", re.ASCII)


def missing_of(words: Iterable[str] | None) -> MissingWords:
    """Return the words to recognise as missing values: those given, or the bundled ones for None.

    Raises:
        InvalidValueError: they are not strings, or a single string.
    """
    if words is None:
        from customer_journey.catalogue.missing_words import bundled_words  # importing it reads a file

        return bundled_words
    return frozenset(
        key_of(word) for word in all_of(str, each("missing", words, "a list of words")) if word.strip()
    )


def is_missing(framework: Framework, text: str, words: MissingWords) -> bool:
    """Return whether a text is one of the words for missing values, and not the name of a stage."""
    return is_one_of(words, text) and not framework.spells(text)


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
