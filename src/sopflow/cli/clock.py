"""The clock of a walk: it moves only when the user lets time pass."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sopflow.timing import Duration, TimeStandard, TimeStandardError, Unit, WorkCalendar

MONDAY = datetime(2026, 3, 2)  # noqa: DTZ001 (the clock adds the zone)
"""The day on which a walk begins by default."""

_MORNING = 8
_SHORTLY = 10
"""The working minutes that an activity without a time standard takes."""

_LATENESS = 30
"""The working minutes between the due time and a late completion."""


class ManualClock:
    """A clock that is set by hand, in the zone of a working calendar."""

    def __init__(self, calendar: WorkCalendar, now: datetime | None = None) -> None:
        """Set the clock.

        Args:
            calendar: The calendar that counts time.
            now: An aware time; None for the opening of a Monday.

        Raises:
            CalendarError: If the calendar never opens.
        """
        self.calendar = calendar
        self.now: datetime = self._opening() if now is None else now.astimezone(calendar.zone)

    def __call__(self) -> datetime:
        """Return the time, as a machine asks for it."""
        return self.now

    def _opening(self) -> datetime:
        monday = MONDAY.replace(tzinfo=self.calendar.zone)
        if self.calendar.hours is None:
            return monday.replace(hour=_MORNING)
        return self.calendar.next_opening(monday)

    def after(self, text: str) -> datetime:
        """Return the time after a typed length of time, or at a typed time of day or date and time.

        Args:
            text: "15 menit", "+1 hari", "09:30", "2026-03-02 09:30"; empty for no time.

        Raises:
            TimeStandardError: If the text is none of these.
            CalendarError: If the calendar does not reach that far.
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
        """Return a plausible time of completion: after half of the time left, in opening hours if that is in time.

        Args:
            due: The due time; None without a time standard.
        """
        start = self.calendar.next_opening(self.now)
        if due is None:
            return self.calendar.add(start, _minutes(_SHORTLY))
        if start >= due:
            return self.now + max(timedelta(), (due - self.now) / 2)
        half = self.calendar.working_time(start, due) / 2
        return self.calendar.add(start, _minutes(half // timedelta(minutes=1)))

    def too_late(self, due: datetime) -> datetime:
        """Return a time after the due time, in opening hours."""
        return self.calendar.add(max(due, self.now), _minutes(_LATENESS))


def localized(at: datetime, calendar: WorkCalendar) -> datetime:
    """Return an aware time; a time without a zone is in the calendar's."""
    return at.replace(tzinfo=calendar.zone) if at.tzinfo is None else at.astimezone(calendar.zone)


def _minutes(count: int) -> Duration:
    return Duration({Unit.MINUTE: count})
