"""A test of any application that carries out a SOP: it is asked what the SOP allows and what it forbids, and watched.

First comes what can be planned: every transition, every refusal at each place, every interruption. Then Hypothesis
looks for the rest. What is found is shortened and told as a walk.
"""

from __future__ import annotations

import unittest
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import ClassVar

from hypothesis import Phase
from hypothesis import settings as Settings  # noqa: N812 (it is a class)
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from sopflow.definition import Sop
from sopflow.testing.coverage import Coverage
from sopflow.testing.differential import DifferentialRun, Mismatch, MismatchError, run
from sopflow.testing.model import Request
from sopflow.testing.plan import Script, TestPlan, requests_of
from sopflow.testing.planning.goals import Goal
from sopflow.testing.properties import Property
from sopflow.testing.properties.monitor import Monitor
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.shrinking import shortened
from sopflow.testing.strategies.cases import instant, legal_call, start, wrong_call
from sopflow.testing.systems import System
from sopflow.testing.walk_files import dump_walk
from sopflow.testing.walks import Walk
from sopflow.timing import ROUND_THE_CLOCK, CalendarError, WorkCalendar

CHOICES = st.binary(min_size=8, max_size=8)
"""What a rule draws, wherever a case stands: numbers of what there is to choose from there."""

_OFTEN = 240
"""So many of 256 waits save nothing."""

# Two rules, since Hypothesis leaves out some rules in some runs: cases that go far, and cases that stand for long.
_GOING_ON = ("complete", "resume")
_INTERRUPTING = ("attach", "suspend", "resume", "restart_clock") * 3 + ("cancel",)


class _TestCase:
    """The ``TestCase`` of a workflow test, one for each class."""

    def __get__(self, _machine: object, owner: type[WorkflowMachine]) -> type[unittest.TestCase]:
        return _test_case(owner)


class WorkflowMachine(RuleBasedStateMachine):
    """Drives a system and the reference side by side; made by ``workflow_test``, and open to be subclassed.

    Attributes:
        sop: The SOP.
        make: Makes a fresh system.
        plan: What is asked before anything is left to chance.
        calendar: How the system counts time; None for the SOP's own calendar.
        properties: What must hold in every case besides.
        write_to: A folder into which the walk that shows a failure is written.
        reached: What all runs so far have come by, those of subclasses included.
        beside: The present run.
    """

    TestCase = _TestCase()  # type: ignore[assignment]  # the same, with what can be planned first

    sop: ClassVar[Sop]
    make: ClassVar[Callable[[], System]]
    plan: ClassVar[TestPlan]
    calendar: ClassVar[WorkCalendar | None]
    properties: ClassVar[tuple[Property, ...]]
    write_to: ClassVar[Path | None]
    reached: ClassVar[set[Goal]]

    def __init__(self) -> None:
        super().__init__()
        self.beside = DifferentialRun(self.sop, type(self).make(), calendar=self.calendar, properties=self.properties)

    @property
    def case(self) -> ReferenceCase:
        """The reference's case: what the system's case should be."""
        return self.beside.reference

    def teardown(self) -> None:
        """Give back what the run has used."""
        self.reached.update(self.beside.reached())
        self.beside.system.close()

    @classmethod
    def coverage(cls) -> Coverage:
        """What all runs so far have come by."""
        return Coverage(cls.sop, cls.reached)

    @classmethod
    def replay(cls, walk: Walk) -> None:
        """Ask a fresh system for a walk, as it was printed or written for a failure; nothing is left to chance.

        Args:
            walk: The walk.

        Raises:
            MismatchError: If the system is not what its SOP says.
        """
        run(cls.sop, cls.make, requests_of(walk), cls.calendar, cls.properties)

    @initialize(choices=CHOICES)
    def begin(self, choices: bytes) -> None:
        """Open a case, or go the shortest way to some place of the SOP."""
        goals = self.plan.goals
        goal = int.from_bytes(choices[:4], "big") % (len(goals) + 1)
        way = self.plan.walk_to(goals[goal - 1]) if goal else []
        for request in way:
            self.beside.ask(request, looks=request is way[-1])
        if not self.beside.is_open:
            self.beside.ask(Request("open", start(self.sop, choices[4])))

    @rule(choices=CHOICES)
    def go_on(self, choices: bytes) -> None:
        """Complete something; where the case has ended, open another one."""
        self._ask(lambda: self._allowed(choices, _GOING_ON))

    @rule(choices=CHOICES)
    def interrupt(self, choices: bytes) -> None:
        """Ask for something else that is allowed; where the case has ended, open another one."""
        self._ask(lambda: self._allowed(choices, _INTERRUPTING))

    @rule(choices=CHOICES)
    def ask_in_vain(self, choices: bytes) -> None:
        """Ask for something that is forbidden."""
        self._ask(lambda: wrong_call(self.case, instant(self.case, choices[0]), choices[1:4]).request)

    @rule(choices=CHOICES)
    def wait(self, choices: bytes) -> None:
        """Let time pass, and with it what passes by itself; or save the case meanwhile and read it again."""
        action = "tick" if choices[1] < _OFTEN else "restore"
        self._ask(lambda: Request(action, instant(self.case, choices[0]) if action == "tick" else self.beside.at))

    def _allowed(self, choices: bytes, actions: tuple[str, ...]) -> Request:
        if self.case.ended:
            return Request("open", self.beside.at)
        return legal_call(self.case, instant(self.case, choices[0]), choices[1:], actions)

    def _ask(self, imagine: Callable[[], Request]) -> None:
        """Ask for what is imagined, unless there is no counting so far."""
        with suppress(CalendarError, OverflowError):
            request = imagine()
            self.beside.ask(request)


def workflow_test(
    sop: Sop,
    system: Callable[[], System],
    *,
    calendar: WorkCalendar | None = None,
    properties: Iterable[Property] = (),
    write_to: str | Path | None = None,
) -> type[WorkflowMachine]:
    """A test of a system that carries out cases of a SOP.

    Args:
        sop: The SOP.
        system: Makes a fresh system for each run; most often a class of yours, or a function that calls one.
        calendar: How the system counts time; None for the SOP's own calendar.
        properties: What must hold in every case. `counterexample` checks a property in all runs of the SOP at once.
        write_to: A folder into which the walk that shows a failure is written.

    Returns:
        A class whose ``TestCase`` pytest and unittest run, and whose ``TestCase.settings`` are Hypothesis' own. It may
        be subclassed, with rules, invariants and a ``teardown`` of your own.

    Raises:
        PropertyError: If a property names what the SOP does not have.

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
        # Hypothesis keeps what it has found by this name.
        f"WorkflowOf{''.join(char for char in sop.number if char.isalnum())}_{sop.sha256[:8]}",
        (WorkflowMachine,),
        {
            "sop": sop,
            "make": staticmethod(system),
            "calendar": calendar,
            "properties": Monitor(sop, properties).holding,
            "plan": TestPlan(sop, calendar or sop.calendar or ROUND_THE_CLOCK),
            "write_to": None if write_to is None else Path(write_to),
            "reached": set(),
        },
    )
    return made


@cache
def _test_case(machine: type[WorkflowMachine]) -> type[unittest.TestCase]:
    class WorkflowTestCase(unittest.TestCase):
        settings = Settings(deadline=None)

        def runTest(self) -> None:  # noqa: N802 (unittest's own name)
            _run(machine, self.settings)

        runTest.is_hypothesis_test = True  # type: ignore[attr-defined]

    WorkflowTestCase.machine = machine  # type: ignore[attr-defined]
    WorkflowTestCase.__name__ = f"{machine.__name__}.TestCase"
    WorkflowTestCase.__qualname__ = f"{machine.__qualname__}.TestCase"
    return WorkflowTestCase


def _run(machine: type[WorkflowMachine], settings: Settings) -> None:
    def attempt(script: Script) -> None:
        done = run(machine.sop, machine.make, script, machine.calendar, machine.properties)
        machine.reached.update(done.reached())

    try:
        for script in machine.plan.scripts():
            attempt(script)
        # Without shrinking: a walk is shortened sooner by whoever knows the ways of the SOP.
        phases = tuple(phase for phase in settings.phases if phase not in (Phase.shrink, Phase.explain))
        run_state_machine_as_test(machine, settings=Settings(settings, phases=phases, report_multiple_bugs=False))
    except MismatchError as error:
        mismatch = shortened(error.mismatch, attempt, machine.plan)
        shorter = MismatchError(mismatch)
        if machine.write_to is not None:
            shorter.add_note(f"The walk was written to {_write(machine.write_to, mismatch)}.")
        raise shorter from error.__cause__
    except Exception:
        # A rule or an invariant of a subclass: Hypothesis knows the example, and makes it small.
        run_state_machine_as_test(machine, settings=settings)
        raise


def _write(folder: Path, mismatch: Mismatch) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    number = "".join(char if char.isalnum() else "_" for char in mismatch.sop.number).strip("_").lower() or "sop"
    path = folder / f"{number}.walk.yaml"
    path.write_text(dump_walk(mismatch.walk), encoding="utf-8")
    return path
