"""The bundled words that deny a name."""

from functools import cache

from customer_journey.catalogue import bundled
from customer_journey.catalogue.reading import Table, toml_table
from customer_journey.model.guards import GuardKind, Guards


@cache
def guards() -> Guards:
    """Return the bundled guards."""
    table = toml_table(bundled.read("guards.toml"), "guards.toml", bundled=True)
    found = Guards(tuple(_kind(table.table(key)) for key in table.own_keys()))
    table.close()
    table.finish()
    return found


def _kind(table: Table) -> GuardKind:
    """Return the words of a table; every key that is no field of a kind is a language."""
    says, alone = table.text("says", required=True), table.flag("alone")
    languages = (key for key in table.own_keys() if key not in ("says", "alone"))
    entries = (entry.strip() for key in languages for entry in table.text(key).split(","))
    kind = GuardKind(says, tuple(entries), alone)
    table.close()
    return kind
