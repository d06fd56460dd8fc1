"""Fields: records take what one writes in Python, a list, a set, a name, and hold what cannot change."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NoReturn, TypeVar

from customer_journey._compat import override
from customer_journey.errors import InvalidValueError

__all__ = ["Choice", "all_of", "texts"]

_T = TypeVar("_T")


class Choice(StrEnum):
    """An enumeration whose members may be called by name, and that says which there are.

    >>> class Colour(Choice):
    ...     RED = "red"
    ...     BLUE = "blue"
    >>> Colour("red") is Colour.RED
    True
    >>> Colour("green")
    Traceback (most recent call last):
        ...
    customer_journey.errors.InvalidValueError: colour is 'green', but must be 'red' or 'blue'.
    """

    @classmethod
    @override
    def _missing_(cls, value: object) -> NoReturn:
        """Refuse what is no member."""
        *others, last = map(repr, map(str, cls))
        raise InvalidValueError(cls.__name__.lower(), value, f"{', '.join(others)} or {last}")


def all_of(kind: type[_T], given: Iterable[_T]) -> tuple[_T, ...]:
    """Return the values of an iterable, all of one kind.

    Raises:
        InvalidValueError: something else is among them, or a text was given, which would pass for its
            letters.
    """
    found = () if isinstance(given, str) or not isinstance(given, Iterable) else tuple(given)
    wrong = [given] if found == () != given else [item for item in found if not isinstance(item, kind)]
    raise NotImplementedError


def texts(given: Iterable[str]) -> tuple[str, ...]:
    """Return texts as a tuple."""
    return all_of(str, given)
