"""An immutable mapping for the attributes of frozen values."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import Any, Generic, TypeVar

V = TypeVar("V")


class FrozenMap(Mapping[str, V], Generic[V]):
    """An immutable, hashable mapping from text to values, in insertion order.

    It equals every mapping with the same items in any order.

    >>> names = FrozenMap({"loket": "Petugas Loket"})
    >>> names["loket"], names == {"loket": "Petugas Loket"}
    ('Petugas Loket', True)
    """

    __slots__ = ("_hash", "_items")

    def __init__(self, items: Mapping[str, V] | Iterable[tuple[str, V]] = ()) -> None:
        self._items: dict[str, V] = dict(items)
        self._hash: int | None = None

    def __getitem__(self, key: str) -> V:
        return self._items[key]

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    # Mapping provides these methods, but the views of the dict are several times as fast.

    def keys(self) -> KeysView[str]:
        """Return a view of the keys."""
        return self._items.keys()

    def values(self) -> ValuesView[V]:
        """Return a view of the values."""
        return self._items.values()

    def items(self) -> ItemsView[str, V]:
        """Return a view of the items."""
        return self._items.items()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FrozenMap):
            return self._items == other._items
        if isinstance(other, Mapping):
            return self._items == dict(other)
        return NotImplemented

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self._items.items()))
        return self._hash

    def __repr__(self) -> str:
        return repr(self._items)

    def __reduce__(self) -> tuple[type[FrozenMap[V]], tuple[dict[str, V]]]:
        return type(self), (self._items,)


EMPTY: FrozenMap[Any] = FrozenMap()
"""The empty mapping."""


def frozen_map(items: Mapping[str, V]) -> FrozenMap[V]:
    """Return the items as an immutable mapping, which may be the given one."""
    return items if isinstance(items, FrozenMap) else FrozenMap(items)


def deeply_frozen(items: Mapping[str, object]) -> FrozenMap[object]:
    """Return the items as an immutable mapping, with the lists and mappings in them made immutable as well.

    >>> deeply_frozen({"before": ["terima", "putus"]})
    {'before': ('terima', 'putus')}
    """
    return items if isinstance(items, FrozenMap) else FrozenMap({key: _frozen(item) for key, item in items.items()})


def _frozen(value: object) -> object:
    if isinstance(value, Mapping):
        return deeply_frozen(value)
    return tuple(map(_frozen, value)) if isinstance(value, (list, tuple)) else value
