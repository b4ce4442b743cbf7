"""How long cases of a SOP last when each row is completed as it is due."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias

from sopflow.definition import Sop
from sopflow.flow.search import MAX_STATES, SearchLimitError, Trace
from sopflow.flow.state_space import State, StateSpace, Transition
from sopflow.testing.properties import calendar_of, within
from sopflow.text import Text
from sopflow.timing import Duration


def too_long(sop: Sop, property: within, start: datetime) -> tuple[Trace, Text] | None:
    """A trace of the fewest calls that takes longer than a time, when each row is completed as it is due.

    For each place the latest time counts at which it can be come to with so many calls, since who comes later is due
    later; but for the days that a month lacks, see `WorkCalendar.add`.
    """
    calendar, limit = calendar_of(sop), property.limit(sop, start)
    space = StateSpace(sop)
    latest: dict[State, datetime] = {}
    # By the number of calls, for each place when it is come to at the latest, and how.
    levels: dict[int, dict[State, tuple[datetime, _Came]]] = {0: {}}
    for place, handed in space.initial():
        levels[0][place] = (start, (None, None, handed))
    known: dict[State, tuple[Duration | None, tuple[Transition, ...]]] = {}
    looked = 0
    while levels:
        calls = min(levels)
        level = levels.pop(calls)
        if (over := next((there for there in level.values() if there[0] > limit), None)) is not None:
            return _route_of(over[1]), _why_too_long(limit, over[0])
        for place, (at, came) in level.items():
            if place in latest and at <= latest[place]:
                continue
            latest[place] = at
            looked += 1
            if looked > MAX_STATES:
                raise SearchLimitError
            if place not in known:
                standard = sop.step(place.node).within if place.node in sop.positions else None
                known[place] = (standard.maximum if standard is not None else None, tuple(space.transitions(place)))
            time, turns = known[place]
            due = at if time is None else calendar.add(at, time)
            for turn in turns:
                # A row is due as a whole: so long as it is not left, time is counted from when it was entered.
                then = due if turn.arrow is not None else at
                if due > limit and (turn.activities or turn.arrow is not None):
                    turn, then = _begun(turn), due  # noqa: PLW2901 (it goes no further)
                following = levels.setdefault(calls + turn.calls, {})
                there = following.get(turn.target)
                if there is None or there[0] < then:
                    following[turn.target] = (then, (came, turn, came[2]))
    return None


_Came: TypeAlias = tuple[Any, Transition | None, frozenset[str]]
"""How a place was come to: from where, by which turn, and with what the case was opened."""


def _begun(turn: Transition) -> Transition:
    """The first call of a turn."""
    if len(turn.activities) <= 1:
        return turn
    return Transition(turn.target, turn.activities[:1], documents=turn.documents)


def _route_of(came: _Came) -> Trace:
    turns = []
    while came[1] is not None:
        turns.append(came[1])
        came = came[0]
    return Trace(came[2], tuple(reversed(turns)))


def _why_too_long(limit: datetime, at: datetime) -> Text:
    until, then = limit.isoformat(" ", "minutes"), at.isoformat(" ", "minutes")
    return Text(
        f"the time is over at {until}, and without lateness the case goes on until {then}",
        f"waktunya habis pada {until}, dan tanpa keterlambatan pun perkara berlangsung sampai {then}",
    )
