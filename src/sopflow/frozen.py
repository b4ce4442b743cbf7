"""An immutable mapping for the attributes of frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

V = TypeVar("V")

# A dict at run time, because its methods are many times as fast as Python code; for type checkers, it has no methods
# that change it.
if TYPE_CHECKING:
    _Base = Mapping
else:
    _Base = dict


class FrozenMap(_Base[str, V]):
    """An immutable, hashable mapping from text to values, in insertion order.

    It equals every dict with the same items in any order.

    >>> names = FrozenMap({"loket": "Petugas Loket"})
    >>> names["loket"], names == {"loket": "Petugas Loket"}
    ('Petugas Loket', True)
    """

    __slots__ = ("_hash",)

    if TYPE_CHECKING:

        def __init__(self, items: Mapping[str, V] | Iterable[tuple[str, V]] = ()) -> None: ...
        def __getitem__(self, key: str) -> V: ...
        def __iter__(self) -> Iterator[str]: ...
        def __len__(self) -> int: ...
        def __eq__(self, other: object) -> bool: ...
    else:

        def _refuse(self, *_arguments: Any, **_keywords: Any) -> NoReturn:
            raise TypeError("A FrozenMap cannot be changed.")

        __setitem__ = __delitem__ = __ior__ = _refuse
        clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            self._hash: int = hash(frozenset(self.items()))
            return self._hash

    def __reduce__(self) -> tuple[type[FrozenMap[V]], tuple[dict[str, V]]]:
        return type(self), (dict(self),)


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
