"""The standing of a case: its state, clocks, documents and performers as a value, and the value as plain data."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attrs import frozen

from sopflow.frozen import EMPTY, FrozenMap
from sopflow.machine.performer import Performer, performer_to_dict, read_performer, read_persons
from sopflow.machine.plain_values import (
    dues_to_dict,
    instant_to_text,
    read_reference,
    read_remaining,
    remaining_to_dict,
)
from sopflow.machine.schedule import (
    ClockStart,
    Schedule,
    read_schedule,
    read_start,
    schedule_to_dict,
    start_to_dict,
)
from sopflow.machine.snapshot_reader import Field, Record, SnapshotError, shown
from sopflow.timing import Remaining

if TYPE_CHECKING:
    from sopflow.machine.engine import SopMachine

NO_DOCUMENTS: FrozenMap[str | None] = FrozenMap()
NO_DUES: FrozenMap[datetime] = FrozenMap()
NO_REMAINING: FrozenMap[Remaining] = FrozenMap()


@frozen
class Done:
    """The completion of an activity in the current visit of its step: by whom and when."""

    by: Performer
    at: datetime


@frozen
class ClockStarts:
    """The starts of running clocks that did not simply start when their step was entered or their activity opened.

    Attributes:
        step: The start of the step's clock; None if it started when the step was entered.
        activities: The starts of activities' clocks; missing if they started when the activity opened.
    """

    step: ClockStart | None = None
    activities: FrozenMap[ClockStart] = EMPTY


NOTHING_DONE: FrozenMap[Done] = FrozenMap()
NO_PERFORMERS: FrozenMap[tuple[str, ...]] = FrozenMap()


@frozen
class Standing:
    """The part of a case's position that decides how the case continues. Times are aware, in UTC.

    Attributes:
        state: The id of the step or end.
        entered_at: The time at which the case entered it.
        due: The due time of the step; None without a standard or while suspended.
        activity_dues: The due times of open activities that have a standard of their own.
        suspended_since: The time of the suspension; None while the clock runs.
        remaining: The time that a suspension keeps for the step.
        activity_remaining: The time that it keeps for activities with a standard of their own.
        done: The activities completed in this visit of the step, in order.
        performers: The persons who completed activities under four eyes in the latest visit of their step, or on whose
            behalf they were completed.
        documents: The documents in the case: references by id, None for a document without a reference.
        clock_starts: The starts of clocks that were restarted or resumed; None if there are none.
        schedule: The moments, and the clocks that depend on them or on other rows; None if there are none.
    """

    state: str
    entered_at: datetime
    due: datetime | None = None
    activity_dues: FrozenMap[datetime] = NO_DUES
    suspended_since: datetime | None = None
    remaining: Remaining | None = None
    activity_remaining: FrozenMap[Remaining] = NO_REMAINING
    done: FrozenMap[Done] = NOTHING_DONE
    performers: FrozenMap[tuple[str, ...]] = NO_PERFORMERS
    documents: FrozenMap[str | None] = NO_DOCUMENTS
    clock_starts: ClockStarts | None = None
    schedule: Schedule | None = None


def standing_to_dict(standing: Standing) -> dict[str, Any]:
    """Return a standing as plain data for JSON; the key ``schedule`` is missing without one."""
    remaining = {id_: remaining_to_dict(each) for id_, each in standing.activity_remaining.items()}
    done = standing.done.items()
    data = {
        "state": standing.state,
        "entered_at": instant_to_text(standing.entered_at),
        "due": instant_to_text(standing.due),
        "activity_dues": dues_to_dict(standing.activity_dues),
        "suspended_since": instant_to_text(standing.suspended_since),
        "remaining": None if standing.remaining is None else remaining_to_dict(standing.remaining),
        "activity_remaining": remaining,
        "done": {id_: {"by": performer_to_dict(each.by), "at": instant_to_text(each.at)} for id_, each in done},
        "performers": {id_: list(persons) for id_, persons in standing.performers.items()},
        "documents": dict(standing.documents),
        "clock_starts": None if standing.clock_starts is None else _starts_to_dict(standing.clock_starts),
    }
    if standing.schedule is not None:
        data["schedule"] = schedule_to_dict(standing.schedule)
    return data


def read_standing(data: Record, machine: SopMachine[Any] | None = None) -> Standing:
    """Read a standing from the fields of a record.

    Args:
        data: A copy of untrusted data.
        machine: The machine of the SOP whose states, activities and documents may occur; None for any.

    Raises:
        SnapshotError: If a field is wrong; the error names it.
    """
    state = data.get("state").text()
    if machine is None:
        in_step = four_eyes = documents = None
    elif state in machine.states:
        in_step = {each.id for each in machine.rows.get(state, ())}
        four_eyes, documents = machine.four_eyes, machine.sop.documents
    else:
        raise SnapshotError(data.get("state").name, f"the SOP has no step or end {shown(state)}")
    done = data.get("done").by_id(in_step, _read_done)
    return Standing(
        state,
        data.get("entered_at").instant(),
        data.get("due").optional(Field.instant),
        data.get("activity_dues").by_id(in_step, Field.instant) or NO_DUES,
        data.get("suspended_since").optional(Field.instant),
        data.get("remaining").optional(read_remaining),
        data.get("activity_remaining").by_id(in_step, read_remaining) or NO_REMAINING,
        # In order of completion, even if a database has sorted the keys.
        FrozenMap(sorted(done.items(), key=lambda item: item[1].at)) if done else NOTHING_DONE,
        data.get("performers").by_id(four_eyes, read_persons) or NO_PERFORMERS,
        data.get("documents").by_id(documents, read_reference) or NO_DOCUMENTS,
        data.get("clock_starts").optional(lambda field: _read_starts(field, in_step)),
        data.get("schedule").optional(lambda field: read_schedule(field, machine)),
    )


def _starts_to_dict(starts: ClockStarts) -> dict[str, Any]:
    step = None if starts.step is None else start_to_dict(starts.step)
    return {"step": step, "activities": {id_: start_to_dict(each) for id_, each in starts.activities.items()}}


def _read_starts(field: Field, in_step: Collection[str] | None) -> ClockStarts:
    data = field.record()
    return ClockStarts(data.get("step").optional(read_start), data.get("activities").by_id(in_step, read_start))


def _read_done(field: Field) -> Done:
    data = field.record()
    return Done(read_performer(data.get("by")), data.get("at").instant())
