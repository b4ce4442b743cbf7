"""Systems under test: what a workflow test asks of an application, and what the application may leave out."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, TypedDict

from attrs import fields

from sopflow.machine import Case, Event, RefusalCode, Refused, SopMachine
from sopflow.testing.model import Person, Request
from sopflow.testing.walks import ACTIONS, Caller, Difference, Result, Walk, arguments, follow


class View(TypedDict, total=False):
    """What can be seen of a case; a system leaves out what it does not show.

    Attributes:
        state: The step in which it stands, or the end that it came to.
        due: When that step is due, an aware time; None where it has no time standard.
        documents: Ids of the documents in the case.
        done: Ids of the activities that are done in this visit of the step, in their order.
        tasks: Ids of the activities that can be done at that time.
        suspended: Whether its clock is stopped.
        history: What happened, each event as a mapping with any of the fields of an event: ``kind``, ``at``,
            ``activity``, ``outcome``, ``by``, ``source``, ``target``, ``late_by`` and the others.
    """

    state: str
    due: datetime | None
    documents: Collection[str]
    done: Sequence[str]
    tasks: Collection[str]
    suspended: bool
    history: Sequence[Mapping[str, object]]


class NoAnswerError(Exception):
    """The application gave no answer that can be read; what it did instead is told without a traceback."""


class System(ABC):
    """A system under test: an application that carries out cases of a SOP, one at a time.

    Subclass it, and make your application do what is asked. A fresh one is made for each run.

    Attributes:
        actions: What can be asked of it; leave out what your application does not offer.
        refuses: The codes of the reasons for which it refuses; leave out those of rules that it does not have, or that
            nobody can break there. What only such rules forbid is not asked.
        reports_codes: Whether its refusals say their codes. If not, any refusal will do.
    """

    actions: ClassVar[Collection[str]] = frozenset(ACTIONS)
    refuses: ClassVar[Collection[str]] = frozenset(RefusalCode)
    reports_codes: ClassVar[bool] = True

    @abstractmethod
    def call(self, request: Request) -> Result:
        """Do what a request asks for, at the time it names, and say what came of it.

        ``open`` begins a new case, which all that follows is about. ``tick`` lets pass what passes by itself, and
        ``restore`` saves the case and reads it again.

        Args:
            request: When, who, what.

        Raises:
            NoAnswerError: If the application gave none that can be read.
        """

    def view(self, at: datetime) -> View:
        """What can be seen of the case at a time, which is never before the last call; by default nothing.

        Args:
            at: An aware time.
        """
        del at
        return View()

    def close(self) -> None:  # noqa: B027 (most systems have nothing to give back)
        """Give back what the run has used; called once at its end."""


class CaseSystem(System):
    """A case of a machine as a system under test; subclass it to test what an application adds.

    Attributes:
        machine: The machine.
        case: The case that was opened last.
    """

    def __init__(self, machine: SopMachine[Any]) -> None:
        self.machine = machine
        self.case: Case | None = None
        self._opened = 0
        self._events: tuple[Event, ...] = ()
        self._told: list[dict[str, object]] = []

    def call(self, request: Request) -> Result:
        """Make a call on the case."""
        try:
            self.act(request)
        except Refused as refused:
            return Result(refused=(reason.code for reason in refused.reasons), said=refused.message)
        assert self.case is not None  # noqa: S101 (no case is open only before the first call, which opens one)
        return Result(self.case.state)

    def act(self, request: Request) -> None:
        """Do what a request asks for.

        Raises:
            Refused: If it is refused.
        """
        if request.action == "open":
            self.case = self.machine.open(str(self._opened + 1), **arguments(request))
            self._opened += 1
        elif self.case is not None and request.action == "restore":
            self.case = self.machine.restore(json.loads(json.dumps(self.case.snapshot(history=True))))
        else:
            getattr(self.case, request.action)(**arguments(request))

    def view(self, at: datetime) -> View:
        """All that there is to see of the case."""
        case = self.case
        if case is None:
            return View()
        return View(
            state=case.state,
            due=case.due,
            documents=case.documents.keys(),
            done=case.done,
            tasks=[task.activity for task in case.tasks(at=at)],
            suspended=case.suspended_since is not None,
            history=self._history(case),
        )

    def _history(self, case: Case) -> list[dict[str, object]]:
        """The events as mappings, the same ones again for the same events."""
        history, known = case.history, len(self._events)
        if history[:known] != self._events:
            known = 0
        self._told = [*self._told[:known], *map(_told, history[known:])]
        self._events = history
        return self._told


def machine_caller(machine: SopMachine[Any]) -> Caller:
    """A caller that makes requests on cases of a machine, one after the other.

    Args:
        machine: The machine.
    """
    return CaseSystem(machine).call


def replay(walk: Walk, machine: SopMachine[Any]) -> Difference | None:
    """Walk a walk on a fresh case of a machine.

    Args:
        walk: The walk.
        machine: The machine.

    Returns:
        The first difference; None when all is as expected.

    Raises:
        ValueError: If the walk is of a SOP with another number.
    """
    return follow(walk, machine.sop, machine_caller(machine))


def _told(event: Event) -> dict[str, object]:
    told = {name: getattr(event, name) for name in _FIELDS}
    return told | {"by": None if event.by is None else Person(event.by.id, event.by.actors)}


_FIELDS = tuple(field.name for field in fields(Event) if field.name != "case")
"""What is told of an event; that of which case it is says nothing."""
