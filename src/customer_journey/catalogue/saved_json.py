"""JSON that the library once wrote, as a strict table. Like any file, it may hold anything by now."""

from __future__ import annotations

import os
from typing import IO, NoReturn

from customer_journey.catalogue.reading import Table, file_bytes
from customer_journey.model.errors import InvalidFileError, shown


def read_json(source: str | os.PathLike[str] | IO[bytes]) -> Table:
    """Return the object of a JSON file as a table: a path, or a file opened in binary mode.

    Raises:
        InvalidFileError: too large, not JSON, not an object, or an object in it has a key twice.
        InvalidValueError: a file opened in text mode, or the text of a file.
        OSError: the file cannot be opened.
    """
    import json

    data, origin = file_bytes(source)
    try:
        # From bytes it reads UTF-16 too, which PowerShell writes when output is sent to a file.
        found = json.loads(data, object_pairs_hook=_object, parse_int=float, parse_constant=_no_number)
    except RecursionError:
        raise InvalidFileError.of(origin, "not JSON that can be read: nested too deeply") from None
    except ValueError as error:
        # Not JSON, not Unicode, or refused below.
        raise InvalidFileError.of(origin, f"not JSON: {shown(str(error))[1:-1]}") from None
    if not isinstance(found, dict):
        raise InvalidFileError.of(origin, "not an object: it must begin with a brace")
    return Table(found, origin)


def _object(members: list[tuple[str, object]]) -> dict[str, object]:
    """Return the members of an object.

    Raises:
        ValueError: a key is given twice: readers differ in which value they take.
    """
    found: dict[str, object] = {}
    for key, value in members:
        if key in found:
            message = f"an object has the key {shown(key)} twice"
            raise ValueError(message)
        found[key] = value
    return found


def _no_number(name: str) -> NoReturn:
    message = f"{name} is no number of JSON"
    raise ValueError(message)
