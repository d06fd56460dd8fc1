"""The page of a report: a table of the values, and why some were not converted."""

from collections.abc import Sequence

from customer_journey.columns.reports import Report
from customer_journey.crosswalks.outcomes import Outcome
from customer_journey.crosswalks.syntax import PYTHON
from customer_journey.model.errors import shown
from customer_journey.pages.blocks import Block, listing, table
from customer_journey.pages.crosswalk import settled
from customer_journey.pages.naming import BY_ID, Naming
from customer_journey.pages.outcomes import crossing, customised_source, unsettled, ways_out
from customer_journey.pages.page import page_of

_HEADER = ("value", "rows", "stage", "becomes", "relation", "share", "notes")


@page_of.register
def _(value: Report, naming: Naming = BY_ID) -> Sequence[Block]:
    caption = f"What becomes of column {shown(value.column)}"
    rows = table(_HEADER, (_row(outcome, naming) for outcome in value.outcomes), caption=caption).filled
    why_not = (f"{each.quoted}: {each.why(PYTHON)}" for each in unsettled(value.outcomes))
    return [
        f"{value.totals}\ndata version {value.data_version}\n",
        "\n",
        rows,
        listing("Across axes", filter(None, [crossing(value.outcomes, value.crosswalk)])),
        listing("Why not", why_not),
        listing("Customised", filter(None, [customised_source(value.outcomes, value.crosswalk)])),
        listing("Other policies", ways_out(value.outcomes, PYTHON)),
    ]


def _row(o: Outcome, naming: Naming) -> tuple[str, ...]:
    found = o.counterpart
    became = (naming.of(found.target), str(found.relation), str(found.share)) if found else ("", "", "")
    notes = settled(found) if found else ""
    stages = ", ".join(naming.of(part.stage) for part in o.parts if part.stage)
    return (_value(o), str(o.count), stages, *became, notes)


def _value(o: Outcome) -> str:
    """Return a value as the page shows it; a missing or empty one is shown by its verdict."""
    value = o.value if isinstance(o.value, str) else "" if o.value is None else shown(o.value)
    return value or str(o.verdict)
