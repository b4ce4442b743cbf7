"""Hypothesis strategies for SOPs, for calls on their cases, and for times.

>>> from hypothesis import given
>>> from sopflow import Sop, SopMachine
>>> from sopflow.testing.strategies import sops
>>> @given(sops())
... def test_a_case_begins_in_the_first_row(sop: Sop) -> None:
...     assert SopMachine(sop).open("1").state == sop.steps[0].id
>>> test_a_case_begins_in_the_first_row()

Drawn values are valid by construction, shrink to the smallest SOP or call that fails, and are printed as an author
would write them.
"""

from __future__ import annotations

from sopflow.testing.strategies.calls import WrongCall, calls, documents, moments, performers, wrong_calls
from sopflow.testing.strategies.instants import instants, starts
from sopflow.testing.strategies.printing import register as _register_printers
from sopflow.testing.strategies.prose import texts
from sopflow.testing.strategies.sops import sops
from sopflow.testing.strategies.times import calendars, days, time_standards, time_texts, weekly_hours
from sopflow.testing.strategies.walks import walks

_register_printers()

__all__ = [
    "WrongCall",
    "calendars",
    "calls",
    "days",
    "documents",
    "instants",
    "moments",
    "performers",
    "sops",
    "starts",
    "texts",
    "time_standards",
    "time_texts",
    "walks",
    "weekly_hours",
    "wrong_calls",
]
