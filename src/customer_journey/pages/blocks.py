"""Blocks: the parts of a page, before any format."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from shutil import get_terminal_size
from textwrap import wrap

import attrs

__all__ = ["Block", "Listing", "Prose", "Table", "joined", "listing", "printable", "table"]

#: Lines that are longer than this are hard to read, however wide the terminal is.
_WIDEST = 100
_NARROWEST = 20
_NUMBER = re.compile(r"((under|over) )?[0-9]+([./][0-9]+)?( %)?", re.ASCII)


@attrs.frozen
class Table:
    """A table that is yet to be drawn.

    Attributes:
        header: the names of the columns.
        rows: the cells.
        caption: what the table shows, where that is said beside it: on a page, not among plain lines.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Whether a column holds nothing but numbers: those are compared by their last digits."""
        return tuple(any(cells) and all(map(_is_number, filter(None, cells))) for cells in self._columns)

    @property
    def filled(self) -> Table:
        """The table without the columns in which no row says anything.

        >>> table(["id", "note"], [["buy", ""], ["refer", ""]]).filled.header
        ('id',)
        """
        kept = [any(map(str.strip, cells)) for cells in self._columns]
        if not self.rows or all(kept):
            return self
        header, *rows = (
            tuple(c for c, keep in zip(line, kept, strict=True) if keep) for line in (self.header, *self.rows)
        )
        return attrs.evolve(self, header=header, rows=tuple(rows))

    @property
    def _columns(self) -> list[tuple[str, ...]]:
        return [tuple(row[i] for row in self.rows) for i in range(len(self.header))]


@attrs.frozen
class Listing:
    """Entries under a title; nothing at all if there are no entries."""

    title: str
    entries: tuple[str, ...]


@attrs.frozen
class Prose:
    """A paragraph, in lines as long as there is room for; nothing at all if it is empty."""

    text: str


#: A part of a page: text that ends with a line end and keeps its lines, prose, a table, or a list.
Block = str | Prose | Table | Listing


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str = "") -> Table:
    """Return a table of these rows."""
    return Table(tuple(header), tuple(map(tuple, rows)), caption)


def listing(title: str, entries: Iterable[object]) -> Listing:
    """Return a list of these entries."""
    return Listing(title, tuple(map(str, entries)))


def printable(text: str) -> str:
    r"""Escape what does not print: a label must not send commands to a terminal.

    >>> printable("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None


def _width(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def _aligned(table: Table) -> str:
    lines = [[printable(cell) for cell in row] for row in (table.header, *table.rows)]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(table.header))]
    padded = (
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )
    return "".join(line.rstrip() + "\n" for line in padded)


def _listed(listed: Listing, width: int) -> str:
    lines = [
        line
        for entry in listed.entries
        for paragraph in entry.splitlines()
        for line in _wrapped(paragraph, width, first="  ", rest="    ")
    ]
    return f"\n{printable(listed.title)}\n" + "".join(f"{line}\n" for line in lines) if lines else ""


def _wrapped(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    # Ids are not broken at their hyphens: they are there to be copied.
    return wrap(printable(text), width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _room() -> int:
    """Return how long lines may be: as the terminal allows if it is one, in a pipe always the same."""
    if sys.stdout is None or not sys.stdout.isatty():
        return _WIDEST
    return get_terminal_size((_WIDEST, 24)).columns


def joined(blocks: Iterable[Block], *, width: int | None = None) -> str:
    """Return blocks as one text: tables in aligned columns, one line per row.

    Args:
        blocks: the parts.
        width: how long lines of prose and of lists may be, up to 100; as the terminal allows if
            nothing is said.

    >>> print(joined([table(["id", "label"], [["buy", "Buy"], ["refer", "Refer"]])]), end="")
    id     label
    buy    Buy
    refer  Refer
    """
    room = max(_NARROWEST, min(_room() if width is None else width, _WIDEST))
    return "".join(_text(block, room) for block in blocks)


def _text(block: Block, width: int) -> str:
    if isinstance(block, Table):
        return _aligned(block)
    if isinstance(block, Listing):
        return _listed(block, width)
    if isinstance(block, Prose):
        return "".join(f"{line}\n" for line in _wrapped(" ".join(block.text.split()), width))
    return block
