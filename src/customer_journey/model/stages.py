"""Stages, and the transitions between them, as plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial, total_ordering
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

import attrs

from customer_journey.model.displayed import Displayed
from customer_journey.model.errors import IncomparableError, InvalidValueError, UnorderedFrameworkError
from customer_journey.model.fields import Choice, FrozenMap, all_of, an, mapping, strict, texts
from customer_journey.model.grouping import grouped
from customer_journey.model.guesses import Guessed
from customer_journey.model.labels import Labels, label, labels_of
from customer_journey.model.moments import Span, span_of
from customer_journey.model.names import Tiers
from customer_journey.model.printing import one_line, printable
from customer_journey.model.pydantic_field import PydanticField
from customer_journey.model.records import NOT_IN_FILE, in_file
from customer_journey.model.sources import Citation, citations

if TYPE_CHECKING:
    from customer_journey.model.framework import Framework


@attrs.frozen(field_transformer=strict)
class Question:
    """Something to find out at a stage.

    Attributes:
        topic: what it is about: ``motivation``, ``pain-points``, ``feelings``, ...
        text: the question, in English.
        implied: whether the sources do not ask it themselves, but say something that implies it.
        source: where it comes from, if not from the sources of the stage.

    >>> import customer_journey as cj
    >>> print(cj.Question("feelings", "How did they feel before?", implied=True))
    How did they feel before? (implied)
    """

    topic: str = attrs.field(metadata=NOT_IN_FILE)
    text: str
    implied: bool = False
    source: Citation | None = attrs.field(
        default=None, validator=attrs.validators.optional(an(Citation, "a Citation or None"))
    )

    def __str__(self) -> str:
        notes = "; ".join(filter(None, ["implied" if self.implied else "", str(self.source or "")]))
        return one_line(f"{self.text} ({notes})" if notes else self.text)


def _by_topic(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Return the questions grouped by topic, in the order in which the topics first appear."""
    topics = grouped(all_of(Question, questions), lambda question: question.topic)
    return tuple(question for same in topics.values() for question in same)


@attrs.frozen(field_transformer=strict)
class Figure:
    """A number that a source gives about a stage."""

    text: str
    source: Citation = attrs.field(validator=an(Citation, "a Citation"))

    def __str__(self) -> str:
        return one_line(f"{self.text} ({self.source})")


#: The fits as texts, for type checkers.
FitName: TypeAlias = Literal["primary", "supporting", "avoid"]


class Fit(Choice):
    """How a type of content suits a stage: it carries the stage, it helps, or it does harm."""

    PRIMARY = "primary"
    SUPPORTING = "supporting"
    AVOID = "avoid"


def _figures(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    return all_of(Figure, figures)


def _fit(name: Fit | FitName) -> Fit:
    return Fit(name)


@attrs.frozen(repr=False, field_transformer=strict)
class Placement:
    """What a source says about a type of content at a stage.

    Attributes:
        content_type: the id of the type.
        fit: how it suits the stage.
        reason: why, in our own words.
        sources: where the source says so.
    """

    content_type: str = attrs.field(metadata=in_file("type", is_id=True))
    fit: Fit = attrs.field(default=Fit.SUPPORTING, converter=_fit)
    reason: str = ""
    sources: tuple[Citation, ...] = attrs.field(default=(), converter=citations)

    def __str__(self) -> str:
        return printable(f"{self.content_type}: {self.fit}")

    def __repr__(self) -> str:
        return f"<Placement {self}>"


def _reasons(reasons: Mapping[str, str]) -> FrozenMap[str, str]:
    expected = "a mapping from ids of moments to reasons"
    given = mapping("fringe_reasons", reasons, expected)
    texts(given)
    texts(given.values())
    return FrozenMap(given)


def _placements(placements: Iterable[Placement]) -> tuple[Placement, ...]:
    return all_of(Placement, placements)


class _Member(Displayed):
    """What belongs to a framework. The reference back to it is no field: it makes nothing unequal."""

    __slots__ = ("_vocabulary",)

    if TYPE_CHECKING:
        _vocabulary: Framework | None


@total_ordering
@attrs.frozen(cache_hash=True, repr=False, field_transformer=strict)
class Stage(_Member, PydanticField, Guessed):
    """One stage of a framework.

    Stages of a framework that has an order compare by it; exits come last. A stage never equals a text:
    compare its ``id``.

    Attributes:
        framework: the id of the framework that it belongs to.
        id: its id there.
        labels: what to display, by language.
        span: the moments that it covers; empty if it is not a step of a journey.
        core: those of them that define it, by default all. It converts by its core.
        reason: why it covers these moments, or none.
        fringe_reasons: for each moment outside the core, why it is in the span all the same.
        covers: the keys of the stages of other frameworks that it was declared to cover. Each of them
            converts to it as a whole, unless another stage of the framework covers it too.
        aliases: other names that resolve to it and are never displayed.
        values: the values by which a product's data or API denote it.
        definition: what happens in it.
        parallel: whether it runs in parallel with the other stages; if so, other stages do not convert to
            it, unless one covers exactly the same moments.
        sources: where the definition and the span come from.
        goals: what the company wants to reach.
        activities: what the customer and the company do.
        channels: where they meet.
        touchpoints: the occasions on which they meet.
        questions: what to find out.
        pitfalls: what sources warn against.
        figures: numbers, each with its source.
        content: what its sources say about types of content here.
        no_content: why nothing should be published here, if its sources say so.

    >>> import customer_journey as cj
    >>> stage = cj.frameworks["four-stage"]["decision"]
    >>> stage.key, stage.label, stage.labels["nb"], sorted(stage.span)
    ('four-stage:decision', 'Decision', 'Beslutning', ['decision', 'purchase'])
    >>> stage.core == stage.span, stage.fringe
    (True, frozenset())
    """

    framework: str = attrs.field(metadata=NOT_IN_FILE)
    id: str = attrs.field(metadata=in_file(is_id=True))
    labels: Labels = attrs.field(factory=Labels, converter=labels_of)
    span: Span = attrs.field(
        default=frozenset(), converter=span_of, metadata=in_file(irregular=True, after="definition")
    )
    core: Span = attrs.field(
        default=frozenset(), converter=span_of, metadata=in_file(irregular=True, after="span")
    )
    reason: str = attrs.field(default="", metadata=in_file(after="core"))
    fringe_reasons: Mapping[str, str] = attrs.field(
        factory=dict, converter=_reasons, metadata=in_file("fringe", irregular=True, after="reason")
    )
    covers: tuple[str, ...] = attrs.field(
        default=(), converter=texts, metadata=in_file(irregular=True, after="fringe_reasons")
    )
    aliases: tuple[str, ...] = attrs.field(default=(), converter=texts)
    values: tuple[str, ...] = attrs.field(default=(), converter=texts)
    definition: str = ""
    parallel: bool = False
    sources: tuple[Citation, ...] = attrs.field(
        default=(), converter=citations, metadata=in_file(after="no_content")
    )
    goals: tuple[str, ...] = attrs.field(default=(), converter=texts)
    activities: tuple[str, ...] = attrs.field(default=(), converter=texts)
    channels: tuple[str, ...] = attrs.field(default=(), converter=texts)
    touchpoints: tuple[str, ...] = attrs.field(default=(), converter=texts)
    questions: tuple[Question, ...] = attrs.field(
        default=(), converter=_by_topic, metadata=in_file(irregular=True, after="sources")
    )
    pitfalls: tuple[str, ...] = attrs.field(default=(), converter=texts)
    figures: tuple[Figure, ...] = attrs.field(default=(), converter=_figures)
    content: tuple[Placement, ...] = attrs.field(default=(), converter=_placements)
    no_content: str = ""

    DATA: ClassVar[Mapping[str, str]] = {"key": "key", "fringe": "fringe"}
    GUESSES: ClassVar[Mapping[str, str]] = {
        "name": "stage.label, or stage.id",
        "position": "stage.vocabulary.index(stage)",
        "index": "stage.vocabulary.index(stage)",
        "to": "cj.convert(stage, target=...)",
        "convert": "cj.convert(stage, target=...)",
    }

    def __attrs_post_init__(self) -> None:
        if not self.core:  # without a core of its own, a stage is defined by all its moments
            object.__setattr__(self, "core", self.span)
        object.__setattr__(self, "_vocabulary", None)

    def __setstate__(self, framework: Framework | None) -> None:
        object.__setattr__(self, "_vocabulary", framework)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[()], Framework | None]:
        # The framework comes after the fields, because this stage is among its own.
        fields = {field.name: getattr(self, field.name) for field in attrs.fields(Stage)}
        return partial(type(self), **fields), (), self._vocabulary

    @property
    def vocabulary(self) -> Framework:
        """The framework that it belongs to; ``framework`` is only its id, which two may share.

        A stage made in Python belongs to the first framework that is made with it; another has a copy.

        Raises:
            InvalidValueError: it belongs to none.
        """
        if self._vocabulary is None:
            hint = "take it from a framework, or make a Framework with it"
            raise InvalidValueError("the stage", self, "one of a framework", hint)
        return self._vocabulary

    @property
    def next(self) -> Stage | None:
        """The stage after it on the path; None at the end, and for exits and stages off the path.

        Branches, returns and loops are in :attr:`.Framework.graph`.

        Raises:
            UnorderedFrameworkError: the stages of its framework have no order.
            InvalidValueError: it belongs to no framework.
        """
        return self._neighbour(1)

    @property
    def previous(self) -> Stage | None:
        """The stage before it on the path; None at the start, and for exits and stages off the path.

        Raises:
            UnorderedFrameworkError: the stages of its framework have no order.
            InvalidValueError: it belongs to no framework.
        """
        return self._neighbour(-1)

    def _neighbour(self, steps: int) -> Stage | None:
        if not self.vocabulary.ordered:
            raise UnorderedFrameworkError(self.framework)
        path = self.vocabulary.path
        place = next((i + steps for i, stage in enumerate(path) if stage.id == self.id), -1)
        return path[place] if 0 <= place < len(path) else None

    def __lt__(self, other: object) -> bool:
        if isinstance(other, str):
            raise IncomparableError(self.key, other, "look it up in the framework first")
        if not isinstance(other, Stage):
            return NotImplemented
        mine, theirs = self.vocabulary, other.vocabulary
        if mine is not theirs and mine.stages != theirs.stages:
            raise IncomparableError(self.key, other.key, "convert one of them first")
        if not mine.ordered:
            raise UnorderedFrameworkError(mine.id)
        return mine._place(self) < mine._place(other)  # stages and their framework are one

    @property
    def key(self) -> str:
        """``framework:stage``, unique across frameworks."""
        return f"{self.framework}:{self.id}"

    @property
    def fringe(self) -> Span:
        """The moments that some of its sources also put here: those of the span outside the core."""
        return self.span - self.core

    @property
    def label(self) -> str:
        """The English label; without one, the first label; without any, the id."""
        return label(self)

    @property
    def on_path(self) -> bool:
        """Whether it is a step of a journey; an exit counts as one."""
        return bool(self.span)

    @property
    def names(self) -> Tiers:
        """All its names, by tier (id, machine values, labels, aliases)."""
        return ((self.id,), self.values, tuple(self.labels.values()), self.aliases)

    def __str__(self) -> str:
        return one_line(self.label)

    def __repr__(self) -> str:
        return printable(f"<Stage {self.key}>")


def unowned(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """Return stages for a new framework: themselves, and copies of those that another framework has."""
    return tuple(attrs.evolve(s) if s._vocabulary else s for s in all_of(Stage, stages))  # noqa: SLF001


#: The kinds of transitions as texts, for type checkers.
TransitionKindName: TypeAlias = Literal["next", "skip", "return", "loop", "referral", "exit"]


class TransitionKind(Choice):
    """How a transition moves a person.

    ``NEXT`` is a step to the stage that follows; ``SKIP`` leaves stages out; ``RETURN`` goes back;
    ``LOOP`` begins another round; ``REFERRAL`` leads into *another* person's journey; ``EXIT``
    leaves the journey.
    """

    NEXT = "next"
    SKIP = "skip"
    RETURN = "return"
    LOOP = "loop"
    REFERRAL = "referral"
    EXIT = "exit"


def _transition_kind(name: TransitionKind | TransitionKindName) -> TransitionKind:
    return TransitionKind(name)


@attrs.frozen(repr=False, field_transformer=strict)
class Transition:
    """A step that people take from one stage to another.

    Attributes:
        source: the id of the stage that people leave.
        target: the id of the stage that they enter; for an exit, the exit moment (``lost``, ...).
        kind: how it moves the person.
        reason: what a source says about it.
        sources: where it says so.
    """

    source: str = attrs.field(metadata=in_file("from", is_id=True))
    target: str = attrs.field(metadata=in_file("to", is_id=True))
    kind: TransitionKind = attrs.field(default=TransitionKind.NEXT, converter=_transition_kind)
    reason: str = ""
    sources: tuple[Citation, ...] = attrs.field(default=(), converter=citations)

    def __str__(self) -> str:
        return printable(f"{self.source} → {self.target} ({self.kind})")

    def __repr__(self) -> str:
        return f"<Transition {self}>"
