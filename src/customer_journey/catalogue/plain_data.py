"""Plain data: records in the form that JSON and dataframes can hold.

The fields of a record are written by name, so most records need no code for this. Where plain data
differs from the fields, the class declares a mapping from key to a path (``"source.id"``) or a function:

* ``DATA`` replaces fields, adds keys, and leaves out a field if its path is empty;
* ``COLUMNS`` lists the columns of the flat record, one row of a dataframe; ``NOT_TEXT`` has the types of
  those that are no text.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from fractions import Fraction
from typing import Any

import attrs

from customer_journey.catalogue.spine import spine
from customer_journey.model.errors import InvalidValueError

#: Keys of plain data, each with the path from the record to its value.
Paths = Mapping[str, str | Callable[[Any], object]]


def plain(value: object) -> object:
    """Return a record, or a collection of records, as data for JSON, as ``default`` of ``json.dumps``.

    Every field is there, shares as exact fractions in text. :func:`write` with ``"json"`` gives the same as
    text, with the version of the data.

    >>> import json
    >>> import customer_journey as cj
    >>> best = cj.crosswalk("four-stage", "nine-stage").candidates("consideration")[0]
    >>> json.loads(json.dumps({"best": best}, default=cj.exports.plain))["best"]["share"]
    '1/2'

    Raises:
        InvalidValueError: it is neither a record nor a collection.
    """
    data = nested(value)
    if data is value:
        raise InvalidValueError("the value for JSON", value, "a record or a collection of records")
    return data


def nested(value: object) -> object:
    """Return a record, a collection or a single value as JSON data, with fractions as exact text.

    >>> import customer_journey as cj
    >>> nested(cj.crosswalk("hourglass", "nine-stage").uncovered("try")), nested(cj.Relation.EXACT)
    ('1', 'exact')
    """
    if isinstance(value, (Fraction, Enum)):
        return str(value)
    if isinstance(value, frozenset):
        return list(spine().ordered(value))
    if isinstance(value, Mapping):
        return {str(key): nested(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [nested(item) for item in value]
    kind: type = type(value)
    if not attrs.has(kind):
        return value
    public = (field.name for field in attrs.fields(kind) if not field.name.startswith("_"))
    paths: Paths = {name: name for name in public} | getattr(kind, "DATA", {})
    return {key: nested(_found(value, path)) for key, path in paths.items() if path}


def flat(record: object) -> dict[str, object]:
    """Return the columns of a record, with fractions as floats.

    >>> import customer_journey as cj
    >>> correspondence = cj.crosswalk("four-stage", "nine-stage").candidates("consideration")[0]
    >>> flat(correspondence)["target"], flat(correspondence)["share"]
    ('consideration', 0.5)
    """
    paths: Paths = type(record).COLUMNS  # type: ignore[attr-defined]
    return {column: _cell(_found(record, path)) for column, path in paths.items()}


def column_types(record: Any) -> dict[str, type]:
    """Return the type of each column of a class of records, for dataframes."""
    return {column: record.NOT_TEXT.get(column, str) for column in record.COLUMNS}


def _cell(value: object) -> object:
    if isinstance(value, Fraction):
        return float(value)
    return str(value) if isinstance(value, Enum) else value


def _found(value: Any, path: str | Callable[[Any], object]) -> object:
    """Follow a path, or call a function. In a collection, a path leads to each item; from None, to None."""
    if not isinstance(path, str):
        return path(value)
    for name in path.split("."):
        value = _attribute(value, name)
    return value


def _attribute(value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        return {key: _attribute(item, name) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_attribute(item, name) for item in value)
    return None if value is None else getattr(value, name)
