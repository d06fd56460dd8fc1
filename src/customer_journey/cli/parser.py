"""The commands, and the parser of their arguments."""

import argparse
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib import import_module
from typing import Any, NoReturn

from customer_journey._version import __version__
from customer_journey.cli.options import add_arguments, from_namespace
from customer_journey.model.printing import printable

#: What each command does. The module of the same name has its options and the function that runs it.
COMMANDS: Mapping[str, str] = {
    "frameworks": "List the frameworks, grouped by axis and shape.",
    "show": "Show a framework or one of its stages.",
    "crosswalk": "Show how the stages of two frameworks correspond.",
    "changes": "Compare a saved crosswalk with what the library answers now.",
    "convert": "Convert a stage, or a column of a CSV, NDJSON or Parquet file.",
    "recommend": "Recommend content for a stage, or stages for a type of content.",
    "detect": "Find the frameworks whose stages explain the values in your data.",
    "draw": "Draw a framework, a crosswalk, or several frameworks.",
    "false-friends": "Show what a word means in each framework.",
    "agreement": "Compare the crosswalks with what publications state.",
    "check": "Check your own framework in a TOML file.",
    "schema": "Print the JSON Schema of framework and overlay files.",
    "completion": "Print a script that lets a shell complete commands with the Tab key.",
}
_EXIT_CODES = (
    "Exit codes: 0 success; 1 answers have changed (only the command changes); 2 bad usage or input,"
    " explained in one sentence; 130 interrupted."
)


class _Parser(argparse.ArgumentParser):
    """A parser whose error messages contain no characters that a terminal would take as commands."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and the message, and exit."""
        super().error(printable(message))


def _module(command: str) -> Any:
    return import_module(f"customer_journey.cli.commands.{command.replace('-', '_')}")


def parser(complete: Collection[str] = COMMANDS.keys()) -> argparse.ArgumentParser:
    """Return the parser of the command line.

    Args:
        complete: the commands to add arguments to. The modules of the others are not imported.
    """
    root = _Parser(
        prog="customer-journey",
        description="Look up, compare and convert the stages of customer-journey frameworks.",
        epilog=_EXIT_CODES,
    )
    root.add_argument("--version", action="version", version=f"customer-journey {__version__}")
    commands = root.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, help in COMMANDS.items():
        added = commands.add_parser(name, help=help, description=help, epilog=_EXIT_CODES)
        if name in complete:
            add_arguments(added, _module(name).Options)
    return root


def parse(argv: Sequence[str]) -> tuple[Callable[[Any], None], Any]:
    """Return the function that runs the command, and the record of the options that it takes."""
    # Only the modules of commands named here are imported. An argument that happens to be the name of another
    # command costs an import, and does no other harm.
    parsed = parser(COMMANDS.keys() & {*argv}).parse_args(argv)
    module = _module(parsed.command)
    return module.run, from_namespace(module.Options, parsed)
