"""What two readers found, and what counting sources gave, from the files that the tests check."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from framework_pages import FromData, link, moments, section, table, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

TESTS = Path(__file__).parents[2] / "tests"
sys.path.append(str(TESTS))
import readings  # noqa: E402  # it lies beside the tests, which use it too


class ReadingsTable(FromData):
    """A table for each framework that was read twice: both readings, the count, and what is in the data."""

    def made(self) -> list[nodes.Element]:
        """Return a section for each framework, in the order of the file."""
        for path in (*TESTS.glob("*_cores.json"), *TESTS.glob("tallies/*.json")):
            self.env.note_dependency(str(path))
        first, second = readings.first_reading(), readings.second_reading()
        tallies = {id: readings.told(f"tallies/{id}.json") for id in {key.split(":")[0] for key in first}}
        present = readings.present_reading()
        return [
            section(
                [link(f"framework-{id}", id)],
                f"readings-{id}",
                table(
                    ["Stage", "First reader", "Second reader", "Now", "Sources that define it by"],
                    [_row(key, first, second, present, tallies[id]) for key in keys],
                    [3, 4, 4, 4, 5],
                    "wrapped",
                ),
            )
            for id, keys in groupby(first, lambda key: key.split(":")[0])
            if id in tallies
        ]


def _row(
    key: str,
    first: readings.Reading,
    second: readings.Reading,
    present: readings.Reading,
    tally: Mapping[str, dict],
) -> list[list[nodes.Node]]:
    stage = key.split(":")[1]
    return [
        [link(key, stage)],
        *([_meaning(*reading[key])] for reading in (first, second, present)),
        _counted(tally.get(stage)),
    ]


def _meaning(span: frozenset[str], core: frozenset[str]) -> nodes.Node:
    """Return a core and, below it, the fringe."""
    parts = [nodes.line("", "", *moments(core))]
    if span - core:
        parts.append(nodes.line("", "", nodes.emphasis("", "fringe: "), *moments(span - core)))
    return nodes.line_block("", *parts)


def _counted(entry: dict | None) -> list[nodes.Node]:
    if entry is None:
        return text("not counted")
    votes = readings.votes(entry["sources"])
    counts = ", ".join(f"{moment} {count}" for moment, count in votes.items())
    judged = f" {entry['judged']['why']}" if "judged" in entry else ""
    return text(f"{counts}; of {len(entry['sources'])}.{judged}")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive with Sphinx."""
    app.add_directive("readings-table", ReadingsTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
