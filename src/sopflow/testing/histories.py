"""Conversion of the history of a case to a walk, so that it can be replayed and kept as a test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sopflow.definition import Activity, Sop, Step
from sopflow.flow.row import alternatives, required
from sopflow.machine import EventKind, MomentSet
from sopflow.testing.model import Person, Request
from sopflow.testing.planning.recorder import AnyEvent, event_data
from sopflow.testing.reference_effects import KINDS
from sopflow.testing.walks import Move, Result, Walk

_ACTIONS = {kind: action for action, kind in KINDS.items()}


def walk_of(sop: Sop, history: Iterable[AnyEvent], *, about: str = "") -> Walk:
    """Return the calls that lead to a history.

    The walk omits a document that a call handed over and discarded although no activity required it: a history does not
    record it. A lapse is part of the next call; without a later call it becomes a ``tick``.

    Args:
        sop: The SOP of the case.
        history: All events of the case.
        about: A description of the walk.

    Raises:
        ValueError: If the case migrated to another revision.
    """
    moves: list[Move] = []
    documents: set[str] = set()
    held: list[set[str]] = []  # after each event
    state, lapsed = "", None
    for event in map(event_data, history):
        if event["kind"] == EventKind.MIGRATED:
            raise ValueError(f"A walk has one SOP, but the case migrated with its event {event['seq']}.")
        if event["kind"] == EventKind.LAPSED:
            lapsed = event["at"]
        else:
            if lapsed is not None and event["at"] <= lapsed:
                moves.append(_tick(lapsed, state))
            lapsed = None
            moves.append(Move(_request(sop, event, documents), Result(event["target"] or state)))
        state = event["target"] or state
        to = _to(event)
        documents = (documents | set(event["documents"])) - set(event["discarded"]) if to is None else held[to - 1]
        held.append(documents)
    if lapsed is not None:
        moves.append(_tick(lapsed, state))
    return Walk(sop.number, moves, sop.fingerprint, about)


def _tick(lapsed: datetime, state: str) -> Move:
    """Return a ``tick`` just after a lapse."""
    return Move(Request("tick", lapsed + timedelta(microseconds=1)), Result(state))


def _request(sop: Sop, event: Mapping[str, Any], before: set[str]) -> Request:
    by = event["by"]
    handed = dict(event["documents"])
    if event["activity"] is not None:
        step, activity = sop.step_of(event["activity"]), sop.activity(event["activity"])
        made = _made(step, activity, event)
        # A document that the call produces without a reference was not handed over, unless the activity required it.
        needed = required(step, activity) - before
        for group in alternatives(step, activity):
            if before.isdisjoint(group) and needed.isdisjoint(group):
                needed |= {id_ for id_ in group if id_ in event["documents"]}
        handed = {id_: reference for id_, reference in handed.items() if id_ not in made or reference is not None}
        handed |= {id_: event["documents"].get(id_) for id_ in sorted(needed)}
    return Request(
        _ACTIONS[event["kind"]],
        event["at"],
        Person(by.id, by.actors, by.on_behalf_of) if by is not None else None,
        event["activity"],
        event["outcome"],
        handed,
        event["reason"],
        _to(event),
        *_moment(event),
        _moments(event),
    )


def _to(event: Mapping[str, Any]) -> int | None:
    """Return the number of the event that a correction goes back to; None for other events."""
    if event["kind"] != EventKind.CORRECTED:
        return None
    to: int = event["to"] if "to" in event else event["detail"].to
    return to


def _moment(event: Mapping[str, Any]) -> tuple[str | None, datetime | None]:
    """Return the moment that an event sets and its value; None for other events."""
    if event["kind"] != EventKind.MOMENT:
        return None, None
    detail = event.get("detail")
    return (detail.moment, detail.value) if isinstance(detail, MomentSet) else (event["moment"], event["value"])


def _moments(event: Mapping[str, Any]) -> Mapping[str, datetime]:
    """Return the moments with which a case is opened; none for other events."""
    schedule = event.get("schedule")
    moments = event.get("moments", {}) if schedule is None else schedule.moments
    return moments if event["kind"] == EventKind.OPENED else {}


def _made(step: Step, activity: Activity, event: Mapping[str, Any]) -> set[str]:
    """Return the documents that a completion produces."""
    return {*step.made_by(activity, event["outcome"], completes=event["target"] is not None)}
