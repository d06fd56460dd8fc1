"""The formats of files with columns. The command line reads this list."""

from pathlib import Path

from customer_journey.files import csv_text, ndjson, parquet
from customer_journey.files.column_file import FileFormat

FORMATS = {form.name: form for form in (csv_text.FORMAT, ndjson.FORMAT, parquet.FORMAT)}


def format_of(path: str) -> FileFormat | None:
    """Return the format that the ending of a file's name stands for, or None."""
    ending = Path(path).suffix.lower()
    return next((form for form in FORMATS.values() if ending in form.endings), None)
