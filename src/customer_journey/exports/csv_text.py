"""CSV for a spreadsheet: the rows of a crosswalk."""

import csv
import io
from decimal import ROUND_DOWN, Context, Decimal

from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.exports.registry import Export
from customer_journey.model.printing import one_line

#: Characters at the beginning of a formula in a spreadsheet, including the full-width forms.
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
#: Shares are cut off after six digits, not rounded, so that only a whole stage has the share 1.
_SIX_DIGITS = Context(prec=6, rounding=ROUND_DOWN)


def crosswalk_text(crosswalk: Crosswalk) -> str:
    """Return the records of :meth:`.Crosswalk.to_dicts` as CSV, with a header.

    The part of a stage without a counterpart has a row of its own, with the relation ``none`` and no
    target, so the shares of each source stage sum to 1 (except for digits cut off). A label that a
    spreadsheet would run as a formula is preceded by an apostrophe.
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
        # Written through Decimal, because str() gives a small number an exponent.
        return f"{_SIX_DIGITS.create_decimal(Decimal(str(value))).normalize():f}"
    if not isinstance(value, str):
        return "" if value is None else str(value)
    shown = one_line(value)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


EXPORTS = (Export("csv", Crosswalk, crosswalk_text),)
