"""Properties of the end of a case: it can be reached, and it is reached in time."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import datetime

from attrs import field, frozen

from sopflow.dates import moment_text
from sopflow.definition import Sop
from sopflow.flow.state_space import Projection
from sopflow.machine import EventKind
from sopflow.testing.properties.property import Moment, Observed, Property, PropertyError
from sopflow.text import Text, shown
from sopflow.timing import ROUND_THE_CLOCK, Remaining, TimeStandard, WorkCalendar


@frozen
class eventually_ends(Property):  # noqa: N801 (properties read as they are written)
    """The property that a case can always reach an end, other than by cancellation."""

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield nothing."""
        yield from ()

    def projection(self, sop: Sop) -> Projection:
        """Return a projection without details."""
        return Projection()

    def observe(self, sop: Sop, memory: Hashable, moment: Moment) -> Observed:
        """Report nothing: the violation depends on what can follow, not on the moment itself."""
        return None, None

    def __str__(self) -> str:
        return "eventually_ends()"


def _standard(value: TimeStandard | str) -> TimeStandard:
    return TimeStandard.parse(value) if isinstance(value, str) else value


@frozen
class within(Property):  # noqa: N801 (properties read as they are written)
    """The property that a case ends within a time after its opening. The time stops while the clock is suspended.

    In a search of all runs, it is the property of the runs in which every row is completed by its due time; a row
    without a standard takes no time. It therefore never holds for a SOP with a loop that takes time.

    Attributes:
        standard: The time; it must set a due time.
    """

    standard: TimeStandard = field(converter=_standard)

    def __attrs_post_init__(self) -> None:
        """Refuse a standard without a due time."""
        if not self.standard.binds:
            raise PropertyError(f"{self}: the time needs a maximum, such as 3 hari kerja.")

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield nothing."""
        yield from ()

    def projection(self, sop: Sop) -> Projection:
        """Return a projection without details."""
        return Projection()

    def observe(self, sop: Sop, memory: Hashable, moment: Moment) -> Observed:
        """Remember the end of the time, or the remaining time while the clock is suspended."""
        assert moment.at is not None  # noqa: S101 (for the type checker: only histories are observed)
        if moment.kind == EventKind.OPENED:
            return self.limit(sop, moment.at), None
        calendar = calendar_of(sop)
        if moment.kind == EventKind.RESUMED and isinstance(memory, Remaining):
            memory = calendar.resume(moment.at, memory)
        if isinstance(memory, datetime) and moment.at > memory:
            limit = moment_text(memory, calendar.zone)
            return memory, Text(f"the time ended on {limit.en}", f"batas waktunya {limit.id}")
        if moment.kind == EventKind.SUSPENDED and isinstance(memory, datetime):
            return calendar.remaining(moment.at, memory, self.standard), None
        return memory, None

    def limit(self, sop: Sop, start: datetime) -> datetime:
        """Return the end of the time of a case.

        Args:
            sop: The SOP of the case.
            start: The opening of the case.
        """
        due = calendar_of(sop).due(start, self.standard)
        assert due is not None  # noqa: S101 (for the type checker: the standard binds)
        return due

    def __str__(self) -> str:
        return f"within({shown(str(self.standard))})"


def calendar_of(sop: Sop) -> WorkCalendar:
    """Return the calendar of a SOP, by default one without closing hours."""
    return sop.calendar or ROUND_THE_CLOCK
