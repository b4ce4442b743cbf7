"""The conformance test finds stores that differ from the reference in one way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, settings

from sopflow import Refused
from sopflow.store import Store
from sopflow.testing import Clock
from sopflow.testing.store import AnyStore, StoreConformance

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

Fault = Callable[..., Any]
"""Takes the method of the correct store and the arguments of a call, and answers in its place."""


class FaultyCases:
    """The cases of a store, with one fault in some methods."""

    def __init__(self, cases: Any, methods: tuple[str, ...], fault: Fault) -> None:
        self.cases, self.methods, self.fault = cases, methods, fault

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.cases, name)
        return (lambda *given, **named: self.fault(method, *given, **named)) if name in self.methods else method


class FaultyStore:
    """A store whose cases have a fault."""

    def __init__(self, store: Store, methods: tuple[str, ...], fault: Fault) -> None:
        self.store, self.methods, self.fault = store, methods, fault

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    @contextmanager
    def begin(self) -> Iterator[Any]:
        """Begin a transaction."""
        with self.store.begin() as cases:
            yield FaultyCases(cases, self.methods, self.fault)


class ForgetsLapses(FaultyStore):
    """A store that records no lapses."""

    def tick(self) -> None:
        """Do nothing."""


def with_other_tasks(**fields: Any) -> Fault:
    """Return a fault that changes fields of the tasks of a worklist."""

    def fault(method: Any, *given: Any, **named: Any) -> Any:
        page = method(*given, **named)
        return evolve(page, items=tuple(evolve(item, task=evolve(item.task, **fields)) for item in page.items))

    return fault


def cut(page: Any) -> Any:
    return evolve(page, items=page.items[:-1])


def reversed_page(page: Any) -> Any:
    return evolve(page, items=page.items[::-1])


def without_further_pages(page: Any) -> Any:
    return evolve(page, after=None)


def of_all(method: Any, **named: Any) -> Any:
    """Show the tasks of all persons."""
    return method(**{**named, "by": None})


def more(**numbers: int) -> Fault:
    """Return a fault that adds to the numbers of the first count."""

    def fault(method: Any, *given: Any, **named: Any) -> Any:
        counts = method(*given, **named)
        first = [
            evolve(each, **{name: getattr(each, name) + more for name, more in numbers.items()}) for each in counts
        ]
        return [*first[:1], *counts[1:]]

    return fault


def then(change: Callable[[Any], Any]) -> Fault:
    """Return a fault that changes each answer."""
    return lambda method, *given, **named: change(method(*given, **named))


def with_another_reason(method: Any, *given: Any, **named: Any) -> Any:
    """Refuse calls with a code that is wrong."""
    try:
        return method(*given, **named)
    except Refused as error:
        reasons = tuple(evolve(reason, code="closed") for reason in error.reasons)
        raise Refused(reasons) from None


def refuse(*_given: Any, **_named: Any) -> Any:
    """Refuse every call, without a reason."""
    raise Refused(())


CALLS = (
    "open",
    "complete",
    "attach",
    "suspend",
    "resume",
    "restart_clock",
    "recount",
    "correct",
    "cancel",
    "set_moment",
)
FAULTS: dict[str, tuple[tuple[str, ...], Fault, str]] = {
    "hides the last task": (("tasks",), then(cut), "the worklist of "),
    "shows the tasks of all persons": (("tasks",), of_all, "the worklist of "),
    "has no further pages": (("tasks",), then(without_further_pages), "short pages"),
    "reverses the tasks": (("tasks",), then(reversed_page), "short pages|the order of the worklist"),
    "shows no due times": (("tasks",), with_other_tasks(due=None), "the worklist of "),
    "does not show who is barred": (("tasks",), with_other_tasks(barred=frozenset()), "the worklist of |tasks of "),
    "does not show missing documents": (("tasks",), with_other_tasks(missing=frozenset()), "the worklist of "),
    "does not show moments": (("tasks",), with_other_tasks(moments=frozenset()), "the worklist of |tasks of "),
    "hides late cases": (("late",), then(cut), "late cases"),
    "counts too many open cases": (("counts",), more(open=1), "counts of open cases"),
    "counts too many late cases": (("counts",), more(late=1), "counts of late cases"),
    "counts too many suspended cases": (("counts",), more(suspended=1), "counts of suspended cases"),
    "loses the last event": (("history",), then(lambda events: events[:-1]), "the number of events"),
    "loses reasons": (
        ("history",),
        then(lambda events: [evolve(one, reason=None) for one in events]),
        "the history of",
    ),
    "says that calls are repeated": (CALLS, then(lambda done: evolve(done, repeated=True)), "the repetition of"),
    "says that no call is repeated": (CALLS, then(lambda done: evolve(done, repeated=False)), "the repeated call"),
    "returns no events": (CALLS, then(lambda done: evolve(done, events=())), "the events of"),
    "refuses with another code": (CALLS, with_another_reason, "the refusals of"),
    "refuses what is allowed": (("complete",), refuse, "the refusals of"),
}


def run(wrap: Callable[[Store], Any]) -> None:
    """Test a store for a while, always with the same calls."""

    class Conformance(StoreConformance):
        settings = settings(
            max_examples=60, stateful_step_count=20, deadline=None, derandomize=True, database=None,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip

        @contextmanager
        def empty_store(self, clock: Clock) -> Iterator[AnyStore]:
            with Store("sqlite://", clock=clock, skew=timedelta(seconds=5), permits=["correct", "migrate"]) as store:
                yield wrap(store)

    Conformance().test_store_agrees_with_the_reference()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_a_store_is_found(fault: str) -> None:
    methods, answer, aspect = FAULTS[fault]
    with pytest.raises(AssertionError, match=f"(?s)The store differs from the reference in .*({aspect})") as raised:
        run(lambda store: FaultyStore(store, methods, answer))
    assert re.search(r"\ninstead of\n", str(raised.value))


def test_a_store_that_records_no_lapses_is_found() -> None:
    with pytest.raises(AssertionError, match="the position of case-"):
        run(lambda store: ForgetsLapses(store, (), then(lambda done: done)))
