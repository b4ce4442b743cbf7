"""Growth with the number of steps: loading, building the machine, opening a case, completing an activity."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import sopflow
from measuring import again, heading, interleaved, median, ratio, table

SIZES = (10, 100, 1_000, 10_000)
ROUNDS = 5
CASES = 2_000
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
LATER = AT + timedelta(minutes=9)
ANI = sopflow.Performer("ani", {"loket"})
FIRST = "langkah_0"

_HEAD = """\
sopflow: 1
number: "1"
title: Banyak langkah
actors: {loket: Petugas Loket}
documents: {berkas: {name: Berkas, supplied: true}}
steps:
"""
_ROW = """\
  - id: langkah_{number}
    activity: Memeriksa berkas
    actor: loket
    requires: berkas
    within: {minutes} menit
"""


def text_of(steps: int) -> str:
    """Return the YAML of a SOP with a number of steps."""
    return _HEAD + "".join(_ROW.format(number=number, minutes=5 + number % 55) for number in range(steps))


def opening(machine: sopflow.SopMachine) -> None:
    """Open many cases."""
    for number in range(CASES):
        machine.open(str(number), at=AT, documents={"berkas": "A-1"})


def completing(machine: sopflow.SopMachine) -> Callable[[], None]:
    """Return work that completes the first activity of many cases."""
    cases = [machine.open(str(number), at=AT, documents={"berkas": "A-1"}) for number in range(CASES)]

    def work() -> None:
        for case in cases:
            case.complete(FIRST, by=ANI, at=LATER)

    return work


def main() -> None:
    """Measure and print."""
    heading(
        "The number of steps",
        f"Rows of one activity in sequence; medians of {ROUNDS} rounds.",
        f"Loading is `loads`; opening and completing are per case, measured with {CASES:,}.",
    )
    texts = {str(steps): text_of(steps) for steps in SIZES}
    loading = interleaved({name: again(partial(sopflow.loads, text)) for name, text in texts.items()}, rounds=ROUNDS)
    sops = {name: sopflow.loads(text) for name, text in texts.items()}
    building = interleaved({name: again(partial(sopflow.SopMachine, sop)) for name, sop in sops.items()}, rounds=ROUNDS)
    machines = {name: sopflow.SopMachine(sop) for name, sop in sops.items()}
    gc.freeze()
    opened = interleaved(
        {name: again(partial(opening, machine)) for name, machine in machines.items()}, rounds=3 * ROUNDS
    )
    completed = interleaved(
        {name: partial(completing, machine) for name, machine in machines.items()}, rounds=3 * ROUNDS
    )
    rows: list[tuple[str, ...]] = [
        (
            f"{steps:,}",
            f"{median(loading, str(steps)) * 1e3:,.2f}",
            f"{median(building, str(steps)) * 1e3:,.2f}",
            f"{median(opened, str(steps), per=CASES) * 1e6:.2f}",
            f"{median(completed, str(steps), per=CASES) * 1e6:.2f}",
        )
        for steps in SIZES
    ]
    large, small = str(SIZES[-1]), str(SIZES[-2])
    rows.append(
        (
            f"{SIZES[-1]:,} over {SIZES[-2]:,}",
            *(f"{ratio(seconds, large, small):.2f}" for seconds in (loading, building, opened, completed)),
        )
    )
    table(("steps", "loading, ms", "building, ms", "opening, µs", "completing, µs"), rows)


if __name__ == "__main__":
    main()
