"""Enabled and rejected calls: what a case accepts at a time, and calls that it must refuse, by code.

They are derived from the case and its SOP, never by trial: a rejected call is an enabled call with one fault. Cases of
a machine and of the reference are supported.
"""

from __future__ import annotations

from sopflow.testing.calls.actions import REASON, UNKNOWN, action_call, reserved_to
from sopflow.testing.calls.enabled import PEOPLE, AnyCase, EnabledCalls, enabled_calls
from sopflow.testing.calls.rejected import rejected_calls, rejections

__all__ = [
    "PEOPLE",
    "REASON",
    "UNKNOWN",
    "AnyCase",
    "EnabledCalls",
    "action_call",
    "enabled_calls",
    "rejected_calls",
    "rejections",
    "reserved_to",
]
