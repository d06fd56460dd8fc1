"""Fields: records take what one writes in Python, a list, a set or a name, and hold what cannot change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NoReturn, TypeVar

from customer_journey._compat import override
from customer_journey.errors import InvalidValueError

__all__ = ["Choice", "all_of", "texts"]

_T = TypeVar("_T")


class Choice(StrEnum):
    """An enumeration that takes its members' values, and says which there are when it refuses one.

    >>> class Colour(Choice):
    ...     RED = "red"
    ...     BLUE = "blue"
    >>> Colour("red") is Colour.RED
    True
    >>> Colour("green")
    Traceback (most recent call last):
        ...
    customer_journey.errors.InvalidValueError: colour is 'green', but must be one of red, blue.
    """

    @classmethod
    @override
    def _missing_(cls, value: object) -> NoReturn:
        words = re.sub("(?<=[a-z])(?=[A-Z])", " ", cls.__name__).lower()
        raise InvalidValueError(words, value, f"one of {', '.join(cls)}")


def all_of(kind: type[_T], given: Iterable[_T]) -> tuple[_T, ...]:
    """Return the items of an iterable, which must be of one kind.

    Raises:
        InvalidValueError: an item is of another kind; or no list was given but one text, which would
            pass for a list of its letters.
    """
    one = "text" if kind is str else kind.__name__
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InvalidValueError(f"a list of {one}s", given, f"a list, not one {one} alone")
    items = tuple(given)
    for item in items:
        if not isinstance(item, kind):
            raise InvalidValueError(f"each of a list of {one}s", item, f"a {one}")
    return items


def texts(given: Iterable[str]) -> tuple[str, ...]:
    """Return texts as a tuple.

    Raises:
        InvalidValueError: one text alone, or something that is no text.
    """
    return all_of(str, given)
