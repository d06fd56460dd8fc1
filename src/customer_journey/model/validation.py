"""Validation: contradictions in a framework, whether it was read from a file or made in Python.

Each check yields the mistakes that it finds, with their places in the framework's file.
"""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

import attrs

from customer_journey.model.errors import Problem, listed, shown
from customer_journey.model.labels import Labels
from customer_journey.model.names import Tiers, clashes
from customer_journey.model.records import file_fields
from customer_journey.model.sources import Citation, Source
from customer_journey.model.stages import Stage, Transition, TransitionKind

#: A language tag such as ``en`` or ``pt-BR``.
LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"


def is_slug(text: str) -> bool:
    """Tell whether a text may serve as an id: lower-case words of a-z and 0-9, joined by - or _.

    >>> is_slug("nine-stage"), is_slug("Nine stage"), is_slug("../etc")
    (True, False, False)
    """
    words = text.replace("_", "-").split("-")
    return all(w.isascii() and w.isalnum() and w == w.lower() for w in words) and len(text) <= 100


def bad_id(path: str, id: str) -> Iterator[Problem]:
    """Yield a problem if an id is not a slug."""
    if not is_slug(id):
        yield Problem(path, f"{shown(id)} must be lower-case words joined by hyphens")


def bad_year(path: str, year: int | None) -> Iterator[Problem]:
    """Yield a problem if a year is outside 1 to 9999."""
    if year is not None and not 1 <= year <= 9999:
        yield Problem(path, f"{shown(year)} must be from 1 to 9999")


def bad_labels(path: str, labels: Labels) -> Iterator[Problem]:
    """Yield a problem for each label that is blank, or whose language tag is malformed or repeated."""
    tags: dict[str, str] = {}
    for language, text in labels.items():
        if (first := tags.setdefault(language.lower(), language)) != language:
            yield Problem(f"{path}.{shown(language)}", f"is the same language as {shown(first)}")
        if not re.fullmatch(LANGUAGE, language):
            yield Problem(f"{path}.{shown(language)}", 'must be a language tag such as "en" or "pt-BR"')
        elif not text.strip():
            yield Problem(f"{path}.{language}", "must not be empty")


def blanks(path: str, record: attrs.AttrsInstance) -> Iterator[Problem]:
    """Yield a problem for each field of a record whose text is blank where a file must not leave it so."""
    for field in file_fields(type(record)):
        value, place = getattr(record, field.name), f"{path}.{field.key}"
        if field.kind is str and field.many:
            blank = not all(text.strip() for text in value)
        else:
            blank = field.kind is str and field.required and not field.is_id and not value.strip()
        if blank:
            yield Problem(place, "must not be empty")
        elif field.many and attrs.has(field.kind) and not field.irregular:
            for i, item in enumerate(value):
                yield from blanks(f"{place}[{i}]", item)


def bad_stages(framework: str, stages: Sequence[Stage]) -> Iterator[Problem]:
    """Yield the mistakes within each stage, stages of another framework, and repeated ids."""
    if not stages:
        yield Problem("stages", "a framework needs at least one stage")
    first: dict[str, int] = {}
    for i, stage in enumerate(stages):
        yield from _bad_stage(f"stages[{i}]", stage)
        if stage.framework != framework:
            yield Problem(f"stages[{i}]", f"belongs to {shown(stage.framework)}")
        if first.setdefault(stage.id, i) != i:
            yield Problem(f"stages[{i}].id", f"{shown(stage.id)} is also stages[{first[stage.id]}]")


def _bad_stage(path: str, stage: Stage) -> Iterator[Problem]:
    yield from bad_id(f"{path}.id", stage.id)
    if not stage.span and not stage.reason.strip():
        yield Problem(f"{path}.moments", "there are none: say why in off_path")
    yield from _bad_core(path, stage)
    yield from blanks(path, stage)
    if not all(question.text.strip() for question in stage.questions):
        yield Problem(f"{path}.questions", "must not be empty")
    if stage.content and stage.no_content:
        yield Problem(f"{path}.no_content", "says to publish nothing here, but content is placed")
    yield from bad_labels(f"{path}.labels", stage.labels)


def _bad_core(path: str, stage: Stage) -> Iterator[Problem]:
    """Yield the moments that are in the core or the fringe of a stage, but not where they belong."""
    for moment in sorted(stage.core - stage.span):
        yield Problem(f"{path}.core", f"{shown(moment)} is not among the moments of the stage")
    for moment, reason in stage.fringe_reasons.items():
        if moment not in stage.fringe:
            where = "in the core" if moment in stage.core else "not among the moments of the stage"
            yield Problem(f"{path}.fringe", f"{shown(moment)} is {where}")
        elif not reason.strip():
            yield Problem(f"{path}.fringe", f"the reason for {shown(moment)} must not be empty")


def shared_names(names: Mapping[str, Tiers]) -> Iterator[Problem]:
    """Yield the names that two stages claim, given the names of every stage by its id, in order."""
    place = {id: i for i, id in enumerate(names)}
    for name, first, second in clashes(names):
        message = f"{shown(name)} names both {shown(first)} and {shown(second)}: leave it out of one of them"
        yield Problem(f"stages[{place[second]}]", message)


def bad_transitions(
    transitions: Iterable[Transition],
    plain_steps: Iterable[Transition],
    stages: Container[str],
    exits: Collection[str],
) -> Iterator[Problem]:
    """Yield transitions that lead nowhere, or that are stated twice."""
    stated = {(step.source, step.target, False): "the plain order" for step in plain_steps}
    for i, t in enumerate(transitions):
        leaves = t.kind is TransitionKind.EXIT
        if t.source not in stages:
            yield Problem(f"transitions[{i}].from", f"there is no stage {shown(t.source)}")
        if t.target not in (exits if leaves else stages):
            what = f"an exit ({listed(sorted(exits))})" if leaves else "a stage"
            yield Problem(f"transitions[{i}].to", f"{shown(t.target)} is not {what}")
        first = stated.setdefault((t.source, t.target, leaves), f"transitions[{i}]")
        if first != f"transitions[{i}]":
            yield Problem(f"transitions[{i}]", f"{t.source} → {t.target} is already stated by {first}")


def bad_sources(
    references: Sequence[Source],
    sources: Iterable[Citation],
    stages: Iterable[Stage],
    transitions: Iterable[Transition],
) -> Iterator[Problem]:
    """Yield references that cannot be cited, and citations of what is not among the references."""
    known = {source.id: source for source in references}
    if len(known) < len(references):
        yield Problem("references", "two references have the same id")
    for id, source in known.items():
        path = f"references.{id}"
        if not id.strip() or "#" in id:
            yield Problem(path, "the id of a reference must not be empty or contain a #")
        yield from blanks(path, source)
        yield from bad_year(f"{path}.year", source.year)
    for path, citations in (("sources", sources), *_cited(stages, transitions)):
        for citation in citations:
            if known.get(citation.source.id) != citation.source:
                yield Problem(path, f"{shown(citation.source.id)} is not among the references")


def _cited(
    stages: Iterable[Stage], transitions: Iterable[Transition]
) -> Iterator[tuple[str, Iterable[Citation]]]:
    for i, stage in enumerate(stages):
        yield f"stages[{i}].sources", stage.sources
        yield f"stages[{i}].questions", (q.source for q in stage.questions if q.source)
        yield f"stages[{i}].figures", (figure.source for figure in stage.figures)
        yield f"stages[{i}].content", (c for placement in stage.content for c in placement.sources)
    for i, transition in enumerate(transitions):
        yield f"transitions[{i}].sources", transition.sources
