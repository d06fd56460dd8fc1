"""Names that newer Pythons keep in ``typing``; the only module that imports typing-extensions."""

import sys

if sys.version_info >= (3, 13):
    from typing import TypeIs, override
else:
    from typing_extensions import TypeIs, override

__all__ = ["TypeIs", "override"]
