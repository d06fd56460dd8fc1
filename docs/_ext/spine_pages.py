"""Tables about the spine: its moments, which vocabularies draw its lines, and what each stage covers.

Wherever a stage stands beside a moment, it says whether the moment is in its core or in its fringe.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from docutils import nodes
from framework_pages import FromData, bundled, code, link, listed, moments, paragraph, section, table, text

import customer_journey as cj

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx


def draws(f: cj.Framework, one: str, other: str) -> bool:
    """Return whether a stage of a framework covers one of two moments and not the other."""
    return any((one in s.span) != (other in s.span) for s in f)


def separates(f: cj.Framework, one: str, other: str) -> bool:
    """Return whether a framework divides two moments: no stage covers both, or none has both in its core."""
    return any(_divided([getattr(s, part) for s in f], {one, other}) for part in ("span", "core"))


def _divided(sets: Sequence[cj.Span], pair: set[str]) -> bool:
    """Return whether two moments are in some of the sets, but never in the same one."""
    return pair <= {m for found in sets for m in found} and not any(pair <= found for found in sets)


def ids(found: Iterable[cj.Framework]) -> list[nodes.Node]:
    """Return links to frameworks."""
    return listed([link(f"framework-{f.id}", f.id)] for f in found)


class SpineTable(FromData):
    """The moments in order, and the exits."""

    def made(self) -> list[nodes.Element]:
        """Return the two tables."""
        return [
            *_moment_table("The path", "the-path", cj.spine().moments),
            *_moment_table("The exits", "the-exits", cj.spine().exits),
        ]


def _moment_table(title: str, id: str, found: Sequence[cj.Moment]) -> list[nodes.Element]:
    rows = [[[code(m.id)], text(m.definition), text(m.line)] for m in found]
    head = ["Moment", "What happens", "Who draws the line"]
    return [section(text(title), id, table(head, rows, [1, 3, 4], "wrapped"))]


class LineTable(FromData):
    """Every line between two neighbours of the spine, and the frameworks that draw it."""

    def made(self) -> list[nodes.Element]:
        """Return the table."""
        rows = [_line(a.id, b.id) for a, b in pairwise(cj.spine().moments)]
        head = ["Between", "and", "Drawn by", "Divided between stages by"]
        return [table(head, rows, [2, 2, 1, 8], "wrapped", "lines")]


def _line(one: str, other: str) -> list[list[nodes.Node]]:
    drawing = [f for f in bundled() if draws(f, one, other)]
    separating = [f for f in drawing if separates(f, one, other)]
    # If the strong evidence is thin, the weak evidence is shown too.
    rest = [f for f in drawing if f not in separating] if len(separating) < 2 else []
    shown = ids(separating) or text("none")
    shown += [nodes.Text("; weaker evidence: "), *ids(rest)] if rest else []
    return [[code(one)], [code(other)], text(len(drawing)), shown]


class ExitTable(FromData):
    """Every exit, with the stages that cover it or lead to it."""

    def made(self) -> list[nodes.Element]:
        """Return the table."""
        rows = [[[code(m.id)], _covering(m.id), _leading(m.id)] for m in cj.spine().exits]
        return [table(["Exit", "Stages that cover it", "Stages that lead to it"], rows, [1, 4, 4], "wrapped")]


def _covering(moment: str) -> list[nodes.Node]:
    return listed(_beside(s, moment, link(s.key, s.key)) for f in bundled() for s in f if moment in s.span)


def _beside(s: cj.Stage, moment: str, shown: nodes.Node) -> list[nodes.Node]:
    """Return a stage that covers a moment; it is in brackets if the moment is in its fringe."""
    return [shown] if moment in s.core else [nodes.Text("("), shown, nodes.Text(")")]


def _leading(moment: str) -> list[nodes.Node]:
    # A stage may have the id of an exit, so the kind of the transition decides.
    left = [f[t.source] for f in bundled() for t in f.transitions if t.kind == "exit" and t.target == moment]
    return listed([link(s.key, s.key)] for s in left)


class TwinTable(FromData):
    """The stages of one framework with the same core and fringe, which the spine does not distinguish."""

    def made(self) -> list[nodes.Element]:
        """Return the table, with a row for each such group."""
        rows = [
            [
                [link(f"framework-{f.id}", f.id)],
                listed([link(s.key, s.id)] for s in twins),
                moments(twins[0].core),
                moments(twins[0].fringe),
            ]
            for f in bundled()
            for twins in same_meaning(f)
        ]
        return [table(["Framework", "Stages", "Core", "Fringe"], rows, [2, 5, 3, 2], "wrapped")]


def same_meaning(f: cj.Framework) -> list[list[cj.Stage]]:
    """Return the groups of stages of a framework that have the same core and the same fringe."""
    groups: dict[tuple[frozenset[str], frozenset[str]], list[cj.Stage]] = {}
    for s in f:
        groups.setdefault((s.core, s.fringe), []).append(s)
    return [stages for (core, _), stages in groups.items() if core and len(stages) > 1]


class SpanTable(FromData):
    """The spans of some frameworks by moment, or of all frameworks by stage."""

    required_arguments = 1
    final_argument_whitespace = True

    def made(self) -> list[nodes.Element]:
        """Return one table with a column for each framework, or a chart for each axis."""
        if self.arguments[0] == "all":
            return [_chart(axis) for axis in cj.Axis]
        return [_columns([cj.frameworks[id] for id in self.arguments[0].split()])]


def _columns(shown: Sequence[cj.Framework]) -> nodes.table:
    rows = [
        [
            [code(m.id)],
            *(_covering_in(f, m.id) or [nodes.Text("-")] for f in shown),
        ]
        for m in cj.spine().moments
    ]
    return table(["Moment", *(f.id for f in shown)], rows, [1] * (len(shown) + 1), "wrapped")


def _covering_in(f: cj.Framework, moment: str) -> list[nodes.Node]:
    return listed(_beside(s, moment, code(s.id)) for s in f.stages if moment in s.span)


def _chart(axis: cj.Axis) -> nodes.section:
    """Return all frameworks of an axis: a row for each stage, a column for each moment."""
    path = cj.spine().moments
    head = ["", *(m.id for m in path), "off the path"]
    made = table(head, [], [6, *[1] * len(path), 3], "spans")
    body = next(iter(made.findall(nodes.tbody)))
    for f in bundled():
        if f.axis is axis:
            title = nodes.entry("", paragraph(link(f"framework-{f.id}", f.id)), morecols=len(head) - 1)
            body += nodes.row("", title, classes=["framework"])
            body += [_bar(s) for s in f]
    return section(text(f"Axis: {axis}"), f"spans-{axis}", made)


#: The marks of a moment in the core and of one in the fringe; a parallel stage has marks of its own.
_MARKS = {False: ("●", "○"), True: ("◆", "◇")}


def _bar(s: cj.Stage) -> nodes.row:
    core, fringe = _MARKS[s.parallel]
    cells = [nodes.entry("", paragraph(link(s.key, s.id)))]
    for m in cj.spine().moments:
        if m.id in s.core:
            cells.append(nodes.entry("", paragraph(nodes.Text(core)), classes=["covered"]))
        else:
            cells.append(nodes.entry("", paragraph(*text(fringe if m.id in s.fringe else ""))))
    exits = listed(_beside(s, m.id, nodes.Text(m.id)) for m in cj.spine().exits if m.id in s.span)
    return nodes.row("", *cells, nodes.entry("", paragraph(*(exits if s.span else text("no span")))))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives with Sphinx."""
    app.add_directive("spine-table", SpineTable)
    app.add_directive("line-table", LineTable)
    app.add_directive("exit-table", ExitTable)
    app.add_directive("twin-table", TwinTable)
    app.add_directive("span-table", SpanTable)
    app.add_css_file("spans.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
