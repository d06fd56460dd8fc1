"""Records as files hold them, derived from the record itself, so that a field is declared in one place.

The reader and the writer of TOML, the JSON Schema and the check for empty strings go through
:func:`file_fields`. A field's metadata says what its name, type and default do not: see :func:`in_file`.
"""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import attrs

_IN_FILE = "in a file"


def in_file(
    key: str = "", *, is_id: bool = False, irregular: bool = False, after: str = ""
) -> dict[str, Any]:
    """Return the metadata of a field that a file holds in its own way.

    Args:
        key: its key in the file, if not its name.
        is_id: whether it holds an id, which is never empty.
        irregular: whether the file has something else in its place, with a reader and a writer of its own.
        after: the field after which it is written, if not the one before it.
    """
    return {_IN_FILE: {"key": key, "is_id": is_id, "irregular": irregular, "after": after}}


#: The metadata of a field that no file holds: other fields, or its place in the file, determine it.
NOT_IN_FILE: dict[str, Any] = {_IN_FILE: None}
_BY_NAME = in_file()[_IN_FILE]


class FileField(NamedTuple):
    """A field of a record that files hold.

    Attributes:
        name: its name in Python.
        key: its key in a file.
        kind: its type: that of each item if it holds several, and that other than None if it may be None.
        many: whether it holds several values.
        required: whether a file must have it.
        default: its value where the file does not have it.
        is_id: whether it holds an id.
        irregular: whether the file has something else in its place.
        after: the name of the field after which it is written, if not the one before it.
    """

    name: str
    key: str
    kind: type
    many: bool
    required: bool
    default: Any
    is_id: bool
    irregular: bool
    after: str


@cache
def file_fields(record: type) -> tuple[FileField, ...]:
    """Return the fields of a record that files hold, in the order of the record.

    >>> from customer_journey.model.sources import Source
    >>> [(field.key, field.kind.__name__, field.many) for field in file_fields(Source)][1:4]
    [('authors', 'str', True), ('publisher', 'str', False), ('year', 'int', False)]
    """
    types = get_type_hints(record)
    stated = ((field, field.metadata.get(_IN_FILE, _BY_NAME)) for field in attrs.fields(record))
    return tuple(_described(field, types[field.name], **said) for field, said in stated if said is not None)


def _described(field: attrs.Attribute[Any], annotation: Any, *, key: str, **stated: Any) -> FileField:
    many = get_origin(annotation) in (tuple, frozenset)
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(kind for kind in get_args(annotation) if kind is not NoneType)
    return FileField(
        name=field.name,
        key=key or field.name,
        kind=get_args(annotation)[0] if many else annotation,
        many=many,
        required=field.default is attrs.NOTHING,
        default=_default(field),
        **stated,
    )


def _default(field: attrs.Attribute[Any]) -> Any:
    """Return the default of a field."""
    default: Any = field.default
    # attrs.Factory is a class, but typed as a function.
    return default.factory() if hasattr(default, "factory") else default


@cache
def written_order(record: type) -> tuple[FileField, ...]:
    """Return the fields of a record that files hold, in the order in which they are written."""
    order = list(file_fields(record))
    for field in file_fields(record):
        if field.after:
            order.remove(field)
            order.insert(1 + [other.name for other in order].index(field.after), field)
    return tuple(order)
