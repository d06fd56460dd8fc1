"""Small corrections to the sources before they become pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.domains.python import PyObject

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: For doctest, expected output ends at a blank line, so every example ends with one.
_BLANK_BEFORE_FENCE = re.compile(r"\n\n```$", re.MULTILINE)
_QUALIFIED = re.compile(r"\b((?:collections|customer_journey|fractions)\.[\w.]+)")
_NO_CHANGELOG = "# Changelog\n\nThis copy comes without its changelog.\n"


def _tidy(app: Sphinx, name: str, source: list[str]) -> None:
    """Remove the blank line at the end of examples; replace the changelog if it is missing."""
    source[0] = _BLANK_BEFORE_FENCE.sub("\n```", source[0])
    if name == "changelog" and not Path(app.srcdir, "..", "CHANGELOG.md").exists():
        source[0] = _NO_CHANGELOG


def _shorten_types(
    _app: Sphinx, _what: str, _name: str, _object: object, _options: object, lines: list[str]
) -> None:
    """Show types of attributes without their module; the link keeps it."""
    lines[:] = [_QUALIFIED.sub(r"~\1", line) if line.startswith(":vartype") else line for line in lines]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the corrections with Sphinx."""
    for field in PyObject.doc_field_types:
        if field.name == "variable":
            field.label = "Attributes"
    app.connect("source-read", _tidy)
    # After napoleon, which writes these lines.
    app.connect("autodoc-process-docstring", _shorten_types, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
