"""Where sources place the types that most of them name, and how far they agree."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from docutils import nodes
from framework_pages import FromData, table, text

import customer_journey as cj
from customer_journey.content.claims import claims_about
from customer_journey.pages.numbers import percent

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: The framework whose stages the table has, and how many types.
_FRAMEWORK, _MOST = "five-stage-journey", 20


class PlacementTable(FromData):
    """A table of the most named types: at each stage, how many sources place them there, and agreement."""

    def made(self) -> list[nodes.Element]:
        """Return the table, the type that most sources name first."""
        framework = cj.frameworks[_FRAMEWORK]
        sources = defaultdict(set)
        for claim in claims_about(framework):
            if claim.fit is not cj.Fit.AVOID:
                sources[claim.content_type].add(claim.source.source.id)
        most = sorted(sources, key=lambda type_: (-len(sources[type_]), type_))[:_MOST]
        head = ["Type", "Sources", *(stage.label for stage in framework)]
        return [table(head, [_row(framework, id, len(sources[id])) for id in most], [4, 2, 3, 3, 3, 3, 3])]


def _row(framework: cj.Framework, id: str, sources: int) -> list[list[nodes.Node]]:
    found = {r.stage.id: r for r in cj.stages_for(id, framework)}
    cells = [_cell(found.get(stage.id)) for stage in framework]
    return [text(cj.content_types[id].label), text(sources), *cells]


def _cell(recommendation: cj.Recommendation | None) -> list[nodes.Node]:
    if recommendation is None:
        return []
    if recommendation.fit is cj.Fit.AVOID:
        return [nodes.Text(f"avoid ({recommendation.sources_for})")]
    shown = f"{percent(recommendation.agreement)} ({recommendation.sources_for})"
    return [nodes.strong("", shown) if recommendation.fit is cj.Fit.PRIMARY else nodes.Text(shown)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive with Sphinx."""
    app.add_directive("placement-table", PlacementTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
