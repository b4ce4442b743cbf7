"""Check properties of a long SOP, and plan walks that cover a SOP."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from measuring import again, heading, interleaved, median, table
from sopflow import Document, Outcome, Sop, Step
from sopflow.testing import (
    Cover,
    GoalKind,
    Property,
    always,
    before,
    counterexample,
    cover,
    eventually_ends,
    four_eyes,
    never,
    only_by,
    within,
)

STEPS, DECISIONS, ROUNDS = 1_000, 300, 5
COVERED_STEPS, COVERED_DECISIONS = 200, 90
FARTHEST = 12
"""The most rows that an answer leads back or on."""

ACTORS = ("loket", "kasi", "kepala", "arsip")


def sop_of(steps: int, decisions: int) -> Sop:
    """Return a SOP with some decisions, whose second answers lead back or skip rows."""
    chance = random.Random(steps)  # noqa: S311 (the same SOP each time, not a secret)
    decided = set(chance.sample(range(steps - 1), decisions))
    rows = []
    for number in range(steps):
        actor, name = chance.choice(ACTORS), f"langkah_{number}"
        target = max(0, min(steps - 1, number + chance.randrange(-FARTHEST, FARTHEST)))
        outcomes = {"ya": Outcome(f"langkah_{number + 1}"), "tidak": Outcome(f"langkah_{target}")}
        rows.append(
            Step.single(
                name, "Memeriksa berkas", actor, requires="berkas", within="2 jam", produces="nota",
                outcomes=outcomes if number in decided else None,
            )
        )  # fmt: skip
    documents = {"berkas": Document("Berkas", supplied=True), "nota": Document("Nota"), "izin": Document("Izin")}
    return Sop("1", "Banyak langkah", {actor: actor.title() for actor in ACTORS}, rows, documents=documents)


def properties_of(steps: int) -> dict[str, Property]:
    """Return properties of each kind, those that hold and those that do not."""
    first, middle, last = "langkah_0", f"langkah_{steps // 2}", f"langkah_{steps - 1}"
    return {
        "eventually_ends, holds": eventually_ends(),
        "before, holds": before(first, last),
        "before, at the other end": before(last, "completed"),
        "never, far away": never("completed"),
        "always, holds": always("nota", at="completed"),
        "always, far away": always("izin", at="completed"),
        "only_by, half way": only_by("arsip", middle),
        "four_eyes, both ends": four_eyes(first, last),
        "within, half way": within(f"{steps} jam"),
    }


def main() -> None:
    """Measure and print the results."""
    sop = sop_of(STEPS, DECISIONS)
    heading(
        f"Properties about a SOP of {STEPS:,} steps and {DECISIONS} decisions",
        f"Medians of {ROUNDS} rounds. A counterexample takes the search, and a walk with the reference.",
    )
    properties = properties_of(STEPS)
    found = {name: counterexample(sop, property) for name, property in properties.items()}
    work = {name: again(partial(counterexample, sop, property)) for name, property in properties.items()}
    seconds = interleaved(work, rounds=ROUNDS)
    rows = []
    for name in properties:
        violation = found[name]
        calls = "-" if violation is None else f"{len(violation.walk.moves):,}"
        rows.append((name, calls, f"{median(seconds, name) * 1e3:,.0f}"))
    table(("property", "calls", "ms"), rows)

    sop = sop_of(COVERED_STEPS, COVERED_DECISIONS)
    heading(
        f"Covering a SOP of {COVERED_STEPS} steps and {COVERED_DECISIONS} decisions",
        "Plan walks and record them with the reference.",
    )
    covers: dict[str, Callable[[], Cover]] = {
        "steps": partial(cover, sop, GoalKind.STEP),
        "transitions": partial(cover, sop, GoalKind.TRANSITION),
        "transitions and refusals": partial(cover, sop, GoalKind.TRANSITION, refusals=True),
        "pairs": partial(cover, sop, GoalKind.PAIR),
    }
    seconds = interleaved({name: again(work) for name, work in covers.items()}, rounds=3)
    covered = []
    for name, plan in covers.items():
        walks = plan().walks
        calls = f"{sum(len(walk.moves) for walk in walks):,}"
        covered.append((name, f"{len(walks)}", calls, f"{median(seconds, name) * 1e3:,.0f}"))
    table(("covered", "walks", "calls", "ms"), covered)


if __name__ == "__main__":
    main()
