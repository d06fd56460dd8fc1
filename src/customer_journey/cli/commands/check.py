"""``check``: whether a file defines a framework correctly."""

import attrs

from customer_journey.catalogue.spine import spine
from customer_journey.cli import terminal
from customer_journey.cli.options import CommandOptions, argument
from customer_journey.model.framework import Framework
from customer_journey.model.printing import printable
from customer_journey.pages.page import page_of


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """Which file to check."""

    file: str = argument("the TOML file")


def run(options: Options) -> None:
    """Check a framework in a file; report how it was understood."""
    checked = Framework.from_toml(options.file)
    missing = spine().ranges(spine().path.difference(*(stage.span for stage in checked)))
    gaps = f"no stage covers {', '.join(missing)}" if missing else "the stages cover the whole path"
    verdict = f"\n{printable(options.file)} is valid: {len(checked)} stages; {gaps}.\n"
    data = {"id": checked.id, "stages": len(checked), "uncovered": list(missing)}
    terminal.show_value(data, [*page_of(checked), verdict], json=options.json)
