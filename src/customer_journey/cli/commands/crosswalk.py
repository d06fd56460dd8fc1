"""``crosswalk``: how the stages of two frameworks correspond."""

from __future__ import annotations

import attrs

from customer_journey.cli import exporting, inputs, terminal
from customer_journey.cli.decisions import DecisionOptions, decided_crosswalk
from customer_journey.cli.options import CommandOptions, argument
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.pages.page import page_of


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """Which crosswalk to show, and how."""

    source: str = argument(inputs.FRAMEWORK)
    target: str = argument(inputs.FRAMEWORK)
    format: str | None = exporting.format_option(Crosswalk)
    published: exporting.PublishingOptions = attrs.Factory(exporting.PublishingOptions)
    decisions: DecisionOptions = attrs.Factory(DecisionOptions)


def run(options: Options) -> None:
    """Show a crosswalk."""
    format = exporting.chosen_format(options.format, json=options.json)
    exporting.check_format(Crosswalk, format, options.published)
    source, target = map(inputs.framework, (options.source, options.target))
    xw = decided_crosswalk(source, target, options.decisions)
    if format == "text":
        terminal.show(*page_of(xw))
    else:
        exporting.write_export(xw, format, options.published, [source, target])
