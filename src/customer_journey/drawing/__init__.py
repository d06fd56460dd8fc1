"""Drawings of frameworks, of crosswalks between them, and of what they hold.

>>> from customer_journey import drawing
>>> print(drawing.framework("sale-phases").to_text().splitlines()[0])
Before, during and after the sale
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from customer_journey.drawing.bands import candidates, crosswalk
    from customer_journey.drawing.bars import counts
    from customer_journey.drawing.lanes import rosetta
    from customer_journey.drawing.matrix import content
    from customer_journey.drawing.picture import Drawing
    from customer_journey.drawing.schematic import framework

__all__ = ["Drawing", "candidates", "content", "counts", "crosswalk", "framework", "rosetta"]

# Whoever wants one picture need not pay for the others (PEP 562).
_LATER = {
    "Drawing": "picture",
    "candidates": "bands",
    "content": "matrix",
    "counts": "bars",
    "crosswalk": "bands",
    "framework": "schematic",
    "rosetta": "lanes",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _LATER:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return list(__all__)
