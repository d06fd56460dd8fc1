"""Guards: words that say that a name is not what it would be without them, such as "churned" and "not"."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import attrs

from customer_journey.model.decorations import words
from customer_journey.model.folding import lowered


@attrs.frozen
class GuardKind:
    """Words that deny a name for one reason.

    Attributes:
        says: the reason, as part of a sentence; ``{stage}`` stands for the stage.
        entries: the words and phrases; one that ends in ``*`` stands for all words that begin with it.
        alone: whether they deny a name only as a whole gloss, as in "Customer (pending)".
        reason: whether they tell why a deal came to nothing, so that they deny no name that says so itself.
    """

    says: str
    entries: tuple[str, ...]
    alone: bool = False
    reason: bool = False


class Denial(NamedTuple):
    """A guard word in a text: the word, the reason, and the other words."""

    word: str
    says: str
    others: list[str]


@attrs.frozen(cache_hash=True)
class Guards:
    """All words that deny a name, looked up in the words of a text."""

    kinds: tuple[GuardKind, ...] = ()

    @cached_property
    def _phrases(self) -> dict[tuple[str, ...], GuardKind]:
        """Each entry without a star, as folded words."""
        return {
            tuple(lowered(entry).split()): kind
            for kind in self.kinds
            for entry in kind.entries
            if not entry.endswith("*")
        }

    @cached_property
    def _stems(self) -> dict[str, GuardKind]:
        return {
            lowered(entry[:-1]): kind for kind in self.kinds for entry in kind.entries if entry.endswith("*")
        }

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """How many words the phrases have that begin with a word, most first."""
        lengths: dict[str, set[int]] = {}
        for phrase in self._phrases:
            lengths.setdefault(phrase[0], set()).add(len(phrase))
        return {word: sorted(found, reverse=True) for word, found in lengths.items()}

    @cached_property
    def _stem_lengths(self) -> tuple[int, ...]:
        return tuple(sorted(set(map(len, self._stems)), reverse=True))

    def _at(self, own: Sequence[str], i: int) -> tuple[int, GuardKind] | None:
        """Return how many words from here on are a guard, and of which kind; longer phrases come first."""
        word = own[i]
        for length in self._lengths.get(word, ()):
            if i + length <= len(own) and (kind := self._phrases.get(tuple(own[i : i + length]))):
                return length, kind
        for length in self._stem_lengths:
            if length <= len(word) and (kind := self._stems.get(word[:length])):
                return 1, kind
        return None

    def denial(self, own: Sequence[str]) -> Denial | None:
        """Return the first guard among words, with all words that are none; None if no word is."""
        found: tuple[str, GuardKind] | None = None
        others: list[str] = []
        i = 0
        while i < len(own):
            if hit := self._at(own, i):
                found = found or (" ".join(own[i : i + hit[0]]), hit[1])
                i += hit[0]
            else:
                others.append(own[i])
                i += 1
        return Denial(found[0], found[1].says, others) if found else None

    def deny(self, part: str, name: str = "") -> bool:
        """Tell whether a part, such as a gloss, denies a name: "(no budget)" does, but not behind "Lost"."""
        own = words(part)
        hits = [(length, kind) for length, kind in self._hits(own) if not kind.alone or length == len(own)]
        if hits and name and all(kind.reason for _, kind in hits):
            says = {kind.says for _, kind in self._hits(words(name)) if not kind.reason}
            return any(kind.says not in says for _, kind in hits)
        return bool(hits)

    def _hits(self, own: Sequence[str]) -> Iterator[tuple[int, GuardKind]]:
        return (hit for i in range(len(own)) if (hit := self._at(own, i)))
