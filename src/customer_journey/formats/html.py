"""HTML: a fragment of headings, tables and lists that reads with every style removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from customer_journey.formats.blocks import Block, Listing, Table, printable

__all__ = ["fragment"]

_Clean = Callable[[str], str]


def fragment(blocks: Iterable[Block], *, caption: str = "", clean: _Clean = printable) -> str:
    """Return blocks as HTML, without ids, classes, styles or anything from outside.

    Args:
        blocks: the parts.
        caption: stands over the first table.
        clean: what makes a text of a user's fit to be shown, before it is escaped.

    >>> from customer_journey.formats.blocks import table
    >>> print(fragment([table(["id"], [["<b>"]])], caption="Ids"), end="")
    <table border="1" data-quarto-disable-processing="true">
    <caption>Ids</caption>
    <thead><tr><th scope="col" align="left">id</th></tr></thead>
    <tbody>
    <tr><th scope="row" align="left" valign="top">&lt;b&gt;</th></tr>
    </tbody>
    </table>
    """

    def text(words: str) -> str:
        return escape(clean(words))

    made = []
    for block in blocks:
        if isinstance(block, Table):
            made.append(_table(block, caption, text))
            caption = ""
        elif isinstance(block, Listing):
            made.append(_list(block, text))
        else:
            made.append(_paragraphs(block, text))
    return "".join(made)


def _table(table: Table, caption: str, text: _Clean) -> str:
    # A header cell without words would name nothing to a screen reader.
    header = "".join(
        f'<th scope="col" align="left">{text(cell)}</th>' if cell.strip() else "<td></td>"
        for cell in table.header
    )
    titled = f"<caption>{text(caption)}</caption>\n" if caption else ""
    rows = "".join(f"<tr>{_cells(row, text)}</tr>\n" for row in table.rows)
    # Quarto would read the table anew, and lose what it does not know.
    opened = '<table border="1" data-quarto-disable-processing="true">'
    return f"{opened}\n{titled}<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _cells(row: tuple[str, ...], text: _Clean) -> str:
    first, *others = row
    named = "th" if first.strip() else "td"
    scope = ' scope="row"' if named == "th" else ""
    head = f'<{named}{scope} align="left" valign="top">{text(first)}</{named}>'
    return head + "".join(f'<td align="left" valign="top">{text(cell)}</td>' for cell in others)


def _list(listed: Listing, text: _Clean) -> str:
    if not listed.entries:
        return ""
    entries = "".join(f"<li>{'<br>'.join(map(text, entry.splitlines()))}</li>\n" for entry in listed.entries)
    return f"<p><b>{text(listed.title)}</b></p>\n<ul>\n{entries}</ul>\n"


def _paragraphs(words: str, text: _Clean) -> str:
    parts = (part.strip() for part in words.split("\n\n"))
    return "".join(f"<p>{'<br>'.join(map(text, part.splitlines()))}</p>\n" for part in parts if part)
