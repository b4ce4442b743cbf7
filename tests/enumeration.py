"""Whatever can happen to the cases of a small SOP, found by trying it out on the plain reference, call by call.

Nothing here follows arrows or adds sets up: rules are compared with what cases really come to.
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

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@frozen
class Arrival:
    """A case as it comes to a row.

    Attributes:
        step: The row, or the state in which the case has ended.
        documents: What is in the case.
        way: The rows that it came by, this one last; no way to this row with these documents is shorter.
    """

    step: str
    documents: frozenset[str]
    way: tuple[str, ...]


def arrivals(sop: Sop, *, by: tuple[str, ...] = ()) -> list[Arrival]:
    """All that cases come to, if each row is carried out as a whole or lapses, and nobody hands over more than he must.

    Args:
        sop: A SOP of a few rows.
        by: Only what they come to in the last of these rows when they came by all of them.

    Returns:
        The shortest way to each row with each set of documents, the shortest first.
    """
    first = opened(sop)
    seen = {_standing(first): Arrival(sop.steps[0].id, frozenset(), (sop.steps[0].id,))}
    waiting = deque([(first, seen[_standing(first)])])
    while waiting:
        case, arrival = waiting.popleft()
        for after in [*_carried_out(case), *_lapsed(case)]:
            state = str(after.now.state)
            if _standing(after) not in seen:
                come = Arrival(state, frozenset(after.now.documents), (*arrival.way, state))
                if by and come.way != by[: len(come.way)]:
                    continue
                seen[_standing(after)] = come
                if state in sop.positions:
                    waiting.append((after, come))
    return [arrival for arrival in seen.values() if not by or arrival.way == by]


def lacking(sop: Sop, arrival: Arrival) -> set[str]:
    """The documents for which a case sticks as it comes to a row; none at an end."""
    if arrival.step not in sop.positions:
        return set()
    step = sop.step(arrival.step)
    needed = {id_ for activity in step.activities for id_ in required(step, activity)}
    return needed - arrival.documents - accepted(sop, step)


def accepted(sop: Sop, step: Step) -> set[str]:
    """What may be handed over in a row."""
    return {*step.made} | {id_ for id_, document in sop.documents.items() if document.supplied}


def never_carried_out(sop: Sop, document: str) -> set[str]:
    """The rows that cases come to and that none is ever carried through, for want of one document alone.

    All others are there, and that one is handed over, or not, whenever it may be.

    Args:
        sop: A SOP of a few rows.
        document: The document.
    """
    others = {id_: evolve(each, supplied=id_ != document) for id_, each in sop.documents.items()}
    sop = evolve(sop, documents=others)
    come, gone = {sop.steps[0].id}, set()
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
        come.add(state)
        for after in _tried(case, document):
            if after.now.state != state or not after.now.done:
                gone.add(state)
            waiting.append(after)
        waiting += _lapsed(case)
    return come - gone


def carried_out_by_few(sop: Sop) -> tuple[set[str], set[str]]:
    """The rows that cases come to, and those that are carried out by somebody, whoever does what.

    Args:
        sop: A SOP of a few rows; of its actors with few persons, each person is a different one.
    """
    few = [Person(f"{id_} {number}", (id_,)) for id_, each in sop.actors.items() for number in range(each.persons or 0)]
    many = [id_ for id_, each in sop.actors.items() if each.persons is None]
    every = [activity for step in sop.steps for activity in step.activities]
    remembered = {id_ for one in every for id_ in ((one.id, *one.not_same_person_as) if one.not_same_person_as else ())}
    come, gone, seen = set(), set(), set()
    waiting = [opened(sop)]
    while waiting:
        case = waiting.pop()
        case.now.persons = {id_: who for id_, who in case.now.persons.items() if id_ in remembered}
        where = (str(case.now.state), frozenset(case.now.done), frozenset(case.now.persons.items()))
        if case.ended or where in seen:
            continue
        seen.add(where)
        come.add(where[0])
        for activity in ready(sop.step(where[0]), case.now.done):
            for person in (*few, Person(f"orang {activity.id}", many)):
                for answer in activity.outcomes or [None]:
                    after = _copy(case)
                    if _complete(after, activity.id, answer, set(), person):
                        waiting.append(after)
                        if not after.now.done:
                            gone.add(where[0])
        waiting += _lapsed(case)
    return come, gone


def followers(sop: Sop, step: str) -> set[str]:
    """What a case may come to next from a row in which it lacks nothing."""
    case = opened(sop)
    case.now.state, case.now.due = step, None
    within = sop.step(step).within
    if within is not None and within.maximum is not None:
        case.now.due = MONDAY + timedelta(hours=1)
    return {str(after.now.state) for after in (*_carried_out(case), *_lapsed(case))}


def ways(sop: Sop) -> tuple[list[tuple[str, ...]], bool]:
    """All ways from the first row to an end that come to no row twice, and whether there are others.

    Args:
        sop: A SOP of a few rows, in which a case lacks nothing.
    """
    follow = {step.id: followers(sop, step.id) for step in sop.steps}
    found: list[tuple[str, ...]] = []
    leads_round = False
    waiting: list[tuple[str, ...]] = [(sop.steps[0].id,)]
    while waiting:
        way = waiting.pop()
        for follower in sorted(follow[way[-1]]):
            if follower in way:
                leads_round = True
            elif follower in follow:
                waiting.append((*way, follower))
            else:
                found.append(way)
    return found, leads_round


def opened(sop: Sop) -> ReferenceCase:
    """A case to which nothing was handed over."""
    case = ReferenceCase(sop)
    case.call(Request("open", MONDAY))
    return case


def _carried_out(case: ReferenceCase) -> Iterator[ReferenceCase]:
    """The case behind its row, once for each answer; nothing where it sticks."""
    step = case.sop.step(str(case.now.state))
    for answer in list(step.decision.outcomes) if step.decision else [None]:
        after = _copy(case)
        for _ in step.activities:
            activity = ready(step, after.now.done)[0]
            missing = required(step, activity) - set(after.now.documents)
            if not _complete(after, activity.id, answer if activity.outcomes else None, missing):
                break
        else:
            yield after


def _tried(case: ReferenceCase, document: str) -> Iterator[ReferenceCase]:
    """The case after any one activity, with or without a document that is handed over although it need not be."""
    step = case.sop.step(str(case.now.state))
    for activity in ready(step, case.now.done):
        for answer in activity.outcomes or [None]:
            for extra in ({*()}, {document} & accepted(case.sop, step)):
                after = _copy(case)
                missing = required(step, activity) - set(after.now.documents)
                if _complete(after, activity.id, answer, missing | extra):
                    yield after


def _lapsed(case: ReferenceCase) -> Iterator[ReferenceCase]:
    """The case behind its row if nobody does anything more there, where it goes on by itself then."""
    late = case.sop.late_rule(case.sop.step(str(case.now.state)))
    if isinstance(late, Goto) and case.now.due is not None:
        after = _copy(case)
        after.tick(case.now.due + timedelta(microseconds=1))
        yield after


_persons = count()


def _complete(
    case: ReferenceCase, activity: str, answer: str | None, documents: set[str], by: Person | None = None
) -> bool:
    """Whether somebody completes an activity in time, by default a person who does nothing else."""
    by = by or Person(f"orang {next(_persons)}", case.sop.actors)
    at = case.now.last_at or MONDAY
    given: dict[str, str | None] = dict.fromkeys(documents)
    done = case.call(Request("complete", at, by, activity=activity, outcome=answer, documents=given))
    return not done.refused


def _copy(case: ReferenceCase) -> ReferenceCase:
    copy = ReferenceCase(case.sop)
    copy.now = evolve(case.now.copy(), events=[])
    return copy


def _standing(case: ReferenceCase) -> tuple[str, frozenset[str]]:
    return str(case.now.state), frozenset(case.now.documents)
