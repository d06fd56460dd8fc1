"""``changes``: which answers of a saved crosswalk are no longer what they were."""

import attrs

from customer_journey.cli import inputs, terminal
from customer_journey.cli.options import CommandOptions, argument, option
from customer_journey.crosswalks.changes import changes

_FRAMEWORK = f"{inputs.FRAMEWORK} (default: the id in the file)"


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """Which saved crosswalk to compare."""

    file: str = argument("a crosswalk saved as JSON")
    source: str | None = option(_FRAMEWORK, "--from", metavar="FRAMEWORK")
    target: str | None = option(_FRAMEWORK, "--to", metavar="FRAMEWORK")


def run(options: Options) -> None:
    """Compare a saved crosswalk with the one made now; the exit code says whether they differ."""
    source, target = (name and inputs.framework(name) for name in (options.source, options.target))
    found = changes(options.file, source=source, target=target)
    terminal.show_value(found, json=options.json)
    if not found.unchanged:
        raise SystemExit(1)
