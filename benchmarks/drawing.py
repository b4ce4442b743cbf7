"""Measure the layout of drawings: the SOPs of the repository, and generated ones of up to 28 rows and 9 actors."""

from __future__ import annotations

import statistics
from pathlib import Path
from time import perf_counter

from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings

import sopflow
from measuring import heading, table
from sopflow import Activity, AnyOf, Sop
from sopflow.drawing import FORMATS, lay_out
from sopflow.testing.strategies import sops

ROOT = Path(__file__).parents[1]
FILES = [*sorted((ROOT / "workflows").glob("*.yaml")), *sorted((ROOT / "tests" / "data" / "sops").glob("*.yaml"))]
ROUNDS = 5
GENERATED = 300
ACTORS = [f"a{number}" for number in range(9)]


def measure_repository() -> None:
    """Measure the SOPs of the repository."""
    heading("Lay out the SOPs of the repository", f"Medians of {ROUNDS} rounds.")
    rows = []
    for file in FILES:
        sop = sopflow.load(file)
        times = []
        for _ in range(ROUNDS):
            start = perf_counter()
            scene = lay_out(sop, "id")
            times.append(perf_counter() - start)
        median = statistics.median(times)
        pages = len(scene.pages)
        rows.append((file.stem, str(pages), f"{1e3 * median:.0f}", f"{1e3 * median / pages:.0f}"))
    table(("", "pages", "ms", "ms per page"), rows)


def measure_formats() -> None:
    """Measure a whole drawing in each format."""
    sop = sopflow.load(FILES[0])
    heading("Draw the seed in each format", f"Medians of {ROUNDS} rounds, with the layout.")
    rows = []
    for format_ in FORMATS:
        times = []
        for _ in range(ROUNDS):
            start = perf_counter()
            content = sopflow.draw(sop, format=format_)
            times.append(perf_counter() - start)
        rows.append((format_, f"{1e3 * statistics.median(times):.0f}", f"{len(content) / 1000:.0f}"))
    table(("", "ms", "kB"), rows)


def measure_generated() -> None:
    """Measure generated SOPs, whose activities are spread over nine actors."""
    heading(f"Lay out {GENERATED} generated SOPs", "Up to 28 rows and 9 actors; always the same.")
    times: list[tuple[float, int]] = []
    failures = 0

    @settings(
        max_examples=GENERATED, database=None, derandomize=True, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(sops(max_steps=28, max_activities=4, prose=False))
    def draw_one(sop: Sop) -> None:
        nonlocal failures
        sop = spread(sop)
        start = perf_counter()
        try:
            scene = lay_out(sop, "id")
        except sopflow.DrawingError:
            failures += 1
            return
        times.append((perf_counter() - start, len(scene.pages)))

    draw_one()
    times.sort()
    seconds = [each for each, _ in times]
    pages = sum(count for _, count in times)
    table(
        ("", "median", "worst", "mean per page"),
        [("s", f"{statistics.median(seconds):.2f}", f"{seconds[-1]:.2f}", f"{sum(seconds) / pages:.3f}")],
    )
    print(f"{failures} of {GENERATED} could not be drawn.")


def spread(sop: Sop) -> Sop:
    """Give the activities of a SOP to nine actors in turn."""
    number = 0

    def given_to(activity: Activity) -> Activity:
        nonlocal number
        number += 1
        names = [ACTORS[(5 * number + offset) % len(ACTORS)] for offset in range(len(activity.actors))]
        return evolve(activity, actor=names[0] if isinstance(activity.actor, str) else AnyOf(names))

    steps = [evolve(step, activities=tuple(map(given_to, step.activities))) for step in sop.steps]
    return evolve(sop, steps=steps, actors={name: f"Pelaksana {name}" for name in ACTORS})


if __name__ == "__main__":
    measure_repository()
    measure_formats()
    measure_generated()
