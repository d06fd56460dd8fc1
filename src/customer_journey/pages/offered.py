"""The pages of what there is to choose from: the frameworks of the catalogue, and the types of content."""

from customer_journey.catalogue.content_types import ContentTypes
from customer_journey.catalogue.frameworks import Catalogue
from customer_journey.model.labels import label
from customer_journey.pages.blocks import Block, table
from customer_journey.pages.naming import BY_ID, Naming


def catalogue_page(catalogue: Catalogue, naming: Naming = BY_ID) -> list[Block]:
    """Return the table of all frameworks."""
    rows = ((f.id, label(f, naming.language), f.axis, f.shape, len(f)) for f in catalogue.values())
    return [table(("id", "name", "axis", "shape", "stages"), rows, caption=f"{len(catalogue)} frameworks")]


def content_types_page(types: ContentTypes, naming: Naming = BY_ID) -> list[Block]:
    """Return the table of all types of content."""
    rows = ((t.id, label(t, naming.language), t.kind, t.broader_id) for t in types.values())
    return [table(("id", "name", "kind", "broader"), rows, caption=f"{len(types)} types of content")]
