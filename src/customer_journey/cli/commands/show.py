"""``show``: a framework, or one of its stages."""

from __future__ import annotations

import attrs

from customer_journey import exports
from customer_journey.cli.exporting import (
    PublishingOptions,
    check_format,
    chosen_format,
    format_option,
    write_export,
)
from customer_journey.cli.inputs import (
    framework,
    framework_argument,
    language_of,
    language_option,
    stage_argument,
)
from customer_journey.cli.options import CommandOptions, group
from customer_journey.cli.terminal import show
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage
from customer_journey.pages import plain

__all__ = ["Options", "run"]


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """What to show, and how."""

    framework: str = framework_argument()
    stage: str | None = stage_argument()
    format: str | None = format_option(Framework, "default: text; for a stage only text or json")
    published: PublishingOptions = group(PublishingOptions)
    language: str | None = language_option()


def run(options: Options) -> None:
    """Show a framework or one of its stages."""
    format = chosen_format(options.format, json=options.json)
    of_stage = ["text", *(each.name for each in exports.formats(Stage))]
    if options.stage is not None and format not in of_stage:
        raise InvalidValueError("--format", format, f"{' or '.join(of_stage)} for a stage")
    check_format(Framework, format, options.published, options.language)
    asked = framework(options.framework)
    stage = None if options.stage is None else asked.resolve(options.stage)
    language = language_of(options.language, asked)
    if stage is not None and format != "text":
        show(exports.write(stage, format))
    elif stage is not None:
        show(plain.stage_text(stage, language=language))
    elif format == "text":
        show(*plain.framework_blocks(asked, language=language))
    else:
        write_export(asked, format, asked, language=language, published=options.published)
