"""Measure the check of one file as a whole process: sopflow, yamllint and check-jsonschema in turn."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import subprocess
import sys
import tempfile
from functools import partial
from importlib import resources
from pathlib import Path

from measuring import Prepare, again, heading, interleaved, median, ratio, table

ROUNDS = 15
GOALS = {
    ("check-jsonschema", False): "0.6",
    ("yamllint", False): "1.3, given up: README.md has the reason",
    ("yamllint", True): "1.5",
}
"""The goal of the time of sopflow over that of another program, for SOPs without and with ``holidays``."""

SOP = """\
sopflow: 1
number: "1"
title: Surat Masuk
{calendar}actors: {{loket: Petugas Loket, kasi: Kepala Seksi}}
documents: {{surat: {{name: Surat masuk, supplied: true}}}}
steps:
  - {{id: terima, activity: Menerima surat, actor: loket, requires: surat, within: 15 menit}}
  - {{id: periksa, activity: Memeriksa surat, actor: kasi, within: 1 hari, outcomes: {{ya: arsip, tidak: terima}}}}
  - {{id: arsip, activity: Mengarsipkan surat, actor: loket, within: 10 menit}}
"""
CALENDARS = {
    False: 'calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-16:00"}}\n',
    True: 'calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-16:00"}, holidays: ID}\n',
}


def commands(schema: str) -> dict[str, list[str]]:
    """Return the installed programs, each as a module with its arguments."""
    found = {"sopflow": ["sopflow", "check"]}
    for package, module, *words in (
        ("yamllint", "yamllint", "-d", "default"),
        ("check-jsonschema", "check_jsonschema", "--schemafile", schema),
    ):
        if importlib.util.find_spec(module) is None:
            print(f"  {package}: skipped, it is not installed (pip install --group bench)")
        else:
            found[package] = [module, *words]
    return found


def measure(folder: str, schema: str, *, holidays: bool) -> None:
    """Measure all programs on one SOP."""
    heading(
        f"Check one SOP {'with' if holidays else 'without'} holidays",
        f"Whole processes in turn, with compiled files; medians of {ROUNDS} rounds.",
    )
    file = Path(folder, "sop.yaml")
    file.write_text(SOP.format(calendar=CALENDARS[holidays]), "utf-8")
    programs = commands(schema)
    contestants: dict[str, Prepare] = {
        name: again(partial(_run, [sys.executable, "-m", *words, str(file)], folder))
        for name, words in programs.items()
    }
    seconds = interleaved(contestants, rounds=ROUNDS)
    rows = []
    for name in programs:
        version = importlib.metadata.version(name)
        share = "" if name == "sopflow" else f"{ratio(seconds, 'sopflow', name):.2f}"
        rows.append((f"{name} {version}", f"{median(seconds, name) * 1e3:.0f}", share, GOALS.get((name, holidays), "")))
    table(("", "ms", "sopflow over it", "goal"), rows)


def _run(command: list[str], folder: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(Path(folder, "compiled"))
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)  # noqa: S603
    # The linters end with 1 if they find anything.
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode()[-500:])


def main() -> None:
    """Measure and print."""
    with (
        tempfile.TemporaryDirectory() as folder,
        resources.as_file(resources.files("sopflow") / "schema.json") as schema,
    ):
        for holidays in (False, True):
            measure(folder, str(schema), holidays=holidays)


if __name__ == "__main__":
    main()
