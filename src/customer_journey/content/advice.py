"""Advice: what to publish at a stage, with the evidence for and against each type of content."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar

import attrs

from customer_journey.catalogue.content_types import ContentType, content_type_of, content_types
from customer_journey.catalogue.frameworks import framework_of, frameworks
from customer_journey.catalogue.plain_data import Paths, column_types, flat
from customer_journey.catalogue.spine import spine
from customer_journey.content.claims import Claim, claims_about
from customer_journey.crosswalks.relations import Meaning, meaning, nearness
from customer_journey.model.errors import cut, series
from customer_journey.model.framework import Framework
from customer_journey.model.printing import one_line, printable
from customer_journey.model.sources import Citation
from customer_journey.model.stages import Fit, Question, Stage
from customer_journey.model.tabular import Tabular

#: If two stages have at least this nearness, a claim about one counts as a claim about the other.
_ALIKE = Fraction(1, 2)
#: If they have less than this, a claim about one says nothing about the other, unless one is part of it.
_RELATED = Fraction(1, 4)
#: A type that at least this many sources place at a stage can be primary there.
_ENOUGH_SOURCES = 2


@attrs.frozen(repr=False)
class Evidence:
    """A claim, and how much it weighs at the stage of a recommendation.

    Attributes:
        claim: what a source says, and about which stage.
        weight: 1 if the claim is about the stage itself, else the nearness of the two stages.
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
        """Where it was published."""
        return self.claim.source

    def __str__(self) -> str:
        why = f": {self.claim.reason}" if self.claim.reason else ""
        return one_line(f"{self.claim.fit} at {self.claim.stage.key} ({self.source}){why}")

    def __repr__(self) -> str:
        where = f"{self.claim.stage.key}, weight {self.weight}"
        return printable(f"<Evidence: {self.claim.content_type} {self.claim.fit} at {where}>")


@attrs.frozen(repr=False)
class Recommendation:
    """How one type of content fits one stage.

    Attributes:
        stage: the stage.
        content_type: the type.
        fit: whether it is primary at the stage, supports it, or is to be avoided there.
        evidence: the claims for this fit, greatest weight first.
        against: the claims that contradict it: the opposite fit here, or the type at other stages only.
        agreement: among the sources that place the type and have a stage with these moments, the fraction
            that places it here.
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
        "weight": "weight",
        "agreement": "agreement",
    }
    NOT_TEXT: ClassVar[Mapping[str, type]] = {
        "own": bool,
        "sources_for": int,
        "sources_against": int,
        "weight": float,
        "agreement": float,
    }
    # Nested data has the evidence itself, which needs no counts.
    DATA: ClassVar[Paths] = {**COLUMNS, "stage": "stage.key", "sources_for": "", "sources_against": ""}

    @property
    def own(self) -> bool:
        """Whether the stage's own source makes one of these claims."""
        return any(e.claim.stage == self.stage and not e.claim.listed for e in self.evidence)

    @property
    def weight(self) -> Fraction:
        """The sum of the sources' weights; each source counts once, by its greatest weight."""
        greatest = {e.source.source.id: e.weight for e in reversed(self.evidence)}
        return sum(greatest.values(), Fraction(0))

    @property
    def sources_for(self) -> int:
        """The number of publications for this fit."""
        return len(_sources(self.evidence))

    @property
    def sources_against(self) -> int:
        """The number of publications that contradict it, or that place the type at other stages only."""
        return len(_sources(self.against))

    def to_dict(self) -> dict[str, object]:
        """Return the recommendation as a flat record, with weight and agreement as floats."""
        return flat(self)

    def __repr__(self) -> str:
        return printable(f"<{self.content_type.id}: {self.fit} at {self.stage.key}>")


@attrs.frozen
class Hint:
    """A question, a touchpoint or a pitfall, and the stage that it was written for.

    Attributes:
        text: what it says.
        topic: what a question is about; empty otherwise.
        stage: the stage whose sources say it.
        weight: 1 if it is the stage itself, else the nearness of the two stages.
        implied: whether the sources do not ask a question themselves, but say something that implies it.
    """

    text: str
    topic: str
    stage: Stage
    weight: Fraction
    implied: bool = False

    DATA: ClassVar[Paths] = {"stage": "stage.key"}

    def __str__(self) -> str:
        topic, implied = f"{self.topic}: " if self.topic else "", " (implied)" if self.implied else ""
        return one_line(f"{topic}{self.text}{implied}")


@attrs.frozen(repr=False)
class Advice(Tabular):
    """What to publish at a stage, and what to know and ask there.

    Attributes:
        stage: the stage.
        items: one recommendation per type of content, primary ones first, those to avoid last.
        note: why there are no recommendations, or the limits of this advice.
        elsewhere: what others recommend at these moments, if the stage's own source says that nothing is
            to be published.
        questions: what to find out, the stage's own questions first.
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

    COLUMN_TYPES: ClassVar[Mapping[str, type]] = column_types(Recommendation)
    DATA: ClassVar[Paths] = {"stage": "stage.key"}

    def of_fit(self, fit: str) -> tuple[Recommendation, ...]:
        """Return the recommendations of one fit: a :class:`Fit`, or its name.

        Raises:
            InvalidValueError: there is no such fit.
        """
        wanted = Fit(fit)
        return tuple(item for item in self.items if item.fit is wanted)

    def to_dicts(self) -> list[dict[str, object]]:
        """Return one record per recommendation for a dataframe."""
        return [item.to_dict() for item in self.items]

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self.of_fit(fit))} {fit}" for fit in Fit)
        return printable(f"<Advice for {self.stage.key}: {counts}>")


def recommend(framework: str | Framework, stage: str | Stage) -> Advice:
    """Return what to publish at a stage.

    The stage's own source prevails. Other sources count if they are about much the same moments; a
    warning about a stage also applies to its parts, but not the other way round.

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
    # Equal recommendations keep the order of the content types.
    found = tuple(sorted(_judged(owner, asked), key=lambda r: (list(Fit).index(r.fit), not r.own, -r.weight)))
    silent = bool(asked.no_content)
    return Advice(
        stage=asked,
        items=() if silent else found,
        note=" ".join(_notes(owner, asked, found)),
        elsewhere=found if silent else (),
        questions=_hints(owner, asked, "questions"),
        touchpoints=_hints(owner, asked, "touchpoints"),
        pitfalls=_hints(owner, asked, "pitfalls"),
    )


def stages_for(content_type: str | ContentType, framework: str | Framework) -> tuple[Recommendation, ...]:
    """Return how one type of content fits each stage at which it is recommended or to be avoided.

    The recommendations are in the framework's order.

    >>> import customer_journey as cj
    >>> [(r.stage.id, str(r.fit)) for r in cj.stages_for("loyalty-programme", "nine-stage")]
    [('adoption', 'supporting'), ('usage', 'supporting'), ('support', 'supporting'), ('advocacy', 'primary')]

    Raises:
        NotFoundError: there is no such framework or content type.
        AmbiguousNameError: the parts of the name fit different content types.
    """
    wanted, owner = content_type_of(content_type), framework_of(framework)
    advices = (recommend(owner, stage) for stage in owner)
    return tuple(r for advice in advices for r in advice.items if r.content_type == wanted)


# Weighing claims about other stages.


def _weight(asked: Stage, other: Stage) -> Fraction:
    return Fraction(1) if asked == other else _nearness(meaning(asked), meaning(other))


@lru_cache(maxsize=8192)
def _nearness(one: Meaning, other: Meaning) -> Fraction:
    return nearness(one, other, spine().weights)


def _helps(other: Stage, asked: Stage) -> bool:
    """Return whether what suits another stage suits this one: much the same moments, or part of them."""
    weight = _weight(asked, other)
    return bool(weight) and (weight >= _RELATED or other.span <= asked.span)


def _warns(other: Stage, asked: Stage) -> bool:
    """Return whether a warning about another stage applies: its core must hold the core asked about."""
    return asked == other or (bool(asked.core) and asked.core <= other.core)


def _nearest(owner: Framework, asked: Stage) -> Mapping[str, Fraction]:
    """Return, for each framework that shares these moments, the greatest weight of one of its stages."""
    known = {**frameworks, owner.id: owner}
    nearest = {id: max((_weight(asked, s) for s in f), default=Fraction(0)) for id, f in known.items()}
    return {id: weight for id, weight in nearest.items() if weight}


# Judging one type of content.

_Evidence = list[Evidence]


def _judged(owner: Framework, asked: Stage) -> Iterator[Recommendation]:
    """Yield a recommendation for each type that the evidence supports, in the order of the content types."""
    nearest = _nearest(owner, asked)
    by_type: dict[str, _Evidence] = {id: [] for id in content_types}
    for claim in claims_about(owner):
        by_type[claim.content_type].append(Evidence(claim, _weight(asked, claim.stage)))
    for id, evidence in by_type.items():
        evidence.sort(key=lambda e: -e.weight)
        if recommendation := _judge(asked, content_types[id], evidence, nearest):
            yield recommendation


def _judge(
    asked: Stage, content_type: ContentType, evidence: _Evidence, nearest: Mapping[str, Fraction]
) -> Recommendation | None:
    """Return how one type fits, if the evidence says anything about this stage."""
    placing = [e for e in evidence if e.claim.fit is not Fit.AVOID and e.claim.stage.framework in nearest]
    warning = [e for e in evidence if e.claim.fit is Fit.AVOID and _warns(e.claim.stage, asked)]
    near = [e for e in placing if _helps(e.claim.stage, asked) and not _is_of_neighbour(asked, e, nearest)]
    here = [e for e in near if e.weight >= _ALIKE]
    # A source that places the type at a stage much wider than this one does not contradict it.
    not_against = _sources(near) | _sources(e for e in placing if asked.span <= e.claim.stage.span)
    away = [e for e in placing if e.source.source.id not in not_against]
    own = [e for e in (*here, *warning) if e.claim.stage == asked and not e.claim.listed]
    fit = _fit(own, here, near, away, warning)
    if fit is None:
        return None
    agreement = Fraction(len(_sources(near)), len(_sources([*near, *away])) or 1)
    pro, contra = (warning, near) if fit is Fit.AVOID else (near, [*warning, *away])
    return Recommendation(asked, content_type, fit, tuple(pro), tuple(contra), agreement)


def _is_of_neighbour(asked: Stage, evidence: Evidence, nearest: Mapping[str, Fraction]) -> bool:
    """Return whether the claim is about a neighbour, in a framework that has a stage nearer to this one."""
    stage = evidence.claim.stage
    return not stage.span <= asked.span and evidence.weight < min(_ALIKE, nearest[stage.framework])


def _sources(evidence: Iterable[Evidence]) -> set[str]:
    return {e.source.source.id for e in evidence}


def _fit(own: _Evidence, here: _Evidence, near: _Evidence, away: _Evidence, warning: _Evidence) -> Fit | None:
    if own:
        # The stage's own source prevails; if there are several, the one most in favour.
        return min((e.claim.fit for e in own), key=list(Fit).index)
    for_it, against_it = len(_sources(here)), len(_sources(away))
    if warning and len(_sources(warning)) >= for_it:
        return Fit.AVOID
    can_be_primary = any(e.claim.fit is Fit.PRIMARY for e in here) or for_it >= _ENOUGH_SOURCES
    if can_be_primary and for_it >= against_it:
        return Fit.PRIMARY
    if here or (near and len(_sources(near)) >= against_it):
        return Fit.SUPPORTING
    return None


# Notes and hints.


def _notes(owner: Framework, asked: Stage, found: tuple[Recommendation, ...]) -> Iterator[str]:
    """Yield sentences about the stage, and what the advice cannot say."""
    if asked.no_content or not asked.span:
        yield asked.no_content or f"No step of a journey: {asked.reason}"
        return
    for other in _other_stages(owner):
        if other.no_content and other.span == asked.span:
            yield f"{other.key} covers the same moments, and its source says: {other.no_content}"
    if not found:
        yield "No source that we know of places content at these moments."
        return
    if same := [s.label for s in owner if s.id != asked.id and meaning(s) == meaning(asked)]:
        verb = "cover" if len(same) > 1 else "covers"
        others = series(same, "and", written=cut)
        yield f"{others} {verb} the same moments: this advice does not distinguish them."
    if not any(r.fit is Fit.PRIMARY for r in found):
        yield "Nothing is primary: sources do not agree on one type that belongs here above all."


def _hints(owner: Framework, asked: Stage, kind: str) -> tuple[Hint, ...]:
    """Return the hints of this stage and of other stages that apply here, greatest weight first.

    The kind is the attribute of the stages that has them: questions, touchpoints or pitfalls.
    """
    applies = _warns if kind == "pitfalls" else _helps
    stages = [stage for stage in (asked, *_other_stages(owner)) if applies(stage, asked)]
    hints: dict[str, Hint] = {}
    for stage in sorted(stages, key=lambda s: -_weight(asked, s)):
        for hint in getattr(stage, kind):
            told = hint if isinstance(hint, Question) else Question("", hint)
            weight = _weight(asked, stage)
            hints.setdefault(told.text, Hint(told.text, told.topic, stage, weight, told.implied))
    return tuple(hints.values())


def _other_stages(owner: Framework) -> Iterator[Stage]:
    """Yield the stages of all frameworks except the owner."""
    for id, framework in frameworks.items():
        if id != owner.id:
            yield from framework
