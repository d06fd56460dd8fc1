"""Options: what they mean if nothing is said, and what they mean nothing for."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

import attrs

from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.labels import check_language

__all__ = ["language_of", "refuse_idle"]


def language_of(args: argparse.Namespace, *shown: Framework) -> str:
    """Return the language asked for, which somebody must speak in the frameworks to show.

    Raises:
        InvalidValueError: nobody does: all would be in English without a word.
    """
    language = "en" if args.language is None else str(args.language)
    try:
        check_language(language, (named.labels for f in shown for named in (f, *f)))
    except InvalidValueError as error:
        raise attrs.evolve(error, argument="--language") from None
    return language


def refuse_idle(
    args: argparse.Namespace, meant_for: Mapping[str, Sequence[str]], kind: str, asked: str
) -> None:
    """Refuse an option that means nothing for what is asked: to pass it over would mislead.

    Args:
        args: the arguments; an option that is not given is None or an empty list.
        meant_for: option to what it means something for.
        kind: what these are, such as a format.
        asked: which of them is asked for.
    """
    for option, those in meant_for.items():
        value = getattr(args, option)
        if asked not in those and value not in (None, []):
            *first, last = those
            listed = f"{kind}s {', '.join(first)} and {last}" if first else f"{kind} {last}"
            raise InvalidValueError(
                f"--{option}", value, f"left out: it is for the {listed}, not for {asked}"
            )
