"""What SKOS and SSSOM share: addresses, the licence, and the mapping property of a correspondence."""

import re
from fractions import Fraction

from customer_journey.catalogue import bundled
from customer_journey.catalogue.frameworks import frameworks
from customer_journey.crosswalks.correspondences import Correspondence
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.relations import Relation
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework

ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+", re.ASCII)

#: The default beginning of every address. It is not registered, so publishers pass their own.
BASE = "https://w3id.org/customer-journey/"
#: The licence of the bundled data.
LICENSE = "https://creativecommons.org/licenses/by/4.0/"


def checked_base(base: str) -> str:
    """Return ``base`` if addresses can begin with it. It is then safe to write between angle brackets.

    >>> checked_base("https://example.org/stages")
    Traceback (most recent call last):
    customer_journey.errors.InvalidValueError: base must be an address that ...

    Raises:
        InvalidValueError: it is not an address, or it does not end with a slash or a hash, so that an id
            would continue its last word.
    """
    if not _is_address(base) or base[-1] not in "/#":
        expected = "an address that begins with http:// or https:// and ends with a slash or a hash"
        raise InvalidValueError("base", base, expected)
    return base


def _is_address(given: object) -> bool:
    return isinstance(given, str) and ADDRESS.fullmatch(given) is not None


def license_of(*published: Framework, given: str | None) -> str | None:
    """Return the address of the licence: the one given, or else that of the bundled data.

    If it is not given and a framework is not bundled, there is none, because other people's frameworks are
    not ours to license.

    Raises:
        InvalidValueError: what is given is not an address.
    """
    if given is None:
        return LICENSE if all(map(is_bundled, published)) else None
    if not _is_address(given):
        raise InvalidValueError("license", given, "an address that begins with http:// or https://")
    return given


def is_bundled(framework: Framework) -> bool:
    """Return whether a framework is bundled with the library and has not been changed.

    >>> is_bundled(frameworks["hourglass"])
    True
    """
    return framework.id in bundled.framework_ids() and framework == frameworks[framework.id]


def mapping_set(crosswalk: Crosswalk, base: str) -> str:
    """Return the address of the set of all mappings of a crosswalk."""
    return f"{base}mappings/{crosswalk.source.id}-to-{crosswalk.target.id}"


def mapping_property(c: Correspondence) -> str:
    """Return the local name of the SKOS mapping property for a correspondence.

    Stages that overlap, or are broader or narrower on another axis, are a close match if they share at
    least half of the moments that they cover together, and related otherwise.
    """
    contained = c.relation in (Relation.BROAD, Relation.NARROW)
    if c.relation.same_span or (contained and not c.crosses_axis):
        return f"{c.relation}Match"
    return "closeMatch" if c.nearness >= Fraction(1, 2) else "relatedMatch"
