"""Workflow tests: differential testing of an application against its SOP.

The test plan comes first: every transition, refusal and interruption. Then Hypothesis draws random runs. A failure is
shrunk and shown as a walk.
"""

from __future__ import annotations

import sys
import unittest
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from random import randrange
from types import FunctionType
from typing import ClassVar

from hypothesis import Phase, core, seed
from hypothesis import settings as Settings  # noqa: N812 (it is a class)
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from sopflow.definition import Sop
from sopflow.testing.coverage import Coverage
from sopflow.testing.differential import MISUSE, DifferentialRun, Mismatch, MismatchError, run
from sopflow.testing.model import Request
from sopflow.testing.plan import Script, TestPlan, requests_of
from sopflow.testing.planning.goals import Goal
from sopflow.testing.properties import Property
from sopflow.testing.properties.monitor import Monitor
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.shrinking import shrink
from sopflow.testing.strategies import starts
from sopflow.testing.strategies.calls import legal_call, wrong_call
from sopflow.testing.strategies.instants import instant
from sopflow.testing.strategies.picking import packed_pick
from sopflow.testing.systems import System
from sopflow.testing.walk_files import dump_walk
from sopflow.testing.walks import Walk
from sopflow.timing import ROUND_THE_CLOCK, CalendarError, WorkCalendar

_STEPS = 30  # fewer than the default of Hypothesis: the plan goes far, and each run begins at a goal
# Two rules, since Hypothesis disables some rules in some runs: some cases go far, others are interrupted often.
_PROGRESS = ("complete", "resume")
_WAITS = (*("tick",) * 15, "restore")
_INTERRUPTIONS = ("attach", "suspend", "resume", "restart_clock", "set_moment") * 3 + (
    "recount",
    "correct",
    "correct",
    "cancel",
)

_RUNNER = st.runner()  # one strategy: Hypothesis validates each new one


@st.composite
def _goals(draw: st.DrawFn) -> Goal | None:
    machine: WorkflowMachine = draw(_RUNNER)
    return draw(st.sampled_from((None, *machine.plan.goals)))


@st.composite
def _starts(draw: st.DrawFn) -> datetime:
    machine: WorkflowMachine = draw(_RUNNER)
    return draw(starts(machine.sop))


@st.composite
def _enabled(draw: st.DrawFn, actions: Sequence[str]) -> Request | None:
    """Draw an accepted call; a new case if the present one has ended; None if the calendar cannot count its time."""
    machine: WorkflowMachine = draw(_RUNNER)
    pick, case = packed_pick(draw), machine.case
    if case.ended:
        return Request("open", machine.run.at)
    try:
        offered = [action for action in actions if action in machine.run.system.actions]
        return legal_call(pick, case, instant(pick, case, machine.run.system.resolution), offered)
    except (CalendarError, OverflowError):
        return None


@st.composite
def _rejected(draw: st.DrawFn) -> Request | None:
    """Draw a call that must be refused."""
    machine: WorkflowMachine = draw(_RUNNER)
    pick, case = packed_pick(draw), machine.case
    try:
        return wrong_call(pick, case, instant(pick, case, machine.run.system.resolution)).request
    except (CalendarError, OverflowError):
        return None


@st.composite
def _waits(draw: st.DrawFn) -> Request | None:
    """Draw a ``tick``, or sometimes a ``restore``."""
    machine: WorkflowMachine = draw(_RUNNER)
    pick = packed_pick(draw)
    if pick(_WAITS) == "restore":
        return Request("restore", machine.run.at)
    try:
        return Request("tick", instant(pick, machine.case, machine.run.system.resolution))
    except (CalendarError, OverflowError):
        return None


class _TestCase:
    """The ``TestCase`` of a workflow test, one for each class."""

    def __get__(self, _machine: object, owner: type[WorkflowMachine]) -> type[unittest.TestCase]:
        return _test_case(owner)


class WorkflowMachine(RuleBasedStateMachine):
    """A state machine that calls a system and the reference; ``workflow_test`` creates it, and it may be subclassed.

    Attributes:
        sop: The SOP.
        make: Creates a new system.
        plan: The test plan, which runs before random runs.
        calendar: The calendar of the system; None for that of the SOP.
        properties: Properties that every case must have.
        write_to: A folder for the walk of a failure.
        reached: The goals that all runs have covered so far, including those of subclasses.
        run: The present run.
    """

    TestCase: _TestCase = _TestCase()  # type: ignore[assignment]  # Hypothesis' own one lacks the test plan

    sop: ClassVar[Sop]
    make: ClassVar[Callable[[], System]]
    plan: ClassVar[TestPlan]
    calendar: ClassVar[WorkCalendar | None]
    properties: ClassVar[tuple[Property, ...]]
    write_to: ClassVar[Path | None]
    reached: ClassVar[set[Goal]]

    def __init__(self) -> None:
        super().__init__()
        self.run: DifferentialRun = DifferentialRun(
            self.sop, type(self).make(), calendar=self.calendar, properties=self.properties
        )

    @property
    def case(self) -> ReferenceCase:
        """The case of the reference, whose state the case of the system must have."""
        return self.run.reference

    def teardown(self) -> None:
        """Record the coverage of the run and close the system."""
        self.reached.update(self.run.covered())
        self.run.system.close()

    @classmethod
    def coverage(cls) -> Coverage:
        """Return the coverage of all runs so far."""
        return Coverage(cls.sop, cls.reached)

    @classmethod
    def replay(cls, walk: Walk) -> None:
        """Replay a walk, such as that of a failure, on a new system.

        Args:
            walk: The walk.

        Raises:
            MismatchError: If the system differs from the reference.
        """
        run(cls.sop, cls.make, requests_of(walk), cls.calendar, cls.properties, misuse=True)

    @initialize(goal=_goals(), at=_starts())
    def begin(self, goal: Goal | None, at: datetime) -> None:
        """Open a case, or take the shortest path to a goal."""
        walk = self.plan.walk_to(goal) if goal is not None else []
        for request in walk:
            self.run.call(request, view=request is walk[-1])
        if not self.run.is_open:
            self.run.call(Request("open", at))

    @rule(request=_enabled(_PROGRESS))
    def proceed(self, request: Request | None) -> None:
        """Complete an activity; open another case if this one has ended."""
        self._call(request)

    @rule(request=_enabled(_INTERRUPTIONS))
    def interrupt(self, request: Request | None) -> None:
        """Make another accepted call; open another case if this one has ended."""
        self._call(request)

    @rule(request=_rejected())
    def violate(self, request: Request | None) -> None:
        """Make a call that must be refused."""
        self._call(request)

    @rule(request=_waits())
    def wait(self, request: Request | None) -> None:
        """Let time pass, or save and load the case."""
        self._call(request)

    def _call(self, request: Request | None) -> None:
        if request is not None:
            self.run.call(request)


def workflow_test(
    sop: Sop,
    system: Callable[[], System],
    *,
    calendar: WorkCalendar | None = None,
    properties: Iterable[Property] = (),
    write_to: str | Path | None = None,
) -> type[WorkflowMachine]:
    """Create a test of a system that implements a SOP.

    Args:
        sop: The SOP.
        system: Creates a new system for each run: your class, or a function.
        calendar: The calendar of the system; by default that of the SOP.
        properties: Properties that every case must have. ``counterexample`` checks a property in all runs of the SOP.
        write_to: A folder for the walk of a failure.

    Returns:
        A class whose ``TestCase`` pytest and unittest run; ``TestCase.settings`` are the settings of Hypothesis. A
        subclass may add rules, invariants and a ``teardown``.

    Raises:
        PropertyError: If a property contains a name that the SOP does not define.

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
        # Hypothesis keeps failing examples under this name, so it differs between applications of one SOP.
        f"WorkflowOf{''.join(char for char in sop.number if char.isalnum())}_{sop.sha256[:8]}_{_place_of(system)}",
        (WorkflowMachine,),
        {
            "sop": sop,
            "make": staticmethod(system),
            "calendar": calendar,
            "properties": Monitor(sop, properties).holding,
            "plan": TestPlan(sop, calendar or sop.calendar or ROUND_THE_CLOCK, partial(_resolution, system)),
            "write_to": None if write_to is None else Path(write_to),
            "reached": set(),
        },
    )
    return made


def _place_of(system: Callable[[], System]) -> str:
    """Return where a system is defined, as a part of a name."""
    while isinstance(system, partial):
        system = system.func
    place = f"{getattr(system, '__module__', '')}_{getattr(system, '__qualname__', type(system).__qualname__)}"
    if isinstance(system, FunctionType):
        place += f"_{system.__code__.co_firstlineno}"
    return "".join(char if char.isalnum() else "_" for char in place)


def _resolution(make: Callable[[], System]) -> timedelta:
    """Return the resolution of a system, for which one is created."""
    system = make()
    system.close()
    return system.resolution


@cache
def _test_case(machine: type[WorkflowMachine]) -> type[unittest.TestCase]:
    class WorkflowTestCase(unittest.TestCase):
        settings = Settings(deadline=None, stateful_step_count=_STEPS)

        def runTest(self) -> None:  # noqa: N802 (unittest's own name)
            __tracebackhide__ = True  # pytest shows the walk instead of these frames
            _run(machine, self.settings)

        replay = machine.replay

        runTest.is_hypothesis_test = True  # type: ignore[attr-defined]

    WorkflowTestCase.machine = machine  # type: ignore[attr-defined]
    WorkflowTestCase.__name__ = f"{machine.__name__}.TestCase"
    WorkflowTestCase.__qualname__ = f"{machine.__qualname__}.TestCase"
    return WorkflowTestCase


def _run(machine: type[WorkflowMachine], settings: Settings) -> None:
    __tracebackhide__ = True

    def attempt(script: Script) -> None:
        completed = run(machine.sop, machine.make, script, machine.calendar, machine.properties)
        machine.reached.update(completed.covered())

    seeded, used = machine, None
    try:
        for script in machine.plan.scripts():
            attempt(script)
        for script in machine.plan.first_calls():
            run(machine.sop, machine.make, script, machine.calendar, machine.properties, misuse=True)
        if (used := _seed(machine, settings)) is not None:
            seeded = seed(used)(type(machine.__name__, (machine,), {}))
        # `shrink` replaces the shrinker of Hypothesis.
        phases = tuple(phase for phase in settings.phases if phase not in (Phase.shrink, Phase.explain))
        run_state_machine_as_test(seeded, settings=Settings(settings, phases=phases, report_multiple_bugs=False))
    except MismatchError as error:
        # The walks after which a system is misused are short.
        shrinks = error.mismatch.aspect != MISUSE
        mismatch = shrink(error.mismatch, attempt, machine.plan) if shrinks else error.mismatch
        smallest = MismatchError(mismatch)
        file = Path("failure.walk.yaml")
        if machine.write_to is not None:
            file = _write(machine.write_to, mismatch)
            smallest.add_note(f"The walk was written to {file}.")
        smallest.add_note(_reproduction(machine, file, is_written=machine.write_to is not None))
        if used is not None:
            smallest.add_note(f"Hypothesis found it with the seed {used}: pytest --hypothesis-seed={used}")
        raise smallest from error.__cause__
    except Exception:
        # A rule or an invariant of a subclass failed: with the same seed, Hypothesis finds the example and shrinks it.
        run_state_machine_as_test(seeded, settings=settings)
        raise


def _seed(machine: type[WorkflowMachine], settings: Settings) -> int | None:
    """Return a seed for the random phase; None if Hypothesis has one already."""
    if settings.derandomize or core.global_force_seed is not None or hasattr(machine, "_hypothesis_internal_use_seed"):
        return None
    return randrange(2**32)  # noqa: S311 (no secret)


def _reproduction(machine: type[WorkflowMachine], file: Path, *, is_written: bool) -> str:
    """Return the lines that repeat a failure, with the name of the test if a module defines it."""
    where, name = "", "test"
    for module in [*sys.modules.values()]:
        for variable, value in list(vars(module).items()) if hasattr(module, "__dict__") else ():
            is_the_test = value is machine or (isinstance(value, type) and vars(value).get("machine") is machine)
            if is_the_test and variable.isidentifier() and not module.__name__.startswith("sopflow."):
                where, name = f"from {module.__name__} import {variable}\n  ", variable
    saved = "" if is_written else f", after you saved the walk above as {file}"
    replay = f"{where}{name}.replay(load_walk({str(file)!r}))"
    return f"To repeat it{saved}:\n  from sopflow.testing import load_walk\n  {replay}"


def _write(folder: Path, mismatch: Mismatch) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    number = "".join(char if char.isalnum() else "_" for char in mismatch.sop.number).strip("_").lower() or "sop"
    path = folder / f"{number}.walk.yaml"
    path.write_text(dump_walk(mismatch.walk), encoding="utf-8")
    return path
