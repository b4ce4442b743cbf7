"""Measure checking: all rules on long SOPs, soundness compared with pm4py, and a thousand files compared with linters.

pm4py is licensed under the AGPL and never installed together with sopflow. Install it in a separate environment, and
name the Python of that environment in SOPFLOW_PM4PY_PYTHON.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

from loading import KILOBYTE, text_of
from measuring import Prepare, again, heading, interleaved, median, ratio, table
from sopflow import Actor, Document, Outcome, Sop, Step
from sopflow.rules import check_sop

SHORT, LONG = 1_000, 10_000
ROUNDS = 7
FILES = 1_000
FILE_ROUNDS = 2
BLOCKS, WIDTH = 10, 5
PM4PY_PYTHON = os.environ.get("SOPFLOW_PM4PY_PYTHON", "")
EVENTS = "libyaml's events"
_ALL_EVENTS = """\
import pathlib, yaml
for file in pathlib.Path().iterdir():
    for _ in yaml.parse(file.read_text("utf-8"), yaml.CBaseLoader):
        pass
"""
PM4PY = Path(__file__).parent / "rivals" / "pm4py_soundness.py"


def procedure(steps: int) -> Sop:
    """Build a long SOP in which every second row is a decision that may lead up to seven rows back.

    Each row produces a document that the next one requires, and every decision discards documents. As a file, the SOP
    would exceed the limit of values.
    """
    rows = []
    for number in range(steps):
        keys: dict[str, Any] = {
            "requires": ["berkas", *([f"surat_{number - 1}"] if number else [])],
            "within": f"{5 + number % 55} menit",
            "produces": f"surat_{number}",
        }
        id_ = f"langkah_{number}"
        if number % 2 == 0:
            text = f"Menyusun konsep surat dan meneruskannya untuk permohonan nomor {number}"
            rows.append(Step.single(id_, text, "kasi", **keys))
            continue
        on = f"langkah_{number + 1}" if number + 1 < steps else "end"
        back = Outcome(f"langkah_{max(0, number - 1 - number % 7)}", discards=("berkas", f"surat_{number}"))
        text = f"Memeriksa kelengkapan berkas permohonan nomor {number}"
        apart = f"langkah_{number - 1}"
        outcomes: dict[str, Outcome | str] = {"lengkap": on, "kurang": back}
        rows.append(Step.single(id_, text, "loket", outcomes=outcomes, not_same_person_as=apart, **keys))
    actors = {"loket": Actor("Petugas Loket", persons=3), "kasi": Actor("Kepala Seksi", persons=2)}
    documents: dict[str, Document | str] = {f"surat_{number}": f"Surat nomor {number}" for number in range(steps)}
    documents["berkas"] = Document("Berkas permohonan", supplied=True)
    return Sop("1", "Pelayanan permohonan izin", actors, rows, documents=documents)


def rules() -> None:
    """Measure all rules on a long SOP and on a short one, and soundness with pm4py."""
    heading(
        f"All rules: {LONG:,} rows, {LONG // 2:,} of them decisions, and {SHORT:,} rows",
        f"SOPs that are already values; medians of {ROUNDS} rounds.",
    )
    sops = {str(steps): procedure(steps) for steps in (SHORT, LONG)}
    contestants = {name: again(partial(check_sop, sop)) for name, sop in sops.items()}
    contestants |= {f"{name}, errors": again(partial(check_sop, sop, errors_only=True)) for name, sop in sops.items()}
    seconds = interleaved(contestants, rounds=ROUNDS)
    rows: list[tuple[str, ...]] = [
        (f"{int(name):,}", f"{median(seconds, name) * 1e3:,.1f}", f"{median(seconds, f'{name}, errors') * 1e3:,.1f}")
        for name in sops
    ]
    long, short = str(LONG), str(SHORT)
    growth = (ratio(seconds, long, short), ratio(seconds, f"{long}, errors", f"{short}, errors"))
    rows.append((f"{LONG:,} over {SHORT:,}", *(f"{each:.1f}" for each in growth)))
    table(("rows", "all rules, ms", "rules that report errors, ms"), rows)
    soundness(median(seconds, long))


def soundness(ours: float) -> None:
    """Measure `check_soundness` of pm4py in its own environment."""
    heading(
        f"pm4py.check_soundness: {BLOCKS * WIDTH} steps, {BLOCKS} blocks of {WIDTH} parallel steps",
        "A Petri net without documents, persons or time; sopflow has no parallel branches between rows.",
    )
    if not PM4PY_PYTHON:
        print("  skipped: SOPFLOW_PM4PY_PYTHON does not name a Python with pm4py\n")
        return
    words = [PM4PY_PYTHON, str(PM4PY), str(BLOCKS), str(WIDTH)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 (the user names the program)
    if done.returncode:
        print(f"  skipped: {(done.stderr.splitlines() or ['it failed'])[-1]}\n")
        return
    result = json.loads(done.stdout.splitlines()[-1])
    table(
        ("", "s", "times sopflow's rules"),
        [
            (f"sopflow, {LONG:,} rows, all rules", f"{ours:.2f}", "1"),
            (
                f"pm4py {result['version']}, {BLOCKS * WIDTH} steps",
                f"{result['seconds']:.2f}",
                f"{result['seconds'] / ours:.0f}",
            ),
        ],
    )


def files() -> None:
    """Measure a thousand files: libyaml alone, sopflow check, yamllint, check-jsonschema."""
    heading(
        f"{FILES:,} files of 11 kB, one process for all",
        f"As commands, including their start; medians of {FILE_ROUNDS} rounds. libyaml only makes the events. yamllint",
        "checks the layout of YAML, check-jsonschema the shape with sopflow's JSON Schema, sopflow the shape and all",
        "rules.",
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        resources.as_file(resources.files("sopflow") / "schema.json") as schema,
    ):
        names = []
        for number in range(FILES):
            file = Path(folder, f"sop_{number}.yaml")
            # Each file has texts of its own, as real ones do: several rules keep the words of the latest texts.
            text = text_of(11 * KILOBYTE).replace('number: "1"', f'number: "{number}"', 1)
            file.write_text(text.replace(" nomor ", f" nomor {number}/"), "utf-8")
            names.append(file.name)
        commands = {
            EVENTS: ["-c", _ALL_EVENTS],
            "sopflow": ["-m", "sopflow", "check", "--jobs", "1", "."],
            f"sopflow, {os.cpu_count()} processes": ["-m", "sopflow", "check", "."],
        }
        for package, module, *words in (
            ("yamllint", "yamllint", "-d", "default", "."),
            ("check-jsonschema", "check_jsonschema", "--schemafile", str(schema), *names),
        ):
            if importlib.util.find_spec(module) is None:
                print(f"  {package}: skipped, it is not installed (pip install --group bench)")
                continue
            commands[f"{package} {importlib.metadata.version(package)}"] = ["-m", module, *words]
        contestants: dict[str, Prepare] = {
            name: again(partial(_run, [sys.executable, *command], folder)) for name, command in commands.items()
        }
        seconds = interleaved(contestants, rounds=FILE_ROUNDS)
    table(
        ("", "s", "files per second", "times the events"),
        [
            (
                name,
                f"{median(seconds, name):.1f}",
                f"{FILES / median(seconds, name):,.0f}",
                f"{ratio(seconds, name, EVENTS):.1f}",
            )
            for name in commands
        ],
    )


def _run(command: list[str], folder: str) -> None:
    # The exit code is 1 if there are findings.
    done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)  # noqa: S603
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode()[-500:])


def main() -> None:
    """Measure and print."""
    rules()
    files()


if __name__ == "__main__":
    main()
