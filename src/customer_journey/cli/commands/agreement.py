"""``agreement``: how far the crosswalks agree with what publications state."""

from customer_journey.cli import terminal
from customer_journey.cli.options import CommandOptions as Options
from customer_journey.crosswalks.agreement import agreement


def run(options: Options) -> None:
    """Compare the crosswalks with what publications state."""
    terminal.show_value(agreement(), json=options.json)
