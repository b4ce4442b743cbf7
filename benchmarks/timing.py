"""What reading time standards and counting due times cost: run it with ``python benchmarks/timing.py``."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sopflow.timing import TimeStandard, TimeStandardError, WorkCalendar, grammar

CELLS = [
    "30 detik", "10 Menit", "1 Jam", "3 Hari", "1-3 Hari", "1 - 3 Hari Kerja", "480 Menit (8 Jam)", "1 x 24 jam",
    "1 bulan (Feb s.d. Jun)", "maksimal 14 (empat belas) hari kerja sejak berkas lengkap", "Setiap Hari kerja", "-",
]  # fmt: skip
STANDARDS = [
    "10 menit", "4 jam", "1 hari kerja", "10 hari kerja", "2600 hari kerja", "19500 jam", "0,5 hari", "1 bulan",
    "10 tahun", "1 x 24 jam",
]  # fmt: skip
YEARS = range(2015, 2035)


def microseconds(call: Callable[[], object], times: int = 2000, rounds: int = 7) -> float:
    """The cost of a call, as the median of several rounds."""
    costs = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(times):
            call()
        costs.append((time.perf_counter() - start) / times * 1e6)
    return statistics.median(costs)


def refused(text: str) -> None:
    """Try to read what is no time standard."""
    try:
        TimeStandard.parse(text)
    except TimeStandardError:
        return
    raise AssertionError(text)


def office(**more: object) -> WorkCalendar:
    """The ordinary calendar of an Indonesian office."""
    return WorkCalendar(
        "Asia/Jakarta",
        hours={"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"},
        holidays={"country": "ID", "categories": ["public", "government"]},
        **more,  # type: ignore[arg-type]  # closings, to make one calendar differ from another
    )


def show(what: str, cost: float) -> None:
    """Print one figure."""
    print(f"  {what:<62}{cost:>10.2f} µs")


def main() -> None:
    """Measure and print."""
    print("Reading a cell for the first time")
    costs = [microseconds(partial(grammar.read, cell)) for cell in CELLS]
    for cell, cost in zip(CELLS, costs, strict=True):
        show(cell, cost)
    show("median", statistics.median(costs))
    print("Reading a cell again")
    show(CELLS[0], microseconds(partial(TimeStandard.parse, CELLS[0]), times=20_000))
    print("Refusing")
    show("100,000 digits", microseconds(partial(refused, "1" * 100_000), times=50))
    show("500 brackets", microseconds(partial(refused, "(" * 500), times=50))
    show("500 characters of nested notes", microseconds(partial(refused, "1 hari (" * 62), times=50))

    calendar, zone = office(), ZoneInfo("Asia/Jakarta")
    start = datetime(2024, 4, 4, 9, tzinfo=zone)
    print("Laying out a year with holidays, at its first use")
    fresh = office(closed=["2015-06-01"])
    begin = time.perf_counter()
    fresh.working_time(start.replace(year=YEARS[0]), start.replace(year=YEARS[-1]))
    show(f"each of {len(YEARS)} years", (time.perf_counter() - begin) / len(YEARS) * 1e6)
    print("Due times, in years used before")
    for text in STANDARDS:
        standard = TimeStandard.parse(text)
        calendar.due(start, standard)
        show(text, microseconds(partial(calendar.due, start, standard)))
    show("is_open", microseconds(partial(calendar.is_open, start)))
    show("working_time over 10 years", microseconds(partial(calendar.working_time, start, start.replace(year=2034))))
    show("working_time over an hour", microseconds(partial(calendar.working_time, start, start + timedelta(hours=1))))


if __name__ == "__main__":
    main()
