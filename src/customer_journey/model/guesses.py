"""Guesses: what to write instead of an attribute that one may expect and that there is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar


class Guessed:
    """A value whose AttributeError says what to write, for the names that newcomers try."""

    __slots__ = ()

    #: What to write instead of a name.
    GUESSES: ClassVar[Mapping[str, str]] = {}

    def _guess(self, name: str) -> str:
        return self.GUESSES.get(name, "")

    if not TYPE_CHECKING:  # a type checker would take any attribute for right

        def __getattr__(self, name: str) -> object:
            hint = "" if name.startswith("_") else self._guess(name)
            message = f"{type(self).__name__!r} object has no attribute {name!r}"
            raise AttributeError(f"{message}: write {hint}" if hint else message, name=name, obj=self)
