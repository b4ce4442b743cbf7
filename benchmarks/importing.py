"""What `import sopflow` costs over what it is built on."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

from measuring import Seconds, heading, median, table

ROUNDS = 25
IMPORTS = {
    "import transitions, attrs, yaml": "import transitions, attrs, yaml",
    "import sopflow": "import sopflow",
}
_TIMED = "import time; start = time.perf_counter(); {}; print(time.perf_counter() - start)"


def took(statement: str, compiled: str) -> float:
    """The seconds that a statement takes in a fresh process.

    Args:
        statement: Python.
        compiled: A folder for compiled files, so that they are kept whatever the environment says.
    """
    command = [sys.executable, "-c", _TIMED.format(statement)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = compiled
    return float(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout)  # noqa: S603 (Python itself)


def main() -> None:
    """Measure and print."""
    heading(
        "Importing",
        f"Fresh processes in turn, compiled files there already; medians of {ROUNDS} rounds.",
    )
    seconds: Seconds = {name: [] for name in IMPORTS}
    with tempfile.TemporaryDirectory() as compiled:
        for number in range(ROUNDS + 1):
            for name, statement in IMPORTS.items():
                spent = took(statement, compiled)
                if number:
                    seconds[name].append(spent)
    base, ours = IMPORTS
    over = statistics.median(b - a for a, b in zip(seconds[base], seconds[ours], strict=True))
    table(
        ("", "ms"),
        [*((name, f"{median(seconds, name) * 1e3:.1f}") for name in IMPORTS), ("sopflow's own", f"{over * 1e3:.1f}")],
    )


if __name__ == "__main__":
    main()
