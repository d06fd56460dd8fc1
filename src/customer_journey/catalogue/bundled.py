"""The bundled data: all files under ``data/`` are opened here."""

import pkgutil
from collections.abc import Iterator

from customer_journey.catalogue.codec import Citing
from customer_journey.catalogue.reading import Table, toml_table
from customer_journey.model.sources import Citation

_PACKAGE = __name__.split(".")[0]


def read(name: str) -> bytes:
    """Return the bytes of a file under ``data/``, even if the package is zipped.

    Raises:
        OSError: there is no such file.
    """
    # importlib.resources is avoided: importing it takes longer than importing this package.
    data = pkgutil.get_data(_PACKAGE, f"data/{name}")
    assert data is not None
    return data


def framework_ids() -> tuple[str, ...]:
    """Return the ids of the bundled frameworks, sorted; no file is opened."""
    from importlib.resources import files

    names = (entry.name for entry in files(_PACKAGE).joinpath("data", "frameworks").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def cited_entries(name: str, key: str) -> Iterator[tuple[Table, Citation]]:
    """Yield each entry of a list with the source that it cites. Read each entry before you ask for the next.

    An entry whose source is not described is a mistake, and is left out.

    Args:
        name: the name of a bundled file that has a table of references.
        key: the key of the list.

    Raises:
        InvalidFileError: the file has mistakes; lists every one with its place.
    """
    table = toml_table(read(name), name, bundled=True)
    cite = Citing(table.table("references"))
    for entry in table.tables(key):
        source = cite.one(entry, "source", entry.text("source", required=True))
        if source:
            yield entry, source
            entry.close()
    table.close()
    table.finish()
