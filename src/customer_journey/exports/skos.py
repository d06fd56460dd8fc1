"""SKOS: a framework as a concept scheme, a crosswalk as mapping relations, in Turtle."""

from __future__ import annotations

from collections.abc import Iterator

from customer_journey.catalogue.toml_text import quoted
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.exports.addresses import (
    ADDRESS,
    BASE,
    base_address,
    license_address,
    mapping_property,
    mapping_set,
)
from customer_journey.exports.registry import Export
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage

__all__ = ["EXPORTS", "crosswalk_text", "framework_text"]

_PREFIXES = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
_INVERSE = {"broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}


def _literal(text: str, language: str) -> str:
    return f"{quoted(text)}@{language}"


def _iri(base: str, *path: str) -> str:
    return f"<{base}{'/'.join(path)}>"


def framework_text(framework: Framework, *, base: str = BASE, license: str | None = None) -> str:
    """Return a framework as a SKOS concept scheme.

    Labels become ``prefLabel``, aliases and machine values ``hiddenLabel`` (they are to be found, not
    shown), the order of the stages an ``OrderedCollection``.

    Args:
        framework: what to write.
        base: the beginning of every address; ends with a slash or a hash.
        license: the address of the licence under which you publish. By default that of the bundled
            data if the framework is bundled, else none.

    Raises:
        InvalidValueError: one of the addresses is none.
    """
    scheme = _iri(base_address(base), framework.id)
    blocks = [_PREFIXES, "\n".join(_scheme(framework, scheme, base, license_address(license, framework)))]
    blocks += ["\n".join(_concept(framework, stage, scheme, base)) for stage in framework]
    if framework.ordered:
        members = " ".join(_iri(base, framework.id, stage.id) for stage in framework)
        # No id holds a dot: a stage may well be called order, and a concept is no collection.
        order = _iri(base, f"{framework.id}.order")
        blocks.append(f"{order} a skos:OrderedCollection ;\n  skos:memberList ( {members} ) .\n")
    return "\n".join(blocks)


def _scheme(framework: Framework, scheme: str, base: str, license: str | None) -> Iterator[str]:
    yield f"{scheme} a skos:ConceptScheme ;"
    labels = dict(framework.labels) or {"en": framework.label}
    for language, text in labels.items():
        yield f"  dcterms:title {_literal(text, language)} ;"
        yield f"  skos:prefLabel {_literal(text, language)} ;"
    if framework.description:
        yield f"  dcterms:description {_literal(framework.description, 'en')} ;"
    for citation in framework.sources:
        url = citation.source.url
        told = f"<{url}>" if ADDRESS.fullmatch(url) else _literal(str(citation), "en")
        yield f"  dcterms:source {told} ;"
    if license is not None:
        yield f"  dcterms:license <{license}> ;"
    tops = ", ".join(_iri(base, framework.id, stage.id) for stage in framework)
    yield f"  skos:hasTopConcept {tops} .\n"


def _concept(framework: Framework, stage: Stage, scheme: str, base: str) -> Iterator[str]:
    yield f"{_iri(base, stage.framework, stage.id)} a skos:Concept ;"
    labels = dict(stage.labels) or {"en": stage.label}
    for language, text in labels.items():
        yield f"  skos:prefLabel {_literal(text, language)} ;"
    _, values, _, aliases = framework.names_of(stage)
    for name in dict.fromkeys((*values, *aliases)):
        if name == labels.get("und"):
            continue  # shown already, and no label may be both
        yield f"  skos:hiddenLabel {_literal(name, 'und')} ;"
    if stage.definition:
        yield f"  skos:definition {_literal(stage.definition, 'en')} ;"
    if stage.reason:
        yield f"  skos:scopeNote {_literal(stage.reason, 'en')} ;"
    yield f'  skos:notation "{stage.id}" ;'
    yield f"  skos:inScheme {scheme} ; skos:topConceptOf {scheme} .\n"


def crosswalk_text(crosswalk: Crosswalk, *, base: str = BASE, license: str | None = None) -> str:
    """Return a crosswalk as SKOS mapping relations, each told from both sides, and their licence.

    A stage is not mapped to itself, and what a user decided where the stages share no ground is
    related at most. What is decided stands in an editorial note.

    Args:
        crosswalk: what to write.
        base: the beginning of every address; ends with a slash or a hash.
        license: the address of the licence under which you publish. By default that of the bundled
            data if both frameworks are bundled, else none.

    Raises:
        InvalidValueError: one of the addresses is none.
    """
    stated = license_address(license, crosswalk.source, crosswalk.target)
    lines, named = [_PREFIXES], mapping_set(crosswalk, base_address(base))
    if stated is not None:
        lines.append(f"<{named}> dcterms:license <{stated}> .")
    for stage in crosswalk.source:
        for c in crosswalk.candidates(stage):
            source, target = (_iri(base, s.framework, s.id) for s in (c.source, c.target))
            if source != target:
                way = mapping_property(c)
                lines.append(f"{source} skos:{way} {target} .")
                lines.append(f"{target} skos:{_INVERSE.get(way, way)} {source} .")
            if c.decision:
                note = _literal(f"Decided: converts to {c.target.key}. {c.decision.reason}".rstrip(), "en")
                lines.append(f"{source} skos:editorialNote {note} .")
    return "\n".join(lines) + "\n"


EXPORTS = (
    Export("skos", Framework, framework_text, ("base", "license")),
    Export("skos", Crosswalk, crosswalk_text, ("base", "license")),
)
