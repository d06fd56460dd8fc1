"""What users give to commands: frameworks, a language, assignments such as ``customer=usage``."""

import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any, TypeVar

from customer_journey.catalogue.frameworks import frameworks
from customer_journey.cli.options import option
from customer_journey.model.errors import NO_VALUE, InvalidValueError, NotFoundError, shown
from customer_journey.model.framework import Framework
from customer_journey.model.labels import check_language
from customer_journey.model.validation import is_slug

_T = TypeVar("_T")

FRAMEWORK = "the id or name of a framework, or the path of a TOML file"
STAGE = "any name of a stage"


def language_option(**applies_to: Collection[str]) -> Any:
    """Declare the option for the language of labels, which may apply to some formats only."""
    return option("language of the labels, such as sv or nb (default: en)", applies_to=applies_to)


def framework(text: str) -> Framework:
    """Return the framework that is called this, or the one in the file of this name.

    Raises:
        NotFoundError: no framework is called this.
        AmbiguousNameError: the parts of the name fit different frameworks.
        InvalidFileError: the file does not define a framework.
        OSError: the file cannot be opened.
    """
    has_slash = "/" in text or os.sep in text
    if text.endswith(".toml") or (has_slash and Path(text).exists()):
        return Framework.from_toml(text)
    try:
        return frameworks.resolve(text)
    except NotFoundError:
        # A text that cannot be an id may be the name of a file; if there is none, the error says so.
        if has_slash or (not is_slug(text) and Path(text).exists()):
            return Framework.from_toml(text)
        raise


def language_of(language: str | None, *frameworks: Framework) -> str:
    """Return the language asked for, or English if none is.

    Raises:
        InvalidValueError: the frameworks have no label in this language: everything would be in English
            without a word about it.
    """
    language = "en" if language is None else language
    check_language(language, (named.labels for f in frameworks for named in (f, *f)))
    return language


def assignments(
    flag: str, texts: Iterable[str], form: str, value: Callable[[str], _T | None], of: Framework | None = None
) -> dict[str, _T]:
    """Return what a repeatable option assigns to names.

    Args:
        flag: the option.
        texts: what was given: each is a name, an equals sign and a value. The name may contain equals signs.
        form: what the texts should look like.
        value: returns the value that the right side stands for, or None if it is malformed.
        of: the framework whose stages the names stand for; if it is given, the keys of the result are the ids
            of these stages.

    Raises:
        InvalidValueError: a text is malformed, or a name is given two different values.
    """
    found: dict[str, _T] = {}
    for text in texts:
        left, _, right = text.rpartition("=")
        assigned = value(right) if left else None
        if assigned is None:
            raise InvalidValueError(flag, text, f"of the form {form}")
        key = left if of is None else of.resolve(left).id
        if found.setdefault(key, assigned) != assigned:
            raise InvalidValueError(
                flag, NO_VALUE, "consistent", f"{shown(key)} is given two different values"
            )
    return found
