"""Consistency: where a case stands must be somewhere that its SOP can lead to.

What is said here holds after every event of every case. A case for which it did not hold might wait for nothing, or
record what contradicts its own history; so none is made of a snapshot or a history that leads to one.
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.machine.plans import open_plans
from sopflow.machine.standing import Standing
from sopflow.timing import TimeStandard


def contradiction(case: Standing) -> tuple[str, str] | None:
    """The first field in which a case contradicts itself or its SOP, and how; None when there is none."""
    return next(_contradictions(case), None)


def _contradictions(case: Standing) -> Iterator[tuple[str, str]]:
    if case.ended:
        yield from _after_the_end(case)
    else:
        yield from _work(case)
        yield from _four_eyes(case)
        yield from _clock(case)
        yield from _own_clocks(case)
    moved = case.state != case.machine.sop.steps[0].id
    fewest = 1 + moved + len(case.done) + (case.suspended_since is not None)
    if case.version < fewest:
        yield "version", f"it is {case.version}, and what has happened takes at least {fewest} events"


def _after_the_end(case: Standing) -> Iterator[tuple[str, str]]:
    for name in ("due", "activity_dues", "suspended_since", "remaining", "activity_remaining", "done"):
        if getattr(case, name):
            yield name, "the case has ended, so there is none"


def _work(case: Standing) -> Iterator[tuple[str, str]]:
    """What is done was done in its order and in its time, and something is left to do."""
    row = case.machine.sop.step(case.state).activities
    if len(case.done) == len(row):
        yield "done", f"all of {case.state} is done, so the case would have left it"
    working_until = case.suspended_since or case.last_at
    for id_, done in case._done.items():
        if working_until is None or done.at > working_until:
            yield f"done.{id_}.at", "nothing is done after the last event, or after the clock was stopped"
        for before in case.machine.plans[id_].after:
            earlier = case.done_by(before)
            if earlier is None or earlier.at > done.at:
                yield f"done.{id_}", f"{before} comes before it"


def _four_eyes(case: Standing) -> Iterator[tuple[str, str]]:
    """Of the step's own activities, performers are kept of those that are done in this visit."""
    for activity in case.machine.sop.step(case.state).activities:
        if activity.id in case.machine.four_eyes:
            done = case.done_by(activity.id)
            if case._performer_of(activity.id) != (done and done.by.id):
                yield "performers", f"they do not tell who did {activity.id} in this visit of {case.state}"


def _clock(case: Standing) -> Iterator[tuple[str, str]]:
    """The step's time runs, is kept, or is over; and nothing lapses late."""
    stopped, due, rest = case.suspended_since, case.due, case.remaining
    if (stopped is not None) and case.last_at is not None and stopped > case.last_at:
        yield "suspended_since", "the clock was stopped by the last event, or before it"
    if rest is not None and stopped is None:
        yield "remaining", "the clock runs, so nothing is kept"
    if not _binds(case.machine.sop.step(case.state).within):
        if due is not None or rest is not None:
            yield "due" if rest is None else "remaining", f"{case.state} has no time standard that binds"
        return
    if (due is None) == (rest is None):
        yield "due", "a step with a time standard is due at a time, unless a suspension keeps what remains"
    if due is None or case.last_at is None:
        return
    if stopped is not None and due >= stopped:
        yield "due", "the clock was stopped in time, so what remains is kept and nothing is due"
    if case.machine.lapse_of(case.state) is not None and due < (stopped or case.last_at):
        yield "due", f"the case would have lapsed from {case.state} before its last event"


def _own_clocks(case: Standing) -> Iterator[tuple[str, str]]:
    """The same for each open activity that has a standard of its own."""
    stopped, dues, rests = case.suspended_since, case.activity_dues, case.activity_remaining
    if rests and stopped is None:
        yield "activity_remaining", "the clock runs, so nothing is kept"
    running = {plan.activity.id for plan in open_plans(case) if _binds(plan.activity.within)}
    for id_ in running:
        if (id_ in dues) == (id_ in rests):
            yield "activity_dues", f"{id_} is due at a time, unless a suspension keeps what remains"
    for name, clocks in (("activity_dues", dues), ("activity_remaining", rests)):
        for id_ in clocks:
            if id_ not in running:
                yield name, f"no time of its own runs for {id_}"
    for id_, due in dues.items():
        if stopped is not None and due >= stopped:
            yield "activity_dues", f"the clock was stopped in time, so what remains is kept and {id_} is not due"


def _binds(standard: TimeStandard | None) -> bool:
    return standard is not None and standard.binds
