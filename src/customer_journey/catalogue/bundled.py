"""The bundled data: all files under ``data/`` are opened here."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from customer_journey.catalogue.codec import Citing
from customer_journey.catalogue.reading import Table, toml_table
from customer_journey.model.sources import Citation

if TYPE_CHECKING:
    from importlib.abc import ResourceLoader

_PACKAGE = __name__.split(".")[0]
_FOLDER = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120  # pathlib would cost its import


def read(name: str) -> bytes:
    """Return the bytes of a file under ``data/``, also from a zipped package.

    Raises:
        OSError: there is no such file.
    """
    # Asking the module's own loader costs nothing; importlib.resources would triple our import.
    path = os.path.join(_FOLDER, "data", *name.split("/"))  # noqa: PTH118  # costs no import
    assert __spec__ is not None
    return cast("ResourceLoader", __spec__.loader).get_data(path)


def framework_ids() -> tuple[str, ...]:
    """Return the ids of the bundled frameworks, sorted; no file is opened."""
    from importlib.resources import files

    names = (entry.name for entry in files(_PACKAGE).joinpath("data", "frameworks").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def cited_entries(name: str, key: str) -> Iterator[tuple[Table, Citation]]:
    """Yield each entry of a list with the source it cites; read the entry before asking for the next.

    An entry whose source is not described is a mistake, and is left out.

    Args:
        name: the name of a bundled file that has a table of references.
        key: the key of the list.

    Raises:
        InvalidFileError: the file has mistakes; lists every one with its place.
    """
    table = toml_table(read(name), name)
    cite = Citing(table.table("references"))
    for entry in table.tables(key):
        source = cite.one(entry, "source", entry.text("source", required=True))
        if source:
            yield entry, source
            entry.close()
    table.close()
    table.finish()
