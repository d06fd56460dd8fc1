"""Names of a package that are imported when they are first used (PEP 562)."""

from __future__ import annotations

import sys

#: Not imported from typing, which would take longer than everything else here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping


def importer(
    package: str, homes: Mapping[str, str], submodules: Collection[str] = ()
) -> Callable[[str], object]:
    """Return the ``__getattr__`` of a package.

    Args:
        package: the package's ``__name__``.
        homes: each module, relative to ``customer_journey``, with its names, separated by spaces.
        submodules: the modules of the package that are public names too.
    """
    home_of = {name: home for home, names in homes.items() for name in names.split()}

    def __getattr__(name: str) -> object:  # noqa: N807  # the name that Python looks for
        from importlib import import_module

        if name in submodules:
            return import_module(f"{package}.{name}")
        if name not in home_of:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        value = getattr(import_module(f"customer_journey.{home_of[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return __getattr__
