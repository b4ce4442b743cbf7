"""Replaying: a history becomes the case with that history.

Guards are not asked again, and due times and lateness are read, not computed. But the events must be a history that a
case of this SOP can have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from sopflow.definition import CANCELLED
from sopflow.frozen import FrozenMap
from sopflow.machine.compile import CompiledActivity
from sopflow.machine.consistency import contradiction
from sopflow.machine.deadlines import late_by
from sopflow.machine.decide import is_late
from sopflow.machine.earlier import check_earlier
from sopflow.machine.event import Event, EventKind, read_fields
from sopflow.machine.event_detail import Correction, Migration, MomentSet, Origin, Recount
from sopflow.machine.evolve import evolve
from sopflow.machine.performer import Performer
from sopflow.machine.refusal import Refused
from sopflow.machine.schedule import Schedule
from sopflow.machine.schedule_consistency import placed_in
from sopflow.machine.schedule_replay import differing, misfit_of_schedule, moved_schedule
from sopflow.machine.snapshot_reader import Field, SnapshotError, copied, shown
from sopflow.machine.standing import NO_DUES, Standing
from sopflow.timing import Remaining

if TYPE_CHECKING:
    from sopflow.machine.case import Case
    from sopflow.machine.engine import C, SopMachine

_FIELD_TYPES = (
    NoneType, str, int, datetime, timedelta, tuple, dict, FrozenMap, Performer, Remaining,
    Origin, Correction, Recount, Migration, MomentSet, Schedule,
)  # fmt: skip

_KEEPING = (EventKind.SUSPENDED, EventKind.MOMENT, EventKind.CORRECTED, EventKind.MIGRATED)
"""The kinds of events that may have remaining time."""

_WHILE_SUSPENDED = (EventKind.RESUMED, EventKind.ATTACHED, EventKind.MOMENT, EventKind.CANCELLED)
"""The kinds of events that may happen to a suspended case."""

_Kept: TypeAlias = dict[int, tuple[Standing, datetime] | None]
"""The standing of a case after the events that corrections go back to, with the times of these events."""


def replayed(machine: SopMachine[C], events: Iterable[object]) -> C:
    """Return the case with a history.

    Args:
        machine: The machine of the SOP.
        events: All events from the first; untrusted.

    Raises:
        SnapshotError: If the events are not a history of this SOP.
    """
    given = list(events)
    begin = begin_of_revision(isinstance(event, Event) and event.kind is EventKind.MIGRATED for event in given)
    checked = [
        _round_trip(machine if number >= begin else None, f"events[{number}]", event)
        for number, event in enumerate(given)
    ]
    case = empty_case(machine, "events[0].case", checked[0].case if checked else "none")
    replay_into(case, "events", checked)
    return case


def empty_case(machine: SopMachine[C], name: str, id_: str) -> C:
    """Return a case without events; its id is untrusted and comes from the named field."""
    try:
        return machine.case_class(machine, id_)
    except Refused as refused:
        raise SnapshotError(name, refused.reasons[0].message().rstrip(".")) from None


def replay_into(case: Case, name: str, events: Sequence[Event]) -> None:
    """Apply a history to a case without events.

    Args:
        case: The case; it is changed in place.
        name: The name of the field that holds the history.
        events: All events from the first.

    Raises:
        SnapshotError: If they are not a history of its SOP.
    """
    if not events:
        raise SnapshotError(name, "there are no events; a history begins with the event opened")
    begin = begin_of_revision(event.kind is EventKind.MIGRATED for event in events)
    origin = check_earlier(case, name, events[: begin + 1])
    if origin is not None:
        check_origin(case._machine, f"{name}[{begin}].", origin)
    kept = _standings_for_corrections(events[begin:])
    for number, event in enumerate(events[begin:], begin):
        wrong = _misfit(case, event, kept)
        if wrong is None and not evolve(case, event):
            wrong = f"the SOP has no such transition from {shown(event.source)} to {shown(event.target)}"
        if wrong is not None:
            raise SnapshotError(f"{name}[{number}]", wrong)
        if event.kind is EventKind.MIGRATED and (found := contradiction(case)) is not None:
            raise SnapshotError(f"{name}[{number}]", "its standing contradicts itself in {}: {}".format(*found))
        if event.seq in kept:
            kept[event.seq] = (case._standing(), event.at)
    if (found := contradiction(case)) is not None:
        raise SnapshotError(f"{name}[{len(events) - 1}]", "it leads to a contradiction in {}: {}".format(*found))


def begin_of_revision(migrations: Iterable[bool]) -> int:
    """Return the place of the last migration in a history; 0 if there is none.

    Args:
        migrations: Whether each event is a migration.
    """
    return max((number for number, is_migration in enumerate(migrations) if is_migration), default=0)


def check_origin(machine: SopMachine[Any], within: str, origin: Origin) -> None:
    """Check that data belongs to the SOP of a machine.

    Args:
        machine: The machine.
        within: The beginning of the names of the fields ``sop`` and ``fingerprint``.
        origin: The SOP that the data names.

    Raises:
        SnapshotError: If it belongs to another SOP or revision.
    """
    sop = machine.sop
    if origin.sop != sop.number:
        raise SnapshotError(f"{within}sop", f"the case belongs to {shown(origin.sop)}, not to {shown(sop.number)}")
    if origin.fingerprint != sop.fingerprint:
        raise SnapshotError(
            f"{within}fingerprint",
            "the case belongs to another revision of this SOP, which behaves differently; "
            "restore it with the machine of that revision",
        )


def read_event(machine: SopMachine[Any] | None, field: Field) -> Event:
    """Read an event that names documents and activities of a SOP only.

    Args:
        machine: The machine of the SOP; None for any names.
        field: A copy of untrusted data.

    Raises:
        SnapshotError: If it is not such an event; the error names the field.
    """
    return Event(**read_fields(field, machine))


def _round_trip(machine: SopMachine[Any] | None, name: str, event: object) -> Event:
    """Serialize an untrusted event and read it again: an event that does not survive is damaged."""
    if not isinstance(event, Event):
        raise SnapshotError(name, f"it is of the type {type(event).__name__:.60}, not an Event")
    for field in attrs.fields(Event):
        if not issubclass(kind := type(getattr(event, field.name)), _FIELD_TYPES):
            raise SnapshotError(f"{name}.{field.name}", f"it is of the type {kind.__name__:.60}")
    try:
        again = read_event(machine, copied(name, event.to_dict()))
        if again == event:
            return again
    except SnapshotError:
        raise
    except Exception as error:
        raise SnapshotError(name, f"one of its fields has a wrong type ({type(error).__name__:.60})") from error
    raise SnapshotError(name, "one of its fields has a wrong type")


def _standings_for_corrections(events: Iterable[Event]) -> _Kept:
    """Return the seqs of the events that corrections go back to, without their standings."""
    return dict.fromkeys(event.detail.to for event in events if isinstance(event.detail, Correction))


def _misfit(case: Case, event: Event, kept: _Kept) -> str | None:
    """Return why an event cannot be the next of a case; None if it can."""
    if event.case != case._id:
        return f"it belongs to the case {shown(event.case)}, not to {shown(case._id)}"
    if event.seq != case._version + 1:
        return f"its seq is {event.seq}; the next is {case._version + 1}"
    if case._last_at is not None and event.at < case._last_at:
        return "it happened before the previous event"
    if (case._version == 0) != (event.kind is EventKind.OPENED):
        return "a case is opened once, by its first event"
    if event.kind is not EventKind.COMPLETED:
        if _is_about_activity(event):
            return "it has fields that only a completion has"
        # The authority of the SOP may have changed since, but not the actors of the performer.
        if event.acted_as is not None and (event.by is None or event.acted_as not in event.by.actors):
            return f"its performer does not act as {shown(event.acted_as)}"
    keeps = event.remaining is not None or event.activity_remaining
    if keeps and event.kind not in _KEEPING:
        return "only a suspension keeps remaining time"
    if event.kind is EventKind.OPENED:
        first = case._machine.sop.steps[0].id
        if (event.source, event.target) != (None, first):
            return f"a case is opened at {first}"
        return misfit_of_schedule(case, event)
    if event.source != case._state:
        return f"its source is {shown(event.source)}, but the case is at {case._state}"
    if event.kind is EventKind.MIGRATED:
        return _misfit_of_migration(case, event)
    if _is_overdue(case, event) and event.kind is not EventKind.LAPSED:
        return f"the case would have lapsed from {case._state} first"
    if isinstance(event.detail, Correction):
        return _misfit_of_correction(case, event, event.detail, kept.get(event.detail.to))
    if case.ended:
        return "the case had ended"
    return _misfit_of_kind(case, event) or misfit_of_schedule(case, event)


def _misfit_of_migration(case: Case, event: Event) -> str | None:
    if event.target not in case._machine.rows:
        return f"{shown(event.target)} is not a step of the SOP"
    if event.documents:
        return "it adds documents, although its standing has them all"
    return None if event.reason else "it has no reason"


def _misfit_of_correction(
    case: Case, event: Event, correction: Correction, kept: tuple[Standing, datetime] | None
) -> str | None:
    """Check that the standing is that after the earlier event, but for due times that moved."""
    if kept is None:
        return f"it goes back to the event {correction.to}, which is not one before it"
    before, then = kept
    found = correction.standing
    if _without_clocks(found) != _without_clocks(before):
        return f"its standing is not that after the event {correction.to}"
    moved = moved_schedule(case._machine, before, then, event)
    if found.schedule != moved:
        return f"its {differing(moved, found.schedule)} is not that after the earlier event, moved by the time since"
    placed = placed_in(case)
    dues = [] if before.state in placed else [(before.due, found.due)]
    own_dues = before.activity_dues.items()
    dues += [(due, found.activity_dues.get(id_)) for id_, due in own_dues if id_ not in placed]
    if len(before.activity_dues) != len(found.activity_dues) or not all(
        _may_move(before, old, then, new, event.at) for old, new in dues
    ):
        return "its due times are not those after the earlier event, moved by the time since then"
    return None


def _without_clocks(standing: Standing) -> Standing:
    return attrs.evolve(standing, due=None, activity_dues=NO_DUES, clock_starts=None, schedule=None)


def _may_move(before: Standing, old: datetime | None, then: datetime, new: datetime | None, now: datetime) -> bool:
    """Return whether a due time may have moved: only a clock that ran has moved, and it has not run out."""
    if old is None or new is None or old < then or before.suspended_since is not None:
        return old == new
    return new >= now


def _is_about_activity(event: Event) -> bool:
    fields = (event.activity, event.outcome, event.late_by, event.activity_late_by, event.discarded)
    return fields != (None, None, None, None, ())


def _misfit_of_kind(case: Case, event: Event) -> str | None:
    suspended = case._suspended_since is not None
    if event.kind is EventKind.RESUMED and not suspended:
        return "the case was not suspended"
    if suspended and event.kind not in _WHILE_SUSPENDED:
        return "the case was suspended"
    if isinstance(event.detail, MomentSet):
        return _misfit_of_moment(case, event, event.detail)
    if isinstance(recount := event.detail, Recount):
        return _misfit_of_recount(case, event, recount)
    if event.kind is EventKind.ATTACHED and (event.due, event.activity_dues) != (case._due, case._activity_dues):
        return "it changes a due time"
    if event.kind is EventKind.LAPSED:
        lapses = event.at == _lapses_at(case) and event.target == case._machine.lapse_target(case._state)
        return None if lapses else f"the case does not lapse from {case._state} to {shown(event.target)} at that time"
    if event.kind is EventKind.COMPLETED:
        return _misfit_of_completion(case, event)
    target = CANCELLED if event.kind is EventKind.CANCELLED else None
    return None if event.target == target else f"its target must be {target}"


def _misfit_of_moment(case: Case, event: Event, moment: MomentSet) -> str | None:
    if moment.before != case.moments.get(moment.moment):
        return f"{moment.moment} had another value before it"
    if moment.before not in (None, moment.value) and not event.reason:
        return "it has no reason"
    return None if event.target is None else "its target must be None"


def _misfit_of_recount(case: Case, event: Event, recount: Recount) -> str | None:
    if (recount.due_before, recount.activity_dues_before) != (case._due, case._activity_dues):
        return "the due times before it are others"
    if event.target is not None:
        return "its target must be None"
    kept = (event.due is None) == (case._due is None) and event.activity_dues.keys() == case._activity_dues.keys()
    return None if kept else "it starts or stops a clock"


def _lapses_at(case: Case) -> datetime | None:
    """Return the time of the lapse of a late case: its due time, but not before the last event."""
    return case._due if case._due is None or case._last_at is None else max(case._due, case._last_at)


def _is_overdue(case: Case, event: Event) -> bool:
    """Return whether a lapse comes before an event."""
    running = case._due is not None and case._suspended_since is None
    return running and is_late(case, event.at) and case._machine.lapse_target(case._state) is not None


def _misfit_of_completion(case: Case, event: Event) -> str | None:
    activity = case._machine.activities.get(event.activity or "")
    if activity is None or activity.step.id != case._state:
        return f"{shown(event.activity)} is not an activity of the step {case._state}"
    if event.by is None:
        return "it has no performer"
    if event.acted_as != event.by.acts_as(activity.activity.actors):
        return f"its performer did not act as {shown(event.acted_as)}"
    if activity.id in case._done:
        return f"{event.activity} was already done"
    if not activity.is_open(case._done):
        return f"{event.activity} was completed before an activity that must come first"
    dues = (case._due, case._activity_dues.get(activity.id))
    if (event.late_by, event.activity_late_by) != tuple(late_by(due, event.at) for due in dues):
        return "its lateness contradicts the due time"
    completes = activity.completes_row(case._done, event.outcome)
    if completes != (event.target is not None):
        return "it leaves its row although activities are open" if event.target else "it completes its row but stays"
    placed = placed_in(case)
    kept = {id_: due for id_, due in case._activity_dues.items() if id_ != event.activity and id_ not in placed}
    moved = event.due != case._due and case._state not in placed
    if event.target is None and (moved or not kept.items() <= event.activity_dues.items()):
        return "it changes a due time"
    return _misfit_of_documents(activity, event)


def _misfit_of_documents(activity: CompiledActivity, event: Event) -> str | None:
    """Check that the event adds the documents that its row produces, and discards those of its outcome."""
    definition = activity.activity
    outcome = definition.outcomes.get(event.outcome or "")
    answer = None if outcome is None else event.outcome
    produced = activity.step.made_by(definition, answer, completes=event.target is not None)
    discarded: tuple[str, ...] = ()
    if outcome is not None:
        discarded = tuple(id_ for id_ in outcome.discards if id_ not in outcome.produces)
    if event.discarded != discarded:
        return f"it discards {shown(event.discarded)} instead of {shown(discarded)}"
    missing = [id_ for id_ in produced if id_ not in event.documents and id_ not in discarded]
    return f"it does not add {', '.join(missing)}" if missing else None
