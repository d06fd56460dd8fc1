"""The bundled words that deny a name."""

from functools import cache

from customer_journey.catalogue import bundled
from customer_journey.catalogue.reading import Table
from customer_journey.model.guards import GuardKind, Guards


@cache
def guards() -> Guards:
    """Return the bundled guards."""
    with bundled.table("guards.toml") as table:
        return Guards(tuple(_kind(table.table(key)) for key in table.own_keys()))


def _kind(table: Table) -> GuardKind:
    """Return the words of a table; every key that is no field of a kind is a language."""
    says, alone, reason = table.text("says", required=True), table.flag("alone"), table.flag("reason")
    languages = (key for key in table.own_keys() if key not in ("says", "alone", "reason"))
    entries = (entry.strip() for key in languages for entry in table.text(key).split(","))
    kind = GuardKind(says, tuple(entries), alone, reason)
    table.close()
    return kind
