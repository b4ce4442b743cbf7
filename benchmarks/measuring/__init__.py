"""How the benchmarks measure: contestants take turns in one process, and medians are told.

A machine that is busy with something else slows down all who are measured in the same round. So what is compared is
measured in turn, round by round, and a ratio is the median of the ratios within the rounds. Figures of two runs
are never compared.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

Prepare: TypeAlias = Callable[[], Callable[[], object]]
"""Makes what a round uses up, and gives the work that is timed."""

Seconds: TypeAlias = dict[str, list[float]]
"""What each contestant took, round by round."""


def interleaved(contestants: Mapping[str, Prepare], *, rounds: int) -> Seconds:
    """Measure contestants in turn; the garbage collector is emptied before each and off while it runs.

    Args:
        contestants: What is measured, by name.
        rounds: How often each is measured. One more round goes before, to warm up, and is not counted.
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
    """Work that uses nothing up and can be done again as it is."""
    return lambda: work


def median(seconds: Seconds, name: str, *, per: int = 1) -> float:
    """What a contestant took, for each of so many things done in a round."""
    return statistics.median(seconds[name]) / per


def ratio(seconds: Seconds, name: str, to: str) -> float:
    """How many times as long as another a contestant took: the median over the rounds."""
    return statistics.median(a / b for a, b in zip(seconds[name], seconds[to], strict=True))


def heading(text: str, *more: str) -> None:
    """Print what is measured and how."""
    print(text)
    for line in more:
        print(f"  {line}")
    print()


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table: the first column to the left, figures to the right."""
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
