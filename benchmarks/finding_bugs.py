"""Measure workflow_test: planted faults, coverage of a large SOP, and the cost of its random phase.

python benchmarks/finding_bugs.py [faults] [applications] [alarms] [trials] [coverage] [cost]
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from tests.testing.faulty.bugs import APPLICATIONS, Bug, Kind, bugs  # noqa: E402
from tests.testing.faulty.faults import IZIN, faults  # noqa: E402
from tests.testing.faulty.offices import Permits  # noqa: E402

import sopflow  # noqa: E402
from measuring import again, interleaved, median, ratio  # noqa: E402
from rivals import handwritten_permits  # noqa: E402
from sopflow import Sop, SopMachine  # noqa: E402
from sopflow.flow import Flow  # noqa: E402
from sopflow.language import yaml_text  # noqa: E402
from sopflow.testing import CaseSystem, GoalKind, Mismatch, MismatchError, Request, Result, System, goals  # noqa: E402
from sopflow.testing.planning.paths import walk_to  # noqa: E402
from sopflow.testing.planning.recorder import Recorder  # noqa: E402
from sopflow.testing.workflow import WorkflowMachine, workflow_test  # noqa: E402

SEED = ROOT / "workflows" / "psm_disnaker_08.yaml"
EXAMPLES, STEPS = 100, 50
TRIALS = 10
SEEDS = 100
PATIENT = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
"""The default settings, on a computer that may be busy."""


def sop_of(steps: int, decisions: int) -> Sop:
    """Return a SOP with given numbers of steps and decisions; answers proceed, skip a row, or go back up to nine."""
    rows = []
    for number in range(steps):
        row: dict[str, object] = {"id": f"k{number}", "activity": f"Menangani {number}", "actor": "loket"}
        if number * decisions // steps != (number + 1) * decisions // steps:
            on, over = (f"k{next_}" if next_ < steps else "end" for next_ in (number + 1, number + 2))
            back = f"k{max(0, number - number % 9 - 1)}"
            row["outcomes"] = {"ya": on, "lompat": over} | ({"ulang": back} if number % 2 else {})
            if over == on:
                row["outcomes"] = {"ya": on, "ulang": back}
        rows.append(row)
    data = {"sopflow": 1, "number": f"BESAR-{steps}", "title": "Besar", "actors": {"loket": "Loket"}, "steps": rows}
    return sopflow.loads(yaml_text(data))


def found_by(sop: Sop, make: Callable[[], System]) -> tuple[Mismatch | None, float]:
    """Return the mismatch that the default settings find, and the seconds of the processor that it took."""
    start = time.process_time()
    found = None
    try:
        workflow_test(sop, make).TestCase("runTest").debug()
    except MismatchError as error:
        found = error.mismatch
    return found, time.process_time() - start


def show_faults() -> None:
    """Print the table of planted faults."""
    print(f"{'fault':<64}{'found':<8}{'calls':>6}{'best':>6}{'seconds':>9}")
    total = 0.0
    for fault in faults():
        found, seconds = found_by(IZIN, fault.make)
        calls = len(found.walk.moves) if found else 0
        total += seconds
        print(f"{fault.name:<64}{'yes' if found else 'NO':<8}{calls:>6}{fault.best:>6}{seconds:>9.2f}")
    print(f"{'in all':<84}{total:>9.2f}\n")


def show_applications() -> None:
    """Print, for each kind, how many bugs of plain applications are found, and by how many calls; and by a rival."""
    if _rival_fails(Permits):
        raise RuntimeError("the machine written by hand rejects the correct application")
    lines = sum(map(bool, Path(handwritten_permits.__file__).read_text(encoding="utf-8").splitlines()))
    print(f"{'bugs in plain applications':<38}{'bugs':>5}{'found':>7}{'fewest':>8}{'one or two more':>17}"
          f"{'median s':>10}{'| Permits by hand: found':>26}{'median s':>10}")  # fmt: skip
    totals: list[tuple[bool, int | None, float, bool | None, float]] = []
    for kind in Kind:
        rows = [_measured(bug) for bug in bugs() if bug.kind is kind]
        totals += rows
        _show(kind.value, rows)
    _show("in all", totals)
    print(f"the machine written by hand has {lines} lines; the adapter of the application is a dozen\n")


def _measured(bug: Bug) -> tuple[bool, int | None, float, bool | None, float]:
    """Return whether a bug is found, the excess calls, and the seconds; and what the rival does, if it can."""
    found, seconds = found_by(bug.sop, bug.make)
    excess = len(found.walk.moves) - bug.best if found else None
    if bug.application is not Permits:
        return found is not None, excess, seconds, None, 0
    start = time.process_time()
    return found is not None, excess, seconds, _rival_fails(bug.make), time.process_time() - start


def _rival_fails(make: Callable[[], System]) -> bool:
    """Return whether the machine written by hand rejects an application."""
    rival = type("Rival", (handwritten_permits.HandwrittenPermits,), {"make": staticmethod(make)})
    try:
        run_state_machine_as_test(rival, settings=PATIENT)
    except Exception:  # noqa: BLE001 (any failure of a test)
        return True
    return False


def _show(name: str, rows: list[tuple[bool, int | None, float, bool | None, float]]) -> None:
    rival = [row for row in rows if row[3] is not None]
    print(f"{name:<38}{len(rows):>5}{sum(row[0] for row in rows):>7}{sum(row[1] == 0 for row in rows):>8}"
          f"{sum(row[1] in (1, 2) for row in rows):>17}{statistics.median(row[2] for row in rows):>10.2f}"
          + (f"{f'{sum(bool(row[3]) for row in rival)} of {len(rival)}':>26}"
             f"{statistics.median(row[4] for row in rival):>10.2f}" if rival else ""), flush=True)  # fmt: skip


def show_alarms() -> None:
    """Run the tests of correct applications with many seeds: none may fail."""
    alarms = 0
    start = time.perf_counter()
    for number in range(SEEDS):
        for sop, application in APPLICATIONS:
            test = seed(number)(workflow_test(sop, application))
            try:
                run_state_machine_as_test(test, settings=PATIENT)
            except MismatchError:
                alarms += 1
    print(f"{alarms} false alarms in {SEEDS} seeds of {len(APPLICATIONS)} correct applications, "
          f"{time.perf_counter() - start:.0f} s\n")  # fmt: skip


class _Misled(CaseSystem):
    """A system with one fault: it reports a wrong state after one transition."""

    def __init__(self, machine: SopMachine[sopflow.Case], activity: str, outcome: str | None) -> None:
        super().__init__(machine)
        self.bug = activity, outcome
        self.misled = False

    def call(self, request: Request) -> Result:
        """Report a wrong state after the faulty transition."""
        result = super().call(request)
        if request.action == "open":
            self.misled = False
        elif not result.refused and (request.activity, request.outcome) == self.bug:
            self.misled = True
        return Result("tersesat") if self.misled and not result.refused else result


def show_trials() -> None:
    """Plant a fault at random transitions of a SOP of 50 steps."""
    sop = sop_of(50, 22)
    machine = SopMachine(sop)
    chance = random.Random(8)  # noqa: S311 (the same trials each time)
    every = sorted(goals(sop, [GoalKind.TRANSITION]), key=lambda goal: goal.key)
    took, excess = [], []
    for goal in chance.sample(every, TRIALS):
        source, _, answer, _ = goal.key
        activity = sop.step(source).activities[-1].id
        found, seconds = found_by(sop, lambda bug=(activity, answer or None): _Misled(machine, *bug))  # type: ignore[misc]
        took.append(seconds)
        best = len(walk_to(sop, goal).moves)
        excess.append(len(found.walk.moves) - best if found else None)
    print(f"50 steps, {len(every)} transitions, one of them faulty: found {TRIALS - excess.count(None)} of {TRIALS},")
    print(f"  calls more than the best possible walk: {excess}, median {statistics.median(took):.2f} s, "
          f"longest {max(took):.2f} s\n")  # fmt: skip


class _Watched(CaseSystem):
    """A system that records the goals that all its cases cover."""

    walked: set[object] = set()  # noqa: RUF012 (shared by all systems)
    calls = 0

    def __init__(self, machine: SopMachine[sopflow.Case]) -> None:
        super().__init__(machine)
        self.recorder = Recorder(machine.sop)

    def act(self, request: Request) -> None:
        """Make a call and record what it covers."""
        type(self).calls += 1
        before = self.case.version if self.case is not None and request.action != "open" else 0
        super().act(request)
        if self.case is not None:
            self.walked.update(self.recorder.covered(self.case.history[before:]))


def show_coverage() -> None:
    """Count the transitions of a large SOP that the default settings cover."""
    sop = sop_of(200, 90)
    machine = SopMachine(sop)
    start = time.perf_counter()
    workflow_test(sop, lambda: _Watched(machine)).TestCase("runTest").debug()
    every = set(goals(sop, [GoalKind.TRANSITION]))
    decisions = sum(len(arrows) > 1 for arrows in Flow(sop).arrows.values())
    print(f"{len(sop.steps)} steps, {decisions} decisions: {len(every & _Watched.walked)} of {len(every)} transitions "
          f"by {_Watched.calls} calls in {time.perf_counter() - start:.1f} s\n")  # fmt: skip


class Idle(RuleBasedStateMachine):
    """A machine with as many rules as a workflow test, which draw nothing and do nothing."""

    @initialize()
    def begin(self) -> None:
        """Do nothing."""

    @rule()
    def proceed(self) -> None:
        """Do nothing."""

    @rule()
    def interrupt(self) -> None:
        """Do nothing."""

    @rule()
    def violate(self) -> None:
        """Do nothing."""

    @rule()
    def wait(self) -> None:
        """Do nothing."""


def show_cost() -> None:
    """Compare the random phase on a real SOP with a machine that does nothing."""
    sop = sopflow.load(SEED)
    machine = SopMachine(sop)
    test = workflow_test(sop, lambda: CaseSystem(machine))
    rules = sum(hasattr(method, "hypothesis_stateful_rule") for method in vars(WorkflowMachine).values())
    how = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, database=None)
    contestants: dict[str, type[RuleBasedStateMachine]] = {"workflow_test": test, "idle": Idle}

    def running(one: type[RuleBasedStateMachine]) -> Callable[[], None]:
        return lambda: run_state_machine_as_test(one, settings=how)

    test.plan.cover  # noqa: B018 (computed once, before the random phase)
    seconds = interleaved({name: again(running(one)) for name, one in contestants.items()}, rounds=9)
    print(f"random phase on {SEED.stem}, {EXAMPLES} examples of {STEPS} steps, {rules} rules")
    for name in contestants:
        print(f"  {name:<20}{median(seconds, name):>8.2f} s{ratio(seconds, 'workflow_test', name):>8.2f} times as long")


def main() -> None:
    """Print the tables named on the command line; by default all."""
    shows = {
        "faults": show_faults, "applications": show_applications, "alarms": show_alarms, "trials": show_trials,
        "coverage": show_coverage, "cost": show_cost,
    }  # fmt: skip
    for name in sys.argv[1:] or shows:
        shows[name]()


if __name__ == "__main__":
    main()
