"""The catalogue of all frameworks, each of which is read when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from threading import get_ident
from typing import IO, TYPE_CHECKING

from customer_journey.catalogue import bundled
from customer_journey.catalogue.loading import framework_from
from customer_journey.catalogue.reading import read_toml, toml_table
from customer_journey.catalogue.spine import spine
from customer_journey.model.displayed import Displayed
from customer_journey.model.errors import (
    AmbiguousNameError,
    CustomerJourneyError,
    DuplicateIdError,
    InvalidFrameworkError,
    InvalidValueError,
    NotFoundError,
    Problem,
    shown,
)
from customer_journey.model.fields import each
from customer_journey.model.folding import fold
from customer_journey.model.framework import Framework, released
from customer_journey.model.guesses import Guessed
from customer_journey.model.names import near, without_suggestions, words_in
from customer_journey.model.printing import one_line, printable
from customer_journey.model.stages import Stage
from customer_journey.model.validation import is_slug

if TYPE_CHECKING:
    import os
    from importlib.metadata import EntryPoint

#: Plug-ins offer frameworks under this group of entry points. The name is the framework's id; the
#: object is a Framework, or a function without arguments that returns one.
ENTRY_POINTS = "customer_journey.frameworks"


class Catalogue(Mapping[str, Framework], Displayed, Guessed):
    """A lazy mapping from id to framework: the bundled ones, then those of plug-ins.

    Asking for one bundled framework reads one file; listing the ids reads none.

    >>> import customer_journey as cj
    >>> "nine-stage" in cj.frameworks, "x" in cj.frameworks
    (True, False)
    >>> cj.frameworks["nine-stages"]
    Traceback (most recent call last):
    NotFoundError: There is no framework called 'nine-stages'. Did you mean 'nine-stage'?
    """

    def __init__(self) -> None:
        self._loaded: dict[str, Framework] = {}
        # With the thread, because another thread may legitimately ask for the same framework meanwhile.
        self._being_made: set[tuple[int, str]] = set()

    @cached_property
    def _bundled(self) -> tuple[str, ...]:
        return bundled.framework_ids()

    @cached_property
    def _offered(self) -> tuple[EntryPoint, ...]:
        from importlib.metadata import entry_points

        return tuple(entry_points(group=ENTRY_POINTS))

    @cached_property
    def _plugins(self) -> dict[str, EntryPoint]:
        found: dict[str, EntryPoint] = {}
        for point in self._offered:
            if not is_slug(point.name):
                argument = f"the name of the plug-in {point.value}"
                raise InvalidValueError(argument, point.name, "an id of lower-case words joined by hyphens")
            if point.name in self._bundled or point.name in found:
                first = found[point.name].value if point.name in found else "customer_journey itself"
                raise DuplicateIdError(point.name, (first, point.value))
            found[point.name] = point
        return found

    def __getitem__(self, id: str) -> Framework:
        if not isinstance(id, str):
            raise NotFoundError("framework", id)
        if id not in self._loaded:
            # Threads may read a file at the same time; all get what the first of them made.
            self._loaded.setdefault(id, self._load(id))
        return self._loaded[id]

    def resolve(self, name: str) -> Framework:
        """Return the framework with this id or name, in any language, case or spelling.

        >>> import customer_journey as cj
        >>> cj.frameworks.resolve("AIDA-modellen").id
        'aida'

        Raises:
            NotFoundError: no framework is called this; suggests those whose name or shape has the word.
            AmbiguousNameError: several frameworks are called this.
            InvalidValueError: it is not a string.
        """
        if not isinstance(name, str):
            raise InvalidValueError("the name", name, "a string")
        with without_suggestions(), suppress(NotFoundError):
            return self[name]
        names = {id: (id, *framework.labels.values()) for id, framework in self.items()}
        meant = [id for id in names if fold(id) == fold(name)]
        meant = meant or [id for id, own in names.items() if fold(name) and fold(name) in map(fold, own)]
        if len(meant) > 1:
            raise AmbiguousNameError(name, "frameworks", tuple(meant))
        if not meant:
            raise NotFoundError("framework", name, self._suggested(name, names))
        return self[meant[0]]

    def _suggested(self, name: str, names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """Return the ids of frameworks whose names or shape have all these words, else of similar names."""
        asked = words_in(name)
        words = {id: words_in(" ".join((*own, self[id].shape))) for id, own in names.items()}
        ids = {written: id for id, own in names.items() for written in own}
        found = [id for id, own in words.items() if asked and asked <= own]
        return tuple(dict.fromkeys(found or (ids[written] for written in near(name, ids))))

    def _load(self, id: str) -> Framework:
        # An id that is not a slug cannot name a file, and must not be joined to a path.
        if is_slug(id):
            try:
                data = bundled.read(f"frameworks/{id}.toml")
            except OSError:
                if id in self._plugins:
                    return self._from_plugin(self._plugins[id])
            else:
                table = toml_table(data, f"{id}.toml", bundled=True)
                # A bundled framework names its own moments, and can be read without any other.
                with released():
                    return framework_from(table, spine(), None)
        raise NotFoundError("framework", id, near(id, self._names))

    def _from_plugin(self, point: EntryPoint) -> Framework:
        origin = f"the plug-in {point.value}"
        making = get_ident(), point.name
        if making in self._being_made:
            raise InvalidFrameworkError.of(origin, "asks for itself while it is being made")
        self._being_made.add(making)
        try:
            offered: Framework | Callable[[], Framework] = point.load()
            framework = offered() if callable(offered) else offered
        except Exception as error:
            reason = one_line(str(error) if isinstance(error, CustomerJourneyError) else repr(error))
            raise InvalidFrameworkError.of(origin, f"cannot be loaded: {reason}") from error
        finally:
            self._being_made.discard(making)
        if not isinstance(framework, Framework) or framework.id != point.name:
            raise InvalidValueError(origin, framework, f"a Framework with the id {point.name!r}")
        return framework

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and (id in self._loaded or id in self._bundled or id in self._plugins)

    def __iter__(self) -> Iterator[str]:
        yield from self._bundled
        yield from self._plugins

    def _ipython_key_completions_(self) -> list[str]:
        """Return what a notebook completes between brackets."""
        return list(self._names)

    def _guess(self, name: str) -> str:
        id = name.replace("_", "-")
        return f"frameworks[{id!r}]" if id in self else ""

    def __len__(self) -> int:
        return len(self._bundled) + len(self._plugins)

    def __reduce__(self) -> str:
        return "frameworks"  # another process has its own catalogue

    def __repr__(self) -> str:
        names = self._names
        few = names if len(names) < 9 else (*names[:4], "...", *names[-2:])
        return printable(f"<Catalogue of {len(names)} frameworks: {', '.join(few)}>")

    @property
    def _names(self) -> tuple[str, ...]:
        """All ids on offer, even duplicates. It is for messages, so it must not raise."""
        return (*self._bundled, *(point.name for point in self._offered))


frameworks: Catalogue = Catalogue()


def framework_of(wanted: str | Framework) -> Framework:
    """Return the framework with this id, or the given framework itself.

    Raises:
        NotFoundError: no framework has that id.
    """
    return wanted if isinstance(wanted, Framework) else frameworks[wanted]


def frameworks_of(wanted: str | Framework | Iterable[str | Framework] | None) -> list[Framework]:
    """Return the frameworks wanted: one, several, or all if None.

    Raises:
        NotFoundError: there is no such framework.
        InvalidValueError: it is neither frameworks nor None; or it is empty, which does not stand for all.
    """
    if wanted is None:
        return list(frameworks.values())
    found = several_of("among", wanted)
    if not found:
        raise InvalidValueError("among", wanted, "at least one framework, or None for all")
    return found


def several_of(argument: str, wanted: str | Framework | Iterable[str | Framework]) -> list[Framework]:
    """Return the frameworks wanted: one or several.

    Raises:
        NotFoundError: there is no such framework.
        InvalidValueError: it is anything other than frameworks or ids.
    """
    if isinstance(wanted, (str, Framework)):
        return [framework_of(wanted)]
    return [framework_of(one) for one in each(argument, wanted, "frameworks or their ids")]


def names_unknown(stages: Iterable[Stage]) -> Iterator[Problem]:
    """Yield the moments and the content types that stages name and that do not exist."""
    from customer_journey.catalogue.content_types import content_types

    for i, stage in enumerate(stages):
        for moment in sorted(stage.span - spine().position.keys()):
            hint = "".join(f"; did you mean {shown(m)}?" for m in near(moment, spine().position, limit=1))
            yield Problem(f"stages[{i}].moments", f"there is no moment {shown(moment)}{hint}")
        for j, type in enumerate(placement.content_type for placement in stage.content):
            if type not in content_types:
                yield Problem(f"stages[{i}].content[{j}].type", f"there is no content type {shown(type)}")


def read_framework(source: str | os.PathLike[str] | IO[bytes]) -> Framework:
    """Read a framework of the user's own, or an overlay on a framework of the catalogue.

    ``covers`` may name stages of any framework of the catalogue.

    Raises:
        InvalidFileError: the file is not a framework in TOML; lists every mistake with its place.
        NotFoundError: the file overlays a framework that does not exist.
        OSError: the file cannot be opened.
    """
    table = read_toml(source)
    if "overlays" in table:
        from customer_journey.catalogue.overlays import overlaid

        base = table.text("overlays", required=True)
        # Unless we know which framework it changes, nothing else in an overlay can be read.
        table.finish(InvalidFrameworkError)
        return overlaid(table, frameworks[base], spine(), stage)
    return framework_from(table, spine(), stage)


def stage(key: str) -> Stage:
    """Return the stage that has this key: the inverse of :attr:`Stage.key`.

    Args:
        key: the id of a framework, a colon, and the id of its stage.

    >>> import customer_journey as cj
    >>> cj.stage("aida:interest"), cj.stage(cj.frameworks["aida"]["Interest"].key).key
    (<Stage aida:interest>, 'aida:interest')

    Raises:
        NotFoundError: there is no such framework or stage; suggests ids that are spelled similarly.
        InvalidValueError: it is not the form of a key.
    """
    framework, colon, id = key.partition(":") if isinstance(key, str) else ("", "", "")
    if not colon:
        raise InvalidValueError("the key", key, "framework:stage, such as 'aida:interest'")
    if framework not in frameworks:  # frameworks[...] would first look for a file of that name
        raise NotFoundError("framework", framework, near(framework, frameworks))
    return frameworks[framework].stage_with_id(id)
