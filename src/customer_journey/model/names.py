"""From the names that people use to ids: folding, lookup in tiers, and suggestions for misspelled names."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import islice

from customer_journey.model.errors import AmbiguousNameError, InvalidValueError, NotFoundError

#: Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ħ": "h", "\u0131": "i"}
)
_SEPARATORS = "-_./"
_ASCII_DROPPED = {i: None for i in range(128) if chr(i).isspace() or chr(i) in _SEPARATORS}
#: Marks (accents), dashes, and invisible formatting such as zero-width spaces and bidi controls.
_DROPPED_CATEGORIES = frozenset({"Mn", "Me", "Pd", "Cf"})

#: No stage has a name this long, as it is written or folded; anything longer is found as written only.
_LONGEST_NAME = 1000
#: No name has more parts than this, around slashes or in brackets; if a text has more, no part is looked up.
_MOST_PARTS = 16
#: Similar names are sought only for names up to this length, both as written and folded ...
_LONGEST_COMPARED = 100
#: ... by comparing at most this many pairs of characters; known names beyond that are not suggested.
_MOST_COMPARED = 2_000_000
#: The forms of this many texts are remembered, because each text is looked up in several frameworks.
_REMEMBERED = 1024
#: Whether similar names are sought, which is a waste of time if nobody will see them.
_SUGGESTING = ContextVar("_SUGGESTING", default=True)
_BRACKETED = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_BETWEEN_WORDS = re.compile(r"[\s\-_./]+")
#: Folded words that people append to a stage's name.
_STAGE_WORDS = {
    *("stage", "stages", "phase", "phases", "step"),  # English
    *("steg", "steget", "fas", "fasen", "skede", "skedet"),  # Swedish
    *("fase", "fasene", "trinn", "trinnet"),  # Norwegian and Danish
    *("stadie", "stadiet", "stadium", "stadiumet", "etappe", "etappen"),  # Norwegian, Swedish or both
    *("stufe", "etape", "etapa"),  # German, French, Spanish
}

#: All names of a thing, one tuple per tier: a name of an earlier tier has precedence over a later one.
Tiers = tuple[tuple[str, ...], ...]


def _folded_once(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (
        c
        for c in decomposed
        if not (c.isspace() or c in _SEPARATORS or unicodedata.category(c) in _DROPPED_CATEGORIES)
    )
    # A bound, because one character can decompose into eighteen.
    return "".join(islice(kept, _LONGEST_NAME + 1)).translate(_LETTERS)


@lru_cache(maxsize=_REMEMBERED)
def _folded(text: str) -> str:
    if text.isascii():
        return text.lower().translate(_ASCII_DROPPED)
    # Decomposing can produce an upper-case letter, and folding that a new mark: repeat until nothing changes.
    while (folded := _folded_once(text)) != text:
        if len(folded) > _LONGEST_NAME:
            return ""
        text = folded
    return folded


def fold(text: str) -> str:
    """Reduce a name to what people agree on: no case, accents, spaces or separators.

    Folding a folded name changes nothing. A text that is too long for a name, as written or folded, gives
    an empty string.

    >>> fold("Post-purchase"), fold("  ÖVERVÄGANDE_stadiet "), fold("Etter kjøp")
    ('postpurchase', 'overvagandestadiet', 'etterkjop')
    """
    return _folded(text) if len(text) <= _LONGEST_NAME else ""


@contextmanager
def without_suggestions() -> Iterator[None]:
    """Make :func:`near` find nothing meanwhile, because the message with its suggestions is not displayed."""
    token = _SUGGESTING.set(False)
    try:
        yield
    finally:
        _SUGGESTING.reset(token)


def suggesting() -> bool:
    """Tell whether somebody will see what is suggested for a misspelled name."""
    return _SUGGESTING.get()


def near(name: object, known: Iterable[str], *, limit: int = 3) -> tuple[str, ...]:
    """Return the known names that are spelled most like this one, best first; else those that share a word.

    >>> near("conversion", ["consideration", "advocacy"]), near("opp", ["opportunity", "advocacy"])
    (('consideration',), ('opportunity',))
    """
    if not isinstance(name, str) or not suggesting():
        return ()
    wanted = fold(name)
    length = max(len(name), len(wanted))
    if not wanted or length > _LONGEST_COMPARED:
        return ()
    from difflib import get_close_matches

    by_fold: dict[str, str] = {}
    room = _MOST_COMPARED
    for candidate in known:
        folded = fold(candidate)
        # The cost of a comparison grows with the product of the lengths; 100 stands for the cost of folding.
        room -= 100 + length * max(len(candidate), len(folded))
        if room < 0:
            break
        by_fold.setdefault(folded, candidate)
    matches = get_close_matches(wanted, by_fold, n=limit, cutoff=0.6)
    if matches:
        return tuple(by_fold[match] for match in matches)
    asked = _words(name)
    words = {candidate: _words(candidate) for candidate in by_fold.values()}
    shared = {c: sum(any(w.startswith(a) for w in own) for a in asked) for c, own in words.items()}
    return tuple(sorted(filter(shared.get, shared), key=lambda candidate: -shared[candidate])[:limit])


def _words(text: str) -> set[str]:
    """Return the words of a name, folded, without short ones: "of" and "to" are in many names."""
    return {fold(word) for word in re.findall(r"[^\W_]{3,}", text)}


@lru_cache(maxsize=_REMEMBERED)
def _without_stage_word(text: str) -> str:
    """Return a name without a last word such as "stage"; empty if it has none."""
    *words, last = [word for word in _BETWEEN_WORDS.split(text) if word] or [""]
    return " ".join(words) if fold(last) in _STAGE_WORDS else ""


class NameIndex:
    """The names of the things of one kind, such as a framework's stages, looked up in tiers.

    The tiers: id, machine value, label, alias as written; the same folded; the text outside
    brackets, then inside; these without a trailing word such as "stage"; the parts around slashes,
    all of which must agree if they resolve. Paths and addresses are not divided at slashes.

    Args:
        owner: whose names they are: a framework's id, for messages.
        names: id to its names, one tuple per tier (id, values, labels, aliases).
        kind: what they name, for messages.

    Attributes:
        exact: every name exactly as given, and the id of what it names.
    """

    __slots__ = ("_folded", "_kind", "_owner", "exact")

    def __init__(self, owner: str, names: Mapping[str, Tiers], *, kind: str = "") -> None:
        self._owner = owner
        self._kind = kind or f"stage of {owner!r}"
        self.exact: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        for tier in zip(*names.values(), strict=True):
            claims = [(stage, name) for stage, own in zip(names, tier, strict=True) for name in own]
            for stage, name in claims:
                self.exact.setdefault(name, stage)
                if folded := fold(name):
                    # An earlier tier keeps its names: an id takes precedence over another stage's alias.
                    self._folded.setdefault(folded, stage)

    def find(self, text: str) -> str | None:
        """Return the id of what is called this, or None.

        Raises:
            AmbiguousNameError: the parts of the text name different things.
            InvalidValueError: it is not a string.
        """
        if not isinstance(text, str):
            raise InvalidValueError("the name", text, "a string")
        found = self.exact.get(text)
        if found is None and len(text) <= _LONGEST_NAME:
            found = self._looked_up(text)
            parts = text.split("/")
            # If anything around a slash is empty, it is a path or an address, whose words name no stage.
            if found is None and 1 < len(parts) <= _MOST_PARTS and all(map(str.strip, parts)):
                found = self._agreed(text, parts)
        return found

    def resolve(self, text: str) -> str:
        """Return the id of what is called this.

        Raises:
            NotFoundError: nothing is called this; suggests names that are spelled similarly.
            AmbiguousNameError: the parts of the text name different things.
            InvalidValueError: it is not a string.
        """
        found = self.find(text)
        if found is None:
            raise NotFoundError(self._kind, text, near(text, self.exact))
        return found

    def _named(self, text: str) -> str | None:
        return self.exact.get(text.strip()) or self._folded.get(fold(text))

    def _looked_up(self, text: str) -> str | None:
        if found := self._named(text):
            return found
        outside = _BRACKETED.sub(" ", text)
        inside = _BRACKETED.findall(text) if outside != text else []
        inside = inside if len(inside) <= _MOST_PARTS else []
        if found := self._named(outside) or self._agreed(text, inside):
            return found
        for form in (text, outside, *inside):
            if found := self._named(_without_stage_word(form)):
                return found
        return None

    def _agreed(self, text: str, parts: list[str]) -> str | None:
        """Return the one stage that the parts name, if any names one."""
        found = dict.fromkeys(stage for part in parts if (stage := self._part(part)))
        if len(found) > 1:
            raise AmbiguousNameError(text, self._owner, tuple(found))
        return next(iter(found), None)

    def _part(self, part: str) -> str | None:
        return self._named(part) or self._named(_without_stage_word(part))


def clashes(names: Mapping[str, Tiers]) -> Iterator[tuple[str, str, str]]:
    """Yield (name, first stage, second stage) for each name that two stages claim.

    Within a tier, names are the same if they fold to the same; across tiers, only if they are spelled the
    same: the earlier tier would win, and the later stage could never be reached by its own name.
    """
    written: dict[str, str] = {}
    for tier in zip(*names.values(), strict=True):
        folded: dict[str, str] = {}
        for stage, own in zip(names, tier, strict=True):
            for name in own:
                first = folded.setdefault(fold(name) or name, stage)
                if first == stage:
                    first = written.setdefault(name, stage)
                if first != stage:
                    yield name, first, stage
