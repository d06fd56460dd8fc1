"""Recommendations: how one type of content fits one stage, and the rule that decides it.

A type is *primary* where at least three sources place it, whose weights add up to at least 1, and to at least
a quarter of what they would be if every source had placed the type as near as it could: a type can be at home
at several neighbouring stages, and most sources name one of them. Below that it is *supporting*. What the
stage's own source says stands, but other sources can make primary what it calls supporting.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache, lru_cache
from typing import ClassVar

import attrs

from customer_journey.catalogue.content_types import ContentType, content_types
from customer_journey.catalogue.plain_data import Paths, flat
from customer_journey.content.claims import Claim, claims_about
from customer_journey.content.evidence import Evidence, Place, places
from customer_journey.model.displayed import Displayed
from customer_journey.model.framework import Framework
from customer_journey.model.printing import printable
from customer_journey.model.stages import Fit, Stage

#: What it takes to be primary: so many sources, that strength, and that agreement.
_PRIMARY_SOURCES, _PRIMARY_STRENGTH, _PRIMARY_AGREEMENT = 3, Fraction(1), Fraction(1, 4)
#: The strength that it takes to be supporting.
_SUPPORTING = Fraction(1, 4)
#: So many warnings are never outvoted.
_WARNINGS = 3

_Evidence = list[Evidence]


@attrs.frozen(repr=False)
class Recommendation(Displayed):
    """How one type of content fits one stage.

    Attributes:
        stage: the stage.
        content_type: the type.
        fit: whether it is primary at the stage, supports it, or is to be avoided there.
        evidence: the claims for this fit, greatest weight first; those about narrower types are among them.
        against: the claims that contradict it: the opposite fit here, or the type at other stages only.
        agreement: the strength with which sources place the type here, as a fraction of what it would be if
            each of them placed the type at its own stage that is nearest to this one.
    """

    stage: Stage
    content_type: ContentType
    fit: Fit
    evidence: tuple[Evidence, ...]
    against: tuple[Evidence, ...]
    agreement: Fraction

    COLUMNS: ClassVar[Paths] = {
        "stage": "stage.id",
        "content_type": "content_type.id",
        "label": "content_type.label",
        "kind": "content_type.kind",
        "fit": "fit",
        "own": "own",
        "sources_for": "sources_for",
        "sources_against": "sources_against",
        "strength": "strength",
        "agreement": "agreement",
    }
    NOT_TEXT: ClassVar[Mapping[str, type]] = {
        "own": bool,
        "sources_for": int,
        "sources_against": int,
        "strength": float,
        "agreement": float,
    }
    # Nested data has the evidence itself, which needs no counts.
    DATA: ClassVar[Paths] = {**COLUMNS, "stage": "stage.key", "sources_for": "", "sources_against": ""}

    @property
    def own(self) -> bool:
        """Whether the stage's own source makes one of these claims."""
        return any(_is_own(e.claim, self.content_type, self.stage) for e in self.evidence)

    @property
    def strength(self) -> Fraction:
        """The sum of the sources' weights; each source counts once, by its greatest weight.

        Claims about narrower types, though they count for the fit, do not count here: otherwise general
        types such as *video* would come before all that is worth saying about a stage.
        """
        return _strength(
            e for e in self.evidence if self.fit is Fit.AVOID or e.claim.content_type == self.content_type.id
        )

    @property
    def sources_for(self) -> int:
        """The number of publications for this fit."""
        return len(_sources(self.evidence))

    @property
    def sources_against(self) -> int:
        """The number of publications that contradict it, or that place the type at other stages only."""
        return len(_sources(self.against))

    def to_dict(self) -> dict[str, object]:
        """Return the recommendation as a flat record, with strength and agreement as floats."""
        return flat(self)

    def __repr__(self) -> str:
        return printable(f"<{self.content_type.id}: {self.fit} at {self.stage.key}>")


def recommendations(owner: Framework, asked: Stage) -> tuple[Recommendation, ...]:
    """Return a recommendation for each type that sources place at the stage or warn against there.

    Primary ones come first and those to avoid last; among those of one fit, what the stage's own source says
    comes first, then what is said with the greatest strength.
    """
    known = places(owner, asked)
    found = (_judged(asked, content_types[id], claims, known) for id, claims in _claims(owner).items())
    # Equal recommendations keep the order of the content types.
    return tuple(
        sorted(filter(None, found), key=lambda r: (list(Fit).index(r.fit), not _own_says(r), -r.strength))
    )


def _own_says(recommendation: Recommendation) -> bool:
    """Return whether the stage's own source says that the type has this fit."""
    r = recommendation
    return any(e.claim.fit is r.fit and _is_own(e.claim, r.content_type, r.stage) for e in r.evidence)


@lru_cache(maxsize=16)
def _claims(owner: Framework) -> Mapping[str, tuple[Claim, ...]]:
    """Return the claims that concern each type, in the order of the content types."""
    by_type: dict[str, list[Claim]] = {id: [] for id in content_types}
    for claim in claims_about(owner):
        for content_type in _concerned(content_types[claim.content_type], claim.fit):
            by_type[content_type.id].append(claim)
    return {id: tuple(claims) for id, claims in by_type.items()}


@cache
def _concerned(named: ContentType, fit: Fit) -> tuple[ContentType, ...]:
    """Return the types that a claim concerns.

    What suits a narrower type suits the broader one; a warning about a broader one is about all its kinds.
    """
    if fit is not Fit.AVOID:
        return (named, *named.ancestors)
    return (named, *(kind for narrower in named.narrower for kind in _concerned(narrower, fit)))


def _judged(
    asked: Stage, content_type: ContentType, claims: Iterable[Claim], known: Mapping[Stage, Place]
) -> Recommendation | None:
    """Return how one type fits, if the claims say anything about this stage."""
    placing, here, warnings = _Evidence(), _Evidence(), _Evidence()
    for claim in claims:
        place = known[claim.stage]
        evidence = Evidence(claim, place.weight)
        if claim.fit is Fit.AVOID:
            warnings += [evidence] * place.warns
        elif place.possible:
            placing.append(evidence)
            here += [evidence] * place.here
    if not _about(content_type, here):  # a broader type is advised only where some source names it itself
        here = []
    strength, possible = _strength(here), _total((e, known[e.claim.stage].possible) for e in placing)
    agreement = strength / possible if possible else Fraction(0)
    # If the stage's own source says several things, the one most in favour counts.
    said = (e.claim.fit for e in (*here, *warnings) if _is_own(e.claim, content_type, asked))
    own = min(said, key=list(Fit).index, default=None)
    fit = _fit(own, len(_sources(here)), len(_sources(warnings)), strength, agreement)
    if fit is None:
        return None
    if fit is Fit.PRIMARY and not own and _is_told_apart(asked, _about(content_type, placing)):
        fit = Fit.SUPPORTING
    sources = _sources(here)
    elsewhere = [e for e in placing if e.source.source.id not in sources]
    pro, contra = (warnings, here) if fit is Fit.AVOID else (here, warnings)
    return Recommendation(
        asked, content_type, fit, _sorted(pro), (*_sorted(contra), *_sorted(elsewhere)), agreement
    )


def _fit(own: Fit | None, placing: int, warning: int, strength: Fraction, agreement: Fraction) -> Fit | None:
    """Return the fit that the evidence supports, as the rule at the head of this module says.

    Args:
        own: what the stage's own source says.
        placing: the number of sources that place the type here.
        warning: the number of sources that warn against it here.
        strength: what those that place it here weigh together.
        agreement: the strength as a fraction of what is possible.
    """
    if own is None and warning and (warning >= _WARNINGS or warning >= strength):
        own = Fit.AVOID
    if own in (Fit.PRIMARY, Fit.AVOID):
        return own
    if placing >= _PRIMARY_SOURCES and strength >= _PRIMARY_STRENGTH and agreement >= _PRIMARY_AGREEMENT:
        return Fit.PRIMARY
    return Fit.SUPPORTING if strength >= _SUPPORTING else own


def _is_told_apart(asked: Stage, placing: _Evidence) -> bool:
    """Return whether several sources on this framework place a type at other stages of it, and none here."""
    ours = [e for e in placing if e.claim.stage.framework == asked.framework]
    return len(_sources(ours)) >= _PRIMARY_SOURCES and all(e.claim.stage != asked for e in ours)


def _is_own(claim: Claim, content_type: ContentType, stage: Stage) -> bool:
    return claim.stage == stage and claim.content_type == content_type.id and not claim.listed


def _about(content_type: ContentType, evidence: _Evidence) -> _Evidence:
    """Return the evidence that names the type itself, not a narrower or broader one."""
    return [e for e in evidence if e.claim.content_type == content_type.id]


def _sorted(evidence: _Evidence) -> tuple[Evidence, ...]:
    return tuple(sorted(evidence, key=lambda e: -float(e.weight)))


def _sources(evidence: Iterable[Evidence]) -> set[str]:
    return {e.source.source.id for e in evidence}


def _strength(evidence: Iterable[Evidence]) -> Fraction:
    return _total((e, e.weight) for e in evidence)


def _total(weights: Iterable[tuple[Evidence, Fraction]]) -> Fraction:
    """Return the sum over the publications: one that says something five times counts once."""
    greatest: dict[str, Fraction] = {}
    for evidence, weight in weights:
        id = evidence.source.source.id
        if weight > greatest.get(id, 0):
            greatest[id] = weight
    # Fractions with one denominator are added as whole numbers, which is faster.
    numerators = Counter[int]()
    for weight in greatest.values():
        numerators[weight.denominator] += weight.numerator
    return sum((Fraction(n, denominator) for denominator, n in numerators.items()), Fraction(0))
