"""Metrics: how wide a text is at most, in whichever font it will be shown, and how it wraps."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache

from customer_journey.catalogue import bundled
from customer_journey.drawing.marks.cleaning import cleaned

__all__ = ["fitted", "width"]

#: Kerning and the rounding of glyphs to whole pixels may add this much.
_MARGIN = 1.03
#: Width of a character that no measured font has: the box that stands for it. In parts of the size.
_UNKNOWN = (1.2, 1.3)
#: A mark without a letter before it is shown on a dotted circle.
_CIRCLE = (0.75, 0.8)
_ELLIPSIS = "…"
#: Signs of cuneiform are up to three lines tall.
_TALL = re.compile("[\U00012000-\U0001254f]")


@cache
def _table() -> tuple[tuple[int, ...], tuple[tuple[int, float, float], ...]]:
    """Return first characters of runs, and for each run the last one and its two widths."""
    lines = bundled.read("glyph_widths.tsv").decode().splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    runs = tuple((int(last, 16), int(plain) / 100, int(bold) / 100) for _, last, plain, bold in rows)
    return tuple(int(row[0], 16) for row in rows), runs


@lru_cache(maxsize=4096)
def _glyph(character: str, bold: bool) -> float:  # noqa: FBT001  # positional, as lru_cache is fastest so
    starts, runs = _table()
    place = bisect_right(starts, ord(character)) - 1
    if place >= 0 and ord(character) <= runs[place][0]:
        return runs[place][1 + bold]
    return _UNKNOWN[bold]


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the most pixels that one line of text takes.

    >>> width("mm", 10) > width("ii", 10), width("購入", 10) >= 20
    (True, True)
    """
    ems, lone = 0.0, True
    for character in text:
        if unicodedata.category(character) in ("Mn", "Me"):
            ems += _CIRCLE[bold] if lone else 0
        else:
            ems += _glyph(character, bold)
            lone = not character.isalnum()
    return ems * size * _MARGIN


@lru_cache(maxsize=4096)
def fitted(text: str, width: float, *, size: float, lines: int = 2, bold: bool = False) -> tuple[str, ...]:
    """Return text in at most so many lines, none wider than ``width``.

    It is cleaned and wrapped at spaces, hyphens and slashes; longer words are broken. Where it does
    not all fit, the last line ends with an ellipsis. Signs taller than a line become U+FFFD.

    >>> fitted("Marketing qualified lead", 110, size=13)
    ('Marketing', 'qualified lead')
    >>> fitted("Marketing qualified lead", 110, size=13, lines=1)
    ('Marketing…',)
    """
    shown = _TALL.sub("\ufffd", cleaned(text))
    wrapped = [line for line in _wrapped(_pieces(shown), width, size, bold=bold) if line]
    if len(wrapped) <= lines:
        return tuple(wrapped)
    last = wrapped[lines - 1] if lines else ""
    cut = _cut(last, width, size, bold=bold)
    return (*wrapped[: lines - 1], cut) if cut else tuple(wrapped[: lines - 1])


def _cut(line: str, room: float, size: float, *, bold: bool) -> str:
    """Return as much of a line as fits with an ellipsis; nothing where not even that fits."""
    clusters = list(_clusters(line))
    while clusters and width("".join(clusters).rstrip() + _ELLIPSIS, size, bold=bold) > room:
        clusters.pop()
    shown = "".join(clusters).rstrip() + _ELLIPSIS
    return shown if width(shown, size, bold=bold) <= room else ""


def _pieces(text: str) -> Iterator[str]:
    """Yield the parts between which a line may end; spaces end a part."""
    piece = ""
    for character in text:
        piece += character
        if character in " -/" and len(piece) > 1:
            yield piece
            piece = ""
    yield piece


def _wrapped(pieces: Iterator[str], room: float, size: float, *, bold: bool) -> Iterator[str]:
    line = ""
    for piece in pieces:
        if width((line + piece).rstrip(), size, bold=bold) <= room:
            line += piece
            continue
        if line:
            yield line.rstrip()
        *full, line = _broken(piece, room, size, bold=bold)
        yield from full
    yield line.rstrip()


def _broken(word: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    """Yield a word in pieces that fit; what is too wide by itself becomes an ellipsis."""
    line = ""
    for cluster in _clusters(word):
        if line and width((line + cluster).rstrip(), size, bold=bold) > room:
            yield line
            line = ""
        fits = width(cluster.rstrip(), size, bold=bold) <= room
        line += cluster if fits else _ELLIPSIS * (width(_ELLIPSIS, size, bold=bold) <= room)
    yield line


def _clusters(text: str) -> Iterator[str]:
    """Yield letters with the marks that belong to them."""
    cluster = ""
    for character in text:
        if cluster and not unicodedata.combining(character) and unicodedata.category(character)[0] != "M":
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster
