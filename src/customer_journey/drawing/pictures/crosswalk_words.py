"""Words that the pictures of a whole crosswalk and of one stage's candidates share."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from customer_journey.crosswalks.correspondences import Correspondence
from customer_journey.crosswalks.crosswalk import Crosswalk, crosswalk
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.stages import Stage
from customer_journey.pages.numbers import percent

__all__ = [
    "HEADER",
    "crosswalk_of",
    "evidence",
    "part_text",
    "relation_text",
    "rows",
    "sentence",
    "share_and_relation",
    "share_text",
]

HEADER = ("stage", "relation", "counterpart", "share", "statements", "notes")
#: Fractions with a larger denominator than this are hard to grasp, so they are shown in per cent.
_LARGEST_DENOMINATOR = 120


def crosswalk_of(source: object, target: object) -> Crosswalk:
    """Return the crosswalk that a picture was asked for: given as such, or as two frameworks or ids.

    Raises:
        NotFoundError: there is no such framework.
        InvalidValueError: neither a crosswalk alone nor two frameworks.
    """
    if isinstance(source, Crosswalk):
        if target is not None:
            raise InvalidValueError("target", target, "left out after a crosswalk")
        return source
    if not isinstance(source, (str, Framework)):
        raise InvalidValueError("source", source, "a crosswalk, a framework or the id of a framework")
    if not isinstance(target, (str, Framework)):
        raise InvalidValueError("target", target, "a framework or its id")
    return crosswalk(source, target)


def share_text(share: Fraction) -> str:
    """Return a share as a fraction, or in per cent where the fraction would be hard to grasp.

    >>> share_text(Fraction(1, 3)), share_text(Fraction(333, 1000))
    ('1/3', '33 %')
    """
    return str(share) if share.denominator <= _LARGEST_DENOMINATOR else percent(share)


def part_text(share: Fraction) -> str:
    """Return how much of a stage a share is; a bare 1 would look like a number of stages.

    >>> part_text(Fraction(1)), part_text(Fraction(1, 3))
    ('all', '1/3')
    """
    return "all" if share == 1 else share_text(share)


def relation_text(c: Correspondence) -> str:
    """Return the relation, and whether the user decided for it."""
    return f"{c.relation}, decided" if c.decided else str(c.relation)


def share_and_relation(c: Correspondence) -> str:
    """Return how much of the source goes into the target, and how the two are related."""
    return f"{part_text(c.share)}{',' if c.share == 1 else ''} {relation_text(c)}"


def evidence(c: Correspondence) -> str:
    """Return how many statements support the relation, and how many contradict it."""
    return f"{len(c.supporting)} for, {len(c.opposing)} against" if c.statements else ""


def sentence(xw: Crosswalk, stage: Stage, language: str) -> str:
    """Return in a sentence where a stage goes."""
    parts = []
    for c in xw.candidates(stage):
        share = "all of it" if c.share == 1 else share_text(c.share) if c.share else "no share"
        parts.append(f"{share} into {label(c.target, language)} ({relation_text(c)})")
    if part := xw.uncovered(stage):
        parts.append(f"no counterpart for {'all of it' if part == 1 else share_text(part)}")
    return f"{label(stage, language)}: {'; '.join(parts)}."


def rows(xw: Crosswalk, stage: Stage, language: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a stage in the table of candidates, in the columns of :data:`HEADER`."""
    name = label(stage, language)
    for c in xw.candidates(stage):
        notes = ["decided"] * c.decided + ["crosses axes"] * c.crosses_axis
        notes += ["always on"] * c.target.parallel
        target = label(c.target, language)
        yield name, str(c.relation), target, share_text(c.share), evidence(c), ", ".join(notes)
    if part := xw.uncovered(stage):
        yield name, "none", "(no counterpart)", share_text(part), "", ""
