"""Columns of numbers as columns of text: a number is an id, and the engine itself writes it as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from customer_journey.crosswalks.cells import LARGEST_FLOAT

if TYPE_CHECKING:
    import narwhals as nw

#: Where an engine writes a point: ``7.0``, or a decimal as ``7.00``.
_NO_FRACTION = r"\.0+$"


def number_texts(column: nw.Expr, dtype: Any, *, trims: bool = False) -> nw.Expr:
    """Return an expression that writes numbers as :func:`~customer_journey.crosswalks.cells.as_text` does.

    Args:
        column: the numbers.
        dtype: their type, as narwhals names it.
        trims: whether to write floats by cutting off what the engine writes behind the point. It is for
            engines that cannot hold missing whole numbers, and that write floats without an exponent.
    """
    import narwhals as nw

    if dtype.is_integer():
        return column.cast(nw.String)
    if not dtype.is_float():
        return column.cast(nw.String).str.replace_all(_NO_FRACTION, "")
    if trims:
        # The sum makes -0.0 zero.
        return (column + 0).cast(nw.String).str.replace_all(_NO_FRACTION, "")
    number = column.cast(nw.Float64)
    is_whole = (number % 1 == 0) & (number.abs() <= LARGEST_FLOAT)
    # Some engines compute both branches for all rows, so the others become null before they are cast.
    whole = nw.when(is_whole).then(number).cast(nw.Int64).cast(nw.String)
    return nw.coalesce(whole, nw.when(~number.is_nan()).then(column.cast(nw.String)))


def texts_of_numbers(series: Any) -> Any:
    """Return a native series of numbers of Polars or PyArrow as a native series of texts."""
    import narwhals as nw

    numbers = nw.from_native(series, series_only=True).alias("numbers")
    texts = numbers.to_frame().select(number_texts(nw.col("numbers"), numbers.dtype))
    return texts["numbers"].to_native()
