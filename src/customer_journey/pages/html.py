"""HTML: a fragment of headings, tables and lists that reads with every style removed, too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from customer_journey.pages.blocks import Block, Listing, Prose, Table, printable

__all__ = ["fragment"]

_Clean = Callable[[str], str]

#: A longer list is folded: what stands below a hundred questions is not seen.
_LONGEST_LIST = 8


def fragment(blocks: Iterable[Block], *, caption: str = "", clean: _Clean = printable) -> str:
    """Return blocks as HTML, without ids, classes, style sheets or anything from outside.

    Args:
        blocks: the parts.
        caption: stands over the first table, if that has none of its own.
        clean: what makes a text of a user's fit to be shown, before it is escaped.

    >>> from customer_journey.pages.blocks import table
    >>> print(fragment([table(["id"], [["<b>"]])], caption="Ids"), end="")
    <table border="1" data-quarto-disable-processing="true">
    <caption style="text-align:left">Ids</caption>
    <thead><tr><th scope="col" align="left" valign="top" style="text-align:left;vertical-align:top">id</th>...
    <tbody>
    <tr><th scope="row" align="left" valign="top" style="...">&lt;b&gt;</th></tr>
    </tbody>
    </table>
    """

    def text(words: str) -> str:
        return escape(clean(words))

    made = []
    for block in blocks:
        if isinstance(block, Table):
            made.append(_table(block, block.caption or caption, text))
            caption = ""
        elif isinstance(block, Listing):
            made.append(_list(block, text))
        elif isinstance(block, Prose):
            made.append(f"<p>{text(' '.join(block.text.split()))}</p>\n" if block.text.strip() else "")
        else:
            made.append(_paragraphs(block, text))
    return "".join(made)


def _table(table: Table, caption: str, text: _Clean) -> str:
    titled = f'<caption style="text-align:left">{text(caption)}</caption>\n' if caption else ""
    # A header cell without words would name nothing to a screen reader.
    header = "".join(
        _cell(text(cell), "col" if cell.strip() else "", numeric=numeric)
        for cell, numeric in zip(table.header, table.numeric, strict=True)
    )
    rows = "".join(f"<tr>{_cells(row, table.numeric, text)}</tr>\n" for row in table.rows)
    # Quarto would read the table anew, and lose what it does not know.
    opened = '<table border="1" data-quarto-disable-processing="true">'
    return f"{opened}\n{titled}<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _cells(row: tuple[str, ...], numeric: tuple[bool, ...], text: _Clean) -> str:
    scopes = ("row" if row[0].strip() else "", *("" for _ in row[1:]))
    return "".join(
        _cell(text(cell), scope, numeric=n) for cell, scope, n in zip(row, scopes, numeric, strict=True)
    )


def _cell(shown: str, scope: str, *, numeric: bool) -> str:
    """Return a cell; one that has a scope is a header."""
    named = f'th scope="{scope}"' if scope else "td"
    side = "right" if numeric else "left"
    # JupyterLab's style sheet moves every cell, whatever its attributes say; where styles are taken off,
    # the attributes are left.
    placed = f'align="{side}" valign="top" style="text-align:{side};vertical-align:top"'
    return f"<{named} {placed}>{shown}</{named[:2]}>"


def _list(listed: Listing, text: _Clean) -> str:
    if not listed.entries:
        return ""
    entries = "".join(f"<li>{'<br>'.join(map(text, entry.splitlines()))}</li>\n" for entry in listed.entries)
    title, made = f"<b>{text(listed.title)}</b>", f"<ul>\n{entries}</ul>\n"
    if len(listed.entries) > _LONGEST_LIST:
        summary = f"<summary>{title} ({len(listed.entries)})</summary>"
        return f'<details style="margin:1em 0">\n{summary}\n{made}</details>\n'
    return f"<p>{title}</p>\n{made}"


def _paragraphs(words: str, text: _Clean) -> str:
    parts = (part.strip() for part in words.split("\n\n"))
    return "".join(f"<p>{'<br>'.join(map(text, part.splitlines()))}</p>\n" for part in parts if part)
