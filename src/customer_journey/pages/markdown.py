"""Markdown: the blocks of a page for a wiki, a pull request or a notebook."""

import re
from collections.abc import Iterable

from customer_journey.model.printing import one_line
from customer_journey.pages.blocks import Block, Listing, Table, paragraphs

#: Characters that mean something in Markdown or HTML; a backslash or an entity makes them text.
_ESCAPES = {c: f"\\{c}" for c in r"\`*_{}[]()#+!|~"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
#: What begins a list or a rule at the start of a line.
_BULLET = re.compile(r"^([0-9]*)([-.])", re.ASCII)


def blocks_text(blocks: Iterable[Block]) -> str:
    """Return the blocks of a page: strings as paragraphs, tables, lists under bold titles."""
    return "\n".join(filter(None, map(_block, blocks)))


def _block(block: Block) -> str:
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Listing):
        entries = "".join(f"- {escaped(entry)}\n" for entry in block.entries)
        return f"**{escaped(block.title)}**\n\n{entries}" if entries else ""
    return "\n".join("  \n".join(map(escaped, lines)) + "\n" for lines in paragraphs(block))


def _table(table: Table) -> str:
    caption = f"**{escaped(table.caption)}**\n\n" if table.caption else ""
    header, *rows = ([escaped(cell) for cell in line] for line in (table.header, *table.rows))
    lines = [header, ["---"] * len(header), *rows]
    return caption + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def escaped(text: str) -> str:
    r"""Return text that shows as itself in Markdown, in one line.

    >>> print(escaped("<b>a|b</b>"))
    &lt;b&gt;a\|b&lt;/b&gt;
    """
    shown = "".join(_ESCAPES.get(c, c) for c in one_line(text))
    return _BULLET.sub(r"\1\\\2", shown)
