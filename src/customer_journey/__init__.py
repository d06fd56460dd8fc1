"""Typed models of customer-journey stages, and conversion between their vocabularies.

A stage covers moments, the smallest steps of a journey. Everything that this library says about how stages
of different frameworks correspond is derived from that.

>>> import customer_journey as cj
>>> cj.convert("decision", source="four-stage", target="nine-stage")
<Stage nine-stage:purchase>
"""

from customer_journey._lazy import importer
from customer_journey._version import __version__ as __version__

TYPE_CHECKING = False  # importing it from typing would take longer than everything else here
if TYPE_CHECKING:
    from customer_journey import columns as columns
    from customer_journey import drawing as drawing
    from customer_journey import errors as errors
    from customer_journey import exports as exports
    from customer_journey import ids as ids
    from customer_journey.catalogue.annotations import In
    from customer_journey.catalogue.content_types import ContentKind, ContentType, ContentTypes, content_types
    from customer_journey.catalogue.frameworks import Catalogue, frameworks, stage
    from customer_journey.catalogue.missing_words import missing_words
    from customer_journey.catalogue.spine import spine
    from customer_journey.catalogue.version import data_version
    from customer_journey.content.advice import Advice, Plan, recommend, stages_for
    from customer_journey.content.claims import Claim
    from customer_journey.content.evidence import Evidence
    from customer_journey.content.hints import Hint
    from customer_journey.content.recommendations import Recommendation
    from customer_journey.crosswalks.agreement import Agreement, Check, agreement
    from customer_journey.crosswalks.answers import Contradiction, Record
    from customer_journey.crosswalks.apportionment import Apportionment
    from customer_journey.crosswalks.changes import Change, Changes, changes
    from customer_journey.crosswalks.correspondences import Correspondence, Ground, Uncovered
    from customer_journey.crosswalks.crosswalk import Crosswalk, convert, crosswalk
    from customer_journey.crosswalks.decisions import Decision, Decisions
    from customer_journey.crosswalks.outcomes import Outcome, Verdict, outcomes
    from customer_journey.crosswalks.policies import Policy, PolicyName
    from customer_journey.crosswalks.polls import Poll, poll
    from customer_journey.crosswalks.relations import Relation
    from customer_journey.crosswalks.statements import Statement
    from customer_journey.detection import Detection, Explanation, detect
    from customer_journey.model.errors import CustomerJourneyError
    from customer_journey.model.framework import Axis, AxisName, Family, Framework, Shape, ShapeName
    from customer_journey.model.graph import StageGraph
    from customer_journey.model.labels import Labels
    from customer_journey.model.moments import Moment, Span, Spine, Split
    from customer_journey.model.sources import Citation, Source
    from customer_journey.model.stages import (
        Figure,
        Fit,
        FitName,
        Placement,
        Question,
        Stage,
        Transition,
        TransitionKind,
        TransitionKindName,
    )
    from customer_journey.namesakes import FalseFriends, Namesakes, false_friends

__all__ = [
    "Advice",
    "Agreement",
    "Apportionment",
    "Axis",
    "AxisName",
    "Catalogue",
    "Change",
    "Changes",
    "Check",
    "Citation",
    "Claim",
    "ContentKind",
    "ContentType",
    "ContentTypes",
    "Contradiction",
    "Correspondence",
    "Crosswalk",
    "CustomerJourneyError",
    "Decision",
    "Decisions",
    "Detection",
    "Evidence",
    "Explanation",
    "FalseFriends",
    "Family",
    "Figure",
    "Fit",
    "FitName",
    "Framework",
    "Ground",
    "Hint",
    "In",
    "Labels",
    "Moment",
    "Namesakes",
    "Outcome",
    "Placement",
    "Plan",
    "Policy",
    "PolicyName",
    "Poll",
    "Question",
    "Recommendation",
    "Record",
    "Relation",
    "Shape",
    "ShapeName",
    "Source",
    "Span",
    "Spine",
    "Split",
    "Stage",
    "StageGraph",
    "Statement",
    "Transition",
    "TransitionKind",
    "TransitionKindName",
    "Uncovered",
    "Verdict",
    "agreement",
    "changes",
    "content_types",
    "convert",
    "crosswalk",
    "data_version",
    "detect",
    "false_friends",
    "frameworks",
    "missing_words",
    "outcomes",
    "poll",
    "recommend",
    "spine",
    "stage",
    "stages_for",
]

#: The module that defines each name. It is imported when one of its names is first used.
_HOMES = {
    "catalogue.annotations": "In",
    "catalogue.content_types": "ContentKind ContentType ContentTypes content_types",
    "catalogue.frameworks": "Catalogue frameworks stage",
    "catalogue.missing_words": "missing_words",
    "catalogue.spine": "spine",
    "catalogue.version": "data_version",
    "content.advice": "Advice Plan recommend stages_for",
    "content.claims": "Claim",
    "content.evidence": "Evidence",
    "content.hints": "Hint",
    "content.recommendations": "Recommendation",
    "crosswalks.agreement": "Agreement Check agreement",
    "crosswalks.answers": "Contradiction Record",
    "crosswalks.apportionment": "Apportionment",
    "crosswalks.changes": "Change Changes changes",
    "crosswalks.correspondences": "Correspondence Ground Uncovered",
    "crosswalks.crosswalk": "Crosswalk convert crosswalk",
    "crosswalks.decisions": "Decision Decisions",
    "crosswalks.outcomes": "Outcome Verdict outcomes",
    "crosswalks.policies": "Policy PolicyName",
    "crosswalks.polls": "Poll poll",
    "crosswalks.relations": "Relation",
    "crosswalks.statements": "Statement",
    "detection": "Detection Explanation detect",
    "model.errors": "CustomerJourneyError",
    "model.framework": "Axis AxisName Family Framework Shape ShapeName",
    "model.graph": "StageGraph",
    "model.labels": "Labels",
    "model.moments": "Moment Span Spine Split",
    "model.sources": "Citation Source",
    "model.stages": (
        "Figure Fit FitName Placement Question Stage Transition TransitionKind TransitionKindName"
    ),
    "namesakes": "FalseFriends Namesakes false_friends",
}
_MODULES = ("columns", "drawing", "errors", "exports", "ids")

if not TYPE_CHECKING:
    __getattr__ = importer(__name__, _HOMES, _MODULES)


def __dir__() -> list[str]:
    return [*__all__, *_MODULES, "__version__"]
