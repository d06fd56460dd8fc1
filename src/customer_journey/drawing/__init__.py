"""Pictures of frameworks, of the crosswalks between them, and of counts and content by stage.

>>> from customer_journey import drawing
>>> print(drawing.framework("sale-phases").to_text().splitlines()[0])
Before, during and after the sale
"""

from customer_journey._lazy import importer
from customer_journey.drawing.pictures import PICTURES

TYPE_CHECKING = False  # not from typing: importing that would take longer than everything else here
if TYPE_CHECKING:
    from customer_journey.drawing.marks.themes import Theme
    from customer_journey.drawing.picture import Drawing
    from customer_journey.drawing.pictures.candidates import candidates
    from customer_journey.drawing.pictures.content import content
    from customer_journey.drawing.pictures.counts import counts
    from customer_journey.drawing.pictures.crosswalk import crosswalk
    from customer_journey.drawing.pictures.framework import framework
    from customer_journey.drawing.pictures.rosetta import rosetta
    from customer_journey.drawing.writers import PictureFormat

__all__ = [
    "Drawing",
    "PictureFormat",
    "Theme",
    "candidates",
    "content",
    "counts",
    "crosswalk",
    "framework",
    "rosetta",
]

if not TYPE_CHECKING:
    __getattr__ = importer(
        __name__,
        {"drawing.picture": "Drawing", "drawing.marks.themes": "Theme", "drawing.writers": "PictureFormat"}
        | {f"drawing.pictures.{name}": name for name in PICTURES},
    )


def __dir__() -> list[str]:
    return list(__all__)
