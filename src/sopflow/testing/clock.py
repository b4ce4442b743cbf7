"""A clock that a test sets and advances."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sopflow.timing import ROUND_THE_CLOCK, TimeStandard, WorkCalendar

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
"""The default start of a clock, a Monday."""

MOMENT = timedelta(microseconds=1)
"""The shortest time that a test distinguishes, unless a system has a coarser resolution."""


def rounded(at: datetime, step: timedelta) -> datetime:
    """Round a time down to a multiple of a step since midnight; a step of a day or more gives midnight."""
    midnight = datetime.combine(at.date(), time())
    passed = (at.replace(tzinfo=None) - midnight) // step * step
    return (midnight + passed).replace(tzinfo=at.tzinfo, fold=at.fold)


class Clock:
    """A clock that changes only when it is set or advanced.

    Attributes:
        calendar: The calendar that counts time standards.
        now: The current time of the clock.

    >>> clock = Clock()
    >>> clock.advance("2 jam 30 menit").isoformat()
    '2026-03-02T02:30:00+00:00'
    """

    def __init__(self, calendar: WorkCalendar | None = None, now: datetime | None = None) -> None:
        """Create a clock.

        Args:
            calendar: The calendar; None for one that is always open.
            now: An aware time; None for the opening on a Monday.
        """
        self.calendar: WorkCalendar = calendar or ROUND_THE_CLOCK
        self.now: datetime = now or self.calendar.next_opening(BEGIN.replace(tzinfo=self.calendar.zone))

    def __call__(self) -> datetime:
        """Return the current time; a machine calls its clock."""
        return self.now

    def advance(self, time: str | timedelta) -> datetime:
        """Advance the clock.

        Args:
            time: A time standard such as "2 hari kerja", which the calendar counts, or a duration.

        Returns:
            The new time.

        Raises:
            TimeStandardError: If the text is not a time standard.
            ValueError: If the standard has no length.
        """
        if isinstance(time, timedelta):
            self.now += time
            return self.now
        length = TimeStandard.parse(time).maximum
        if length is None:
            raise ValueError(f"{time!r:.100} has no length.")
        self.now = self.calendar.add(self.now, length)
        return self.now
