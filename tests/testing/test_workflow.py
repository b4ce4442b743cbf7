"""``workflow_test``: passes systems that do what their SOP says, and finds what is wrong with others in few calls."""

from __future__ import annotations

import unittest

import pytest
from tests.testing.faulty.faults import IZIN, Fault, faults

from sopflow import SopMachine
from sopflow.testing import CaseSystem, Deviates, Deviation
from sopflow.testing.workflow import workflow_test

FAULTS = list(faults())


def deviation(test: type[unittest.TestCase]) -> Deviation:
    """Where a system deviates, as its test says."""
    result = unittest.TestResult()
    with pytest.raises(Deviates) as raised:
        test("runTest").debug()
    del result
    return raised.value.deviation


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_a_fault_is_found_by_hardly_more_calls_than_it_takes(fault: Fault) -> None:
    found = deviation(workflow_test(IZIN, fault.make).TestCase)
    assert fault.best <= len(found.walk.moves) <= fault.best + 2, str(found)


def test_there_are_thirty_faults_at_least() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 30


def test_a_machine_of_the_sop_itself_passes() -> None:
    machine = SopMachine(IZIN)
    workflow_test(IZIN, lambda: CaseSystem(machine)).TestCase("runTest").debug()
