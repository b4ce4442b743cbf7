"""The goals that a run covers, computed from the events of its cases and from refused calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from sopflow.definition import CONTINUE, Sop
from sopflow.flow import Arrow, ArrowKind
from sopflow.machine import Event, EventKind, RefusalCode
from sopflow.testing.model import EventData, Request
from sopflow.testing.planning.goals import AT_ACTIVITIES, NAMELESS, OPENING, Goal, GoalKind, has_due_time

AnyEvent: TypeAlias = Event | EventData
"""An event of a machine's case or of the reference."""


def event_data(event: AnyEvent) -> Mapping[str, Any]:
    """Return the fields of an event by name."""
    return event if isinstance(event, dict) else {name: getattr(event, name) for name in _FIELDS}


_FIELDS = tuple(Event.__annotations__)


class Recorder:
    """Records the goals covered by cases of one SOP, one case after another.

    Attributes:
        sop: The SOP.
        last: The arrow that the case followed last; None if it is still in its first step.
    """

    def __init__(self, sop: Sop) -> None:
        self.sop = sop
        self.last: Arrow | None = None

    def covered(self, events: Iterable[AnyEvent]) -> Iterator[Goal]:
        """Yield the goals that the next events cover.

        Args:
            events: The events, in order. Those before a migration belong to another revision and cover nothing.
        """
        data = [event_data(event) for event in events]
        migrations = [place for place, event in enumerate(data) if event["kind"] == EventKind.MIGRATED]
        if migrations:
            self.last = None
        for event in data[migrations[-1] + 1 :] if migrations else data:
            kind, target = event["kind"], event["target"]
            if kind == EventKind.OPENED:
                self.last = None
                yield Goal(GoalKind.STEP, (target,))
            elif kind == EventKind.COMPLETED:
                yield from self._completed(event)
            if kind in (EventKind.COMPLETED, EventKind.LAPSED) and target is not None:
                yield from self._moved(self._arrow(event))

    def _completed(self, event: Mapping[str, Any]) -> Iterator[Goal]:
        yield Goal(GoalKind.ACTIVITY, (event["activity"],))
        if event["outcome"] is not None:
            yield Goal(GoalKind.OUTCOME, (event["activity"], event["outcome"]))
        if event["late_by"] is not None:
            yield Goal(GoalKind.LATE, (event["source"],))
        elif has_due_time(self.sop.step(event["source"])):
            yield Goal(GoalKind.ON_TIME, (event["source"],))

    def _arrow(self, event: Mapping[str, Any]) -> Arrow:
        source, target, answer = event["source"], event["target"], event["outcome"]
        if event["kind"] == EventKind.LAPSED:
            return Arrow(source, target, ArrowKind.GOTO)
        if answer is None:
            return Arrow(source, target, ArrowKind.NEXT)
        step = self.sop.step(source)
        if not step.is_tiered:
            return Arrow(source, target, ArrowKind.OUTCOME, answer)
        if self.sop.activity(event["activity"]).outcomes[answer].to == CONTINUE:
            return Arrow(source, target, ArrowKind.NEXT)
        return Arrow(source, target, ArrowKind.OUTCOME, answer, event["activity"])

    def _moved(self, arrow: Arrow) -> Iterator[Goal]:
        yield Goal.transition(arrow)
        if self.last is not None:
            yield Goal.pair(self.last, arrow)
        self.last = arrow
        if arrow.target in self.sop.positions:
            yield Goal(GoalKind.STEP, (arrow.target,))


def refused(request: Request, codes: Iterable[str], state: str | None) -> Iterator[Goal]:
    """Yield the goals that a refused call covers.

    Args:
        request: The call.
        codes: The codes of its refusals.
        state: The state of the case; None before a case is open.
    """
    for code in codes:
        if state is None or request.action == "open":
            yield Goal.refusal(code, OPENING)
        elif code not in AT_ACTIVITIES:
            yield Goal.refusal(code, state)
        elif request.activity is None:
            continue  # a row of one activity shares its id, so this would count as a refused completion
        elif code == RefusalCode.SAME_PERSON and (request.by is None or request.by.id is None):
            yield Goal.refusal(code, request.activity, NAMELESS)
        else:
            yield Goal.refusal(code, request.activity)
