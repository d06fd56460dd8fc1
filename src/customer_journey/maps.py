"""A mapping that nobody can change: equal by value, hashable, picklable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from customer_journey._compat import override

__all__ = ["FrozenMap"]

_K = TypeVar("_K")
_V_co = TypeVar("_V_co", covariant=True)


class FrozenMap(Mapping[_K, _V_co]):
    """An immutable copy of a mapping, in its order.

    >>> counts = FrozenMap({"buy": 2})
    >>> counts["buy"], counts == {"buy": 2}, counts
    (2, True, {'buy': 2})
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[_K, _V_co], /) -> None:
        self._items: dict[_K, _V_co] = dict(items)

    @override
    def __getitem__(self, key: _K) -> _V_co:
        return self._items[key]

    @override
    def __iter__(self) -> Iterator[_K]:
        return iter(self._items)

    @override
    def __len__(self) -> int:
        return len(self._items)

    @override
    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    @override
    def __repr__(self) -> str:
        return repr(self._items)

    @override
    def __reduce__(self) -> tuple[type[FrozenMap[_K, _V_co]], tuple[dict[_K, _V_co]]]:
        return (type(self), (self._items,))
