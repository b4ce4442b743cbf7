"""The cost of `complete`, compared with a bare `transitions` machine that has the same states and no conditions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import transitions

import sopflow
from measuring import heading, interleaved, median, ratio, table

ROWS = tuple(f"row_{number}" for number in range(8))
CASES = 300
CALLS = CASES * len(ROWS)
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
LATER = AT + timedelta(minutes=9)
ANI = sopflow.Performer("ani", {"loket"})

SOP = sopflow.Sop(
    "1",
    "Eight rows with an actor, a document and a time standard",
    {"loket": "Petugas Loket"},
    [sopflow.Step.single(row, "Memeriksa berkas", "loket", requires="berkas", within="15 menit") for row in ROWS],
    documents={"berkas": sopflow.Document("Berkas", supplied=True)},
)


class Model:
    """A model of the bare machine: a state, and the data of its conditions."""

    __slots__ = ("documents", "due", "state")

    def __init__(self) -> None:
        self.state = ROWS[0]
        self.documents = {"berkas": "A-1"}
        self.due = AT + timedelta(minutes=15)


def acts_for(event: transitions.EventData) -> bool:
    """Return whether the performer acts for the row's actor."""
    return not event.kwargs["by"].actors.isdisjoint(("loket",))


def has_documents(event: transitions.EventData) -> bool:
    """Return whether the row's document is in the case."""
    model: Any = event.model
    return "berkas" in model.documents


def in_time(event: transitions.EventData) -> bool:
    """Return whether the call is on time or has a reason."""
    model: Any = event.model
    return event.kwargs["at"] <= model.due or "reason" in event.kwargs


def machine_of(*conditions: Callable[[transitions.EventData], bool]) -> transitions.Machine:
    """Return the rows as a machine of `transitions` that all models share."""
    machine = transitions.Machine(
        model=None, states=[*ROWS, "completed"], initial=ROWS[0], auto_transitions=False, send_event=True
    )
    for row, target in zip(ROWS, (*ROWS[1:], "completed"), strict=True):
        machine.add_transition(row, row, target, conditions=list(conditions))
    return machine


def completing(machine: sopflow.SopMachine) -> Callable[[], None]:
    """Return work that completes all rows of many cases."""
    cases = [machine.open(str(number), at=AT, documents={"berkas": "A-1"}) for number in range(CASES)]

    def work() -> None:
        for case in cases:
            for row in ROWS:
                case.complete(row, by=ANI, at=LATER)

    return work


def triggering(machine: transitions.Machine, **call: object) -> Callable[[], None]:
    """Return work that triggers all rows of many models."""
    models = [Model() for _ in range(CASES)]

    def work() -> None:
        for model in models:
            for row in ROWS:
                machine.events[row].trigger(model, **call)

    return work


def main() -> None:
    """Measure and print."""
    heading(
        "Completing a row of one activity",
        "`case.complete` evaluates the guards of actor, documents and time, computes the next due time (UTC, around",
        "the clock) and records an event. The bare machine has the same states and no conditions.",
        f"{CASES} cases of {len(ROWS)} rows in each of 25 rounds.",
    )
    bare, sopflow_, guarded = "transitions, bare", "sopflow", "transitions with three conditions"
    seconds = interleaved(
        {
            bare: partial(triggering, machine_of()),
            sopflow_: partial(completing, sopflow.SopMachine(SOP)),
            guarded: partial(triggering, machine_of(acts_for, has_documents, in_time), by=ANI, at=LATER),
        },
        rounds=25,
    )
    table(
        ("", "µs a row", "times bare"),
        [
            (name, f"{median(seconds, name, per=CALLS) * 1e6:.2f}", f"{ratio(seconds, name, bare):.2f}")
            for name in seconds
        ],
    )


if __name__ == "__main__":
    main()
