"""HTML: the blocks of a page as a fragment that can be read even without styles."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from customer_journey.model.printing import printable
from customer_journey.pages.blocks import Block, Listing, Table, paragraphs

_Clean = Callable[[str], str]

#: Entries of a list; a longer list is folded, so that nobody misses what follows it.
_LONGEST_LIST = 8


def fragment(blocks: Iterable[Block], *, caption: str = "", clean: _Clean = printable) -> str:
    """Return blocks as HTML, without ids, classes, style sheets or external resources.

    Args:
        blocks: the parts.
        caption: the caption of the first table if it has none of its own.
        clean: returns a text without what must not be shown; the result is escaped afterwards.

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

    def text(raw: str) -> str:
        return escape(clean(raw))

    made = ""
    for block in blocks:
        if isinstance(block, Table):
            made += _table(block, block.caption or caption, text)
            caption = ""
        elif isinstance(block, Listing):
            made += _list(block, text)
        else:
            made += "".join(f"<p>{'<br>'.join(map(text, lines))}</p>\n" for lines in paragraphs(block))
    return made


def _table(table: Table, caption: str, text: _Clean) -> str:
    captioned = f'<caption style="text-align:left">{text(caption)}</caption>\n' if caption else ""
    sides = ["right" if numeric else "left" for numeric in table.numeric]
    header = _row(table.header, ["col"] * len(sides), sides, text)
    scopes = ["row", *[""] * (len(sides) - 1)]
    rows = "".join(f"{_row(cells, scopes, sides, text)}\n" for cells in table.rows)
    # Without the attribute, Quarto would parse the table, and lose what it does not know.
    opened = '<table border="1" data-quarto-disable-processing="true">'
    return f"{opened}\n{captioned}<thead>{header}</thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _row(cells: Sequence[str], scopes: Sequence[str], sides: Sequence[str], text: _Clean) -> str:
    """Return a row. A cell with a scope is a header cell, unless it is empty and so would name nothing."""
    made = ""
    for cell, scope, side in zip(cells, scopes, sides, strict=True):
        tag = f'th scope="{scope}"' if scope and cell.strip() else "td"
        # Both are needed: JupyterLab's style sheet overrides the attributes, and some viewers remove styles.
        aligned = f'align="{side}" valign="top" style="text-align:{side};vertical-align:top"'
        made += f"<{tag} {aligned}>{text(cell)}</{tag[:2]}>"
    return f"<tr>{made}</tr>"


def _list(listed: Listing, text: _Clean) -> str:
    if not listed.entries:
        return ""
    entries = "".join(f"<li>{'<br>'.join(map(text, entry.splitlines()))}</li>\n" for entry in listed.entries)
    title, items = f"<b>{text(listed.title)}</b>", f"<ul>\n{entries}</ul>\n"
    if len(listed.entries) > _LONGEST_LIST:
        summary = f"<summary>{title} ({len(listed.entries)})</summary>"
        return f'<details style="margin:1em 0">\n{summary}\n{items}</details>\n'
    return f"<p>{title}</p>\n{items}"
