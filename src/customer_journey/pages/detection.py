"""The page of a detection: which vocabularies explain a column."""

from __future__ import annotations

from collections.abc import Mapping

from customer_journey.detection import Detection
from customer_journey.model.errors import shown
from customer_journey.pages.blocks import Block, listing, printable, table
from customer_journey.pages.naming import BY_ID, Naming
from customer_journey.pages.page import page_of

_HEADER = ("vocabulary", "rows explained", "by label", "not explained")
#: A cell lists at most this many values; the rest are counted.
_MOST_VALUES = 5


@page_of.register
def page(detection: Detection, naming: Naming = BY_ID) -> list[Block]:
    """Return the vocabularies that explain a column, and the values that they leave unexplained."""
    if not detection.ranked:
        values = "this value" if detection.total == 1 else f"these {detection.total} values"
        return [f"No vocabulary explains {values}.\n"]
    rows = (
        (naming.of(e.framework), f"{e.rows} of {detection.total}", str(e.displayed), _values(e.unexplained))
        for e in detection.ranked
    )
    best = " and ".join(naming.of(e.framework) for e in detection.best)
    verdict = f"a tie: {best} explain them equally well" if len(detection.best) > 1 else f"best: {best}"
    blank = f"; {detection.blank} blank" if detection.blank else ""
    misplaced = (
        f"{value} does not name a stage of {best}, but {', '.join(map(naming.of_any, stages))}"
        for value, stages in detection.misplaced.items()
    )
    return [
        table(_HEADER, rows, caption="Vocabularies that explain the values").filled,
        f"\n{printable(verdict)}{blank}\n",
        listing("Values of another kind", misplaced),
    ]


def _values(unexplained: Mapping[str, int]) -> str:
    """Return values with their counts, the most frequent first."""
    listed = [f"{shown(value)} x{count}" for value, count in unexplained.items()]
    more = len(listed) - _MOST_VALUES
    return ", ".join([*listed[:_MOST_VALUES], f"{more} more"] if more > 0 else listed)
