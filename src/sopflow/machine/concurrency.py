"""Optimistic concurrency: a call is decided without a lock, and applied if no other thread came first."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from sopflow.machine.decide import Decision
from sopflow.machine.event import Event
from sopflow.machine.evolve import evolve
from sopflow.machine.reentry import check_not_judged, judging
from sopflow.machine.refusal import Refused

if TYPE_CHECKING:
    from sopflow.machine.case import Case

T = TypeVar("T")

# Held while a decided event is applied, for well below a microsecond; never while anything is decided.
applying: Final = threading.Lock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=applying.acquire, after_in_parent=applying.release, after_in_child=applying.release)


def carried_out(case: Case, decide: Callable[[], Decision]) -> tuple[Event, ...]:
    """Decide a call and apply its events; start again if another thread changes the case meanwhile.

    Raises:
        Refused: If the decision has reasons.
        MisuseError: If a guard makes the call on the case that it judges.
    """
    check_not_judged(case)
    decision = _judged(case, decide, _apply)
    if decision.reasons:
        raise Refused(decision.reasons, case._id)
    return decision.events


def consistent(case: Case, read: Callable[[], T]) -> T:
    """Read from a case while no other thread changes it; start again if one does."""
    return _judged(case, read, None)


def _judged(case: Case, read: Callable[[], T], apply: Callable[[Case, T], None] | None) -> T:
    if case._machine.guards:  # foreign code, which might change the case
        with judging(case):
            return _settled(case, read, apply)
    return _settled(case, read, apply)


def _settled(case: Case, read: Callable[[], T], apply: Callable[[Case, T], None] | None) -> T:
    """Read from a case and apply the result, if the case has not changed in between."""
    while True:
        version = case._version
        try:
            result = read()
        except Exception:
            with applying:
                if case._version == version:
                    raise
            continue
        with applying:
            if case._version == version:
                if apply is not None:
                    apply(case, result)
                return result


def _apply(case: Case, decision: Decision) -> None:
    for event in decision.events:
        if event is decision.events[-1] and decision.machine is not None:
            case._machine = decision.machine
        evolve(case, event)
