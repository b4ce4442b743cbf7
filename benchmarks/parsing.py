"""Measure how long it takes to parse or reject a time standard."""

from __future__ import annotations

import statistics
import timeit
from contextlib import suppress
from functools import partial

from sopflow.timing import TimeStandard, TimeStandardError, grammar

CELLS = (
    "30 detik", "10 Menit", "1 Jam", "3 Hari", "1-3 Hari", "1 - 3 Hari Kerja", "480 Menit (8 Jam)", "1 x 24 jam",
    "1 bulan (Feb s.d. Jun)", "maksimal 14 (empat belas) hari kerja sejak berkas lengkap", "Setiap Hari kerja", "-",
)  # fmt: skip
"""Cells of public SOPs."""

HOSTILE = {
    "100 kB of digits": "1" * 100_000,
    "100 kB of brackets": "(" * 100_000,
    "100 kB of words": "hari " * 20_000,
    "500 brackets": "(" * 500,
    "500 characters of nested notes": "1 hari (" * 62,
    "500 characters of connectors": "1 hari dan " * 45,
}
"""Hostile texts; those of more than 500 characters are rejected by length."""

ROUNDS = 7


def microseconds(text: str, *, again: bool = False) -> float:
    """Return the median microseconds to parse a text, for the first time or again from the cache."""
    read = partial(TimeStandard.parse if again else grammar.parse, text)

    def tried() -> None:
        with suppress(TimeStandardError):
            read()

    once = timeit.timeit(tried, number=1)
    number = max(1, min(5_000, int(0.02 / once)))
    return statistics.median(timeit.timeit(tried, number=number) / number * 1e6 for _ in range(ROUNDS))


def show(what: str, cost: float) -> None:
    """Print one figure."""
    print(f"  {what:<62}{cost:>12.2f} µs")


def main() -> None:
    """Measure and print."""
    print("Parse a cell for the first time; medians")
    costs = {cell: microseconds(cell) for cell in CELLS}
    for cell, cost in costs.items():
        show(cell, cost)
    show("median of these cells", statistics.median(costs.values()))
    print("Parse a cell again")
    show(CELLS[0], microseconds(CELLS[0], again=True))
    print("Reject a hostile text")
    for what, text in HOSTILE.items():
        show(what, microseconds(text))


if __name__ == "__main__":
    main()
