"""From the tables of a file to the records of the library."""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import partial

import attrs

from customer_journey.catalogue.reading import Table
from customer_journey.model.errors import InvalidFrameworkError, Problem, shown
from customer_journey.model.framework import Axis, Framework, Shape
from customer_journey.model.moments import Span, Spine
from customer_journey.model.names import near
from customer_journey.model.sources import Citation, Source
from customer_journey.model.stages import Figure, Fit, Placement, Question, Stage, Transition, TransitionKind

__all__ = [
    "Borrow",
    "Citing",
    "StageReader",
    "framework_from",
    "made",
]

#: Finds the span of a stage given by its key, for ``covers``.
Borrow = Callable[[str], Span]


def framework_from(
    table: Table, spine: Spine, borrow: Borrow, *, content_types: Container[str] | None = None
) -> Framework:
    """Return the framework that a table describes.

    Args:
        table: the file's top table.
        spine: where its moments are.
        borrow: finds the spans of stages that it covers.
        content_types: the types of content that it may place; None takes it at its word.

    Raises:
        InvalidFrameworkError: lists every mistake with its place.
    """
    id = table.text("id", required=True)
    cite = Citing(table.table("references"))
    sources = cite.all(table, "sources")
    read = StageReader(id, sources, cite, spine, borrow, content_types)
    make = partial(
        Framework,
        id=id,
        labels=table.labels("labels"),
        axis=table.choice("axis", Axis, Axis.BUYER),
        shape=table.choice("shape", Shape, Shape.LINE),
        originator=table.text("originator"),
        year=table.whole("year"),
        description=table.text("description"),
        note=table.text("note"),
        sources=sources,
        references=tuple(cite.references.values()),
        exit_moments=spine.exit_names,
        stages=tuple(read(entry) for entry in table.tables("stages", required=True)),
        transitions=tuple(_transition(entry, cite) for entry in table.tables("transitions")),
    )
    return made(table, make)


def made(table: Table, make: Callable[[], Framework]) -> Framework:
    """Make the framework once its table is read; raise every mistake together."""
    table.close()
    try:
        framework = make()
    except InvalidFrameworkError as error:
        # What contradicts itself is told together with what could not be read, once per place.
        read_wrong = {problem.path for problem in table.problems}
        table.problems.extend(_untold(error.problems, read_wrong))
        raise InvalidFrameworkError(table.origin, tuple(table.problems)) from None
    table.finish(InvalidFrameworkError)
    return framework


def _source(table: Table, id: str) -> Source:
    source = Source(
        id,
        table.text("title", required=True),
        table.texts("authors"),
        table.text("publisher"),
        table.whole("year"),
        table.text("url"),
        table.text("language"),
        table.text("note"),
    )
    table.close()
    return source


def _untold(problems: tuple[Problem, ...], told: set[str]) -> list[Problem]:
    """Return the mistakes at places where none was told, nor within them or around them."""
    lengths, new_lengths = ({len(path) for path in paths} for paths in (told, [p.path for p in problems]))
    within = {place for path in told for place in _around(path, new_lengths)}

    def is_told(path: str) -> bool:
        if path.endswith("]"):
            # A whole stage or transition: what is wrong within it is another mistake.
            return path in told
        return path in within or not told.isdisjoint(_around(path, lengths))

    return [problem for problem in problems if not is_told(problem.path)]


def _around(path: str, lengths: set[int]) -> set[str]:
    """Return the path itself and the places around it, as far as they have one of these lengths."""
    return {path[:n] for n in lengths if n == len(path) or path[n : n + 1] in (".", "[")}


class Citing:
    """The references of a file, and the reading of citations of them."""

    def __init__(self, references: Table) -> None:
        self.references: dict[str, Source] = {
            id: _source(references.table(id), id) for id in references.own_keys()
        }

    def one(self, table: Table, key: str, text: str) -> tuple[Citation, ...]:
        """Return the citation that ``reference#locator`` means; none, noted, if it means nothing."""
        if not text:
            return ()
        id, _, locator = text.partition("#")
        if id in self.references:
            return (Citation(self.references[id], locator),)
        hint = near(id, self.references, limit=1)
        way_out = f"did you mean {shown(hint[0])}?" if hint else f"describe it under [references.{id}]"
        table.wrong(key, f"there is no reference {shown(id)}; {way_out}")
        return ()

    def all(self, table: Table, key: str) -> tuple[Citation, ...]:
        """Return the citations of a list."""
        texts = table.texts(key)
        return tuple(c for i, text in enumerate(texts) for c in self.one(table, f"{key}[{i}]", text))


@attrs.frozen
class StageReader:
    """Reads the stages of one framework."""

    framework: str
    sources: tuple[Citation, ...]
    cite: Citing
    spine: Spine
    borrow: Borrow
    content_types: Container[str] | None = None

    def __call__(self, table: Table, *, id: str = "") -> Stage:
        """Return the stage that a table describes; its id may be given from outside."""
        span, reason = self._meaning(table)
        stage = Stage(
            framework=self.framework,
            id=id or table.text("id", required=True),
            labels=table.labels("labels"),
            span=span,
            reason=reason,
            aliases=table.texts("aliases"),
            values=table.texts("values"),
            definition=table.text("definition"),
            parallel=table.flag("parallel"),
            sources=self.cite.all(table, "sources") if "sources" in table else self.sources,
            goals=table.texts("goals"),
            activities=table.texts("activities"),
            channels=table.texts("channels"),
            touchpoints=table.texts("touchpoints"),
            questions=_questions(table.table("questions")),
            pitfalls=table.texts("pitfalls"),
            figures=tuple(f for t in table.tables("figures") for f in self._figure(t)),
            content=tuple(self._placement(t) for t in table.tables("content")),
            no_content=table.text("no_content"),
        )
        table.close()
        return stage

    def _meaning(self, table: Table) -> tuple[Span, str]:
        """Return the span and the reason for it."""
        moments, covers = table.texts("moments"), table.texts("covers")
        off_path, reason = table.text("off_path"), table.text("reason")
        if "off_path" in table:
            if moments or covers or reason:
                table.wrong("off_path", "a stage off the path has no moments, covers or reason")
            return frozenset(), off_path
        if not moments and not covers and not table.told("moments", "covers"):
            table.wrong(
                "moments",
                "say which moments the stage covers, or which stages (covers), or why none (off_path)",
            )
        own = self._united(table, "moments", moments, lambda text: self.spine.span([text]))
        borrowed = self._united(table, "covers", covers, self.borrow)
        if covers and not borrowed and not table.told("covers"):
            table.wrong("covers", "these stages are off the path: say off_path and why")
        return own | borrowed, reason or (f"Covers {', '.join(covers)}." if covers else "")

    @staticmethod
    def _united(table: Table, key: str, texts: tuple[str, ...], span_of: Borrow) -> Span:
        nothing: Span = frozenset()
        spans = [
            table.attempt(f"{key}[{i}]", partial(span_of, text), nothing) for i, text in enumerate(texts)
        ]
        return nothing.union(*spans)

    def _placement(self, table: Table) -> Placement:
        content_type = table.text("type", required=True)
        if content_type and self.content_types is not None and content_type not in self.content_types:
            table.wrong("type", f"there is no content type {shown(content_type)}")
        placement = Placement(
            content_type,
            table.choice("fit", Fit, Fit.SUPPORTING),
            table.text("reason"),
            self.cite.all(table, "sources"),
        )
        table.close()
        return placement

    def _figure(self, table: Table) -> tuple[Figure, ...]:
        text, source = table.text("text", required=True), table.text("source", required=True)
        table.close()
        return tuple(Figure(text, citation) for citation in self.cite.one(table, "source", source))


def _questions(table: Table) -> tuple[Question, ...]:
    return tuple(Question(topic, text) for topic in table.own_keys() for text in table.texts(topic))


def _transition(table: Table, cite: Citing) -> Transition:
    transition = Transition(
        table.text("from", required=True),
        table.text("to", required=True),
        table.choice("kind", TransitionKind, TransitionKind.NEXT),
        table.text("reason"),
        cite.all(table, "sources"),
    )
    table.close()
    return transition
