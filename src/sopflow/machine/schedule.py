"""The schedule of a case: its moments, and the clocks that do not start with the entry into their row."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from attrs import frozen

from sopflow.frozen import EMPTY, FrozenMap
from sopflow.machine.plain_values import dues_to_dict, instant_to_text, read_remaining, remaining_to_dict
from sopflow.machine.snapshot_reader import Field, SnapshotError
from sopflow.timing import Remaining

if TYPE_CHECKING:
    from sopflow.machine.engine import SopMachine

NO_MOMENTS: FrozenMap[datetime] = EMPTY


@frozen
class ClockStart:
    """The start of a clock: when it began to run, and with how much time.

    Attributes:
        at: The time, in UTC.
        remaining: The time that was left after a suspension; None for the whole time standard.
    """

    at: datetime
    remaining: Remaining | None = None


@frozen
class SinceClock:
    """A clock that runs since the completion of another row or activity, since a moment, or not before one.

    Attributes:
        start: The latest start, which may lie ahead.
        due: The due time in UTC; None while the clock is stopped before it.
        remaining: The time that a stopped clock keeps; None while it runs, and if it was late when it was stopped.
    """

    start: ClockStart
    due: datetime | None
    remaining: Remaining | None = None


@frozen
class Schedule:
    """The moments of a case, and the clocks that depend on them or on other rows.

    Attributes:
        moments: The moments that are set, in UTC, by id.
        clocks: The clocks that have started, by the row or activity whose due time they determine.
    """

    moments: FrozenMap[datetime] = EMPTY
    clocks: FrozenMap[SinceClock] = EMPTY


def start_to_dict(start: ClockStart) -> dict[str, Any]:
    """Return the start of a clock as plain data for JSON."""
    remaining = None if start.remaining is None else remaining_to_dict(start.remaining)
    return {"at": instant_to_text(start.at), "remaining": remaining}


def read_start(field: Field) -> ClockStart:
    """Read the start of a clock."""
    data = field.record()
    return ClockStart(data.get("at").instant(), data.get("remaining").optional(read_remaining))


def schedule_to_dict(schedule: Schedule) -> dict[str, Any]:
    """Return a schedule as plain data for JSON."""
    return {
        "moments": dues_to_dict(schedule.moments),
        "clocks": {id_: _clock_to_dict(clock) for id_, clock in schedule.clocks.items()},
    }


def read_schedule(field: Field, machine: SopMachine[Any] | None) -> Schedule:
    """Read a schedule.

    Args:
        field: A copy of untrusted data.
        machine: The machine of the SOP whose moments and clocks may occur; None for any.

    Raises:
        SnapshotError: If a field is wrong; the error names it.
    """
    data = field.record()
    if machine is None:
        moments = places = None
    elif machine.scheduling is None:
        raise SnapshotError(field.name, "no time of the SOP depends on a moment or on another row")
    else:
        moments, places = machine.sop.moments, machine.scheduling.clocked
    schedule = Schedule(
        data.get("moments").by_id(moments, Field.instant), data.get("clocks").by_id(places, _read_clock)
    )
    if schedule == Schedule():
        raise SnapshotError(field.name, "it is empty, so it must be missing")
    return schedule


def _clock_to_dict(clock: SinceClock) -> dict[str, Any]:
    remaining = None if clock.remaining is None else remaining_to_dict(clock.remaining)
    return {"start": start_to_dict(clock.start), "due": instant_to_text(clock.due), "remaining": remaining}


def _read_clock(field: Field) -> SinceClock:
    data = field.record()
    start, due = read_start(data.get("start")), data.get("due").optional(Field.instant)
    remaining = data.get("remaining").optional(read_remaining)
    if (due is None) == (remaining is None):
        raise SnapshotError(field.name, "a clock has either a due time or remaining time")
    return SinceClock(start, due, remaining)
