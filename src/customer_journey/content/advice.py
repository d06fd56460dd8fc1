"""Advice: what to publish at a stage or over a whole framework, with what to know and ask there."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import ClassVar, overload

import attrs

from customer_journey.catalogue.content_types import ContentType, content_type_of
from customer_journey.catalogue.frameworks import framework_of, frameworks
from customer_journey.catalogue.plain_data import Paths, column_types
from customer_journey.catalogue.spine import spine
from customer_journey.content.hints import Hint, hints
from customer_journey.content.recommendations import Recommendation, recommendations
from customer_journey.crosswalks.relations import meaning
from customer_journey.model.errors import InvalidValueError, cut, series
from customer_journey.model.framework import Framework
from customer_journey.model.printing import printable
from customer_journey.model.stages import Fit, FitName, Stage
from customer_journey.model.tabular import Tabular

#: As many recommendations as somebody who plans content can take in at once.
_FIRST = 10


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

    @property
    def first(self) -> tuple[Recommendation, ...]:
        """The ten to publish first, without those to avoid."""
        return tuple(item for item in self.items if item.fit is not Fit.AVOID)[:_FIRST]

    def __iter__(self) -> Iterator[Recommendation]:
        return iter(self.items)

    def of_fit(self, fit: Fit | FitName) -> tuple[Recommendation, ...]:
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


@attrs.frozen(repr=False)
class Plan(Tabular):
    """What to publish over a whole framework.

    Attributes:
        framework: the framework.
        stages: the advice for each of its stages, in order.
    """

    framework: Framework
    stages: tuple[Advice, ...]

    COLUMN_TYPES: ClassVar[Mapping[str, type]] = column_types(Recommendation)
    DATA: ClassVar[Paths] = {"framework": "framework.id"}

    def __iter__(self) -> Iterator[Advice]:
        return iter(self.stages)

    def to_dicts(self) -> list[dict[str, object]]:
        """Return one record per stage and recommendation for a dataframe."""
        return [record for advice in self.stages for record in advice.to_dicts()]

    def __repr__(self) -> str:
        return printable(f"<Plan for {self.framework.id}: {len(self.stages)} stages>")


@overload
def recommend(framework: str | Framework) -> Plan: ...
@overload
def recommend(framework: Stage) -> Advice: ...
@overload
def recommend(framework: str | Framework, stage: str | Stage) -> Advice: ...
def recommend(framework: str | Framework | Stage, stage: str | Stage | None = None) -> Advice | Plan:
    """Return what to publish at a stage, or the plan over all stages of a framework.

    What the stage's own source says comes first. Other sources count by how near the stages are that they
    are about; a warning about a stage also applies to its parts, but not the other way round.

    >>> import customer_journey as cj
    >>> advice = cj.recommend("hourglass", "trust")
    >>> [item.content_type.id for item in advice.of_fit(cj.Fit.PRIMARY) if item.own]
    ['review', 'testimonial', 'social-proof', 'video-testimonial', 'case-study']
    >>> cj.recommend("nine-stage", "purchase").items
    ()
    >>> cj.recommend(cj.frameworks["hourglass"]["trust"]) == cj.recommend("hourglass", "trust")
    True
    >>> for advice in cj.recommend("tofu-mofu-bofu").stages:
    ...     print(advice.stage.id, advice.items[0].content_type)
    tofu Organic social post
    mofu Case study
    bofu Product demo

    Raises:
        NotFoundError: there is no such framework or stage.
        ForeignStageError: the stage belongs to another framework.
        InvalidValueError: a stage alone belongs to no framework, or another stage follows it.
    """
    if isinstance(framework, Stage):
        if stage is not None:
            raise InvalidValueError("stage", stage, "left out after a Stage")
        return _advice(framework.vocabulary, framework)
    owner = framework_of(framework)
    if stage is None:
        return Plan(owner, tuple(_advice(owner, each) for each in owner))
    return _advice(owner, owner.stage(stage))


@lru_cache(maxsize=512)
def _advice(owner: Framework, asked: Stage) -> Advice:
    found = recommendations(owner, asked)
    silent = bool(asked.no_content)
    others = tuple(_other_stages(owner))
    return Advice(
        stage=asked,
        items=() if silent else found,
        note=" ".join(_notes(owner, asked, found)),
        elsewhere=found if silent else (),
        questions=hints(asked, others, "questions"),
        touchpoints=hints(asked, others, "touchpoints"),
        pitfalls=hints(asked, others, "pitfalls"),
    )


def stages_for(content_type: str | ContentType, framework: str | Framework) -> tuple[Recommendation, ...]:
    """Return how one type of content fits each stage at which it is recommended or to be avoided.

    The recommendations are in the framework's order.

    >>> import customer_journey as cj
    >>> [(r.stage.id, str(r.fit)) for r in cj.stages_for("loyalty-programme", "nine-stage")]
    [('adoption', 'primary'), ('usage', 'primary'), ('support', 'primary'), ('advocacy', 'primary')]

    Raises:
        NotFoundError: there is no such framework or content type.
        AmbiguousNameError: the parts of the name fit different content types.
    """
    wanted, plan = content_type_of(content_type), recommend(framework_of(framework))
    return tuple(r for advice in plan.stages for r in advice.items if r.content_type == wanted)


def _notes(owner: Framework, asked: Stage, found: tuple[Recommendation, ...]) -> Iterator[str]:
    """Yield sentences about the stage, and what the advice cannot say."""
    if asked.no_content or not asked.span:
        yield asked.no_content or f"No step of a journey: {asked.reason}"
        return
    for other in _other_stages(owner):
        if other.no_content and other.span == asked.span:
            yield f"{other.key} covers the same moments, and its source says: {other.no_content}"
    helpful = [r for r in found if r.fit is not Fit.AVOID]
    if not helpful:
        yield _unadvised(asked)
        return
    if same := [s.label for s in owner if s.id != asked.id and meaning(s) == meaning(asked)]:
        verb = "cover" if len(same) > 1 else "covers"
        others = series(same, "and", written=cut)
        yield f"{others} {verb} the same moments: this advice does not distinguish them."
    if not any(r.fit is Fit.PRIMARY for r in helpful):
        best = max(helpful, key=lambda r: (r.sources_for, r.strength))
        count = f"{best.sources_for} sources" if best.sources_for > 1 else "1 source"
        yield (
            "Nothing is primary: that takes three sources which together weigh as much as one on this very"
            f" stage, and most speak of a wider one. {best.content_type} has most: {count}."
        )


def _unadvised(stage: Stage) -> str:
    """Return why no source places content at a stage."""
    if stage.core <= {"dormant", "churned"}:
        return (
            "Sources have no stage of its own for people who have gone quiet or left: they speak of winning"
            " customers back together with retention, and of nurturing leads before the purchase."
        )
    if stage.core <= spine().exit_ids:
        return (
            "An exit: the company or the customer has ended it here, and no source places content. Whoever"
            " returns gets the advice for the stage of the return."
        )
    return "No source that we know of places content at this stage."


def _other_stages(owner: Framework) -> Iterator[Stage]:
    """Yield the stages of all frameworks except the owner."""
    for id, framework in frameworks.items():
        if id != owner.id:
            yield from framework
