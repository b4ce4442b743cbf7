"""Measure contestants in turn within one process, and report medians.

Other load on the computer slows every contestant of a round. A ratio is therefore the median of the ratios within the
rounds, and figures of two runs are never compared.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

Prepare: TypeAlias = Callable[[], Callable[[], object]]
"""Prepares one round and returns the work to time."""

Seconds: TypeAlias = dict[str, list[float]]
"""The seconds of each contestant, for each round."""


def interleaved(contestants: Mapping[str, Prepare], *, rounds: int) -> Seconds:
    """Measure contestants in turn; the garbage collector runs before each and is off meanwhile.

    Args:
        contestants: The work to measure, by name.
        rounds: The number of rounds, after one uncounted round to warm up.
    """
    seconds: Seconds = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, prepare in contestants.items():
            work = prepare()
            gc.collect()
            gc.disable()
            try:
                start = time.perf_counter()
                work()
                took = time.perf_counter() - start
            finally:
                gc.enable()
            if number:
                seconds[name].append(took)
    return seconds


def again(work: Callable[[], object]) -> Prepare:
    """Prepare work that can be repeated without preparation."""
    return lambda: work


def median(seconds: Seconds, name: str, *, per: int = 1) -> float:
    """Return the median seconds of a contestant, divided by the number of operations in a round."""
    return statistics.median(seconds[name]) / per


def ratio(seconds: Seconds, name: str, to: str) -> float:
    """Return how many times as long as another a contestant took: the median over the rounds."""
    return statistics.median(a / b for a, b in zip(seconds[name], seconds[to], strict=True))


def heading(text: str, *more: str) -> None:
    """Print the subject and the method of a measurement."""
    print(text)
    for line in more:
        print(f"  {line}")
    print()


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table with its first column aligned left and the others right."""
    lines = [tuple(columns), *map(tuple, rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(columns))]
    for number, line in enumerate(lines):
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
        ]
        print("  " + "   ".join(cells).rstrip())
        if number == 0:
            print("  " + "   ".join("-" * width for width in widths))
    print()
