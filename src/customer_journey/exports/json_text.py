"""JSON: the facts of frameworks and crosswalks as plain data, shares as exact fractions in text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import Enum
from fractions import Fraction
from typing import TypeVar

import attrs

from customer_journey.catalogue.spine import spine
from customer_journey.content.advice import Advice, Evidence, Recommendation
from customer_journey.crosswalks.agreement import Agreement
from customer_journey.crosswalks.correspondences import Correspondence
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.detection import Detection
from customer_journey.exports.registry import Export
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage
from customer_journey.namesakes import FalseFriends

__all__ = [
    "EXPORTS",
    "advice_data",
    "agreement_data",
    "crosswalk_data",
    "crosswalk_text",
    "detection_data",
    "dumps",
    "false_friends_data",
    "framework_data",
    "framework_text",
    "recommendation_data",
    "stage_data",
]

_T = TypeVar("_T")


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
        "weights": _plain(crosswalk.reweighted),
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


def recommendation_data(r: Recommendation) -> dict[str, object]:
    """Return a recommendation as plain data."""
    return {
        "stage": r.stage.key,
        "content_type": r.content_type.id,
        "label": r.content_type.label,
        "kind": str(r.content_type.kind),
        "fit": str(r.fit),
        "own": r.own,
        "weight": str(r.weight),
        "agreement": str(r.agreement),
        "evidence": [evidence_data(e) for e in r.evidence],
        "against": [evidence_data(e) for e in r.against],
    }


def evidence_data(e: Evidence) -> dict[str, object]:
    """Return a piece of evidence as plain data."""
    return {
        "stage": e.claim.stage.key,
        "fit": str(e.claim.fit),
        "weight": str(e.weight),
        "reason": e.claim.reason,
        "source": _plain(e.source),
    }


def advice_data(advice: Advice) -> dict[str, object]:
    """Return advice as plain data."""
    hints = {
        name: [
            {"text": h.text, "topic": h.topic, "stage": h.stage.key, "weight": str(h.weight)}
            for h in getattr(advice, name)
        ]
        for name in ("questions", "touchpoints", "pitfalls")
    }
    return {
        "stage": advice.stage.key,
        "note": advice.note,
        "items": [recommendation_data(r) for r in advice.items],
        "elsewhere": [recommendation_data(r) for r in advice.elsewhere],
        **hints,
    }


def detection_data(detection: Detection) -> dict[str, object]:
    """Return a detection as plain data."""
    return {
        "total": detection.total,
        "blank": detection.blank,
        "best": [e.framework.id for e in detection.best],
        "complete": [e.framework.id for e in detection.complete],
        "ranked": [
            {
                "framework": e.framework.id,
                "rows": e.rows,
                "displayed": e.displayed,
                "stages": {value: stage.id for value, stage in e.stages.items()},
                "unexplained": dict(e.unexplained),
            }
            for e in detection.ranked
        ],
        "weak": {e.framework.id: e.rows for e in detection.weak},
        "astray": {v: [s.key for s in stages] for v, stages in detection.misplaced.items()},
    }


def false_friends_data(found: FalseFriends) -> dict[str, object]:
    """Return false friends as plain data."""
    return {
        "word": found.word,
        "stages": [s.key for s in found.stages],
        "pairs": [
            {
                "first": p.first.key,
                "second": p.second.key,
                "relation": str(p.relation),
                "jaccard": str(p.jaccard),
                "steps": p.steps,
                "false": p.false,
            }
            for p in found.pairs
        ],
    }


def agreement_data(found: Agreement) -> dict[str, object]:
    """Return an agreement as plain data."""
    return {
        "statements": len(found.checks),
        "agreeing": found.agreeing,
        "meeting": found.compatible,
        "far": found.far,
        "mean_candidates": found.candidates,
        "checks": [
            {
                "subjects": list(c.subjects),
                "objects": list(c.objects),
                "stated": str(c.statement.relation),
                "derived": str(c.derived),
                "agrees": c.agrees,
                "candidates": float(c.candidates),
                "far": list(c.far),
                "says": c.statement.says,
                "source": str(c.statement.source),
            }
            for c in found.checks
        ],
    }


def _json(of: type[_T], data: Callable[[_T], object]) -> Export:
    return Export("json", of, lambda value: dumps(data(value)))


EXPORTS = (
    _json(Framework, framework_data),
    _json(Stage, stage_data),
    _json(Crosswalk, crosswalk_data),
    _json(Correspondence, correspondence_data),
    _json(Advice, advice_data),
    _json(Recommendation, recommendation_data),
    _json(Detection, detection_data),
    _json(FalseFriends, false_friends_data),
    _json(Agreement, agreement_data),
)
