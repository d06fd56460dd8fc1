"""Blocks: the parts of a page, before any format."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from textwrap import wrap

import attrs

__all__ = ["Block", "Listing", "Table", "joined", "listing", "printable", "table"]

_WIDTH = 100


@attrs.frozen
class Table:
    """A table that is yet to be drawn."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@attrs.frozen
class Listing:
    """Entries under a title; nothing at all if there are no entries."""

    title: str
    entries: tuple[str, ...]


#: A part of a page: text that ends with a line end, a table, or a list.
Block = str | Table | Listing


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return a table of these rows."""
    return Table(tuple(header), tuple(map(tuple, rows)))


def listing(title: str, entries: Iterable[object]) -> Listing:
    """Return a list of these entries."""
    return Listing(title, tuple(map(str, entries)))


def printable(text: str) -> str:
    r"""Escape what does not print: a label must not send commands to a terminal.

    >>> printable("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


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


def _wrapped(listed: Listing) -> str:
    lines = [
        line
        for entry in listed.entries
        for paragraph in entry.splitlines()
        for line in wrap(
            printable(paragraph),
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
            break_on_hyphens=False,
        )
    ]
    return f"\n{printable(listed.title)}\n" + "".join(f"{line}\n" for line in lines) if lines else ""


def joined(blocks: Iterable[Block]) -> str:
    """Return blocks as one text: tables in aligned columns, one line per row.

    >>> print(joined([table(["id", "label"], [["buy", "Buy"], ["refer", "Refer"]])]), end="")
    id     label
    buy    Buy
    refer  Refer
    """
    return "".join(map(_text, blocks))


def _text(block: Block) -> str:
    if isinstance(block, Table):
        return _aligned(block)
    return _wrapped(block) if isinstance(block, Listing) else block
