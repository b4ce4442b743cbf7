"""Measure due times beside pandas, businesstimedelta, bizdays and numpy: ``python benchmarks/due_times.py``.

The other libraries know less, so each comparison is limited to what both sides know: working hours that are the same
every day, or working days without a time of day. Slow libraries count a part of the same pairs. A library that is not
installed is skipped with a message.
"""

from __future__ import annotations

import operator
import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock
from functools import partial
from importlib import import_module
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from measuring import again, heading, interleaved, median, ratio, table
from sopflow.timing import Holidays, TimeStandard, WorkCalendar

JAKARTA = ZoneInfo("Asia/Jakarta")
HOLIDAYS = Holidays("ID", ["public", "government"])
YEARS = range(2023, 2028)
OFFICE = WorkCalendar("Asia/Jakarta", hours={"mon-fri": "07:30-12:00, 13:00-16:00"}, holidays=HOLIDAYS)
CIVIL_SERVICE = WorkCalendar(
    "Asia/Jakarta", hours={"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"}, holidays=HOLIDAYS
)

HOURS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 40, 80)
"""Working hours of the standards; pandas counts whole hours only."""

DAYS = 10
"""Working days of the standard in days."""

ROUNDS = 5
PAIRS = 200_000
"""The number of pairs in a round."""

BY_LENGTH = (
    "10 menit", "4 jam", "1 hari kerja", "10 hari kerja", "0,5 hari", "1 bulan", "1 x 24 jam",
    "10 tahun", "19500 jam", "2600 hari kerja",
)  # fmt: skip


@frozen
class Contestant:
    """A library that computes due times.

    Attributes:
        name: The name of the distribution.
        due: Computes the due time from a start and a standard.
        start: Converts an aware time to a start.
        standards: The standards by their number of hours or days.
        share: The number of pairs of which it counts one.
    """

    name: str
    due: Callable[[Any, Any], Any]
    start: Callable[[datetime], Any]
    standards: dict[int, Any]
    share: int = 1

    @property
    def title(self) -> str:
        """The name with the version."""
        return f"{self.name} {version(self.name)}"

    def prepared(self, pairs: Sequence[tuple[datetime, int]]) -> list[tuple[Any, Any]]:
        """Return its share of the pairs as starts and standards."""
        return [(self.start(start), self.standards[length]) for start, length in pairs[: len(pairs) // self.share]]


# --- hours ------------------------------------------------------------------------------------------------


def sopflow_hours() -> Contestant:
    """Return sopflow, called as a case calls it."""
    return Contestant("sopflow", OFFICE.due, _same, {hours: TimeStandard.parse(f"{hours} jam") for hours in HOURS})


def pandas() -> Contestant:
    """Return ``CustomBusinessHour`` with two spans a day, the holidays as dates, and timestamps with a zone."""
    library: Any = import_module("pandas")
    offset = partial(
        library.offsets.CustomBusinessHour, start=["07:30", "13:00"], end=["12:00", "16:00"], holidays=_holidays()
    )
    return Contestant("pandas", operator.add, library.Timestamp, {hours: offset(hours) for hours in HOURS}, 50)


def businesstimedelta() -> Contestant:
    """Return ``BusinessTimeDelta`` with two spans a day and the holidays."""
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
    return Contestant("businesstimedelta", operator.add, _same, standards, 1000)


# --- days -------------------------------------------------------------------------------------------------


def sopflow_days() -> Contestant:
    """Return sopflow, which also keeps the time of day and moves it into opening hours."""
    return Contestant("sopflow", OFFICE.due, _same, {DAYS: TimeStandard.parse(f"{DAYS} hari kerja")})


def bizdays() -> Contestant:
    """Return ``Calendar.offset``, which counts dates only."""
    library: Any = import_module("bizdays")
    calendar = library.Calendar(
        holidays=_holidays(),
        weekdays=["Saturday", "Sunday"],
        startdate=date(YEARS[0], 1, 1),
        enddate=date(YEARS[-1], 12, 31),
    )
    return Contestant("bizdays", calendar.offset, datetime.date, {DAYS: DAYS}, 4)


def numpy() -> Contestant:
    """Return ``busday_offset``, which counts dates only; one by one, as the due times of cases are."""
    library: Any = import_module("numpy")
    offset = partial(library.busday_offset, busdaycal=library.busdaycalendar(holidays=_holidays()))
    return Contestant("numpy", offset, lambda start: library.datetime64(start.date()), {DAYS: DAYS}, 4)


# --- comparisons ------------------------------------------------------------------------------------------


def compare(
    makers: Sequence[Callable[[], Contestant]],
    pairs: Sequence[tuple[datetime, int]],
    same: Callable[[Any, Any], bool],
) -> None:
    """Measure contestants with the same pairs, and check their answers against those of the first.

    Args:
        makers: Functions that return the contestants.
        pairs: The starts and the lengths of the standards.
        same: Whether an answer is the same as that of the first contestant.
    """
    contestants = _installed(makers)
    work = {each.title: each.prepared(pairs) for each in contestants}
    due_of = {each.title: each.due for each in contestants}
    titles = [each.title for each in contestants]

    def counted(title: str) -> list[Any]:
        due = due_of[title]
        return [due(start, standard) for start, standard in work[title]]

    answers = {title: counted(title) for title in titles}
    seconds = interleaved({title: again(partial(counted, title)) for title in titles}, rounds=ROUNDS)
    rows = []
    for title in titles:
        equal = sum(map(same, answers[titles[0]], answers[title]))
        per = len(work[title])
        # A ratio compares rounds of different numbers of pairs.
        times = ratio(seconds, title, titles[0]) * len(work[titles[0]]) / per
        cost = median(seconds, title, per=per) * 1e6
        rows.append((title, f"{per:,}", f"{cost:.2f}", f"{times:.1f}", f"{equal:,}"))
    table(("", "pairs", "µs per pair", "times sopflow", "same answer"), rows)


def hours() -> None:
    """Compare standards in hours."""
    heading(
        "Standards in hours",
        f"Starts at any minute of 2024 to 2026, standards of {HOURS[0]} to {HOURS[-1]} working hours, Indonesian",
        "holidays. Answers are the same if no working time lies between them: sopflow ends a standard at the closing",
        "time, pandas at the next opening.",
    )
    draw = random.Random(35)  # noqa: S311  not for secrets
    first, minutes = datetime(2024, 1, 1, tzinfo=JAKARTA), 3 * 365 * 24 * 60
    pairs = [(first + timedelta(minutes=draw.randrange(minutes)), draw.choice(HOURS)) for _ in range(PAIRS)]
    compare((sopflow_hours, pandas, businesstimedelta), pairs, lambda one, other: not OFFICE.working_time(one, other))


def days() -> None:
    """Compare standards in working days."""
    heading(
        f"{DAYS} working days",
        "Starts within the opening hours of 2024 to 2026, Indonesian holidays. bizdays and numpy count dates; sopflow",
        "counts the same dates and also keeps the time of day. Answers are the same if their dates are equal.",
    )
    draw = random.Random(35)  # noqa: S311  not for secrets
    first, minutes = datetime(2024, 1, 1, tzinfo=JAKARTA), 3 * 365 * 24 * 60
    starts = (first + timedelta(minutes=draw.randrange(minutes)) for _ in range(8 * PAIRS))
    pairs = [(start, DAYS) for start in starts if OFFICE.is_open(start)][: PAIRS // 2]
    compare((sopflow_days, bizdays, numpy), pairs, lambda one, other: str(one.date()) == str(other)[:10])


def by_length() -> None:
    """Measure short and long standards in turn."""
    start = datetime(2024, 4, 4, 9, tzinfo=JAKARTA)
    calls = 5_000

    def repeated(standard: TimeStandard) -> None:
        for _ in range(calls):
            CIVIL_SERVICE.due(start, standard)

    heading("By length", f"From {start:%Y-%m-%d %H:%M}, in the hours of civil servants, after the first use of a year.")
    seconds = interleaved(
        {text: again(partial(repeated, TimeStandard.parse(text))) for text in BY_LENGTH}, rounds=2 * ROUNDS
    )
    rows = [
        (text, f"{median(seconds, text, per=calls) * 1e6:.2f}", f"{ratio(seconds, text, BY_LENGTH[0]):.1f}")
        for text in BY_LENGTH
    ]
    table(("", "µs", f"times {BY_LENGTH[0]}"), rows)


def _same(start: datetime) -> datetime:
    return start


def _holidays() -> list[date]:
    return sorted(day for year in YEARS for day in HOLIDAYS.days(year))


def _installed(makers: Sequence[Callable[[], Contestant]]) -> list[Contestant]:
    found = []
    for make in makers:
        try:
            found.append(make())
        except ModuleNotFoundError as error:
            print(f"{make.__name__} is skipped: {error.name} is not installed (pip install --group bench)")
    return found


if __name__ == "__main__":
    hours()
    days()
    by_length()
