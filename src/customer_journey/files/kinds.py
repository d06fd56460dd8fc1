"""Files that are not what they should be: what they are instead, told by how they begin, and the way out."""

from __future__ import annotations

import os
import re
from typing import BinaryIO

from customer_journey.model.errors import InvalidFileError

__all__ = ["WORKBOOK", "refuse_json", "refuse_other_kinds", "start_of", "unmarked_encoding"]

#: Bytes that are looked at.
_START = 4096
#: The list of what a zip archive holds stands at its end.
_END = 1 << 16

_PYTHON = "read it with pandas and use customer_journey.columns"
#: The way out of what only other programs open.
WORKBOOK = f"save it as CSV, or {_PYTHON}"
_SIGNATURES = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": f"a workbook or document of an old Microsoft Office: {WORKBOOK}",
    b"\x1f\x8b": "compressed with gzip: unpack it first",
}
_OPENDOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
#: Brackets alone may be part of a name in a header, as in ``[id],[stage]``.
_JSON_ARRAY = re.compile(r'\s*\[\s*[\[{"]')
_JSON_OBJECT = re.compile(r'\s*\{\s*"')


def refuse_other_kinds(file: BinaryIO, origin: str) -> None:
    """Refuse a workbook, an archive and a Parquet file where text is wanted.

    Raises:
        InvalidFileError: it is one; says what to do.
    """
    if told := _other_kind(file):
        raise InvalidFileError.of(origin, told)


def _other_kind(file: BinaryIO) -> str | None:
    start = start_of(file)
    for signature, told in _SIGNATURES.items():
        if start.startswith(signature):
            return told
    if start.startswith(b"PK\x03\x04"):
        return _zipped(start + _end(file))
    # A header of CSV may begin like this too, but then nothing ends like this.
    if start.startswith(b"PAR1") and _end(file).endswith(b"PAR1"):
        return "a Parquet file: say --file-format parquet"
    return None


def _zipped(known: bytes) -> str:
    """Return what a zip archive is, which workbooks are as well."""
    if b"xl/workbook." in known:
        return f"an Excel workbook: {WORKBOOK}"
    if _OPENDOCUMENT in known:
        return f"an OpenDocument spreadsheet: {WORKBOOK}"
    return "a zip archive: unpack it first"


def refuse_json(text: str, origin: str, *, lines: bool) -> None:
    """Refuse JSON that is no table.

    Args:
        text: how the file begins.
        origin: what to call it.
        lines: whether an object per line is what is wanted.

    Raises:
        InvalidFileError: an array, or an object where none is wanted; says what to do.
    """
    if _JSON_ARRAY.match(text):
        told = f"a JSON array: write each object on a line of its own (NDJSON), or {_PYTHON}"
    elif not lines and _JSON_OBJECT.match(text):
        told = "JSON, and no CSV: say --file-format ndjson, if each line holds an object"
    else:
        return
    raise InvalidFileError.of(origin, told)


def unmarked_encoding(start: bytes) -> str | None:
    """Return the encoding that text without a byte-order mark has, if its characters are wide.

    Letters of the Latin alphabet, digits and delimiters hold zeros then, always in the same places.

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
    # A few odd ones are no mark: a dirty cell may hold a zero.
    if every * 4 < len(whole) or not every:
        return None
    return "utf-16-le" if even * 10 <= every else "utf-16-be" if even * 10 >= every * 9 else None


def start_of(file: BinaryIO, at: int = 0) -> bytes:
    """Return what a file begins with, behind its first bytes."""
    file.seek(at)
    return file.read(_START)


def _end(file: BinaryIO) -> bytes:
    file.seek(max(0, file.seek(0, os.SEEK_END) - _END))
    return file.read()
