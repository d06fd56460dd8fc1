"""Terminals: tables drawn by rich."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from customer_journey.formats.blocks import Block, Table, joined, printable

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table as DrawnTable

__all__ = ["drawn", "group"]


def drawn(table: Table, *, writable: Callable[[str], str] = str) -> DrawnTable:
    """Return a table for rich; ``writable`` makes of a text what the terminal can show."""
    from rich import box
    from rich.table import Table as DrawnTable
    from rich.text import Text

    made = DrawnTable(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in table.header:
        made.add_column(Text(name))
    for row in table.rows:
        # Text, not str: a label in square brackets is no markup.
        made.add_row(*(Text(writable(printable(cell))) for cell in row))
    return made


def group(blocks: Iterable[Block]) -> Group:
    """Return blocks as what rich prints."""
    from rich.console import Group
    from rich.text import Text

    made = (drawn(b) if isinstance(b, Table) else Text(joined([b]).rstrip("\n")) for b in blocks)
    return Group(*made)
