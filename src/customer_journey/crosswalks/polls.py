"""Polls: where independent publications put a stage among the stages of another framework."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import ClassVar
from urllib.parse import urlsplit

import attrs

from customer_journey.catalogue.frameworks import framework_of, frameworks
from customer_journey.catalogue.plain_data import Paths
from customer_journey.crosswalks.relations import Relation
from customer_journey.crosswalks.statements import Statement, both_ways, framework_id, is_known
from customer_journey.model.errors import InvalidValueError, listed
from customer_journey.model.fields import FrozenMap
from customer_journey.model.framework import Framework
from customer_journey.model.grouping import grouped
from customer_journey.model.printing import printable
from customer_journey.model.sources import Citation
from customer_journey.model.stages import Stage

#: A majority needs at least this many publishers in all, ...
_ENOUGH = 3
#: ... and at least this part of them.
_MOST = Fraction(3, 4)
#: The relations that put a stage in the place of another; that it overlaps or contains the other does not.
_PUTTING = (Relation.EXACT, Relation.CLOSE, Relation.BROAD)

_Answers = Mapping[str, frozenset[str]]


def _answers(answers: _Answers) -> FrozenMap[str, frozenset[str]]:
    return FrozenMap(answers)


@attrs.frozen(repr=False)
class Poll:
    """Where independent publications put one stage among the stages of another framework.

    Publications of one publisher count once. A publication that puts the stage in several places counts for
    each of them as a vote, but makes no majority for any.

    Attributes:
        source: the stage.
        target: the other framework.
        answers: publisher to the ids of the stages that it names.

    >>> import customer_journey as cj
    >>> found = poll(cj.frameworks["tofu-mofu-bofu"]["mofu"], "buyers-journey")
    >>> found.majority
    <Stage buyers-journey:consideration>
    """

    source: Stage
    target: Framework
    answers: _Answers = attrs.field(converter=_answers)

    DATA: ClassVar[Paths] = {
        "source": "source.key",
        "target": "target.id",
        "answers": lambda poll: {who: sorted(ids) for who, ids in poll.answers.items()},
        "majority": "majority.id",
    }

    @property
    def total(self) -> int:
        """The number of publishers."""
        return len(self.answers)

    @property
    def votes(self) -> dict[str, int]:
        """The number of publishers that name each stage, by its id, most first."""
        return dict(Counter(id for ids in self.answers.values() for id in sorted(ids)).most_common())

    @property
    def majority(self) -> Stage | None:
        """The one stage that at least three publishers, and three of four, name and no other beside it."""
        alone = Counter(min(ids) for ids in self.answers.values() if len(ids) == 1)
        for id, count in alone.most_common(1):
            if count >= _ENOUGH and Fraction(count, self.total) >= _MOST:
                return self.target[id]
        return None

    @property
    def leader(self) -> Stage | None:
        """The stage that more publishers name than any other; None if there is a tie or no vote."""
        counts = list(self.votes.values())
        return self.target[next(iter(self.votes))] if counts and counts[:1] != counts[1:2] else None

    @property
    def comparisons(self) -> list[bool]:
        """For every two of the publishers, whether they put the stage in exactly the same place."""
        return [one == other for one, other in combinations(self.answers.values(), 2)]

    def __str__(self) -> str:
        counts = (f"{count} of {self.total} sources: {id}" for id, count in self.votes.items())
        return listed(counts) if self.answers else "no source"

    def __repr__(self) -> str:
        return printable(f"<Poll {self.source.key} → {self.target.id}: {self}>")


def poll(source: Stage, target: str | Framework) -> Poll:
    """Return where publications put a stage among the stages of another framework.

    Raises:
        NotFoundError: there is no such framework.
        InvalidValueError: the source is not a stage.
    """
    if not isinstance(source, Stage):
        raise InvalidValueError("source", source, "a Stage")
    owner = framework_of(target)
    known = is_known(source) and frameworks.get(owner.id) == owner
    return Poll(source, owner, _by_question().get((source.key, owner.id), {}) if known else {})


def polls() -> Iterator[Poll]:
    """Yield every question that any publication answers, with all the answers."""
    for key, target in _by_question():
        framework, _, stage = key.partition(":")
        yield poll(frameworks[framework][stage], target)


@cache
def _by_question() -> dict[tuple[str, str], dict[str, frozenset[str]]]:
    """Return the answers by the key of a stage and the id of another framework."""
    found: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
    for statement in both_ways():
        if statement.relation in _PUTTING:
            who = publisher_of(statement.source)
            for subject, target, ids in _places(statement):
                answers = found.setdefault((subject, target), {})
                answers[who] = answers.get(who, frozenset()) | ids
    return found


def _places(statement: Statement) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield where a statement puts each of its subjects: the id of a framework, and those of its stages.

    If it puts several stages of one framework in several of another, it does not say which goes where.
    """
    objects = grouped(statement.object_stages, framework_id)
    for source, subjects in grouped(statement.subject_stages, framework_id).items():
        for target, keys in objects.items():
            if target != source and min(len(subjects), len(keys)) == 1:
                for subject in subjects:
                    yield subject, target, frozenset(key.partition(":")[2] for key in keys)


def publisher_of(citation: Citation) -> str:
    """Return who published a source: the site of its address, else its publisher, its author, or its id.

    >>> from customer_journey.model.sources import Source
    >>> publisher_of(Citation(Source("a", "A", publisher="Example", url="https://www.example.com/b")))
    'example.com'
    """
    source = citation.source
    site = urlsplit(source.url).netloc.casefold().removeprefix("www.")
    return site or source.publisher or ", ".join(source.authors) or source.id
