"""Enumerations of stages: the classes that :meth:`.Framework.enum` returns."""

from __future__ import annotations

import copyreg
from collections.abc import Callable
from typing import Any

from customer_journey.model.errors import InvalidFrameworkError, Problem, shown
from customer_journey.model.fields import Choice, StringLookup

#: Every class made, by the id of its framework and the ids of the stages.
_MADE: dict[tuple[str, tuple[str, ...]], type[StageId]] = {}


class _Recipe(StringLookup):
    """Pickles a class as what it is made of: no module has a name for it."""

    made_of: tuple[str, tuple[str, ...]]


class StageId(Choice, metaclass=_Recipe):
    """A stage of one framework, by its id."""


def class_name(framework: str) -> str:
    """Return the name of the type of a framework's stages: the words of the framework's id, capitalised.

    >>> class_name("nine-stage"), class_name("5_steps")
    ('NineStage', '_5Steps')
    """
    return _not_a_number("".join(word.capitalize() for word in framework.replace("_", "-").split("-")))


def enum_of(framework: str, ids: tuple[str, ...]) -> type[StageId]:
    """Return the class for a framework with these stages, always the same one.

    Raises:
        InvalidFrameworkError: two ids differ in nothing but ``-`` and ``_``.
    """
    key = framework, ids
    # What is stored first stays, whichever thread stored it.
    return _MADE.get(key) or _MADE.setdefault(key, _made(framework, ids))


def _made(framework: str, ids: tuple[str, ...]) -> type[StageId]:
    members: dict[str, str] = {}
    for id in ids:
        name = _not_a_number(id.replace("-", "_").upper())
        if (first := members.setdefault(name, id)) != id:
            problem = f"{shown(id)} and {shown(first)} would both be the member {name}; rename one of them"
            raise InvalidFrameworkError(
                f"framework {shown(framework)}", (Problem(f"stages[{ids.index(id)}].id", problem),)
            )
    make: Any = StageId  # type checkers take calling it for looking a member up
    made: type[StageId] = make(class_name(framework), members, module=__name__)
    made.made_of = framework, ids
    return made


def _not_a_number(name: str) -> str:
    return f"_{name}" if name[0].isdigit() else name


def _reduced(made: _Recipe) -> str | tuple[Callable[..., _Recipe], tuple[str, tuple[str, ...]]]:
    return "StageId" if made is StageId else (enum_of, made.made_of)


copyreg.pickle(_Recipe, _reduced)
