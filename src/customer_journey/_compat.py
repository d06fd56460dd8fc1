"""``override``, which ``typing`` has since Python 3.12."""

from typing_extensions import override

__all__ = ["override"]
