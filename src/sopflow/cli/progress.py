"""The progress of a long run, on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 2.0
"""The seconds before the progress is shown."""

_INTERVAL = 0.1
_ERASE_LINE = "\r\x1b[K"


def tracked(items: Iterable[T], total: int, title: str) -> Iterator[T]:
    """Yield items one by one; if that takes long, show on a terminal's standard error how many are done.

    Args:
        items: The items.
        total: The number of items.
        title: The name of the work.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield from items
        return
    due = time.monotonic() + PATIENCE
    is_shown = False
    try:
        for number, item in enumerate(items, 1):
            if time.monotonic() > due:
                sys.stderr.write(f"{_ERASE_LINE}{title} {number}/{total}")
                sys.stderr.flush()
                due, is_shown = time.monotonic() + _INTERVAL, True
            yield item
    finally:
        if is_shown:
            sys.stderr.write(_ERASE_LINE)
            sys.stderr.flush()
