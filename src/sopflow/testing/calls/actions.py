"""Calls of actions other than ``complete``: who may make them, and which need a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sopflow.definition import Sop
from sopflow.testing.model import Person, Request

REASON: Final = "antrean panjang"
"""The reason given for a call that needs one."""

UNKNOWN: Final = "tidak_dikenal"
"""A name that is not in the SOP; if it is, ``tidak_dikenal_1`` is used, and so on."""

REASONED: Final = frozenset({"restart_clock", "recount", "correct", "cancel"})
"""The actions that need a reason."""


def reserved_to(sop: Sop, action: str) -> tuple[str, ...] | None:
    """Return the actors who may take an action; None if anyone may."""
    return None if sop.authority is None else sop.authority.of(action)


def action_call(
    sop: Sop,
    action: str,
    at: datetime,
    *,
    documents: Mapping[str, str | None] | None = None,
    reason: str | None = None,
    moment: str | None = None,
    value: datetime | None = None,
) -> Request:
    """Return the simplest call of an action: by an actor who may take it, and with a reason if it needs one.

    Args:
        sop: The SOP.
        action: The action.
        at: The time.
        documents: The documents to attach.
        reason: The reason.
        moment: The moment to set.
        value: Its time.
    """
    actors = reserved_to(sop, action)
    by = Person(None, actors[:1]) if actors else None
    given = REASON if reason is None and action in REASONED else reason
    return Request(action, at, by, documents=documents or {}, reason=given, moment=moment, value=value)
