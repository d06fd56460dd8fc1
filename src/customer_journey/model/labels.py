"""Labels: one text in several languages."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from customer_journey.model.errors import InvalidValueError, listed
from customer_journey.model.fields import FrozenMap, mapping
from customer_journey.model.printing import one_line

_MAPPING = 'a mapping from language to text, such as {"en": "Use"}'
#: The standard (BCP 47) advises allowing for 35 characters.
_LONGEST_TAG = 100


class Labels(FrozenMap[str, str]):
    """An immutable mapping from language tag (``en``, ``sv``, ``nb``, ...) to text.

    ``str()`` gives the English text, or the first one.

    >>> labels = Labels(en="Purchase", sv="Köp")
    >>> labels["sv"], labels.best("nb", "sv"), str(labels)
    ('Köp', 'Köp', 'Purchase')
    """

    __slots__ = ()

    def __init__(self, texts: Mapping[str, str] | None = None, /, **languages: str) -> None:
        given = {} if texts is None else mapping("labels", texts, _MAPPING)
        if not all(isinstance(text, str) for pair in (*given.items(), *languages.items()) for text in pair):
            raise InvalidValueError("labels", {**given, **languages}, _MAPPING)
        super().__init__({**given, **languages})

    def best(self, *languages: str) -> str:
        """Return the text in the first of these languages that has one, else the English one, else any.

        A region falls back to its language: ``sv-FI`` and ``sv_FI`` find ``sv``. Case does not matter.

        Raises:
            InvalidValueError: a language is not a tag such as "en", or is empty.
        """
        first = (*languages, "en")[0]
        if isinstance(first, str) and first in self:  # the usual case, ten times as fast as the search below
            return self[first]
        by_tag = {_folded(tag): text for tag, text in self.items()}
        for tag in (wider for language in (*languages, "en") for wider in _wider(language)):
            if tag in by_tag:
                return by_tag[tag]
        return next(iter(self.values()), "")

    def speaks(self, language: str) -> bool:
        """Tell whether there is a text in the language, as :meth:`best` looks for it.

        >>> Labels(en="Purchase", nb="Kjøp").speaks("no-NO")
        True

        Raises:
            InvalidValueError: the language is not a tag such as "en".
        """
        return not {_folded(tag) for tag in self}.isdisjoint(_wider(language))

    def __str__(self) -> str:
        return one_line(self.best())

    def __repr__(self) -> str:
        return f"Labels({super().__repr__()})"


class Labelled(Protocol):
    """What has an id, and labels by language."""

    @property
    def id(self) -> str:
        """Its unique name among things of its kind."""

    @property
    def labels(self) -> Labels:
        """What to display, by language."""


def label(named: Labelled, language: str = "en") -> str:
    """Return what to display for a thing: its label in the language, else the next best, else its id."""
    return named.labels.best(language) or named.id


def labels_of(texts: Mapping[str, str]) -> Labels:
    """Return a mapping from language tag to text as labels.

    Raises:
        InvalidValueError: it is not such a mapping.
    """
    if isinstance(texts, Labels):
        return texts
    return Labels(mapping("labels", texts, _MAPPING))


def check_language(language: str, labels: Iterable[Labels]) -> None:
    """Refuse a language that none of these labels has; English is always allowed, as the last resort.

    >>> check_language("swedish", [Labels(en="Purchase", sv="Köp")])
    Traceback (most recent call last):
        ...
    customer_journey.errors.InvalidValueError: language must be one of en, sv, not 'swedish'.

    Raises:
        InvalidValueError: none has it; lists the languages that they have.
    """
    spoken = [Labels(en=""), *labels]
    if not _is_tag(language) or not any(each.speaks(language) for each in spoken):
        known = sorted({tag for each in spoken for tag in each})
        raise InvalidValueError("language", language, f"one of {listed(known)}")


def _folded(tag: str) -> str:
    folded = tag.lower().replace("_", "-")
    # "no" does not say which of the two written forms of Norwegian it means: take Bokmål.
    return "nb" + folded[2:] if folded.partition("-")[0] == "no" else folded


def _is_tag(language: object) -> bool:
    return isinstance(language, str) and bool(language.strip()) and len(language) <= _LONGEST_TAG


def tag_of(language: str) -> str:
    """Return a language tag if it has the form of one, whether or not the language is known.

    Raises:
        InvalidValueError: it is not a string, or is blank or too long.
    """
    if not _is_tag(language):
        raise InvalidValueError("language", language, 'a tag such as "en" or "pt-BR"')
    return language


def _wider(language: str) -> Iterator[str]:
    """Yield a language tag and the wider ones that it falls back to, down to the language alone."""
    tag = _folded(tag_of(language))
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]
