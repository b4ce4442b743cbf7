"""What a run comes by: goals, seen in the events of a case and in what was refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from sopflow.definition import Sop
from sopflow.flow import Arrow, ArrowKind
from sopflow.machine import Event, EventKind, RefusalCode
from sopflow.testing.model import EventData, Request
from sopflow.testing.planning.goals import (
    AT_ACTIVITIES,
    NAMELESS,
    OPENING,
    Goal,
    GoalKind,
    has_due,
    pair,
    refusal,
    transition,
)

Happened: TypeAlias = Event | EventData
"""An event of a case, or of the reference."""


def facts(event: Happened) -> Mapping[str, Any]:
    """The fields of an event, by name.

    Args:
        event: The event.
    """
    return event if isinstance(event, dict) else {name: getattr(event, name) for name in _FIELDS}


_FIELDS = tuple(Event.__annotations__)


class Recorder:
    """Follows cases of one SOP, one after the other.

    Attributes:
        sop: The SOP.
        last: The way along which the case came to where it is; None where it was opened.
    """

    def __init__(self, sop: Sop) -> None:
        self.sop = sop
        self.last: Arrow | None = None

    def happened(self, events: Iterable[Happened]) -> Iterator[Goal]:
        """The goals that events come by.

        Args:
            events: What happened, in order.
        """
        for event in map(facts, events):
            kind, source, target = event["kind"], event["source"], event["target"]
            if kind == EventKind.OPENED:
                self.last = None
                yield Goal(GoalKind.STEP, (target,))
            elif kind == EventKind.COMPLETED:
                yield from self._completed(event)
            if kind in (EventKind.COMPLETED, EventKind.LAPSED) and target is not None:
                way = (
                    ArrowKind.GOTO
                    if kind == EventKind.LAPSED
                    else ArrowKind.OUTCOME
                    if event["outcome"] is not None
                    else ArrowKind.NEXT
                )
                arrow = Arrow(source, target, way, event["outcome"])
                yield transition(arrow)
                if self.last is not None:
                    yield pair(self.last, arrow)
                self.last = arrow
                if target in self.sop.positions:
                    yield Goal(GoalKind.STEP, (target,))

    def _completed(self, event: Mapping[str, Any]) -> Iterator[Goal]:
        yield Goal(GoalKind.ACTIVITY, (event["activity"],))
        if event["outcome"] is not None:
            yield Goal(GoalKind.OUTCOME, (event["activity"], event["outcome"]))
        if event["late_by"] is not None:
            yield Goal(GoalKind.LATE, (event["source"],))
        elif has_due(self.sop.step(event["source"])):
            yield Goal(GoalKind.ON_TIME, (event["source"],))


def refused(request: Request, codes: Iterable[str], state: str | None) -> Iterator[Goal]:
    """The goals that a refused call comes by.

    Args:
        request: The call.
        codes: The codes of its reasons.
        state: Where the case was, None when it was to be opened.
    """
    for code in codes:
        if state is None or request.action == "open":
            yield refusal(code, OPENING)
        elif code not in AT_ACTIVITIES or request.activity is None:
            yield refusal(code, state)
        elif code == RefusalCode.SAME_PERSON and (request.by is None or request.by.id is None):
            yield refusal(code, request.activity, NAMELESS)
        else:
            yield refusal(code, request.activity)
