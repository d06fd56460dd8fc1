"""JSON: records with all their fields, shares as exact fractions in text."""

import json

from customer_journey.catalogue.plain_data import nested
from customer_journey.content.advice import Advice, Recommendation
from customer_journey.crosswalks.agreement import Agreement
from customer_journey.crosswalks.apportionment import Apportionment
from customer_journey.crosswalks.correspondences import Correspondence
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.decisions import Decisions
from customer_journey.detection import Detection
from customer_journey.exports.registry import Export
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage
from customer_journey.namesakes import FalseFriends

_KINDS: tuple[type, ...] = (Framework, Stage, Crosswalk, Correspondence, Decisions, Apportionment)
_KINDS += (Advice, Recommendation, Detection, FalseFriends, Agreement)


def dumps(value: object) -> str:
    """Return a record, or a collection of records, as JSON text.

    Characters outside ASCII are escaped, so that the text passes through every pipe.
    """
    return json.dumps(nested(value), indent=2) + "\n"


EXPORTS = tuple(Export("json", kind, dumps) for kind in _KINDS)
