"""Excerpts: the beginning of a text, for formats that lay out labels by themselves."""

from __future__ import annotations

from customer_journey.drawing.metrics import cleaned

__all__ = ["excerpt"]


def excerpt(text: str, most: int = 120) -> str:
    """Return text in one line of at most so many characters, with an ellipsis where it was cut.

    >>> excerpt("Sign  up"), excerpt("Sign up today", 8)
    ('Sign up', 'Sign up…')
    """
    shown = cleaned(text)
    return shown if len(shown) <= most else shown[: most - 1].rstrip() + "…"
