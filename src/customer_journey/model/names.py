"""From the names that people use to ids: lookup in tiers, and suggestions for misspelled names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from itertools import chain
from typing import NamedTuple, Self

from customer_journey.model.decorations import (
    flat,
    forms,
    glosses,
    in_brackets,
    is_path,
    names_in,
    plain,
    runs_in,
    short_forms,
    words,
)
from customer_journey.model.encodings import repairs
from customer_journey.model.errors import (
    AmbiguousNameError,
    InvalidValueError,
    NotFoundError,
    series,
    shown,
)
from customer_journey.model.folding import LONGEST_NAME, fold
from customer_journey.model.guards import Guards
from customer_journey.model.missing import MissingWords, is_one_of, spelling
from customer_journey.model.printing import has_surrogate

#: Similar names are sought only for names up to this length, both as written and folded ...
_LONGEST_COMPARED = 100
#: ... by comparing at most this many pairs of characters; known names beyond that are not suggested.
_MOST_COMPARED = 2_000_000
#: Whether similar names are sought, which is a waste of time if nobody will see them.
_SUGGESTING = ContextVar("_SUGGESTING", default=True)
#: All names of a thing, one tuple per tier: a name of an earlier tier has precedence over a later one.
Tiers = tuple[tuple[str, ...], ...]
#: The places of two tiers.
_LABELS, _ALIASES = -2, -1
#: Why a name is refused, as the end of a sentence.
_MISSING = "it means that a value is missing"
#: A number that folding would take for another one: it drops signs and points.
_NUMBER = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*", re.ASCII)


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
    asked = words_in(name)
    words = {candidate: words_in(candidate) for candidate in by_fold.values()}
    shared = {c: sum(any(w.startswith(a) for w in own) for a in asked) for c, own in words.items()}
    return tuple(sorted(filter(shared.get, shared), key=lambda candidate: -shared[candidate])[:limit])


def words_in(text: str) -> set[str]:
    """Return the words of a name, folded, without short ones: "of" and "to" are in many names."""
    return {fold(word) for word in re.findall(r"[^\W_]{3,}", text)}


class NameIndex:
    """The names of the things of one kind, such as a framework's stages, looked up in tiers.

    The tiers: id, machine value, label, alias as written; the same folded; then without decorations, by
    the rules of :mod:`.decorations`. What a guard denies is not found; see :mod:`.guards`.

    Args:
        owner: whose names they are: a framework's id, for messages.
        names: id to its names, one tuple per tier (id, values, labels, aliases).
        kind: what they name, for messages.
        guards: returns the words that deny a name; it is called when they are first needed.
        missing: returns the words that mean that a value is missing, unless they are spelled as a name is.

    Attributes:
        exact: every name exactly as given, and the id of what it names; those that several things share are
            left out.
    """

    __slots__ = ("_folded", "_guards", "_kind", "_missing", "_owner", "_undecorated", "_written", "exact")

    def __init__(
        self,
        owner: str,
        names: Mapping[str, Tiers],
        *,
        kind: str = "",
        guards: Callable[[], Guards] = Guards,
        missing: Callable[[], MissingWords] = frozenset,
    ) -> None:
        self._owner = owner
        self._kind = kind or f"stage of {owner!r}"
        self._guards = guards
        self._missing = missing
        self._undecorated: _Undecorated | None = None
        written: dict[str, tuple[str, ...]] = {}
        self._folded: dict[str, tuple[str, ...]] = {}
        tiers = list(zip(*names.values(), strict=True))
        for place, tier in enumerate(tiers, -len(tiers)):
            held = _held(names, tier)
            for name, holders in held.items():
                written.setdefault(name, holders)
            self._fold(held, chooses=place == _ALIASES)
        self._written = {
            name: own if len(own) == 1 else self._folded[_key(name)] for name, own in written.items()
        }
        self.exact = {name: own[0] for name, own in self._written.items() if len(own) == 1}

    def _fold(self, held: Mapping[str, tuple[str, ...]], *, chooses: bool) -> None:
        """Add the names of a tier, folded; those of aliases choose among the things that share a name.

        An earlier tier keeps its names, as an id takes precedence over another stage's alias, but a name that
        several things of a later tier share is theirs too.
        """
        folded: dict[str, tuple[str, ...]] = {}
        for name, holders in held.items():
            key = _key(name)
            folded[key] = _union(folded[key], holders) if key in folded else holders
        for key, holders in folded.items():
            known = self._folded.get(key, ())
            if chooses and len(known) > 1 and {*holders} <= {*known}:
                self._folded[key] = holders
            elif not known or len(holders) > 1:
                self._folded[key] = _union(known, holders)

    def find(self, text: str) -> str | None:
        """Return the id of what is called this, or None.

        A number in a text, such as ``"422982642.0"``, is only found as written, with or without the zeros
        after its point: other spellings of names have no points or signs.

        Raises:
            AmbiguousNameError: the parts of the text name different things.
            InvalidValueError: it is not a string.
        """
        if not isinstance(text, str):
            raise InvalidValueError("the name", text, "a string")
        found = self.exact.get(text)
        if found is not None or len(text) > LONGEST_NAME:
            return found or self._one_of(text, self._written.get(text, ()))
        if not text.isdigit() and (number := _NUMBER.fullmatch(text)):
            return self.exact.get(number[1]) or self.exact.get(re.sub(r"\.0+$", "", number[1]))
        found = self.exact.get(text.strip())
        # A lone surrogate stands for a byte that could not be read, and may have been anything.
        if found is None and not has_surrogate(text):
            meant = self._folded.get(_key(text), ())
            bare = "" if meant else flat(text)
            if 0 < len(bare) <= LONGEST_NAME and not is_path(bare):
                meant = self._meant(bare)
            if not (meant and is_one_of(self._missing(), text)) or self.spells(text):
                found = self._one_of(text, meant)
        return found

    def _one_of(self, text: str, meant: tuple[str, ...]) -> str | None:
        """Return the only thing that a text means, or None if it means nothing."""
        if len(meant) > 1:
            raise AmbiguousNameError(text, self._owner, meant, self._each(flat(text)))
        return next(iter(meant), None)

    def spells(self, text: str) -> bool:
        """Return whether something has this name, in any case, with any separators, but with all accents."""
        if not isinstance(text, str):
            raise InvalidValueError("the name", text, "a string")
        if text in self._written or _key(text) not in self._folded:
            return text in self._written
        wanted = spelling(text)
        return bool(wanted) and any(spelling(name) == wanted for name in self._written)

    def resolve(self, text: str) -> str:
        """Return the id of what is called this.

        Raises:
            NotFoundError: nothing is called this; suggests names that are spelled similarly, or tells which
                word denies the name, that it means that a value is missing, or that it was read in the wrong
                encoding.
            AmbiguousNameError: the parts of the text name different things.
            InvalidValueError: it is not a string.
        """
        found = self.find(text)
        if found is None:
            if is_one_of(self._missing(), text):
                raise NotFoundError(self._kind, text, reason=_MISSING)
            if reason := self._denied(text) or self._misread(text):
                raise NotFoundError(self._kind, text, reason=reason)
            if lacking := self._lacking(text):
                reason = (
                    f"in this list, {series(lacking, 'and')} {'name' if lacking[1:] else 'names'} nothing"
                )
            sought = lacking[0] if lacking else text
            raise NotFoundError(self._kind, text, near(sought, self._written), reason)
        return found

    def _denied(self, text: str) -> str:
        """Return which word denies a name that would mean something without it, and why; or nothing."""
        if len(text) > LONGEST_NAME or not (denial := self._guards().denial(words(bare := flat(text)))):
            return ""
        parts = in_brackets(bare) or next(iter(glosses(bare)), ()) or names_in(bare)
        found = (self._meant(rest) for rest in (" ".join(denial.others), *parts))
        meant = next(filter(None, found), ())
        if not meant:
            return ""
        return f"{shown(denial.word)} says that {denial.says.format(stage=series(meant, 'or'))}"

    def _misread(self, text: str) -> str:
        """Return that a name was read in the wrong encoding, if it means something in the right one."""
        if len(text) <= LONGEST_NAME:
            for encoding, meant in repairs(text):
                with suppress(AmbiguousNameError):
                    if self.find(meant):
                        return f"it is {shown(meant)} in UTF-8, read as {encoding}"
        return ""

    def _meant(self, text: str) -> tuple[str, ...]:
        """Return what a flat text names: nothing, one thing, or several things if its parts disagree."""
        if (found := self._called(text)) or text.isalpha():
            return found  # a single word has no parts
        if parts := in_brackets(text):
            return self._agreed(parts)
        for parts in glosses(text):
            # A gloss alone is no name: what it explains must be one.
            if self._called(parts[0]) or self._listed(parts[0]):
                return self._agreed(parts)
        return self._listed(text)

    def _called(self, text: str) -> tuple[str, ...]:
        """Return what a text without glosses names."""
        plain_names = self._plain_names.whole
        for joined, without_small in forms(text):
            if found := self._folded.get(joined):
                return found
            if several := plain_names.get(without_small):
                return several
        return ()

    def _agreed(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """Return what a name and its glosses name; nothing if one of them denies the others.

        A part that names nothing makes no difference. If a name and its gloss disagree, and one of them holds
        a guard word, that is meant: "Proposal (lost)" is lost.
        """
        meant = {part: self._meant(part) for part in parts}
        if not any(meant.values()):
            return ()
        deny = self._guards().deny
        if any(deny(part, parts[0]) for part, stages in meant.items() if not stages):
            return ()
        mentioned = {
            part: stages or tuple(stage for name in names_in(part) for stage in self._called(name))
            for part, stages in meant.items()
        }
        found = dict.fromkeys(chain.from_iterable(mentioned.values()))
        if len(found) > 1 and (called := [self._called(part) for part in parts if mentioned[part]]):
            # A name that several things share, with the id of one of them, is that one: "New (new-a)".
            common = set(called[0]).intersection(*called[1:])
            found = dict.fromkeys(common) if len(common) == 1 else found
        if len(found) > 1 and meant[parts[0]]:
            exits = {stage for part, stages in mentioned.items() if deny(part) for stage in stages}
            found = dict.fromkeys(exits) if len(exits) == 1 else found
        return tuple(found)

    def _listed(self, text: str) -> tuple[str, ...]:
        """Return what a list names, if every part is a name, or half of a name of the same thing."""
        if not (names := names_in(text)):
            return ()
        found = []
        for name in names:
            if not (meant := self._called(name)):
                meant = self._plain_names.halves.get(plain(words(name)), ())
            if not meant:
                return ()
            found.append(meant)
        common = [stage for stage in next(iter(found), ()) if all(stage in meant for meant in found)]
        if len(common) == 1:
            return (common[0],)
        return tuple(dict.fromkeys(stage for meant in found for stage in meant))

    def _lacking(self, text: str) -> list[str]:
        """Return the names in a list that name nothing; none if no name in it does."""
        names = names_in(flat(text)) if len(text) <= LONGEST_NAME else ()
        lacking = [name for name in names if not self._meant(name)]
        return lacking if len(lacking) < len(names) else []

    def _each(self, text: str) -> tuple[str, ...]:
        """Return what the names of a list mean, if each means one thing, and they mean several.

        A name that looks like a list itself, such as "Onboarding & adoption", is not parted. If a word denies
        any of the names, the list means none of them for certain.
        """
        if ">" in text or self._guards().denial(words(text)):
            return ()
        found = dict[str, None]()
        runs = runs_in(text)
        while runs:
            alone, *longer = runs[0]
            more = next((n for n in range(len(longer), 0, -1) if self._called(longer[n - 1])), 0)
            meant = self._called(longer[more - 1]) if more else self._meant(alone)
            if len(meant) != 1:
                return ()
            found[meant[0]] = None
            runs = runs[more + 1 :]
        return tuple(found) if len(found) > 1 else ()

    @property
    def _plain_names(self) -> _Undecorated:
        if self._undecorated is None:
            self._undecorated = _Undecorated.of(self._written)
        return self._undecorated


class _Undecorated(NamedTuple):
    """The names of an index without what makes no difference, and the ids of what they name.

    Attributes:
        whole: whole names, and their short forms.
        halves: the parts of names such as "Negotiation/Review", which stand for them beside another part.
    """

    whole: dict[str, tuple[str, ...]]
    halves: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, written: Mapping[str, tuple[str, ...]]) -> Self:
        """Return the plain names of what has these names, each of which may have several holders."""
        whole: dict[str, set[str]] = {}
        halves: dict[str, set[str]] = {}
        every = ((id, flat(name)) for name, holders in written.items() for id in holders)
        named = [(id, name, words(name)) for id, name in every if name]
        for id, name, own in named:
            whole.setdefault(plain(own), set()).add(id)
            for half in names_in(name):
                halves.setdefault(plain(words(half)), set()).add(id)
        for short, id in short_forms((id, own) for id, _, own in named):
            if short not in whole:
                whole[short] = {id}
        return cls(_sorted(whole), _sorted(halves))


def _sorted(found: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(sorted(ids)) for name, ids in found.items() if name}


def _key(name: str) -> str:
    """Return a name as it is looked up; one that folds to nothing, such as "-", is itself."""
    return fold(name) or name


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _held(names: Iterable[str], tier: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return each name of a tier, as written, with the ids of what has it."""
    held: dict[str, tuple[str, ...]] = {}
    for id, own in zip(names, tier, strict=True):
        for name in own:
            held[name] = _union(held[name], (id,)) if name in held else (id,)
    return held


def clashes(names: Mapping[str, Tiers]) -> Iterator[tuple[str, str, str]]:
    """Yield (name, first stage, second stage) for each name that only one of two stages can have.

    Labels may be shared, and ids and machine values may fold to the same: such a name is ambiguous when it is
    asked for. It is a mistake if two stages have a machine value in the same spelling, or an alias in any,
    or if a name is spelled like one that another stage has in an earlier tier, which would win.
    """
    earlier: dict[str, tuple[str, ...]] = {}
    tiers = list(zip(*names.values(), strict=True))
    for place, tier in enumerate(tiers, -len(tiers)):
        taken: dict[str, str] = {}
        for name, holders in _held(names, tier).items():
            known = earlier.setdefault(name, holders)
            for id in holders:
                first = taken.setdefault(_key(name) if place == _ALIASES else name, id)
                if id not in known:
                    yield name, known[0], id
                elif first != id and place != _LABELS:
                    yield name, first, id
