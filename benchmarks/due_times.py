"""What counting a due time costs, beside pandas and businesstimedelta: run it with ``python benchmarks/due_times.py``.

All count the same pairs of start and standard, one by one, in an office with the same hours every day, since the
others know no more. The slow ones count only the first pairs of each round. Costs are compared within a round, and
the ratio is the median of the rounds. The others are development dependencies: one that is missing is left out.
"""

from __future__ import annotations

import operator
import random
import statistics
import time
import timeit
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock
from functools import partial
from importlib import import_module
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from sopflow.timing import Holidays, TimeStandard, WorkCalendar

JAKARTA = ZoneInfo("Asia/Jakarta")
HOLIDAYS = Holidays("ID", ["public", "government"])
HOLIDAY_YEARS = range(2023, 2029)
OFFICE = WorkCalendar("Asia/Jakarta", hours={"mon-fri": "07:30-12:00, 13:00-16:00"}, holidays=HOLIDAYS)

HOURS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 40, 80)
"""Working hours of the standards, one hour to two weeks: whole hours are all that pandas counts."""

ROUNDS = 5
PAIRS_A_ROUND = 200_000

TEN_MINUTES = "10 menit"
TEN_YEARS = ("10 tahun", "19500 jam", "2600 hari kerja")
OTHERS = ("4 jam", "1 hari kerja", "10 hari kerja", "0,5 hari", "1 bulan", "1 x 24 jam")

Pair = tuple[datetime, int]


@frozen
class Contestant:
    """Somebody who counts due times.

    Attributes:
        name: Who.
        count: Gives the due time of a start and a standard.
        start: Makes a start of an aware time, beforehand.
        standards: The standards by their hours, made beforehand.
        pairs: How many pairs it counts in a round.
    """

    name: str
    count: Callable[[Any, Any], datetime | None]
    start: Callable[[datetime], Any]
    standards: dict[int, Any]
    pairs: int

    def due_times(self, pairs: Sequence[Pair]) -> tuple[list[datetime | None], float]:
        """The due times of the first pairs, and the microseconds that each took."""
        made = [(self.start(start), self.standards[hours]) for start, hours in pairs[: self.pairs]]
        count = self.count
        begin = time.perf_counter()
        due_times = [count(start, standard) for start, standard in made]
        return due_times, (time.perf_counter() - begin) / len(made) * 1e6


def random_pairs() -> list[Pair]:
    """Starts at any minute of three years, and standards in hours; the same at every run."""
    draw = random.Random(35)  # noqa: S311  nothing to keep secret
    first, minutes = datetime(2024, 1, 1, tzinfo=JAKARTA), 3 * 365 * 24 * 60
    return [
        (first + timedelta(minutes=draw.randrange(minutes)), draw.choice(HOURS)) for _ in range(ROUNDS * PAIRS_A_ROUND)
    ]


# --- who counts --------------------------------------------------------------------------------------------


def sopflow() -> Contestant:
    """This library, asked as a case asks for its due time."""
    standards = {hours: TimeStandard.parse(f"{hours} jam kerja") for hours in HOURS}
    return Contestant("sopflow", OFFICE.due, lambda start: start, standards, PAIRS_A_ROUND)


def pandas() -> Contestant:
    """``CustomBusinessHour`` with two spans a day, the holidays as dates, and timestamps with a zone."""
    library: Any = import_module("pandas")
    offset = partial(
        library.offsets.CustomBusinessHour, start=["07:30", "13:00"], end=["12:00", "16:00"], holidays=_holidays()
    )
    standards = {hours: offset(hours) for hours in HOURS}
    return Contestant("pandas", operator.add, library.Timestamp, standards, PAIRS_A_ROUND // 50)


def businesstimedelta() -> Contestant:
    """``BusinessTimeDelta`` with two spans a day and the holidays."""
    library: Any = import_module("businesstimedelta")
    zone = import_module("pytz").timezone("Asia/Jakarta")
    span = partial(library.WorkDayRule, working_days=[0, 1, 2, 3, 4], tz=zone)
    rules = library.Rules(
        [
            span(start_time=clock(7, 30), end_time=clock(12)),
            span(start_time=clock(13), end_time=clock(16)),
            library.HolidayRule(dict.fromkeys(_holidays()), tz=zone),
        ],
    )
    standards = {hours: library.BusinessTimeDelta(rules, hours=hours) for hours in HOURS}
    return Contestant("businesstimedelta", operator.add, lambda start: start, standards, PAIRS_A_ROUND // 1000)


def _holidays() -> list[date]:
    return [day for year in HOLIDAY_YEARS for day in HOLIDAYS.days(year)]


def installed() -> list[Contestant]:
    """Those who can be had; the others are development dependencies."""
    found = []
    for each in (sopflow, pandas, businesstimedelta):
        try:
            found.append(each())
        except ModuleNotFoundError as error:
            print(f"{each.__name__} is left out: {error.name} is not installed (pip install --group bench)")
    return found


# --- the comparisons ---------------------------------------------------------------------------------------


def one_by_one() -> None:
    """Count the same pairs with everybody, and see whether the answers agree."""
    contestants, pairs = installed(), random_pairs()
    for contestant in contestants:
        contestant.due_times(pairs[:50])  # the first use of a year, and of whatever else is kept
    costs: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
    counted, equal = Counter[str](), Counter[str]()
    for number in range(ROUNDS):
        part = pairs[number * PAIRS_A_ROUND : (number + 1) * PAIRS_A_ROUND]
        expected: list[datetime | None] = []
        for contestant in contestants:
            due_times, cost = contestant.due_times(part)
            costs[contestant.name].append(cost)
            counted[contestant.name] += len(due_times)
            expected = expected or due_times
            equal[contestant.name] += sum(map(_agree, due_times, expected))

    print(f"One by one: {len(pairs):,} starts at any minute of 2024 to 2026, standards of {HOURS[0]} to {HOURS[-1]}")
    print("working hours, Indonesian holidays. Those who are slow count a part of the pairs; costs are for one pair.")
    print(f"  {'':<26}{'pairs':>11}{'µs a pair':>12}{'ratio':>10}{'for a million':>16}{'same answer':>22}")
    for name, own in costs.items():
        ratio = statistics.median(map(operator.truediv, own, costs["sopflow"]))
        cost = statistics.median(own)
        same = "" if name == "sopflow" else f"{equal[name]:,} of {counted[name]:,}"
        print(f"  {_titled(name):<26}{counted[name]:>11,}{cost:>12.2f}{ratio:>9.1f}x{cost:>14,.1f} s{same:>22}")
    print("  Answers are the same when no working time lies between them: sopflow ends a standard at the closing bell,")
    print("  pandas at the opening after it.")


def ten_years() -> None:
    """Count long standards and short ones in turns."""
    office = WorkCalendar(
        "Asia/Jakarta",
        hours={"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"},
        holidays=HOLIDAYS,
    )
    start = datetime(2024, 4, 4, 9, tzinfo=JAKARTA)
    texts = (TEN_MINUTES, *OTHERS, *TEN_YEARS)
    costs: dict[str, list[float]] = {text: [] for text in texts}
    begin = time.perf_counter()
    office.working_time(start, start.replace(year=2036))
    first_use = (time.perf_counter() - begin) / 13 * 1e6
    for _ in range(2 * ROUNDS):
        for text in texts:
            count = partial(office.due, start, TimeStandard.parse(text))
            costs[text].append(timeit.timeit(count, number=5_000) / 5_000 * 1e6)

    print(f"\nBy length: from {start:%Y-%m-%d %H:%M}, in the hours of a civil servant's week, against {TEN_MINUTES}")
    print(f"  {'':<26}{'µs':>11}{'ratio':>10}")
    for text, own in costs.items():
        ratio = statistics.median(map(operator.truediv, own, costs[TEN_MINUTES]))
        print(f"  {text:<26}{statistics.median(own):>11.2f}{ratio:>9.1f}x")
    print(f"  A year is laid out at its first use: {first_use:,.0f} µs each, and not counted above.")


def _agree(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is other
    return one == other or not OFFICE.working_time(other, one)


def _titled(name: str) -> str:
    return f"{name} {version(name)}"


if __name__ == "__main__":
    one_by_one()
    ten_years()
