"""Plain data: records as what JSON and dataframes hold.

A record needs nothing for it: its fields are written by name. Where plain data differs from the fields,
the class says so next to them, as a mapping from key to a path (``"source.id"``) or to a function:

* ``DATA`` replaces fields, adds keys, and leaves out a field whose path is empty;
* ``COLUMNS`` lists the columns of the flat record that a row of a dataframe is made from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from fractions import Fraction
from typing import Any

import attrs

from customer_journey.catalogue.spine import spine

__all__ = ["Paths", "flat", "nested"]

#: Where a key's value is found, from the record on.
Paths = Mapping[str, str | Callable[[Any], object]]


def nested(value: object) -> object:
    """Return a record, a collection of records or an atom as what JSON has, fractions as exact text.

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
    paths: Paths = {field.name: field.name for field in attrs.fields(kind)} | getattr(kind, "DATA", {})
    return {key: nested(_found(value, path)) for key, path in paths.items() if path}


def flat(record: object) -> dict[str, object]:
    """Return the columns of a record, fractions as floats.

    >>> import customer_journey as cj
    >>> correspondence = cj.crosswalk("hourglass", "nine-stage").candidates("like")[0]
    >>> flat(correspondence)["target"], flat(correspondence)["share"]
    ('consideration', 0.5)
    """
    paths: Paths = type(record).COLUMNS  # type: ignore[attr-defined]
    return {column: _cell(_found(record, path)) for column, path in paths.items()}


def _cell(value: object) -> object:
    if isinstance(value, Fraction):
        return float(value)
    return str(value) if isinstance(value, Enum) else value


def _found(value: Any, path: str | Callable[[Any], object]) -> object:
    """Follow a path: through collections item by item, and nowhere from None."""
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
