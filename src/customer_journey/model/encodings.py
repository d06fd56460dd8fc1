"""Texts whose bytes were read in the wrong encoding: which one would be right, and what they would say."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from itertools import islice

#: The encodings of western text on Windows, on the web, on old Macs and in DOS, likeliest first. The second
#: one reads any bytes.
_WESTERN = ("cp1252", "latin-1", "mac-roman", "cp850")

#: Of so many texts it is asked whether they are known, which may be slow.
_MOST_ASKED = 100


def readings(
    texts: Collection[str], is_known: Callable[[str], bool]
) -> Iterator[tuple[str, Mapping[str, str]]]:
    r"""Yield the encodings that can read bytes that are not UTF-8, and what they make of each text.

    Those that make most known texts of them, or of the first ones if they are many, come first.

    Args:
        texts: the bytes, as the error handler ``surrogateescape`` decodes them.
        is_known: whether a text makes sense.

    >>> [encoding for encoding, _ in readings(["K\udcf6p"], {"Köp"}.__contains__)]
    ['cp1252', 'latin-1', 'mac-roman', 'cp850']
    >>> next(readings(["K\udc9ap"], {"Köp"}.__contains__))
    ('mac-roman', {'K\udc9ap': 'Köp'})
    """
    found = []
    for encoding in _WESTERN:
        with suppress(UnicodeError):
            read = {text: text.encode("utf-8", "surrogateescape").decode(encoding) for text in texts}
            known = sum(map(is_known, islice(read.values(), _MOST_ASKED)))
            found.append((known, encoding, read))
    for _, encoding, read in sorted(found, key=lambda one: -one[0]):
        yield encoding, read


def repairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a text would be if its bytes were UTF-8, with the encoding in which they were read.

    >>> list(repairs("OmtÃ¤nksam")), list(repairs("Omtänksam"))
    ([('cp1252', 'Omtänksam'), ('latin-1', 'Omtänksam')], [])
    """
    for encoding in () if text.isascii() else _WESTERN:
        with suppress(UnicodeError):
            yield encoding, text.encode(encoding).decode()
