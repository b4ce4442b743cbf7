"""A bar that shows how far a long work has come, to somebody who watches it on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich.console import Console

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds that somebody waits without a bar."""


def tracked(items: Sequence[T], what: str) -> Iterator[T]:
    """Give items one by one; if that takes long, show on a terminal's standard error how many are done.

    Args:
        items: What is worked on.
        what: What is done with them.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    # Dear to import, and rarely needed.
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(what, total=len(items))
    begin = time.monotonic()
    try:
        for number, item in enumerate(items):
            bar.update(task, completed=number)
            if time.monotonic() - begin > PATIENCE:
                bar.start()
            yield item
    finally:
        bar.stop()
