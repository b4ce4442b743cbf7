"""Guards that a host application adds to the activities of a SOP."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from attrs import field, frozen

from sopflow.machine.call import Action, Call
from sopflow.machine.guards import Gate
from sopflow.machine.reentry import judging
from sopflow.machine.refusal import Refusal

if TYPE_CHECKING:
    from sopflow.machine.case import Case

GuardFunction: TypeAlias = Callable[[Any, Call, datetime], str | None]
"""A host's guard: takes a case (of the host's own class), the call and its time; returns a reason or None."""


def _actions(value: Action | str | Iterable[Action | str]) -> frozenset[Action]:
    return frozenset((Action(value),)) if isinstance(value, str) else frozenset(map(Action, value))


def _ids_or_none(ids: str | Iterable[str] | None) -> tuple[str, ...] | None:
    return (ids,) if isinstance(ids, str) else None if ids is None else tuple(ids)


@frozen
class HostGuard:
    """A guard of the host application.

    Attributes:
        check: Takes the case, the call and its time; returns the reason for a refusal, or None. It changes nothing.
            An exception that it raises reaches the caller of the case.
        activities: Ids of the activities whose completion it guards; None for all.
        actions: The actions that it guards; by default ``complete`` only.
        code: The code of its refusals; by default the function's name in kebab-case.
    """

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = False

    check: GuardFunction
    activities: tuple[str, ...] | None = field(default=None, converter=_ids_or_none)
    code: str = ""
    actions: frozenset[Action] = field(default=(Action.COMPLETE,), converter=_actions, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check the function and derive the code."""
        if not callable(self.check):
            raise TypeError(f"A guard is a function of case, call and time, not {self.check!r}.")
        if not self.code:
            name = getattr(self.check, "__name__", type(self.check).__name__)
            object.__setattr__(self, "code", name.strip("<>_").replace("_", "-"))

    @property
    def name(self) -> str:
        """The code of the guard's refusals."""
        return self.code

    def covers(self, activity: str) -> bool:
        """Return whether it guards the completion of an activity."""
        if Action.COMPLETE not in self.actions:
            return False
        return self.activities is None or activity in self.activities

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Ask the host's function."""
        with judging(case):
            reason = self.check(case, call, call.at)
        if reason is None:
            return None
        if not isinstance(reason, str) or not reason.strip():
            raise TypeError(
                f"The guard {self.code!r} returned {reason!r}: a guard returns None to allow a call, "
                "or a text that says why not."
            )
        return Refusal(self.code, call.activity, (), (), {"text": reason})
