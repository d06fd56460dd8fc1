"""Agreement: how far the derived crosswalks bear out what publications state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import attrs

from customer_journey.catalogue import frameworks
from customer_journey.crosswalks import Crosswalk, crosswalk
from customer_journey.relations import Relation
from customer_journey.statements import Statement, statements

__all__ = ["Agreement", "Check", "agreement", "checks"]

#: A candidate this many steps from the stage that a source names is far off.
_FAR = 2


@attrs.frozen
class Check:
    """One statement about one pair of stages, held against the derivation.

    Attributes:
        statement: what a source says.
        subject: the key of the first stage.
        object: the key of the second stage.
        derived: the relation that follows from the spans.
        candidates: how many stages of the second framework share ground with the first stage.
        far: of these, the ids of those two or more steps from every stage that a source names.
    """

    statement: Statement
    subject: str
    object: str
    derived: Relation
    candidates: int
    far: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the derivation bears the statement out."""
        return self.statement.agrees_with(self.derived)

    @property
    def pair(self) -> tuple[str, str]:
        """The ids of the two frameworks."""
        return self.subject.partition(":")[0], self.object.partition(":")[0]


@attrs.frozen
class Agreement:
    """The checks of one pair of frameworks, or of all.

    Attributes:
        checks: the checks.
    """

    checks: tuple[Check, ...]

    @property
    def agreeing(self) -> int:
        """How many statements are borne out."""
        return sum(check.agrees for check in self.checks)

    @property
    def far(self) -> int:
        """How many far-off candidates there are beside the stages that sources name."""
        return sum(len(check.far) for check in self.checks)

    @property
    def candidates(self) -> float:
        """The mean number of candidates, over statements that name a counterpart."""
        counts = [c.candidates for c in self.checks if c.statement.relation is not Relation.NONE]
        return sum(counts) / len(counts) if counts else 0.0

    def by_pair(self) -> dict[tuple[str, str], Agreement]:
        """Return the agreement of each pair of frameworks."""
        pairs: dict[tuple[str, str], list[Check]] = {}
        for check in self.checks:
            pairs.setdefault(check.pair, []).append(check)
        return {pair: Agreement(tuple(found)) for pair, found in sorted(pairs.items())}


def agreement() -> Agreement:
    """Return how far the crosswalks agree with every statement that the library knows.

    >>> found = agreement()
    >>> found.agreeing <= len(found.checks)
    True
    """
    return Agreement(tuple(checks(statements())))


def checks(stated: Iterable[Statement]) -> Iterator[Check]:
    """Yield each statement for each pair of stages that it is taken to speak of."""
    listed = [
        (statement, subject, object)
        for statement in stated
        for subject in statement.subject_stages
        for object in statement.object_stages
    ]
    partners = _partners(listed)
    for statement, subject, object in listed:
        yield _check(statement, subject, object, partners)


def _partners(listed: Iterable[tuple[Statement, str, str]]) -> dict[tuple[str, str], set[str]]:
    """Return, for each stage and other framework, the stages there that any source names."""
    partners: dict[tuple[str, str], set[str]] = {}
    for statement, *ends in listed:
        if statement.relation is not Relation.NONE:
            for one, other in (ends, ends[::-1]):
                framework, _, stage = other.partition(":")
                partners.setdefault((one, framework), set()).add(stage)
    return partners


@cache
def _crosswalk(source: str, target: str) -> Crosswalk:
    return crosswalk(source, target)


def _check(
    statement: Statement, subject: str, object: str, partners: dict[tuple[str, str], set[str]]
) -> Check:
    (one, first), (other, second) = subject.split(":"), object.split(":")
    xw = _crosswalk(one, other)
    place = {stage.id: i for i, stage in enumerate(frameworks[other])}
    named = [place[stage] for stage in partners.get((subject, other), ())]
    found = [c.target.id for c in xw.candidates(first)]
    far = [id for id in found if named and min(abs(place[id] - n) for n in named) >= _FAR]
    return Check(statement, subject, object, xw.relation(first, second), len(found), tuple(far))
