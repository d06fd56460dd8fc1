"""Quoted fields of CSV: where each field ends, unless programs would read it in different ways."""

import re
from collections.abc import Callable, Iterator

from customer_journey.model.errors import InvalidFileError

#: The most characters that a quoted field may have: without a limit, a quote that is never closed would fill
#: the memory with the rest of the file.
_LONGEST = 1 << 27
#: Parts of messages: what to do about a quote inside a field, and why a field is refused.
_DOUBLED = 'write a quote inside a field as ""'
_DISAGREE = "which programs read in different ways"


class Quotes:
    """Finds the fields of lines with quotes, and refuses fields that programs read in different ways.

    A field that begins with a quote ends at the first delimiter or line end before which it has an even
    number of quotes.

    Attributes:
        opened: whether a field is incomplete: its closing quote comes in a later line.
    """

    def __init__(self, delimiter: str, error: Callable[[str, str], InvalidFileError]) -> None:
        """Begin a file; the function returns the error for what is wrong in a place of it."""
        self._mark = delimiter
        self._error_in = error
        mark = re.escape(delimiter)
        self._simple = re.compile(f'{mark}([^"{mark}]+|"[^"]*"|)').findall
        self.opened = False
        #: The incomplete field so far, and its size, which includes the rest of the line in which it begins.
        self._parts: list[str] = []
        self._size = 0
        #: The number of the line in which the latest field with quotes begins.
        self._line = 0
        #: Whether an earlier field would still be open in a program that reads a backslash before a quote as
        #: an escape: such a program takes what follows for a part of that field.
        self._escaped = False

    def add(self, text: str) -> None:
        """Add text to the incomplete field.

        Raises:
            InvalidFileError: the field becomes too long, so its quote is probably never closed.
        """
        self._parts.append(text)
        self._size += len(text)
        if self._size > _LONGEST:
            raise self.unclosed()

    def simple(self, line: str) -> list[str]:
        """Return the fields of a line if none needs a closer look, or else an empty list.

        A line is simple if joining what the pattern finds gives the line again: nothing was left over.
        """
        if self._escaped or '\\"' in line:
            return []
        found = self._simple(self._mark + line)
        return found if self._mark.join(found) == line else []

    def fields(self, number: int, line: str) -> Iterator[str]:
        """Yield the fields that end in a line, as they are written.

        Raises:
            InvalidFileError: programs would read a field in different ways.
        """
        self._size = len(line) + (self._size if self.opened else 0)
        for place, piece in enumerate(line.split(self._mark)):
            odd = piece.count('"') % 2
            if self.opened:
                self._parts.append(self._mark + piece if place else piece)
                if odd:
                    yield self._closed()
                else:
                    self._check_inside(piece)
            elif '"' not in piece:
                yield piece
            else:
                self._line = number
                if odd and piece.startswith('"'):
                    self._open(piece)
                else:
                    self._check(piece)
                    yield piece

    def unclosed(self) -> InvalidFileError:
        """Return the error for a field whose quote is never closed."""
        return self._error("a quote is opened and never closed")

    def _open(self, piece: str) -> None:
        """Begin an incomplete field.

        What it holds is checked at once. Otherwise a stray quote would go unnoticed until the next quote, and
        everything up to there would be held in memory.
        """
        self._check_inside(piece[1:])
        self._parts, self.opened = [piece], True

    def _closed(self) -> str:
        """Return the field that was incomplete until now."""
        field = "".join(self._parts)
        self._check(field)
        self._parts, self.opened = [], False
        return field

    def _check(self, field: str) -> None:
        """Refuse a complete field with quotes that programs read in different ways."""
        quoted = field.startswith('"')
        if quoted:
            self._check_inside(field[1:-1] if field[-1] == '"' else field[1:])
        elif field.lstrip(" \t").startswith('"'):
            raise self._error(f"a blank before an opening quote, {_DISAGREE}: remove the blank")
        if self._escaped:
            self._check_escaped(field, inside=True)
        if quoted and '\\"' in field:
            self._check_escaped(field, inside=False)

    def _check_inside(self, text: str) -> None:
        """Refuse text between quotes if it contains a quote that is not doubled."""
        if '"' in text.replace('""', ""):
            what = '\\"' if '\\"' in text else "text after a closing quote"
            raise self._error(f"{what}, {_DISAGREE}: {_DOUBLED}")

    def _check_escaped(self, field: str, *, inside: bool) -> None:
        r"""Refuse a field that also makes sense, but ends elsewhere, if ``\"`` is read as an escaped quote.

        Args:
            field: the field as it is written; it contains a quote.
            inside: whether that reading is still inside an earlier field, so that the first quote closes that
                one; if not, the first quote opens this field, and the next one closes it.
        """
        closing = field.replace(r"\\", "..").replace(r"\"", "..").find('"', 0 if inside else 1)
        self._escaped = closing < 0
        if self._escaped:
            return  # it ends in a later field, which is then refused, or nowhere, which makes no sense
        if closing == len(field) - 1:
            elsewhere = inside  # both readings end here, but that of an earlier field began elsewhere
        else:
            # A closing quote makes sense only before a delimiter or a line end, which here are in the field.
            elsewhere = field.startswith((self._mark, "\r", "\n"), closing + 1)
        if elsewhere:
            raise self._error(f'\\" may end a field or not, {_DISAGREE}: {_DOUBLED}')

    def _error(self, message: str) -> InvalidFileError:
        return self._error_in(message, f"line {self._line}")
