"""Options as frozen records: a field declares its argument, and what was parsed fills the record."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import attrs

from customer_journey.model.errors import InvalidValueError

__all__ = [
    "CommandOptions",
    "add_arguments",
    "argument",
    "flag",
    "from_namespace",
    "group",
    "option",
    "refuse_unless",
    "refuse_unused",
    "refuse_without",
]

_Record = TypeVar("_Record", bound=attrs.AttrsInstance)
#: What an option applies to, by kind: ``{"format": ("svg", "png")}``.
_AppliesTo = Mapping[str, Collection[str]]

_ARGUMENT = "argument"
_GROUP = "group"


@attrs.frozen
class _Argument:
    """How a field is given on the command line.

    Attributes:
        settings: keyword arguments of argparse.
        flags: the flags of an option; None for a positional argument, empty for ``--`` and the field's name.
        choices: returns the values allowed, when the parser is built.
        applies_to: what the option has an effect on; everything of the kinds not mentioned.
        needs: the flag of the option without which this one has no effect.
    """

    settings: Mapping[str, Any]
    flags: tuple[str, ...] | None = None
    choices: Callable[[], Iterable[str]] | None = None
    applies_to: _AppliesTo = attrs.Factory(dict)
    needs: str | None = None

    def add(self, parser: argparse._ActionsContainer, name: str) -> None:
        """Add the argument to a parser. What is not given is left to the default of the record."""
        choices = {"choices": [*self.choices()]} if self.choices else {}
        settings = {**self.settings, **choices, "default": argparse.SUPPRESS}
        if self.flags is None:
            parser.add_argument(name, **settings)
        else:
            parser.add_argument(*self.flags_of(name), dest=name, **settings)

    def flags_of(self, name: str) -> tuple[str, ...]:
        """Return the flags, for the name of the field."""
        return self.flags or ("--" + name.replace("_", "-"),)


@attrs.frozen
class _Group:
    """A field that holds a record of more options.

    Attributes:
        record: the type of the record.
        title: the heading above its options in the help, if any.
        applies_to: as for an argument.
    """

    record: type[attrs.AttrsInstance]
    title: str | None
    applies_to: _AppliesTo


def argument(help: str, *, nargs: str | None = None, **settings: Any) -> Any:
    """Declare a positional argument: with ``"?"`` it may be None, with ``"*"`` or ``"+"`` it is a tuple."""
    declared = _Argument({"help": help, "nargs": nargs, **settings})
    if nargs in ("*", "+"):
        return attrs.field(default=(), converter=tuple, metadata={_ARGUMENT: declared})
    default = None if nargs == "?" else attrs.NOTHING
    return attrs.field(default=default, metadata={_ARGUMENT: declared})


def option(
    help: str,
    *flags: str,
    repeatable: bool = False,
    required: bool = False,
    default: str | None = None,
    converter: Callable[[str | None], str | None] | None = None,
    choices: Callable[[], Iterable[str]] | None = None,
    applies_to: _AppliesTo | None = None,
    needs: str | None = None,
    **settings: Any,
) -> Any:
    """Declare an option that takes a value; if it is repeatable, the field is a tuple of values."""
    settings = {"help": help, **settings}
    if required:
        settings["required"] = True
    if repeatable:
        settings["action"] = "append"
    declared = _Argument(settings, flags, choices, applies_to or {}, needs)
    if repeatable:
        return attrs.field(default=(), converter=tuple, metadata={_ARGUMENT: declared})
    first = attrs.NOTHING if required else default
    return attrs.field(default=first, converter=converter, metadata={_ARGUMENT: declared})


def flag(help: str, *, needs: str | None = None) -> Any:
    """Declare an option that is either given or not."""
    declared = _Argument({"help": help, "action": "store_true"}, (), needs=needs)
    return attrs.field(default=False, metadata={_ARGUMENT: declared})


def group(
    record: type[attrs.AttrsInstance], title: str | None = None, *, applies_to: _AppliesTo | None = None
) -> Any:
    """Declare a field that holds a record of more options, such as those that several commands share."""
    return attrs.field(factory=record, metadata={_GROUP: _Group(record, title, applies_to or {})})


@attrs.frozen(kw_only=True)
class CommandOptions:
    """The option of every command that reports something."""

    json: bool = flag("write the result, or the report, as JSON")


def add_arguments(parser: argparse._ActionsContainer, record: type[attrs.AttrsInstance]) -> None:
    """Add the arguments that a record declares to a parser."""
    for field in attrs.fields(record):
        nested: _Group | None = field.metadata.get(_GROUP)
        if nested is None:
            field.metadata[_ARGUMENT].add(parser, field.name)
        else:
            titled = parser.add_argument_group(nested.title) if nested.title else parser
            add_arguments(titled, nested.record)


def from_namespace(record: type[_Record], parsed: argparse.Namespace) -> _Record:
    """Return the record filled with what was parsed."""
    values: dict[str, Any] = {}
    for field in attrs.fields(record):
        if nested := field.metadata.get(_GROUP):
            values[field.name] = from_namespace(nested.record, parsed)
        elif hasattr(parsed, field.name):
            values[field.name] = getattr(parsed, field.name)
    return record(**values)


def _given(
    options: attrs.AttrsInstance, applies_to: _AppliesTo
) -> Iterator[tuple[str, _AppliesTo, str | None]]:
    """Yield the flag of each option that is given, what it applies to, and which flag it needs."""
    for field in attrs.fields(type(options)):
        value = getattr(options, field.name)
        if nested := field.metadata.get(_GROUP):
            yield from _given(value, {**applies_to, **nested.applies_to})
        elif value != field.default and (declared := field.metadata[_ARGUMENT]).flags is not None:
            first = declared.flags_of(field.name)[0]
            yield first, {**applies_to, **declared.applies_to}, declared.needs


def refuse_unused(options: attrs.AttrsInstance, kind: str, asked: str) -> None:
    """Refuse every option that has no effect on what is asked for: to ignore it would mislead.

    Args:
        options: the record.
        kind: a kind that options may apply to, such as "format".
        asked: what is asked for of that kind, such as "svg".

    Raises:
        InvalidValueError: one is given.
    """
    for given, applies_to, _ in _given(options, {}):
        refuse_unless(given, kind, asked, applies_to.get(kind, (asked,)))


def refuse_unless(given: str, kind: str, asked: str, those: Collection[str]) -> None:
    """Refuse an option that is given, unless it applies to what is asked for.

    Raises:
        InvalidValueError: it does not; says what it applies to.
    """
    if asked in those:
        return
    *others, last = those
    listed = f"{kind}s {', '.join(others)} and {last}" if others else f"{kind} {last}"
    raise InvalidValueError(given, None, f"left out: it applies to the {listed}, not to {asked}")


def refuse_without(needed: str, purpose: str, options: attrs.AttrsInstance) -> None:
    """Refuse every option that has no effect without another one, which is not given.

    Args:
        needed: the flag of the other one.
        purpose: what that one does, such as "it names the column".
        options: the record.

    Raises:
        InvalidValueError: one is given.
    """
    for given, _, needs in _given(options, {}):
        if needs == needed:
            raise InvalidValueError(needed, None, f"given with {given}: {purpose}")
