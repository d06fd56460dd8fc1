"""``schema``: the JSON Schema of framework and overlay files."""

from customer_journey.catalogue import schema
from customer_journey.cli import terminal
from customer_journey.cli.options import CommandOptions as Options


def run(_: Options) -> None:
    """Print the JSON Schema. ``--json`` changes nothing, because a JSON Schema is JSON anyway."""
    terminal.export(schema.schema_text())
