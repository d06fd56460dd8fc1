"""From records to TOML, in the format that :mod:`customer_journey.catalogue.loading` reads."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import groupby

from customer_journey.catalogue.spine import spine
from customer_journey.crosswalks.decisions import Decisions
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.moments import Span
from customer_journey.model.sources import Citation, Source
from customer_journey.model.stages import Placement, Stage, Transition

__all__ = ["decisions_text", "framework_text"]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_WIDEST = 100

#: What TOML is written from.
_Value = str | bool | int | list["_Value"] | dict[str, "_Value"]


def _text(text: str) -> str:
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise InvalidValueError("a text to be written", text, "free of lone surrogates")
    escaped = (_ESCAPES.get(c) or (f"\\u{ord(c):04x}" if _CONTROL.match(c) else c) for c in text)
    return f'"{"".join(escaped)}"'


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _text(key)


def _inline(value: _Value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)} = {_inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, str):
        return _text(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _line(key: str, value: _Value) -> str:
    line = f"{_key(key)} = {_inline(value)}"
    if isinstance(value, list) and len(line) > _WIDEST:
        return f"{_key(key)} = [\n" + "".join(f"  {_inline(item)},\n" for item in value) + "]"
    return line


def _telling(entries: Mapping[str, _Value], *, keep: Container[str] = ()) -> dict[str, _Value]:
    """Return the entries that say something, and those to be kept in any case."""
    return {
        key: value
        for key, value in entries.items()
        if (value is not False and value not in ("", [], {})) or key in keep
    }


def _lines(entries: Mapping[str, _Value], *, keep: Container[str] = ()) -> Iterator[str]:
    for key, value in _telling(entries, keep=keep).items():
        yield _line(key, value)


def _cited(citations: Iterable[Citation]) -> list[_Value]:
    return [f"{c.source.id}#{c.locator}" if c.locator else c.source.id for c in citations]


def framework_text(framework: Framework) -> str:
    """Return a framework as the text of its file.

    Raises:
        InvalidValueError: a text holds a lone surrogate, which no file can; or the exits are not those
            that the file's reader would know.
    """
    if framework.exit_moments != spine().exit_names:
        raise InvalidValueError("exit_moments", sorted(framework.exit_moments), "the exits of the spine")
    head: dict[str, _Value] = {
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
    parts = ["\n".join(_lines(head))]
    parts += ["\n".join(_reference(source)) for source in framework.references]
    parts += ["\n".join(_stage(stage, framework)) for stage in framework.stages]
    parts += ["\n".join(_transition(t)) for t in framework.transitions]
    return "\n\n".join(parts) + "\n"


def _reference(source: Source) -> Iterator[str]:
    yield f"[references.{_key(source.id)}]"
    entries: dict[str, _Value] = {
        "title": source.title,
        "authors": list(source.authors),
        "publisher": source.publisher,
        "url": source.url,
        "language": source.language,
        "note": source.note,
    }
    if source.year is not None:
        entries["year"] = source.year
    yield from _lines(entries)


def _meaning(span: Span, reason: str) -> dict[str, _Value]:
    if not span:
        return {"off_path": reason}
    return {"moments": list(spine().written(span)), "reason": reason}


def _stage(stage: Stage, framework: Framework) -> Iterator[str]:
    yield "[[stages]]"
    entries: dict[str, _Value] = {
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
    yield from _lines(entries, keep=("off_path", "sources"))
    if stage.questions:
        yield "\n[stages.questions]"
        for topic, asked in groupby(stage.questions, key=lambda question: question.topic):
            yield _line(topic, [question.text for question in asked])


def _placed(placement: Placement) -> _Value:
    return _telling(
        {
            "type": placement.content_type,
            "fit": placement.fit.value,
            "reason": placement.reason,
            "sources": _cited(placement.sources),
        }
    )


def _transition(transition: Transition) -> Iterator[str]:
    yield "[[transitions]]"
    yield from _lines(
        {
            "from": transition.source,
            "to": transition.target,
            "kind": transition.kind.value,
            "reason": transition.reason,
            "sources": _cited(transition.sources),
        }
    )


def decisions_text(decisions: Decisions) -> str:
    """Return decisions as the text of their file."""
    lines = list(_lines({"source": decisions.source, "target": decisions.target}))
    lines += ["", "[decide]"]
    for stage, decision in decisions.by_stage.items():
        entry: dict[str, _Value] = {
            "target": decision.target,
            "reason": decision.reason,
            "override": decision.override,
        }
        lines.append(_line(stage, _telling(entry)))
    return "\n".join(lines) + "\n"
