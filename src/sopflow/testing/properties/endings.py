"""Properties about the end of a case: that it can be reached, and within what time it is."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import datetime

from attrs import field, frozen

from sopflow.definition import Sop
from sopflow.flow.state_space import Projection
from sopflow.testing.properties.property import Moment, Property, PropertyError, Seen
from sopflow.text import Text, shown
from sopflow.timing import ROUND_THE_CLOCK, Remaining, TimeStandard, WorkCalendar


@frozen
class eventually_ends(Property):  # noqa: N801 (properties read as they are written)
    """The property that wherever a case comes to, it can still come to an end, other than by being cancelled."""

    def names(self) -> Iterator[tuple[str, str]]:
        """It speaks of nothing."""
        yield from ()

    def watch(self, sop: Sop) -> Projection:
        """Nothing in particular."""
        return Projection()

    def see(self, sop: Sop, memory: Hashable, moment: Moment) -> Seen:
        """A moment does not tell: what can come after it does."""
        return None, None

    def __str__(self) -> str:
        return "eventually_ends()"


def _standard(value: TimeStandard | str) -> TimeStandard:
    return TimeStandard.parse(value) if isinstance(value, str) else value


@frozen
class within(Property):  # noqa: N801 (properties read as they are written)
    """A case ends within a time after it is opened; the time does not run while the clock is stopped.

    Of a SOP it is claimed of those runs in which each row is completed when it is due at the latest; a row without a
    standard takes no time. So of a SOP that can go round, and takes time for that, it never holds.

    Attributes:
        standard: The time; it needs an upper end.
    """

    standard: TimeStandard = field(converter=_standard)

    def __attrs_post_init__(self) -> None:
        """Refuse a standard that sets no limit."""
        if not self.standard.binds:
            raise PropertyError(f"The property {self} needs a time with an upper end, such as 3 hari kerja.")

    def names(self) -> Iterator[tuple[str, str]]:
        """It speaks of nothing."""
        yield from ()

    def watch(self, sop: Sop) -> Projection:
        """Nothing in particular."""
        return Projection()

    def see(self, sop: Sop, memory: Hashable, moment: Moment) -> Seen:
        """Remember until when it may take, or what is left of that while the clock is stopped."""
        assert moment.at is not None  # noqa: S101 (for the type checker: of a SOP it is counted, not seen)
        if moment.kind == "opened":
            return self.limit(sop, moment.at), None
        calendar = calendar_of(sop)
        if moment.kind == "resumed" and isinstance(memory, Remaining):
            memory = calendar.resume(moment.at, memory)
        if isinstance(memory, datetime) and moment.at > memory:
            limit = memory.astimezone(calendar.zone).isoformat(" ", "minutes")
            return memory, Text(f"the time was over at {limit}", f"waktunya habis pada {limit}")
        if moment.kind == "suspended" and isinstance(memory, datetime):
            return calendar.remaining(moment.at, memory, self.standard), None
        return memory, None

    def limit(self, sop: Sop, start: datetime) -> datetime:
        """Until when a case may take that was opened at a time."""
        due = calendar_of(sop).due(start, self.standard)
        assert due is not None  # noqa: S101 (for the type checker: it has an upper end)
        return due

    def __str__(self) -> str:
        return f"within({shown(str(self.standard))})"


def calendar_of(sop: Sop) -> WorkCalendar:
    """How a SOP counts time."""
    return sop.calendar or ROUND_THE_CLOCK
