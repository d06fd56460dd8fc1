"""Exports: values as text in the formats of other tools, with a module for each format.

>>> import customer_journey as cj
>>> hourglass = cj.frameworks["hourglass"]
>>> print(cj.exports.write(hourglass, "skos", license="https://example.org/terms").splitlines()[4])
<https://w3id.org/customer-journey/hourglass> a skos:ConceptScheme ;
"""

from customer_journey.catalogue.plain_data import plain
from customer_journey.exports.registry import Export, FormatName, formats, register, write

__all__ = ["Export", "FormatName", "formats", "plain", "register", "write"]
