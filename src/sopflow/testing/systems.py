"""Systems under test: the adapter between a workflow test and an application."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, TypedDict

from attrs import fields

from sopflow.machine import Case, Event, RefusalCode, Refused, SopMachine
from sopflow.machine.event_detail import MomentSet
from sopflow.testing.clock import MOMENT
from sopflow.testing.model import Person, Request
from sopflow.testing.walks import USUAL_ACTIONS, Caller, Difference, Result, Walk, arguments, follow


class View(TypedDict, total=False):
    """The observable state of a case; a system omits what it does not expose.

    Attributes:
        state: The step or final state.
        due: The due time of the step, an aware time; None without a time standard.
        documents: Ids of the documents in the case, or their references by id, which then are compared as well.
        done: Ids of the activities completed in this visit of the step, in order.
        tasks: Ids of the activities that are open at the time of the view.
        suspended: Whether the clock is stopped.
        moments: The times of the moments that are set, by id.
        history: The events, each a mapping with any of the fields of an event: ``kind``, ``at``, ``activity``,
            ``outcome``, ``by``, ``source``, ``target``, ``late_by`` and the others.
    """

    state: str
    due: datetime | None
    documents: Collection[str]
    done: Sequence[str]
    tasks: Collection[str]
    suspended: bool
    moments: Mapping[str, datetime]
    history: Sequence[Mapping[str, object]]


class NoAnswerError(Exception):
    """The application gave no readable answer. The message says what it did instead; the report omits the traceback."""


class System(ABC):
    """An adapter for an application that handles cases of a SOP.

    Subclass it and translate each call for your application. A test creates a new system for each run.

    Attributes:
        actions: The actions to test; omit those that your application does not offer, and add
            ``recount`` and ``correct`` if it does.
        refuses: The codes of refusals to test; omit those of rules that your application does not have or whose
            violation its interface prevents. A test omits calls that only such rules forbid.
        deputies: Whether a person may act on behalf of another; if not, a test makes no such calls.
        reports: The codes that a refusal contains: "all"; "some", such as the first one only; or "none". A test accepts
            any of the expected codes for "some", and any refusal for "none".
        resolution: The shortest time that the application stores, such as a second or a day. A test makes calls at
            multiples of it, counted from midnight, and ignores smaller differences of times.
    """

    actions: ClassVar[Collection[str]] = frozenset(USUAL_ACTIONS)
    # Files of walks cannot hold unusable text, so a failure that needs it could not be kept.
    refuses: ClassVar[Collection[str]] = frozenset(RefusalCode) - {RefusalCode.TEXT}
    deputies: ClassVar[bool] = False
    reports: ClassVar[Literal["all", "some", "none"]] = "all"
    resolution: ClassVar[timedelta] = MOMENT

    @abstractmethod
    def call(self, request: Request) -> Result:
        """Make a call at its time and return the result.

        ``open`` opens a new case, to which the following calls apply. ``tick`` records lapses until its time, and
        ``restore`` saves the case and loads it. An application that refuses a call may record the lapses until its
        time or leave them to the next call.

        Args:
            request: The call.

        Raises:
            NoAnswerError: If the application gives no readable answer.
        """

    def view(self, at: datetime) -> View:
        """Return the observable state of the case; by default nothing.

        Args:
            at: An aware time, not before the last call.
        """
        del at
        return View()

    def misuse(self) -> None:  # noqa: B027 (most systems have no input that can be malformed)
        """Make the last call again in ways that no client should, such as with broken JSON; the case may change.

        A test calls it at the end of some runs.

        Raises:
            NoAnswerError: If the application fails instead of refusing the input.
        """

    def close(self) -> None:  # noqa: B027 (most systems hold no resources)
        """Release resources at the end of a run."""


class CaseSystem(System):
    """A system that calls cases of a machine directly; subclass it to test what an application adds.

    Attributes:
        machine: The machine.
        case: The case that was opened last.
    """

    deputies: ClassVar[bool] = True

    def __init__(self, machine: SopMachine[Any]) -> None:
        self.machine = machine
        self.case: Case | None = None
        self._opened = 0
        self._events: tuple[Event, ...] = ()
        self._converted: list[dict[str, object]] = []

    def call(self, request: Request) -> Result:
        """Make a call on the case and return the result."""
        try:
            self.act(request)
        except Refused as refused:
            return Result(refused=(reason.code for reason in refused.reasons), detail=refused.message)
        assert self.case is not None  # noqa: S101 (for the type checker: the first call opens a case)
        return Result(self.case.state)

    def act(self, request: Request) -> None:
        """Make a call on the case.

        Raises:
            Refused: If the machine refuses it.
        """
        if request.action == "open":
            self.case = self.machine.open(str(self._opened + 1), **arguments(request))
            self._opened += 1
        elif self.case is not None and request.action == "restore":
            self.case = self.machine.restore(json.loads(json.dumps(self.case.snapshot(history=True))))
        else:
            getattr(self.case, request.action)(**arguments(request))

    def view(self, at: datetime) -> View:
        """Return the whole observable state of the case."""
        case = self.case
        if case is None:
            return View()
        return View(
            state=case.state,
            due=case.due,
            documents=case.documents,
            done=case.done,
            tasks=[task.activity for task in case.tasks(at=at) if not task.suspended],
            suspended=case.suspended_since is not None,
            moments=case.moments,
            history=self._history(case),
        )

    def _history(self, case: Case) -> list[dict[str, object]]:
        """Return the events as mappings; those of earlier calls are reused, so that their comparison is cheap."""
        history, known = case.history, len(self._events)
        if history[:known] != self._events:
            known = 0
        self._converted = [*self._converted[:known], *map(fields_of, history[known:])]
        self._events = history
        return self._converted


def machine_caller(machine: SopMachine[Any]) -> Caller:
    """Return a caller for a machine, which makes calls on one case after another.

    Args:
        machine: The machine.
    """
    return CaseSystem(machine).call


def replay(walk: Walk, machine: SopMachine[Any]) -> Difference | None:
    """Replay a walk on a new case of a machine.

    Args:
        walk: The walk.
        machine: The machine.

    Returns:
        The first difference; None if all results are as expected.

    Raises:
        ValueError: If the walk belongs to a SOP with another number.
    """
    return follow(walk, machine.sop, machine_caller(machine))


def fields_of(event: Event) -> dict[str, object]:
    """Return the fields of an event that can be compared with those of the reference."""
    fields = {name: getattr(event, name) for name in _FIELDS}
    if isinstance(event.detail, MomentSet):
        fields |= {name: getattr(event.detail, name) for name in MomentSet.FIELDS}
    return fields | {"by": None if event.by is None else Person(event.by.id, event.by.actors, event.by.on_behalf_of)}


_FIELDS = tuple(field.name for field in fields(Event) if field.name not in ("case", "detail", "schedule"))
"""The fields of an event that can be compared.

The id of the case is chosen by the system, its SOP is known, and due times show the schedule.
"""
