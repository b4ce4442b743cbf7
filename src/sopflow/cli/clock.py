"""The clock of a walk: it stands still until somebody says how much time passes."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sopflow.timing import Duration, TimeStandard, TimeStandardError, Unit, WorkCalendar

MONDAY = datetime(2026, 3, 2)  # noqa: DTZ001 (it gets the calendar's zone)
"""The day on which a walk begins if nobody says when."""

_MORNING = 8
_SHORTLY = 10
"""Working minutes that an activity without a time standard takes."""

_LATENESS = 30
"""Working minutes after the due time at which a late activity is completed."""


class ManualClock:
    """A clock that is set by hand, in the zone of a working calendar."""

    def __init__(self, calendar: WorkCalendar, now: datetime | None = None) -> None:
        """Set the clock.

        Args:
            calendar: How time is counted.
            now: An aware time; None for the opening of a Monday.

        Raises:
            CalendarError: If the calendar never opens.
        """
        self.calendar = calendar
        self.now = self._opening() if now is None else now.astimezone(calendar.zone)

    def __call__(self) -> datetime:
        """The time now, as a machine asks for it."""
        return self.now

    def _opening(self) -> datetime:
        monday = MONDAY.replace(tzinfo=self.calendar.zone)
        if self.calendar.hours is None:
            return monday.replace(hour=_MORNING)
        return self.calendar.next_opening(monday)

    def after(self, text: str) -> datetime:
        """The time after what somebody typed: a length of time, a time of day, or a date and time.

        Args:
            text: "15 menit", "+1 hari", "09:30", "2026-03-02 09:30"; empty for no time at all.

        Raises:
            TimeStandardError: If it is none of these.
            CalendarError: If it leads beyond all reason.
        """
        words = text.strip().removeprefix("+").strip()
        if words in ("", "0"):
            return self.now
        moment = self._moment(words)
        if moment is not None:
            return moment
        length = TimeStandard.parse(words).maximum
        if length is None:
            raise TimeStandardError(words, 1, "not-a-length")
        return self.calendar.add(self.now, length)

    def _moment(self, text: str) -> datetime | None:
        try:
            return localized(datetime.fromisoformat(text), self.calendar)
        except (ValueError, OverflowError):
            pass
        try:
            return (
                datetime.combine(self.now.date(), time.fromisoformat(text), self.calendar.zone) if ":" in text else None
            )
        except ValueError:
            return None

    def in_time(self, due: datetime | None) -> datetime:
        """A plausible time to complete something: half of what is left, in opening hours if that is in time.

        Args:
            due: When it is due; None without a standard.
        """
        start = self.calendar.next_opening(self.now)
        if due is None:
            return self.calendar.add(start, _minutes(_SHORTLY))
        if start >= due:
            return self.now + max(timedelta(), (due - self.now) / 2)
        half = self.calendar.working_time(start, due) / 2
        return self.calendar.add(start, _minutes(half // timedelta(minutes=1)))

    def too_late(self, due: datetime) -> datetime:
        """A time after the due time, in opening hours."""
        return self.calendar.add(max(due, self.now), _minutes(_LATENESS))


def localized(at: datetime, calendar: WorkCalendar) -> datetime:
    """An aware time; one without a zone is in the calendar's."""
    return at.replace(tzinfo=calendar.zone) if at.tzinfo is None else at.astimezone(calendar.zone)


def _minutes(count: int) -> Duration:
    return Duration({Unit.MINUTE: count})
