"""Exports on standard output, with the options of their formats."""

from __future__ import annotations

from typing import Any

import attrs

from customer_journey import exports
from customer_journey.cli.options import option, refuse_unless
from customer_journey.cli.terminal import export, report
from customer_journey.exports.addresses import BASE, is_bundled
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework

__all__ = ["PublishingOptions", "check_format", "chosen_format", "format_option", "write_export"]

#: What an export that is published contains if the option is not given.
_DEFAULTS = {"base": f"addresses begin with {BASE}", "license": "no licence is stated"}


@attrs.frozen(kw_only=True)
class PublishingOptions:
    """Under which addresses and which licence an export is published."""

    base: str | None = option("beginning of all addresses in sssom and skos", metavar="ADDRESS")
    license: str | None = option(
        "licence stated in sssom and skos (default: CC BY 4.0 for bundled frameworks, else none)",
        metavar="ADDRESS",
    )


def format_option(of: type, help: str = "default: text") -> Any:
    """Declare the option for the format: text, or one that values of this type can be exported in."""
    return option(help, choices=lambda: ["text", *(each.name for each in exports.formats(of))])


def chosen_format(format: str | None, *, json: bool) -> str:
    """Return the format asked for by ``--format`` and ``--json``.

    Raises:
        InvalidValueError: they contradict each other.
    """
    if json and format not in (None, "json"):
        raise InvalidValueError("--format", format, "json or left out when --json is given")
    return "json" if json else format or "text"


def check_format(of: type, format: str, published: PublishingOptions, language: str | None = None) -> None:
    """Refuse options that the format does not take.

    Raises:
        InvalidValueError: one is given.
    """
    given = {"language": language, **attrs.asdict(published)}
    for name in (name for name, value in given.items() if value is not None):
        takers = [each.name for each in exports.formats(of) if name in each.options]
        text = ["text"] if name == "language" else []
        refuse_unless(f"--{name}", "format", format, [*text, *takers])


def write_export(
    value: object, format: str, *frameworks: Framework, published: PublishingOptions, language: str = "en"
) -> None:
    """Write a value to standard output; report what should be stated before it is published.

    Args:
        value: what to write.
        format: the name of the format.
        frameworks: the frameworks that the value is about.
        published: under which addresses and licence.
        language: of the labels, for the formats that are in one language.
    """
    [chosen] = [each for each in exports.formats(value) if each.name == format]
    options = {name: text for name, text in attrs.asdict(published).items() if text is not None}
    if chosen.publishes:
        _warn([f.id for f in frameworks if not is_bundled(f)], options)
    if "language" in chosen.options:
        options["language"] = language
    export(exports.write(value, format, **options))


def _warn(own: list[str], given: dict[str, str]) -> None:
    """Report the defaults that are published for somebody's own frameworks."""
    missing = {f"--{name}": default for name, default in _DEFAULTS.items() if name not in given}
    if own and missing:
        defaults, flags = " and ".join(missing.values()), " and ".join(missing)
        report(f"{' and '.join(own)}: {defaults}; set {flags} before you publish")
