"""The test plan of a SOP: every transition, refusal and interruption, as the deterministic part of a workflow test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice, pairwise
from typing import ClassVar, TypeAlias

from attrs import evolve, field, frozen

from sopflow.definition import CANCELLED, OnLate, Sop
from sopflow.machine import RefusalCode
from sopflow.testing.calls import REASON, enabled_calls, rejections
from sopflow.testing.calls.actions import action_call
from sopflow.testing.clock import MOMENT
from sopflow.testing.model import Request
from sopflow.testing.planning.cover import Cover, cover
from sopflow.testing.planning.goals import Goal, GoalKind, goals
from sopflow.testing.planning.paths import UnreachableError, walk_to
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.scripts.authority import reserved_actions
from sopflow.testing.scripts.corrections import taken_back, undone
from sopflow.testing.scripts.deputies import deputies
from sopflow.testing.scripts.inputs import documents_early, reasons, references_replaced, rejections_everywhere
from sopflow.testing.scripts.moments import before_the_edges, counted_since, slowly, waiting_for_moments
from sopflow.testing.scripts.people import each_actor, other_actors, similar_names
from sopflow.testing.scripts.rehearsal import Rehearsal
from sopflow.testing.scripts.times import at_the_edges, exactly_at_due, out_of_order
from sopflow.testing.scripts.visits import repeated_loops
from sopflow.testing.walks import Move, Walk, expected_answer
from sopflow.timing import WorkCalendar

Script: TypeAlias = list[Request]
"""Calls to make, in order."""

Interruption: TypeAlias = Callable[[ReferenceCase, datetime], Iterator[Request]]
"""The calls to insert after a step is entered, given the case and the time."""

_SOON = timedelta(minutes=1)
_LONG = timedelta(days=1, hours=3)


@frozen(eq=False)
class TestPlan:
    """The scripts of a SOP; covers and walks are computed once.

    Attributes:
        sop: The SOP.
        calendar: The calendar that counts time standards.
        resolution: Returns the shortest time that the system distinguishes.
    """

    __test__: ClassVar[bool] = False  # not a test class, although its name begins with Test

    sop: Sop
    calendar: WorkCalendar
    resolution: Callable[[], timedelta] = lambda: MOMENT
    _walks: dict[Goal, Script | None] = field(factory=dict, init=False)

    @cached_property
    def cover(self) -> Cover:
        """A cover of all transitions and refusals."""
        return cover(self.sop, refusals=True)

    @cached_property
    def goals(self) -> tuple[Goal, ...]:
        """The reachable steps, outcomes, transitions and refusals."""
        kinds = (GoalKind.STEP, GoalKind.OUTCOME, GoalKind.TRANSITION, GoalKind.REFUSAL)
        return tuple(goal for goal in goals(self.sop, kinds) if goal in self.cover.reached)

    def scripts(self) -> Iterator[Script]:
        """Yield all scripts; those that find most faults come first."""
        for walk in self.cover.walks:
            yield requests_of(walk)
        for walk in self.cover.walks:
            yield [request for move in walk.moves for request in _with_restore(move)]
        closed = self.path_to(CANCELLED)
        yield [*closed, *_after_the_end(closed[-1].at)]
        walks = [requests_of(walk) for walk in cover(self.sop, GoalKind.STEP).walks]
        for script in walks:
            yield other_actors(self.rehearsal(), script)
            yield rejections_everywhere(self.rehearsal(), script)
            yield from each_actor(self.rehearsal, script)
            yield from similar_names(self.rehearsal, script)
            yield from deputies(self.rehearsal, script)
            yield from undone(self.rehearsal, script)
            yield from documents_early(self.rehearsal, script)
            yield references_replaced(self.rehearsal(), script)
            yield from reasons(self.rehearsal, script)
            for interruption in (_suspension, _restart, _attachment, _amendment, _recount, _correction):
                yield list(self._interrupted(script, interruption))
            with_reasons = [evolve(request, reason=REASON) for request in script]
            yield list(self._interrupted(with_reasons, _late_suspension))
            yield [*script, *_after_the_end(script[-1].at)]
            yield [*script[:-1], action_call(self.sop, "cancel", script[-1].at, reason="dicabut"), script[-1]]
        start = closed[0].at
        yield from repeated_loops(self.rehearsal, self.path_to, start)
        yield from exactly_at_due(self.rehearsal, self.path_to, start)
        yield from out_of_order(self.rehearsal, self.path_to, start)
        yield from reserved_actions(self.rehearsal, self.path_to, start)
        yield from taken_back(self.rehearsal, self.path_to, start)
        yield from waiting_for_moments(self.rehearsal, self.path_to, start)
        yield from counted_since(self.rehearsal, self.path_to, start)
        for walk in self.cover.walks if _has_clocks_since_work(self.sop) else ():
            yield from slowly(self.rehearsal, [move.request for move in walk.moves if not move.expected.refused])
        yield from at_the_edges(self.rehearsal, self.path_to, start)
        yield from before_the_edges(self.rehearsal, self.path_to, start)

    def first_calls(self) -> Iterator[Script]:
        """Yield a short script for each action, which ends with that action."""
        actions = ("open", "complete", "attach", "suspend", "resume", "restart_clock", "cancel")
        for action in (*actions, *(("set_moment",) if self.sop.moments else ())):
            rehearsal = self.rehearsal()
            rehearsal.call(self.path_to(CANCELLED)[0])
            if action == "resume":
                rehearsal.do("suspend")
            if action == "complete":
                rehearsal.complete()
            elif action != "open":
                rehearsal.call(rehearsal.enabled().call(action))
            yield rehearsal.script

    @cached_property
    def cases(self) -> list[Script]:
        """The cases of all scripts, also without their refused calls; those with the fewest calls first."""
        cases: list[Script] = []
        for script in self.scripts():
            rehearsal = self.rehearsal()
            for request in script:
                if request.action == "open":
                    cases += [], []
                cases[-2].append(request)
                if rehearsal.call(request):
                    cases[-1].append(request)
        return sorted(cases, key=len)

    def rehearsal(self) -> Rehearsal:
        """Begin a rehearsal of the SOP."""
        return Rehearsal(self.sop, self.calendar, self.moment)

    @cached_property
    def moment(self) -> timedelta:
        """The shortest time that the system distinguishes."""
        return self.resolution()

    def walk_to(self, goal: Goal) -> Script:
        """Return the shortest walk to a goal; empty if it is unreachable."""
        if goal not in self._walks:
            try:
                self._walks[goal] = requests_of(walk_to(self.sop, goal))
            except UnreachableError:
                self._walks[goal] = None
        return self._walks[goal] or []

    def path_to(self, state: str) -> Script:
        """Return the shortest walk to a step; for an end, a walk to any end."""
        if state in self.sop.positions:
            return self.walk_to(Goal(GoalKind.STEP, (state,)))
        opening = next(move.request for move in self.cover.walks[0].moves if not move.expected.refused)
        return [opening, action_call(self.sop, "cancel", opening.at)]

    def _interrupted(self, script: Script, interruption: Interruption) -> Iterator[Request]:
        """Insert an interruption after each entry of a step, and delay the calls after it."""
        case, delay = ReferenceCase(self.sop, calendar=self.calendar), timedelta()
        for request, following in pairwise([*script, None]):
            assert request is not None  # noqa: S101 (for the type checker: only the last item is None)
            before = case.now.state
            delayed = evolve(request, at=request.at + delay)
            expected_answer(case, delayed)
            yield delayed
            if case.now.state != before and not case.ended and following is not None:
                for extra in interruption(case, delayed.at):
                    expected_answer(case, extra)
                    yield extra
                    delay = max(delay, extra.at - request.at)


def requests_of(walk: Walk) -> Script:
    """Return the calls of a walk."""
    return [move.request for move in walk.moves]


def _has_clocks_since_work(sop: Sop) -> bool:
    activities = [activity for step in sop.steps for activity in step.activities]
    return any(row.since is not None for rows in (sop.steps, activities) for row in rows)


def _with_restore(move: Move) -> Iterator[Request]:
    """Yield a call, and a ``restore`` if the call changed the case."""
    yield move.request
    if not move.expected.refused:
        yield Request("restore", move.request.at)


def _suspension(case: ReferenceCase, at: datetime) -> Iterator[Request]:
    yield action_call(case.sop, "suspend", at + _SOON, reason="menunggu")
    yield action_call(case.sop, "suspend", at + _SOON)
    yield action_call(case.sop, "restart_clock", at + _SOON)
    yield Request("tick", at + _LONG)
    yield action_call(case.sop, "resume", at + _LONG + _SOON)


def _late_suspension(case: ReferenceCase, _at: datetime) -> Iterator[Request]:
    """Suspend and resume a late step, which remains late."""
    due = case.now.due
    if due is None or case.sop.late_rule(case.sop.step(str(case.now.state))) not in tuple(OnLate):
        return
    late = due + _SOON
    yield action_call(case.sop, "suspend", late)
    yield action_call(case.sop, "resume", late + _SOON)
    without_reason = rejections(enabled_calls(case, late + _SOON), RefusalCode.REASON)
    yield from islice((request for request in without_reason if request.action == "complete"), 1)


def _restart(case: ReferenceCase, at: datetime) -> Iterator[Request]:
    yield action_call(case.sop, "resume", at + _SOON)
    yield action_call(case.sop, "restart_clock", at + _SOON)


def _attachment(case: ReferenceCase, at: datetime) -> Iterator[Request]:
    supplied = [id_ for id_, document in case.sop.documents.items() if document.supplied]
    if supplied:
        yield action_call(case.sop, "attach", at, documents=dict.fromkeys(supplied, "A-1"))


def _amendment(case: ReferenceCase, at: datetime) -> Iterator[Request]:
    """Set each moment to the time that it has, and amend it with and without a reason."""
    for moment, value in dict(case.now.moments).items():
        for other, reason in ((value, None), (value + _LONG, None), (value + _LONG, " "), (value + _LONG, REASON)):
            yield action_call(case.sop, "set_moment", at, moment=moment, value=other, reason=reason)
        yield action_call(case.sop, "set_moment", at, moment=moment, value=value, reason=REASON)


def _recount(case: ReferenceCase, at: datetime) -> Iterator[Request]:
    recount = action_call(case.sop, "recount", at + _SOON)
    yield from (evolve(recount, reason=reason) for reason in (None, " ", REASON))
    yield action_call(case.sop, "suspend", at + _SOON)
    yield recount
    yield action_call(case.sop, "resume", at + 2 * _SOON)


def _correction(case: ReferenceCase, at: datetime) -> Iterator[Request]:
    """Go back to the event before the last one, and then to the last one."""
    last, correct = case.version, action_call(case.sop, "correct", at + _SOON)
    if last > 1:
        yield from (evolve(correct, reason=reason, to=last - 1) for reason in (None, " ", REASON))
        yield evolve(correct, at=at + 2 * _SOON, to=last)
    for to in (0, last + 9):
        yield evolve(correct, at=at + 2 * _SOON, to=to)


def _after_the_end(at: datetime) -> Iterator[Request]:
    yield from (Request(action, at) for action in ("attach", "suspend", "resume", "restart_clock", "cancel", "restore"))
