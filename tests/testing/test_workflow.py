"""`workflow_test` passes a correct system, and finds the fault of an incorrect one with few calls."""

from __future__ import annotations

import sys
import unittest
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any, ClassVar

import pytest
from attrs import evolve
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.testing.faulty.faults import IZIN, Fault, ForgivesWhoPauses, faults

import sopflow
from sopflow import SopMachine
from sopflow.testing import (
    CaseSystem,
    Mismatch,
    MismatchError,
    Person,
    Request,
    Result,
    System,
    View,
    arguments,
    load_walk,
)
from sopflow.testing.clock import BEGIN
from sopflow.testing.shrinking import shrink
from sopflow.testing.workflow import WorkflowMachine, workflow_test

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

FAULTS = list(faults())
MACHINE = SopMachine(IZIN)
SURAT = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Surat Masuk
actors: {loket: Petugas Loket}
steps:
  - {id: terima, activity: Menerima surat, actor: loket, within: 2 jam}
  - {id: catat, activity: Mencatat, actor: loket}
""")
LETTERS = SopMachine(SURAT)


def run(test: type[RuleBasedStateMachine], examples: int = 5) -> None:
    """Run a test with a short random phase."""
    case: Any = test.TestCase
    how: dict[str, Any] = {"max_examples": examples, "stateful_step_count": 20, "phases": tuple(Phase)}
    case.settings = settings(case.settings, **how, database=None)
    case("runTest").debug()


def mismatch(test: type[unittest.TestCase]) -> Mismatch:
    """Return the mismatch that a test reports."""
    with pytest.raises(MismatchError) as raised:
        test("runTest").debug()
    return raised.value.mismatch


def found_in(system: Callable[[], System]) -> Mismatch:
    """Return the mismatch of a system of the SOP of letters."""
    return mismatch(workflow_test(SURAT, system).TestCase)


# --- finding faults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_a_fault_is_found_with_at_most_two_excess_calls(fault: Fault) -> None:
    found = mismatch(workflow_test(IZIN, fault.make).TestCase)
    assert fault.best <= len(found.walk.moves) <= fault.best + 2, str(found)


def test_there_are_at_least_thirty_faults() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 30


def test_a_machine_of_the_same_sop_passes() -> None:
    workflow_test(IZIN, lambda: CaseSystem(MACHINE)).TestCase("runTest").debug()


class ForgetsAFourthSuspension(CaseSystem):
    """A fault that no script of the test plan shows."""

    def act(self, request: Request) -> None:
        """Ignore the fourth suspension of a case."""
        past = self.case.history if self.case is not None and request.action == "suspend" else ()
        if sum(event.kind == "suspended" for event in past) < 3 or self.case is None:
            super().act(request)


def test_the_plan_finds_a_suspension_that_excuses_lateness_even_without_views() -> None:
    class Blind(ForgivesWhoPauses):
        view = System.view

    test = workflow_test(IZIN, lambda: Blind(MACHINE))

    def run_plan() -> None:
        for script in test.plan.scripts():
            sopflow.testing.differential.run(IZIN, lambda: Blind(MACHINE), script)

    with pytest.raises(MismatchError) as raised:
        run_plan()
    assert raised.value.mismatch.walk.moves[-1].expected == Result(refused="reason")


def found_at_random() -> Mismatch:
    """Return the mismatch of a system that passes the test plan."""
    test = workflow_test(SURAT, lambda: ForgetsAFourthSuspension(LETTERS))
    for script in test.plan.scripts():
        sopflow.testing.differential.run(SURAT, lambda: ForgetsAFourthSuspension(LETTERS), script)
    # Of 20 runs with 100 examples, each showed the fault at least 9 times (438 times in all), so 1,000 are enough.
    case: Any = test.TestCase
    case.settings = settings(case.settings, max_examples=1_000, database=None)
    return mismatch(case)


def test_the_random_phase_finds_a_fault_that_the_plan_misses() -> None:
    assert [move.request.action for move in found_at_random().walk.moves] == [
        "open", *("suspend", "resume") * 2, "suspend", "suspend",
    ]  # fmt: skip


def test_a_random_failure_is_reduced_to_the_plainest_calls() -> None:
    for number, move in enumerate(found_at_random().walk.moves):
        assert move.request == Request(move.request.action, BEGIN + timedelta(minutes=480 + 10 * number))


def test_a_walk_with_a_refused_time_without_zone_is_shrunk() -> None:
    test = workflow_test(SURAT, lambda: ForgetsAFourthSuspension(LETTERS))
    at = BEGIN + timedelta(hours=8)
    suspensions = [Request("suspend", at), Request("resume", at)] * 3
    script = [Request("open", at), *suspensions, Request("cancel", at.replace(tzinfo=None)), Request("suspend", at)]

    def attempt(requests: list[Request]) -> None:
        sopflow.testing.differential.run(SURAT, lambda: ForgetsAFourthSuspension(LETTERS), requests)

    with pytest.raises(MismatchError) as raised:
        attempt(script)
    assert len(raised.value.mismatch.walk.moves) == len(script)
    assert len(shrink(raised.value.mismatch, attempt, test.plan).walk.moves) == 7


# --- reporting faults -------------------------------------------------------------------------------------


class LateByADay(CaseSystem):
    """A system that shows a wrong due time in the second step."""

    def view(self, at: Any) -> View:
        """Show a due time one day later."""
        view = super().view(at)
        if view["state"] == "catat":
            view["due"] = at + timedelta(days=1)
        return view


class Fails(CaseSystem):
    """A system that raises an exception when a letter is received."""

    def act(self, request: Request) -> None:
        """Raise an exception."""
        if request.activity == "terima":
            raise KeyError("agenda")
        super().act(request)


def test_a_mismatch_is_shown_as_a_walk_with_the_expected_and_the_found_value() -> None:
    found = found_in(lambda: LateByADay(LETTERS))
    assert found.aspect == "due"
    assert str(found).startswith("""\
Call 2 of 2 in this walk of SOP-1 differs:
  row        1
  activity   terima  Menerima surat
  performer  ani (loket)
  time       2026-03-02 08:10 UTC
  expected   catat
  found      catat
             Its due differs:
               expected none
               found    2026-03-03 08:10 UTC
The walk up to this call:
""")


def test_an_exception_of_a_system_is_a_mismatch_and_becomes_its_cause() -> None:
    with pytest.raises(MismatchError, match=r"found +KeyError\n +'agenda'") as raised:
        workflow_test(SURAT, lambda: Fails(LETTERS)).TestCase("runTest").debug()
    assert len(raised.value.mismatch.walk.moves) == 2
    assert isinstance(raised.value.__cause__, KeyError)


class ReplacesItsView(CaseSystem):
    """A system that shows other values in a part of its view."""

    values: ClassVar[dict[str, object]] = {}

    def view(self, at: Any) -> View:
        """Replace a part of the view."""
        return super().view(at) | self.values  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("values", "expected", "found"),
    [
        ({"documents": ["berkas"]}, "nothing", "berkas"),
        ({"tasks": []}, "terima", "nothing"),
        ({"state": "ca\ntat"}, "terima", "ca\\ntat"),
        ({"done": ["terima"] * 99}, "nothing", "terima, " * 37 + "ter…"),
        ({"due": None}, "2026-03-02 10:00 UTC", "none"),
        ({"history": []}, "1 events", "0 events"),
        ({"history": [{"kind": "opened", "target": "x"}]}, "target: terima", "target: x"),
    ],
)
def test_values_of_a_view_are_shown_on_one_line(values: dict[str, object], expected: str, found: str) -> None:
    system = type("Faulty", (ReplacesItsView,), {"values": values})
    lines = [line.strip() for line in str(found_in(lambda: system(LETTERS))).splitlines()]
    assert f"expected {expected}" in lines
    assert f"found    {found}" in lines


def test_a_long_value_is_cut_after_three_hundred_characters() -> None:
    for length, shown in [(300, "x" * 300), (301, "x" * 299 + "…")]:
        system = type("Faulty", (ReplacesItsView,), {"values": {"state": "x" * length}})
        text = str(found_in(lambda system=system: system(LETTERS)))  # type: ignore[misc]
        assert f"found    {shown}\n" in text


def test_mappings_and_none_are_shown_as_words() -> None:
    system = type("Faulty", (ReplacesItsView,), {"values": {"history": [{"kind": "opened", "by": {"nama": "ani"}}]}})
    text = str(found_in(lambda: system(LETTERS)))
    assert "Its history, event 1 differs:\n" in text
    assert "expected by: none\n" in text
    assert "found    by: nama: ani\n" in text


def test_the_file_of_a_failure_is_named_in_a_note_and_replaced_by_the_next_failure(tmp_path: Path) -> None:
    sop = evolve(SURAT, actors={"loket": "Loket Pelayanan"}, number="SOP-é")
    test = workflow_test(sop, lambda: LateByADay(SopMachine(sop)), write_to=tmp_path / "a" / "b").TestCase
    file = tmp_path / "a" / "b" / "sop_é.walk.yaml"
    for _ in range(2):
        with pytest.raises(MismatchError) as raised:
            test("runTest").debug()
        assert raised.value.__notes__[0] == f"The walk was written to {file}."
        assert raised.value.__notes__[1].endswith(f"\n  test.replay(load_walk({str(file)!r}))")
        assert load_walk(file) == raised.value.mismatch.walk
        file.write_text("old", encoding="utf-8")


def failure(test: type[unittest.TestCase]) -> pytest.ExceptionInfo[MismatchError]:
    with pytest.raises(MismatchError) as raised:
        test("runTest").debug()
    return raised


@pytest.mark.parametrize("written", [True, False])
@pytest.mark.parametrize("form", ["the test", "its test case"])
def test_the_lines_that_repeat_a_failure_work_as_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, *, written: bool
) -> None:
    test = workflow_test(SURAT, lambda: LateByADay(LETTERS), write_to=tmp_path if written else None)
    module: Any = ModuleType("test_surat")
    module.Surat = test if form == "the test" else test.TestCase
    monkeypatch.setitem(sys.modules, "test_surat", module)
    raised = failure(test.TestCase)
    monkeypatch.chdir(tmp_path)
    Path("failure.walk.yaml").write_text(str(raised.value).partition("The same walk as a file:\n")[2], encoding="utf-8")
    intro, *lines = raised.value.__notes__[-1].splitlines()
    assert ("after you saved the walk above as failure.walk.yaml" in intro) is not written
    assert lines[1] == "  from test_surat import Surat"
    with pytest.raises(MismatchError) as repeated:
        exec(dedent("\n".join(lines)), {})  # noqa: S102 (that is the test)
    assert repeated.value.mismatch == raised.value.mismatch


def test_a_failure_of_the_plan_has_no_seed_and_begins_with_the_walk() -> None:
    raised = failure(workflow_test(SURAT, lambda: LateByADay(LETTERS)).TestCase)
    assert "seed" not in "".join(raised.value.__notes__)
    shown = str(raised.getrepr(style="long"))
    assert "sopflow/testing/workflow.py" not in shown
    assert "hypothesis" not in shown.partition("The same walk")[0]


def test_a_failure_of_the_random_phase_shows_the_seed_that_repeats_it() -> None:

    def case() -> Any:
        found: Any = workflow_test(SURAT, lambda: ForgetsAFourthSuspension(LETTERS)).TestCase
        found.settings = settings(found.settings, max_examples=1_000, database=None, derandomize=False)
        return found

    note = failure(case()).value.__notes__[-1]
    number = int(note.partition("--hypothesis-seed=")[2])
    again = case()
    again.machine._hypothesis_internal_use_seed = number
    assert failure(again).value.mismatch.walk.moves
    assert note == f"Hypothesis found it with the seed {number}: pytest --hypothesis-seed={number}"


def test_the_file_of_a_walk_has_a_name_that_every_system_accepts(tmp_path: Path) -> None:
    for number, name in [("SOP/7 (a)", "sop_7__a.walk.yaml"), ("...", "sop.walk.yaml")]:
        sop = evolve(SURAT, number=number)
        machine = SopMachine(sop)
        mismatch(workflow_test(sop, lambda machine=machine: LateByADay(machine), write_to=tmp_path).TestCase)  # type: ignore[misc]
        assert (tmp_path / name).exists()


def test_the_walk_of_a_failure_is_written_and_replayed(tmp_path: Path) -> None:
    test = workflow_test(SURAT, lambda: LateByADay(LETTERS), write_to=tmp_path / "walks")
    found = mismatch(test.TestCase)
    (file,) = (tmp_path / "walks").iterdir()
    walk = load_walk(file)
    assert walk.moves == found.walk.moves
    with pytest.raises(MismatchError) as raised:
        test.replay(walk)
    assert raised.value.mismatch == found
    workflow_test(SURAT, lambda: CaseSystem(LETTERS)).replay(walk)


# --- limited systems -------------------------------------------------------------------------------------


class Modest(CaseSystem):
    """A system with two actions and few details."""

    actions = ("open", "complete")
    reports = "none"
    actions_seen: ClassVar[set[str]] = set()

    def call(self, request: Request) -> Result:
        """Refuse without codes."""
        self.actions_seen.add(request.action)
        result = super().call(request)
        return Result(refused="no") if result.refused else result

    def view(self, at: Any) -> View:
        """Show only the kinds of events."""
        return View(history=[{"kind": event["kind"]} for event in super().view(at)["history"]])


def test_a_system_is_tested_with_the_actions_that_it_offers_and_may_refuse_without_codes() -> None:
    run(workflow_test(SURAT, lambda: Modest(LETTERS)), examples=20)
    assert Modest.actions_seen == {"open", "complete"}


def test_calls_that_only_a_missing_rule_forbids_are_omitted() -> None:
    refused: set[str] = set()

    class Trusting(CaseSystem):
        refuses = ("documents", "outcome")

        def call(self, request: Request) -> Result:
            result = super().call(request)
            refused.update(result.refused)
            return result

    run(workflow_test(IZIN, lambda: Trusting(MACHINE)), examples=20)
    assert refused == {"documents", "outcome"}


def test_only_the_codes_of_the_system_are_expected() -> None:
    class WithoutFourEyes(CaseSystem):
        refuses = ("documents",)

        def call(self, request: Request) -> Result:
            result = super().call(request)
            return Result(refused=result.refused & {"documents"}, detail="") if result.refused else result

    system = WithoutFourEyes(MACHINE)
    empty_handed = Request("complete", BEGIN, Person("ani", ["kepala"]), "terima")
    assert MACHINE.open("1", at=BEGIN).may(**arguments(empty_handed)).reasons[0].code == "actor"
    sopflow.testing.differential.run(IZIN, lambda: system, [Request("open", BEGIN), empty_handed])


def test_a_system_without_views_passes() -> None:
    class Blind(CaseSystem):
        view = System.view

    run(workflow_test(SURAT, lambda: Blind(LETTERS)))


def test_every_system_is_closed_exactly_once() -> None:
    count = {"made": 0, "closed": 0}

    class Counted(CaseSystem):
        def __init__(self) -> None:
            super().__init__(LETTERS)
            count["made"] += 1

        def close(self) -> None:
            count["closed"] += 1

    run(workflow_test(SURAT, Counted))
    assert count["made"] == count["closed"] > 5


def test_the_calendar_of_the_system_may_differ_from_that_of_the_sop() -> None:
    calendar = sopflow.WorkCalendar(timezone="Asia/Makassar", hours={"mon-thu": "07:00-11:00"})
    run(workflow_test(SURAT, lambda: CaseSystem(SopMachine(SURAT, calendar=calendar)), calendar=calendar))
    assert "due" in mismatch(workflow_test(SURAT, lambda: CaseSystem(LETTERS), calendar=calendar).TestCase).aspect


class KeepsLaterDocuments(CaseSystem):
    """A system that keeps the documents that came after the event to which a case goes back."""

    actions: ClassVar = (*CaseSystem.actions, "correct")

    def view(self, at: Any) -> View:
        """Show the documents of the whole history."""
        view = super().view(at)
        if self.case is not None and any(event.kind == "corrected" for event in self.case.history):
            view["documents"] = {id_ for event in self.case.history for id_ in event.documents}
        return view


def test_corrections_are_tested_if_the_system_offers_them() -> None:
    class Corrects(CaseSystem):
        actions: ClassVar = (*CaseSystem.actions, "recount", "correct")

    machine = SopMachine(IZIN, permits="correct")
    run(workflow_test(IZIN, lambda: Corrects(machine)))
    found = mismatch(workflow_test(IZIN, lambda: KeepsLaterDocuments(machine)).TestCase)
    assert found.aspect == "documents"
    assert [move.request.action for move in found.walk.moves] == ["open", "complete", "correct"]


# --- subclasses -------------------------------------------------------------------------------------------


def subclass(**more: object) -> type[WorkflowMachine]:
    """Return a subclass of a test of a correct system."""
    return type("Own", (workflow_test(SURAT, lambda: CaseSystem(LETTERS)),), more)


def test_a_rule_of_a_subclass_is_executed() -> None:
    seen: set[str] = set()

    @rule()
    def look(self: WorkflowMachine) -> None:
        seen.add(str(self.case.now.state))

    run(subclass(look=look), examples=50)
    assert len(seen) > 1


def test_a_violated_invariant_of_a_subclass_is_reported_with_the_smallest_example() -> None:
    @invariant()
    def is_not_suspended(self: WorkflowMachine) -> None:
        assert self.case.now.suspended is None, "it is suspended"

    with pytest.raises(AssertionError, match="it is suspended") as raised:
        run(subclass(is_not_suspended=is_not_suspended), examples=50)
    assert not isinstance(raised.value, MismatchError)
    assert "state.begin(goal=None, at=" in "\n".join(raised.value.__notes__)


def test_the_random_phase_can_run_without_the_plan() -> None:
    run_state_machine_as_test(
        workflow_test(IZIN, lambda: CaseSystem(MACHINE)), settings=settings(max_examples=5, database=None)
    )
