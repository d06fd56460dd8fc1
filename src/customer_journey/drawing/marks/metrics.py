"""Metrics: how wide a text is at most, whichever font shows it, and how it wraps.

An SVG is shown with a font of the reader's. So widths are the widest of the usual fonts, which were measured
once, and a text that fits here fits everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache

from customer_journey.catalogue import bundled
from customer_journey.drawing.marks.cleaning import cleaned

#: Kerning and the rounding of glyphs to whole pixels may add this much.
_MARGIN = 1.03
#: Width of the box that stands for a character of no measured font, plain and bold, in parts of the size.
_UNKNOWN, _UNKNOWN_BOLD = 1.2, 1.3
#: Width of the dotted circle that shows an accent without a letter before it, likewise.
_CIRCLE, _CIRCLE_BOLD = 0.75, 0.8
_ELLIPSIS = "…"
#: Signs of cuneiform are up to three lines tall.
_TALL = re.compile("[\U00012000-\U0001254f]")
#: The parts between which a line may end: each ends with a space, a hyphen or a slash, but is not only that.
_PIECE = re.compile(r".[^ /-]*[ /-]|.+", re.DOTALL)


@cache
def _table() -> tuple[tuple[int, ...], tuple[tuple[int, float, float], ...]]:
    """Return runs of characters of one width: their first characters; their last ones and both widths."""
    lines = bundled.read("glyph_widths.tsv").decode().splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    runs = tuple((int(last, 16), int(plain) / 100, int(bold) / 100) for _, last, plain, bold in rows)
    return tuple(int(row[0], 16) for row in rows), runs


@lru_cache(maxsize=4096)
def _glyph(character: str, bold: bool) -> float:  # noqa: FBT001  # positional, as lru_cache is fastest so
    starts, runs = _table()
    place = bisect_right(starts, ord(character)) - 1
    if place >= 0 and ord(character) <= runs[place][0]:
        _, plain_width, bold_width = runs[place]
        return bold_width if bold else plain_width
    return _UNKNOWN_BOLD if bold else _UNKNOWN


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the most pixels that a text takes in one line.

    >>> width("mm", 10) > width("ii", 10), width("購入", 10) >= 20
    (True, True)
    """
    parts_of_size = 0.0
    after_letter = False
    for character in text:
        if unicodedata.category(character) not in ("Mn", "Me"):
            parts_of_size += _glyph(character, bold)
            after_letter = character.isalnum()
        elif not after_letter:
            parts_of_size += _CIRCLE_BOLD if bold else _CIRCLE
    return parts_of_size * size * _MARGIN


@lru_cache(maxsize=4096)
def fitted(text: str, width: float, *, size: float, lines: int = 2, bold: bool = False) -> tuple[str, ...]:
    """Return text in at most ``lines`` lines, none wider than ``width``.

    The text is cleaned, and wrapped at spaces, hyphens and slashes; longer words are broken. If it does
    not fit, the last line ends with an ellipsis. Characters taller than a line become U+FFFD.

    >>> fitted("Marketing qualified lead", 110, size=13)
    ('Marketing', 'qualified lead')
    >>> fitted("Marketing qualified lead", 110, size=13, lines=1)
    ('Marketing…',)
    """
    shown = _TALL.sub("\ufffd", cleaned(text))
    wrapped = tuple(line for line in _wrapped(shown, width, size, bold=bold) if line)
    if len(wrapped) <= lines:
        return wrapped
    last = _cut(wrapped[lines - 1] if lines else "", width, size, bold=bold)
    return (*wrapped[: lines - 1], last) if last else wrapped[: lines - 1]


def _cut(line: str, room: float, size: float, *, bold: bool) -> str:
    """Return as much of a line as fits with an ellipsis; "" if not even the ellipsis fits."""
    clusters = list(_clusters(line))
    while clusters and width("".join(clusters).rstrip() + _ELLIPSIS, size, bold=bold) > room:
        clusters.pop()
    shown = "".join(clusters).rstrip() + _ELLIPSIS
    return shown if width(shown, size, bold=bold) <= room else ""


def _wrapped(text: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    line = ""
    for piece in _PIECE.findall(text):
        if width((line + piece).rstrip(), size, bold=bold) <= room:
            line += piece
            continue
        if line:
            yield line.rstrip()
        *full, line = _broken(piece, room, size, bold=bold)
        yield from full
    yield line.rstrip()


def _broken(word: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    """Yield a word in pieces that fit; a letter that is too wide alone becomes an ellipsis if that fits."""
    line = ""
    for cluster in _clusters(word):
        if line and width((line + cluster).rstrip(), size, bold=bold) > room:
            yield line
            line = ""
        if width(cluster.rstrip(), size, bold=bold) <= room:
            line += cluster
        elif width(_ELLIPSIS, size, bold=bold) <= room:
            line += _ELLIPSIS
    yield line


def _clusters(text: str) -> Iterator[str]:
    """Yield letters with their accents, which must stay on one line."""
    cluster = ""
    for character in text:
        if cluster and not unicodedata.combining(character) and unicodedata.category(character)[0] != "M":
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster
