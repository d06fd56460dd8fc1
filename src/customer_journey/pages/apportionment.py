"""The page of an apportionment."""

from __future__ import annotations

from customer_journey.crosswalks.apportionment import Apportionment
from customer_journey.pages.blocks import Block, table
from customer_journey.pages.crosswalk import NO_COUNTERPART
from customer_journey.pages.naming import BY_ID, Naming
from customer_journey.pages.numbers import percent
from customer_journey.pages.page import page_of

__all__ = ["page"]


@page_of.register
def page(apportionment: Apportionment, _naming: Naming = BY_ID) -> list[Block]:
    """Return how many customers each target stage gets, whole and exact."""
    rows = (
        (str(r["target"] or NO_COUNTERPART), str(r["whole"]), f"{r['exact']:.2f}")
        for r in apportionment.to_dicts()
    )
    coverage, fidelity = percent(apportionment.coverage), percent(apportionment.fidelity)
    return [
        table(("stage", "customers", "exact"), rows, caption="Customers in each stage of the target"),
        f"\n{apportionment.total} customers; coverage {coverage}, fidelity {fidelity}\n",
    ]
