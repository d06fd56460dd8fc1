"""``detect``: which frameworks explain values, or the values of a column."""

import attrs

from customer_journey.cli import column_files, terminal
from customer_journey.cli.options import CommandOptions, argument
from customer_journey.detection import Detection, detect
from customer_journey.model.errors import InvalidValueError


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """The values to explain."""

    values: tuple[str, ...] = argument("values; with --column: a file, or - for standard input", nargs="+")
    file: column_files.ColumnOptions = attrs.Factory(column_files.ColumnOptions)


def run(options: Options) -> None:
    """Detect the framework of values."""
    terminal.show_value(_detected(options), json=options.json)


def _detected(options: Options) -> Detection:
    if options.file.column is None:
        column_files.refuse_file(options.file, options.values)
        found = detect(options.values)
        # Checked only now, because a file in this folder may happen to have the name of a stage.
        if not found.ranked:
            for value in filter(column_files.is_file, options.values):
                raise column_files.no_column(value)
        return found
    if len(options.values) > 1:
        raise InvalidValueError("the input", list(options.values), "a single file when --column is given")
    with column_files.opened_column(options.values[0], options.file) as column:
        counts = column.counts()
        if misread := column_files.misread(column, counts):
            terminal.report(str(misread.error))
        texts = column_files.texts_of(counts, misread.read if misread else {})
        return detect(texts, missing=options.file.missing_words)
