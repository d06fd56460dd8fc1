"""Advice: what to publish at a stage, with the evidence for and against each type of content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar

import attrs

from customer_journey._compat import override
from customer_journey.catalogue.content_types import ContentType, content_type_of, content_types
from customer_journey.catalogue.frameworks import framework_of, frameworks
from customer_journey.catalogue.plain_data import Paths, flat
from customer_journey.catalogue.spine import spine
from customer_journey.content.claims import Claim, claims_about
from customer_journey.crosswalks.shares import jaccard
from customer_journey.model.displayed import Displayed
from customer_journey.model.framework import Framework
from customer_journey.model.moments import Span
from customer_journey.model.sources import Citation
from customer_journey.model.stages import Fit, Stage

__all__ = ["Advice", "Evidence", "Hint", "Recommendation", "recommend", "stages_for"]

#: From this Jaccard weight on, a claim about another stage counts as one about this stage's ground.
_SAME_GROUND = Fraction(1, 2)
#: Below this, a claim about another stage says nothing of this one.
_LEAST_GROUND = Fraction(1, 4)
#: So many sources must list a type before their agreement makes it primary.
_ENOUGH_SOURCES = 2


@attrs.frozen(repr=False)
class Evidence:
    """A claim, and how much it weighs at the stage asked about.

    Attributes:
        claim: what a source says, and of which stage.
        weight: 1 for the stage itself; for another stage the weight that the two share over the
            weight that they cover together.
    """

    claim: Claim
    weight: Fraction

    DATA: ClassVar[Paths] = {
        "claim": "",
        "stage": "claim.stage.key",
        "fit": "claim.fit",
        "reason": "claim.reason",
        "source": "source",
    }

    @property
    def source(self) -> Citation:
        """Where it stands."""
        return self.claim.source

    @override
    def __str__(self) -> str:
        why = f": {self.claim.reason}" if self.claim.reason else ""
        return f"{self.claim.fit} at {self.claim.stage.key} ({self.source}){why}"

    @override
    def __repr__(self) -> str:
        where = f"{self.claim.stage.key}, weight {self.weight}"
        return f"<Evidence: {self.claim.content_type} {self.claim.fit} at {where}>"


@attrs.frozen(repr=False)
class Recommendation:
    """What is to be said of one type of content at one stage.

    Attributes:
        stage: the stage.
        content_type: the type.
        fit: whether it carries the stage, helps, or is to be avoided.
        evidence: the claims that speak for this fit, weightiest first.
        against: the claims that say otherwise: the opposite here, or the type only elsewhere.
        agreement: of the sources that place the type at all, and tell this ground apart, the part
            that places it here.
    """

    stage: Stage
    content_type: ContentType
    fit: Fit
    evidence: tuple[Evidence, ...]
    against: tuple[Evidence, ...]
    agreement: Fraction

    DATA: ClassVar[Paths] = {
        "stage": "stage.key",
        "content_type": "content_type.id",
        "label": "content_type.label",
        "kind": "content_type.kind",
        "own": "own",
        "weight": "weight",
    }
    COLUMNS: ClassVar[Paths] = {
        "stage": "stage.id",
        "content_type": "content_type.id",
        "label": "content_type.label",
        "kind": "content_type.kind",
        "fit": "fit",
        "own": "own",
        "sources_for": "sources_for",
        "sources_against": "sources_against",
        "weight": "weight",
        "agreement": "agreement",
    }

    @property
    def own(self) -> bool:
        """Whether the source of the stage itself says so."""
        return any(e.claim.stage == self.stage and not e.claim.listed for e in self.evidence)

    @property
    def weight(self) -> Fraction:
        """The summed weight of the sources for it, each counted once."""
        best: dict[str, Fraction] = {}
        for e in self.evidence:
            best[e.source.source.id] = max(best.get(e.source.source.id, Fraction(0)), e.weight)
        return sum(best.values(), Fraction(0))

    @property
    def sources_for(self) -> int:
        """How many publications speak for this fit."""
        return len(_sources(self.evidence))

    @property
    def sources_against(self) -> int:
        """How many say otherwise, by placing the type at other stages only or by saying the opposite."""
        return len(_sources(self.against))

    def to_dict(self) -> dict[str, object]:
        """Return the recommendation as a record of plain values, weight and agreement as floats."""
        return flat(self)

    @override
    def __repr__(self) -> str:
        return f"<{self.content_type.id}: {self.fit} at {self.stage.key}>"


@attrs.frozen
class Hint:
    """A question, a touchpoint or a pitfall, and the stage that it was written for.

    Attributes:
        text: what it says.
        topic: what a question is about; empty otherwise.
        stage: the stage whose sources tell it.
        weight: 1 for the stage itself, else what the two stages share over what they cover together.
    """

    text: str
    topic: str
    stage: Stage
    weight: Fraction

    DATA: ClassVar[Paths] = {"stage": "stage.key"}

    @override
    def __str__(self) -> str:
        return f"{self.topic}: {self.text}" if self.topic else self.text


@attrs.frozen(repr=False)
class Advice(Displayed):
    """What to publish at a stage, and what to know and ask there.

    Attributes:
        stage: the stage.
        items: one recommendation per type of content, primary ones first, those to avoid last.
        note: why there are none, or what else is to be known.
        elsewhere: what others recommend on this ground, where the stage's own source says that
            nothing is to be published.
        questions: what to find out, the stage's own first.
        touchpoints: the occasions on which company and customer meet.
        pitfalls: what sources warn against.
    """

    stage: Stage
    items: tuple[Recommendation, ...]
    note: str
    elsewhere: tuple[Recommendation, ...]
    questions: tuple[Hint, ...]
    touchpoints: tuple[Hint, ...]
    pitfalls: tuple[Hint, ...]

    DATA: ClassVar[Paths] = {"stage": "stage.key"}

    def of_fit(self, fit: str) -> tuple[Recommendation, ...]:
        """Return the recommendations of one fit: a :class:`Fit`, or its name.

        Raises:
            InvalidValueError: there is no such fit.
        """
        wanted = Fit(fit)
        return tuple(item for item in self.items if item.fit is wanted)

    def to_dicts(self) -> list[dict[str, object]]:
        """Return one record per recommendation, as a dataframe is made of."""
        return [item.to_dict() for item in self.items]

    @override
    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self.of_fit(fit))} {fit}" for fit in Fit)
        return f"<Advice for {self.stage.key}: {counts}>"


def recommend(framework: str | Framework, stage: str | Stage) -> Advice:
    """Return what to publish at a stage.

    What the stage's own source says stands. Of other sources, those count that speak of much the
    same ground; a warning passes only from a whole to its parts.

    >>> import customer_journey as cj
    >>> advice = cj.recommend("hourglass", "trust")
    >>> [item.content_type.id for item in advice.of_fit(cj.Fit.PRIMARY) if item.own]
    ['review', 'testimonial', 'video-testimonial', 'social-proof']
    >>> cj.recommend("nine-stage", "purchase").items
    ()

    Raises:
        NotFoundError: there is no such framework or stage.
        ForeignStageError: the stage belongs to another framework.
    """
    owner = framework_of(framework)
    return _advice(owner, owner.stage(stage))


@lru_cache(maxsize=512)
def _advice(owner: Framework, asked: Stage) -> Advice:
    found = tuple(_ranked(_judged(asked, claims_about(owner), _grounds(owner, asked))))
    silent = bool(asked.no_content)
    return Advice(
        stage=asked,
        items=() if silent else found,
        note=_note(owner, asked, found),
        elsewhere=found if silent else (),
        questions=_hints(owner, asked, lambda s: ((q.text, q.topic) for q in s.questions)),
        touchpoints=_hints(owner, asked, lambda s: ((t, "") for t in s.touchpoints)),
        pitfalls=_hints(owner, asked, lambda s: ((p, "") for p in s.pitfalls), warning=True),
    )


def stages_for(content_type: str | ContentType, framework: str | Framework) -> tuple[Recommendation, ...]:
    """Return what is to be said of one type of content at each stage, in the framework's order.

    >>> import customer_journey as cj
    >>> [(r.stage.id, str(r.fit)) for r in cj.stages_for("loyalty-programme", "nine-stage")]
    [('support', 'supporting'), ('advocacy', 'primary')]

    Raises:
        NotFoundError: there is no such framework or content type.
    """
    wanted, owner = content_type_of(content_type), framework_of(framework)
    advices = (recommend(owner, stage) for stage in owner)
    return tuple(r for advice in advices for r in advice.items if r.content_type == wanted)


# Weighing.


def _weight(asked: Stage, other: Stage) -> Fraction:
    return Fraction(1) if asked == other else _shared(asked.span, other.span)


@lru_cache(maxsize=8192)
def _shared(one: Span, other: Span) -> Fraction:
    return jaccard(one, other, spine().weights)


def _reaches(asked: Stage, other: Stage, weight: Fraction, *, warning: bool) -> bool:
    """Tell whether what is said of another stage says something of this one.

    What suits a part helps the whole; a warning passes only from the whole to its parts.
    """
    if asked == other:
        return True
    if warning:
        return bool(asked.span) and asked.span <= other.span
    return bool(weight) and (weight >= _LEAST_GROUND or other.span <= asked.span)


def _grounds(owner: Framework, asked: Stage) -> Mapping[str, Fraction]:
    """Return, for each framework that shares the ground asked about, the weight of its nearest stage."""
    known = {**frameworks, owner.id: owner}
    nearest = {id: max((_weight(asked, s) for s in f), default=Fraction(0)) for id, f in known.items()}
    return {id: weight for id, weight in nearest.items() if weight}


def _judged(
    asked: Stage, claims: Iterable[Claim], nearest: Mapping[str, Fraction]
) -> Iterator[Recommendation]:
    by_type: dict[str, list[Evidence]] = {}
    for claim in claims:
        evidence = Evidence(claim, _weight(asked, claim.stage))
        by_type.setdefault(claim.content_type, []).append(evidence)
    for content_type, told in by_type.items():
        found = _judge(asked, content_type, sorted(told, key=lambda e: -e.weight), nearest)
        if found is not None:
            yield found


def _told_apart(asked: Stage, evidence: Evidence, nearest: Mapping[str, Fraction]) -> bool:
    """Return whether the claim is about a neighbour, by a framework that has a stage nearer than that."""
    stage = evidence.claim.stage
    if stage.span <= asked.span or evidence.weight >= _SAME_GROUND:
        return False
    return evidence.weight < nearest[stage.framework]


def _judge(
    asked: Stage, content_type: str, evidence: list[Evidence], nearest: Mapping[str, Fraction]
) -> Recommendation | None:
    """Return what is to be said of one type, if anything."""
    placing = [e for e in evidence if e.claim.fit is not Fit.AVOID]
    warning = [e for e in evidence if e.claim.fit is Fit.AVOID and _told(asked, e, warning=True)]
    near = [e for e in placing if _told(asked, e, warning=False) and not _told_apart(asked, e, nearest)]
    here = [e for e in near if e.weight >= _SAME_GROUND]
    near_sources = _sources(near)
    # Who says it of a whole far wider than this stage does not say otherwise of the stage.
    wider = _sources(e for e in placing if asked.span <= e.claim.stage.span)
    away = [
        e
        for e in placing
        if e.source.source.id not in near_sources | wider and e.claim.stage.framework in nearest
    ]
    own = [e for e in (*here, *warning) if e.claim.stage == asked and not e.claim.listed]
    fit = _fit(own, here, near, away, warning)
    if fit is None:
        return None
    agreement = Fraction(len(near_sources), len(near_sources | _sources(away)) or 1)
    pro, contra = (warning, near) if fit is Fit.AVOID else (near, [*warning, *away])
    return Recommendation(asked, content_types[content_type], fit, tuple(pro), tuple(contra), agreement)


def _told(asked: Stage, e: Evidence, *, warning: bool) -> bool:
    return _reaches(asked, e.claim.stage, e.weight, warning=warning)


def _sources(evidence: Iterable[Evidence]) -> set[str]:
    return {e.source.source.id for e in evidence}


def _fit(
    own: list[Evidence],
    here: list[Evidence],
    near: list[Evidence],
    away: list[Evidence],
    warning: list[Evidence],
) -> Fit | None:
    if own:
        # What the stage's own source says stands; of several, what it says most strongly for it.
        return min((e.claim.fit for e in own), key=list(Fit).index)
    sources_here, sources_away = _sources(here), _sources(away)
    if warning and len(_sources(warning)) >= len(sources_here):
        return Fit.AVOID
    carried = any(e.claim.fit is Fit.PRIMARY for e in here) or len(sources_here) >= _ENOUGH_SOURCES
    if carried and len(sources_here) >= len(sources_away):
        return Fit.PRIMARY
    if here or (near and len(_sources(near)) >= len(sources_away)):
        return Fit.SUPPORTING
    return None


def _ranked(found: Iterable[Recommendation]) -> list[Recommendation]:
    place = {id: i for i, id in enumerate(content_types)}
    fits = list(Fit)
    return sorted(found, key=lambda r: (fits.index(r.fit), not r.own, -r.weight, place[r.content_type.id]))


def _note(owner: Framework, asked: Stage, found: tuple[Recommendation, ...]) -> str:
    if asked.no_content:
        return asked.no_content
    if not asked.span:
        return f"No step of a journey: {asked.reason}"
    silent = [
        f"{other.key} covers the same ground, and its source says: {other.no_content}"
        for framework in frameworks.values()
        for other in framework
        if framework.id != owner.id and other.no_content and other.span == asked.span
    ]
    return " ".join([*silent, *_limits(owner, asked, found)])


def _limits(owner: Framework, asked: Stage, found: tuple[Recommendation, ...]) -> Iterator[str]:
    """Yield what the advice cannot say."""
    if not found:
        yield "No source that we know places content on this ground."
        return
    if twins := [s.label for s in owner if s.id != asked.id and s.span == asked.span]:
        yield f"The same moments are those of {' and '.join(twins)} too: this advice cannot tell them apart."
    if not any(r.fit is Fit.PRIMARY for r in found):
        yield "Nothing is primary: of no type do sources say that it belongs here before all."


def _hints(
    owner: Framework,
    asked: Stage,
    told: Callable[[Stage], Iterable[tuple[str, str]]],
    *,
    warning: bool = False,
) -> tuple[Hint, ...]:
    """Return what the sources of this and of other stages tell, weightiest first."""
    others = (f for id, f in frameworks.items() if id != owner.id)
    stages = [asked, *(stage for framework in others for stage in framework)]
    weighed = [(stage, _weight(asked, stage)) for stage in stages]
    reaching = [(s, w) for s, w in weighed if _reaches(asked, s, w, warning=warning)]
    reaching.sort(key=lambda pair: -pair[1])
    hints: dict[str, Hint] = {}
    for stage, weight in reaching:
        for text, topic in told(stage):
            hints.setdefault(text, Hint(text, topic, stage, weight))
    return tuple(hints.values())
