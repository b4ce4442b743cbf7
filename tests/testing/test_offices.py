"""The test plan finds each bug of plain applications, whatever its kind, and accepts the correct ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import ClassVar

import pytest
from tests.testing.faulty import office
from tests.testing.faulty.agencies import EXAMS
from tests.testing.faulty.bugs import APPLICATIONS, Bug, Kind, bugs
from tests.testing.faulty.office import Office

from sopflow import Sop, SopMachine
from sopflow.testing import CaseSystem, Mismatch, MismatchError, Request
from sopflow.testing.differential import run
from sopflow.testing.plan import Script, TestPlan
from sopflow.testing.shrinking import shrink
from sopflow.testing.walks import ACTIONS

EVERY = list(bugs())

slow = pytest.mark.no_cover  # tracing makes a test three times as slow; others cover its code


@cache
def plan(sop: Sop) -> TestPlan:
    assert sop.calendar is not None
    return TestPlan(sop, sop.calendar)


@cache
def scripts(sop: Sop) -> list[Script]:
    return list(plan(sop).scripts())


def test_the_plan_of_each_application_has_many_calls() -> None:
    for sop, _ in APPLICATIONS:
        assert sum(map(len, scripts(sop))) > 500


def run_plan(sop: Sop, make: Callable[[], Office]) -> None:
    for script in scripts(sop):
        run(sop, make, script)


@slow
@pytest.mark.parametrize(("sop", "application"), APPLICATIONS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_correct_application_passes_the_plan(sop: Sop, application: type[Office]) -> None:
    run_plan(sop, application)


class Machine(CaseSystem):
    """A machine with all actions."""

    actions: ClassVar = frozenset(ACTIONS)


@slow
@pytest.mark.parametrize("sop", [sop for sop, _ in APPLICATIONS], ids=lambda sop: sop.number)
def test_a_machine_passes_the_plan(sop: Sop) -> None:
    machine = SopMachine(sop, permits="correct")
    for script in scripts(sop):
        run(sop, lambda: Machine(machine), script)


@slow
def test_a_system_without_deputies_gets_no_calls_of_deputies() -> None:
    for deputies in (False, True):
        represented: list[object] = []

        class Watched(Machine):
            def act(self, request: Request) -> None:
                represented.extend(request.by.on_behalf_of.values() if request.by is not None else ())  # noqa: B023
                super().act(request)

        Watched.deputies = deputies
        machine = SopMachine(EXAMS, permits="correct")
        for script in scripts(EXAMS)[::4]:
            run(EXAMS, lambda machine=machine, system=Watched: system(machine), script)  # type: ignore[misc]
        assert bool(represented) is deputies


def found(bug: Bug) -> Mismatch:
    """Return the mismatch that the plan finds."""
    with pytest.raises(MismatchError) as raised:
        run_plan(bug.sop, bug.make)
    return raised.value.mismatch


@slow
@pytest.mark.parametrize("bug", EVERY, ids=str)
def test_the_plan_finds_the_bug(bug: Bug) -> None:
    assert found(bug).walk.moves


# `make bench` shrinks the others.
@slow
@pytest.mark.parametrize("bug", EVERY[::5], ids=str)
def test_the_failure_is_shrunk_to_the_fewest_calls(bug: Bug) -> None:
    def attempt(script: Script) -> None:
        run(bug.sop, bug.make, script)

    shrunk = shrink(found(bug), attempt, plan(bug.sop))
    assert len(shrunk.walk.moves) == bug.best, str(shrunk)


def test_there_are_eighty_bugs_and_each_kind_is_in_two_applications() -> None:
    assert len(EVERY) >= 80
    kinds = {(bug.kind, bug.application) for bug in EVERY}
    assert len(kinds) == 2 * len(Kind)


def test_the_applications_do_not_use_the_machine() -> None:
    for module in ("office.py", "offices.py", "agency.py", "agencies.py"):
        source = Path(office.__file__).with_name(module).read_text(encoding="utf-8")
        assert not re.search(r"sopflow\.machine|SopMachine|CaseSystem|ReferenceCase", source)
