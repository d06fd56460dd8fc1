"""Writers: one module for each format of a picture, and the format that the name of a file stands for."""

import os
from pathlib import Path

from customer_journey.model.errors import InvalidValueError

#: The format that each ending of a file's name stands for.
ENDS = {
    ".svg": "svg",
    ".png": "png",
    ".html": "html",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".txt": "text",
}


def form_of(path: str | os.PathLike[str]) -> str:
    """Return the format that the ending of a file's name stands for.

    Raises:
        InvalidValueError: no format has this ending.
    """
    ending = Path(path).suffix.lower()
    if ending not in ENDS:
        raise InvalidValueError("the name of a picture", str(path), f"one that ends in {', '.join(ENDS)}")
    return ENDS[ending]
