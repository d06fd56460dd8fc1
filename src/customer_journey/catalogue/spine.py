"""The bundled spine, and the reading of its file."""

from functools import cache

from customer_journey.catalogue import bundled
from customer_journey.catalogue.codec import RecordReader
from customer_journey.catalogue.reading import Table, toml_table
from customer_journey.model.moments import Spine


@cache
def spine() -> Spine:
    """Return the bundled spine."""
    table = toml_table(bundled.read("spine.toml"), "spine.toml", bundled=True)
    return spine_from(table)


def spine_from(table: Table) -> Spine:
    """Return the spine that a table describes.

    Raises:
        InvalidFileError: lists every mistake.
    """
    spine = RecordReader()(Spine, table)
    table.finish()
    return spine
