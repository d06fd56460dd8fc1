"""Exports on standard output, with the options of their formats."""

from typing import Any

import attrs

from customer_journey import exports
from customer_journey.cli import terminal
from customer_journey.cli.options import CommandOptions, given, option, refuse_unless
from customer_journey.exports.addresses import BASE, is_bundled
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.pages.naming import Naming
from customer_journey.pages.page import page_of

_LICENSE = "address of the licence, in sssom and skos (default: CC BY 4.0 for bundled frameworks, else none)"
#: The options that each apply only to the formats that take them.
_TAKEN_BY_FORMATS = ("--base", "--license", "--language")
#: What is true of the published text if an option is not given.
_DEFAULTS = {"base": f"addresses begin with {BASE}", "license": "no licence is stated"}


@attrs.frozen(kw_only=True)
class PublishingOptions:
    """The addresses and the licence under which an export is published."""

    base: str | None = option("beginning of all addresses in sssom and skos", metavar="ADDRESS")
    license: str | None = option(_LICENSE, metavar="ADDRESS")


def format_option(kind: type, help: str = "format (default: text)") -> Any:
    """Declare the option for the format: text, or an export of values of this type."""
    return option(help, choices=lambda: [each.name for each in exports.formats(kind)])


def chosen_format(kind: type, format: str | None, options: CommandOptions) -> str:
    """Return the name of the format in which to write values of a type.

    Args:
        kind: the type.
        format: the format asked for.
        options: all options of the command.

    Raises:
        InvalidValueError: the format does not take an option that is given, or ``--json`` contradicts it.
    """
    if options.json and format not in (None, "json"):
        raise InvalidValueError("--format", format, "json or left out when --json is given")
    chosen = "json" if options.json else format or "text"
    for flag, _ in given(options):
        if flag in _TAKEN_BY_FORMATS:
            allowed = [each.name for each in exports.formats(kind) if flag.removeprefix("--") in each.options]
            refuse_unless(flag, "format", chosen, allowed)
    return chosen


def write_value(
    value: object, format: str, published: PublishingOptions, *frameworks: Framework, language: str = "en"
) -> None:
    """Write a value to standard output, and report which options to set before it is published.

    Args:
        value: the value.
        format: the name of the format.
        published: the addresses and the licence of the export.
        frameworks: the frameworks that the value is about.
        language: the language of the labels, in formats that have a single one.
    """
    if format == "text":
        terminal.show(*page_of(value, Naming(labels=False, language=language)))
        return
    [chosen] = [each for each in exports.formats(value) if each.name == format]
    options = {name: text for name, text in attrs.asdict(published).items() if text is not None}
    own = " and ".join(f.id for f in frameworks if not is_bundled(f))
    missing = {f"--{name}": default for name, default in _DEFAULTS.items() if name not in options}
    if chosen.publishes and own and missing:
        defaults, flags = " and ".join(missing.values()), " and ".join(missing)
        terminal.report(f"{own}: {defaults}; set {flags} before you publish")
    if "language" in chosen.options:
        options["language"] = language
    terminal.export(exports.write(value, chosen, **options))
