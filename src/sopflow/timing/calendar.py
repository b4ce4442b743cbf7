"""Working calendars: when an office is open and when a time standard is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import attrs

from sopflow.frozen import EMPTY, FrozenMap
from sopflow.timing import zones
from sopflow.timing.duration import Duration
from sopflow.timing.errors import CalendarError
from sopflow.timing.extensions import extensions, split
from sopflow.timing.grammar import StandardKind
from sopflow.timing.holidays import Holidays
from sopflow.timing.hours import ALL_DAY, Spans, WeeklyHours
from sopflow.timing.special_days import Period, SpecialDay, periods, special_days
from sopflow.timing.standard import TimeStandard
from sopflow.timing.units import Family

if TYPE_CHECKING:
    from sopflow.timing.due_times import DueTimes
    from sopflow.timing.explanation import ClosedDay, Explanation
    from sopflow.timing.remaining import Remaining

_CALENDARS: Final = 64
"""The number of calendars whose due times are laid out at the same time."""


class DayMeaning(StrEnum):
    """The meaning of a bare "hari"."""

    WORKING = "working"
    CALENDAR = "calendar"


def _hours(value: WeeklyHours | Mapping[str, str] | None) -> WeeklyHours | None:
    return WeeklyHours.parse(value) if isinstance(value, Mapping) else value


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
        zones.zone_named(name)


def _day_meaning(value: DayMeaning | str) -> DayMeaning:
    try:
        return DayMeaning(value)
    except ValueError:
        raise CalendarError(str(value), 1, "unknown-meaning") from None


@attrs.frozen(cache_hash=True)
class WorkCalendar:
    """Opening hours, holidays and closed days in a time zone.

    A calendar without hours is open around the clock; its working days are Monday to Friday except holidays and
    closed days. Arguments are aware times of any zone; results are in the calendar's zone.

    Attributes:
        timezone: A name of the time zone database, such as "Asia/Jakarta".
        hours: Opening hours by weekday.
        holidays: National holidays; a country code means its public holidays.
        periods: Ranges of days with other hours; periods do not overlap.
        closed: Further days without work: joint leave, local closings. The constructor also takes dates.
        open: Working days in spite of holidays and closings; on a weekday without hours they have the hours of the
            first weekday with hours.
        day: The meaning of a bare "hari".
        extra: Extension keys (``x-…``); due times do not depend on them.

    Raises:
        CalendarError: If a value is unknown, cannot be read, or contradicts another.

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
    periods: tuple[Period, ...] = attrs.field(default=(), converter=periods)
    closed: tuple[SpecialDay, ...] = attrs.field(default=(), converter=special_days)
    open: tuple[SpecialDay, ...] = attrs.field(default=(), converter=special_days)
    day: DayMeaning = attrs.field(default=DayMeaning.WORKING, converter=_day_meaning)
    # Not hashed: values from Python code may be unhashable.
    extra: FrozenMap[object] = attrs.field(default=EMPTY, converter=extensions, kw_only=True, hash=False)

    def __attrs_post_init__(self) -> None:
        if self.periods and self.hours is None:
            raise CalendarError(self.periods[0].start.isoformat(), 1, "period-without-hours")
        for earlier, later in pairwise(sorted(self.periods, key=lambda period: period.start)):
            if later.start <= earlier.end:
                overlapped = {"start": earlier.start, "end": earlier.end}
                raise CalendarError(later.start.isoformat(), 1, "periods-overlap", overlapped)

    @cached_property
    def _computed(self) -> Any:  # attrs.resolve_types reads this annotation, and DueTimes is not imported
        return _due_times(self)

    @property
    def _due_times(self) -> DueTimes:
        times: DueTimes = self._computed
        return times

    @property
    def zone(self) -> tzinfo:
        """The time zone of results."""
        return zones.zone_named(self.timezone)

    def is_working_day(self, day: date) -> bool:
        """Return whether a date is a working day, or half of one."""
        return bool(self._due_times.working_days.hours_on(day))

    def hours_on(self, day: date) -> Spans:
        """Return the opening hours of a date; without hours every date is open from 00:00 to 24:00."""
        return ALL_DAY if self.hours is None else self._due_times.working_days.hours_on(day)

    def closed_day(self, day: date) -> ClosedDay | None:
        """Return why a date is not a working day, with the name of its holiday; None if it is one."""
        return self._due_times.working_days.closed_day(day)

    def is_open(self, at: datetime) -> bool:
        """Return whether the calendar is open at a time; at the closing time it is closed."""
        return self._due_times.is_open(at)

    def next_opening(self, at: datetime) -> datetime:
        """Return the time itself if the calendar is open, else the next opening time.

        Raises:
            CalendarError: If the calendar does not open within ten years.
        """
        return self._due_times.next_opening(at)

    def due(self, start: datetime, standard: TimeStandard) -> datetime | None:
        """Compute the due time of a step that starts at a time.

        Returns:
            The due time; None if the standard sets none.

        Raises:
            ValueError: If `start` has no time zone.
            CalendarError: If the calendar never opens, or the due time is beyond its range.

        >>> from datetime import datetime, timezone
        >>> from sopflow.timing import ROUND_THE_CLOCK, TimeStandard
        >>> start = datetime(2026, 3, 6, 9, tzinfo=timezone.utc)
        >>> ROUND_THE_CLOCK.due(start, TimeStandard.parse("1 - 3 hari")).isoformat()
        '2026-03-09T09:00:00+00:00'
        """
        if standard.kind is StandardKind.SAME_DAY:
            return self._due_times.end_of_day(start)
        return None if standard.maximum is None else self.add(start, standard.maximum)

    def add(self, start: datetime, duration: Duration) -> datetime:
        """Compute the time at which a duration ends; outside opening hours it starts at the next opening.

        N x 24 hours start at once and end at any time; all other durations end within opening hours or at their
        closing time. Larger units are added first: months, calendar days, N x 24 hours, working days, hours. A date
        that a month does not have becomes the month's last day and keeps its time of day. One month from 30 and
        from 31 January therefore ends on the same day, the only case in which a later start may be due earlier.
        """
        return self._due_times.add(start, duration)

    def subtract(self, moment: datetime, duration: Duration) -> datetime:
        """Compute the time that is a duration before a moment: the opposite of `add`.

        Counted from any open time before the result, the duration ends by the moment. N x 24 hours lead to any time;
        all other durations lead to a time within opening hours or to a closing time. Hours lead to the last time from
        which they are left until the moment, which may be an opening time. Working days, calendar days and months
        keep the time of day; where the calendar is closed at that time, the result is the closing before it. Smaller
        units are subtracted first. A date that a month does not have becomes the month's last day.

        Raises:
            ValueError: If `moment` has no time zone.
            CalendarError: If the calendar was never open, or the result is beyond its range.

        >>> from datetime import datetime
        >>> from zoneinfo import ZoneInfo
        >>> from sopflow.timing import Duration, WorkCalendar
        >>> office = WorkCalendar("Asia/Jakarta", hours={"mon-fri": "08:00-16:00"})
        >>> exam = datetime(2026, 3, 11, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
        >>> office.subtract(exam, Duration({"working day": 3})).isoformat()
        '2026-03-06T09:00:00+07:00'
        """
        return self._due_times.subtract(moment, duration)

    def explain(self, start: datetime, standard: TimeStandard) -> Explanation | None:
        """Explain the due time of a step that starts at a time, piece by piece.

        Returns:
            The explanation; None if the standard sets no due time.

        Raises:
            CalendarError: As `due` does, and if the due time is more than ten years after the start.
        """
        if not standard.binds:
            return None
        found = self._due_times.explain(start, standard.maximum)
        return attrs.evolve(found, provisional=self.is_provisional(found.end, standard))

    def explain_back(self, moment: datetime, standard: TimeStandard) -> Explanation | None:
        """Explain the time that is a standard before a moment, piece by piece: `subtract`.

        Returns:
            The explanation; None if the standard states no length.

        Raises:
            CalendarError: As `subtract` does, and if the time is more than ten years before the moment.
        """
        counted = standard.counted_back
        if counted is None or counted.maximum is None:
            return None
        found = self._due_times.explain_back(moment, counted.maximum)
        return attrs.evolve(found, provisional=self.is_provisional(found.start, counted))

    def explain_rest(self, at: datetime, remaining: Remaining) -> Explanation:
        """Explain the due time of a standard whose clock starts again: `resume`, piece by piece.

        Raises:
            CalendarError: As for `explain`.
        """
        return self._due_times.explain_rest(at, remaining)

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Compute the working time between two times; negative if the end comes first."""
        return self._due_times.working_time(start, end)

    def remaining(self, at: datetime, due: datetime, standard: TimeStandard) -> Remaining:
        """Compute what remains of a standard when its clock stops, in the units of the standard.

        - Minutes and hours remain as opening hours, N x 24 hours as elapsed time.
        - Working days remain as working days; a started day is a fraction of the opening hours until the same time
          of day on the next working day.
        - Calendar days and weeks remain as calendar days. So do months and years, unless all of them remain.

        - Of the same day, the opening hours until its end remain.

        The amount is measured up to the due time, and it is never more than was granted. After the due time, it is
        negative, so that a suspension does not make a late case punctual.
        """
        return self._due_times.remaining(at, due, standard.maximum or Duration())

    def resume(self, at: datetime, remaining: Remaining) -> datetime:
        """Compute the due time of a standard whose clock starts again: what remains, added as `add` adds it.

        If nothing remains, the standard is due at once or at the next opening.
        """
        return self._due_times.resume(at, remaining)

    def is_provisional(self, due: datetime, standard: TimeStandard) -> bool:
        """Return whether a due time may still change, because the holidays of its year are not final.

        Joint leave, for example, exists only by yearly decree. The due time is computed as if no further holidays
        were decreed; see `Holidays.unsettled`.

        Args:
            due: A due time under this calendar, or the moment from which it is counted back.
            standard: Its time standard. Elapsed time (N x 24 hours) does not depend on holidays, and neither does
                anything but working days if the calendar has no hours.
        """
        if self.holidays is None or not standard.binds:
            return False
        families = {Family.DAYS} if standard.maximum is None else standard.maximum.families
        if self.hours is None:
            depends = Family.WORKING_DAYS in families or (Family.DAYS in families and self.day is DayMeaning.WORKING)
        else:
            depends = families != {Family.CLOCK}
        return depends and bool(_unsettled(self.holidays, due.astimezone(self.zone).year))


ROUND_THE_CLOCK: Final = WorkCalendar(day=DayMeaning.CALENDAR)
"""The default calendar: UTC, and a bare "hari" is 24 hours."""


@lru_cache(maxsize=_CALENDARS)
def _due_times(calendar: WorkCalendar) -> DueTimes:
    # Slow to import, and needed only to compute: the check of a SOP computes no due time.
    from sopflow.timing.due_times import DueTimes  # noqa: PLC0415

    return DueTimes(calendar)


@lru_cache(maxsize=256)
def _unsettled(holidays: Holidays, year: int) -> tuple[str, ...]:
    return holidays.unsettled(year)
