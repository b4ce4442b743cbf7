"""What a workflow test asks before it leaves anything to chance: each transition, refusal and interruption."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import ClassVar, TypeAlias

from attrs import evolve, field, frozen

from sopflow.definition import CANCELLED, OnLate, Sop
from sopflow.machine import RefusalCode
from sopflow.testing.calls import REASON, enabled_calls, rejected_calls
from sopflow.testing.model import Request
from sopflow.testing.planning.cover import Cover, cover
from sopflow.testing.planning.goals import Goal, GoalKind, goals
from sopflow.testing.planning.paths import UnreachableError, walk_to
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.walks import Move, Walk, expected_answer
from sopflow.timing import WorkCalendar

Script: TypeAlias = list[Request]
"""What is asked, one after the other."""

_SOON = timedelta(minutes=1)
_LONG = timedelta(days=1, hours=3)

# Before a break and a weekend, before clocks are set forward and back, before a year and its holidays end.
_BEGINNINGS = (
    datetime(2026, 3, 13, 11, 25),  # noqa: DTZ001 (in the zone of the calendar)
    datetime(2026, 3, 27, 16, 55),  # noqa: DTZ001
    datetime(2026, 10, 24, 22, 30),  # noqa: DTZ001
    datetime(2026, 12, 31, 15, 59),  # noqa: DTZ001
)


Way: TypeAlias = Callable[[ReferenceCase, datetime], Iterator[Request]]
"""What comes in between where a step has just been entered."""


@frozen(eq=False)
class TestPlan:
    """The scripts for one SOP, worked out once.

    Attributes:
        sop: The SOP.
        calendar: How time is counted.
    """

    __test__: ClassVar[bool] = False  # not a test class, although its name begins with Test

    sop: Sop
    calendar: WorkCalendar
    _walks_to: dict[Goal, Script | None] = field(factory=dict, init=False)

    @cached_property
    def coverage(self) -> Cover:
        """The fewest walks that come by all transitions, with each refusal on their ways."""
        return cover(self.sop, refusals=True)

    @cached_property
    def goals(self) -> tuple[Goal, ...]:
        """All that can be walked to: steps, outcomes, transitions and refusals."""
        kinds = (GoalKind.STEP, GoalKind.OUTCOME, GoalKind.TRANSITION, GoalKind.REFUSAL)
        return tuple(goal for goal in goals(self.sop, kinds) if goal in self.coverage.reached)

    def scripts(self) -> Iterator[Script]:
        """All that is asked of a system: first what is most likely to be wrong."""
        for walk in self.coverage.walks:
            yield requests_of(walk)
        for walk in self.coverage.walks:
            yield [each for move in walk.moves for each in _and_restored(move)]
        closed = self.way_to(CANCELLED)
        yield [*closed, *_after_the_end(closed[-1].at)]
        for walk in cover(self.sop, GoalKind.STEP).walks:
            script = requests_of(walk)
            yield list(self._asked_by_others(script))
            for way in (_suspended, _restarted, _attached):
                yield list(self._interrupted(script, way))
            excused = [evolve(request, reason=REASON) for request in script]
            yield list(self._interrupted(excused, _suspended_late))
            for beginning in _BEGINNINGS:
                yield self._begun(script, beginning)
            yield [*script, *_after_the_end(script[-1].at)]
            yield [*script[:-1], Request("cancel", script[-1].at, reason="dicabut"), script[-1]]

    def walk_to(self, goal: Goal) -> Script:
        """The shortest walk to a goal, empty where there is none."""
        if goal not in self._walks_to:
            try:
                self._walks_to[goal] = requests_of(walk_to(self.sop, goal))
            except UnreachableError:
                self._walks_to[goal] = None
        return self._walks_to[goal] or []

    def way_to(self, state: str) -> Script:
        """The shortest way to a step, or for an end to any end at all."""
        if state in self.sop.positions:
            return self.walk_to(Goal(GoalKind.STEP, (state,)))
        begin = next(move.request for move in self.coverage.walks[0].moves if not move.expected.refused)
        return [begin, Request("cancel", begin.at)]

    def _asked_by_others(self, script: Script) -> Iterator[Request]:
        """The same script, where everybody who may not do an activity tries to, before somebody does who may."""
        for request in script:
            if request.action == "complete" and request.activity is not None:
                allowed = self.sop.activity(request.activity).actors
                yield from (evolve(request, by=actor) for actor in self.sop.actors if actor not in allowed)
            yield request

    def _begun(self, script: Script, beginning: datetime) -> Script:
        """The same script at another time."""
        wait = beginning.replace(tzinfo=self.calendar.zone) - script[0].at
        return [evolve(request, at=request.at + wait) for request in script]

    def _interrupted(self, script: Script, way: Way) -> Iterator[Request]:
        """The same script, with something that comes in between wherever a step is entered."""
        case, delay = ReferenceCase(self.sop, calendar=self.calendar), timedelta()
        for request, following in pairwise([*script, None]):
            assert request is not None  # noqa: S101 (only the last one is followed by nothing)
            before = case.now.state
            moved = evolve(request, at=request.at + delay)
            expected_answer(case, moved)
            yield moved
            if case.now.state != before and not case.ended and following is not None:
                for extra in way(case, moved.at):
                    expected_answer(case, extra)
                    yield extra
                    delay = max(delay, extra.at - request.at)


def requests_of(walk: Walk) -> Script:
    """What is asked in a walk."""
    return [move.request for move in walk.moves]


def _and_restored(move: Move) -> Iterator[Request]:
    """A call, and the case saved and read again when the call has changed it."""
    yield move.request
    if not move.expected.refused:
        yield Request("restore", move.request.at)


def _suspended(_case: ReferenceCase, at: datetime) -> Iterator[Request]:
    yield Request("suspend", at + _SOON, reason="menunggu")
    yield Request("suspend", at + _SOON)
    yield Request("restart_clock", at + _SOON)
    yield Request("tick", at + _LONG)
    yield Request("resume", at + _LONG + _SOON)


def _suspended_late(case: ReferenceCase, _at: datetime) -> Iterator[Request]:
    """A clock that is stopped when the time is over already, which makes nobody less late."""
    due = case.now.due
    if due is None or case.sop.late_rule(case.sop.step(str(case.now.state))) not in tuple(OnLate):
        return
    late = due + _SOON
    yield Request("suspend", late)
    yield Request("resume", late + _SOON)
    yield from rejected_calls(enabled_calls(case, late + _SOON), [RefusalCode.REASON]).get(RefusalCode.REASON, [])[:1]


def _restarted(_case: ReferenceCase, at: datetime) -> Iterator[Request]:
    yield Request("resume", at + _SOON)
    yield Request("restart_clock", at + _SOON)


def _attached(case: ReferenceCase, at: datetime) -> Iterator[Request]:
    supplied = [id_ for id_, document in case.sop.documents.items() if document.supplied]
    if supplied:
        yield Request("attach", at, documents=dict.fromkeys(supplied, "A-1"))


def _after_the_end(at: datetime) -> Iterator[Request]:
    yield from (Request(action, at) for action in ("attach", "suspend", "resume", "restart_clock", "cancel", "restore"))
