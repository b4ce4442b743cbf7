"""The units of time that SOP tables use, and which of them can be counted together."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


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
    """Units of one family measure the same thing: they add up, and they compare without a calendar."""

    WORK = "work"
    """Seconds to hours, and working hours: they run while the calendar is open."""
    DAYS = "days"
    """The bare day, which the calendar gives its meaning."""
    WORKING_DAYS = "working days"
    CLOCK = "clock"
    """N x 24 hours: it runs whether the calendar is open or not."""
    CALENDAR = "calendar"
    """Calendar days and weeks, months and years: every date counts, worked or not."""


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
"""Seconds of the units of work."""

CALENDAR_DAYS: Final = {Unit.CALENDAR_DAY: 1, Unit.WEEK: 7}
"""Days of the calendar units that have a fixed number of them."""

MONTHS: Final = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.SEMESTER: 6, Unit.YEAR: 12}
"""Months of the calendar units that are counted in months."""

DIVISIBLE: Final = frozenset(SECONDS) | {Unit.DAY, Unit.WORKING_DAY, Unit.CLOCK_DAY, Unit.CALENDAR_DAY}
"""Units up to the day: they may have a fraction. What half a month is, nobody has decided."""

SIZE: Final = {unit: size for size, unit in enumerate(Unit)}
"""Units by size; durations are written and counted from the largest to the smallest."""

INDONESIAN: Final = {
    Unit.SECOND: "detik",
    Unit.MINUTE: "menit",
    Unit.HOUR: "jam",
    Unit.WORKING_HOUR: "jam kerja",
    Unit.DAY: "hari",
    Unit.WORKING_DAY: "hari kerja",
    Unit.CLOCK_DAY: "x 24 jam",
    Unit.CALENDAR_DAY: "hari kalender",
    Unit.WEEK: "minggu",
    Unit.MONTH: "bulan",
    Unit.QUARTER: "triwulan",
    Unit.SEMESTER: "semester",
    Unit.YEAR: "tahun",
}
