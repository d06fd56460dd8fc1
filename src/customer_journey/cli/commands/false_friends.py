"""``false-friends``: what one word means in each framework."""

import attrs

from customer_journey.cli import terminal
from customer_journey.cli.options import CommandOptions, argument
from customer_journey.namesakes import false_friends


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """Which word to look up."""

    word: str = argument("the name of a stage, such as awareness")


def run(options: Options) -> None:
    """List what a word means in each framework."""
    terminal.show_value(false_friends(options.word), json=options.json)
