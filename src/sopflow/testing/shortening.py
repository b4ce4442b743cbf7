"""The shortest walk that still shows what is wrong with a system."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from attrs import evolve

from sopflow.testing.beside import Deviates, Deviation
from sopflow.testing.schedule import Schedule, Script, requests_of

_ATTEMPTS = 600
"""So many walks are tried at most: a slow system would else be asked for hours."""

_WAYS = 300
"""Of these so many that go to a goal the shortest way."""

_LAST = 4
"""Of so many calls at the end it is tried whether they are enough."""


def shortened(found: Deviation, attempt: Callable[[Script], None], schedule: Schedule) -> Deviation:
    """Find a shorter walk on which a system deviates.

    Args:
        found: Where it deviates.
        attempt: Asks a fresh system for a script; raises ``Deviates``.
        schedule: What else may be walked.

    Returns:
        The shortest that was found. It need not be the same deviation.
    """
    search = _Search(found, attempt, schedule)
    search.go_straight()
    search.take_shortest_ways()
    search.leave_out()
    search.go_straight()
    search.leave_out()
    return search.best


class _Search:
    def __init__(self, found: Deviation, attempt: Callable[[Script], None], schedule: Schedule) -> None:
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
            state = next((move.expected.state for move in reversed(before) if not move.expected.refused), None)
            way = self._schedule.way_to(state) if state is not None else []
            if not way or len(way) + count >= len(moves):
                continue
            wait = before[-1].request.at - way[-1].at
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

    def fails(self, script: Script) -> bool:
        """Whether a script shows a deviation; if it is shorter than the best one, it is the best from now on."""
        key = tuple(repr(request) for request in script)
        if not script or self._left <= 0 or key in self._tried:
            return False
        self._tried.add(key)
        self._left -= 1
        try:
            self._attempt(script)
        except Deviates as deviates:
            if len(deviates.deviation.walk.moves) < len(self.best.walk.moves):
                self.best = deviates.deviation
            return True
        return False
