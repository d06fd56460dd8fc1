"""The bundled data: the one door to the files under ``data/``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

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
