"""Names that newer Pythons keep in ``typing``; the only module that imports typing-extensions."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import TypeIs, override
elif sys.version_info >= (3, 13):
    from typing import TypeIs, override
else:
    # At run time neither does anything, and importing typing-extensions takes a tenth as long as attrs.
    TypeIs = ()

    def override(method: object) -> object:
        """Return the method as it is."""
        return method


__all__ = ["TypeIs", "override"]
