"""The bundled words for missing values. Reading their file is all that importing this module does."""

from typing import Final

from customer_journey.catalogue import bundled
from customer_journey.model.missing import MissingWords, key_of


def _read() -> tuple[str, ...]:
    with bundled.table("missing_words.toml") as table:
        words = table.table("words")
        # Several languages have words in common.
        return tuple(dict.fromkeys(word for part in words.own_keys() for word in words.texts(part)))


#: What people and programs write where a value is missing, such as "N/A", "(blank)" or "okänd".
missing_words: Final = _read()
#: The same, as they are compared.
bundled_words: Final[MissingWords] = frozenset(map(key_of, missing_words))
