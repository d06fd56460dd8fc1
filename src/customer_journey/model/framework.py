"""Frameworks: a vocabulary of stages, with its order, its graph and its names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from enum import StrEnum
from functools import cache, cached_property
from itertools import pairwise
from typing import IO, TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, overload

import attrs

from customer_journey.model import validation
from customer_journey.model.displayed import Displayed, Drawn
from customer_journey.model.errors import (
    AmbiguousNameError,
    ForeignStageError,
    InvalidFrameworkError,
    InvalidValueError,
    NotFoundError,
    PositionError,
    Problem,
    shown,
)
from customer_journey.model.fields import Choice, FrozenMap, all_of, mapping, strict, texts
from customer_journey.model.graph import StageGraph
from customer_journey.model.guards import Guards
from customer_journey.model.guesses import Guessed
from customer_journey.model.labels import Labels, label, labels_of
from customer_journey.model.missing import MissingWords
from customer_journey.model.moments import Span, span_of
from customer_journey.model.names import NameIndex, Tiers, without_suggestions
from customer_journey.model.printing import one_line, printable
from customer_journey.model.pydantic_field import PydanticField
from customer_journey.model.records import NOT_IN_FILE, in_file
from customer_journey.model.sources import Citation, Source, citations
from customer_journey.model.stages import Stage, Transition, unowned

if TYPE_CHECKING:
    import os


class Family(Choice):
    """The kinds of thing that stages are stages of.

    ``JOURNEY``: what a buyer thinks or does, and what a company does about it. The others are
    states of a record in a system. Each kind of record is a family of its own: a contact that shows
    interest and a deal whose buyer shows interest cover the same moments without being the same.
    """

    JOURNEY = "journey"
    CONTACT = "contact"
    DEAL = "deal"
    USAGE = "usage"


#: The axes as texts, for type checkers.
AxisName: TypeAlias = Literal["buyer", "company", "contact", "deal", "usage"]


class Axis(Choice):
    """What the stages are stages of; see :class:`Family` for which axes are comparable."""

    BUYER = "buyer"
    COMPANY = "company"
    CONTACT = "contact"
    DEAL = "deal"
    USAGE = "usage"

    @property
    def family(self) -> Family:
        """The family of the axis."""
        return Family.JOURNEY if self in (Axis.BUYER, Axis.COMPANY) else Family(self.value)


#: The shapes as texts, for type checkers.
ShapeName: TypeAlias = Literal["line", "funnel", "hourglass", "bow-tie", "loop", "set"]


class Shape(Choice):
    """The figure in which a framework is drawn; a ``SET`` has no order."""

    LINE = "line"
    FUNNEL = "funnel"
    HOURGLASS = "hourglass"
    BOW_TIE = "bow-tie"
    LOOP = "loop"
    SET = "set"


def _axis(name: Axis | AxisName) -> Axis:
    return Axis(name)


def _shape(name: Shape | ShapeName) -> Shape:
    return Shape(name)


def _references(references: Iterable[Source]) -> tuple[Source, ...]:
    return all_of(Source, references)


def _own_names(names: Mapping[str, str]) -> FrozenMap[str, str]:
    for name in texts(mapping("own_names", names, "a mapping from names to ids of stages")):
        if not name.strip():
            raise InvalidValueError("each name", name, "a string that is not empty")
    return FrozenMap(names)


@cache
def _bundled_guards() -> Guards:
    from customer_journey.catalogue.guards import guards

    return guards()


@cache
def _bundled_missing_words() -> MissingWords:
    from customer_journey.catalogue.missing_words import bundled_words  # importing it reads a file

    return bundled_words


#: Whether the framework being made is one of the bundled files. Tests check their names; another check would
#: read the content types whenever a stage is converted.
_released: ContextVar[bool] = ContextVar("released", default=False)


@contextmanager
def released() -> Iterator[None]:
    """Accept any names of moments and content types meanwhile: the file was checked when it was released."""
    token = _released.set(True)
    try:
        yield
    finally:
        _released.reset(token)


def _transitions(transitions: Iterable[Transition]) -> tuple[Transition, ...]:
    return all_of(Transition, transitions)


@attrs.frozen(kw_only=True, cache_hash=True, repr=False, field_transformer=strict)
class Framework(Displayed, Drawn, Guessed, PydanticField):
    """A vocabulary of customer-journey stages.

    A framework is a value: equal if all is equal, hashable, picklable. Iterating gives its stages.
    ``framework[...]``, :meth:`get` and ``in`` take any name that :meth:`resolve` takes, and stages.
    A number is a position: ``framework[0]`` is the first stage, ``framework[-2:]`` a tuple of the last two.

    Attributes:
        id: lower-case words joined by hyphens.
        labels: its name, by language.
        axis: whose stages they are, such as the buyer's or a deal's.
        shape: the figure in which it is drawn.
        stages: its stages, in order.
        transitions: the transitions stated in its file; :attr:`graph` adds the plain steps.
        originator: who coined it.
        year: when it was coined, if known.
        description: what it is, in a sentence or two.
        note: editions, attribution, corrected errors of the sources.
        sources: where it is described.
        references: every publication that the file cites.
        base: the id of the framework that it is an overlay on, if it is one.
        own_names: name to the id of the stage that it means, as given to :meth:`also_called`.
        exit_moments: the ids of the spine's exits, which depend on the spine.

    Raises:
        InvalidFrameworkError: the definition contradicts itself; lists every mistake.

    >>> import customer_journey as cj
    >>> nine = cj.frameworks["nine-stage"]
    >>> nine["usage"], nine["Övervägande"], "checkout" in nine
    (<Stage nine-stage:usage>, <Stage nine-stage:consideration>, False)
    """

    id: str = attrs.field(metadata=in_file(is_id=True))
    stages: tuple[Stage, ...] = attrs.field(converter=unowned)
    labels: Labels = attrs.field(factory=Labels, converter=labels_of, metadata=in_file(after="sources"))
    axis: Axis = attrs.field(default=Axis.BUYER, converter=_axis)
    shape: Shape = attrs.field(default=Shape.LINE, converter=_shape)
    transitions: tuple[Transition, ...] = attrs.field(default=(), converter=_transitions)
    originator: str = ""
    year: int | None = attrs.field(default=None, metadata=in_file(after="labels"))
    description: str = ""
    note: str = ""
    sources: tuple[Citation, ...] = attrs.field(default=(), converter=citations)
    references: tuple[Source, ...] = attrs.field(
        default=(), converter=_references, metadata=in_file(irregular=True)
    )
    base: str = attrs.field(default="", metadata=in_file(after="id"))
    own_names: Mapping[str, str] = attrs.field(factory=dict, converter=_own_names, metadata=NOT_IN_FILE)

    DATA: ClassVar[Mapping[str, str]] = {"family": "axis.family"}
    exit_moments: Span = attrs.field(
        default=frozenset({"lost", "disqualified", "dormant", "churned"}),
        converter=span_of,
        metadata=NOT_IN_FILE,
    )

    def __attrs_post_init__(self) -> None:
        if problems := tuple(self._mistakes()):
            raise InvalidFrameworkError(f"framework {shown(self.id)}", problems)
        for stage in self.stages:
            stage.__setstate__(self)

    def _mistakes(self) -> Iterator[Problem]:
        """Yield every contradiction in the definition, with its place in the framework's file."""
        yield from validation.bad_id("id", self.id)
        yield from validation.bad_year("year", self.year)
        yield from validation.bad_labels("labels", self.labels)
        yield from validation.bad_stages(self.id, self.stages)
        if not _released.get():
            from customer_journey.catalogue.frameworks import names_unknown

            yield from names_unknown(self.stages)
        for name, id in self.own_names.items():
            if id not in self._by_id:
                yield Problem("own_names", f"{shown(name)} means {shown(id)}, which is not a stage")
        if len(self._by_id) == len(self.stages):
            yield from validation.shared_names(self._all_names)
        yield from validation.bad_transitions(
            self.transitions, self.plain_steps, self._by_id, self.exit_moments
        )
        yield from validation.bad_sources(self.references, self.sources, self.stages, self.transitions)

    @cached_property
    def _by_id(self) -> dict[str, Stage]:
        return {stage.id: stage for stage in self.stages}

    @cached_property
    def _names(self) -> NameIndex:
        return NameIndex(self.id, self._all_names, guards=_bundled_guards, missing=_bundled_missing_words)

    @cached_property
    def _all_names(self) -> dict[str, Tiers]:
        own: dict[str, list[str]] = {}
        for name, id in self.own_names.items():
            own.setdefault(id, []).append(name)
        return {s.id: (*s.names[:-1], (*s.aliases, *own.get(s.id, ()))) for s in self.stages}

    @cached_property
    def graph(self) -> StageGraph:
        """The stages with all transitions, the plain steps included."""
        return StageGraph(self.id, self.stages, (*self.plain_steps, *self.transitions))

    @property
    def plain_steps(self) -> tuple[Transition, ...]:
        """The steps along the :attr:`path`, from each stage to the next."""
        return tuple(Transition(source.id, target.id) for source, target in pairwise(self.path))

    @property
    def path(self) -> tuple[Stage, ...]:
        """The stages that the order of the framework passes one by one; none if there is no order.

        Stages off the path, stages that run in parallel, and exits are left out.
        """
        return tuple(s for s in self if self.ordered and s.span and not s.parallel and not self._leaves(s))

    def _leaves(self, stage: Stage) -> bool:
        return stage.on_path and stage.core <= self.exit_moments

    def _place(self, stage: Stage) -> tuple[bool, int]:
        """Return the sort key of a stage: in the framework's order, exits last."""
        return self._leaves(stage), self.index(stage)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its stages, in order."""
        return tuple(self._by_id)

    def index(self, stage: str | Stage) -> int:
        """Return the position of a stage, from 0.

        >>> import customer_journey as cj
        >>> sorted(["purchase", "challenge"], key=cj.frameworks["nine-stage"].index)
        ['challenge', 'purchase']

        Raises:
            NotFoundError: no stage is called this.
            ForeignStageError: the stage belongs to another framework.
        """
        return self.ids.index(self.stage(stage).id)

    @property
    def label(self) -> str:
        """The English name, or the first one there is, or the id."""
        return label(self)

    @property
    def ordered(self) -> bool:
        """Whether the stages have an order."""
        return self.shape is not Shape.SET

    @cached_property
    def exact_names(self) -> Mapping[str, Stage]:
        """Every name of one stage, exactly as the file spells it, with the stage."""
        return FrozenMap({name: self._by_id[id] for name, id in self._names.exact.items()})

    def find(self, name: str) -> Stage | None:
        """Return the stage that people call this, or None; faster than :meth:`resolve` for unknown names.

        Raises:
            AmbiguousNameError: the name is that of several stages, or its parts fit different stages.
        """
        found = self._names.find(name)
        return None if found is None else self._by_id[found]

    def spells(self, name: str) -> bool:
        """Return whether a stage has this name, in any case, with any separators, but with all accents."""
        return self._names.spells(name)

    def resolve(self, name: str) -> Stage:
        """Return the stage that people call this, in any language, case or spelling.

        >>> import customer_journey as cj
        >>> cj.frameworks["hubspot-lifecycle"].resolve("Marketing Qualified Lead (MQL)").id
        'marketingqualifiedlead'

        Raises:
            NotFoundError: no stage is called this; suggests names that are spelled similarly.
            AmbiguousNameError: the name is that of several stages, or its parts fit different stages.
        """
        return self._by_id[self._names.resolve(name)]

    def also_called(self, names: Mapping[str, str | Stage]) -> Framework:
        """Return the framework with names of your own for its stages, wherever names are resolved.

        Use it for values in your columns that the framework does not know: pass the result instead of
        the framework's id. The stages stay the same; in a file, the names are among their aliases.

        Args:
            names: name to the stage that is meant.

        >>> import customer_journey as cj
        >>> ours = cj.frameworks["hubspot-lifecycle"].also_called({"opp": "opportunity", "VIP": "customer"})
        >>> ours.resolve("OPP")
        <Stage hubspot-lifecycle:opportunity>

        Raises:
            NotFoundError: no stage is called what is meant.
            ForeignStageError: a stage belongs to another framework.
            InvalidValueError: a name is not a string, or is empty.
            InvalidFrameworkError: another stage is called that already.
        """
        given = mapping("names", names, "a mapping from names to stages")
        own = {name: self.stage(wanted).id for name, wanted in given.items()}
        return attrs.evolve(self, own_names={**self.own_names, **own})

    def names_of(self, stage: str | Stage) -> Tiers:
        """Return all names of a stage, by tier (id, machine values, labels, aliases with your own names).

        Raises:
            NotFoundError: no stage is called this.
            ForeignStageError: the stage belongs to another framework.
        """
        return self._all_names[self.stage(stage).id]

    def stage(self, wanted: str | Stage) -> Stage:
        """Return the stage with this id or any other name, or the given stage itself if it is one of these.

        Raises:
            NotFoundError: no stage is called this; suggests names that are spelled similarly.
            AmbiguousNameError: the name is that of several stages, or its parts fit different stages.
            ForeignStageError: the stage belongs to another framework.
        """
        if isinstance(wanted, Stage):
            own = self._by_id.get(wanted.id)
            if own is not wanted and own != wanted:  # comparing stages is slow
                raise ForeignStageError(wanted.key, self.id)
            return own
        if isinstance(wanted, str):
            return self._by_id.get(wanted) or self.resolve(wanted)
        if hasattr(wanted, "__array__") or isinstance(wanted, (list, dict)):  # type: ignore[unreachable]
            hint = "cj.columns converts columns, Crosswalk.apportion counts; pass names one by one"
            raise InvalidValueError("the stage", type(wanted), "one name or Stage", hint)
        raise NotFoundError(f"stage of {self.id!r}", wanted)

    def stage_with_id(self, id: str) -> Stage:
        """Return the stage with this id; other names are refused, as in files.

        Raises:
            NotFoundError: no stage has that id; suggests the ids of stages that are called this or similarly.
        """
        if isinstance(id, str) and id in self._by_id:
            return self._by_id[id]
        meant: tuple[str, ...]
        try:
            meant = (self.stage(id).id,)
        except AmbiguousNameError as error:
            meant = error.candidates
        except NotFoundError as error:
            known = self.exact_names
            meant = tuple(dict.fromkeys(known[name].id for name in error.candidates if name in known))
        raise NotFoundError(f"stage of {self.id!r}", id, meant)

    @overload
    def __getitem__(self, wanted: str | int | Stage) -> Stage: ...
    @overload
    def __getitem__(self, wanted: slice[Any, Any, Any]) -> tuple[Stage, ...]: ...
    def __getitem__(self, wanted: str | int | Stage | slice[Any, Any, Any]) -> Stage | tuple[Stage, ...]:
        if isinstance(wanted, slice):
            return self.stages[wanted]
        if isinstance(wanted, (str, Stage, bool)) or not hasattr(wanted, "__index__"):
            return self.stage(wanted)  # type: ignore[arg-type]  # which refuses what is none
        try:
            return self.stages[wanted]
        except TypeError:  # an array, or a class that has positions
            return self.stage(wanted)  # type: ignore[arg-type]  # which refuses it
        except IndexError:
            raise PositionError(wanted, self.id, len(self)) from None

    def get(self, wanted: str | Stage, default: Stage | None = None) -> Stage | None:
        """Return the stage with this id or any other name, or the default if no stage is called this.

        Raises:
            AmbiguousNameError: the name is that of several stages, or its parts fit different stages.
            ForeignStageError: the stage belongs to another framework.
        """
        with without_suggestions():
            try:
                return self.stage(wanted)
            except NotFoundError:
                return default

    def __contains__(self, wanted: object) -> bool:
        if isinstance(wanted, Stage):
            return self._by_id.get(wanted.id) == wanted
        with suppress(AmbiguousNameError):
            return isinstance(wanted, str) and self.find(wanted) is not None
        return False

    def _ipython_key_completions_(self) -> list[str]:
        """Return what a notebook completes between brackets."""
        return list(self._by_id)

    def __iter__(self) -> Iterator[Stage]:
        return iter(self.stages)

    def __len__(self) -> int:
        return len(self.stages)

    GUESSES: ClassVar[Mapping[str, str]] = {
        "name": "framework.label",
        "first": "framework[0]",
        "last": "framework[-1]",
        "next": "stage.next",
        "previous": "stage.previous",
        "append": "attrs.evolve(framework, stages=...), which makes another framework",
        "to_enum": "framework.enum()",
    }

    def _guess(self, name: str) -> str:
        found = self._by_id.get(name.replace("_", "-"))
        return f"framework[{found.id!r}]" if found else super()._guess(name)

    def __str__(self) -> str:
        return one_line(self.label)

    def __repr__(self) -> str:
        arrow = " → " if self.ordered else ", "
        return printable(f"<Framework {self.id}: {arrow.join(stage.id for stage in self.stages)}>")

    def enum(self) -> type[StrEnum]:
        """Return an enumeration of the stages, whose values are their ids: one class for each framework.

        A member has the name of the id in upper case, with ``_`` for ``-`` and before a digit at the
        beginning. Frameworks with the same id and the same ids of stages have the same class.

        >>> import customer_journey as cj
        >>> Race = cj.frameworks["race"].enum()
        >>> Race("act"), [stage.name for stage in Race]
        (<Race.ACT: 'act'>, ['PLAN', 'REACH', 'ACT', 'CONVERT', 'ENGAGE'])

        Raises:
            InvalidFrameworkError: two ids differ in nothing but ``-`` and ``_``.
        """
        from customer_journey.model.enums import enum_of

        return enum_of(self.id, tuple(self._by_id))

    @classmethod
    def from_toml(cls, source: str | os.PathLike[str] | IO[bytes]) -> Framework:
        """Read a framework from a TOML file: a path, or a file opened in binary mode.

        Raises:
            InvalidFileError: the file is not a framework in TOML; lists every mistake with its place.
            OSError: the file cannot be opened.
        """
        from customer_journey.catalogue.frameworks import read_framework

        return read_framework(source)

    def to_toml(self) -> str:
        """Return the framework as TOML text that :meth:`from_toml` reads.

        Raises:
            InvalidValueError: a string has a lone surrogate, or the exits are not those of the bundled spine.
        """
        from customer_journey.catalogue.writing import framework_text

        return framework_text(self)
