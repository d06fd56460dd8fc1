"""Grouping: items that share a key are put together, wherever they stand."""

from collections.abc import Callable, Iterable
from typing import TypeVar

_T = TypeVar("_T")
_K = TypeVar("_K")


def grouped(items: Iterable[_T], key: Callable[[_T], _K]) -> dict[_K, list[_T]]:
    """Return the items grouped by the key that a function returns; keys and items keep their order.

    >>> grouped(["buy", "use", "tell"], len)
    {3: ['buy', 'use'], 4: ['tell']}
    """
    groups: dict[_K, list[_T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups
