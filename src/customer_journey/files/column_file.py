"""What every file format can do: count the values of a column, and write the file with the outcomes."""

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

import attrs

from customer_journey.crosswalks.column_checks import check_new_names, check_size
from customer_journey.crosswalks.outcomes import Outcome
from customer_journey.model.errors import InvalidFileError, InvalidValueError, NotFoundError, series, shown
from customer_journey.model.names import near
from customer_journey.model.printing import has_surrogate

#: A message lists at most this many columns.
_MOST_LISTED = 8


@attrs.frozen(kw_only=True)
class ColumnFile(ABC):
    """One column of a file, which is read twice: to count the values, and to convert them.

    Attributes:
        file: the file, opened in binary mode; it must be able to seek.
        origin: what the file is called in messages.
        column: the column's name.
        place: which of the columns it is, counted from 0; several may have its name.
        encoding: the encoding of its text.
        errors: how bytes and characters outside the encoding are handled, as for :func:`open`.
    """

    file: BinaryIO
    origin: str
    column: str
    place: int = 0
    encoding: str = "utf-8"
    errors: str = "strict"

    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns; in NDJSON, those of the first object's members."""

    @abstractmethod
    def counted(self) -> Iterator[tuple[object, int]]:
        """Yield values of the column, each with a number of rows that hold it; None is a missing value.

        A value may come several times: its numbers are then to be added up.

        Raises:
            InvalidFileError: the file is damaged.
        """

    @abstractmethod
    def write(self, out: BinaryIO, outcomes: Iterable[Outcome], **new: str) -> None:
        """Write the file with the ids of target stages in one column, and unconverted values in another.

        Columns that the file does not have come last. Everything else stays as it was.

        Args:
            out: the file to write to.
            outcomes: what becomes of each value.
            new: the names of the columns: ``into`` and ``unconverted_into``. With ``share_into``, each row
                that lists several stages becomes one row for each of them, with its share.

        Raises:
            InvalidValueError: one of these columns would overwrite another one.
            InvalidFileError: the file holds a value that it did not hold when its values were counted.
        """

    def counts(self) -> Mapping[object, int]:
        """Return how many rows hold each distinct value; missing values count as None.

        Raises:
            InvalidFileError: the file is damaged, or has too many different values.
        """
        found: Counter[object] = Counter()
        try:
            for value, count in self.counted():
                found[value] += count
                check_size(found, self.column)
        except InvalidValueError as error:
            raise self.error(str(error).removesuffix(".")) from None
        return found

    def undecoded(self, values: Iterable[object]) -> list[str]:
        """Return the values that hold bytes that are not in the encoding."""
        return [v for v in values if isinstance(v, str) and self.errors != "strict" and has_surrogate(v)]

    def reads(self, encoding: str) -> bool:
        """Return whether the file can be read in an encoding, and be written back in the same bytes."""
        return encoding == self.encoding

    def encoded(self, text: str) -> bytes:
        """Return text as the file holds it."""
        return text.encode(self.encoding, self.errors)

    def check_names(self, **new: str) -> None:
        """Refuse names for the written columns that would overwrite others, or that the file cannot hold.

        Raises:
            InvalidValueError: a name would overwrite another column, or the encoding of the file cannot write
                it.
        """
        for argument, name in new.items():
            try:
                self.encoded(name)
            except UnicodeError:
                raise InvalidValueError(argument, name, f"a name that {self.encoding} can write") from None
        self.with_new(self.names(), new)

    def with_new(self, names: tuple[str, ...], new: Mapping[str, str]) -> tuple[str, ...]:
        """Return the names of all columns, including those that are written.

        Raises:
            InvalidValueError: one of these would overwrite another one.
        """
        check_new_names(names, self.column, new)
        return (*names, *(name for name in new.values() if name not in names))

    def places(self, header: Sequence[str], *names: str) -> list[int]:
        """Return the places of columns in the header; the converted column's is its own."""
        at = {name: place for place, name in enumerate(header)} | {self.column: self.place}
        return [at[name] for name in names]

    def error(self, message: str, path: str = "") -> InvalidFileError:
        """Return the error for something that is wrong with the file, or with a place in it."""
        return InvalidFileError.of(self.origin, message, path=path)

    def changed(self) -> InvalidFileError:
        """Return the error for a value that is found only when the file is read for the second time."""
        return self.error("changed while it was read: convert it when it is complete")


def cells_of(outcome: Outcome, new: Mapping[str, str]) -> list[dict[str, object]]:
    """Return what the new columns hold in each row that is written for a row with this value."""
    parts = outcome.parts if "share_into" in new else (outcome,)
    rows = [
        {
            "into": part.target.id if part.target else None,
            "unconverted_into": part.value if part.kept else None,
            "share_into": 1 / len(parts),
        }
        for part in parts
    ]
    return [{name: cells[argument] for argument, name in new.items()} for cells in rows]


@attrs.frozen
class FileFormat:
    """A format of files with columns.

    Attributes:
        name: the name of the format, such as ``csv``.
        endings: how the names of its files end.
        open: returns a column; takes the file, the column's name, ``origin``, and the settings as keywords.
        settings: the names of the settings.
    """

    name: str
    endings: tuple[str, ...]
    open: Callable[..., ColumnFile]
    settings: tuple[str, ...] = ()


@attrs.frozen(repr=False)
class NotText:
    """A value that is no text and no number: it cannot name a stage, and is shown as it is written."""

    raw: str

    def __repr__(self) -> str:
        return self.raw


def bare(name: str) -> str:
    """Return the name of a column without spaces and byte-order marks around it."""
    return name.strip().strip("\ufeff").strip()


def places_of(column: str, names: Sequence[str]) -> list[int]:
    """Return the places of the columns with a name; without the spaces around it, if none has just this."""
    for form in (str, bare):
        if found := [place for place, name in enumerate(names) if form(name) == form(column)]:
            return found
    return []


def place_of(column: str, names: Sequence[str], origin: str, *, within: str = "file") -> int | None:
    """Return the place of a column by its name, or by its number, as in ``#2``; None if there is none.

    Raises:
        InvalidFileError: several columns have the name; says how to choose one.
    """
    if not (found := places_of(column, names)):
        number = re.fullmatch(r"#([1-9][0-9]{0,4})", column)
        return int(number[1]) - 1 if number and int(number[1]) <= len(names) else None
    if len(found) > 1:
        times = "twice" if len(found) == 2 else f"{len(found)} times"
        ways = series([f"#{place + 1}" for place in found], "or")
        message = f"the {within} has this column {times}: choose one by its place, with --column {ways}"
        raise InvalidFileError.of(origin, message, path=shown(column))
    return found[0]


def missing(column: str, names: tuple[str, ...], origin: str) -> NotFoundError:
    """Return the error for a column that a file does not have; it suggests similar names, or lists all."""
    if found := near(column, names):
        return NotFoundError(f"column of {origin}", column, found)
    has = f" (it has {series(names, 'and', most=_MOST_LISTED)})" if names else ""
    return NotFoundError(f"column of {origin}{has}", column)
