"""The shortest walk that still shows what is wrong with a system, asked in the plainest words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

from attrs import evolve

from sopflow.definition import CANCELLED, Sop
from sopflow.testing.calls import PEOPLE
from sopflow.testing.differential import Mismatch, MismatchError
from sopflow.testing.model import Person, Request
from sopflow.testing.plan import Script, TestPlan, requests_of
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.walks import expected_answer
from sopflow.timing import CalendarError

_ATTEMPTS = 600
"""So many walks are tried at most: a slow system would else be asked for hours."""

_WAYS = 300
"""Of these so many that go to a goal the shortest way."""

_SOON, _MINUTE = timedelta(minutes=10), timedelta(minutes=1)

_LAST = 4
"""Of so many calls at the end it is tried whether they are enough."""


def shortened(found: Mismatch, attempt: Callable[[Script], None], schedule: TestPlan) -> Mismatch:
    """Find a shorter and plainer walk on which a system deviates.

    Args:
        found: Where it deviates.
        attempt: Asks a fresh system for a script; raises ``MismatchError``.
        schedule: What else may be walked.

    Returns:
        The shortest that was found. It need not be the same mismatch.
    """
    search = _Search(found, attempt, schedule)
    search.go_straight()
    search.take_shortest_ways()
    search.leave_out()
    search.go_straight()
    search.leave_out()
    search.speak_plainly()
    return search.best


class _Search:
    def __init__(self, found: Mismatch, attempt: Callable[[Script], None], schedule: TestPlan) -> None:
        self.best = found
        self._attempt = attempt
        self._schedule = schedule
        self._left = _ATTEMPTS
        self._tried: set[tuple[str, ...]] = set()

    @property
    def script(self) -> Script:
        """What is asked in the shortest walk so far."""
        return requests_of(self.best.walk)

    def go_straight(self) -> None:
        """Go the shortest way to where the last calls begin, and make only these."""
        moves = self.best.walk.moves
        for count in range(min(_LAST, len(moves))):
            before = moves[: len(moves) - count]
            # What was refused led nowhere, and its time may be none at all.
            came = next((move for move in reversed(before) if move.expected.state is not None), None)
            way = self._schedule.way_to(str(came.expected.state)) if came is not None else []
            if came is None or not way or len(way) + count >= len(moves):
                continue
            wait = came.request.at - way[-1].at
            last = [move.request for move in moves[len(before) :]]
            earlier = [evolve(request, at=request.at - wait) for request in last]
            # As early as other walks, or with all before it as late as it was: a due time may depend on it.
            if self.fails([*way, *earlier]) or self.fails([*(evolve(each, at=each.at + wait) for each in way), *last]):
                return

    def take_shortest_ways(self) -> None:
        """Go to each goal the shortest way: where it leads past what is wrong, the walk ends there."""
        schedule = self._schedule
        ways = {tuple(map(repr, way)): way for way in map(schedule.walk_to, schedule.goals) if way}
        ordered = sorted(ways)
        # A way that another one goes on from is walked with that one.
        ends = [key for key, after in pairwise([*ordered, ()]) if after[: len(key)] != key]
        for key in sorted(ends, key=len)[:_WAYS]:
            self.fails(ways[key])

    def leave_out(self) -> None:
        """Leave out calls, many at first, then one by one, as long as any can be left out."""
        size = len(self.script) // 2
        while size >= 1:
            before, end = len(self.script), len(self.script)
            while end > 0:
                start, script = max(0, end - size), self.script
                self.fails([*script[:start], *script[end:]])
                end = min(start, len(self.script))
            if size > 1 or len(self.script) == before:
                size //= 2

    def speak_plainly(self) -> None:
        """Ask for the same without what plays no part in it: reasons, references, further actors, odd times."""
        if self.script[0].at.tzinfo is not None:
            self._later(0, self._schedule.way_to(CANCELLED)[0].at - self.script[0].at)
        for index in range(len(self.script)):
            for plainer in _PLAINER:
                script = self.script
                if index < len(script) and (request := plainer(script[index], self.best.sop)) != script[index]:
                    self.fails([*script[:index], request, *script[index + 1 :]], plainer=True)
            self._at_a_plain_time(index)

    def _at_a_plain_time(self, index: int) -> None:
        """Ask for a call soon after the one before, or a minute after it was due, or at a whole minute."""
        if not 0 < index < len(self.script) or self.script[index].at.tzinfo is None:
            return
        case = ReferenceCase(self.best.sop, calendar=self._schedule.calendar)
        with suppress(CalendarError, OverflowError):  # where there is no counting, times stay as they are
            for request in self.script[:index]:
                expected_answer(case, request)
            self._try_times(index, case)

    def _try_times(self, index: int, case: ReferenceCase) -> None:
        at, whole = self.script[index].at, self.script[index].at.replace(second=0, microsecond=0)
        soon, late = (case.now.last_at, _SOON), (case.now.due, _MINUTE)
        for time, wait in (soon, late, (whole, timedelta()), (whole, _MINUTE)):
            if time is not None and (time + wait == at or self._later(index, time + wait - at)):
                return

    def _later(self, index: int, wait: timedelta) -> bool:
        """Whether it fails, too, when everything from a call on is asked later, or earlier."""
        script = self.script
        later = [evolve(request, at=request.at + wait) for request in script[index:]]
        return self.fails([*script[:index], *later], plainer=True)

    def fails(self, script: Script, *, plainer: bool = False) -> bool:
        """Whether a script shows a mismatch.

        If that is shorter than the best one, it is the best from now on; if it is plainer, it need only be as short.
        """
        key = tuple(repr(request) for request in script)
        if not script or self._left <= 0 or key in self._tried:
            return False
        self._tried.add(key)
        self._left -= 1
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


def _by_nobody(request: Request, _sop: Sop) -> Request:
    return request if request.action == "complete" else evolve(request, by=None)


def _by_one_of_its_actors(request: Request, sop: Sop) -> Request:
    """The same by somebody who acts for one actor only; who acts for the same has the same name."""
    if request.activity not in {activity.id for step in sop.steps for activity in step.activities}:
        return request
    actor = sop.activity(str(request.activity)).actors[0]
    return evolve(request, by=Person(PEOPLE[list(sop.actors).index(actor) % len(PEOPLE)], (actor,)))


_PLAINER = (_without_reason, _without_documents, _without_references, _by_nobody, _by_one_of_its_actors)
"""What makes a request plainer."""
