"""``crosswalk``: how the stages of two frameworks correspond."""

import attrs

from customer_journey.cli import exporting, inputs
from customer_journey.cli.decisions import DecisionOptions, decided_crosswalk
from customer_journey.cli.options import CommandOptions, argument
from customer_journey.crosswalks.crosswalk import Crosswalk


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """Which crosswalk to show, and how."""

    source: str = argument(f"from: {inputs.FRAMEWORK}")
    target: str = argument(f"to: {inputs.FRAMEWORK}")
    format: str | None = exporting.format_option(Crosswalk)
    published: exporting.PublishingOptions = attrs.Factory(exporting.PublishingOptions)
    decisions: DecisionOptions = attrs.Factory(DecisionOptions)


def run(options: Options) -> None:
    """Show a crosswalk."""
    format = exporting.chosen_format(Crosswalk, options.format, options)
    source, target = inputs.framework(options.source), inputs.framework(options.target)
    xw = decided_crosswalk(source, target, options.decisions)
    exporting.write_value(xw, format, options.published, source, target)
