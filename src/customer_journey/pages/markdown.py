"""Markdown: tables for a wiki, a pull request, a notebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from customer_journey.catalogue.spine import spine
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.pages.blocks import Block, Listing, Prose, Table, listing, printable
from customer_journey.pages.plain import always_on, measures, notes, transition

__all__ = ["blocks_text", "crosswalk_text", "framework_text"]

#: Characters that mean something in Markdown or HTML; a backslash or an entity makes them text.
_ESCAPES = {c: f"\\{c}" for c in r"\`*_{}[]()#+!|~"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


#: What begins a list or a rule at the start of a line.
_BULLET = re.compile(r"^([0-9]*)([-.])", re.ASCII)


def escaped(text: str) -> str:
    r"""Return text that shows as itself in Markdown, in one line.

    >>> print(escaped("<b>a|b</b>"))
    &lt;b&gt;a\|b&lt;/b&gt;
    """
    shown = "".join(_ESCAPES.get(c, c) for c in printable(" ".join(text.split())))
    return _BULLET.sub(r"\1\\\2", shown)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *([escaped(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def blocks_text(blocks: Iterable[Block]) -> str:
    """Return the parts of a page: texts as paragraphs, tables, lists under bold titles."""
    return "\n".join(filter(None, map(_block, blocks)))


def _block(block: Block) -> str:
    if isinstance(block, Table):
        titled = f"**{escaped(block.caption)}**\n\n" if block.caption else ""
        return titled + _table([escaped(cell) for cell in block.header], block.rows)
    if isinstance(block, Listing):
        entries = "".join(f"- {escaped(entry)}\n" for entry in block.entries)
        return f"**{escaped(block.title)}**\n\n{entries}" if entries else ""
    if isinstance(block, Prose):
        return f"{escaped(block.text)}\n" if block.text.strip() else ""
    parts = (part.strip() for part in block.split("\n\n"))
    return "\n".join("  \n".join(map(escaped, part.splitlines())) + "\n" for part in parts if part)


def framework_text(framework: Framework, *, language: str = "en") -> str:
    """Return a framework as a heading, a table of its stages, and what is told of them together."""
    rows = (
        [
            s.id,
            label(s, language),
            ", ".join(spine().ranges(s.span)) or "off the path",
            s.definition,
        ]
        for s in framework
    )
    stages = _table(["stage", "label", "moments", "what happens"], rows)
    lists = blocks_text(
        [
            listing("Always on beside the others", always_on(framework)),
            listing("Transitions beside the plain order", map(transition, framework.transitions)),
            listing("Sources", framework.sources),
        ]
    )
    heading = escaped(label(framework, language))
    return f"## {heading}\n\n{escaped(framework.description)}\n\n{stages}\n{lists}"


def crosswalk_text(crosswalk: Crosswalk) -> str:
    """Return a crosswalk as a heading, a table of correspondences and the measures."""
    rows = []
    for stage in crosswalk.source:
        rows += [
            [stage.label, str(c.relation), c.target.label, str(c.share), notes(c)]
            for c in crosswalk.candidates(stage)
        ]
        if uncovered := crosswalk.uncovered(stage):
            rows.append([stage.label, "none", "—", str(uncovered), ""])
    correspondences = _table(
        [escaped(crosswalk.source.label), "relation", escaped(crosswalk.target.label), "share", "notes"], rows
    )
    told = "".join(f"\n{escaped(line[:1].upper() + line[1:])}.\n" for line in measures(crosswalk))
    heading = f"{escaped(crosswalk.source.label)} → {escaped(crosswalk.target.label)}"
    return f"## {heading}\n\n{correspondences}{told}"
