"""JSON Schema of the framework format, made from the records, for editors and other tools.

It states the keys, the types and the allowed words; contradictions (a transition to nowhere, a name claimed
twice) are found when the file is read. It covers the files of frameworks and of overlays on them. The keys of
both stand side by side, because editors complete keys from there and mark a mistake at its place; keys
that only one of the two forms has are under ``if``.
"""

import json
from enum import StrEnum
from typing import Any

from customer_journey.catalogue.spine import spine
from customer_journey.model.framework import Framework
from customer_journey.model.labels import Labels
from customer_journey.model.records import FileField, file_fields
from customer_journey.model.sources import Citation, Source
from customer_journey.model.stages import Question, Stage
from customer_journey.model.validation import LANGUAGE

_Schema = dict[str, Any]

_TEXT: _Schema = {"type": "string"}
_NOT_BLANK: _Schema = {"type": "string", "pattern": r"\S"}
#: Every whole number in a file is a year.
_YEAR: _Schema = {"type": "integer", "minimum": 1, "maximum": 9999}
_TEXTS: _Schema = {"type": "array", "items": _NOT_BLANK}
_ID: _Schema = {"type": "string", "pattern": r"^[a-z0-9]+([-_][a-z0-9]+)*$", "maxLength": 100}
_LABELS: _Schema = {
    "type": "object",
    "propertyNames": {"pattern": f"^{LANGUAGE}$"},
    "additionalProperties": _NOT_BLANK,
}


def schema_text() -> str:
    """Return the schema as JSON text."""
    return json.dumps(framework_schema(), indent=2, ensure_ascii=False) + "\n"


def framework_schema() -> _Schema:
    """Return the JSON Schema (2020-12) of a framework's file, and of an overlay's.

    >>> framework_schema()["required"]
    ['id']
    """
    schema = table_schema(Framework)
    schema["required"].remove("stages")  # an overlay has other stages, see below
    own = schema["properties"]
    stage = own["stages"]["items"]
    # JSON Schema applies "items" to lists only, and "additionalProperties" to tables only.
    own["stages"] = {"type": ["array", "object"], "items": stage, "minItems": 1}
    own["stages"]["additionalProperties"] = _schema_of_change(stage)
    own["overlays"] = {**_ID, "description": "The framework that this file changes."}
    own["added"] = {"type": "array", "items": stage, "description": "Stages that only the overlay has."}
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A framework of customer-journey stages, or an overlay on one",
    }
    return {**head, **schema, **_FORMS}


def _schema_of_change(stage: _Schema) -> _Schema:
    """Return the schema of a stage in an overlay: with a new meaning, or with the same one and new names."""
    own = {key: value for key, value in stage["properties"].items() if key != "id"}
    meant = {key: False for key in own if key not in _NAMES}
    same = {"type": "boolean", "description": "Whether it means the same as before."}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {**own, "same": same},
        "if": {"required": ["same"], "properties": {"same": {"const": True}}},
        "then": {"properties": meant},
        "else": {"oneOf": _MEANINGS},
    }


def table_schema(record: type) -> _Schema:
    """Return the schema of the table that a record is read from."""
    regular = [field for field in file_fields(record) if not field.irregular]
    schema: _Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": [field.key for field in regular if field.required],
        "properties": {field.key: _value(field) for field in regular},
    }
    if record is Framework:
        schema["properties"]["references"] = {
            "type": "object",
            "propertyNames": {"pattern": r"^[^#]*[^#\s][^#]*$"},
            "additionalProperties": table_schema(Source),
        }
    if record is Stage:
        schema["properties"] |= _irregular_of_stage()
        schema["oneOf"] = _MEANINGS
    return schema


def _value(field: FileField) -> _Schema:
    """Return the schema of the value of a field, by its type."""
    kind = field.kind
    if field.many:
        return _TEXTS if kind in (str, Citation) else {"type": "array", "items": table_schema(kind)}
    if field.is_id:
        return _ID
    if issubclass(kind, StrEnum):
        return {"enum": [member.value for member in kind]}
    text = _NOT_BLANK if field.required else _TEXT
    return {str: text, Citation: _NOT_BLANK, bool: {"type": "boolean"}, int: _YEAR, Labels: _LABELS}[kind]


def _text_or(table: _Schema) -> _Schema:
    """Return the schema of a text that is not blank, or of a table; each keyword applies to one of them."""
    return {**_NOT_BLANK, **table, "type": ["string", "object"]}


def _irregular_of_stage() -> _Schema:
    one = "|".join([*spine().position, *(split.id for split in spine().splits)])
    moments = {"type": "array", "items": {"type": "string", "pattern": rf"^({one})(\.\.({one}))?$"}}
    core = "Those of the moments that define the stage; without it, all."
    return {
        "moments": {**moments, "description": "Moments, or ranges of moments such as problem..encounter."},
        "core": {**moments, "minItems": 1, "description": core},
        "fringe": {
            "type": "object",
            "propertyNames": {"pattern": f"^({one})$"},
            "additionalProperties": _NOT_BLANK,
            "description": "For each moment outside the core, why the stage covers it all the same.",
        },
        "covers": {**_TEXTS, "description": "Stages whose moments it covers, such as nine-stage:discovery."},
        "off_path": {**_NOT_BLANK, "description": "Why it is not a step of a journey, instead of moments."},
        "questions": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": _text_or(table_schema(Question))},
            "description": "By topic; each is a text, or a table with the text and more.",
        },
    }


_NONE = {"maxItems": 0}
_MEANINGS = [
    {
        "required": ["off_path"],
        "properties": {
            **dict.fromkeys(("moments", "core", "covers"), _NONE),
            "reason": {"maxLength": 0},
            "fringe": {"maxProperties": 0},
        },
    },
    {
        "anyOf": [{"required": [key], "properties": {key: {"minItems": 1}}} for key in ("moments", "covers")],
        "not": {"required": ["off_path"]},
    },
]
#: The keys of an overlay for a stage that means the same.
_NAMES = ("labels", "aliases", "values", "definition")
_FORMS: _Schema = {
    "if": {"required": ["overlays"]},
    "then": {
        "properties": {
            "stages": {"type": "object"},
            **dict.fromkeys(("axis", "base", "shape", "originator", "year", "transitions"), False),
        }
    },
    "else": {"required": ["stages"], "properties": {"stages": {"type": "array"}, "added": False}},
}
