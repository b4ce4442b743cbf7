"""The memory of an opened case, and of a million cases."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sopflow
from measuring import heading, table

WORKFLOW = Path(__file__).parent.parent / "workflows" / "psm_disnaker_08.yaml"
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
MANY = 20_000
MILLION = 1_000_000
SEVERAL = ("daftar_calon_peserta", "form_kesiapan", "absensi_peserta", "absensi_asesor", "form_berita_acara")


def opened(machine: sopflow.SopMachine, number: int, documents: Mapping[str, str | None]) -> sopflow.Case:
    """Open a case with an id, times and references of its own."""
    references = {id_: f"{reference}-{number}" for id_, reference in documents.items()}
    return machine.open(f"2026-{number:07}", at=AT + timedelta(seconds=number), documents=references)


def bytes_of_a_case(documents: Mapping[str, str | None]) -> float:
    """Return the memory that each of many cases allocates, in bytes."""
    machine = sopflow.SopMachine(sopflow.load(WORKFLOW))
    kept = [opened(machine, 0, documents)]  # allocations of the first use belong to no case
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    kept += [opened(machine, number, documents) for number in range(MANY)]
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / MANY


def resident() -> int:
    """Return the resident memory of the process, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def a_million() -> None:
    """Open a million cases and print the memory that they add to this process."""
    machine = sopflow.SopMachine(sopflow.load(WORKFLOW))
    opened(machine, 0, {})
    gc.collect()
    gc.freeze()
    before = resident()
    cases = [opened(machine, number, {}) for number in range(MILLION)]
    print(resident() - before, resident(), len(cases))


def main() -> None:
    """Measure and print."""
    heading(
        "A freshly opened case of the eight-row SOP",
        f"Bytes by tracemalloc, over {MANY:,} cases in a list, each with an id, times and references of its own.",
    )
    figures: dict[str, Mapping[str, str | None]] = {
        "without documents": {},
        "with 1 document and its reference": {SEVERAL[0]: "A"},
        "with 5 documents and their references": dict.fromkeys(SEVERAL, "A"),
    }
    table(
        ("", "bytes a case"),
        [(name, f"{bytes_of_a_case(documents):,.0f}") for name, documents in figures.items()],
    )
    if not Path("/proc/self/statm").exists():
        print("  A million cases: skipped, because resident memory is read from /proc.")
        return
    heading("A million cases, in a separate process")
    output = subprocess.run([sys.executable, __file__, "million"], capture_output=True, text=True, check=True).stdout  # noqa: S603 (this file itself)
    added, whole, _ = map(int, output.split())
    table(
        ("", "MiB", "bytes a case"),
        [
            ("resident memory added", f"{added / 2**20:,.0f}", f"{added / MILLION:,.0f}"),
            ("resident memory of the process", f"{whole / 2**20:,.0f}", ""),
        ],
    )


if __name__ == "__main__":
    a_million() if sys.argv[1:] == ["million"] else main()
