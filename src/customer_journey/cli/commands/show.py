"""``show``: a framework, or one of its stages."""

import attrs

from customer_journey import exports
from customer_journey.cli import exporting, inputs
from customer_journey.cli.options import CommandOptions, argument
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """What to show, and how."""

    framework: str = argument(inputs.FRAMEWORK)
    stage: str | None = argument(inputs.STAGE, nargs="?", default=None)
    format: str | None = exporting.format_option(Framework, "format (default: text; a stage has fewer)")
    published: exporting.PublishingOptions = attrs.Factory(exporting.PublishingOptions)
    language: str | None = inputs.language_option()


def run(options: Options) -> None:
    """Show a framework or one of its stages."""
    format = exporting.chosen_format(Framework, options.format, options)
    of_stage = [each.name for each in exports.formats(Stage)]
    if options.stage is not None and format not in of_stage:
        raise InvalidValueError("--format", format, f"one of {', '.join(of_stage)} for a stage")
    framework = inputs.framework(options.framework)
    value = framework if options.stage is None else framework.resolve(options.stage)
    language = inputs.language_of(options.language, framework)
    exporting.write_value(value, format, options.published, framework, language=language)
