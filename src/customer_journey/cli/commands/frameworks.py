"""``frameworks``: the frameworks by axis and shape, all or those that words are found in."""

from __future__ import annotations

import attrs

from customer_journey.catalogue import frameworks as catalogue
from customer_journey.cli import search, terminal
from customer_journey.cli.options import CommandOptions, argument
from customer_journey.pages.blocks import table

_WORDS = "list only frameworks with this in the id, a label or the originator"


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """Which frameworks to list."""

    words: tuple[str, ...] = argument(_WORDS, nargs="*", metavar="WORD", default=())


def run(options: Options) -> None:
    """List the frameworks."""
    found = search.found_by(options.words, catalogue.frameworks)
    listed = sorted(found, key=lambda f: (f.axis.family, f.axis, f.shape, f.id))
    fields = ("id", "label", "axis", "shape")
    data = [{n: getattr(f, n) for n in fields} | {"stages": [s.id for s in f]} for f in listed]
    rows = [[f.axis, f.shape, f.id, str(len(f)), f.label] for f in listed]
    header = ["axis", "shape", "id", "stages", "name"]
    terminal.show_value(data, [table(header, rows)], json=options.json)
