"""The arguments of every command."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from customer_journey import exports
from customer_journey._version import __version__
from customer_journey.cli import lookups
from customer_journey.cli.conversion import convert
from customer_journey.cli.inputs import FORMATS
from customer_journey.cli.pictures import FORMATS as DRAWN_FORMATS
from customer_journey.cli.pictures import PICTURES, draw
from customer_journey.cli.terminal import export
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.policies import Policy
from customer_journey.model.errors import MissingDependencyError
from customer_journey.model.framework import Framework

__all__ = ["parser"]

_FRAMEWORK = "a framework's id, or the path of a TOML file"
_EXIT_CODES = "Exit codes: 0 done; 2 bad usage or input, told in one sentence; 130 interrupted."

_Run = Callable[[argparse.Namespace], None]


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(
        prog="customer-journey",
        description="Stages of the customer journey: look them up, line them up, convert them.",
        epilog=_EXIT_CODES,
    )
    made.add_argument("--version", action="version", version=f"customer-journey {__version__}")
    commands = made.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: _Run, help: str, *, data: bool = True) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help, epilog=_EXIT_CODES)
        if data:
            added.add_argument("--json", action="store_true", help="machine-readable output")
        added.set_defaults(run=run)
        return added

    listed = command("frameworks", lookups.list_frameworks, "List the frameworks by axis and shape.")
    listed.add_argument("words", nargs="*", metavar="WORD", help="to be found in its id, names or originator")
    _add_show(command("show", lookups.show_framework, "Show a framework, or one of its stages."))
    _add_crosswalk(command("crosswalk", lookups.show_crosswalk, "Show how the stages of two correspond."))
    _add_convert(
        command("convert", convert, "Convert a stage, or a column of a CSV, NDJSON or Parquet file.")
    )
    _add_recommend(command("recommend", lookups.recommend_content, "Say what to publish at a stage."))
    _add_detect(command("detect", lookups.detect_values, "Tell which vocabularies explain values."))
    _add_draw(command("draw", draw, "Draw a framework, a crosswalk, or many frameworks."))
    friends = command(
        "false-friends", lookups.show_false_friends, "Tell what a word means in each vocabulary."
    )
    friends.add_argument("word", help="a name of a stage")
    command("agreement", lookups.show_agreement, "Hold the crosswalks against what publications state.")
    check = command("check", lookups.check, "Check a framework of your own in a TOML file.")
    check.add_argument("file", help="the TOML file")
    command("schema", lookups.print_schema, "Print the JSON Schema of the format of frameworks and overlays.")
    completion = command(
        "completion", _complete(made), "Print a script that completes commands in a shell.", data=False
    )
    completion.add_argument("shell", choices=["bash", "zsh", "tcsh"])
    return made


def _complete(made: argparse.ArgumentParser) -> _Run:
    def run(args: argparse.Namespace) -> None:
        try:
            import shtab
        except ImportError:
            raise MissingDependencyError("shtab", "cli") from None
        export(shtab.complete(made, shell=args.shell) + "\n")

    return run


def _add_show(show: argparse.ArgumentParser) -> None:
    show.add_argument("framework", help=_FRAMEWORK)
    show.add_argument("stage", nargs="?", help="a stage: its id or any of its names")
    formats = ["text", *(each.name for each in exports.formats(Framework))]
    show.add_argument(
        "--format", choices=formats, help="default: text; of a stage text or json, of a framework all"
    )
    _add_published(show)
    _add_language(show)


def _add_language(added: argparse.ArgumentParser) -> None:
    added.add_argument("--language", help="of the labels, such as sv or nb (default: en)")


def _add_crosswalk(walk: argparse.ArgumentParser) -> None:
    walk.add_argument("source", help=_FRAMEWORK)
    walk.add_argument("target", help=_FRAMEWORK)
    formats = ["text", *(each.name for each in exports.formats(Crosswalk))]
    walk.add_argument("--format", choices=formats, help="default: text")
    _add_published(walk)
    _add_decisions(walk)


def _add_published(added: argparse.ArgumentParser) -> None:
    """Add what a vocabulary is published under."""
    added.add_argument("--base", metavar="ADDRESS", help="the beginning of every address in sssom and skos")
    added.add_argument(
        "--license",
        metavar="ADDRESS",
        help="of sssom and skos (default: that of the bundled data, for it only)",
    )


def _add_decisions(added: argparse.ArgumentParser) -> None:
    added.add_argument(
        "--decide",
        metavar="SOURCE=TARGET",
        action="append",
        default=[],
        help="settle a stage yourself; repeatable",
    )
    added.add_argument("--decisions", metavar="FILE", help="decisions stored in a TOML file")


def _add_recommend(recommend: argparse.ArgumentParser) -> None:
    recommend.add_argument("framework", help=_FRAMEWORK)
    recommend.add_argument("stage", nargs="?", help="a stage: its id or any of its names")
    recommend.add_argument("--content", metavar="TYPE", help="a type of content: where is it at home?")
    recommend.add_argument("--evidence", action="store_true", help="list the sources for and against")
    _add_language(recommend)


def _add_detect(detect: argparse.ArgumentParser) -> None:
    detect.add_argument("values", nargs="+", help="values; with --column a file, or - for standard input")
    detect.add_argument("--column", help="the column that holds the values")
    _add_file(detect)


def _add_file(added: argparse._ActionsContainer) -> None:
    formats = sorted(set(FORMATS.values()))
    added.add_argument(
        "--file-format", choices=formats, help="of the file (default: what its name ends in, or csv)"
    )
    added.add_argument("--delimiter", help="between fields of CSV (default: found out by the header)")
    added.add_argument("--encoding", help="of CSV (default: UTF-8, or what its first bytes say)")


def _add_convert(convert: argparse.ArgumentParser) -> None:
    convert.add_argument("input", help="a stage; with --column a file, or - for standard input")
    convert.add_argument(
        "--from",
        dest="source",
        metavar="FRAMEWORK",
        help=f"{_FRAMEWORK} (default: the one vocabulary that explains every value, if there is just one)",
    )
    convert.add_argument("--to", dest="target", required=True, metavar="FRAMEWORK", help=_FRAMEWORK)
    convert.add_argument(
        "--name",
        metavar="VALUE=STAGE",
        action="append",
        default=[],
        help="what a value of yours means, as one of the stages of --from; repeatable",
    )
    policies = [policy.value for policy in Policy]
    convert.add_argument("--policy", choices=policies, default="unique", help="default: unique")
    _add_decisions(convert)
    column = convert.add_argument_group("a column of a file")
    column.add_argument("--column", help="the column that holds the stages")
    column.add_argument("--into", metavar="COLUMN", help="column for the result (default: the same one)")
    column.add_argument(
        "--unconverted-into",
        metavar="COLUMN",
        help="column for values not converted, as they were (default: the column's name with _unconverted)",
    )
    column.add_argument("--strict", action="store_true", help="write nothing unless every value converts")
    column.add_argument("--output", "-o", metavar="FILE", help="where to write (default: standard output)")
    _add_file(column)


def _add_draw(added: argparse.ArgumentParser) -> None:
    added.add_argument(
        "frameworks",
        nargs="*",
        metavar="FRAMEWORK",
        help=f"{_FRAMEWORK}: one for its shape, two for a crosswalk, more (or none, for all) side by side",
    )
    added.add_argument("--picture", choices=[*PICTURES], help="default: what the frameworks ask for")
    added.add_argument("--stage", help="of the first framework, whose candidates are drawn")
    added.add_argument(
        "--count", metavar="STAGE=NUMBER", action="append", default=[], help="people at a stage; repeatable"
    )
    added.add_argument("--format", choices=DRAWN_FORMATS, help="default: what --output ends in, or svg")
    added.add_argument("--output", "-o", metavar="FILE", help="where to write (default: standard output)")
    added.add_argument("--theme", choices=["light", "dark"], help="of svg, png and html (default: light)")
    _add_language(added)
    _add_decisions(added)
