"""``completion``: a script that completes commands and options in a shell."""

import attrs

from customer_journey.cli import parser, terminal
from customer_journey.cli.options import argument
from customer_journey.model.errors import MissingDependencyError


@attrs.frozen(kw_only=True)
class Options:
    """The shell that the script is for."""

    shell: str = argument("the shell", choices=lambda: ["bash", "zsh", "tcsh"])


def run(options: Options) -> None:
    """Print the script."""
    try:
        import shtab
    except ImportError:
        raise MissingDependencyError("shtab", "cli") from None
    terminal.export(shtab.complete(parser.parser(), shell=options.shell) + "\n")
