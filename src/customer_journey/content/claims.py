"""Claims: what publications say of types of content at stages, from framework files and from tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import attrs

from customer_journey.catalogue import bundled
from customer_journey.catalogue.frameworks import frameworks
from customer_journey.catalogue.loading import Citing
from customer_journey.catalogue.reading import Table, toml_table
from customer_journey.model.framework import Framework
from customer_journey.model.sources import Citation, Source
from customer_journey.model.stages import Fit, Stage

__all__ = ["Claim", "ContentTable", "claims_about", "content_tables"]


@attrs.frozen
class ContentTable:
    """A published table of which content belongs to which stage.

    Attributes:
        framework: the id of the framework whose stages it speaks of.
        placements: stage id to ids of content types.
        avoid: stage id to ids of content types that it warns against there.
        source: where it was published.
        note: how its own stage names were read.
    """

    framework: str
    placements: Mapping[str, tuple[str, ...]]
    avoid: Mapping[str, tuple[str, ...]]
    source: Citation
    note: str = ""


@attrs.frozen
class Claim:
    """One source's word on one type of content at one stage.

    Attributes:
        content_type: the id of the type.
        stage: the stage of which the source speaks.
        fit: what it says; a table that merely lists a type says ``SUPPORTING``.
        source: where it says so.
        reason: why, if it tells.
        listed: whether it comes from a published table, not from the framework's own file.
    """

    content_type: str
    stage: Stage
    fit: Fit
    source: Citation
    reason: str = ""
    listed: bool = False


@cache
def content_tables() -> tuple[ContentTable, ...]:
    """Return the published tables, in the order of their file."""
    table = toml_table(bundled.read("content_tables.toml"), "content_tables.toml")
    cite = Citing(table.table("references"))
    found = tuple(t for entry in table.tables("tables") for t in _read(entry, cite))
    table.close()
    table.finish()
    return found


def _read(table: Table, cite: Citing) -> Iterator[ContentTable]:
    framework = table.text("framework", required=True)
    placements, avoid = (_by_stage(table.table(key)) for key in ("placements", "avoid"))
    note = table.text("note")
    for source in cite.one(table, "source", table.text("source", required=True)):
        yield ContentTable(framework, placements, avoid, source, note)
    table.close()


def _by_stage(table: Table) -> dict[str, tuple[str, ...]]:
    return {stage: table.texts(stage) for stage in table.own_keys()}


def _of_framework(framework: Framework) -> Iterator[Claim]:
    for stage in framework:
        for placement in stage.content:
            told = {c.source.id: c for c in reversed(placement.sources or stage.sources)}
            # Whoever cites nothing, in a framework of their own, is the source.
            for source in told.values() or (Citation(Source(framework.id, framework.label)),):
                yield Claim(placement.content_type, stage, placement.fit, source, placement.reason)


def _of_table(table: ContentTable) -> Iterator[Claim]:
    framework = frameworks[table.framework]
    for fit, placed in ((Fit.SUPPORTING, table.placements), (Fit.AVOID, table.avoid)):
        for stage, types in placed.items():
            for content_type in types:
                yield Claim(content_type, framework[stage], fit, table.source, listed=True)


@cache
def _by_framework() -> dict[str, tuple[Claim, ...]]:
    return {id: tuple(_of_framework(framework)) for id, framework in frameworks.items()}


@cache
def _listed() -> tuple[Claim, ...]:
    return tuple(claim for table in content_tables() for claim in _of_table(table))


def claims_about(framework: Framework) -> tuple[Claim, ...]:
    """Return every claim there is, those of the framework's own file first.

    The framework may be one of the user's own; it then stands in for a known one with its id.
    """
    others = (claims for id, claims in _by_framework().items() if id != framework.id)
    return (*_of_framework(framework), *(claim for claims in others for claim in claims), *_listed())
