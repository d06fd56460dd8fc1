"""What the exchange formats share: addresses of stages, and the SKOS property of a correspondence."""

from __future__ import annotations

import re
from fractions import Fraction

from customer_journey.correspondences import Correspondence
from customer_journey.errors import InvalidValueError
from customer_journey.relations import Relation

__all__ = ["BASE", "LICENSE", "address", "mapping_property"]

ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+", re.ASCII)

#: The default beginning of every address. It is not registered: whoever publishes passes their own.
BASE = "https://w3id.org/customer-journey/"
#: The licence of the bundled data.
LICENSE = "https://creativecommons.org/licenses/by/4.0/"

_SKOS = {
    Relation.EXACT: "exactMatch",
    Relation.CLOSE: "closeMatch",
    Relation.BROAD: "broadMatch",
    Relation.NARROW: "narrowMatch",
}


def address(argument: str, text: str) -> str:
    """Return an address that is safe between angle brackets.

    Raises:
        InvalidValueError: it is none.
    """
    if not ADDRESS.fullmatch(text):
        raise InvalidValueError(argument, text, "an address that begins with http:// or https://")
    return text


def mapping_property(c: Correspondence) -> str:
    """Return the local name of the SKOS mapping property that a correspondence exports as.

    What overlaps, and what is broader or narrower on another axis, is a close match if the two share
    half of the ground that they cover together, and related otherwise.
    """
    contained = c.relation in (Relation.BROAD, Relation.NARROW)
    if c.relation in _SKOS and not (contained and c.crosses_axis):
        return _SKOS[c.relation]
    return "closeMatch" if c.jaccard >= Fraction(1, 2) else "relatedMatch"
