"""SSSOM: a crosswalk as a table of mappings with their justification (sssom 1.0, tab separated)."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator

from customer_journey._version import __version__
from customer_journey.crosswalks.correspondences import Correspondence
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.exports.addresses import (
    BASE,
    base_address,
    license_address,
    mapping_property,
    mapping_set,
)
from customer_journey.exports.registry import Export
from customer_journey.model.stages import Stage
from customer_journey.pages.blocks import printable

__all__ = ["EXPORTS", "crosswalk_text"]

#: SSSOM requires a licence. This is what its tools write where none is stated.
_UNSPECIFIED = "https://w3id.org/sssom/license/unspecified"

#: Prefixes that mean something else: ours, and those that SSSOM knows without being told.
_TAKEN = frozenset({"cj", "linkml", "orcid", "owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd"})
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


def crosswalk_text(crosswalk: Crosswalk, *, base: str = BASE, license: str | None = None) -> str:
    """Return a crosswalk as SSSOM.

    What the spans say is justified by logical reasoning, what the user decided by curation. A stage
    without a counterpart is mapped to ``sssom:NoTermFound``. Shares, which SSSOM has no column for,
    stand in the comment.

    Args:
        crosswalk: what to write.
        base: the beginning of every address; ends with a slash or a hash.
        license: the address of the licence under which you publish. By default that of the bundled
            data if both frameworks are bundled, else the one that SSSOM has for "unspecified".

    Raises:
        InvalidValueError: one of the addresses is none.
    """
    stated = license_address(license, crosswalk.source, crosswalk.target) or _UNSPECIFIED
    out = io.StringIO()
    for line in _header(crosswalk, base_address(base), stated):
        out.write(f"#{line}\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(sorted(_rows(crosswalk)))
    return out.getvalue()


def _header(crosswalk: Crosswalk, base: str, license: str) -> Iterator[str]:
    ids = dict.fromkeys((crosswalk.source.id, crosswalk.target.id))
    # JSON strings are YAML strings, whatever a label holds; an id such as "no" would be a truth value.
    if crosswalk.reweighted:
        told = ", ".join(f"{moment} {weight}" for moment, weight in crosswalk.reweighted.items())
        yield f"comment: {json.dumps(f'Weights of moments: {told}')}"
    yield "curie_map:"
    yield f'  "cj": {json.dumps(base)}'
    for id in ids:
        yield f"  {json.dumps(_prefix(id))}: {json.dumps(f'{base}{id}/')}"
    yield f"license: {json.dumps(license)}"
    yield f"mapping_set_id: {json.dumps(mapping_set(crosswalk, base))}"
    yield f"mapping_set_title: {json.dumps(f'{crosswalk.source.label} to {crosswalk.target.label}')}"
    yield "mapping_tool: customer_journey"
    yield f"mapping_tool_version: {json.dumps(__version__)}"
    yield "object_type: skos concept"
    yield "subject_type: skos concept"


def _prefix(framework: str) -> str:
    # No id ends with an underscore, so nothing else is called this.
    return f"{framework}_" if framework in _TAKEN else framework


def _curie(stage: Stage) -> str:
    return f"{_prefix(stage.framework)}:{stage.id}"


def _one_line(text: str) -> str:
    """Return text that no reader of tables breaks, and no terminal obeys."""
    return printable(" ".join(text.split()))


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
        _curie(c.source),
        _one_line(c.source.label),
        f"skos:{mapping_property(c)}",
        _curie(c.target),
        _one_line(c.target.label),
        f"semapv:{justification}",
        f"cj:{crosswalk.source.id}",
        f"cj:{crosswalk.target.id}",
        cardinality,
        _one_line(f"relation {c.relation}; share {c.share}{decided}"),
    )


def _unmapped(crosswalk: Crosswalk, stage: Stage) -> tuple[str, ...]:
    return (
        _curie(stage),
        _one_line(stage.label),
        "skos:mappingRelation",
        "sssom:NoTermFound",
        "",
        "semapv:LogicalReasoning",
        f"cj:{crosswalk.source.id}",
        f"cj:{crosswalk.target.id}",
        "1:0",
        "shares no moments with any stage of the target",
    )


EXPORTS = (Export("sssom", Crosswalk, crosswalk_text, ("base", "license")),)
