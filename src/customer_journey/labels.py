"""Labels: one text in several languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from customer_journey._compat import override

__all__ = ["Labels"]


class Labels(Mapping[str, str]):
    """An immutable mapping from language tag (``en``, ``sv``, ``nb``, ...) to text.

    Equal by value, hashable, picklable. ``str()`` gives the English text, or the first one.

    >>> labels = Labels(en="Purchase", sv="Köp")
    >>> labels["sv"], labels.best("nb", "sv"), str(labels)
    ('Köp', 'Köp', 'Purchase')
    """

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str] | None = None, /, **languages: str) -> None:
        self._texts: dict[str, str] = {**(texts or {}), **languages}

    @override
    def __getitem__(self, language: str) -> str:
        return self._texts[language]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    @override
    def __len__(self) -> int:
        return len(self._texts)

    def best(self, *languages: str) -> str:
        """Return the text in the first of the languages that there is, else English, else any.

        A region falls back to its language: ``sv-FI`` finds ``sv``.
        """
        for language in (*languages, "en"):
            for tag in (language, language.partition("-")[0]):
                if tag in self._texts:
                    return self._texts[tag]
        return next(iter(self._texts.values()), "")

    @override
    def __str__(self) -> str:
        return self.best()

    @override
    def __repr__(self) -> str:
        return f"Labels({self._texts!r})"

    @override
    def __eq__(self, other: object) -> bool:
        if isinstance(other, Labels):
            return self._texts == other._texts
        return NotImplemented

    @override
    def __hash__(self) -> int:
        return hash(frozenset(self._texts.items()))

    @override
    def __reduce__(self) -> tuple[type[Labels], tuple[dict[str, str]]]:
        return (Labels, (self._texts,))
