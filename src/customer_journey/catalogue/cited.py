"""Bundled files whose entries each cite one source: a table of references, and a list of entries."""

from __future__ import annotations

from collections.abc import Iterator

from customer_journey.catalogue import bundled
from customer_journey.catalogue.codec import Citing
from customer_journey.catalogue.reading import Table, toml_table
from customer_journey.model.sources import Citation


def cited_entries(name: str, key: str) -> Iterator[tuple[Table, Citation]]:
    """Yield each entry of a bundled file with its source; read the entry before asking for the next.

    An entry whose source is not described is a mistake, and is left out.

    Raises:
        InvalidFileError: the file has mistakes; lists every one with its place.
    """
    table = toml_table(bundled.read(name), name)
    cite = Citing(table.table("references"))
    for entry in table.tables(key):
        source = cite.one(entry, "source", entry.text("source", required=True))
        if source:
            yield entry, source
            entry.close()
    table.close()
    table.finish()
