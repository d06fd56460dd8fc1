"""``frameworks``: the frameworks by axis and shape, all or those that words are found in."""

from __future__ import annotations

import attrs

from customer_journey.catalogue import frameworks as catalogue
from customer_journey.cli.options import CommandOptions, argument
from customer_journey.cli.search import found_by
from customer_journey.cli.terminal import show, show_json
from customer_journey.pages.blocks import table

__all__ = ["Options", "run"]


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """Which frameworks to list."""

    words: tuple[str, ...] = argument(
        "list only frameworks with this in the id, a label or the originator", nargs="*", metavar="WORD"
    )


def run(options: Options) -> None:
    """List the frameworks."""
    found = found_by(options.words, catalogue.frameworks)
    listed = sorted(found, key=lambda f: (f.axis.family, f.axis, f.shape, f.id))
    if options.json:
        show_json(
            [
                {"id": f.id, "label": f.label, "axis": f.axis, "shape": f.shape, "stages": [s.id for s in f]}
                for f in listed
            ]
        )
        return
    rows = [[f.axis, f.shape, f.id, str(len(f)), f.label] for f in listed]
    show(table(["axis", "shape", "id", "stages", "name"], rows))
