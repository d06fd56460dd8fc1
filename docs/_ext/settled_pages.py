"""How the differences between two readings of the spans were settled, from the file that the tests check."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from framework_pages import FromData, link, moments, section, table, text

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SETTLED = Path(__file__).parents[2] / "tests" / "settled_spans.json"


def outcome(entry: dict[str, Any]) -> str:
    """Return which reading the sources supported."""
    reading = next((name for name in ("first", "second") if entry["settled"] == entry[name]), "neither")
    if entry.get("open"):
        return f"Left open, settled as the {reading}"
    return "For neither" if reading == "neither" else f"For the {reading}"


class SettledTable(FromData):
    """A table for each framework: what each reading covered, what was decided, and why."""

    def made(self) -> list[nodes.Element]:
        """Return a section for each framework, in the order of the file."""
        self.env.note_dependency(str(SETTLED))
        settled = json.loads(SETTLED.read_text("utf-8"))
        return [
            section(
                [link(f"framework-{id}", id)],
                f"settled-{id}",
                table(["Stage", "Moments", "Why"], [_row(*item) for item in found], [2, 4, 6], "wrapped"),
            )
            for id, found in groupby(settled.items(), lambda item: item[0].partition(":")[0])
        ]


def _row(key: str, entry: dict[str, Any]) -> list[list[nodes.Node]]:
    parts = [("First: ", entry["first"]), ("Second: ", entry["second"])]
    if entry["settled"] not in (entry["first"], entry["second"]):
        parts.append(("Settled: ", entry["settled"]))
    spans = nodes.line_block(
        "", *(nodes.line("", "", nodes.emphasis("", name), *moments(span)) for name, span in parts)
    )
    source = nodes.reference("", "", nodes.Text("Source"), refuri=entry["source"])
    return [
        [link(key, key.partition(":")[2])],
        [spans],
        [
            nodes.strong("", outcome(entry)),
            nodes.Text(". "),
            *text(entry["why"]),
            nodes.Text(" "),
            source,
        ],
    ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive with Sphinx."""
    app.add_directive("settled-table", SettledTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
