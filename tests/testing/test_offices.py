"""The test plan finds each bug of plain applications, whatever its kind, and accepts the correct ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from tests.testing.faulty import office
from tests.testing.faulty.bugs import APPLICATIONS, BUGS, Bug, bugs
from tests.testing.faulty.office import Office

from sopflow import Sop
from sopflow.testing import MismatchError
from sopflow.testing.differential import run
from sopflow.testing.plan import Script, TestPlan

EVERY = list(bugs())


@cache
def scripts(sop: Sop) -> list[Script]:
    assert sop.calendar is not None
    return list(TestPlan(sop, sop.calendar).scripts())


def run_plan(sop: Sop, make: Callable[[], Office]) -> None:
    for script in scripts(sop):
        run(sop, make, script)


@pytest.mark.parametrize(("sop", "application"), APPLICATIONS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_correct_application_passes_the_plan(sop: Sop, application: type[Office]) -> None:
    run_plan(sop, application)


@pytest.mark.parametrize("bug", EVERY, ids=str)
def test_the_plan_finds_the_bug(bug: Bug) -> None:
    with pytest.raises(MismatchError):
        run_plan(bug.sop, bug.make)


def test_there_are_eighty_bugs_and_each_kind_is_in_both_applications() -> None:
    assert len(EVERY) >= 80
    kinds = {(bug.kind, bug.application) for bug in EVERY}
    assert len(kinds) == len(BUGS) * len(APPLICATIONS)


def test_the_applications_do_not_use_the_machine() -> None:
    for module in ("office.py", "offices.py"):
        source = Path(office.__file__).with_name(module).read_text(encoding="utf-8")
        assert not re.search(r"sopflow\.machine|SopMachine|CaseSystem|ReferenceCase", source)
