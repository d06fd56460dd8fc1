"""What every format of file offers: its values counted, and the file written anew with the outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO, Protocol

import attrs

from customer_journey._compat import override
from customer_journey.crosswalks.outcomes import MOST_VALUES, Outcome
from customer_journey.model.errors import InvalidFileError, InvalidValueError, NotFoundError, shown
from customer_journey.model.names import near

__all__ = ["ColumnFile", "NoText", "changed", "check_encoding", "check_size", "missing", "placed"]

#: As many columns a message names.
_MOST_LISTED = 8


class ColumnFile(Protocol):
    """One column of a file that can be read twice.

    Attributes:
        file: the file, opened in binary mode, that can seek.
    """

    @property
    def file(self) -> BinaryIO:
        """The file, opened in binary mode, that can seek."""

    def counts(self) -> Mapping[object, int]:
        """Return how many rows hold each distinct value, None for nothing at all."""

    def check_names(self, *, into: str, unconverted_into: str) -> None:
        """Refuse names of new columns that would overwrite others."""

    def write(
        self, out: BinaryIO, outcomes: tuple[Outcome, ...], *, into: str, unconverted_into: str
    ) -> None:
        """Write the file with the target's stages in one column, and what was not converted in another.

        Raises:
            InvalidFileError: it holds a value now that was not there when the values were counted.
        """


@attrs.frozen(repr=False)
class NoText:
    """A value that is no text, such as a number: it names no stage, and is told of as it stands."""

    text: str

    @override
    def __repr__(self) -> str:
        return self.text

    @override
    def __str__(self) -> str:
        return self.text


def placed(names: tuple[str, ...], column: str, *, into: str, unconverted_into: str) -> tuple[str, ...]:
    """Return the names of all columns once the two are there.

    Raises:
        InvalidValueError: one of them would overwrite another column, or both are the same.
    """
    wider, taken = list(names), {*names} - {column}
    for argument, name in (("into", into), ("unconverted_into", unconverted_into)):
        if name in taken:
            raise InvalidValueError(argument, name, "the converted column or a new one", "this one is taken")
        taken.add(name)
        if name not in wider:
            wider.append(name)
    return tuple(wider)


def check_encoding(
    *, into: str, unconverted_into: str, encoding: str = "utf-8", errors: str = "strict"
) -> None:
    """Refuse names of new columns that the file cannot hold.

    Raises:
        InvalidValueError: its encoding has not all of their characters.
    """
    for argument, name in (("into", into), ("unconverted_into", unconverted_into)):
        try:
            name.encode(encoding, errors)
        except UnicodeError:
            raise InvalidValueError(argument, name, f"a name that {encoding} can write") from None


def check_size(counts: Mapping[object, int], origin: str, column: str) -> None:
    """Refuse a column of so many different values that it cannot be one of stages.

    Raises:
        InvalidFileError: it has too many.
    """
    if len(counts) > MOST_VALUES:
        message = f"more than {MOST_VALUES} different values, so no column of stages"
        raise InvalidFileError.of(origin, message, path=shown(column))


def changed(origin: str) -> InvalidFileError:
    """Return the error that a file holds, the second time it is read, what it did not the first time."""
    return InvalidFileError.of(origin, "changed while it was read: convert it once it is done")


def missing(column: str, names: tuple[str, ...], origin: str) -> NotFoundError:
    """Return the error that a file has no such column: names what is near it, or else what there is."""
    if found := near(column, names):
        return NotFoundError(f"column of {origin}", column, found)
    listed = [shown(name) for name in names[:_MOST_LISTED]]
    if len(names) > _MOST_LISTED:
        listed.append(f"{len(names) - _MOST_LISTED} more")
    has = " and ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)
    return NotFoundError(f"column of {origin}" + (f" (it has {has})" if has else ""), column)
