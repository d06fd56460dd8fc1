"""JSON: the facts of frameworks and crosswalks as plain data, shares as exact fractions in text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from fractions import Fraction

import attrs

from customer_journey.correspondences import Correspondence
from customer_journey.crosswalks import Crosswalk
from customer_journey.framework import Framework
from customer_journey.loading import spine
from customer_journey.stages import Stage

__all__ = ["crosswalk_data", "crosswalk_text", "dumps", "framework_data", "framework_text", "stage_data"]


def dumps(data: object) -> str:
    """Return data as JSON text; whatever is no ASCII is escaped, so that every pipe carries it."""
    return json.dumps(data, indent=2) + "\n"


def _plain(value: object) -> object:
    """Return a record, a collection or an atom as what JSON has."""
    if isinstance(value, (Fraction, Enum)):
        return str(value)
    if isinstance(value, frozenset):
        return list(spine().ordered(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    kind: type = type(value)
    if attrs.has(kind):
        fields = (field.name for field in attrs.fields(kind))
        return {name: _plain(getattr(value, name)) for name in fields}
    return value


def stage_data(stage: Stage) -> dict[str, object]:
    """Return a stage as plain data."""
    data = _plain(stage)
    assert isinstance(data, dict)
    return {"key": stage.key, **data}


def framework_data(framework: Framework) -> dict[str, object]:
    """Return a framework as plain data."""
    data = _plain(framework)
    assert isinstance(data, dict)
    return {**data, "family": str(framework.axis.family), "stages": [stage_data(s) for s in framework]}


def correspondence_data(c: Correspondence) -> dict[str, object]:
    """Return a correspondence as plain data."""
    return {
        "source": c.source.id,
        "relation": str(c.relation),
        "target": c.target.id,
        "share": str(c.share),
        "jaccard": str(c.jaccard),
        "crosses_axis": c.crosses_axis,
        "decision": _plain(c.decision),
        "supporting": _plain(c.supporting),
        "opposing": _plain(c.opposing),
    }


def crosswalk_data(crosswalk: Crosswalk) -> dict[str, object]:
    """Return a crosswalk as plain data."""
    return {
        "source": crosswalk.source.id,
        "target": crosswalk.target.id,
        "coverage": str(crosswalk.coverage),
        "fidelity": crosswalk.fidelity,
        "lossless": crosswalk.lossless,
        "stages": {
            stage.id: {
                "candidates": [correspondence_data(c) for c in crosswalk.candidates(stage)],
                "uncovered": str(crosswalk.uncovered(stage)),
            }
            for stage in crosswalk.source
        },
        "statements": _plain(crosswalk.statements),
    }


def framework_text(framework: Framework) -> str:
    """Return a framework as JSON text."""
    return dumps(framework_data(framework))


def crosswalk_text(crosswalk: Crosswalk) -> str:
    """Return a crosswalk as JSON text."""
    return dumps(crosswalk_data(crosswalk))
