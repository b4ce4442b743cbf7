"""Find the objects near a height quickly, as a sheet may have thousands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class ByHeight(Generic[Item]):
    """Objects by their upper and lower edges."""

    def __init__(self, items: Iterable[tuple[float, float, Item]]) -> None:
        """Sort the objects.

        Args:
            items: The upper edge, the lower edge, and the object.
        """
        self._items = sorted(items, key=lambda item: item[0])
        self._tops = [top for top, _, _ in self._items]
        self._highest = max((bottom - top for top, bottom, _ in self._items), default=0.0)

    def near(self, y: float, reach: float) -> Iterator[Item]:
        """Yield the objects that are at most so far above or below a height.

        >>> rows = ByHeight([(0, 10, "a"), (20, 30, "b"), (40, 50, "c")])
        >>> list(rows.near(18, 5))
        ['b']
        """
        first = bisect_left(self._tops, y - reach - self._highest)
        last = bisect_right(self._tops, y + reach)
        return (item for _, bottom, item in self._items[first:last] if bottom >= y - reach)
