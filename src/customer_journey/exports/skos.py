"""SKOS: a framework as a concept scheme, a crosswalk as mapping relations, in Turtle."""

from collections.abc import Iterator

from customer_journey.catalogue.toml_text import quoted
from customer_journey.catalogue.version import data_version
from customer_journey.crosswalks.correspondences import Correspondence
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.exports import addresses
from customer_journey.exports.registry import Export
from customer_journey.model.framework import Framework
from customer_journey.model.sources import in_words
from customer_journey.model.stages import Stage
from customer_journey.pages.crosswalk import settled

_PREFIXES = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
_INVERSE = {"broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}


def _literal(text: str, language: str) -> str:
    return f"{quoted(text)}@{language}"


def _iri(base: str, *path: str) -> str:
    return f"<{base}{'/'.join(path)}>"


def framework_text(framework: Framework, *, base: str = addresses.BASE, license: str | None = None) -> str:
    """Return a framework as a SKOS concept scheme.

    Labels become ``prefLabel``. Aliases and machine values become ``hiddenLabel``, which search finds and
    nothing displays. The order of the stages becomes an ``OrderedCollection``.

    Args:
        framework: what to write.
        base: the beginning of every address; ends with a slash or a hash.
        license: the address of the licence under which you publish. By default that of the bundled
            data if the framework is bundled, else none.

    Raises:
        InvalidValueError: one of the addresses is not an address.
    """
    scheme = _iri(addresses.checked_base(base), framework.id)
    stated = addresses.license_of(framework, given=license)
    lines = [_PREFIXES, *_scheme(framework, scheme, base, stated)]
    for stage in framework:
        lines += _concept(framework, stage, scheme, base)
    if framework.ordered:
        members = " ".join(_iri(base, framework.id, stage.id) for stage in framework)
        # No id contains a dot, so this is not the address of a stage called "order".
        order = _iri(base, f"{framework.id}.order")
        lines.append(f"{order} a skos:OrderedCollection ;\n  skos:memberList ( {members} ) .\n")
    return "\n".join(lines)


def _scheme(framework: Framework, scheme: str, base: str, license: str | None) -> Iterator[str]:
    yield f"{scheme} a skos:ConceptScheme ;"
    for language, text in (dict(framework.labels) or {"en": framework.label}).items():
        yield f"  dcterms:title {_literal(text, language)} ;"
        yield f"  skos:prefLabel {_literal(text, language)} ;"
    if framework.description:
        yield f"  dcterms:description {_literal(framework.description, 'en')} ;"
    for citation in framework.sources:
        url = citation.source.url
        source = f"<{url}>" if addresses.ADDRESS.fullmatch(url) else _literal(in_words(citation), "en")
        yield f"  dcterms:source {source} ;"
    if license is not None:
        yield f"  dcterms:license <{license}> ;"
    if addresses.is_bundled(framework):  # the version of anybody else's framework is not ours to state
        yield f"  owl:versionInfo {quoted(data_version)} ;"
    tops = ", ".join(_iri(base, framework.id, stage.id) for stage in framework)
    yield f"  skos:hasTopConcept {tops} .\n"


def _concept(framework: Framework, stage: Stage, scheme: str, base: str) -> Iterator[str]:
    yield f"{_iri(base, stage.framework, stage.id)} a skos:Concept ;"
    labels = dict(stage.labels) or {"en": stage.label}
    for language, text in labels.items():
        yield f"  skos:prefLabel {_literal(text, language)} ;"
    _, values, _, aliases = framework.names_of(stage)
    for name in dict.fromkeys((*values, *aliases)):
        # SKOS forbids the same text in the same language as both a preferred and a hidden label.
        if name != labels.get("und"):
            yield f"  skos:hiddenLabel {_literal(name, 'und')} ;"
    if stage.definition:
        yield f"  skos:definition {_literal(stage.definition, 'en')} ;"
    if stage.reason:
        yield f"  skos:scopeNote {_literal(stage.reason, 'en')} ;"
    yield f'  skos:notation "{stage.id}" ;'
    yield f"  skos:inScheme {scheme} ; skos:topConceptOf {scheme} .\n"


def crosswalk_text(crosswalk: Crosswalk, *, base: str = addresses.BASE, license: str | None = None) -> str:
    """Return a crosswalk as SKOS mapping relations in both directions, and their version and licence.

    A stage is not mapped to itself. A stage that a user converts to one with which it shares no moments
    is at most related to it. An editorial note says what the user decided, or a file declares.

    Args:
        crosswalk: what to write.
        base: the beginning of every address; ends with a slash or a hash.
        license: the address of the licence under which you publish. By default that of the bundled
            data if both frameworks are bundled, else none.

    Raises:
        InvalidValueError: one of the addresses is not an address.
    """
    lines, mappings = [_PREFIXES], addresses.mapping_set(crosswalk, addresses.checked_base(base))
    stated = addresses.license_of(crosswalk.source, crosswalk.target, given=license)
    if stated is not None:
        lines.append(f"<{mappings}> dcterms:license <{stated}> .")
    lines.append(f"<{mappings}> owl:versionInfo {quoted(crosswalk.data_version)} .")
    for row in crosswalk.rows():
        if isinstance(row, Correspondence):
            lines += _mapping(row, base)
    return "\n".join(lines) + "\n"


def _mapping(c: Correspondence, base: str) -> Iterator[str]:
    source, target = (_iri(base, stage.framework, stage.id) for stage in (c.source, c.target))
    if source != target:
        property = addresses.mapping_property(c)
        yield f"{source} skos:{property} {target} ."
        yield f"{target} skos:{_INVERSE.get(property, property)} {source} ."
    if how := settled(c):
        reason = c.decision.reason if c.decision else ""
        note = f"{how.capitalize()}: converts to {c.target.key}. {reason}".rstrip()
        yield f"{source} skos:editorialNote {_literal(note, 'en')} ."


EXPORTS = (
    Export("skos", Framework, framework_text, ("base", "license")),
    Export("skos", Crosswalk, crosswalk_text, ("base", "license")),
)
