"""Reads frameworks from the table of a file: the rules that the declared fields alone do not express."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice

from customer_journey.catalogue.codec import Citing, RecordReader
from customer_journey.catalogue.reading import Table
from customer_journey.model.errors import InvalidFrameworkError, Problem
from customer_journey.model.framework import Framework
from customer_journey.model.moments import Span, Spine
from customer_journey.model.sources import Citation
from customer_journey.model.stages import Question, Stage

#: Finds a stage by its key, for ``covers``.
Borrow = Callable[[str], Stage]


def framework_from(table: Table, spine: Spine, borrow: Borrow | None) -> Framework:
    """Return the framework that a table describes.

    Args:
        table: the file's top table.
        spine: the spine whose moments it may name.
        borrow: finds a stage that ``covers`` names, whose moments are then borrowed; None borrows none.

    Raises:
        InvalidFrameworkError: lists every mistake with its place.
    """
    read = FrameworkReader(table, spine, borrow)
    given = {"references": read.references, "exit_moments": spine.exit_names}
    return framework_or_mistakes(
        table, lambda: read(Framework, table, id=read.id, sources=read.sources, **given)
    )


def framework_or_mistakes(table: Table, make: Callable[[], Framework]) -> Framework:
    """Make the framework once its table is read; raise the mistakes of both together."""
    try:
        framework = make()
    except InvalidFrameworkError as error:
        table.problems.extend(_unreported(error.problems, {problem.path for problem in table.problems}))
        raise InvalidFrameworkError(table.origin, tuple(table.problems)) from None
    table.finish(InvalidFrameworkError)
    return framework


def _unreported(problems: Iterable[Problem], reported: set[str]) -> Iterator[Problem]:
    """Yield the problems that are not at a reported place, within one, or around one.

    A default replaced what could not be read, so a contradiction at such a place may be a false alarm.
    """
    around = {place for path in reported for place in _places_around(path)}
    for problem in problems:
        if problem.path.endswith("]"):
            # A problem of a whole stage or transition is different from the problems of its keys.
            is_reported = problem.path in reported
        else:
            is_reported = problem.path in around or not reported.isdisjoint(_places_around(problem.path))
        if not is_reported:
            yield problem


def _places_around(path: str) -> set[str]:
    """Return a path and the paths of the tables and lists that it lies in."""
    # No path of a framework is deeper, but a hostile key may consist of nothing but dots.
    marks = islice(re.finditer(r"[.\[]", path), 8)
    return {path, *(path[: mark.start()] for mark in marks)}


class FrameworkReader(RecordReader):
    """Reads the records of one framework's file.

    Args:
        table: the file's top table.
        spine: the moments.
        borrow: finds a stage that ``covers`` names, whose moments are then borrowed; None borrows none.
        sources: what the framework cites if the file does not say.

    Attributes:
        id: the id of the framework.
        sources: what the framework cites, and what a stage cites if it does not say.
        references: every publication that the file describes.
    """

    def __init__(
        self,
        table: Table,
        spine: Spine,
        borrow: Borrow | None,
        *,
        sources: tuple[Citation, ...] = (),
    ) -> None:
        self.id = table.text("id", required=True)
        cite = Citing(table.table("references"))
        super().__init__(cite, {Stage: self._stage})
        self.references = tuple(cite.references.values())
        self.sources = cite.all(table, "sources") or sources
        self._spine = spine
        self._borrow = borrow

    def _stage(self, table: Table) -> dict[str, object]:
        questions = tuple(self._questions(table.table("questions")))
        sources = {} if "sources" in table else {"sources": self.sources}
        return {"framework": self.id, **self._meaning(table), "questions": questions, **sources}

    def _questions(self, asked: Table) -> Iterator[Question]:
        """Yield the questions on each topic: a text alone, or a table with the text and more."""
        for topic in asked.own_keys():
            for item in asked.texts_or_tables(topic):
                if isinstance(item, Table):
                    yield self(Question, item, topic=topic)
                else:
                    yield Question(topic, item)

    def _meaning(self, table: Table) -> dict[str, object]:
        """Return the span of a stage, its core, and the reasons for both."""
        moments, covers = table.texts("moments"), table.texts("covers")
        off_path, reason = table.text("off_path"), table.text("reason")
        fringe = self._fringe_reasons(table.table("fringe"))
        if "off_path" in table:
            if moments or covers or reason or table.texts("core") or fringe:
                table.wrong("off_path", "a stage off the path has no moments, core, fringe, covers or reason")
            nothing = {"span": Span(), "core": Span(), "fringe_reasons": {}, "covers": ()}
            return {**nothing, "reason": off_path}
        lenders = covers if self._borrow else ()
        if not moments and not lenders and not table.has_mistake("moments", "covers"):
            remedy = "say which moments the stage covers, or which stages (covers), or why none (off_path)"
            table.wrong("moments", remedy)
        own = self._combined(table, "moments", moments, self._moments)
        borrowed = self._borrowed(table, lenders, lambda stage: stage.span)
        if lenders and not borrowed and not table.has_mistake("covers"):
            table.wrong("covers", "these stages are off the path: say off_path and why")
        return {
            "span": own | borrowed,
            "core": self._core(table, own, lenders),
            "reason": reason or (f"Covers {', '.join(covers)}." if covers else ""),
            "fringe_reasons": fringe,
            "covers": covers,
        }

    def _core(self, table: Table, own: Span, lenders: tuple[str, ...]) -> Span:
        """Return the core that the table states; without one, all its own moments and the covered cores."""
        stated = table.texts("core")
        if stated:
            return self._combined(table, "core", stated, self._moments)
        if "core" in table and not table.has_mistake("core"):
            table.wrong("core", "must not be empty: leave it out if all moments define the stage")
        return own | self._borrowed(table, lenders, lambda stage: stage.core)

    def _borrowed(self, table: Table, lenders: tuple[str, ...], part: Callable[[Stage], Span]) -> Span:
        """Return a part of what the covered stages cover."""
        borrow = self._borrow
        return self._combined(table, "covers", lenders, lambda key: part(borrow(key))) if borrow else Span()

    def _moments(self, text: str) -> Span:
        return self._spine.span([text])

    def _fringe_reasons(self, reasons: Table) -> dict[str, str]:
        """Return the reason for each moment of the fringe; a former moment gives its reason to its parts."""
        found: dict[str, str] = {}
        for key in reasons.own_keys():
            none: tuple[str, ...] = ()
            parts = reasons.attempt(key, partial(self._spine.parts, key), none)
            found.update(dict.fromkeys(parts, reasons.text(key)))
        return found

    @staticmethod
    def _combined(table: Table, key: str, texts: tuple[str, ...], moments_of: Callable[[str], Span]) -> Span:
        none: Span = frozenset()
        spans = (
            table.attempt(f"{key}[{i}]", partial(moments_of, text), none) for i, text in enumerate(texts)
        )
        return none.union(*spans)
