"""Runs that take longer than a time although every row is completed by its due time."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias

from sopflow.dates import moment_text
from sopflow.definition import Sop
from sopflow.flow.search import MAX_STATES, SearchLimitError, Trace
from sopflow.flow.state_space import State, StateSpace, Transition
from sopflow.testing.properties.endings import calendar_of, within
from sopflow.text import Text
from sopflow.timing import TimeStandard

_Path: TypeAlias = tuple[Any, Transition | None, frozenset[str]]
"""How a run reaches a state: the path before, the last transition, and the documents at the opening."""


def overrun(sop: Sop, property: within, start: datetime) -> tuple[Trace, Text] | None:
    """Return a trace with the fewest calls that takes longer than a time, and the reason; None if there is none.

    For each state and number of calls only the latest arrival matters, because a later arrival is due later. The days
    that a month lacks are an exception, see `WorkCalendar.add`.

    Args:
        sop: The SOP.
        property: The property with the time.
        start: The opening of the case.

    Raises:
        SearchLimitError: If the search exceeds ``MAX_STATES``.
    """
    calendar, limit = calendar_of(sop), property.limit(sop, start)
    space = StateSpace(sop)
    latest: dict[State, datetime] = {}
    # By number of calls: for each state the latest arrival and its path.
    levels: dict[int, dict[State, tuple[datetime, _Path]]] = {0: {}}
    for state, documents in space.initial():
        levels[0][state] = (start, (None, None, documents))
    known: dict[State, tuple[TimeStandard | None, tuple[Transition, ...]]] = {}
    visited = 0
    while levels:
        calls = min(levels)
        level = levels.pop(calls)
        if (late := next((arrival for arrival in level.values() if arrival[0] > limit), None)) is not None:
            return _trace(late[1]), _explain(limit, late[0])
        for state, (at, path) in level.items():
            if state in latest and at <= latest[state]:
                continue
            latest[state] = at
            visited += 1
            if visited > MAX_STATES:
                raise SearchLimitError
            if state not in known:
                step = sop.step(state.node) if state.node in sop.positions else None
                is_own = step is not None and step.since is None and step.before is None
                standard = step.limit if step is not None and is_own else None
                known[state] = (standard, tuple(space.transitions(state)))
            standard, transitions = known[state]
            due = (calendar.due(at, standard) if standard is not None else None) or at
            for transition in transitions:
                # The due time belongs to the row: it counts from the entry until the row is left.
                then = due if transition.arrow is not None else at
                if due > limit and (transition.activities or transition.arrow is not None):
                    # The search ends here, and the first call is enough to show the overrun.
                    transition, then = _first_call(transition), due  # noqa: PLW2901
                more = transition.calls_at_the_end if then > limit else transition.calls
                following = levels.setdefault(calls + more, {})
                known_arrival = following.get(transition.target)
                if known_arrival is None or known_arrival[0] < then:
                    following[transition.target] = (then, (path, transition, path[2]))
    return None


def _first_call(transition: Transition) -> Transition:
    if len(transition.activities) <= 1:
        return transition
    return Transition(transition.target, transition.activities[:1], documents=transition.documents)


def _trace(path: _Path) -> Trace:
    transitions = []
    while path[1] is not None:
        transitions.append(path[1])
        path = path[0]
    return Trace(path[2], tuple(reversed(transitions)))


def _explain(limit: datetime, end: datetime) -> Text:
    until, then = moment_text(limit), moment_text(end)
    return Text(
        f"the time ends on {until.en}, but the case lasts until {then.en} even if nothing is late",
        f"batas waktunya {until.id}, sedangkan tanpa keterlambatan pun kasus berlangsung sampai {then.id}",
    )
