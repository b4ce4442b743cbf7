"""Detection of guards that change the case that they judge, or that ask for their own judgement."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sopflow.errors import MisuseError

if TYPE_CHECKING:
    from sopflow.machine.case import Case

_DEEPEST = 20


class _Judged(threading.local):
    """The cases that guards judge in the current thread."""

    def __init__(self) -> None:
        self.cases: list[Case] = []


_judged = _Judged()


@contextmanager
def judging(case: Case) -> Iterator[None]:
    """Mark a case as being judged.

    Raises:
        MisuseError: If guards call one another without end.
    """
    cases = _judged.cases
    if len(cases) >= _DEEPEST:
        raise MisuseError(
            "A guard calls may() for the activity that it judges, so the guard is asked again without end. "
            "In a guard, read the case (state, documents, history); call may() for other activities only."
        )
    cases.append(case)
    try:
        yield
    finally:
        cases.pop()


def check_not_judged(case: Case) -> None:
    """Check that a case that is about to change is not being judged.

    Raises:
        MisuseError: If a guard of this thread judges it.
    """
    cases = _judged.cases
    if cases and any(each is case for each in cases):
        raise MisuseError(
            "A guard changes the case that it judges. A guard returns a reason or None and changes nothing: "
            "act on the events that the call returns, or make the other call before this one."
        )
