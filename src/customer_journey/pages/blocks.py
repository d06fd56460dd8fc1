"""Blocks: the parts of a page, whatever its format, and a page as text."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import compress
from shutil import get_terminal_size
from textwrap import wrap

import attrs

from customer_journey.model.printing import printable

#: Greatest and least length of a line, in columns of a terminal: longer lines are hard to read.
_WIDEST = 100
_NARROWEST = 20
_NUMBER = re.compile(r"((under|over) )?[0-9]+([./][0-9]+)?( %)?", re.ASCII)


@attrs.frozen
class Table:
    """A table.

    Attributes:
        header: the names of the columns.
        rows: the cells.
        caption: what the table shows; it is left out of plain text.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""

    @property
    def numeric(self) -> tuple[bool, ...]:
        """For each column, whether it contains only numbers: such a column is aligned to the right."""
        return tuple(
            any(cells) and all(map(_NUMBER.fullmatch, filter(None, cells))) for cells in self._columns
        )

    @property
    def filled(self) -> Table:
        """The table without the columns that are empty in every row.

        >>> table(["id", "note"], [["buy", ""], ["refer", ""]]).filled.header
        ('id',)
        """
        kept = [not self.rows or any(map(str.strip, cells)) for cells in self._columns]
        header, *rows = (tuple(compress(line, kept)) for line in (self.header, *self.rows))
        return attrs.evolve(self, header=header, rows=tuple(rows))

    @property
    def _columns(self) -> list[tuple[str, ...]]:
        return [tuple(row[i] for row in self.rows) for i in range(len(self.header))]


@attrs.frozen
class Listing:
    """Entries under a title. If there are no entries, the title is not shown either."""

    title: str
    entries: tuple[str, ...]


@attrs.frozen
class Prose:
    """A paragraph that is wrapped to the width available. If it is empty, nothing is shown."""

    text: str


#: A part of a page. A string is shown line by line as it is, and must end with a line break.
Block = str | Prose | Table | Listing


def table(header: Sequence[str], rows: Iterable[Iterable[object]], *, caption: str = "") -> Table:
    """Return a table of these rows."""
    return Table(tuple(header), tuple(tuple(map(str, row)) for row in rows), caption)


def listing(title: str, entries: Iterable[object]) -> Listing:
    """Return a list of these entries."""
    return Listing(title, tuple(map(str, entries)))


def paragraphs(block: str | Prose) -> list[list[str]]:
    """Return the lines of each paragraph; prose is one line."""
    text = " ".join(block.text.split()) if isinstance(block, Prose) else block
    return [lines.strip().splitlines() for lines in text.split("\n\n") if lines.strip()]


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def _aligned(table: Table) -> str:
    lines = [[printable(cell) for cell in row] for row in (table.header, *table.rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    text = ""
    for line in lines:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        text += "  ".join(padded).rstrip() + "\n"
    return text


def _listed(listed: Listing, width: int) -> str:
    paragraphs = (line for entry in listed.entries for line in entry.splitlines())
    text = "".join(_wrapped(paragraph, width, first="  ", rest="    ") for paragraph in paragraphs)
    return f"\n{printable(listed.title)}\n{text}" if text else ""


def _wrapped(text: str, width: int, *, first: str = "", rest: str = "") -> str:
    # Lines are not broken at hyphens, so that ids stay whole and can be copied.
    lines = wrap(printable(text), width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    return "".join(f"{line}\n" for line in lines)


def _room() -> int:
    """Return the width of the terminal, or the greatest width if the output goes elsewhere."""
    if sys.stdout is None or not sys.stdout.isatty():
        return _WIDEST
    return get_terminal_size((_WIDEST, 24)).columns


def joined(blocks: Iterable[Block], *, width: int | None = None) -> str:
    """Return blocks as text, with the columns of tables aligned and one line per row.

    Args:
        blocks: the parts.
        width: the greatest length of lines of prose and lists, up to 100. By default the width of the
            terminal.

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
        return _wrapped(" ".join(block.text.split()), width)
    return "\n".join(map(printable, block.split("\n")))
