"""Replaying: a history becomes the case with that history.

Guards are not asked again, and due times and lateness are read, not computed. But the events must be a history that a
case of this SOP can have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from types import NoneType
from typing import TYPE_CHECKING, Any

import attrs

from sopflow.definition import CANCELLED
from sopflow.frozen import FrozenMap
from sopflow.machine.compile import CompiledActivity
from sopflow.machine.consistency import contradiction
from sopflow.machine.deadlines import late_by
from sopflow.machine.decide import is_late
from sopflow.machine.event import Event, EventKind, read_fields
from sopflow.machine.evolve import evolve
from sopflow.machine.performer import Performer
from sopflow.machine.refusal import Refused
from sopflow.machine.snapshot_reader import Field, SnapshotError, copied, shown
from sopflow.timing import Remaining

if TYPE_CHECKING:
    from sopflow.machine.case import Case
    from sopflow.machine.engine import C, SopMachine

_FIELD_TYPES = (NoneType, str, int, datetime, timedelta, tuple, dict, FrozenMap, Performer, Remaining)


def replayed(machine: SopMachine[C], events: Iterable[object]) -> C:
    """Return the case with a history.

    Args:
        machine: The machine of the SOP.
        events: All events from the first; untrusted.

    Raises:
        SnapshotError: If the events are not a history of this SOP.
    """
    checked = [_round_trip(machine, f"events[{number}]", event) for number, event in enumerate(events)]
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
    if events[0].kind is EventKind.OPENED:
        check_origin(case._machine, f"{name}[0].", events[0].sop, events[0].fingerprint)
    for number, event in enumerate(events):
        wrong = _misfit(case, event)
        if wrong is None and not evolve(case, event):
            wrong = f"the SOP has no such transition from {shown(event.source)} to {shown(event.target)}"
        if wrong is not None:
            raise SnapshotError(f"{name}[{number}]", wrong)
    if (found := contradiction(case)) is not None:
        raise SnapshotError(f"{name}[{len(events) - 1}]", "it leads to a contradiction in {}: {}".format(*found))


def check_origin(machine: SopMachine[Any], within: str, number: str | None, fingerprint: str | None) -> None:
    """Check that data belongs to the SOP of a machine.

    Args:
        machine: The machine.
        within: The beginning of the names of the fields ``sop`` and ``fingerprint``.
        number: The SOP's number in the data.
        fingerprint: The SOP's fingerprint in the data.

    Raises:
        SnapshotError: If it belongs to another SOP or revision.
    """
    sop = machine.sop
    if number != sop.number:
        raise SnapshotError(f"{within}sop", f"the case belongs to {shown(number)}, not to {shown(sop.number)}")
    if fingerprint != sop.fingerprint:
        raise SnapshotError(
            f"{within}fingerprint",
            "the case belongs to another revision of this SOP, which behaves differently; "
            "restore it with the machine of that revision",
        )


def read_event(machine: SopMachine[Any], field: Field) -> Event:
    """Read an event that names documents and activities of the machine's SOP only.

    Raises:
        SnapshotError: If it is not such an event; the error names the field.
    """
    return Event(**read_fields(field, documents=machine.sop.documents, activities=machine.activities))


def _round_trip(machine: SopMachine[Any], name: str, event: object) -> Event:
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


def _misfit(case: Case, event: Event) -> str | None:
    """Return why an event cannot be the next of a case; None if it can."""
    if event.case != case._id:
        return f"it belongs to the case {shown(event.case)}, not to {shown(case._id)}"
    if event.seq != case._version + 1:
        return f"its seq is {event.seq}; the next is {case._version + 1}"
    if case._last_at is not None and event.at < case._last_at:
        return "it happened before the previous event"
    if (case._version == 0) != (event.kind is EventKind.OPENED):
        return "a case is opened once, by its first event"
    if event.kind is not EventKind.COMPLETED and _is_about_activity(event):
        return "it has fields that only a completion has"
    if event.kind is not EventKind.SUSPENDED and (event.remaining is not None or event.activity_remaining):
        return "only a suspension keeps remaining time"
    if event.kind is not EventKind.OPENED and (event.sop, event.fingerprint) != (None, None):
        return "only the event opened names the SOP"
    if event.kind is EventKind.OPENED:
        first = case._machine.sop.steps[0].id
        return None if (event.source, event.target) == (None, first) else f"a case is opened at {first}"
    if case.ended:
        return "the case had ended"
    if event.source != case._state:
        return f"its source is {shown(event.source)}, but the case is at {case._state}"
    return _misfit_of_kind(case, event)


def _is_about_activity(event: Event) -> bool:
    fields = (event.activity, event.outcome, event.late_by, event.activity_late_by, event.discarded)
    return fields != (None, None, None, None, ())


def _misfit_of_kind(case: Case, event: Event) -> str | None:
    suspended = case._suspended_since is not None
    if event.kind is EventKind.RESUMED and not suspended:
        return "the case was not suspended"
    if suspended and event.kind not in (EventKind.RESUMED, EventKind.ATTACHED, EventKind.CANCELLED):
        return "the case was suspended"
    if event.kind is EventKind.ATTACHED and (event.due, event.activity_dues) != (case._due, case._activity_dues):
        return "it changes a due time"
    if event.kind is EventKind.LAPSED:
        lapses = event.at == _lapses_at(case) and event.target == case._machine.lapse_target(case._state)
        return None if lapses else f"the case does not lapse from {case._state} to {shown(event.target)} at that time"
    if _is_overdue(case, event):
        return f"the case would have lapsed from {case._state} first"
    if event.kind is EventKind.COMPLETED:
        return _misfit_of_completion(case, event)
    target = CANCELLED if event.kind is EventKind.CANCELLED else None
    return None if event.target == target else f"its target must be {target}"


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
    if activity.id in case._done:
        return f"{event.activity} was already done"
    if not activity.is_open(case._done):
        return f"{event.activity} was completed before an activity that must come first"
    dues = (case._due, case._activity_dues.get(activity.id))
    if (event.late_by, event.activity_late_by) != tuple(late_by(due, event.at) for due in dues):
        return "its lateness contradicts the due time"
    completes = len(case._done) + 1 == len(activity.step.activities)
    if completes != (event.target is not None):
        return "it leaves its row although activities are open" if event.target else "it completes its row but stays"
    kept = {id_: due for id_, due in case._activity_dues.items() if id_ != event.activity}
    if event.target is None and (event.due != case._due or not kept.items() <= event.activity_dues.items()):
        return "it changes a due time"
    return _misfit_of_documents(activity, event)


def _misfit_of_documents(activity: CompiledActivity, event: Event) -> str | None:
    """Check that the event adds the documents that its row produces, and discards those of its outcome."""
    definition = activity.activity
    outcome = definition.outcomes.get(event.outcome or "")
    produced = definition.produces if event.target is None else (*definition.produces, *activity.step.produces)
    discarded: tuple[str, ...] = ()
    if outcome is not None:
        discarded = tuple(id_ for id_ in outcome.discards if id_ not in outcome.produces)
        produced = (*produced, *outcome.produces)
    if event.discarded != discarded:
        return f"it discards {shown(event.discarded)} instead of {shown(discarded)}"
    missing = [id_ for id_ in produced if id_ not in event.documents and id_ not in discarded]
    return f"it does not add {', '.join(missing)}" if missing else None
