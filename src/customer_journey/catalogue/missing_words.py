"""The bundled words for missing values. Reading their file is all that importing this module does."""

from typing import Final

from customer_journey.catalogue import bundled
from customer_journey.catalogue.reading import toml_table


def _read() -> tuple[str, ...]:
    table = toml_table(bundled.read("missing_words.toml"), "missing_words.toml", bundled=True)
    words = table.table("words")
    # Several languages have words in common.
    read = dict.fromkeys(word for part in words.own_keys() for word in words.texts(part))
    table.close()
    table.finish()
    return tuple(read)


#: What people and programs write where a value is missing, such as "N/A", "(blank)" or "okänd".
missing_words: Final = _read()
