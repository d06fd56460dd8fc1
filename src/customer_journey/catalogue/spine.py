"""The bundled spine, and the reading of its file."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from customer_journey.catalogue import bundled
from customer_journey.catalogue.reading import Table, toml_table
from customer_journey.model.moments import Moment, Spine, Split

__all__ = ["spine", "spine_from"]


@cache
def spine() -> Spine:
    """Return the bundled spine."""
    table = toml_table(bundled.read("spine.toml"), "spine.toml")
    return spine_from(table)


def spine_from(table: Table) -> Spine:
    """Return the spine that a table describes.

    Raises:
        InvalidFileError: lists every mistake.
    """
    moments = tuple(_moment(entry) for entry in table.tables("moments", required=True))
    exits = tuple(_moment(entry) for entry in table.tables("exits"))
    splits = tuple(_split(entry) for entry in table.tables("splits"))
    table.close()
    table.finish()
    return Spine(moments, exits, splits)


def _moment(table: Table) -> Moment:
    moment = Moment(
        table.text("id", required=True),
        table.text("definition"),
        table.text("line"),
        table.fraction("weight", Fraction(1)),
    )
    table.close()
    return moment


def _split(table: Table) -> Split:
    split = Split(table.text("id", required=True), table.texts("parts"))
    table.close()
    return split
