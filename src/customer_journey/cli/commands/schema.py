"""``schema``: the JSON Schema of the files of frameworks and overlays."""

from customer_journey.catalogue import schema
from customer_journey.cli import terminal
from customer_journey.cli.options import CommandOptions as Options


def run(_: Options) -> None:
    """Print the JSON Schema, which is JSON with or without ``--json``."""
    terminal.export(schema.schema_text())
