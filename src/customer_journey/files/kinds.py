"""Files of an unexpected kind: how to recognise them by their first bytes, and what to do with them."""

import os
import re
from typing import BinaryIO

from customer_journey.model.errors import InvalidFileError

#: How many bytes at the start of a file are read.
_START = 4096
#: How many bytes at the end of a file are read: a zip archive lists its contents there.
_END = 1 << 16

_PYTHON = "read it with pandas and use customer_journey.columns"
#: What to do with files that only other programs open.
WORKBOOK = f"save it as CSV, or {_PYTHON}"
_ZIP = b"PK\x03\x04"
_OPENDOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
#: How a file of each kind begins, what else its beginning or its end contains, and the message about it.
_OTHER_KINDS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", f"a file of an old version of Microsoft Office: {WORKBOOK}"),
    (b"\x1f\x8b", b"", "compressed with gzip: unpack it first"),
    # Workbooks are zip archives too, so they come before plain archives.
    (_ZIP, b"xl/workbook.", f"an Excel workbook: {WORKBOOK}"),
    (_ZIP, _OPENDOCUMENT, f"an OpenDocument spreadsheet: {WORKBOOK}"),
    (_ZIP, b"", "a zip archive: unpack it first"),
)
#: A bracket alone does not make an array: a header of CSV may begin with one, as in ``[id],[stage]``.
_JSON_ARRAY = re.compile(r'\s*\[\s*[\[{"]')
_JSON_OBJECT = re.compile(r'\s*\{\s*"')


def refuse_other_kinds(file: BinaryIO, origin: str) -> None:
    """Refuse a workbook, an archive or a Parquet file where text is expected.

    Raises:
        InvalidFileError: the file is one of these; says what to do.
    """
    start = start_of(file)
    file.seek(max(0, file.seek(0, os.SEEK_END) - _END))
    known = start + file.read()
    for signature, content, message in _OTHER_KINDS:
        if start.startswith(signature) and content in known:
            raise InvalidFileError.of(origin, message)
    # The header of a CSV file may also begin with these letters, but then the file does not end with them.
    if start.startswith(b"PAR1") and known.endswith(b"PAR1"):
        raise InvalidFileError.of(origin, "a Parquet file: use --file-format parquet")


def refuse_json(text: str, origin: str, *, lines: bool) -> None:
    """Refuse JSON that is not a table.

    Args:
        text: the beginning of the file.
        origin: what to call the file.
        lines: whether one object per line is expected.

    Raises:
        InvalidFileError: the text begins an array, or an object where none is expected; says what to do.
    """
    if _JSON_ARRAY.match(text):
        message = f"a JSON array: write each object on its own line (NDJSON), or {_PYTHON}"
    elif not lines and _JSON_OBJECT.match(text):
        message = "JSON, not CSV: use --file-format ndjson if each line holds an object"
    else:
        return
    raise InvalidFileError.of(origin, message)


def unmarked_encoding(start: bytes) -> str | None:
    """Return the encoding of text without a byte-order mark if it is UTF-16 or UTF-32, or else None.

    In these encodings, Latin letters, digits and delimiters contain zero bytes, always in the same places.

    >>> unmarked_encoding("id;stage".encode("utf-16-le")), unmarked_encoding(b"id;stage")
    ('utf-16-le', None)
    """
    whole = start[: len(start) // 4 * 4] or start
    zeros = [whole[place::4].count(0) for place in range(4)]
    each, every = len(whole) // 4, sum(zeros)
    if each and zeros[0] == zeros[1] == each:
        return "utf-32-be"
    if each and zeros[2] == zeros[3] == each:
        return "utf-32-le"
    even = zeros[0] + zeros[2]
    # A few zero bytes prove nothing: a corrupt field may hold some. In UTF-16, one of ten may be in the wrong
    # place, because some other characters contain one.
    if every * 4 < len(whole) or not every:
        return None
    return "utf-16-le" if even * 10 <= every else "utf-16-be" if even * 10 >= every * 9 else None


def start_of(file: BinaryIO) -> bytes:
    """Return the first bytes of a file."""
    file.seek(0)
    return file.read(_START)
