"""Soundness: what contradicts itself in a framework, be it read from a file or made in Python."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

import attrs

from customer_journey.model.errors import Problem, shown
from customer_journey.model.labels import Labels
from customer_journey.model.moments import Span
from customer_journey.model.names import clashes
from customer_journey.model.records import file_fields
from customer_journey.model.sources import Citation, Source
from customer_journey.model.stages import Stage, Transition, TransitionKind

_LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"


class _Definition(Protocol):
    """What is checked of a framework; a protocol, because frameworks check themselves."""

    @property
    def id(self) -> str: ...
    @property
    def year(self) -> int | None: ...
    @property
    def labels(self) -> Labels: ...
    @property
    def stages(self) -> tuple[Stage, ...]: ...
    @property
    def own_names(self) -> Mapping[str, str]: ...
    @property
    def transitions(self) -> tuple[Transition, ...]: ...
    @property
    def plain_steps(self) -> tuple[Transition, ...]: ...
    @property
    def exit_moments(self) -> Span: ...
    @property
    def references(self) -> tuple[Source, ...]: ...
    @property
    def sources(self) -> tuple[Citation, ...]: ...
    def names_of(self, stage: Stage, /) -> tuple[tuple[str, ...], ...]: ...


def is_slug(text: str) -> bool:
    """Tell whether a text may serve as an id: lower-case words of a-z and 0-9, joined by - or _.

    >>> is_slug("nine-stage"), is_slug("Nine stage"), is_slug("../etc")
    (True, False, False)
    """
    words = text.replace("_", "-").split("-")
    return all(w.isascii() and w.isalnum() and w == w.lower() for w in words) and len(text) <= 100


def is_year(year: int) -> bool:
    """Tell whether a number may be a year of publication."""
    return 1 <= year <= 9999


def mistakes(framework: _Definition) -> Iterator[Problem]:
    """Yield what contradicts itself in a framework, with the place in its file."""
    if not is_slug(framework.id):
        yield _not_an_id("id", framework.id)
    if framework.year is not None and not is_year(framework.year):
        yield Problem("year", f"{shown(framework.year)} must be from 1 to 9999")
    if not framework.stages:
        yield Problem("stages", "a framework needs at least one stage")
    yield from _mislabelled("labels", framework.labels)
    seen: dict[str, int] = {}
    for i, stage in enumerate(framework.stages):
        yield from _problems_of_stage(f"stages[{i}]", stage)
        if stage.framework != framework.id:
            yield Problem(f"stages[{i}]", f"belongs to {shown(stage.framework)}")
        if seen.setdefault(stage.id, i) != i:
            yield Problem(f"stages[{i}].id", f"{shown(stage.id)} is also stages[{seen[stage.id]}]")
    for name, id in framework.own_names.items():
        if id not in seen:
            yield Problem("own_names", f"{shown(name)} is to mean {shown(id)}, which is no stage")
    if len(seen) == len(framework.stages):
        yield from _clashes(framework, seen)
    yield from _misled(framework, seen)
    yield from _ill_cited(framework)


def _not_an_id(path: str, id: str) -> Problem:
    return Problem(path, f"{shown(id)} must be lower-case words joined by hyphens")


def blanks(path: str, record: attrs.AttrsInstance) -> Iterator[Problem]:
    """Yield the fields of a record that hold an empty string where a file must not have one."""
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


def _problems_of_stage(path: str, stage: Stage) -> Iterator[Problem]:
    if not is_slug(stage.id):
        yield _not_an_id(f"{path}.id", stage.id)
    if not stage.span and not stage.reason.strip():
        yield Problem(f"{path}.moments", "there are none: say why in off_path")
    yield from blanks(path, stage)
    if not all(question.text.strip() for question in stage.questions):
        yield Problem(f"{path}.questions", "must not be empty")
    if stage.content and stage.no_content:
        yield Problem(f"{path}.no_content", "says to publish nothing here, but content is placed")
    yield from _mislabelled(f"{path}.labels", stage.labels)


def _mislabelled(path: str, labels: Labels) -> Iterator[Problem]:
    tags: dict[str, str] = {}
    for language, text in labels.items():
        if (first := tags.setdefault(language.lower(), language)) != language:
            yield Problem(f"{path}.{shown(language)}", f"is the same language as {shown(first)}")
        if not re.fullmatch(_LANGUAGE, language):
            yield Problem(f"{path}.{shown(language)}", 'must be a language tag such as "en" or "pt-BR"')
        elif not text.strip():
            yield Problem(f"{path}.{language}", "must not be empty")


def _clashes(framework: _Definition, place: dict[str, int]) -> Iterator[Problem]:
    names = {stage.id: framework.names_of(stage) for stage in framework.stages}
    for name, first, second in clashes(names):
        message = f"the name {shown(name)} is claimed by {shown(first)} too: leave it out of one of them"
        yield Problem(f"stages[{place[second]}]", message)


def _misled(framework: _Definition, stages: dict[str, int]) -> Iterator[Problem]:
    """Yield transitions that lead nowhere, or are told twice."""
    taken = {(step.source, step.target, False): "the plain order" for step in framework.plain_steps}
    for i, t in enumerate(framework.transitions):
        leaves = t.kind is TransitionKind.EXIT
        ends = framework.exit_moments if leaves else stages
        if t.source not in stages:
            yield Problem(f"transitions[{i}].from", f"there is no stage {shown(t.source)}")
        if t.target not in ends:
            what = f"an exit ({', '.join(sorted(ends))})" if leaves else "a stage"
            yield Problem(f"transitions[{i}].to", f"{shown(t.target)} is not {what}")
        first = taken.setdefault((t.source, t.target, leaves), f"transitions[{i}]")
        if first != f"transitions[{i}]":
            yield Problem(f"transitions[{i}]", f"{t.source} → {t.target} is told by {first} already")


def _ill_cited(framework: _Definition) -> Iterator[Problem]:
    """Yield references that cannot be cited, and citations of what is no reference."""
    known = {source.id: source for source in framework.references}
    if len(known) < len(framework.references):
        yield Problem("references", "two references have the same id")
    for id, source in known.items():
        path = f"references.{id}"
        if not id.strip() or "#" in id:
            yield Problem(path, "the id of a reference must not be empty, nor hold a #")
        yield from blanks(path, source)
        if source.year is not None and not is_year(source.year):
            yield Problem(f"{path}.year", f"{shown(source.year)} must be from 1 to 9999")
    for path, citations in _citations(framework):
        for citation in citations:
            if known.get(citation.source.id) != citation.source:
                yield Problem(path, f"{shown(citation.source.id)} is not among the references")


def _citations(framework: _Definition) -> Iterator[tuple[str, Iterable[Citation]]]:
    yield "sources", framework.sources
    for i, stage in enumerate(framework.stages):
        yield f"stages[{i}].sources", stage.sources
        yield f"stages[{i}].figures", (figure.source for figure in stage.figures)
        yield f"stages[{i}].content", (c for placement in stage.content for c in placement.sources)
    for i, transition in enumerate(framework.transitions):
        yield f"transitions[{i}].sources", transition.sources
