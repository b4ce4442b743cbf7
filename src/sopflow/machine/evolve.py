"""Evolving: applying an event to a case.

No guard is asked. Folding a history through ``evolve`` gives the case with that history: due times, lateness and
documents are read from the events and never computed again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sopflow.frozen import FrozenMap
from sopflow.machine.event import Event, EventKind
from sopflow.machine.schedule import ClockStart
from sopflow.machine.standing import NO_DOCUMENTS, NOTHING_DONE, ClockStarts, Done
from sopflow.machine.transition import trigger_of

if TYPE_CHECKING:
    from sopflow.machine.case import Case

_STARTING = (EventKind.RESUMED, EventKind.RESTARTED)
_KEEPING = (EventKind.ATTACHED, EventKind.RECOUNTED)
_MOVING = (EventKind.COMPLETED, EventKind.LAPSED, EventKind.CANCELLED)


def evolve(case: Case, event: Event) -> bool:
    """Apply an event to a case.

    Args:
        case: The case; it is changed in place.
        event: An event decided for the case as it is, or read from its history.

    Returns:
        Whether the event fits the case; if not, the case is unchanged.
    """
    if event.kind in _MOVING:
        if not case._machine.events[trigger_of(event)].trigger(case, event):
            return False
    elif event.kind is EventKind.OPENED:
        case._machine.set_state(str(event.target), case)
    if event.detail is not None and (standing := event.standing) is not None:
        case._stand(standing)
    else:
        _follow(case, event)
    case._last_at = event.at
    case._history.append(event)
    case._version = event.seq
    return True


def _follow(case: Case, event: Event) -> None:
    """Change the standing of a case as an event demands."""
    _take_documents(case, event)
    if event.activity is not None and event.by is not None:
        if event.by.id is not None and event.activity in case._machine.four_eyes:
            persons = event.by.persons(event.acted_as)
            case._performers = {**(case._performers or {}), event.activity: persons}
        if event.target is None:
            case._done = {**case._done, event.activity: Done(event.by, event.at)}
    if event.target is not None:
        case._entered_at = event.at
        case._clock_starts = None
        _begin_visit(case, event.target)
    elif case._clock_starts is not None or event.kind in _STARTING:
        case._clock_starts = _clock_starts(case, event)
    case._due = event.due
    case._activity_dues = event.activity_dues
    case._schedule = event.schedule
    if event.kind not in _KEEPING:
        if event.kind is not EventKind.MOMENT:
            case._suspended_since = event.at if event.kind is EventKind.SUSPENDED else None
        case._remaining = event.remaining
        case._activity_remaining = event.activity_remaining


def _clock_starts(case: Case, event: Event) -> ClockStarts | None:
    """Return the starts of the clocks that run after an event within a step, as far as they were set anew."""
    at, scheduling = event.at, case._machine.scheduling
    before = case._clock_starts or ClockStarts()
    step = None if event.due is None else before.step
    activities = {id_: start for id_, start in before.activities.items() if id_ in event.activity_dues}
    if event.kind is EventKind.RESTARTED:
        step = None if event.due is None else ClockStart(at)
        activities = dict.fromkeys(event.activity_dues, ClockStart(at))
    elif event.kind is EventKind.RESUMED:
        step = step if case._remaining is None else ClockStart(at, case._remaining)
        activities |= {id_: ClockStart(at, remaining) for id_, remaining in case._activity_remaining.items()}
    if scheduling is not None:  # the schedule has the starts of its places
        step = None if case._state in scheduling.timed else step
        activities = {id_: start for id_, start in activities.items() if id_ not in scheduling.timed}
    return _some_starts(step, activities)


def _some_starts(step: ClockStart | None, activities: Mapping[str, ClockStart]) -> ClockStarts | None:
    return ClockStarts(step, FrozenMap(activities)) if step is not None or activities else None


def _take_documents(case: Case, event: Event) -> None:
    if case._documents is NO_DOCUMENTS and not event.discarded:
        # The case shares its first documents with the event: many cases never get others.
        case._documents = event.documents
    elif event.documents is not NO_DOCUMENTS or event.discarded:
        documents = case._documents
        if type(documents) is not dict:
            case._documents = documents = dict(documents)
        documents.update(event.documents)
        for id_ in event.discarded:
            documents.pop(id_, None)


def _begin_visit(case: Case, state: str) -> None:
    """Start a step afresh; performers of an earlier visit no longer count for four eyes."""
    case._done = NOTHING_DONE
    if case._performers and state not in case._machine.finals:
        again = {each.id for each in case._machine.rows[state]}
        case._performers = {id_: who for id_, who in case._performers.items() if id_ not in again} or None
