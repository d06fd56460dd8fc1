"""JSON: records with all their fields, shares as exact fractions in text."""

import json

import attrs

from customer_journey.catalogue.plain_data import nested
from customer_journey.catalogue.version import data_version
from customer_journey.content.advice import Advice, Plan
from customer_journey.content.recommendations import Recommendation
from customer_journey.crosswalks.agreement import Agreement
from customer_journey.crosswalks.apportionment import Apportionment
from customer_journey.crosswalks.changes import Changes
from customer_journey.crosswalks.correspondences import Correspondence
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.decisions import Decisions
from customer_journey.detection import Detection
from customer_journey.exports.registry import Export
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage
from customer_journey.namesakes import FalseFriends

_KINDS: tuple[type, ...] = (Framework, Stage, Crosswalk, Correspondence, Decisions, Apportionment)
_KINDS += (Advice, Plan, Recommendation, Detection, FalseFriends, Agreement, Changes)


def dumps(value: object) -> str:
    """Return a record, or a collection of records, as JSON text.

    A record states the version of the data, unless it has a version of its own. Characters outside ASCII are
    escaped, so that the text passes through every pipe.
    """
    data = nested(value)
    if attrs.has(type(value)) and isinstance(data, dict):
        data = {"data_version": data_version} | data
    return json.dumps(data, indent=2) + "\n"


EXPORTS = tuple(Export("json", kind, dumps) for kind in _KINDS)
