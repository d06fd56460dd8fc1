"""Statements: what publications say about how stages relate. Nothing is derived from them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import attrs

from customer_journey.catalogue.bundled import cited_entries
from customer_journey.catalogue.codec import RecordReader
from customer_journey.catalogue.frameworks import frameworks
from customer_journey.crosswalks.relations import Relation
from customer_journey.model.errors import shown
from customer_journey.model.framework import Framework
from customer_journey.model.printing import one_line
from customer_journey.model.sources import Citation
from customer_journey.model.stages import Stage

#: The derived relations that agree with each stated one.
_AGREEING = {
    Relation.EXACT: {Relation.EXACT, Relation.CLOSE},
    Relation.CLOSE: {Relation.EXACT, Relation.CLOSE, Relation.BROAD, Relation.NARROW, Relation.OVERLAP},
    Relation.BROAD: {Relation.BROAD},
    Relation.NARROW: {Relation.NARROW},
    Relation.OVERLAP: {Relation.BROAD, Relation.NARROW, Relation.OVERLAP},
    # "Is not the same" does not say that they share no moments.
    Relation.NONE: {Relation.BROAD, Relation.NARROW, Relation.OVERLAP, Relation.NONE},
}


@attrs.frozen(repr=False)
class Statement:
    """What a source says about how two stages relate.

    Sources often mean a stage by its common name, not the stage of one framework. ``subject`` and
    ``object`` are the source's own words; ``subject_stages`` and ``object_stages`` are the stages that
    we take them to mean.

    Attributes:
        subject: what the source is talking about.
        relation: how it relates to the object, as stated (``EXACT`` for "identical", ``CLOSE`` for "in
            line with", ``NONE`` for "is not").
        object: what the subject is compared with.
        subject_stages: keys of the stages that the subject means.
        object_stages: keys of the stages that the object means.
        says: the claim, in our own words.
        source: where it was published.
    """

    subject: str
    relation: Relation
    object: str
    subject_stages: tuple[str, ...]
    object_stages: tuple[str, ...]
    says: str
    source: Citation

    def agrees_with(self, derived: Relation) -> bool:
        """Return whether a derived relation supports the statement.

        A statement that two stages are close is supported if they share any moments, one that they are
        identical only if their spans are equal, and one that they are not the same if
        their spans differ.

        Raises:
            InvalidValueError: there is no such relation.
        """
        return Relation(derived) in _AGREEING[self.relation]

    @property
    def inverse(self) -> Statement:
        """The same statement, from the point of view of its object."""
        stages = self.object_stages, self.subject_stages
        return Statement(self.object, self.relation.inverse, self.subject, *stages, self.says, self.source)

    def __str__(self) -> str:
        return one_line(f"“{self.subject}” — {self.relation} — “{self.object}”: {self.says} ({self.source})")

    def __repr__(self) -> str:
        return f"<Statement {shown(self.subject)} {self.relation} {shown(self.object)}>"


@cache
def statements() -> tuple[Statement, ...]:
    """Return all statements that the library knows, in the order of its file."""
    read = RecordReader()
    return tuple(
        read(Statement, entry, relation=entry.choice("relation", Relation, Relation.CLOSE), source=source)
        for entry, source in cited_entries("statements.toml", "statements")
    )


def both_ways() -> Iterator[Statement]:
    """Yield every statement from the point of view of its subject, then from that of its object."""
    for statement in statements():
        yield statement
        # What names one stage in two ways says the same from both sides.
        if statement.subject_stages != statement.object_stages:
            yield statement.inverse


def framework_id(key: str) -> str:
    """Return the id of the framework to which the stage with this key belongs."""
    return key.partition(":")[0]


#: If a source says that several stages together are identical to something, each of them is a part of it.
#: So what it says about one subject and one object alone depends on whether it names several of each.
_EXACT_FOR_ONE = {
    (False, False): Relation.EXACT,
    (True, False): Relation.BROAD,
    (False, True): Relation.NARROW,
    (True, True): Relation.CLOSE,
}


@cache
def _by_pair() -> dict[tuple[str, str], list[Statement]]:
    pairs: dict[tuple[str, str], list[Statement]] = {}
    for statement in both_ways():
        for subject in statement.subject_stages:
            for object in statement.object_stages:
                pairs.setdefault((subject, object), []).append(_of_one_pair(statement, subject, object))
    return pairs


def _of_one_pair(statement: Statement, subject: str, object: str) -> Statement:
    """Return what a statement says about two stages alone."""
    if statement.relation is not Relation.EXACT:
        return statement
    several = (_several(statement.subject_stages, subject), _several(statement.object_stages, object))
    return attrs.evolve(statement, relation=_EXACT_FOR_ONE[several])


def _several(keys: tuple[str, ...], key: str) -> bool:
    """Return whether several of the stages belong to the framework of this one."""
    return sum(framework_id(other) == framework_id(key) for other in keys) > 1


def statements_between(source: Stage, target: Stage) -> tuple[Statement, ...]:
    """Return the statements about two stages, each from the point of view of the source stage.

    >>> import customer_journey as cj
    >>> stages = cj.frameworks["four-phase"]["retention"], cj.frameworks["nine-stage"]["support"]
    >>> [str(s.relation) for s in statements_between(*stages)]
    ['close']
    """
    found = _by_pair().get((source.key, target.key), ())
    return tuple(found) if found and is_known(source) and is_known(target) else ()


def statements_about(source: Framework, target: Framework) -> tuple[Statement, ...]:
    """Return the statements about stages of two frameworks, from the point of view of the first."""
    subjects, objects = ({s.key for s in framework if is_known(s)} for framework in (source, target))
    return tuple(
        statement
        for statement in both_ways()
        if subjects.intersection(statement.subject_stages) and objects.intersection(statement.object_stages)
    )


def is_known(stage: Stage) -> bool:
    """Return whether statements can mean this stage: another framework may have the same id."""
    known = frameworks.get(stage.framework, ())
    return any(other.id == stage.id and other.span == stage.span for other in known)
