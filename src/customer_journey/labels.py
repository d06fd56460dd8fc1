"""Labels: one text in several languages."""

from __future__ import annotations

from collections.abc import Mapping

from customer_journey._compat import override
from customer_journey.errors import InvalidValueError
from customer_journey.maps import FrozenMap

__all__ = ["Labels", "labels_of"]


class Labels(FrozenMap[str, str]):
    """An immutable mapping from language tag (``en``, ``sv``, ``nb``, ...) to text.

    ``str()`` gives the English text, or the first one.

    >>> labels = Labels(en="Purchase", sv="Köp")
    >>> labels["sv"], labels.best("nb", "sv"), str(labels)
    ('Köp', 'Köp', 'Purchase')
    """

    __slots__ = ()

    def __init__(self, texts: Mapping[str, str] | None = None, /, **languages: str) -> None:
        super().__init__({**(texts or {}), **languages})

    def best(self, *languages: str) -> str:
        """Return the text in the first of the languages that there is, else English, else any.

        A region falls back to its language: ``sv-FI`` finds ``sv``.
        """
        for language in (*languages, "en"):
            for tag in (language, language.partition("-")[0]):
                if tag in self:
                    return self[tag]
        return next(iter(self.values()), "")

    @override
    def __str__(self) -> str:
        return self.best()

    @override
    def __repr__(self) -> str:
        return f"Labels({super().__repr__()})"


def labels_of(texts: Mapping[str, str]) -> Labels:
    """Return a mapping from language tag to text as labels.

    Raises:
        InvalidValueError: it is no such mapping.
    """
    if isinstance(texts, Labels):
        return texts
    if not isinstance(texts, Mapping) or not all(isinstance(t, str) for pair in texts.items() for t in pair):
        raise InvalidValueError("labels", texts, 'a mapping of texts by language, such as {"en": "Use"}')
    return Labels(texts)
