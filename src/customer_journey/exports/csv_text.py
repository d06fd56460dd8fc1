"""CSV for a spreadsheet: a crosswalk as a table with one row per correspondence."""

from __future__ import annotations

import csv
import io
from decimal import ROUND_DOWN, Context, Decimal

from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.exports.registry import Export
from customer_journey.pages.blocks import printable

__all__ = ["EXPORTS", "crosswalk_text"]

#: What a spreadsheet takes for the beginning of a formula, the wide forms of East Asia too.
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
# Cut off, not rounded: only all of a stage is 1.
_SIX_DIGITS = Context(prec=6, rounding=ROUND_DOWN)


def crosswalk_text(crosswalk: Crosswalk) -> str:
    """Return the records of :meth:`.Crosswalk.to_dicts` as CSV, with a header.

    What of a stage has no counterpart is a row of its own, with the relation ``none`` and no target,
    so the shares of each source stage sum to 1 (but for digits that are cut off). A label that a
    spreadsheet would run as a formula has an apostrophe before it.
    """
    records = crosswalk.to_dicts()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(records[0])
    writer.writerows(map(_cell, record.values()) for record in records)
    return out.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # Python's own text of a small number has an exponent.
        return f"{_SIX_DIGITS.create_decimal(Decimal(str(value))).normalize():f}"
    if not isinstance(value, str):
        return "" if value is None else str(value)
    shown = printable(" ".join(value.split()))
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


EXPORTS = (Export("csv", Crosswalk, crosswalk_text),)
