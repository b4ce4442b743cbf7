"""Checking the inputs, in several processes if there are many."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from sopflow.checking import Checked, CheckedCalendar, check_content
from sopflow.cli.inputs import STDIN, Input
from sopflow.rules import load_plugins

Outcome: TypeAlias = Checked | CheckedCalendar | OSError
"""The result of checking an input, or the reason why it could not be read."""

FILES_PER_JOB = 40
"""The number of files that are worth a process: its start takes as long as checking a few."""

_CHUNK = 8


def check_input(each: Input) -> Outcome | None:
    """Check one input; return None for a file in a folder that is not a file of sopflow."""
    try:
        content = each.content()
    except OSError as error:
        return error
    return None if content is None else check_content(content, each.name, each.path)


def check_inputs(found: Sequence[Input], jobs: int | None) -> Iterator[Outcome | None]:
    """Check inputs and yield the results in their order.

    Args:
        found: The inputs.
        jobs: The greatest number of processes; None for one for each processor.
    """
    processes = min(jobs or _processors(), len(found) // FILES_PER_JOB)
    if processes <= 1:
        yield from map(check_input, found)
        return
    # The children of a fork have all modules and plugins already.
    load_plugins()
    outcomes = _in_processes([each for each in found if each.path != STDIN], processes)
    for each in found:
        yield check_input(each) if each.path == STDIN else next(outcomes)


def _in_processes(files: Sequence[Input], processes: int) -> Iterator[Outcome | None]:
    # Slow to import, and needed only for many files.
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    context = get_context("fork" if sys.platform == "linux" else None)
    checked = 0
    try:
        with ProcessPoolExecutor(processes, context) as pool:
            try:
                with _interrupts_blocked():
                    outcomes = pool.map(check_input, files, chunksize=_CHUNK)
                for outcome in outcomes:
                    yield outcome
                    checked += 1
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
    except (BrokenExecutor, OSError):
        # The system refused a process, or ended one.
        yield from map(check_input, files[checked:])


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Delay Ctrl-C until the processes have started; they keep the signal blocked and leave it to their parent."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
