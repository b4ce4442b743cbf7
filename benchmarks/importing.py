"""Measure `import sopflow`, and the first use of names that are imported lazily."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from measuring import Seconds, heading, median, table

ROUNDS = 25
BASE = "import transitions, attrs, yaml"
IMPORTS = {
    BASE: BASE,
    "import sopflow": "import sopflow",
    "sopflow.load": "import sopflow; sopflow.load",
    "sopflow.SopMachine": "import sopflow; sopflow.SopMachine",
    "both": "import sopflow; sopflow.load; sopflow.SopMachine",
    "from sopflow import *": "from sopflow import *",
}
_TIMED = "{}; import time; start = time.perf_counter(); {}; print(time.perf_counter() - start)"


def took(statement: str, before: str, compiled: str) -> float:
    """Return the seconds that a statement takes in a new process.

    Args:
        statement: The Python statement to time.
        before: Python code that runs first, untimed.
        compiled: The folder for compiled files, whatever the environment says.
    """
    command = [sys.executable, "-c", _TIMED.format(before, statement)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = compiled
    return float(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout)  # noqa: S603 (Python itself)


def main() -> None:
    """Measure and print."""
    heading(
        "Import",
        f"New processes in turn, with compiled files; medians of {ROUNDS} rounds.",
        "Own: without the import of transitions, attrs and yaml.",
    )
    whole: Seconds = {name: [] for name in IMPORTS}
    own: Seconds = {name: [] for name in IMPORTS if name != BASE}
    with tempfile.TemporaryDirectory() as compiled:
        for number in range(ROUNDS + 1):
            for seconds, before in ((whole, "pass"), (own, BASE)):
                for name in seconds:
                    spent = took(IMPORTS[name], before, compiled)
                    if number:
                        seconds[name].append(spent)
    table(
        ("", "ms", "own, ms"),
        [
            (name, f"{median(whole, name) * 1e3:.1f}", f"{median(own, name) * 1e3:.1f}" if name in own else "")
            for name in IMPORTS
        ],
    )


if __name__ == "__main__":
    main()
