"""Typed models of customer-journey stages, and the conversion between their vocabularies.

A stage covers moments, the smallest steps of a journey; all that this library says of how stages of
different frameworks correspond is derived from that.

>>> import customer_journey as cj
>>> cj.convert("decision", source="four-stage", target="nine-stage")
<Stage nine-stage:purchase>
"""

from typing import TYPE_CHECKING

from customer_journey._version import __version__ as __version__
from customer_journey.apportionment import Apportionment
from customer_journey.catalogue import frameworks
from customer_journey.correspondences import Correspondence
from customer_journey.crosswalks import Crosswalk, convert, crosswalk
from customer_journey.decisions import Decision, Decisions
from customer_journey.errors import CustomerJourneyError
from customer_journey.framework import Axis, Family, Framework, Shape
from customer_journey.graph import StageGraph
from customer_journey.policies import Policy
from customer_journey.relations import Relation
from customer_journey.sources import Citation, Source
from customer_journey.stages import Fit, Stage, Transition, TransitionKind
from customer_journey.statements import Statement

if TYPE_CHECKING:
    from customer_journey import columns as columns
    from customer_journey import drawing as drawing
    from customer_journey.advice import Advice, Evidence, Hint, Recommendation, recommend, stages_for
    from customer_journey.content import ContentKind, ContentType, content_types
    from customer_journey.detection import Detection, Explanation, detect
    from customer_journey.friends import FalseFriends, Namesakes, false_friends

__all__ = [
    "Advice",
    "Apportionment",
    "Axis",
    "Citation",
    "ContentKind",
    "ContentType",
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
    "Fit",
    "Framework",
    "Hint",
    "Namesakes",
    "Policy",
    "Recommendation",
    "Relation",
    "Shape",
    "Source",
    "Stage",
    "StageGraph",
    "Statement",
    "Transition",
    "TransitionKind",
    "content_types",
    "convert",
    "crosswalk",
    "detect",
    "false_friends",
    "frameworks",
    "recommend",
    "stages_for",
]

# Whoever only converts need not pay for these: they are imported when first asked for (PEP 562).
_LATER = {
    **dict.fromkeys(("Advice", "Evidence", "Hint", "Recommendation", "recommend", "stages_for"), "advice"),
    **dict.fromkeys(("ContentKind", "ContentType", "content_types"), "content"),
    **dict.fromkeys(("Detection", "Explanation", "detect"), "detection"),
    **dict.fromkeys(("FalseFriends", "Namesakes", "false_friends"), "friends"),
}
_MODULES = ("columns", "drawing")

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name in _MODULES:
            return import_module(f"{__name__}.{name}")
        if name not in _LATER:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        value = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return [*__all__, *_MODULES, "__version__"]
