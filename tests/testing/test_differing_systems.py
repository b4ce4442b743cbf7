"""Correct applications pass although they store coarse times, report some reasons, or record lapses early."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test
from tests.testing.faulty.office import Office
from tests.testing.faulty.offices import PERMITS, Permits
from tests.testing.test_offices import plan

from sopflow.testing import Mismatch, MismatchError, Request, Result, System, View, workflow_test
from sopflow.testing.clock import rounded
from sopflow.testing.differential import run
from sopflow.testing.plan import TestPlan

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code


def mismatch(system: type[Office], *bugs: str) -> Mismatch | None:
    """Return the mismatch that the plan finds in an application of the permits."""
    coarse = TestPlan(PERMITS, plan(PERMITS).calendar, lambda: system.resolution)
    try:
        for script in coarse.scripts():
            run(PERMITS, lambda: system(*bugs), script)
    except MismatchError as error:
        return error.mismatch
    return None


class Coarse(Permits):
    """An application that stores no fractions of its resolution."""

    def call(self, request: Request) -> Result:
        """Round the time of the call."""
        if request.at.tzinfo is not None:
            request = evolve(request, at=rounded(request.at.astimezone(self.zone), self.resolution))
        return super().call(request)

    def view(self, at: datetime) -> View:
        """Round the due time."""
        view = super().view(at)
        due = view["due"]
        view["due"] = None if due is None else rounded(due.astimezone(self.zone), self.resolution)
        return view


class Seconds(Coarse):
    resolution = timedelta(seconds=1)


class Minutes(Coarse):
    resolution = timedelta(minutes=1)


class Days(Coarse):
    """Without suspensions, since a day is too coarse for the hours that are left."""

    resolution = timedelta(days=1)
    actions = ("open", "complete", "attach", "tick", "cancel")

    def view(self, at: datetime) -> View:
        """Show delays in days."""
        view = super().view(at)
        view["history"] = [self.in_days(dict(event)) for event in view["history"]]
        return view

    def in_days(self, event: dict[str, Any]) -> dict[str, Any]:
        """Count a delay from the day of the due time."""
        if event.get("late_by"):
            done = event["at"].astimezone(self.zone)
            event["late_by"] = done - rounded(done - event["late_by"], self.resolution)
        return event


@pytest.mark.parametrize("system", [Seconds, Minutes])
def test_coarse_times_are_accepted(system: type[Office]) -> None:
    assert mismatch(system) is None


@pytest.mark.parametrize("system", [Seconds, Minutes])
@pytest.mark.parametrize(
    "bug", ["is late at the due time", "ignores closed days", "does not date events of the kind attached"]
)
def test_faults_are_found_at_any_resolution(system: type[Office], bug: str) -> None:
    assert mismatch(system, bug) is not None


def test_a_difference_below_the_resolution_is_accepted() -> None:
    assert mismatch(Seconds, "counts lateness in whole minutes") is not None
    assert mismatch(Minutes, "counts lateness in whole minutes") is None


def test_an_application_that_stores_fewer_seconds_than_it_says_fails() -> None:
    class SaysNothing(Seconds):
        resolution = Permits.resolution

        def call(self, request: Request) -> Result:
            if request.at.tzinfo is not None:
                request = evolve(request, at=rounded(request.at, timedelta(seconds=1)))
            return super().call(request)

    assert mismatch(SaysNothing) is not None


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(Permits.zone)),  # noqa: DTZ001 (bounds)
    st.sampled_from((timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))),
)
def test_rounding_goes_down_to_the_next_multiple_and_once_only(at: datetime, step: timedelta) -> None:
    down = rounded(at, step)
    assert timedelta() <= at - down < step
    assert rounded(down, step) == down
    assert (down.hour, down.minute, down.second) == (0, 0, 0) or step < timedelta(days=1)


class First(Permits):
    """An application that reports the first reason only."""

    reports = "some"

    def call(self, request: Request) -> Result:
        """Leave out all but one reason."""
        result = super().call(request)
        return Result(refused=min(result.refused)) if result.refused else result


def test_an_application_may_report_some_of_the_reasons() -> None:
    assert mismatch(First) is None


def test_a_wrong_code_among_some_is_found() -> None:
    class Wrong(First):
        def call(self, request: Request) -> Result:
            result = super().call(request)
            return Result(refused="actor") if result.refused == {"same-person"} else result

    found = mismatch(Wrong)
    assert found is not None
    assert found.walk.moves[-1].expected.refused == {"same-person"}


class KeepsLapses(Permits):
    keeps_lapses = True


def test_a_refused_call_may_record_lapses() -> None:
    assert mismatch(KeepsLapses) is None


def test_a_refused_call_may_record_lapses_that_no_view_shows() -> None:
    class Blind(KeepsLapses):
        view = System.view

    assert mismatch(Blind) is None


@pytest.mark.parametrize("system", [Permits, KeepsLapses])
def test_a_call_refused_after_a_lapse_shows_either_state(system: type[Office]) -> None:
    opened = datetime(2026, 4, 6, 9, tzinfo=Permits.zone)
    at = opened + timedelta(days=9)
    script = [evolve(request, at=opened) for request in plan(PERMITS).path_to("bayar")]
    run(PERMITS, system, [*script, Request("complete", at, "kasi", "terbit"), Request("suspend", at)])


def test_a_state_that_is_neither_before_nor_after_a_lapse_is_reported() -> None:
    class Lost(Permits):
        def view(self, at: datetime) -> View:
            view = super().view(at)
            if self.state == "bayar" and self.last is not None and self.denied:
                view["state"] = "tersesat"
            return view

        denied = False

        def call(self, request: Request) -> Result:
            result = super().call(request)
            self.denied = bool(result.refused)
            return result

    opened = datetime(2026, 4, 6, 9, tzinfo=Permits.zone)
    script = [evolve(request, at=opened) for request in plan(PERMITS).path_to("bayar")]
    late = Request("complete", opened + timedelta(days=9), "kasi", "terbit")
    with pytest.raises(MismatchError) as raised:
        run(PERMITS, Lost, [*script, late])
    assert (raised.value.mismatch.aspect, raised.value.mismatch.expected) == ("state", "bayar")


@pytest.mark.parametrize("system", [Seconds, First, KeepsLapses])
def test_the_random_phase_accepts_them_too(system: type[Office]) -> None:
    how = settings(max_examples=10, stateful_step_count=20, database=None)
    run_state_machine_as_test(workflow_test(PERMITS, system), settings=how)


def test_calls_in_days_are_made_at_midnight() -> None:
    hours: set[int] = set()

    class Watched(Days):
        def call(self, request: Request) -> Result:
            if request.at.tzinfo is not None:
                hours.add(request.at.astimezone(self.zone).hour)
            return super().call(request)

    assert mismatch(Watched) is None
    assert hours == {0}
