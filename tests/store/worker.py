"""A worker process for the fault tests: it makes calls on shared cases and acknowledges each call after its commit.

Usage: python worker.py URL NAME CALLS FILE. A call is repeated with its key until it succeeds, as an application does
when its server is restarted.
"""

from __future__ import annotations

import os
import sys
import time

from sopflow import Performer, Refused
from sopflow.store import DatabaseError, Store

CASES = 7
"""The number of cases that all workers share; ``shared-0`` and so on."""

_MOST_RETRIES = 600


def work(store: Store, name: str, number: int, key: str) -> None:
    """Make one call: mostly on a shared case."""
    loket, kepala = Performer(name, {"loket"}), Performer(f"kepala-{name}", {"kepala"})
    shared = f"shared-{number % CASES}"
    with store.begin() as cases:
        if number % 10 == 0:
            cases.open("SOP-12", f"{name}-{number}", by=loket, documents="berkas", key=key)
        elif number % 10 == 1:
            cases.complete(f"{name}-{number - 1}", "terima", by=loket, key=key)
        elif number % 10 == 2:
            cases.complete(f"{name}-{number - 2}", "kaji", by=kepala, key=key)
        else:
            cases.attach(shared, {"berkas": key}, by=loket, key=key)


def main(url: str, name: str, calls: int, file: str) -> None:
    """Make the calls."""
    acknowledged = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with Store(url) as store:
        for number in range(calls):
            key = f"{name}-{number}"
            for attempt in range(_MOST_RETRIES):
                try:
                    work(store, name, number, key)
                    break
                except DatabaseError:
                    if attempt == _MOST_RETRIES - 1:
                        raise
                    time.sleep(0.1)
                except Refused as refused:
                    sys.exit(f"{key}: {refused}")
            os.write(acknowledged, f"{key}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
