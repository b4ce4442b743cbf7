"""Fixtures for the cases of a SOP."""

from __future__ import annotations

import pytest

from sopflow.definition import Sop
from sopflow.machine import Case, SopMachine, all_met
from sopflow.testing.clock import Clock
from sopflow.testing.pytest.items import SopFailure, usable_sop


@pytest.fixture
def sop(request: pytest.FixtureRequest) -> Sop:
    """Return the SOP of the marker ``@pytest.mark.sop("file.yaml")``, or else of the setting ``sopflow_sop``."""
    marker = request.node.get_closest_marker("sop")
    file = marker.args[0] if marker is not None and marker.args else request.config.getini("sopflow_sop")
    if not file:
        raise pytest.UsageError(
            'The fixture needs a SOP: mark the test with @pytest.mark.sop("file.yaml") or set sopflow_sop.'
        )
    try:
        return usable_sop(request.config, request.config.rootpath / file)
    except SopFailure as failure:
        pytest.fail(str(failure), pytrace=False)


@pytest.fixture
def clock(sop: Sop) -> Clock:
    """Return a clock in the calendar of the SOP; only the test moves it."""
    return Clock(sop.calendar)


@pytest.fixture
def machine(sop: Sop, clock: Clock) -> SopMachine[Case]:
    """Return a machine of the SOP with that clock."""
    return SopMachine(sop, clock=clock, conditions=all_met(sop))


@pytest.fixture
def case(machine: SopMachine[Case]) -> Case:
    """Return a new case."""
    return machine.open("case-1")
