"""The time in which hours and minutes run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Hours(Protocol):
    """The time in which hours and minutes run."""

    def opening(self, instant: int) -> int:
        """Return the first open instant from this one on."""

    def settled(self, instant: int) -> int:
        """Return the instant itself if it is open or a closing time, else the next opening."""

    def settled_before(self, instant: int) -> int:
        """Return the instant itself if it is open or a closing time, else the previous closing."""

    def elapsed(self, start: int, end: int) -> int:
        """Return the open time between two instants, in microseconds; negative if the end comes first."""

    def advanced(self, start: int, work: int) -> int:
        """Return the first instant at which an amount of open time has passed; it may be a closing time."""

    def retreated(self, end: int, work: int) -> int:
        """Return the first instant from which an amount of open time is left until another instant."""

    def latest_start(self, end: int, work: int) -> int:
        """Return the last instant from which an amount of open time is left; it may be an opening time."""

    def open_between(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the open time between two instants as pairs of an opening and a closing, in order."""


class AroundTheClock:
    """The hours of a calendar that never closes."""

    def opening(self, instant: int) -> int:
        """Return the instant."""
        return instant

    def settled(self, instant: int) -> int:
        """Return the instant."""
        return instant

    def settled_before(self, instant: int) -> int:
        """Return the instant."""
        return instant

    def elapsed(self, start: int, end: int) -> int:
        """Return the time between two instants."""
        return end - start

    def advanced(self, start: int, work: int) -> int:
        """Return the sum."""
        return start + work

    def retreated(self, end: int, work: int) -> int:
        """Return the difference."""
        return end - work

    def latest_start(self, end: int, work: int) -> int:
        """Return the difference."""
        return end - work

    def open_between(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the whole time."""
        if start < end:
            yield start, end
