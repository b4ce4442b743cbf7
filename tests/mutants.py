"""Print the results of mutation testing for each file, and fail if too few mutants were killed."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

FATES = {None: "not run", 0: "survived", 1: "killed", 3: "killed", 5: "survived", 33: "survived"}
"""The meaning of the exit codes of a test run; a mutant without tests has survived, and any other code is a timeout."""

FLOOR = 0.9
"""The minimum share of the mutants that the tests must kill."""

COLUMNS = ("made", "run", "killed", "timed out", "survived")


def counted(folder: Path) -> Iterator[tuple[str, Counter[str]]]:
    """Count the results of the mutants of each file."""
    for file in sorted(folder.rglob("*.py.meta")):
        codes = json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"].values()
        if codes:
            fates = Counter(FATES.get(code, "timed out") for code in codes)
            fates["made"] = len(codes)
            fates["run"] = len(codes) - fates["not run"]
            yield str(file.relative_to(folder))[: -len(".meta")], fates


def noticed(fates: Counter[str]) -> float:
    """Return the share of mutants that a test killed or that timed out."""
    return (fates["killed"] + fates["timed out"]) / (fates["run"] or 1)


def row(name: str, fates: Counter[str]) -> str:
    """Format one row of the table."""
    share = f"{noticed(fates):.1%}" if fates["run"] else "-"
    return f"| {name:24} | " + " | ".join(f"{fates[column]:9}" for column in COLUMNS) + f" | {share:>9} |"


def main() -> None:
    """Print the table."""
    total: Counter[str] = Counter()
    print(f"| {'File':24} | " + " | ".join(f"{column:>9}" for column in (*COLUMNS, "noticed")) + " |")
    print(f"|{'-' * 26}|" + f"{'-' * 10}:|" * (len(COLUMNS) + 1))
    for name, fates in counted(Path("mutants", "src", "sopflow")):
        print(row(name, fates))
        total += fates
    print(row("all", total))
    sys.exit(noticed(total) < FLOOR)


if __name__ == "__main__":
    main()
