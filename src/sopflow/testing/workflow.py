"""A test of any application that carries out a SOP: it is asked what the SOP allows and what it forbids, and watched.

First comes what can be planned: every transition, every refusal at each place, every interruption. Then Hypothesis
looks for the rest. What is found is shortened and told as a walk.
"""

from __future__ import annotations

import unittest
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import Phase
from hypothesis import settings as Settings  # noqa: N812 (it is a class)
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from sopflow.definition import Sop
from sopflow.testing.beside import Beside, Deviates, Deviation, run
from sopflow.testing.model import Request
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.schedule import Schedule, Script
from sopflow.testing.shortening import shortened
from sopflow.testing.strategies import calls, instants, starts, wrong_calls
from sopflow.testing.systems import System
from sopflow.testing.walk_files import dump_walk
from sopflow.timing import ROUND_THE_CLOCK, WorkCalendar

_SEARCH = tuple(phase for phase in Phase if phase not in (Phase.shrink, Phase.explain))


class _TestCase:
    """The ``TestCase`` of a workflow test, one for each class."""

    def __get__(self, _machine: object, owner: type[WorkflowMachine]) -> type[unittest.TestCase]:
        return _test_case(owner)


class WorkflowMachine(RuleBasedStateMachine):
    """Drives a system and the reference side by side; made by ``workflow_test``, and open to be subclassed.

    Attributes:
        sop: The SOP.
        make: Makes a fresh system.
        schedule: What is asked before anything is left to chance.
        write_to: A folder into which the walk that shows a failure is written.
        beside: The present run.
    """

    TestCase = _TestCase()  # type: ignore[assignment]  # the same, with what can be planned first

    sop: ClassVar[Sop]
    make: ClassVar[Callable[[], System]]
    schedule: ClassVar[Schedule]
    calendar: ClassVar[WorkCalendar | None]
    write_to: ClassVar[Path | None]

    def __init__(self) -> None:
        super().__init__()
        self.beside = Beside(self.sop, type(self).make(), calendar=self.calendar)

    @property
    def case(self) -> ReferenceCase:
        """The reference's case: what the system's case should be."""
        return self.beside.reference

    def teardown(self) -> None:
        """Give back what the run has used."""
        self.beside.system.close()

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """Open a case, or go the shortest way to some place of the SOP."""
        goals = self.schedule.goals
        goal = data.draw(st.integers(0, len(goals)), label="goal")
        if goal:
            for request in self.schedule.walk_to(goals[goal - 1]):
                self.beside.ask(request)
        if not self.beside.is_open:
            self.beside.ask(Request("open", data.draw(starts(self.sop), label="time")))

    @rule(request=st.runner().flatmap(lambda self: self.drawn(calls)))
    def ask(self, request: Request) -> None:
        """Ask for something that is allowed."""
        self.beside.ask(request)

    @rule(wrong=st.runner().flatmap(lambda self: self.drawn(wrong_calls)))
    def ask_in_vain(self, wrong: Any) -> None:  # noqa: ANN401 (a wrong call, or a request where no case goes on)
        """Ask for something that is forbidden."""
        self.beside.ask(getattr(wrong, "request", wrong))

    @rule(at=st.runner().flatmap(lambda self: instants(self.case)))
    def let_time_pass(self, at: datetime) -> None:
        """Let time pass, and with it what passes by itself."""
        self.beside.ask(Request("tick", at))

    @precondition(lambda self: "restore" in self.beside.system.actions)
    @rule()
    def save_and_restore(self) -> None:
        """Save the case and read it again."""
        self.beside.ask(Request("restore", self.beside.at))

    def drawn(self, strategy: Callable[[ReferenceCase], st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
        """What to ask for; where the case has ended, another one is opened."""
        if self.case.ended:
            return st.builds(Request, st.just("open"), st.just(self.beside.at))
        return strategy(self.case)


def workflow_test(
    sop: Sop,
    system: Callable[[], System],
    *,
    calendar: WorkCalendar | None = None,
    settings: Settings | None = None,
    write_to: str | Path | None = None,
) -> type[WorkflowMachine]:
    """A test of a system that carries out cases of a SOP.

    Args:
        sop: The SOP.
        system: Makes a fresh system for each run; most often a class of yours, or a function that calls one.
        calendar: How the system counts time; None for the SOP's own calendar.
        settings: Hypothesis' settings; by default its own without a deadline.
        write_to: A folder into which the walk that shows a failure is written.

    Returns:
        A class whose ``TestCase`` pytest and unittest run. It may be subclassed, with rules and invariants of your own.

    >>> import sopflow
    >>> from sopflow.testing import CaseSystem
    >>> sop = sopflow.loads('''
    ... sopflow: 1
    ... number: SOP-1
    ... title: Surat Masuk
    ... actors: {loket: Petugas Loket}
    ... steps: [{id: terima, activity: Menerima surat, actor: loket}]
    ... ''')
    >>> machine = sopflow.SopMachine(sop)
    >>> TestSurat = workflow_test(sop, lambda: CaseSystem(machine)).TestCase
    """
    made: type[WorkflowMachine] = type(
        f"WorkflowOf{''.join(char for char in sop.number if char.isalnum())}",
        (WorkflowMachine,),
        {
            "sop": sop,
            "make": staticmethod(system),
            "calendar": calendar,
            "schedule": Schedule(sop, calendar or sop.calendar or ROUND_THE_CLOCK),
            "write_to": None if write_to is None else Path(write_to),
        },
    )
    if settings is not None:
        made.TestCase.settings = settings  # type: ignore[attr-defined]
    return made


@cache
def _test_case(machine: type[WorkflowMachine]) -> type[unittest.TestCase]:
    class WorkflowTestCase(unittest.TestCase):
        settings = Settings(deadline=None)

        def runTest(self) -> None:  # noqa: N802 (unittest's own name)
            _run(machine, self.settings)

        runTest.is_hypothesis_test = True  # type: ignore[attr-defined]

    WorkflowTestCase.__name__ = f"{machine.__name__}.TestCase"
    WorkflowTestCase.__qualname__ = f"{machine.__qualname__}.TestCase"
    return WorkflowTestCase


def _run(machine: type[WorkflowMachine], settings: Settings) -> None:
    def attempt(script: Script) -> None:
        run(machine.sop, machine.make, script, machine.calendar)

    try:
        for script in machine.schedule.scripts():
            attempt(script)
        # Without shrinking: a walk is shortened sooner by whoever knows the ways of the SOP.
        run_state_machine_as_test(machine, settings=Settings(settings, phases=set(settings.phases) & set(_SEARCH)))
    except Deviates as deviates:
        deviation = shortened(deviates.deviation, attempt, machine.schedule)
        if machine.write_to is not None:
            _write(machine.write_to, deviation)
        raise Deviates(deviation) from None
    except Exception:
        # A rule or an invariant of a subclass: Hypothesis knows the example, and makes it small.
        run_state_machine_as_test(machine, settings=settings)
        raise


def _write(folder: Path, deviation: Deviation) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    number = "".join(char if char.isalnum() else "_" for char in deviation.sop.number).strip("_").lower() or "sop"
    (folder / f"{number}.{deviation.what}.walk.yaml").write_text(dump_walk(deviation.walk), encoding="utf-8")
