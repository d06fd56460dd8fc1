"""SSSOM: a crosswalk as a table of mappings with their justification (sssom 1.0, tab separated)."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator

from customer_journey.crosswalk import Correspondence, Crosswalk
from customer_journey.formats.exchange import BASE, LICENSE, address, mapping_property
from customer_journey.stages import Stage

__all__ = ["crosswalk_text"]

_COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "subject_source",
    "object_source",
    "mapping_cardinality",
    "comment",
)


def crosswalk_text(crosswalk: Crosswalk, *, base: str = BASE, license: str = LICENSE) -> str:
    """Return a crosswalk as SSSOM.

    What the spans say is justified by logical reasoning, what the user decided by curation. A stage
    without a counterpart is mapped to ``sssom:NoTermFound``. Shares, which SSSOM has no column for,
    stand in the comment.

    Args:
        crosswalk: what to write.
        base: the beginning of every address; ends with a slash or a hash.
        license: the address of the licence under which you publish.
    """
    address("base", base), address("license", license)
    out = io.StringIO()
    for line in _header(crosswalk, base, license):
        out.write(f"#{line}\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(sorted(_rows(crosswalk)))
    return out.getvalue()


def _header(crosswalk: Crosswalk, base: str, license: str) -> Iterator[str]:
    from customer_journey import __version__

    ids = dict.fromkeys((crosswalk.source.id, crosswalk.target.id))
    name = f"{crosswalk.source.id}-to-{crosswalk.target.id}"
    yield "curie_map:"
    yield f"  cj: {json.dumps(base)}"
    for id in ids:
        yield f"  {id}: {json.dumps(f'{base}{id}/')}"
    yield f"license: {json.dumps(license)}"
    yield f"mapping_set_id: {json.dumps(f'{base}mappings/{name}')}"
    # JSON strings are YAML strings, and escape whatever a label may hold.
    yield f"mapping_set_title: {json.dumps(f'{crosswalk.source.label} to {crosswalk.target.label}')}"
    yield "mapping_tool: customer_journey"
    yield f"mapping_tool_version: {json.dumps(__version__)}"
    yield "object_type: skos concept"
    yield "subject_type: skos concept"


def _rows(crosswalk: Crosswalk) -> Iterator[tuple[str, ...]]:
    found = [c for stage in crosswalk.source for c in crosswalk.candidates(stage)]
    outward = Counter(c.source.id for c in found)
    inward = Counter(c.target.id for c in found)
    for c in found:
        cardinality = f"{'n' if inward[c.target.id] > 1 else '1'}:{'n' if outward[c.source.id] > 1 else '1'}"
        yield _row(crosswalk, c, cardinality)
    for stage in crosswalk.source:
        if not outward[stage.id]:
            yield _unmapped(crosswalk, stage)


def _row(crosswalk: Crosswalk, c: Correspondence, cardinality: str) -> tuple[str, ...]:
    justification = "ManualMappingCuration" if c.decided else "LogicalReasoning"
    decided = f"; decided: {c.decision.reason}" if c.decision and c.decision.reason else ""
    return (
        c.source.key,
        c.source.label,
        f"skos:{mapping_property(c)}",
        c.target.key,
        c.target.label,
        f"semapv:{justification}",
        f"cj:{crosswalk.source.id}",
        f"cj:{crosswalk.target.id}",
        cardinality,
        f"relation {c.relation}; share {c.share}{decided}",
    )


def _unmapped(crosswalk: Crosswalk, stage: Stage) -> tuple[str, ...]:
    return (
        stage.key,
        stage.label,
        "skos:mappingRelation",
        "sssom:NoTermFound",
        "",
        "semapv:LogicalReasoning",
        f"cj:{crosswalk.source.id}",
        f"cj:{crosswalk.target.id}",
        "1:0",
        "shares no ground with any stage of the target",
    )
