"""The JSON Schema that is committed is the one that the records give."""

from customer_journey.catalogue import bundled
from customer_journey.catalogue.schema import schema_text


def test_the_committed_schema_is_current():
    """Write it again with ``customer-journey schema > src/customer_journey/data/framework.schema.json``."""
    assert bundled.read("framework.schema.json").decode() == schema_text()
