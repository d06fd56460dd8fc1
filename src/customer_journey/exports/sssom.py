"""SSSOM: a crosswalk as a table of mappings with their justification (sssom 1.0, tab separated)."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from customer_journey._version import __version__
from customer_journey.catalogue.toml_text import quoted
from customer_journey.crosswalks.correspondences import Correspondence, CrosswalkRow
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.exports import addresses
from customer_journey.exports.registry import Export
from customer_journey.model.printing import one_line
from customer_journey.model.stages import Stage
from customer_journey.pages.crosswalk import settled

#: SSSOM requires a licence. This is what its tools write where none is stated.
_UNSPECIFIED = "https://w3id.org/sssom/license/unspecified"
#: Prefixes that have a meaning already: our own, and those that SSSOM knows without a declaration.
_TAKEN = frozenset({"cj", "linkml", "orcid", "owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd"})
_COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label"),
    *("mapping_justification", "subject_source", "object_source", "mapping_cardinality", "comment"),
)


def crosswalk_text(crosswalk: Crosswalk, *, base: str = addresses.BASE, license: str | None = None) -> str:
    """Return a crosswalk as SSSOM.

    What follows from the spans is justified by logical reasoning; what the user decided, or
    a file declares, by curation. A stage without a counterpart is mapped to ``sssom:NoTermFound``. SSSOM
    has no column for shares, so the comment states them.

    Args:
        crosswalk: what to write.
        base: the beginning of every address; ends with a slash or a hash.
        license: the address of the licence under which you publish. By default that of the bundled
            data if both frameworks are bundled, else SSSOM's own for "unspecified".

    Raises:
        InvalidValueError: one of the addresses is not an address.
    """
    stated = addresses.license_of(crosswalk.source, crosswalk.target, given=license) or _UNSPECIFIED
    header = "".join(f"#{line}\n" for line in _header(crosswalk, addresses.checked_base(base), stated))
    out = io.StringIO()
    csv.writer(out, "excel-tab", lineterminator="\n").writerows([_COLUMNS, *sorted(_rows(crosswalk))])
    return header + out.getvalue()


def _header(crosswalk: Crosswalk, base: str, license: str) -> Iterator[str]:
    title = f"{crosswalk.source.label} to {crosswalk.target.label}"
    # Texts are quoted, because YAML would read a bare id such as "no" as false.
    if crosswalk.reweighted:
        weights = ", ".join(f"{moment} {weight}" for moment, weight in crosswalk.reweighted.items())
        yield f"comment: {quoted(f'Weights of moments: {weights}')}"
    yield "curie_map:"
    yield f'  "cj": {quoted(base)}'
    for id in dict.fromkeys((crosswalk.source.id, crosswalk.target.id)):
        yield f"  {quoted(_prefix(id))}: {quoted(f'{base}{id}/')}"
    yield f"license: {quoted(license)}"
    yield f"mapping_set_id: {quoted(addresses.mapping_set(crosswalk, base))}"
    yield f"mapping_set_title: {quoted(title.encode('utf-8', 'backslashreplace').decode())}"
    yield f"mapping_set_version: {quoted(crosswalk.data_version)}"
    yield "mapping_tool: customer_journey"
    yield f"mapping_tool_version: {quoted(__version__)}"
    yield "object_type: skos concept"
    yield "subject_type: skos concept"


def _prefix(framework: str) -> str:
    # No id ends with an underscore, so no framework can have this prefix.
    return f"{framework}_" if framework in _TAKEN else framework


def _curie(stage: Stage) -> str:
    return f"{_prefix(stage.framework)}:{stage.id}"


def _rows(crosswalk: Crosswalk) -> Iterator[tuple[str, ...]]:
    rows = crosswalk.rows()
    outward = Counter(row.source.id for row in rows if row.target)
    inward = Counter(row.target.id for row in rows if row.target)
    for row in rows:
        if isinstance(row, Correspondence):
            from_one, to_one = inward[row.target.id] == 1, outward[row.source.id] == 1
            yield _row(crosswalk, row, f"{'1' if from_one else 'n'}:{'1' if to_one else 'n'}")
        elif not outward[row.source.id]:
            yield _row(crosswalk, row, "1:0")


def _row(crosswalk: Crosswalk, row: CrosswalkRow, cardinality: str) -> tuple[str, ...]:
    """Return a mapping in the columns of :data:`_COLUMNS`."""
    property, object = "skos:mappingRelation", ("sssom:NoTermFound", "")
    comment = "shares no moments with any stage of the target"
    if isinstance(row, Correspondence):
        property, object = f"skos:{addresses.mapping_property(row)}", (_curie(row.target), row.target.label)
        decided = f"; decided: {row.decision.reason}" if row.decision and row.decision.reason else ""
        comment = f"relation {row.relation}; share {row.share}{decided}"
    justification = "semapv:ManualMappingCuration" if settled(row) else "semapv:LogicalReasoning"
    sources = (f"cj:{crosswalk.source.id}", f"cj:{crosswalk.target.id}")
    subject = (_curie(row.source), row.source.label)
    cells = (*subject, property, *object, justification, *sources, cardinality, comment)
    # Cells are made printable and put on one line: a label must neither break a row nor send commands to a
    # terminal.
    return tuple(map(one_line, cells))


EXPORTS = (Export("sssom", Crosswalk, crosswalk_text, ("base", "license")),)
