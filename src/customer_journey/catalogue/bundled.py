"""The bundled data: all files under ``data/`` are opened here."""

import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def table(name: str) -> Iterator[Table]:
    """Return the top table of a bundled file to read from.

    Raises:
        InvalidFileError: afterwards, if the file has mistakes or keys that were not read; lists every one.
    """
    opened = toml_table(read(name), name, bundled=True)
    yield opened
    opened.close()
    opened.finish()


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
    with table(name) as opened:
        cite = Citing(opened.table("references"))
        for entry in opened.tables(key):
            if source := cite.one(entry, "source", entry.text("source", required=True)):
                yield entry, source
                entry.close()
