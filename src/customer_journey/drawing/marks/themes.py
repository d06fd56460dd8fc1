"""Themes: the colour of each role on a light and on a dark panel."""

from typing import Literal, TypeAlias

from customer_journey.drawing.marks.scene import Role
from customer_journey.model.errors import InvalidValueError

# These colours are dark enough for white letters on them, and light enough to stand out from a dark panel.
_FILLS = {
    Role.ON_FILL: "#ffffff",
    Role.BEFORE: "#0072b2",
    Role.DECISION: "#b34a12",
    Role.AFTER: "#0e7c7b",
    Role.OFF: "#6b7280",
}

#: The colour of each role, by the name of the theme.
THEMES = {
    "light": {
        **_FILLS,
        Role.PANEL: "#ffffff",
        Role.INK: "#1f2937",
        Role.MUTED: "#4b5563",
        Role.LINE: "#6b7280",
        Role.FAINT: "#d1d5db",
        Role.MARK: "#b0418f",
    },
    "dark": {
        **_FILLS,
        Role.PANEL: "#1e1e1e",
        Role.INK: "#e5e7eb",
        Role.MUTED: "#a8afba",
        Role.LINE: "#9ca3af",
        Role.FAINT: "#4b5563",
        Role.MARK: "#f08fd0",
    },
}

#: The themes, for type checkers.
Theme: TypeAlias = Literal["light", "dark"]

#: The colours of lines and pale areas: on a dark panel, these would be too dim in the colours of fills.
LINES = {
    "light": THEMES["light"],
    "dark": {
        **THEMES["dark"],
        Role.BEFORE: "#56b4e9",
        Role.DECISION: "#f0925f",
        Role.AFTER: "#45c4b0",
        Role.OFF: "#a8afba",
    },
}


def colours(theme: str) -> dict[Role, str]:
    """Return the colour of each role as text or a filled area.

    >>> colours("dark")[Role.PANEL]
    '#1e1e1e'

    Raises:
        InvalidValueError: the theme is unknown.
    """
    if not isinstance(theme, str) or theme not in THEMES:
        raise InvalidValueError("theme", theme, "'light' or 'dark'")
    return THEMES[theme]
