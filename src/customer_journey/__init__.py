"""Typed models of customer-journey stages, and the conversion between their vocabularies.

A stage covers moments, the smallest steps of a journey; all that this library says of how stages of
different frameworks correspond is derived from that.

>>> import customer_journey as cj
>>> cj.convert("decision", source="four-stage", target="nine-stage")
<Stage nine-stage:purchase>
"""

from customer_journey.apportionment import Apportionment
from customer_journey.catalogue import frameworks
from customer_journey.crosswalk import Correspondence, Crosswalk, Policy, convert, crosswalk
from customer_journey.decisions import Decision, Decisions
from customer_journey.errors import CustomerJourneyError
from customer_journey.framework import Axis, Family, Framework, Shape
from customer_journey.graph import StageGraph
from customer_journey.relations import Relation
from customer_journey.sources import Citation, Source
from customer_journey.stages import Stage, Transition, TransitionKind
from customer_journey.statements import Statement

__all__ = [
    "Apportionment",
    "Axis",
    "Citation",
    "Correspondence",
    "Crosswalk",
    "CustomerJourneyError",
    "Decision",
    "Decisions",
    "Family",
    "Framework",
    "Policy",
    "Relation",
    "Shape",
    "Source",
    "Stage",
    "StageGraph",
    "Statement",
    "Transition",
    "TransitionKind",
    "convert",
    "crosswalk",
    "frameworks",
]

__version__ = "0.1.0"
