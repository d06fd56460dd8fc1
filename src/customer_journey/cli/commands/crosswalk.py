"""``crosswalk``: how the stages of two frameworks correspond."""

from __future__ import annotations

import attrs

from customer_journey.cli.decisions import DecisionOptions, decided_crosswalk
from customer_journey.cli.exporting import (
    PublishingOptions,
    check_format,
    chosen_format,
    format_option,
    write_export,
)
from customer_journey.cli.inputs import framework, framework_argument
from customer_journey.cli.options import CommandOptions, group
from customer_journey.cli.terminal import show
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.pages import plain

__all__ = ["Options", "run"]


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """Which crosswalk to show, and how."""

    source: str = framework_argument()
    target: str = framework_argument()
    format: str | None = format_option(Crosswalk)
    published: PublishingOptions = group(PublishingOptions)
    decisions: DecisionOptions = group(DecisionOptions)


def run(options: Options) -> None:
    """Show a crosswalk."""
    format = chosen_format(options.format, json=options.json)
    check_format(Crosswalk, format, options.published)
    xw = decided_crosswalk(framework(options.source), framework(options.target), options.decisions)
    if format == "text":
        show(*plain.crosswalk_blocks(xw))
    else:
        write_export(xw, format, xw.source, xw.target, published=options.published)
