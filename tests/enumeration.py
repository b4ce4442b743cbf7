"""Everything that can happen to the cases of a small SOP, found by brute force on the reference interpreter.

Tests compare the rules with it. It makes calls one by one and does not analyze the flow.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

from attrs import evolve, frozen

from sopflow.definition import Goto, Sop, Step
from sopflow.flow.row import ready, required
from sopflow.testing import Person, ReferenceCase, Request
from sopflow.testing.model import RunningClock

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
OPENING = Request("open", MONDAY)

_AHEAD = timedelta(days=1000)
"""A long time until a moment."""

_SOON = timedelta(days=100)
"""More than a case takes whose activities need not wait for a moment."""


@frozen
class Arrival:
    """A case that enters a row.

    Attributes:
        step: The row, or the final state of the case.
        documents: The documents in the case.
        path: The rows that the case entered, this one last; a shortest path to this row with these documents.
    """

    step: str
    documents: frozenset[str]
    path: tuple[str, ...]


def arrivals(sop: Sop, document: str | None = None, *, along: tuple[str, ...] = ()) -> list[Arrival]:
    """Return all arrivals of cases in which activities are completed and rows lapse, in every order.

    Calls hand over the required documents only, except one document, which is handed over, or not, whenever possible.

    Args:
        sop: A SOP with a few rows.
        document: The document to hand over although it is not required.
        along: A path to which the arrivals are restricted.

    Returns:
        The arrivals with distinct steps or documents, the shortest path first.
    """
    first = sop.steps[0].id
    seen: set[object] = set()
    found: dict[tuple[str, frozenset[str]], Arrival] = {}
    waiting = deque([(opened(sop), Arrival(first, frozenset(), (first,)))])
    while waiting:
        case, arrival = waiting.popleft()
        where = (_standing(case), frozenset(case.now.done), len(arrival.path) if along else 0)
        if where in seen:
            continue
        seen.add(where)
        if arrival.path == along or not along:
            found.setdefault((arrival.step, arrival.documents), arrival)
        if case.ended:
            continue
        for after in _with_and_without(case, document):
            if after.now.done:
                waiting.appendleft((after, arrival))
            else:
                waiting.append((after, _next_arrival(arrival, after)))
        waiting += [(after, _next_arrival(arrival, after)) for after in _lapsed(case)]
        if along:
            waiting = deque(each for each in waiting if each[1].path == along[: len(each[1].path)])
    return list(found.values())


def _next_arrival(arrival: Arrival, case: ReferenceCase) -> Arrival:
    """Return the arrival of a case that has left the row of an arrival."""
    state = str(case.now.state)
    return Arrival(state, frozenset(case.now.documents), (*arrival.path, state))


def openings_without(sop: Sop, target: str) -> dict[str, tuple[str, ...]]:
    """Return the rows and activities that open before a row or an activity has ever been completed.

    Args:
        sop: A SOP with a few rows, in which no document is missing.
        target: A row or an activity. The id of a row of one activity means the row.

    Returns:
        By id, the rows on a shortest path that leads there.
    """
    first = sop.steps[0].id
    found: dict[str, tuple[str, ...]] = {}
    seen = set()
    waiting: deque[tuple[ReferenceCase, tuple[str, ...]]] = deque([(opened(sop), (first,))])
    while waiting:
        case, path = waiting.popleft()
        state, done = str(case.now.state), frozenset(case.now.done)
        if case.ended or (state, done) in seen:
            continue
        seen.add((state, done))
        step = sop.step(state)
        found.setdefault(state, path)
        for activity in ready(step, done):
            found.setdefault(activity.id, path)
            for answer in activity.outcomes or [None]:
                after = _copy(case)
                if not _complete(after, activity.id, answer, required(step, activity) - set(after.now.documents)):
                    continue
                has_left = not after.now.done
                if target == activity.id != step.id or (
                    target == step.id and has_left and not step.leaves(activity, answer)
                ):
                    continue
                if has_left:
                    waiting.append((after, (*path, str(after.now.state))))
                else:
                    waiting.appendleft((after, path))
        waiting += [(after, (*path, str(after.now.state))) for after in _lapsed(case)]
    return found


def openings(sop: Sop) -> Iterator[tuple[str, ReferenceCase]]:
    """Yield the rows and activities of a SOP that open, each with every case in which it does.

    Args:
        sop: A SOP with a few rows, in which no document is missing.
    """
    seen = set()
    waiting = [opened(sop)]
    while waiting:
        case = waiting.pop()
        where = str(case.now.state), frozenset(case.now.done), frozenset(case.now.waiting)
        if case.ended or where in seen:
            continue
        seen.add(where)
        step = sop.step(where[0])
        yield step.id, case
        for activity in ready(step, case.now.done):
            yield activity.id, case
        waiting += [*_with_and_without(case, None), *_lapsed(case)]


def has_stopped_time(sop: Sop, row: str) -> bool:
    """Return whether a case has another due time than it would have if a row did not stop times.

    Args:
        sop: A SOP with a few rows, in which no document is missing. Times that run since something are years long.
        row: A row with ``clock: stopped``.
    """
    running = evolve(sop, steps=[evolve(step, clock=None) if step.id == row else step for step in sop.steps])
    seen = set()
    waiting = [(opened(sop), opened(running))]
    while waiting:
        pair = waiting.pop()
        one, other = (case.now for case in pair)
        differing = {id_ for id_, clock in one.waiting.items() if clock.due != other.waiting[id_].due}
        where = (str(one.state), frozenset(one.done), frozenset(one.waiting), frozenset(differing))
        if pair[0].ended or where in seen:
            continue
        seen.add(where)
        if (one.due, one.activity_dues) != (other.due, other.activity_dues):
            return True
        step, later = sop.step(where[0]), (one.last_at or MONDAY) + timedelta(minutes=1)
        for activity in ready(step, one.done):
            for answer in activity.outcomes or [None]:
                after = _copy(pair[0]), _copy(pair[1])
                needed = required(step, activity) - set(one.documents)
                accepted_by = [_complete(case, activity.id, answer, needed, at=later) for case in after]
                if all(accepted_by):
                    waiting.append(after)
        waiting += zip(*(_lapsed(case) for case in pair), strict=True)
    return False


def opens_in_time(sop: Sop, id_: str) -> bool:
    """Return whether a row or an activity may open before its due time, if activities are completed early.

    Args:
        sop: A SOP with a few rows, in which no document is missing.
        id_: The row or activity, due before a moment that lies far ahead.
    """
    seen = set()
    waiting = [opened(sop, moments=MONDAY + _AHEAD)]
    while waiting:
        case = waiting.pop()
        now = case.now
        where = (str(now.state), frozenset(now.done), now.last_at is not None and now.last_at >= MONDAY + _SOON)
        if case.ended or where in seen:
            continue
        seen.add(where)
        step = sop.step(where[0])
        for open_id, due in {**now.activity_dues, step.id: now.due or now.activity_dues.get(step.id)}.items():
            if open_id == id_ and due is not None and now.last_at is not None and now.last_at < due:
                return True
        for activity in ready(step, now.done):
            at = max(filter(None, (now.last_at, case.earliest(now, activity))))
            for answer in activity.outcomes or [None]:
                after = _copy(case)
                if _complete(after, activity.id, answer, required(step, activity) - set(now.documents), at=at):
                    waiting.append(after)
        waiting += _lapsed(case)
    return False


def missing(sop: Sop, arrival: Arrival) -> set[str]:
    """Return the documents without which a case cannot complete the row that it enters."""
    if arrival.step not in sop.positions:
        return set()
    step = sop.step(arrival.step)
    needed = {id_ for activity in step.activities for id_ in required(step, activity)}
    return needed - arrival.documents - accepted(sop, step)


def accepted(sop: Sop, step: Step) -> set[str]:
    """Return the documents that may be handed over in a row."""
    return {*step.may_produce} | {id_ for id_, document in sop.documents.items() if document.supplied}


def with_one_unsupplied(sop: Sop, document: str) -> Sop:
    """Return a SOP in which all documents are supplied except one."""
    others = {id_: evolve(each, supplied=id_ != document) for id_, each in sop.documents.items()}
    return evolve(sop, documents=others)


def never_completed(sop: Sop, document: str) -> set[str]:
    """Return the rows that cases enter but never complete because one document is missing.

    All other documents are available, and this one is handed over, or not, whenever that is possible. A row is
    completed with the last of its activities, not with an early answer of tiered decisions.

    Args:
        sop: A SOP with a few rows.
        document: The document.
    """
    sop = with_one_unsupplied(sop, document)
    entered, completed = {sop.steps[0].id}, set()
    seen = set()
    waiting = [opened(sop)]
    while waiting:
        case = waiting.pop()
        if (
            case.ended
            or (where := (_standing(case)[0], document in case.now.documents, frozenset(case.now.done))) in seen
        ):
            continue
        seen.add(where)
        state = str(case.now.state)
        entered.add(state)
        for after in _with_and_without(case, document):
            last = after.now.events[-1]["activity"]
            if case.now.done.keys() | {last} == {activity.id for activity in case.sop.step(state).activities}:
                completed.add(state)
            waiting.append(after)
        waiting += _lapsed(case)
    return entered - completed


def entered_and_completed(sop: Sop) -> tuple[set[str], set[str]]:
    """Return the rows that cases enter, and the rows that they complete, for all assignments of persons.

    Args:
        sop: A SOP with a few rows. Actors with a number of persons have different persons.
    """
    few = [Person(f"{id_} {number}", (id_,)) for id_, each in sop.actors.items() for number in range(each.persons or 0)]
    many = [id_ for id_, each in sop.actors.items() if each.persons is None]
    every = [activity for step in sop.steps for activity in step.activities]
    remembered = {id_ for one in every for id_ in ((one.id, *one.not_same_person_as) if one.not_same_person_as else ())}
    entered, completed, seen = set(), set(), set()
    waiting = [opened(sop)]
    while waiting:
        case = waiting.pop()
        case.now.persons = {id_: who for id_, who in case.now.persons.items() if id_ in remembered}
        where = (str(case.now.state), frozenset(case.now.done), frozenset(case.now.persons.items()))
        if case.ended or where in seen:
            continue
        seen.add(where)
        entered.add(where[0])
        for activity in ready(sop.step(where[0]), case.now.done):
            for person in (*few, Person(f"orang {activity.id}", many)):
                for answer in activity.outcomes or [None]:
                    after = _copy(case)
                    if _complete(after, activity.id, answer, set(), person):
                        waiting.append(after)
                        if not after.now.done:
                            completed.add(where[0])
        waiting += _lapsed(case)
    return entered, completed


def followers(sop: Sop, step: str) -> set[str]:
    """Return the states that may follow a row in which no document is missing."""
    case = opened(sop)
    case.now.state, case.now.clocks = step, _clock_of(sop.step(step))
    return {str(after.now.state) for after in (*_completed(case), *_lapsed(case))}


def _clock_of(step: Step) -> dict[str | None, RunningClock]:
    """Return the clock of a row that is due in an hour, if it has a due time."""
    return {} if step.limit is None else {None: RunningClock(MONDAY, due=MONDAY + timedelta(hours=1))}


def simple_paths(sop: Sop) -> tuple[list[tuple[str, ...]], bool]:
    """Return all paths from the first row to an end that enter no row twice, and whether there is a cycle.

    Args:
        sop: A SOP with a few rows, in which no document is missing.
    """
    follow = {step.id: followers(sop, step.id) for step in sop.steps}
    found: list[tuple[str, ...]] = []
    has_cycle = False
    waiting: list[tuple[str, ...]] = [(sop.steps[0].id,)]
    while waiting:
        path = waiting.pop()
        for follower in sorted(follow[path[-1]]):
            if follower in path:
                has_cycle = True
            elif follower in follow:
                waiting.append((*path, follower))
            else:
                found.append(path)
    return found, has_cycle


def can_end(sop: Sop, state: str, documents: set[str], done: tuple[str, ...]) -> bool:
    """Return whether a case in a row can reach an end; it hands over what is needed, or everything that it may.

    Args:
        sop: A SOP with a few rows.
        state: The row.
        documents: The documents in the case.
        done: The activities of the row that are completed.
    """
    case = opened(sop)
    case.now.state, case.now.documents = state, dict.fromkeys(documents)
    case.now.done = dict.fromkeys(done, MONDAY)
    case.now.clocks = _clock_of(sop.step(state))
    seen = set()
    waiting = [case]
    while waiting:
        case = waiting.pop()
        if case.ended:
            return True
        where = (_standing(case), frozenset(case.now.done), frozenset(case.now.documents))
        if where not in seen:
            seen.add(where)
            step = sop.step(str(case.now.state))
            for activity in ready(step, case.now.done):
                needed = required(step, activity) - set(case.now.documents)
                for answer in activity.outcomes or [None]:
                    for handed_over in (needed, accepted(sop, step)):
                        after = _copy(case)
                        if _complete(after, activity.id, answer, handed_over):
                            waiting.append(after)
            waiting += _lapsed(case)
    return False


def opened(sop: Sop, *, moments: datetime = MONDAY) -> ReferenceCase:
    """Open a case without documents, with one time for all its moments."""
    case = ReferenceCase(sop)
    case.call(evolve(OPENING, moments=dict.fromkeys(sop.moments, moments)))
    return case


def _completed(case: ReferenceCase) -> Iterator[ReferenceCase]:
    """Yield the case after it leaves its row with each possible outcome; nothing if a document is missing."""
    step = case.sop.step(str(case.now.state))
    waiting = [case]
    while waiting:
        before = waiting.pop(0)
        activity = ready(step, before.now.done)[0]
        needed = required(step, activity) - set(before.now.documents)
        for answer in activity.outcomes or [None]:
            after = _copy(before)
            if _complete(after, activity.id, answer, needed):
                if after.now.done:
                    waiting.append(after)
                else:
                    yield after


def _with_and_without(case: ReferenceCase, document: str | None) -> Iterator[ReferenceCase]:
    """Yield the case after each activity that can be completed, with and without handing over a document."""
    step = case.sop.step(str(case.now.state))
    for activity in ready(step, case.now.done):
        for answer in activity.outcomes or [None]:
            for extra in ({*()}, accepted(case.sop, step) & {document}):
                after = _copy(case)
                needed = required(step, activity) - set(after.now.documents)
                if _complete(after, activity.id, answer, needed | extra):
                    yield after


def _lapsed(case: ReferenceCase) -> Iterator[ReferenceCase]:
    """Yield the case after its row lapses, if the row can lapse."""
    late = case.sop.late_rule(case.sop.step(str(case.now.state)))
    if isinstance(late, Goto) and case.now.due is not None:
        after = _copy(case)
        after.tick(case.now.due + timedelta(microseconds=1))
        yield after


_persons = count()


def _complete(
    case: ReferenceCase,
    activity: str,
    answer: str | None,
    documents: set[str],
    by: Person | None = None,
    *,
    at: datetime | None = None,
) -> bool:
    """Complete an activity, by default by a new person and at once; return whether the call was accepted."""
    by = by or Person(f"orang {next(_persons)}", case.sop.actors)
    at = at or case.now.last_at or MONDAY
    given: dict[str, str | None] = dict.fromkeys(documents)
    done = case.call(Request("complete", at, by, activity=activity, outcome=answer, documents=given))
    return not done.refused


def _copy(case: ReferenceCase) -> ReferenceCase:
    copy = ReferenceCase(case.sop)
    copy.now = evolve(case.now.copy(), events=[])
    return copy


def _standing(case: ReferenceCase) -> tuple[str, frozenset[str]]:
    return str(case.now.state), frozenset(case.now.documents)
