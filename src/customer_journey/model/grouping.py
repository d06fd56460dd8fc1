"""Grouping: the items that share something, whatever their order."""

from collections.abc import Callable, Iterable
from typing import TypeVar

_T = TypeVar("_T")
_K = TypeVar("_K")


def grouped(items: Iterable[_T], key: Callable[[_T], _K]) -> dict[_K, list[_T]]:
    """Return the items by what a function returns for them; keys and items stay in their order.

    >>> grouped(["buy", "use", "tell"], len)
    {3: ['buy', 'use'], 4: ['tell']}
    """
    groups: dict[_K, list[_T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups
