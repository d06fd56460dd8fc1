"""Metrics: how wide a text is at most, whichever font shows it, and how it wraps.

An SVG is shown in whichever font the reader has. The widths here are therefore those of the widest of the
usual fonts, measured once: a text that fits here fits everywhere.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from operator import itemgetter

from customer_journey.catalogue import bundled
from customer_journey.drawing.marks.cleaning import cleaned

#: A factor for what kerning and the rounding of glyphs to whole pixels may add to a width.
_MARGIN = 1.03
#: Widths, plain and bold, of the box shown for a character that no measured font has, for letters of size 1.
_UNKNOWN = (1.2, 1.3)
#: Widths, plain and bold, of the dotted circle under an accent without a letter before it, for size 1.
_CIRCLE = (0.75, 0.8)
_ELLIPSIS = "…"
#: Characters that are taller than a line: the signs of cuneiform take up to three.
_TALL = re.compile("[\U00012000-\U0001254f]")
#: The pieces between which a line may break: each ends with a space, a hyphen or a slash, and has at least
#: one character before it.
_PIECE = re.compile(r".[^ /-]*[ /-]|.+", re.DOTALL)

_Fits = Callable[[str], bool]


@cache
def _runs() -> list[tuple[int, int, tuple[float, float]]]:
    """Return runs of characters of one width: the first, the last, and their widths, plain and bold."""
    rows = [line.split("\t") for line in bundled.read("glyph_widths.tsv").decode().splitlines()[1:]]
    return [(int(a, 16), int(z, 16), (int(plain) / 100, int(bold) / 100)) for a, z, plain, bold in rows]


@lru_cache(maxsize=4096)
def _glyph(character: str, bold: bool) -> float:  # noqa: FBT001  # lru_cache is fastest by position
    code = ord(character)
    first, last, widths = _runs()[bisect_right(_runs(), code, key=itemgetter(0)) - 1]
    return (widths if first <= code <= last else _UNKNOWN)[bold]


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how many pixels wide a text on one line is at most.

    >>> width("mm", 10) > width("ii", 10), width("購入", 10) >= 20
    (True, True)
    """
    for_size_1 = 0.0
    after_letter = False
    for character in text:
        if unicodedata.category(character) not in ("Mn", "Me"):
            for_size_1 += _glyph(character, bold)
            after_letter = character.isalnum()
        elif not after_letter:
            for_size_1 += _CIRCLE[bold]
    return for_size_1 * size * _MARGIN


@lru_cache(maxsize=4096)
def fitted(text: str, room: float, *, size: float, lines: int = 2, bold: bool = False) -> tuple[str, ...]:
    """Return text in at most ``lines`` lines, none wider than ``room``.

    The text is cleaned, and wrapped at spaces, hyphens and slashes; longer words are broken. If it does
    not fit, the last line ends with an ellipsis. Characters taller than a line become U+FFFD.

    >>> fitted("Marketing qualified lead", 110, size=13)
    ('Marketing', 'qualified lead')
    >>> fitted("Marketing qualified lead", 110, size=13, lines=1)
    ('Marketing…',)
    """

    def fits(line: str) -> bool:
        # A space at the end of a line takes no room.
        return width(line.rstrip(), size, bold=bold) <= room

    shown = _TALL.sub("\ufffd", cleaned(text))
    wrapped = [*filter(None, _wrapped(shown, fits))]
    if len(wrapped) > lines:
        wrapped = [*wrapped[: lines - 1], _cut(wrapped[lines - 1], fits)]
    return tuple(filter(None, wrapped))


def _cut(line: str, fits: _Fits) -> str:
    """Return as much of a line as fits together with an ellipsis, or "" if not even the ellipsis fits."""
    clusters = _clusters(line)
    starts = ("".join(clusters[:count]).rstrip() for count in range(len(clusters), -1, -1))
    return next(filter(fits, (start + _ELLIPSIS for start in starts)), "")


def _wrapped(text: str, fits: _Fits) -> Iterator[str]:
    line = ""
    for piece in _PIECE.findall(text):
        if fits(line + piece):
            line += piece
        else:
            yield line.rstrip()
            *full, line = _broken(piece, fits)
            yield from full
    yield line.rstrip()


def _broken(word: str, fits: _Fits) -> Iterator[str]:
    """Yield a word in pieces that fit; a letter too wide for a line becomes an ellipsis, if that fits."""
    line = ""
    for cluster in _clusters(word):
        if line and not fits(line + cluster):
            yield line
            line = ""
        line += next(filter(fits, (cluster, _ELLIPSIS)), "")
    yield line


def _clusters(text: str) -> list[str]:
    """Return the letters of a text, each with its accents, which must stay on the same line."""
    clusters: list[str] = []
    for character in text:
        if clusters and unicodedata.category(character)[0] == "M":
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters
