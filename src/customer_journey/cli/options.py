"""Options as frozen records: each field declares an argument, and parsing fills the record."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import attrs

from customer_journey.model.errors import NO_VALUE, InvalidValueError, series

#: The choices that an option has an effect on, by kind: ``{"format": ("svg", "png")}``.
_AppliesTo = Mapping[str, Collection[str]]


def argument(help: str, *, default: Any = attrs.NOTHING, **settings: Any) -> Any:
    """Declare a positional argument; the settings are those of argparse."""
    return attrs.field(default=default, metadata={"settings": {"help": help, **settings}})


def option(
    help: str,
    *flags: str,
    default: Any = None,
    applies_to: _AppliesTo | None = None,
    may_be_empty: bool = False,
    **settings: Any,
) -> Any:
    """Declare an option.

    Args:
        help: what it means.
        flags: two dashes and the name of the field, unless others are given.
        default: the value of the field if the option is not given.
        applies_to: the choices that it has an effect on, by kind; it affects every choice of a kind that is
            missing.
        may_be_empty: whether the option may be given an empty text, which is then its value.
        settings: those of argparse; ``choices`` is a function, called when the parser is built.
    """
    metadata = {
        "settings": {"help": help, **settings},
        "flags": flags,
        "applies_to": applies_to or {},
        "may_be_empty": may_be_empty,
    }
    return attrs.field(default=default, metadata=metadata)


def flag(help: str) -> Any:
    """Declare an option without a value: the field is true if it is given."""
    return option(help, default=False, action="store_true")


def repeatable(help: str, **settings: Any) -> Any:
    """Declare an option that may be given several times: the field is a tuple of its values."""
    return option(f"{help}; repeatable", default=(), action="append", **settings)


@attrs.frozen(kw_only=True)
class CommandOptions:
    """The option of every command that reports something."""

    json: bool = flag("write the result as JSON")


def add_arguments(parser: argparse._ActionsContainer, record: type[attrs.AttrsInstance]) -> None:
    """Add the arguments that a record declares.

    A field that holds a record adds its arguments too, under a title if the field's metadata has one.
    """
    for field in attrs.fields(record):
        if nested := _nested(field):
            title = field.metadata.get("title")
            add_arguments(parser.add_argument_group(title) if title else parser, nested)
            continue
        # The parser sets no defaults, because the record has its own.
        settings = {"default": argparse.SUPPRESS, **field.metadata["settings"]}
        if "choices" in settings:
            settings["choices"] = [*settings["choices"]()]
        flags = _flags(field) if "flags" in field.metadata else ()
        parser.add_argument(*flags, dest=field.name, **settings)


def from_namespace(record: type[attrs.AttrsInstance], parsed: argparse.Namespace) -> Any:
    """Return the record filled with what was parsed.

    Raises:
        InvalidValueError: an option is given an empty text.
    """
    values: dict[str, Any] = {}
    for field in attrs.fields(record):
        if nested := _nested(field):
            values[field.name] = from_namespace(nested, parsed)
        elif field.name in parsed:
            value = getattr(parsed, field.name)
            if value == "" and not field.metadata.get("may_be_empty", "flags" not in field.metadata):
                raise InvalidValueError(_flags(field)[0], value, "left out or not empty")
            values[field.name] = tuple(value) if isinstance(value, list) else value
    return record(**values)


def given(options: attrs.AttrsInstance) -> Iterator[tuple[str, _AppliesTo]]:
    """Yield the flag of each option that is given, and what it applies to."""
    for field, value, applies_to in _declared(options):
        if value != field.default:
            yield _flags(field)[0], applies_to


def named_as_option(error: InvalidValueError, options: attrs.AttrsInstance) -> InvalidValueError:
    """Return the error with the argument named as on the command line, if it is an option there."""
    flags = {field.name: _flags(field)[0] for field, *_ in _declared(options)}
    return attrs.evolve(error, argument=flags.get(error.argument, error.argument))


def refuse_unused(options: attrs.AttrsInstance, kind: str, chosen: str) -> None:
    """Refuse an option that has no effect on what is chosen: ignoring it would mislead.

    Args:
        options: the record.
        kind: what is chosen, such as "format".
        chosen: the choice, such as "svg".

    Raises:
        InvalidValueError: such an option is given.
    """
    for flag, applies_to in given(options):
        refuse_unless(flag, kind, chosen, applies_to.get(kind, [chosen]))


def refuse_unless(flag: str, kind: str, chosen: str, allowed: Collection[str]) -> None:
    """Refuse an option unless what is chosen is among the choices that it applies to.

    Raises:
        InvalidValueError: it is not; says what the option applies to.
    """
    if chosen not in allowed:
        kinds = f"{kind}s" if len(allowed) > 1 else kind
        listed = f"{kinds} {series(list(allowed), 'and', written=str)}"
        raise InvalidValueError(flag, NO_VALUE, "left out", f"it applies to the {listed}, not to {chosen}")


def _flags(field: attrs.Attribute[Any]) -> tuple[str, ...]:
    return field.metadata["flags"] or ("--" + field.name.replace("_", "-"),)


def _declared(options: attrs.AttrsInstance) -> Iterator[tuple[attrs.Attribute[Any], Any, _AppliesTo]]:
    """Yield the field of each option, its value and what it applies to, nested records included."""
    for field in attrs.fields(type(options)):
        value = getattr(options, field.name)
        if _nested(field):
            outer = field.metadata.get("applies_to", {})
            yield from ((inner, own, {**outer, **applies_to}) for inner, own, applies_to in _declared(value))
        elif "flags" in field.metadata:
            yield field, value, field.metadata["applies_to"]


def _nested(field: attrs.Attribute[Any]) -> type[attrs.AttrsInstance] | None:
    """Return the class of the record that a field holds, which makes the field's default; or None."""
    return getattr(field.default, "factory", None)
