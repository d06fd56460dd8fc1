"""Numbers in words: counts of things, and percentages that are never rounded to nothing or to everything."""

from fractions import Fraction
from math import floor


def counted(count: int, noun: str) -> str:
    """Return a number of things.

    >>> counted(1, "row"), counted(3120, "row")
    ('1 row', '3,120 rows')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def percent(part: float | Fraction, *, tenths: bool = False) -> str:
    """Return a part of 1 as a percentage, rounded half up. Only 0 is shown as 0 %, and only 1 as 100 %.

    Args:
        part: the part, which is more than 1 for a growth.
        tenths: whether to show one decimal if that makes the percentage exact.

    >>> percent(0.941), percent(0.999), percent(0.0004), percent(1.0), percent(Fraction(1500))
    ('94 %', 'over 99 %', 'under 1 %', '100 %', '150,000 %')
    >>> percent(Fraction(1, 8)), percent(Fraction(1, 8), tenths=True)
    ('13 %', '12.5 %')
    """
    exact = 100 * Fraction(part)
    if 0 < exact < 1:
        return "under 1 %"
    if 99 < exact < 100:
        return "over 99 %"
    if tenths and exact.denominator > 1 and (10 * exact).denominator == 1:
        return f"{float(exact):.1f} %"
    return f"{floor(exact + Fraction(1, 2)):,} %"
