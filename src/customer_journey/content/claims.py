"""Claims: what publications say about types of content at stages, from frameworks, tables and warnings."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import product

import attrs

from customer_journey.catalogue.bundled import cited_entries
from customer_journey.catalogue.codec import RecordReader
from customer_journey.catalogue.frameworks import frameworks
from customer_journey.catalogue.frameworks import stage as stage_with_key
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
        note: how we read its own names for stages.
    """

    framework: str
    placements: Mapping[str, tuple[str, ...]]
    avoid: Mapping[str, tuple[str, ...]]
    source: Citation
    note: str = ""


@attrs.frozen
class ContentWarning:
    """What a publication without a table warns against.

    Attributes:
        types: the ids of the content types that it is about.
        stages: the keys of the stages where it holds; none if it is general, which makes no claim.
        says: the warning, in our own words.
        source: where it was published.
    """

    types: tuple[str, ...]
    stages: tuple[str, ...]
    says: str
    source: Citation


@attrs.frozen
class Claim:
    """What one source says about one type of content at one stage.

    Attributes:
        content_type: the id of the type.
        stage: the stage that the source is about.
        fit: how the type fits; if a table only lists it, it is ``SUPPORTING``.
        source: where it was published.
        reason: why, if the source gives a reason.
        listed: whether it comes from a published table or warning, not from the framework's own file.
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
    tables = []
    for entry, source in cited_entries("content_tables.toml", "tables"):
        framework, note = entry.text("framework", required=True), entry.text("note")
        placements, avoid = (
            {stage: by_stage.texts(stage) for stage in by_stage.own_keys()}
            for by_stage in (entry.table("placements"), entry.table("avoid"))
        )
        tables.append(ContentTable(framework, placements, avoid, source, note))
    return tuple(tables)


@cache
def content_warnings() -> tuple[ContentWarning, ...]:
    """Return the published warnings, in the order of their file."""
    cited, read = cited_entries("content_warnings.toml", "warnings"), RecordReader()
    return tuple(read(ContentWarning, entry, source=source) for entry, source in cited)


def _in_file(framework: Framework) -> Iterator[Claim]:
    for stage in framework:
        for placement in stage.content:
            # One claim for each publication, citing the first of the places cited there.
            cited = {c.source.id: c for c in reversed(placement.sources or stage.sources)}
            # A framework that cites nothing is itself the source.
            for source in cited.values() or (Citation(Source(framework.id, framework.label)),):
                yield Claim(placement.content_type, stage, placement.fit, source, placement.reason)


def _in_table(table: ContentTable) -> Iterator[Claim]:
    framework = frameworks[table.framework]
    for fit, placed in ((Fit.SUPPORTING, table.placements), (Fit.AVOID, table.avoid)):
        for stage, types in placed.items():
            for content_type in types:
                yield Claim(content_type, framework.stage_with_id(stage), fit, table.source, listed=True)


def _in_warning(warning: ContentWarning) -> Iterator[Claim]:
    for id, key in product(warning.types, warning.stages):
        yield Claim(id, stage_with_key(key), Fit.AVOID, warning.source, warning.says, listed=True)


@cache
def _published() -> tuple[Claim, ...]:
    """Return the claims of the tables and of the warnings."""
    in_tables = (claim for table in content_tables() for claim in _in_table(table))
    return (*in_tables, *(claim for warning in content_warnings() for claim in _in_warning(warning)))


@lru_cache(maxsize=16)
def claims_about(framework: Framework) -> tuple[Claim, ...]:
    """Return all claims, those of the framework's own file first.

    The framework may be a custom one; it then replaces a known one with the same id.
    """
    others = (other for id, other in frameworks.items() if id != framework.id)
    return (*(claim for one in (framework, *others) for claim in _in_file(one)), *_published())
