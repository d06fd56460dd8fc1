"""Terminals: the blocks of a page, drawn by rich as wide as the terminal, with every cell in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import attrs

from customer_journey.model.printing import printable
from customer_journey.pages.blocks import Block, Table, joined

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, Group, RenderResult
    from rich.table import Table as DrawnTable

#: The space between two columns.
_GAP = 2


@attrs.frozen
class DrawnBlock:
    """A block that is laid out when rich prints it and the width is known.

    Attributes:
        block: the block.
        writable: returns a text in which characters that the terminal's encoding lacks are replaced.
    """

    block: Block
    writable: Callable[[str], str] = str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield what rich prints."""
        from rich.text import Text

        if not isinstance(self.block, Table):
            if text := joined([self.block], width=options.max_width):
                yield Text(self.writable(text.removesuffix("\n")))
            return
        if self.block.caption:
            yield Text(self.writable(printable(self.block.caption)), style="bold")
        yield _table(self.block, self.writable, options.max_width)


def group(blocks: Iterable[Block]) -> Group:
    """Return blocks as one value that rich can print."""
    from rich.console import Group

    return Group(*map(DrawnBlock, blocks))


def _table(table: Table, writable: Callable[[str], str], width: int) -> DrawnTable:
    from rich import box
    from rich.table import Table as DrawnTable
    from rich.text import Text

    header, *rows = [[writable(printable(cell)) for cell in row] for row in (table.header, *table.rows)]
    widths = _widths([header, *rows], width)
    made = DrawnTable(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
    for name, columns, numeric in zip(header, widths, table.numeric, strict=True):
        # Long words are folded: if they were cut off, an id could not be copied.
        made.add_column(Text(name), width=columns, overflow="fold", justify="right" if numeric else "left")
    for row in rows:
        # As Text, because rich would read a string with square brackets as markup.
        made.add_row(*map(Text, row))
    return made


def _widths(lines: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return widths of columns that fit: the widest columns shrink first, and words are broken only last."""
    from rich.cells import cell_len

    columns = list(zip(*lines, strict=True))
    widths = [max(map(cell_len, cells)) for cells in columns]
    words = [max((cell_len(w) for cell in cells for w in cell.split()), default=1) for cells in columns]
    free = width - _GAP * (len(columns) - 1)
    while sum(widths) > free and max(widths) > 1:
        widest = max(range(len(widths)), key=lambda i: (widths[i] > words[i], widths[i]))
        widths[widest] -= 1
    return widths
