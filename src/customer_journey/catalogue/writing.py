"""From records to TOML, in the format that :mod:`customer_journey.catalogue.loading` reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from customer_journey.catalogue.spine import spine
from customer_journey.catalogue.toml_text import Value, key_text, line, lines, nonempty
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.moments import Span
from customer_journey.model.sources import Citation, Source
from customer_journey.model.stages import Placement, Stage, Transition

__all__ = ["framework_text"]


def _cited(citations: Iterable[Citation]) -> list[Value]:
    return [f"{c.source.id}#{c.locator}" if c.locator else c.source.id for c in citations]


def framework_text(framework: Framework) -> str:
    """Return a framework as the text of its file.

    Raises:
        InvalidValueError: a text holds a lone surrogate, which no file can; or the exits are not those
            that the file's reader would know.
    """
    if framework.exit_moments != spine().exit_names:
        raise InvalidValueError("exit_moments", sorted(framework.exit_moments), "the exits of the spine")
    head: dict[str, Value] = {
        "id": framework.id,
        "axis": framework.axis.value,
        "shape": framework.shape.value,
        "originator": framework.originator,
        "description": framework.description,
        "note": framework.note,
        "sources": _cited(framework.sources),
        "labels": dict(framework.labels),
    }
    if framework.year is not None:
        head["year"] = framework.year
    parts = ["\n".join(lines(head))]
    parts += ["\n".join(_reference(source)) for source in framework.references]
    parts += ["\n".join(_stage(stage, framework)) for stage in framework.stages]
    parts += ["\n".join(_transition(t)) for t in framework.transitions]
    return "\n\n".join(parts) + "\n"


def _reference(source: Source) -> Iterator[str]:
    yield f"[references.{key_text(source.id)}]"
    entries: dict[str, Value] = {
        "title": source.title,
        "authors": list(source.authors),
        "publisher": source.publisher,
        "url": source.url,
        "language": source.language,
        "note": source.note,
    }
    if source.year is not None:
        entries["year"] = source.year
    yield from lines(entries)


def _meaning(span: Span, reason: str) -> dict[str, Value]:
    if not span:
        return {"off_path": reason}
    return {"moments": list(spine().ranges(span)), "reason": reason}


def _stage(stage: Stage, framework: Framework) -> Iterator[str]:
    yield "[[stages]]"
    entries: dict[str, Value] = {
        "id": stage.id,
        "labels": dict(stage.labels),
        "aliases": list(framework.names_of(stage)[-1]),
        "values": list(stage.values),
        "definition": stage.definition,
        **_meaning(stage.span, stage.reason),
        "parallel": stage.parallel,
        "goals": list(stage.goals),
        "activities": list(stage.activities),
        "channels": list(stage.channels),
        "touchpoints": list(stage.touchpoints),
        "pitfalls": list(stage.pitfalls),
        "figures": [{"text": f.text, "source": _cited([f.source])[0]} for f in stage.figures],
        "content": [_placed(placement) for placement in stage.content],
        "no_content": stage.no_content,
    }
    if stage.sources != framework.sources:
        entries["sources"] = _cited(stage.sources)
    # Without a key there would be moments to give; and no sources are others than the framework's.
    yield from lines(entries, keep=("off_path", "sources"))
    if stage.questions:
        yield "\n[stages.questions]"
        for topic, asked in groupby(stage.questions, key=lambda question: question.topic):
            yield line(topic, [question.text for question in asked])


def _placed(placement: Placement) -> Value:
    return nonempty(
        {
            "type": placement.content_type,
            "fit": placement.fit.value,
            "reason": placement.reason,
            "sources": _cited(placement.sources),
        }
    )


def _transition(transition: Transition) -> Iterator[str]:
    yield "[[transitions]]"
    yield from lines(
        {
            "from": transition.source,
            "to": transition.target,
            "kind": transition.kind.value,
            "reason": transition.reason,
            "sources": _cited(transition.sources),
        }
    )
