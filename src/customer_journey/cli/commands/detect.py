"""``detect``: which frameworks explain values, or the values of a column."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from customer_journey.cli.column_files import (
    ColumnOptions,
    is_file,
    names_file,
    no_column,
    opened_column,
    refuse_without_column,
    texts_of,
)
from customer_journey.cli.options import CommandOptions, argument, group
from customer_journey.cli.terminal import show, show_json
from customer_journey.detection import Detection, detect
from customer_journey.model.errors import InvalidValueError
from customer_journey.pages import plain

__all__ = ["Options", "run"]


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """The values to explain."""

    values: tuple[str, ...] = argument("values; with --column a file, or - for standard input", nargs="+")
    file: ColumnOptions = group(ColumnOptions)


def run(options: Options) -> None:
    """Detect the framework of values."""
    found = _detected(options)
    if options.json:
        show_json(found)
    else:
        show(*plain.detection_blocks(found))


def _detected(options: Options) -> Detection:
    if options.file.column is None:
        refuse_without_column(options)
        return _explained(options.values)
    if len(options.values) > 1:
        raise InvalidValueError("the input", list(options.values), "a single file when --column is given")
    with opened_column(options.values[0], options.file) as column:
        return detect(texts_of(column.counts()))


def _explained(values: Sequence[str]) -> Detection:
    """Return which frameworks explain values, none of which may be the name of a file."""
    for value in filter(names_file, values):
        raise no_column(value)
    found = detect(values)
    if not found.ranked:
        for value in filter(is_file, values):
            raise no_column(value)
    return found
