"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sopflow.timing import ROUND_THE_CLOCK, TimeStandard, WorkCalendar

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
"""The day, a Monday, on which a clock begins if nobody says when."""


class Clock:
    """A clock that is set by hand, counting as a working calendar does.

    Attributes:
        calendar: How time is counted.
        now: The time.

    >>> clock = Clock()
    >>> clock.advance("2 jam 30 menit").isoformat()
    '2026-03-02T02:30:00+00:00'
    """

    def __init__(self, calendar: WorkCalendar | None = None, now: datetime | None = None) -> None:
        """Set the clock.

        Args:
            calendar: How time is counted; None for round the clock.
            now: An aware time; None for the opening of a Monday.
        """
        self.calendar = calendar or ROUND_THE_CLOCK
        self.now = now or self.calendar.next_opening(BEGIN.replace(tzinfo=self.calendar.zone))

    def __call__(self) -> datetime:
        """The time now, as a machine asks for it."""
        return self.now

    def advance(self, time: str | timedelta) -> datetime:
        """Let time pass.

        Args:
            time: A time standard such as "2 hari kerja", which the calendar counts, or a plain stretch of time.

        Returns:
            The time now.

        Raises:
            TimeStandardError: If the text is no time standard.
            ValueError: If it says no length.
        """
        if isinstance(time, timedelta):
            self.now += time
            return self.now
        length = TimeStandard.parse(time).maximum
        if length is None:
            raise ValueError(f"{time!r:.100} says no length of time.")
        self.now = self.calendar.add(self.now, length)
        return self.now
