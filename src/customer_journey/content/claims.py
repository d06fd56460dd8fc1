"""Claims: what publications say about types of content at stages, from framework files and from tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import attrs

from customer_journey.catalogue.cited import cited_entries
from customer_journey.catalogue.frameworks import frameworks
from customer_journey.catalogue.reading import Table
from customer_journey.model.framework import Framework
from customer_journey.model.sources import Citation, Source
from customer_journey.model.stages import Fit, Stage


@attrs.frozen
class ContentTable:
    """A published table of which content belongs to which stage.

    Attributes:
        framework: the id of the framework whose stages it is about.
        placements: stage id to the ids of content types to publish there.
        avoid: stage id to the ids of content types to avoid there.
        source: where it was published.
        note: how we read its own names of stages.
    """

    framework: str
    placements: Mapping[str, tuple[str, ...]]
    avoid: Mapping[str, tuple[str, ...]]
    source: Citation
    note: str = ""


@attrs.frozen
class Claim:
    """What one source says about one type of content at one stage.

    Attributes:
        content_type: the id of the type.
        stage: the stage that the source is about.
        fit: how the type fits; if a table only lists it, it is ``SUPPORTING``.
        source: where it was published.
        reason: why, if the source gives a reason.
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
    return tuple(_read())


def _read() -> Iterator[ContentTable]:
    for entry, sources in cited_entries("content_tables.toml", "tables"):
        framework, note = entry.text("framework", required=True), entry.text("note")
        placements, avoid = (_by_stage(entry.table(key)) for key in ("placements", "avoid"))
        for source in sources:
            yield ContentTable(framework, placements, avoid, source, note)


def _by_stage(table: Table) -> dict[str, tuple[str, ...]]:
    return {stage: table.texts(stage) for stage in table.own_keys()}


def _of_framework(framework: Framework) -> Iterator[Claim]:
    for stage in framework:
        for placement in stage.content:
            cited = {c.source.id: c for c in reversed(placement.sources or stage.sources)}
            # A framework that cites nothing is itself the source.
            for source in cited.values() or (Citation(Source(framework.id, framework.label)),):
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
    """Return every claim, those of the framework's own file first.

    The framework may be a custom one; it then replaces a known one with the same id.
    """
    others = (claims for id, claims in _by_framework().items() if id != framework.id)
    return (*_of_framework(framework), *(claim for claims in others for claim in claims), *_listed())
