"""Statements: equivalences that publications claim. They are evidence shown, never a derivation."""

from __future__ import annotations

from functools import cache

import attrs

from customer_journey._compat import override
from customer_journey.catalogue import bundled
from customer_journey.catalogue.frameworks import frameworks
from customer_journey.catalogue.loading import Citing
from customer_journey.catalogue.reading import Table, toml_table
from customer_journey.crosswalks.relations import Relation
from customer_journey.model.errors import shown
from customer_journey.model.sources import Citation
from customer_journey.model.stages import Stage

__all__ = ["Statement", "is_spoken_of", "statements", "statements_between"]

_AGREEING = {
    Relation.EXACT: {Relation.EXACT, Relation.CLOSE},
    Relation.CLOSE: {Relation.EXACT, Relation.CLOSE, Relation.BROAD, Relation.NARROW, Relation.OVERLAP},
    Relation.BROAD: {Relation.BROAD},
    Relation.NARROW: {Relation.NARROW},
    Relation.OVERLAP: {Relation.BROAD, Relation.NARROW, Relation.OVERLAP},
    # "Is not the same" leaves room for shared ground.
    Relation.NONE: {Relation.BROAD, Relation.NARROW, Relation.OVERLAP, Relation.NONE},
}


@attrs.frozen(repr=False)
class Statement:
    """What a source says of how two stages lie to each other.

    Sources often speak of a stage by a common name, not of one framework's stage. ``subject`` and
    ``object`` are the source's own words; ``subject_stages`` and ``object_stages`` say of which
    stages we take them to speak.

    Attributes:
        subject: what the source speaks of.
        relation: how it lies to the object, as stated (``EXACT`` for "identical", ``CLOSE`` for "in
            line with", ``NONE`` for "is not").
        object: what it is set in relation to.
        subject_stages: keys of the stages that the subject is taken for.
        object_stages: keys of the stages that the object is taken for.
        says: the claim in our words.
        source: where it stands.
    """

    subject: str
    relation: Relation
    object: str
    subject_stages: tuple[str, ...]
    object_stages: tuple[str, ...]
    says: str
    source: Citation

    def agrees_with(self, derived: Relation) -> bool:
        """Tell whether a derived relation bears the statement out.

        A statement of nearness is borne out by any shared ground, one of identity only by equal
        spans, one that two stages are not the same by anything else.
        """
        return derived in _AGREEING[self.relation]

    @property
    def inverse(self) -> Statement:
        """The same statement, told from its object."""
        return attrs.evolve(
            self,
            subject=self.object,
            relation=self.relation.inverse,
            object=self.subject,
            subject_stages=self.object_stages,
            object_stages=self.subject_stages,
        )

    @override
    def __str__(self) -> str:
        return f"“{self.subject}” — {self.relation} — “{self.object}”: {self.says} ({self.source})"

    @override
    def __repr__(self) -> str:
        return f"<Statement {shown(self.subject)} {self.relation} {shown(self.object)}>"


@cache
def statements() -> tuple[Statement, ...]:
    """Return all statements that the library knows, in the order of its file."""
    table = toml_table(bundled.read("statements.toml"), "statements.toml")
    cite = Citing(table.table("references"))
    found = tuple(s for entry in table.tables("statements") for s in _read(entry, cite))
    table.close()
    table.finish()
    return found


def _read(table: Table, cite: Citing) -> tuple[Statement, ...]:
    parts = (
        table.text("subject", required=True),
        table.choice("relation", Relation, Relation.CLOSE),
        table.text("object", required=True),
        table.texts("subject_stages"),
        table.texts("object_stages"),
        table.text("says", required=True),
    )
    sources = cite.one(table, "source", table.text("source", required=True))
    table.close()
    return tuple(Statement(*parts, source) for source in sources)


@cache
def _by_pair() -> dict[tuple[str, str], tuple[Statement, ...]]:
    pairs: dict[tuple[str, str], tuple[Statement, ...]] = {}
    for stated in statements():
        for statement in (stated, stated.inverse):
            for subject in statement.subject_stages:
                for object in statement.object_stages:
                    told = _of_one_pair(statement, subject, object)
                    pairs[subject, object] = (*pairs.get((subject, object), ()), told)
    return pairs


def _of_one_pair(statement: Statement, subject: str, object: str) -> Statement:
    """Return what a statement says of two stages alone.

    Of one of several that together are the same as something, it says that it is a part of it.
    """
    subjects = _fellows(subject, statement.subject_stages)
    objects = _fellows(object, statement.object_stages)
    if statement.relation is not Relation.EXACT or subjects == objects == 1:
        return statement
    part = Relation.CLOSE if subjects > 1 and objects > 1 else Relation.BROAD
    return attrs.evolve(statement, relation=part if subjects > 1 else Relation.NARROW)


def _fellows(key: str, keys: tuple[str, ...]) -> int:
    """Return how many of the stages belong to the framework of this one."""
    framework = key.partition(":")[0]
    return sum(other.partition(":")[0] == framework for other in keys)


def statements_between(source: Stage, target: Stage) -> tuple[Statement, ...]:
    """Return the statements about two stages, each told from the source stage.

    >>> import customer_journey as cj
    >>> stages = cj.frameworks["four-phase"]["retention"], cj.frameworks["nine-stage"]["support"]
    >>> [str(s.relation) for s in statements_between(*stages)]
    ['close']
    """
    told = _by_pair().get((source.key, target.key), ())
    return told if told and is_spoken_of(source) and is_spoken_of(target) else ()


def is_spoken_of(stage: Stage) -> bool:
    """Tell whether a stage is the known one of its key: another framework may be called the same."""
    known = frameworks.get(stage.framework, ())
    return any(other.id == stage.id and other.span == stage.span for other in known)
