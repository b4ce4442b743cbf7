"""Units of time in SOP tables and their families."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sopflow.text import Text


class Unit(StrEnum):
    """A unit of a time standard; the value is its English name."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    WORKING_HOUR = "working hour"
    DAY = "day"
    WORKING_DAY = "working day"
    CLOCK_DAY = "x 24 hours"
    CALENDAR_DAY = "calendar day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEMESTER = "semester"
    YEAR = "year"


class Family(StrEnum):
    """A group of units that can be added and compared without a calendar."""

    WORK = "work"
    """Seconds to hours, and working hours: only opening hours count."""
    DAYS = "days"
    """The bare day, whose meaning depends on the calendar."""
    WORKING_DAYS = "working days"
    CLOCK = "clock"
    """N x 24 hours: elapsed time counts, whether the calendar is open or closed."""
    CALENDAR = "calendar"
    """Calendar days and weeks, months and years: every date counts."""


FAMILY: Final = {
    Unit.SECOND: Family.WORK,
    Unit.MINUTE: Family.WORK,
    Unit.HOUR: Family.WORK,
    Unit.WORKING_HOUR: Family.WORK,
    Unit.DAY: Family.DAYS,
    Unit.WORKING_DAY: Family.WORKING_DAYS,
    Unit.CLOCK_DAY: Family.CLOCK,
    Unit.CALENDAR_DAY: Family.CALENDAR,
    Unit.WEEK: Family.CALENDAR,
    Unit.MONTH: Family.CALENDAR,
    Unit.QUARTER: Family.CALENDAR,
    Unit.SEMESTER: Family.CALENDAR,
    Unit.YEAR: Family.CALENDAR,
}

SECONDS: Final = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600, Unit.WORKING_HOUR: 3600}
"""The seconds of each unit of work."""

CALENDAR_DAYS: Final = {Unit.CALENDAR_DAY: 1, Unit.WEEK: 7}
"""The days of each calendar unit with a fixed number of days."""

MONTHS: Final = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.SEMESTER: 6, Unit.YEAR: 12}
"""The months of each calendar unit that is counted in months."""

DIVISIBLE: Final = frozenset(SECONDS) | {Unit.DAY, Unit.WORKING_DAY, Unit.CLOCK_DAY, Unit.CALENDAR_DAY}
"""Units that may have a fraction. Half a month has no agreed length."""

SIZE: Final = {unit: size for size, unit in enumerate(Unit)}
"""The rank of each unit by size; durations are written and added from the largest unit to the smallest."""

NAMES: Final = {
    Unit.SECOND: Text("second", "detik"),
    Unit.MINUTE: Text("minute", "menit"),
    Unit.HOUR: Text("hour", "jam"),
    Unit.WORKING_HOUR: Text("working hour", "jam kerja"),
    Unit.DAY: Text("day", "hari"),
    Unit.WORKING_DAY: Text("working day", "hari kerja"),
    Unit.CLOCK_DAY: Text("x 24 hours", "x 24 jam"),
    Unit.CALENDAR_DAY: Text("calendar day", "hari kalender"),
    Unit.WEEK: Text("week", "minggu"),
    Unit.MONTH: Text("month", "bulan"),
    Unit.QUARTER: Text("quarter", "triwulan"),
    Unit.SEMESTER: Text("semester", "semester"),
    Unit.YEAR: Text("year", "tahun"),
}
"""The name of each unit in the singular."""
