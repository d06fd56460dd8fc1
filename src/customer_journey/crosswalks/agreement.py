"""Agreement: how far the derived relations agree with what publications state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product
from typing import ClassVar

import attrs

from customer_journey.catalogue.frameworks import stage
from customer_journey.catalogue.plain_data import Paths
from customer_journey.crosswalks.answers import Record, human_agreement, mean_sizes, records
from customer_journey.crosswalks.correspondences import Pair
from customer_journey.crosswalks.crosswalk import crosswalk
from customer_journey.crosswalks.relations import Relation, relate
from customer_journey.crosswalks.statements import Statement, framework_id, statements
from customer_journey.model.displayed import Displayed
from customer_journey.model.grouping import grouped
from customer_journey.model.moments import Span

#: A candidate is far from a stage if it is at least this many steps away.
_FAR = 2


@attrs.frozen
class Check:
    """One statement about one pair of frameworks, compared with the derived relation.

    If a statement names several stages of a framework, it is about all of them together: "attitude is
    interest and desire" says nothing about interest alone.

    Attributes:
        statement: what a source says.
        subjects: the keys of the stages of the first framework.
        objects: the keys of the stages of the second.
        derived: the relation between the two spans; several stages together have one span.
        candidates: how many stages of the second framework share moments with a subject, on average.
        far: the keys of those candidates that are two or more steps from every stage that a source names.
    """

    statement: Statement
    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    derived: Relation
    candidates: Fraction
    far: tuple[str, ...]

    DATA: ClassVar[Paths] = {
        "statement": "",
        "stated": "statement.relation",
        "agrees": "agrees",
        "candidates": lambda check: float(check.candidates),
        "says": "statement.says",
        "source": lambda check: str(check.statement.source),
    }

    @property
    def agrees(self) -> bool:
        """Whether the derived relation is as stated."""
        if self.derived is Relation.EXACT and len(self.subjects) + len(self.objects) > 2:
            # The parts that a source lists can make up the whole.
            return self.statement.relation is not Relation.NONE
        return self.statement.agrees_with(self.derived)

    @property
    def compatible(self) -> bool:
        """Whether the two sides share moments or, if the source says that they differ, do differ."""
        return self.agrees if self.statement.relation is Relation.NONE else self.derived is not Relation.NONE

    @property
    def pair(self) -> tuple[str, str]:
        """The ids of the two frameworks."""
        return framework_id(self.subjects[0]), framework_id(self.objects[0])


@attrs.frozen(repr=False)
class Agreement(Displayed):
    """The checks of one pair of frameworks, or of all pairs.

    Attributes:
        checks: the checks.
        records: how each policy answers, for all pairs together; empty for one pair.
    """

    checks: tuple[Check, ...]
    records: tuple[Record, ...] = ()

    DATA: ClassVar[Paths] = {
        "statements": lambda agreement: len(agreement.checks),
        "agreeing": "agreeing",
        "compatible": "compatible",
        "far": "far",
        "mean_candidates": "candidates",
        "people": lambda agreement: human_agreement() if agreement.records else None,
        "mean_sizes": lambda agreement: tuple(map(float, mean_sizes())) if agreement.records else None,
    }

    @property
    def agreeing(self) -> int:
        """The number of statements that agree with the derived relation."""
        return sum(check.agrees for check in self.checks)

    @property
    def compatible(self) -> int:
        """The number of statements whose stages share moments, or differ as stated."""
        return sum(check.compatible for check in self.checks)

    @property
    def far(self) -> int:
        """The number of candidates that are far from the stages that sources name, each counted once."""
        return len({(check.subjects, key) for check in self.checks for key in check.far})

    @property
    def candidates(self) -> float:
        """The mean number of candidates, over the statements that name a counterpart."""
        counts = [c.candidates for c in self.checks if c.statement.relation is not Relation.NONE]
        return float(sum(counts, Fraction(0)) / len(counts)) if counts else 0.0

    def by_pair(self) -> dict[tuple[str, str], Agreement]:
        """Return the agreement of each pair of frameworks."""
        groups = grouped(self.checks, lambda check: check.pair)
        return {pair: Agreement(tuple(groups[pair])) for pair in sorted(groups)}

    def __repr__(self) -> str:
        return f"<Agreement: {self.agreeing} of {len(self.checks)} statements agree>"


def agreement() -> Agreement:
    """Return how far the crosswalks agree with all the statements that the library knows.

    It also tells how often each policy answers, and how often as most publications do.

    >>> found = agreement()
    >>> 150 < found.agreeing < found.compatible < len(found.checks)
    True
    """
    return Agreement(tuple(checks(statements())), records())


#: The key of a stage and the id of another framework, to the keys of the stages there that any source names.
_Counterparts = defaultdict[tuple[str, str], set[str]]


def checks(stated: Iterable[Statement]) -> Iterator[Check]:
    """Yield one check for each statement and each pair of frameworks that it is about."""
    sides = [
        (statement, subjects, objects)
        for statement in stated
        for subjects in _by_framework(statement.subject_stages)
        for objects in _by_framework(statement.object_stages)
        if framework_id(subjects[0]) != framework_id(objects[0])
    ]
    counterparts: _Counterparts = defaultdict(set)
    for statement, subjects, objects in sides:
        if statement.relation is not Relation.NONE:
            for subject, object in product(subjects, objects):
                counterparts[subject, framework_id(object)].add(object)
                counterparts[object, framework_id(subject)].add(subject)
    for side in sides:
        yield _check(*side, counterparts)


def _by_framework(keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the keys of stages, grouped by framework."""
    return [tuple(found) for found in grouped(keys, framework_id).values()]


def _check(
    statement: Statement, subjects: tuple[str, ...], objects: tuple[str, ...], counterparts: _Counterparts
) -> Check:
    xw = crosswalk(framework_id(subjects[0]), framework_id(objects[0]))
    place = {stage.key: i for i, stage in enumerate(xw.target)}
    number, far = 0, []
    for subject in subjects:
        named = [place[key] for key in counterparts.get((subject, xw.target.id), ())]
        candidates = [c.target.key for c in xw.candidates(stage(subject))]
        number += len(candidates)
        far += [key for key in candidates if named and min(abs(place[key] - n) for n in named) >= _FAR]
    derived = _derived(Pair(xw.source, xw.target), subjects, objects)
    return Check(statement, subjects, objects, derived, Fraction(number, len(subjects)), tuple(far))


def _derived(pair: Pair, subjects: tuple[str, ...], objects: tuple[str, ...]) -> Relation:
    """Return the relation of two stages, or of what several stages cover together."""
    if len(subjects) == len(objects) == 1:
        return pair.relation(stage(subjects[0]), stage(objects[0]))
    s, t = (Span().union(*(stage(key).span for key in keys)) for keys in (subjects, objects))
    return relate(s, t, equal=Relation.CLOSE if pair.crosses_axis else Relation.EXACT)
