"""Writers: one module for each format of a picture, and the format that the name of a file stands for."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias

from customer_journey.model.errors import InvalidValueError

#: The formats of pictures, for type checkers.
PictureFormat: TypeAlias = Literal["svg", "html", "png", "mermaid", "dot", "text"]

#: The format that each ending of a file's name stands for.
ENDS: Mapping[str, PictureFormat] = {
    ".svg": "svg",
    ".png": "png",
    ".html": "html",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".txt": "text",
}


def form_of(path: str | os.PathLike[str]) -> PictureFormat:
    """Return the format that the ending of a file's name stands for.

    Raises:
        InvalidValueError: no format has this ending.
    """
    ending = Path(path).suffix.lower()
    if ending not in ENDS:
        raise InvalidValueError("the name of a picture", str(path), f"one that ends in {', '.join(ENDS)}")
    return ENDS[ending]
