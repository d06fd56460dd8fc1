"""Printing: texts from users, escaped so that they show what they contain and do nothing else.

A terminal obeys control characters, marks of direction reorder the text around them, and lone surrogates
cannot be encoded. What is printed has none of these. Joiners and other invisible characters do no harm, but
are escaped too: two names that look the same could differ in them. So a joined emoji is printed in parts.

Files that programs read keep joiners and the like, which some scripts and emoji need. Even the harmful
characters survive in them if the format can escape them.
"""

import re
from typing import Final

#: The code points that are obeyed instead of shown: controls, line separators, direction marks.
OBEYED: Final = (
    *(*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F),
    *(*range(0x2028, 0x202F), *range(0x2066, 0x206A)),
)


def has_surrogate(text: str) -> bool:
    r"""Tell whether a text has a lone surrogate, which UTF-8 cannot encode.

    >>> has_surrogate("a\ud800"), has_surrogate("a\U0001f600")
    (True, False)
    """
    return re.search("[\ud800-\udfff]", text) is not None


def printable(text: str) -> str:
    r"""Return text with unprintable characters escaped: a label must not send commands to a terminal.

    >>> printable("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def one_line(text: str) -> str:
    r"""Return printable text in which each run of white space, including line breaks, is one space.

    >>> one_line("Sign up\n\tnow\x07")
    'Sign up now\\x07'
    """
    return printable(" ".join(text.split()))
