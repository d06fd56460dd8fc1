"""Small repairs between the sources and the pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx.domains.python import PyObject

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: doctest takes every line up to a blank one for expected output, so an example ends with one.
_BLANK_BEFORE_FENCE = re.compile(r"\n\n```$", re.MULTILINE)


def _close_up(_app: Sphinx, _name: str, source: list[str]) -> None:
    """Take the blank line at the end of examples off the page."""
    source[0] = _BLANK_BEFORE_FENCE.sub("\n```", source[0])


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the repairs with Sphinx."""
    for field in PyObject.doc_field_types:
        if field.name == "variable":
            field.label = "Attributes"
    app.connect("source-read", _close_up)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
