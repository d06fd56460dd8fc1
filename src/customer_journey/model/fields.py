"""Fields of records: converters from lists, sets and names to immutable values, and validators."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from enum import EnumMeta, StrEnum
from errno import ENOENT
from functools import wraps
from operator import index
from typing import Any, NoReturn, TypeVar, cast

import attrs

from customer_journey.model.errors import InvalidValueError

#: A larger count is a mistake, and floating point could not hold it exactly.
_LARGEST_COUNT = 10**15

_T = TypeVar("_T")
_M = TypeVar("_M", bound=Mapping[Any, Any])
_K = TypeVar("_K")
_V_co = TypeVar("_V_co", covariant=True)


class StringLookup(EnumMeta):
    """Looks up strings only: an enumeration would compare any other value, and some cannot be compared."""

    def __call__(cls, value: object, *names: Any, **options: Any) -> Any:
        """Return the member with this value; with names, a new enumeration."""
        if names or options or isinstance(value, str):
            return super().__call__(value, *names, **options)
        return cls._missing_(value)  # type: ignore[attr-defined]  # of Choice, below


class Choice(StrEnum, metaclass=StringLookup):
    """An enumeration of strings; an error for an unknown value lists its members.

    >>> class Colour(Choice):
    ...     RED = "red"
    ...     BLUE = "blue"
    >>> Colour("red") is Colour.RED
    True
    >>> Colour("green")
    Traceback (most recent call last):
        ...
    customer_journey.errors.InvalidValueError: colour must be one of red, blue, not 'green'.
    """

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        words = re.sub("(?<=[a-z])(?=[A-Z])", " ", cls.__name__).lower()
        raise InvalidValueError(words, value, f"one of {', '.join(cls)}")


def each(argument: str, given: Iterable[_T], expected: str) -> Iterator[_T]:
    """Return an iterator over an iterable. Errors that the iterator itself raises are not caught.

    Raises:
        InvalidValueError: it is not iterable; or a string or bytes, which would pass for a list of letters.
    """
    items: Iterator[_T] | None = None
    if not isinstance(given, (str, bytes)):
        with suppress(TypeError):  # an array without dimensions has __iter__, but cannot be iterated
            items = iter(given)
    if items is None:
        raise InvalidValueError(argument, given, expected)
    return items


def mapping(argument: str, given: _M, expected: str) -> _M:
    """Return the mapping that was given.

    Raises:
        InvalidValueError: it is not a mapping.
    """
    if not isinstance(given, Mapping):
        raise InvalidValueError(argument, given, expected)
    return given


def path_of(argument: str, given: object, expected: str = "a path") -> str:
    """Return a path as a string.

    Raises:
        InvalidValueError: it is not a path, or no operating system can hold it.
        FileNotFoundError: it holds a NUL character, so nothing can be there.
    """
    try:
        path = os.fsdecode(given)  # type: ignore[arg-type]  # anything but a path is refused below
        os.fsencode(path)
    except (TypeError, UnicodeError):
        raise InvalidValueError(argument, given, expected) from None
    if "\0" in path:
        raise FileNotFoundError(ENOENT, "no path holds a NUL character", path)
    return path


def all_of(kind: type[_T], given: Iterable[_T]) -> tuple[_T, ...]:
    """Return the items of an iterable as a tuple.

    Raises:
        InvalidValueError: an item is of another kind; or a single string was given, which would pass for
            a list of its letters.
    """
    one = "string" if kind is str else kind.__name__
    items = tuple(each("the value", given, f"a list of {one}s"))
    for item in items:
        if not isinstance(item, kind):
            raise InvalidValueError("each item", item, f"a {one}")
    return items


def texts(given: Iterable[str]) -> tuple[str, ...]:
    """Return strings as a tuple.

    Raises:
        InvalidValueError: a single string, or an item that is not a string.
    """
    return all_of(str, given)


def an(kind: type, expected: str) -> Callable[[object, attrs.Attribute[Any], object], None]:
    """Return a validator that refuses values of any other type; ``expected`` is what the message asks for."""

    def validate(record: object, field: attrs.Attribute[Any], value: object) -> None:
        # Python counts True as an int, but in a record that is a mistake.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise InvalidValueError(f"{type(record).__name__}.{field.name}", value, expected)

    return validate


#: By annotation: a type, or its text if the module postpones the evaluation of annotations. Comparing texts
#: keeps the import fast; typing.get_type_hints would evaluate the annotations of every record.
_VALIDATORS: dict[object, Callable[[object, attrs.Attribute[Any], Any], object]] = {
    **dict.fromkeys((str, "str"), an(str, "a string")),
    **dict.fromkeys((bool, "bool"), an(bool, "True or False")),
    **dict.fromkeys(
        (int | None, "int | None", "Optional[int]"),
        attrs.validators.optional(an(int, "a whole number or None")),
    ),
}


def strict(record: type, fields: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
    """Make a record refuse values of the wrong type, with an error that names the field.

    Each field has a converter or a validator, or an annotation that says what to check: ``str``,
    ``bool`` or ``int | None``.

    >>> @attrs.frozen(field_transformer=strict)
    ... class Flag:
    ...     up: bool
    ...     seen_by: tuple[str, ...] = attrs.field(default=(), converter=texts)
    >>> Flag("false")
    Traceback (most recent call last):
        ...
    customer_journey.errors.InvalidValueError: Flag.up must be True or False, not 'false'.
    >>> Flag(True, seen_by="me")
    Traceback (most recent call last):
        ...
    customer_journey.errors.InvalidValueError: Flag.seen_by must be a list of strings, not 'me'.
    >>> Flag(True, seen_by=[7])
    Traceback (most recent call last):
        ...
    customer_journey.errors.InvalidValueError: each item of Flag.seen_by must be a string, not 7.

    Raises:
        TypeError: nothing says how to check a field.
    """
    return [_checked(f"{record.__name__}.{field.name}", field) for field in fields]


def _checked(place: str, field: attrs.Attribute[Any]) -> attrs.Attribute[Any]:
    if field.converter:
        return field.evolve(converter=_naming_field(place, cast("Callable[[Any], Any]", field.converter)))
    if field.validator:
        return field
    if field.type not in _VALIDATORS:
        # It is better to fail here than to define a class that silently checks nothing.
        message = f"{place} needs a converter or a validator: nothing says how to check {field.type!r}"
        raise TypeError(message)
    return field.evolve(validator=_VALIDATORS[field.type])


def _naming_field(place: str, converter: Callable[[Any], _T]) -> Callable[[Any], _T]:
    """Return the converter with errors that name its field, which a converter itself does not know."""

    @wraps(converter)
    def converted(value: Any) -> _T:
        try:
            return converter(value)
        except InvalidValueError as error:
            if "." in error.argument:
                raise  # a record inside this one has already named its field
            argument = f"{error.argument} of {place}" if error.argument.startswith("each ") else place
            raise attrs.evolve(error, argument=argument) from None

    return converted


def whole(argument: str, count: object) -> int:
    """Return a count as an int; NumPy's integers are accepted.

    Raises:
        InvalidValueError: it is not a whole number from 0 to 10**15, or it is a bool.
    """
    try:
        number = index(count)  # type: ignore[arg-type]  # anything without an index is refused below
    except TypeError:
        number = -1
    if isinstance(count, bool) or not 0 <= number <= _LARGEST_COUNT:
        raise InvalidValueError(argument, count, "a whole number from 0 to 10**15")
    return number


class FrozenMap(Mapping[_K, _V_co]):
    """An immutable copy of a mapping, in its order.

    >>> counts = FrozenMap({"buy": 2})
    >>> counts["buy"], counts == {"buy": 2}, counts
    (2, True, {'buy': 2})
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[_K, _V_co], /) -> None:
        self._items: dict[_K, _V_co] = dict(items)

    def __getitem__(self, key: _K) -> _V_co:
        return self._items[key]

    def __iter__(self) -> Iterator[_K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self._items,))
