"""Conditions: the functions of the host application that decide them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sopflow.definition import Sop
from sopflow.machine import Call, Case, ConditionFunction
from sopflow.store.errors import InputError
from sopflow.text import Text, shown


def functions_of(sop: Sop, given: Mapping[str, ConditionFunction]) -> dict[str, ConditionFunction]:
    """Return the functions for the conditions of a SOP; one that was not given raises ``InputError`` when it is asked.

    So a process without functions can do everything else with the cases of the SOP.
    """

    def missing(_case: Case, _call: Call, _at: datetime) -> bool:
        require_functions(sop, given)
        return False

    return {name: given.get(name, missing) for name in sop.conditions}


def require_functions(sop: Sop, given: Mapping[str, ConditionFunction]) -> None:
    """Check that there is a function for each condition of a SOP.

    Raises:
        InputError: If one is missing.
    """
    if missing := [name for name in sop.conditions if name not in given]:
        number, names = shown(sop.number), ", ".join(missing)
        argument = f"Store(…, conditions={{{missing[0]!r}: function}})"
        raise InputError(
            Text(
                f"The store has no function for these conditions of SOP {number}: {names}. Pass {argument}.",
                f"Belum ada fungsi untuk syarat berikut dari SOP {number}: {names}. Berikan {argument}.",
            )
        )
