"""The grammar of decorations: what people write around the name of a stage, as a few rules in a fixed order.

Each rule is one pattern or one small function on a text that is :func:`~.folding.lowered`; none knows any
stage. Words that deny a name are no decorations: see :mod:`.guards`. The rules as a table:
``docs/reference/api/names.md``.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice

from customer_journey.model.folding import REMEMBERED, lowered

#: No name has more parts than this; if a text has more, no part is looked up.
MOST_PARTS = 16

#: Words for "stage" in the languages of labels, folded: before a name, behind it, or with a number.
_STAGE_WORDS = frozenset(
    {
        *("stage", "stages", "phase", "phases", "step", "steps"),  # English
        *("steg", "steget", "stegen", "fas", "fasen", "faser"),  # Swedish
        *("skede", "skedet", "stadium", "stadiet"),  # Swedish
        *("fase", "fasene", "faserne", "trinn", "trinnet", "trin", "trinet", "stadie"),  # Norwegian, Danish
        *("etappe", "etappen", "stadiumet"),  # Norwegian, Swedish or German
        *("phasen", "stufe", "stufen", "schritt"),  # German
        *("fasen", "stap", "stappen"),  # Dutch
        *("etape", "etapes", "stade", "stades"),  # French
        *("etapa", "etapas", "fases", "paso", "passo", "estagio", "estagios"),  # Spanish, Portuguese
    }
)
#: Words for "level": they come with a number only.
_LEVEL_WORDS = {"level", "niveau", "niva", "nivel", "ebene"}
#: Those stage words that Germanic languages join to a name, as in "Entscheidungsphase": longest first.
_JOINED_WORDS = (
    *("stadiumet", "stadiet", "stadium", "stadie", "trinnet", "etappen", "etappe", "skedet", "phasen"),
    *("fasene", "steget", "trinn", "trinet", "stufe", "skede", "phase"),
    *("fasen", "fase", "trin", "steg", "fas"),
)
_ARTICLES = frozenset(
    {
        *("the", "a", "an"),
        *("den", "det", "de", "en", "ett", "et", "ei"),  # Scandinavian, Dutch, French
        *("der", "die", "das", "dem", "des", "ein", "eine", "einer", "het", "een"),
        *("le", "la", "les", "l", "un", "une", "el", "los", "las", "una", "o", "os", "as", "um", "uma"),
    }
)
_OF = frozenset(
    {
        *("of", "av", "af", "von", "vom", "van", "du", "d", "del", "do", "da", "dos", "das"),
        *("to", "til", "till", "zu"),
    }
)
_AND = frozenset({"and", "och", "og", "und", "et", "y", "e", "en"})
_OR = frozenset({"or", "eller", "oder", "ou", "o"})
#: Between the words of a name, these make no difference: "Topo do Funil" is "Topo de Funil".
_SMALL_WORDS = _ARTICLES | _OF | _AND

_PLURALS_OF_ACTS = ("ions", "ments", "ings", "ances", "ences", "ests")

#: Signs that say something, so that they are no decoration: "Customer?" may be none, "75%" is no number.
_SIGNS = re.escape("?%@+=<>~^\\|$€£¥₩¬×✕✖✗✘❌❎🚫⛔🛑👎☠💀🪦⚰💔")
_TOKEN = re.compile(rf"[^\W_]+|[{_SIGNS}]|!(?=\w)")
_POSSESSIVE = re.compile(r"(?<=\w)['’`´]s\b")
#: Where a word begins inside a word, as in "ClosedWon".
_CAMEL = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_LETTER = re.compile(r"[^\W\d_]")

_NUMBER = r"(?:(?:no|nr|n)\b[.°]?\s*|\#\s*)?[0-9]{1,3}(?:\.[0-9]{1,2}){0,3}"
#: What ends a number: a mark, or a space; no second number, because "4-5" numbers two stages.
_NUMBER_END = r"(?:\s*+[.):\]>–—*-]++\s*+|\s++)(?!\d)"
_OPENED = r"""[\s\[({\#*"'“”„«•·>–—-]*+"""


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of numbering, each of which may come once, in this order.

    They are compiled when they are first needed, because few columns have numbers.
    """
    words_with_numbers = sorted(_STAGE_WORDS | _LEVEL_WORDS, key=lambda word: (-len(word), word))
    word = rf"(?:{'|'.join(words_with_numbers)})\b"
    patterns = (
        # II.   a)   A –
        rf"{_OPENED} (?: [ivx]{{1,4}} | [a-z]) (?: \s*+ [.):\]=]++ | \s++ [–—-]++ (?=\s)) \s*+",
        # 01 -   1.   [07-   2.3.1
        rf"{_OPENED} {_NUMBER} {_NUMBER_END}",
        rf"""{_OPENED} (?:
              {word} \s*+ (?: {_NUMBER} | [ivx]{{1,4}} \b) {_NUMBER_END}        # Stage 3:   Phase II –
            | [0-9]{{1,2}} (?:st|nd|rd|th|er?|re|eme|[ao])? \s*+ {word} [\s:–—-]++ (?!\d)   # 1st stage:
            | {word} (?: \s*+ [:–—] | \s+-) \s*+                                # Stage:
        )""",
    )
    return tuple(re.compile(pattern, re.VERBOSE) for pattern in patterns)


def _without_number(text: str) -> str:
    """Return a text without the numbering before it.

    >>> [_without_number(text) for text in ("[07-won]", "2. stage 2: won", "a – won", "4-5: won", "won")]
    ['won]', 'won', 'won', '4-5: won', 'won']
    """
    initial, number, stage = _patterns()
    if found := initial.match(text):
        return text[found.end() :]
    for pattern in (number, stage):
        if found := pattern.match(text):
            text = text[found.end() :]
    return text


def _may_number(word: str) -> bool:
    """Tell whether a number may begin with this word; no other text is compared with the patterns."""
    return not word.isalpha() or len(word) < 5 or word in _STAGE_WORDS or word in _LEVEL_WORDS


_BRACKETED = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_BEFORE_GLOSS = re.compile(r"\s+[-‐-―]+\s+|\s*[–—―]+\s*|\s*:+\s*|\s*(?:[-=]+>|[→⇒➔➜=])\s*")
_GLOSS_MARK = re.compile(r"[-‐-―:=→⇒➔➜]")
_BETWEEN_NAMES = re.compile(rf",?\s(?:{'|'.join(sorted(_AND | _OR))})\s|[,;|&/+>\n]")


@lru_cache(maxsize=REMEMBERED)
def flat(text: str) -> str:
    """Return a text in small letters without accents; words written together as in "ClosedWon" are parted.

    >>> flat("[07-ClosedWon]")
    '[07-closed won]'
    """
    return lowered(_CAMEL.sub(" ", text))


def words(text: str) -> list[str]:
    """Return the words of a flat text, and the signs that say something.

    >>> words("**customer’s** journey ✅"), words("75% customer?")
    (['customer', 'journey'], ['75', '%', 'customer', '?'])
    """
    if "'" in text or not text.isascii():
        text = _POSSESSIVE.sub("", text)
    return _TOKEN.findall(text)


@lru_cache(maxsize=REMEMBERED)
def _singular(word: str) -> str:
    if not word.endswith("s") or len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def plain(own: list[str]) -> str:
    """Return words joined, without what makes no difference between names.

    These are a first article, small words between others, and the ending of a plural; not the plural of an
    act or a state, if it is the only word: qualifications are no qualification.

    >>> plain(["the", "top", "of", "the", "funnels"]), plain(["leads"]), plain(["interests"]), plain(["do"])
    ('topfunnel', 'lead', 'interests', 'do')
    """
    if len(own) == 2 and own[0] in _ARTICLES:
        own = own[1:]
    elif len(own) > 2:
        if own[0] in _ARTICLES:
            own = own[1:]
        own = [*own[:1], *(word for word in own[1:-1] if word not in _SMALL_WORDS), *own[1:][-1:]]
    if len(own) == 1 and own[0].endswith(_PLURALS_OF_ACTS):
        return own[0]
    return "".join(map(_singular, own))


def _without_stage_word(own: list[str]) -> Iterator[list[str]]:
    """Yield words without a word for "stage": behind them, joined to the last one, or before them."""
    *others, last = own
    if last in _STAGE_WORDS:
        yield others
    elif last.endswith(_JOINED_WORDS):
        joined = next(word for word in _JOINED_WORDS if last.endswith(word))
        rest = last.removesuffix(joined)
        yield [*others, rest]
        yield [*others, rest.removesuffix("s")]
    stage = int(own[0] in _ARTICLES and len(others) > 1)
    if own[stage] in _STAGE_WORDS:
        between = enumerate(own[stage + 1 : -1], stage + 1)
        yield own[next((i for i, word in between if word not in _SMALL_WORDS), len(own) - 1) :]


@lru_cache(maxsize=REMEMBERED)
def forms(text: str) -> tuple[tuple[str, str], ...]:
    """Return the forms in which a flat text is looked up, in order: its words joined, and these plain.

    First come all words, then those without numbering, then these without a word for "stage". A text
    without a letter has no forms.

    >>> forms("1. the buying stage")
    (('1thebuyingstage', '1buyingstage'), ('thebuyingstage', 'buyingstage'), ('thebuying', 'buying'))
    """
    if text.isascii() and text.isalpha():
        found = [[text]]
    elif not _LETTER.search(text):
        return ()
    else:
        found = [words(text)]
        if _may_number(found[0][0]) and (rest := _without_number(text)) != text:
            found.append(words(rest))
    if found[-1]:
        found.extend(_without_stage_word(found[-1]))
    return tuple((joined, plain(own)) for own in found if (joined := "".join(own)))


@lru_cache(maxsize=REMEMBERED)
def in_brackets(text: str) -> tuple[str, ...]:
    """Return the text outside brackets and each text inside; nothing if it has no brackets.

    >>> in_brackets("decision (purchase)")
    ('decision  ', 'purchase')
    """
    inside = _BRACKETED.findall(text)
    return (_BRACKETED.sub(" ", text), *inside) if 0 < len(inside) < MOST_PARTS else ()


@lru_cache(maxsize=REMEMBERED)
def glosses(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to part a text into a name and glosses behind a dash, a colon or an arrow.

    >>> glosses("decision: purchase")
    (('decision', 'purchase'),)
    >>> glosses("closed - won - in may")
    (('closed', 'won', 'in may'), ('closed - won', 'in may'))
    """
    marks = list(_BEFORE_GLOSS.finditer(text)) if _GLOSS_MARK.search(text) else ()
    if not 0 < len(marks) < MOST_PARTS:
        return ()
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    parts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    return tuple((text[:end], *filter(None, parts[i:])) for i, end in enumerate(ends[:-1], 1) if text[:end])


def is_path(text: str) -> bool:
    """Tell whether nothing stands between, before or after slashes: the words of a path are no names.

    >>> is_path("/home/won"), is_path("https://won"), is_path("awareness / won")
    (True, True, False)
    """
    return "/" in text and not all(map(str.strip, text.split("/")))


@lru_cache(maxsize=REMEMBERED)
def names_in(text: str) -> tuple[str, ...]:
    """Return the names in a list such as "a, b", "a & b" or "a or b"; nothing if it is no list.

    >>> names_in("awareness & interest"), names_in("awareness;interest;"), names_in("awareness")
    (('awareness', 'interest'), ('awareness', 'interest'), ())
    """
    return tuple(runs[0] for runs in runs_in(text))


@lru_cache(maxsize=REMEMBERED)
def runs_in(text: str) -> tuple[tuple[str, ...], ...]:
    """Return, for each name in a list, the texts that begin with it: the name alone, with the next one, ...

    >>> runs_in("awareness, onboarding & usage")[1]
    ('onboarding', 'onboarding & usage')
    """
    # Forms that allow several answers write a separator behind the last one too.
    text = text.strip(" \t\r\n,;|")
    marks = list(islice(_BETWEEN_NAMES.finditer(text), MOST_PARTS))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    runs = tuple(tuple(text[start:end].strip() for end in ends[i:]) for i, start in enumerate(starts))
    return runs if 1 < len(runs) <= MOST_PARTS and all(run[0] for run in runs) else ()


def short_forms(own: Iterable[tuple[str, list[str]]]) -> Iterator[tuple[str, str]]:
    """Yield each name without its last word if two names share it, with whose it is: "Sales Qualified".

    At least two words must be left.

    >>> given = {"mql": "marketing qualified lead", "pql": "product qualified lead"}
    >>> dict(short_forms((id, name.split()) for id, name in given.items()))
    {'marketingqualified': 'mql', 'productqualified': 'pql'}
    """
    by_last: dict[str, dict[str, str]] = {}
    for id, name in own:
        if len(name) > 2:
            by_last.setdefault(_singular(name[-1]), {})[plain(name[:-1])] = id
    for shortened in by_last.values():
        if len(set(shortened.values())) > 1:
            yield from shortened.items()
