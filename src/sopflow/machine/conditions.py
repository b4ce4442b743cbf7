"""Conditions that only the data of the host can decide: the functions of the host, and the guard that asks them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from attrs import frozen

from sopflow.definition import Sop
from sopflow.machine.call import Call
from sopflow.machine.guards import Gate
from sopflow.machine.reentry import judging
from sopflow.machine.refusal import Refusal, RefusalCode
from sopflow.text import close_matches

if TYPE_CHECKING:
    from sopflow.machine.case import Case

ConditionFunction: TypeAlias = Callable[[Any, Call, datetime], bool | str]
"""A host's function: takes a case (of the host's own class), the call and its time; returns whether the condition is
met, or the reason why it is not."""


@frozen(eq=False)
class Condition:
    """Any one of some conditions is met.

    Attributes:
        activity: The activity that needs them.
        names: The ids of the conditions.
        functions: The host's functions, by condition.
    """

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.CONDITION.value
    activity: str
    names: tuple[str, ...]
    functions: Mapping[str, ConditionFunction]

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse the call while no condition is met."""
        reasons = []
        for name in self.names:
            verdict = self._verdict(name, case, call)
            if verdict is True:
                return None
            if verdict is not False:
                reasons.append(verdict)
        data: dict[str, object] = {"variant": "condition-reason", "text": "; ".join(reasons)} if reasons else {}
        return Refusal(RefusalCode.CONDITION, self.activity, self.names, (), data)

    def _verdict(self, name: str, case: Case, call: Call) -> bool | str:
        with judging(case):
            verdict = self.functions[name](case, call, call.at)
        if isinstance(verdict, bool) or (isinstance(verdict, str) and verdict.strip()):
            return verdict
        raise TypeError(
            f"The condition {name!r} returned {verdict!r:.100}: a condition returns True if it is met, "
            "and False or a text that says why not."
        )


def checked_conditions(sop: Sop, functions: Mapping[str, ConditionFunction] | None) -> dict[str, ConditionFunction]:
    """Return a host's functions, exactly one for each condition of a SOP.

    Raises:
        ValueError: If a function is missing, or is for no condition of the SOP.
        TypeError: If one cannot be called.
    """
    given = dict(functions or {})
    missing = [name for name in sop.conditions if name not in given]
    if missing:
        names = ", ".join(missing)
        raise ValueError(
            f"The SOP {sop.number!r} declares conditions without a function: {names}. "
            f"Pass SopMachine(sop, conditions={{{missing[0]!r}: function}}); a function takes the case, the call and "
            "the time, and returns True, False or the reason."
        )
    for name, function in given.items():
        if name not in sop.conditions:
            close = close_matches(str(name), sop.conditions)
            hint = f" Did you mean {' or '.join(close)}?" if close else ""
            raise ValueError(f"The SOP {sop.number!r} declares no condition {name!r}.{hint}")
        if not callable(function):
            raise TypeError(f"The condition {name!r} is a function of case, call and time, not {function!r:.100}.")
    return given


def all_met(sop: Sop) -> dict[str, ConditionFunction]:
    """Return functions that take every condition of a SOP as met, for simulations and tests."""
    return dict.fromkeys(sop.conditions, _met)


def _met(_case: object, _call: Call, _at: datetime) -> bool:
    return True
