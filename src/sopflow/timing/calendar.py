"""A working calendar: when an office is open, and until when a time standard runs in it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

import attrs

from sopflow.frozen import EMPTY, FrozenMap
from sopflow.text import close_matches
from sopflow.timing import counting, zones
from sopflow.timing.counting import Remaining
from sopflow.timing.duration import Duration
from sopflow.timing.extensions import extensions, split
from sopflow.timing.holiday import Holidays
from sopflow.timing.hours import ALL_DAY, Spans, WeeklyHours
from sopflow.timing.problems import CalendarError
from sopflow.timing.standard import TimeStandard
from sopflow.timing.timetable import Timetable

_TIMETABLES: Final = 64
"""Calendars whose layout is kept at a time."""

_FRIDAY: Final = 4

_INDONESIAN_TIMES: Final = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}


class DayMeaning(StrEnum):
    """What a bare "hari" means."""

    WORKING = "working"
    CALENDAR = "calendar"


_WORKING: Final = DayMeaning.WORKING  # looking a member up in its enumeration takes its time


def _hours(value: WeeklyHours | Mapping[str, str] | None) -> WeeklyHours | None:
    return WeeklyHours.parse(value) if isinstance(value, Mapping) else value


def _weekly(value: WeeklyHours | Mapping[str, str]) -> WeeklyHours:
    return WeeklyHours.parse(value) if isinstance(value, Mapping) else value


def _date(value: date | str) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise CalendarError(value, 1, "not-a-date") from None
    if isinstance(value, datetime):
        raise CalendarError(value.isoformat(), 1, "time-not-day")
    return value


def _dates(value: Iterable[date | str]) -> tuple[date, ...]:
    return tuple(_date(day) for day in value)


@attrs.frozen
class Period:
    """Days on which other hours hold, such as Ramadan, whose hours are decreed every year.

    Attributes:
        start: The first day; `from` in YAML.
        end: The last day, which belongs to the period; `to` in YAML.
        hours: The hours on these days.
        extra: Extension keys (``x-…``).
    """

    start: date = attrs.field(converter=_date, metadata={"key": "from"})
    end: date = attrs.field(converter=_date, metadata={"key": "to"})
    hours: WeeklyHours = attrs.field(converter=_weekly)
    # Without part in the hash: in Python it may hold what has none.
    extra: FrozenMap[object] = attrs.field(default=EMPTY, converter=extensions, kw_only=True, hash=False)

    def __attrs_post_init__(self) -> None:
        if self.end < self.start:
            raise CalendarError(self.end.isoformat(), 1, "period-backwards", {"start": self.start})


def _periods(value: Iterable[Period | Mapping[str, object]]) -> tuple[Period, ...]:
    return tuple(period if isinstance(period, Period) else _period(period) for period in value)


def _period(value: Mapping[str, object]) -> Period:
    names = {"from": "start", "to": "end", "hours": "hours"}
    known, free = split(value)
    if known.keys() != names.keys():
        raise CalendarError(", ".join(map(str, known)), 1, "period-keys")
    return Period(**{names[key]: item for key, item in known.items()}, extra=free)


def _holidays(value: Holidays | str | Mapping[str, object] | None) -> Holidays | None:
    if isinstance(value, str):
        return Holidays(value)
    if isinstance(value, Mapping):
        known, free = split(value)
        unknown = [key for key in known if key not in ("country", "categories", "subdivision")]
        if unknown or "country" not in known:
            raise CalendarError(str(unknown[0]) if unknown else "holidays", 1, "holidays-keys")
        return Holidays(**known, extra=free)
    return value


def _timezone(_calendar: object, _field: object, name: str) -> None:
    if name != "UTC":
        _zone(name)


def _day_meaning(value: DayMeaning | str) -> DayMeaning:
    try:
        return DayMeaning(value)
    except ValueError:
        raise CalendarError(str(value), 1, "unknown-meaning") from None


@attrs.frozen(cache_hash=True)
class WorkCalendar:
    """When time runs: opening hours, holidays and closings in a time zone.

    Without hours time runs round the clock; working days are Monday to Friday less holidays and closings.
    Times go in as aware datetimes of any zone and come out in the calendar's zone.

    Attributes:
        timezone: A name of the time zone database, such as "Asia/Jakarta".
        hours: Opening hours by weekday.
        holidays: National holidays; a country's code is short for its public holidays.
        periods: Other hours for some days of the calendar; periods do not overlap.
        closed: Further days on which nobody works: joint leave, local closings.
        open: Days worked in spite of all the above; on a weekday without hours they have those of the first
            weekday that has some.
        day: What a bare "hari" means.
        extra: Extension keys (``x-…``); they have no effect on counting.

    Raises:
        CalendarError: something in it is unknown, cannot be read, or contradicts the rest.

    >>> from datetime import datetime
    >>> from zoneinfo import ZoneInfo
    >>> from sopflow.timing import TimeStandard, WorkCalendar
    >>> office = WorkCalendar(
    ...     "Asia/Jakarta",
    ...     hours={"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"},
    ... )
    >>> friday = datetime(2026, 3, 6, 16, 15, tzinfo=ZoneInfo("Asia/Jakarta"))
    >>> office.due(friday, TimeStandard.parse("30 menit")).isoformat()
    '2026-03-09T07:45:00+07:00'
    """

    timezone: str = attrs.field(default="UTC", validator=_timezone)
    hours: WeeklyHours | None = attrs.field(default=None, converter=_hours)
    holidays: Holidays | None = attrs.field(default=None, converter=_holidays)
    periods: tuple[Period, ...] = attrs.field(default=(), converter=_periods)
    closed: tuple[date, ...] = attrs.field(default=(), converter=_dates)
    open: tuple[date, ...] = attrs.field(default=(), converter=_dates)
    day: DayMeaning = attrs.field(default=DayMeaning.WORKING, converter=_day_meaning)
    # Without part in the hash: in Python it may hold what has none.
    extra: FrozenMap[object] = attrs.field(default=EMPTY, converter=extensions, kw_only=True, hash=False)

    def __attrs_post_init__(self) -> None:
        if self.periods and self.hours is None:
            raise CalendarError(self.periods[0].start.isoformat(), 1, "period-without-hours")
        for earlier, later in pairwise(sorted(self.periods, key=lambda period: period.start)):
            if later.start <= earlier.end:
                overlapped = {"start": earlier.start, "end": earlier.end}
                raise CalendarError(later.start.isoformat(), 1, "periods-overlap", overlapped)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> WorkCalendar:
        """Read the calendar of a calendar file, or of a SOP, as `sopflow.load_calendar` does.

        Raises:
            SopError: anything in the calendar is an error, or there is none; it lists every finding.
            OSError: the file cannot be read.
        """
        # The one import upwards: whoever looks for a way to read a calendar looks here, and reading is up there.
        from sopflow.checking import load_calendar  # noqa: PLC0415

        return load_calendar(path)

    @cached_property
    def _timetable(self) -> Timetable:
        return _timetable(self)

    @property
    def zone(self) -> tzinfo:
        """The time zone of its times."""
        return _zone(self.timezone)

    def is_working_day(self, day: date) -> bool:
        """Whether a day counts as a working day."""
        return bool(_spans_worked(self, day, self._holidays(day.year)))

    def hours_on(self, day: date) -> Spans:
        """The opening hours of a day; without hours every day is open from 00:00 to 24:00."""
        return ALL_DAY if self.hours is None else _spans_worked(self, day, self._holidays(day.year))

    def is_open(self, at: datetime) -> bool:
        """Whether working time runs at a time; at 16:00 sharp an office that closes at 16:00 is closed."""
        return self._timetable.is_open(zones.to_instant(at))

    def next_opening(self, at: datetime) -> datetime:
        """The time itself while open, else the next time at which the calendar opens.

        Raises:
            CalendarError: it does not open within ten years.
        """
        timetable = self._timetable
        return zones.to_datetime(timetable.opening(zones.to_instant(at)), timetable.zone)

    def due(self, start: datetime, standard: TimeStandard) -> datetime | None:
        """Until when a step that starts at a time has to be done.

        Returns:
            None when the standard states no upper end.

        Raises:
            ValueError: `start` has no time zone.
            CalendarError: the calendar never opens, or the time is beyond all reason.

        >>> from datetime import datetime, timezone
        >>> from sopflow.timing import ROUND_THE_CLOCK, TimeStandard
        >>> start = datetime(2026, 3, 6, 9, tzinfo=timezone.utc)
        >>> ROUND_THE_CLOCK.due(start, TimeStandard.parse("1 - 3 hari")).isoformat()
        '2026-03-09T09:00:00+00:00'
        """
        maximum = standard.maximum
        return None if maximum is None else self.add(start, maximum)

    def add(self, start: datetime, duration: Duration) -> datetime:
        """The time at which a duration is over; outside opening hours it begins at the next opening.

        Time on the clock alone (N x 24 jam) begins at once and ends at any time; all else ends in opening
        hours, or as they close. Largest units first: months, calendar days, time on the clock, working days,
        working time. A day that a month lacks becomes its last day and keeps its time of day: one month from
        30 and from 31 January falls on one day, and only there may a later start be due earlier.
        """
        timetable = self._timetable
        working_days = self.day is _WORKING
        return timetable.time_at(
            counting.add(timetable, zones.to_instant(start), duration.measure, working_days=working_days)
        )

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two times; negative when the end comes first."""
        return timedelta(microseconds=self._timetable.elapsed(zones.to_instant(start), zones.to_instant(end)))

    def remaining(self, at: datetime, due: datetime, standard: TimeStandard) -> Remaining:
        """What a suspension keeps of a standard: working time for working units, else time on the clock.

        Past the due time it keeps how late it is, so that a suspension makes no late case on time.
        """
        measure = Duration().measure if standard.maximum is None else standard.maximum.measure
        return counting.remaining(
            self._timetable,
            zones.to_instant(at),
            zones.to_instant(due),
            measure,
            working_days=self.day is DayMeaning.WORKING,
        )

    def resume(self, at: datetime, remaining: Remaining) -> datetime:
        """The new due time of a standard that runs again, with what a suspension has kept of it."""
        timetable = self._timetable
        return zones.to_datetime(counting.resume(timetable, zones.to_instant(at), remaining), timetable.zone)

    def _holidays(self, year: int) -> frozenset[date]:
        return frozenset() if self.holidays is None else _holidays_of(self.holidays, year)


ROUND_THE_CLOCK: Final = WorkCalendar(day=DayMeaning.CALENDAR)
"""How time is counted where no calendar is given: in UTC, and a bare "hari" is 24 hours."""


def _spans_worked(calendar: WorkCalendar, day: date, holidays: frozenset[date]) -> Spans:
    """The hours of a day if it is a working day, else none; a whole day where the calendar has no hours."""
    opened = day in calendar.open
    if not opened and (day in calendar.closed or day in holidays):
        return ()
    if calendar.hours is None:
        return ALL_DAY if opened or day.weekday() <= _FRIDAY else ()
    hours = next((period.hours for period in calendar.periods if period.start <= day <= period.end), calendar.hours)
    spans = hours.days[day.weekday()]
    if opened and not spans:
        return next(spans for spans in hours.days if spans)
    return spans


def _days_worked(calendar: WorkCalendar, year: int) -> Iterator[tuple[int, Spans]]:
    """The working days of a year with their hours, in order."""
    holidays = frozenset() if calendar.holidays is None else calendar.holidays.days(year)
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    for ordinal in range(first, last + 1):
        spans = _spans_worked(calendar, date.fromordinal(ordinal), holidays)
        if spans:
            yield ordinal, spans


@lru_cache(maxsize=_TIMETABLES)
def _timetable(calendar: WorkCalendar) -> Timetable:
    return Timetable(
        calendar.zone,
        lambda year: _days_worked(calendar, year),
        continuous=calendar.hours is None,
    )


@lru_cache(maxsize=256)
def _holidays_of(holidays: Holidays, year: int) -> frozenset[date]:
    return holidays.days(year)


def _zone(name: str) -> tzinfo:
    """The time zone of a name."""
    # Dear to import, and needed only where somebody has a calendar.
    import zoneinfo  # noqa: PLC0415

    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        if name == "UTC":  # a system without a time zone database still has this one
            return UTC
        raise _unknown_zone(name, zoneinfo.available_timezones()) from None


def _unknown_zone(name: str, known: Iterable[str]) -> CalendarError:
    folded = {zone.casefold(): zone for zone in known}
    if not folded:
        return CalendarError(name, 1, "no-zones")
    written = name.casefold()
    meant = _INDONESIAN_TIMES.get(written) or folded.get(written)
    close = [meant] if meant else [folded[match] for match in close_matches(written, folded, 3)]
    return CalendarError(name, 1, "unknown-zone", {"candidates": tuple(close)})
