"""Rejected calls: for each code of a refusal, the calls that a case must refuse with this code only."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from datetime import timedelta
from typing import Final

from attrs import evolve

from sopflow.definition import Activity
from sopflow.machine import RefusalCode
from sopflow.testing.calls.actions import REASON, REASONED, UNKNOWN, reserved_to
from sopflow.testing.calls.enabled import EnabledCalls
from sopflow.testing.model import Person, Request

_REFERENCE: Final = "A-1"


def rejected_calls(
    enabled: EnabledCalls, codes: Iterable[RefusalCode] = RefusalCode
) -> dict[RefusalCode, list[Request]]:
    """Return calls that the case must refuse, by the one code of each refusal.

    Args:
        enabled: The state of the case, and the calls that it accepts.
        codes: The codes to consider.

    Returns:
        The calls by code, the simplest first; codes that are impossible in this state are omitted.
    """
    found = {code: list(rejections(enabled, code)) for code in codes}
    return {code: requests for code, requests in found.items() if requests}


def rejections(enabled: EnabledCalls, code: RefusalCode) -> Iterator[Request]:
    """Yield calls that the case must refuse with one code, the simplest first."""
    yield from _REJECTED[code](enabled)


def _well_formed(enabled: EnabledCalls) -> Iterator[Request]:
    """Yield a call of each kind that only the state of the case can forbid."""
    actions = enabled.actions or ("suspend", "resume", "restart_clock", "cancel")
    yield from enabled.completions
    yield from (enabled.call(action) for action in actions)


def _completion(enabled: EnabledCalls, activity: Activity) -> Request:
    """Return a call that completes an activity of any step."""
    by = next(person for person in enabled.candidates(activity.actors) if person.id is not None)
    answer = next(iter(activity.outcomes), None)
    return Request("complete", enabled.at, by, activity.id, answer)


def _activities(enabled: EnabledCalls) -> Iterator[Activity]:
    return (activity for step in enabled.sop.steps for activity in step.activities)


def _unknown_name(known: Container[str]) -> str:
    name, number = UNKNOWN, 0
    while name in known:
        number += 1
        name = f"{UNKNOWN}_{number}"
    return name


def _unknown_activity(enabled: EnabledCalls) -> Iterator[Request]:
    names = {activity.id for activity in _activities(enabled)}
    base = next(iter(enabled.completions), None) or _completion(enabled, enabled.sop.steps[0].activities[0])
    rows = [step.id for step in enabled.sop.steps if not step.is_single]
    for name in (_unknown_name(names), *rows[:2], "", base.activity.upper() if base.activity else ""):
        if name not in names:
            yield evolve(base, activity=name, outcome=None)


def _unknown_document(enabled: EnabledCalls) -> Iterator[Request]:
    unknown = _unknown_name(enabled.sop.documents)
    yield Request("attach", enabled.at, documents={unknown: None})
    for base in enabled.completions:
        yield evolve(base, documents={**base.documents, unknown: _REFERENCE})


def _unknown_actor(enabled: EnabledCalls) -> Iterator[Request]:
    unknown = _unknown_name(enabled.sop.actors)
    for base in _well_formed(enabled):
        yield evolve(base, by=Person(base.by.id if base.by else None, (unknown,)))


def _unknown_moment(enabled: EnabledCalls) -> Iterator[Request]:
    if enabled.sop.moments:
        base = enabled.call("set_moment")
        yield evolve(base, moment=_unknown_name(enabled.sop.moments), reason=None)


def _text(enabled: EnabledCalls) -> Iterator[Request]:
    for base in _well_formed(enabled):
        yield from (evolve(base, reason=f"a{char}") for char in "\0\ud800")


def _clock(enabled: EnabledCalls) -> Iterator[Request]:
    for base in _well_formed(enabled):
        for early in (timedelta(minutes=1), timedelta(microseconds=1), timedelta(days=1)):
            yield evolve(base, at=(enabled.last_at - early).astimezone(base.at.tzinfo))
        yield evolve(base, at=base.at.replace(tzinfo=None))


def _outcome(enabled: EnabledCalls) -> Iterator[Request]:
    for base in enabled.completions or [_completion(enabled, activity) for activity in _activities(enabled)]:
        answers = enabled.sop.activity(str(base.activity)).outcomes
        for answer in (_unknown_name(answers), None) if answers else (UNKNOWN, ""):
            yield evolve(base, outcome=answer)


def _closed(enabled: EnabledCalls) -> Iterator[Request]:
    if enabled.step is None:
        yield from (_completion(enabled, activity) for activity in _activities(enabled))
        actions = ("suspend", "resume", "restart_clock", "cancel", "attach")
        yield from map(enabled.call, (*actions, *(("set_moment",) if enabled.sop.moments else ())))


def _suspended(enabled: EnabledCalls) -> Iterator[Request]:
    if enabled.is_suspended:
        yield from (_completion(enabled, activity) for activity in enabled.ready)
        yield from map(enabled.call, ("suspend", "restart_clock"))


def _not_suspended(enabled: EnabledCalls) -> Iterator[Request]:
    if enabled.step is not None and not enabled.is_suspended:
        yield enabled.call("resume")


def _event(enabled: EnabledCalls) -> Iterator[Request]:
    for to in (enabled.version, 0, enabled.version + 1):
        yield evolve(enabled.call("correct"), to=to)


def _not_active(enabled: EnabledCalls) -> Iterator[Request]:
    if enabled.step is not None and not enabled.is_suspended:
        position = enabled.sop.positions[enabled.state]
        for step in (*enabled.sop.steps[position + 1 :], *enabled.sop.steps[:position]):
            yield from (_completion(enabled, activity) for activity in step.activities)


def _already_done(enabled: EnabledCalls) -> Iterator[Request]:
    if not enabled.is_suspended:
        yield from (_completion(enabled, enabled.sop.activity(id_)) for id_ in enabled.done)


def _order(enabled: EnabledCalls) -> Iterator[Request]:
    if enabled.step is not None and not enabled.is_suspended:
        possible = {*enabled.done, *(activity.id for activity in enabled.ready)}
        waiting = (activity for activity in enabled.step.activities if activity.id not in possible)
        yield from (_completion(enabled, activity) for activity in waiting)


def _actor(enabled: EnabledCalls) -> Iterator[Request]:
    for base in enabled.completions:
        activity = enabled.sop.activity(str(base.activity))
        others = [id_ for id_ in enabled.sop.actors if id_ not in activity.actors]
        if others:
            people = enabled.candidates(others[:1])
            # The wrong actor is to be the only fault, so four eyes must allow the person.
            by = next(person for person in people if enabled.admits(activity, evolve(person, actors=activity.actors)))
            yield evolve(base, by=by)
            yield evolve(base, by=evolve(by, actors=others))
        yield evolve(base, by=Person(base.by.id if base.by else None, ()))
    for action in () if enabled.step is None else _RESERVED:
        actors = None if action == "set_moment" and not enabled.sop.moments else reserved_to(enabled.sop, action)
        is_awaited = action in ("attach", "cancel", "set_moment") or (action == "resume") is enabled.is_suspended
        if actors is not None and is_awaited:
            yield evolve(enabled.call(action), by=None)
            yield from (
                evolve(enabled.call(action), by=Person(None, (id_,))) for id_ in enabled.sop.actors if id_ not in actors
            )


_RESERVED: Final = ("attach", "suspend", "resume", "restart_clock", "set_moment", "cancel")


def _same_person(enabled: EnabledCalls) -> Iterator[Request]:
    for base in enabled.completions:
        activity = enabled.sop.activity(str(base.activity))
        for name in (*enabled.names, None):
            person = Person(name, activity.actors)
            if not enabled.admits(activity, person):
                yield evolve(base, by=person)


def _documents(enabled: EnabledCalls) -> Iterator[Request]:
    for activity in () if enabled.is_suspended else enabled.ready:
        if enabled.missing(activity) and enabled.obstacles(activity) <= {RefusalCode.DOCUMENTS}:
            yield evolve(enabled.completion(activity), documents={})


def _not_supplied(enabled: EnabledCalls) -> Iterator[Request]:
    if enabled.step is None:
        return
    for id_, document in enabled.sop.documents.items():
        attachable = reserved_to(enabled.sop, "attach") != ()
        if attachable and not document.supplied and id_ not in enabled.documents:
            yield evolve(enabled.call("attach"), documents={id_: None})
    for base in enabled.completions:
        accepted = enabled.accepted(enabled.sop.activity(str(base.activity)))
        for id_ in enabled.sop.documents:
            if id_ not in accepted:
                yield evolve(base, documents={**base.documents, id_: _REFERENCE})


def _reason(enabled: EnabledCalls) -> Iterator[Request]:
    if enabled.needs_reason():
        for base in enabled.completions:
            yield evolve(base, reason=None)
            yield evolve(base, reason=" \n")
    for action in enabled.actions:
        if action in REASONED:
            yield evolve(enabled.call(action), reason=None)
    for moment, value in enabled.moments.items() if "set_moment" in enabled.actions else ():
        other = next(at for at in (enabled.at, enabled.at + timedelta(hours=1)) if at != value)
        amended = enabled.setting(moment, other)
        yield from (evolve(amended, reason=reason) for reason in (None, " "))


def _moment(enabled: EnabledCalls) -> Iterator[Request]:
    yield from _prevented(enabled, RefusalCode.MOMENT)
    if "set_moment" in enabled.actions:
        base = enabled.call("set_moment")
        yield evolve(base, value=enabled.at.replace(tzinfo=None), reason=REASON)


def _too_early(enabled: EnabledCalls) -> Iterator[Request]:
    return _prevented(enabled, RefusalCode.TOO_EARLY)


def _condition(enabled: EnabledCalls) -> Iterator[Request]:
    return _prevented(enabled, RefusalCode.CONDITION)


def _prevented(enabled: EnabledCalls, code: RefusalCode) -> Iterator[Request]:
    """Yield completions that nothing but one rule forbids."""
    for activity in () if enabled.is_suspended else enabled.ready:
        if enabled.obstacles(activity) == {code}:
            yield enabled.completion(activity)


def _impossible(_enabled: EnabledCalls) -> Iterator[Request]:
    """Yield nothing: the code depends on another revision or on the application, not on the case alone."""
    return iter(())


_REJECTED: Final[dict[RefusalCode, Callable[[EnabledCalls], Iterator[Request]]]] = {
    RefusalCode.UNKNOWN_ACTIVITY: _unknown_activity,
    RefusalCode.UNKNOWN_DOCUMENT: _unknown_document,
    RefusalCode.UNKNOWN_ACTOR: _unknown_actor,
    RefusalCode.UNKNOWN_STEP: _impossible,
    RefusalCode.UNKNOWN_MOMENT: _unknown_moment,
    RefusalCode.TEXT: _text,
    RefusalCode.CLOCK: _clock,
    RefusalCode.OUTCOME: _outcome,
    RefusalCode.CLOSED: _closed,
    RefusalCode.SUSPENDED: _suspended,
    RefusalCode.NOT_SUSPENDED: _not_suspended,
    RefusalCode.EVENT: _event,
    RefusalCode.MIGRATION: _impossible,
    RefusalCode.NOT_ACTIVE: _not_active,
    RefusalCode.ALREADY_DONE: _already_done,
    RefusalCode.ORDER: _order,
    RefusalCode.ACTOR: _actor,
    RefusalCode.NOT_PERMITTED: _impossible,
    RefusalCode.SAME_PERSON: _same_person,
    RefusalCode.DOCUMENTS: _documents,
    RefusalCode.NOT_SUPPLIED: _not_supplied,
    RefusalCode.MOMENT: _moment,
    RefusalCode.TOO_EARLY: _too_early,
    RefusalCode.CONDITION: _condition,
    RefusalCode.REASON: _reason,
}
