"""JSON Schema of the framework format, made from the records, for editors and other tools.

It tells keys, types and the words that may stand; what contradicts itself (a transition to nowhere, a name
claimed twice) is for the reader of the file to find. It knows the files of frameworks, and the overlays on
them. Both have their keys side by side, for editors complete what they find there, and mark a mistake where
it stands; what the one form has and the other has not stands under ``if``.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import attrs

from customer_journey.catalogue.spine import spine
from customer_journey.model.framework import Framework
from customer_journey.model.labels import Labels
from customer_journey.model.sources import Citation, Source
from customer_journey.model.stages import Figure, Placement, Stage, Transition

__all__ = ["framework_schema", "schema_text"]

_Schema = dict[str, Any]

_TEXT: _Schema = {"type": "string"}
_SAID: _Schema = {"type": "string", "pattern": r"\S"}
#: The only whole numbers of a file.
_YEAR: _Schema = {"type": "integer", "minimum": 1, "maximum": 9999}
_TEXTS: _Schema = {"type": "array", "items": _SAID}
_ID: _Schema = {"type": "string", "pattern": r"^[a-z0-9]+([-_][a-z0-9]+)*$", "maxLength": 100}
_LABELS: _Schema = {
    "type": "object",
    "propertyNames": {"pattern": r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
    "additionalProperties": _SAID,
}
#: Fields that a file does not have: they follow from the place, or are told by other keys.
_DERIVED: dict[type, set[str]] = {
    Framework: {"exit_moments", "own_names", "references"},
    Stage: {"framework", "span", "questions"},
    Transition: {"source", "target"},
    Placement: {"content_type"},
    Source: {"id"},
    Figure: set(),
}
_REQUIRED: dict[type, list[str]] = {
    Framework: ["id"],
    Stage: ["id"],
    Transition: ["from", "to"],
    Placement: ["type"],
    Source: ["title"],
    Figure: ["text", "source"],
}


def schema_text() -> str:
    """Return the schema as JSON text."""
    return json.dumps(framework_schema(), indent=2, ensure_ascii=False) + "\n"


def framework_schema() -> _Schema:
    """Return the JSON Schema (2020-12) of a framework's file, and of an overlay's.

    >>> framework_schema()["required"]
    ['id']
    """
    schema = _table(Framework)
    own = schema["properties"]
    own["references"] = {
        "type": "object",
        "propertyNames": {"pattern": r"^[^#]*[^#\s][^#]*$"},
        "additionalProperties": _table(Source),
    }
    stage = own["stages"]["items"]
    # What is said of lists does not concern tables, and the other way round.
    own["stages"] = {"type": ["array", "object"], "items": stage, "minItems": 1}
    own["stages"]["additionalProperties"] = _changed(stage)
    own["overlays"] = {**_ID, "description": "The framework whose stages these are."}
    own["added"] = {"type": "array", "items": stage, "description": "Stages of the overlay's own."}
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A framework of customer-journey stages, or an overlay on one",
    }
    return {**head, **schema, **_FORMS}


def _changed(stage: _Schema) -> _Schema:
    """Return the schema of what an overlay says of a stage: another meaning, or the same and other names."""
    own = {key: value for key, value in stage["properties"].items() if key != "id"}
    meant = {key: False for key in own if key not in _NAMES}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {**own, "same": {"type": "boolean", "description": "Whether it means what it meant."}},
        "if": {"required": ["same"], "properties": {"same": {"const": True}}},
        "then": {"properties": meant},
        "else": {"oneOf": _MEANINGS},
    }


def _table(record: type) -> _Schema:
    """Return the schema of the table that a record is read from."""
    kinds = get_type_hints(record)
    names = [f.name for f in attrs.fields(record) if f.name not in _DERIVED[record]]
    properties = {name: _value(kinds[name]) for name in names}
    if record in _OWN_KEYS:
        properties |= _OWN_KEYS[record]()
    properties |= {name: _SAID for name in _REQUIRED[record] if properties.get(name) == _TEXT}
    schema: _Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": _REQUIRED[record],
        "properties": properties | {"id": _ID} if "id" in properties else properties,
    }
    if record is Stage:
        schema["oneOf"] = _MEANINGS
    return schema


def _value(kind: object) -> _Schema:
    """Return the schema of a field by its type."""
    if get_origin(kind) in (Union, types.UnionType):
        return _value(next(arg for arg in get_args(kind) if arg is not types.NoneType))
    if get_origin(kind) is tuple:
        item = get_args(kind)[0]
        return _TEXTS if item in (str, Citation) else {"type": "array", "items": _value(item)}
    if kind is Labels:
        return _LABELS
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [member.value for member in kind]}
    if isinstance(kind, type) and attrs.has(kind):
        return _TEXT if kind is Citation else _table(kind)
    return {str: _TEXT, bool: {"type": "boolean"}, int: _YEAR}[cast("type", kind)]


def _of_stage() -> _Schema:
    known = [*spine().position, *(split.id for split in spine().splits)]
    one = "|".join(known)
    return {
        "moments": {
            "type": "array",
            "items": {"type": "string", "pattern": rf"^({one})(\.\.({one}))?$"},
            "description": "Moments, or ranges of them such as problem..encounter.",
        },
        "covers": {**_TEXTS, "description": "Stages whose moments these are, such as nine-stage:discovery."},
        "off_path": {**_SAID, "description": "Why it is no step of a journey, in place of moments."},
        "questions": {"type": "object", "additionalProperties": _TEXTS, "description": "By topic."},
    }


#: Keys of the file that no field is called.
_OWN_KEYS: dict[type, Callable[[], _Schema]] = {
    Stage: _of_stage,
    Transition: lambda: {"from": _ID, "to": _ID},
    Placement: lambda: {"type": _ID},
}
_SOME = {"minItems": 1}
_NONE = {"maxItems": 0}
_MEANINGS = [
    {
        "required": ["off_path"],
        "properties": {"moments": _NONE, "covers": _NONE, "reason": {"maxLength": 0}},
    },
    {
        "anyOf": [{"required": [key], "properties": {key: _SOME}} for key in ("moments", "covers")],
        "not": {"required": ["off_path"]},
    },
]
#: What an overlay may say of a stage that means the same.
_NAMES = ("labels", "aliases", "values", "definition")
_FORMS: _Schema = {
    "if": {"required": ["overlays"]},
    "then": {
        "properties": {
            "stages": {"type": "object"},
            **dict.fromkeys(("axis", "shape", "originator", "year", "transitions"), False),
        }
    },
    "else": {"required": ["stages"], "properties": {"stages": {"type": "array"}, "added": False}},
}
