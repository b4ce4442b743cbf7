"""Shrinking of failing walks: the fewest and plainest calls that show a mismatch.

Hypothesis does not shrink walks: it knows neither the shortest path to a step nor which calls belong together, so it
needs many more runs and keeps excess calls.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from attrs import evolve

from sopflow.definition import CANCELLED, Sop
from sopflow.testing.calls import PEOPLE
from sopflow.testing.differential import Mismatch, MismatchError
from sopflow.testing.model import Person, Request
from sopflow.testing.plan import Script, TestPlan, requests_of
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.walks import expected_answer
from sopflow.timing import CalendarError

_MAX_ATTEMPTS = 3_000  # so that shrinking ends even for a slow system
_MAX_LAST_CALLS = 4

_SOON, _MINUTE = timedelta(minutes=10), timedelta(minutes=1)


def shrink(found: Mismatch, attempt: Callable[[Script], None], plan: TestPlan) -> Mismatch:
    """Search for a shorter and plainer walk that shows a mismatch.

    Args:
        found: A mismatch.
        attempt: Makes calls on a new system; raises ``MismatchError``.
        plan: The test plan.

    Returns:
        The mismatch with the shortest walk, perhaps another one than was given.
    """
    search = _Search(found, attempt, plan)
    search.shorten_path()
    search.remove_calls()
    search.shorten_path()
    search.remove_calls()
    search.try_smaller_cases()
    search.simplify_calls()
    return search.best


class _Search:
    def __init__(self, found: Mismatch, attempt: Callable[[Script], None], plan: TestPlan) -> None:
        self.best = found
        self._attempt = attempt
        self._plan = plan
        self._attempts_left = _MAX_ATTEMPTS
        self._tried: set[tuple[str, ...]] = set()

    @property
    def script(self) -> Script:
        """The calls of the best walk so far."""
        return requests_of(self.best.walk)

    def shorten_path(self) -> None:
        """Take the shortest path to the state before the last calls, and make only these."""
        moves = self.best.walk.moves
        for count in range(min(_MAX_LAST_CALLS, len(moves))):
            before = moves[: len(moves) - count]
            # A refused call does not change the state, and its time may be invalid.
            accepted = next((move for move in reversed(before) if move.expected.state is not None), None)
            path = self._plan.path_to(str(accepted.expected.state)) if accepted is not None else []
            if accepted is None or not path or len(path) + count >= len(moves):
                continue
            wait = accepted.request.at - path[-1].at
            last = [move.request for move in moves[len(before) :]]
            earlier = [evolve(request, at=request.at - wait) for request in last]
            # Either the last calls move to the time of the path, or the path to theirs: a due time may depend on it.
            later_path = [evolve(request, at=request.at + wait) for request in path]
            if self.fails([*path, *earlier]) or self.fails([*later_path, *last]):
                return

    def try_smaller_cases(self) -> None:
        """Try the cases of the test plan up to fewer calls, the smallest first.

        A fault that depends on a time often shows in an earlier step at another time, which no removal of calls finds.
        Cases that end with the same call come before others.
        """
        last = self.script[-1]
        alike = [
            case[: number + 1]
            for case in self._plan.cases
            for number, request in enumerate(case[: len(self.script) - 1])
            if (request.action, request.activity) == (last.action, last.activity)
        ]
        for case in (*sorted(alike, key=len), *self._plan.cases):
            if self.fails(case[: len(self.script) - 1]):
                self.remove_calls()

    def remove_calls(self) -> None:
        """Remove calls, many at once and then fewer, until none can be removed."""
        size = len(self.script) // 2
        while size >= 1:
            before, end = len(self.script), len(self.script)
            while end > 0:
                start, script = max(0, end - size), self.script
                self.fails([*script[:start], *script[end:]])
                end = min(start, len(self.script))
            if size > 1 or len(self.script) == before:
                size //= 2

    def simplify_calls(self) -> None:
        """Remove reasons, references, actors and odd times that do not matter."""
        if self.script[0].at.tzinfo is not None:
            self._delay(0, self._plan.path_to(CANCELLED)[0].at - self.script[0].at)
        for index in range(len(self.script)):
            for simplify in _SIMPLIFICATIONS:
                script = self.script
                if index < len(script) and (request := simplify(script[index], self.best.sop)) != script[index]:
                    self.fails([*script[:index], request, *script[index + 1 :]], plainer=True)
            self._simplify_time(index)

    def _simplify_time(self, index: int) -> None:
        """Make a call soon after the one before, a minute after the due time, or at a whole minute."""
        if not 0 < index < len(self.script) or self.script[index].at.tzinfo is None:
            return
        case = ReferenceCase(self.best.sop, calendar=self._plan.calendar)
        with suppress(CalendarError, OverflowError):  # the calendar cannot count some times, which then remain
            for request in self.script[:index]:
                expected_answer(case, request)
            at, whole = self.script[index].at, self.script[index].at.replace(second=0, microsecond=0)
            soon, late = (case.now.last_at, _SOON), (case.now.due, _MINUTE)
            for time, wait in (soon, late, (whole, timedelta()), (whole, _MINUTE)):
                if time is not None and (time + wait == at or self._delay(index, time + wait - at)):
                    return

    def _delay(self, index: int, wait: timedelta) -> bool:
        """Delay a call and all after it; return whether the walk still fails."""
        script = self.script
        delayed = [evolve(request, at=request.at + wait) for request in script[index:]]
        return self.fails([*script[:index], *delayed], plainer=True)

    def fails(self, script: Script, *, plainer: bool = False) -> bool:
        """Try a script and keep its walk if it is better.

        Args:
            script: The calls.
            plainer: Whether the script is plainer than the best walk, so that the same length is better.

        Returns:
            Whether the script shows a mismatch; False if it was tried before.
        """
        key = tuple(repr(request) for request in script)
        if not script or self._attempts_left <= 0 or key in self._tried:
            return False
        self._tried.add(key)
        self._attempts_left -= 1
        try:
            self._attempt(script)
        except MismatchError as error:
            if len(error.mismatch.walk.moves) < len(self.best.walk.moves) + plainer:
                self.best = error.mismatch
            return True
        return False


def _without_reason(request: Request, _sop: Sop) -> Request:
    return evolve(request, reason=None)


def _without_documents(request: Request, _sop: Sop) -> Request:
    return evolve(request, documents={})


def _without_references(request: Request, _sop: Sop) -> Request:
    return evolve(request, documents=dict.fromkeys(request.documents))


def _without_performer(request: Request, _sop: Sop) -> Request:
    return request if request.action == "complete" else evolve(request, by=None)


def _with_one_actor(request: Request, sop: Sop) -> Request:
    """Replace the performer by one who acts for one actor only; each actor has one name."""
    if request.activity not in {activity.id for step in sop.steps for activity in step.activities}:
        return request
    actor = sop.activity(str(request.activity)).actors[0]
    return evolve(request, by=Person(PEOPLE[list(sop.actors).index(actor) % len(PEOPLE)], (actor,)))


_SIMPLIFICATIONS = (_without_reason, _without_documents, _without_references, _without_performer, _with_one_actor)
