"""Times that matter for a case: around due times, breaks, closings, days off and clock changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from hypothesis import strategies as st

from sopflow.definition import Sop
from sopflow.machine import Case
from sopflow.testing.calls import AnyCase
from sopflow.testing.clock import MOMENT
from sopflow.testing.strategies.picking import Pick, equal_pick
from sopflow.timing import WorkCalendar

_SATURDAY: Final = 5


class _Times(NamedTuple):
    """The times of a case: its last event, its due time, the first due time of an activity, and its calendar.

    The shortest time that a system distinguishes, and the earliest time to complete an activity that waits for it,
    belong to them.
    """

    now: datetime
    due: datetime
    activity_due: datetime
    calendar: WorkCalendar
    moment: timedelta
    earliest: datetime | None = None

    def at(self, hour: time, days: int = 0) -> datetime:
        """Return a time of day, some days from now."""
        today = self.now.astimezone(self.calendar.zone)
        return datetime.combine(today.date() + timedelta(days=days), hour, today.tzinfo)


def _times_of(case: AnyCase, moment: timedelta = MOMENT) -> _Times:
    if isinstance(case, Case):
        now, due, dues, calendar = case.last_at, case.due, [*case.activity_dues.values()], case.machine.calendar
    else:
        now, due, dues, calendar = case.now.last_at, case.now.due, [*case.now.activity_dues.values()], case.calendar
    if now is None:
        raise ValueError("The case has not been opened yet, so it accepts no calls.")
    waits = [task.not_before for task in case.tasks(at=now)]
    activity_due = min(dues, default=due or now)
    earliest = min((time for time in waits if time is not None and time > now), default=None)
    return _Times(now, due or activity_due, activity_due, calendar, moment, earliest)


def last_event_at(case: AnyCase) -> datetime:
    """Return the time of the last event of a case.

    Raises:
        ValueError: If the case has not been opened.
    """
    return _times_of(case).now


def _closing(times: _Times) -> datetime:
    """Return the end of today's last opening hours."""
    spans = times.calendar.hours_on(times.at(time()).date())
    return times.at(time()) + timedelta(minutes=spans[-1].end if spans else 0)


def _day_off(times: _Times) -> datetime:
    """Return 10:00 on the next weekday without work, if one is near."""
    for days in range(1, 40):
        at = times.at(time(10), days)
        if at.weekday() < _SATURDAY and not times.calendar.is_working_day(at.date()):
            return at
    return times.now


def _clock_change(times: _Times) -> datetime:
    """Return 02:30 on the next day on which the clocks change, if there is one within a year."""
    today = times.at(time())
    day = _day_of_clock_change(times.calendar.zone, today.date())
    return times.now if day is None else times.at(time(2, 30), (day - today.date()).days)


@lru_cache(maxsize=1000)
def _day_of_clock_change(zone: tzinfo, today: date) -> date | None:
    days = [datetime.combine(today + timedelta(days=number), time(), zone) for number in range(367)]
    return next((day.date() for day, after in pairwise(days) if day.utcoffset() != after.utcoffset()), None)


# Simple times first, and those around due times more often. A failure that needs lateness shrinks to the moment after
# the due time: Hypothesis tries smaller positions, and half of each. Positions 0 to 7 are on time and 8 to 15 are late,
# so half of any later position is late as well.
_INSTANTS: Final[tuple[Callable[[_Times], datetime], ...]] = (
    lambda times: times.now,
    lambda times: times.now + timedelta(minutes=7),
    lambda times: times.activity_due - times.moment,
    *(lambda times: times.due - times.moment,) * 2,
    lambda times: times.activity_due,
    *(lambda times: times.due,) * 2,
    *(lambda times: times.due + times.moment,) * 4,
    *(lambda times: times.activity_due + times.moment,) * 2,
    *(lambda times: times.due + timedelta(days=11, minutes=1),) * 2,
    lambda times: times.now + times.moment,
    lambda times: times.calendar.next_opening(times.now + times.moment),
    lambda times: times.at(time(12, 30)),
    _closing,
    lambda times: times.at(time(10), _SATURDAY - times.at(time()).weekday()),
    _day_off,
    lambda times: times.now + timedelta(days=14),
    _clock_change,
)

_WAITS: Final[tuple[Callable[[_Times], datetime], ...]] = (
    *(lambda times: times.earliest or times.now,) * 8,
    *(lambda times: (times.earliest or times.now) - times.moment,) * 2,
    lambda times: (times.earliest or times.now) + timedelta(days=1),
)
"""Further times of a case that is too early for some activity."""

_STARTS: Final = (
    datetime(2026, 3, 2, 9),  # noqa: DTZ001 (the calendar of the SOP has the zone)
    datetime(2026, 3, 13, 11, 25),  # noqa: DTZ001 (a Friday, before a break, a weekend and days off)
    datetime(2026, 3, 27, 16, 55),  # noqa: DTZ001 (a Friday, before the clocks go forward in Europe)
    datetime(2026, 10, 24, 22, 30),  # noqa: DTZ001 (a Saturday, before the clocks go back)
    datetime(2026, 12, 31, 23, 59, 59, 999_999),  # noqa: DTZ001 (the last moment of a year)
)


@st.composite
def instants(draw: st.DrawFn, case: AnyCase) -> datetime:
    """Draw times that matter for a case: around due times, breaks, closings, days off and clock changes.

    They are in UTC and not before the last event of the case. The simplest is the time of that event.

    Args:
        draw: Provided by Hypothesis.
        case: A case that has been opened.
    """
    return instant(equal_pick(draw), case)


def instant(pick: Pick, case: AnyCase, moment: timedelta = MOMENT) -> datetime:
    """Return a time that matters for a case.

    Args:
        pick: Chooses among options.
        case: A case that has been opened.
        moment: The shortest time that the system distinguishes.
    """
    times = _times_of(case, moment)
    at: datetime = pick(_INSTANTS if times.earliest is None else (*_WAITS, *_INSTANTS))(times)
    return max(times.now, at).astimezone(UTC)


@st.composite
def starts(draw: st.DrawFn, sop: Sop) -> datetime:
    """Draw times to open a case: on a working day, and before weekends, days off, clock changes and a new year.

    Args:
        draw: Provided by Hypothesis.
        sop: The SOP; its calendar has the time zone.
    """
    return draw(st.sampled_from(_STARTS)).replace(tzinfo=UTC if sop.calendar is None else sop.calendar.zone)
