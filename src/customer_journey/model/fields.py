"""Fields: records take what one writes in Python, a list, a set or a name, and hold what cannot change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import wraps
from operator import index
from typing import Any, NoReturn, TypeVar, cast

import attrs

from customer_journey._compat import override
from customer_journey.model.errors import InvalidValueError

__all__ = ["Choice", "FrozenMap", "all_of", "an", "strict", "texts", "whole"]

#: More people than will ever live: a count beyond it is a mistake, and floating point would lose some.
_MOST = 10**15

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


def an(kind: type, told: str) -> Callable[[object, attrs.Attribute[Any], object], None]:
    """Return a validator that refuses what is not of a kind, in a sentence."""

    def validate(record: object, field: attrs.Attribute[Any], value: object) -> None:
        # True is an int, and no number that anybody means.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise InvalidValueError(f"{type(record).__name__}.{field.name}", value, told)

    return validate


_SCALARS = {
    "str": an(str, "a text"),
    "bool": an(bool, "True or False"),
    "int | None": attrs.validators.optional(an(int, "a whole number, or None")),
}


def strict(record: type, fields: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
    """Have a record refuse what is no text, truth value or whole number where it says that one stands.

    What a converter refuses is told with the name of the field.

    >>> @attrs.frozen(field_transformer=strict)
    ... class Flag:
    ...     up: bool
    ...     seen_by: tuple[str, ...] = attrs.field(default=(), converter=texts)
    >>> Flag("false")
    Traceback (most recent call last):
        ...
    customer_journey.errors.InvalidValueError: Flag.up is 'false', but must be True or False.
    >>> Flag(True, seen_by=[7])
    Traceback (most recent call last):
        ...
    customer_journey.errors.InvalidValueError: Flag.seen_by: each of a list of texts is 7, but must be a text.
    """
    return [_strict(f"{record.__name__}.{field.name}", field) for field in fields]


def _strict(place: str, field: attrs.Attribute[Any]) -> attrs.Attribute[Any]:
    if field.converter:
        return field.evolve(converter=_telling(place, cast("Callable[[Any], Any]", field.converter)))
    kind = str(field.type)
    return field.evolve(validator=_SCALARS[kind]) if kind in _SCALARS and not field.validator else field


def _telling(place: str, converter: Callable[[Any], _T]) -> Callable[[Any], _T]:
    @wraps(converter)
    def converted(value: Any) -> _T:
        try:
            return converter(value)
        except InvalidValueError as error:
            raise attrs.evolve(error, argument=f"{place}: {error.argument}") from None

    return converted


def whole(argument: str, count: object) -> int:
    """Return a count as a whole number, be it one of Python's or of numpy's.

    Raises:
        InvalidValueError: no whole number from 0 to 10**15; true is 1 to Python, and no count.
    """
    try:
        number = index(count)  # type: ignore[arg-type]  # whatever has no index is refused below
    except TypeError:
        number = -1
    if isinstance(count, bool) or not 0 <= number <= _MOST:
        raise InvalidValueError(argument, count, "a whole number from 0 to 10**15")
    return number


_K = TypeVar("_K")
_V_co = TypeVar("_V_co", covariant=True)


class FrozenMap(Mapping[_K, _V_co]):
    """An immutable copy of a mapping, in its order.

    >>> counts = FrozenMap({"buy": 2})
    >>> counts["buy"], counts == {"buy": 2}, counts
    (2, True, {'buy': 2})
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[_K, _V_co], /) -> None:
        self._items: dict[_K, _V_co] = dict(items)

    @override
    def __getitem__(self, key: _K) -> _V_co:
        return self._items[key]

    @override
    def __iter__(self) -> Iterator[_K]:
        return iter(self._items)

    @override
    def __len__(self) -> int:
        return len(self._items)

    @override
    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    @override
    def __repr__(self) -> str:
        return repr(self._items)

    @override
    def __reduce__(self) -> tuple[type[FrozenMap[_K, _V_co]], tuple[dict[_K, _V_co]]]:
        return (type(self), (self._items,))
