"""Calls: the arguments of one call on a case, converted to a value before anything is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from attrs import field, frozen

from sopflow.machine.event import Performer

MAX_TEXT = 10_000
"""The maximum length of a reference or reason, in code points."""

Documents: TypeAlias = str | Iterable[str] | Mapping[str, str | None]
"""Documents handed over with a call: one id, several ids, or references by id."""

ANONYMOUS = Performer(None)
"""The performer of a call that names none; acts for no actor."""


class Action(StrEnum):
    """The calls on a case."""

    OPEN = "open"
    COMPLETE = "complete"
    ATTACH = "attach"
    SUSPEND = "suspend"
    RESUME = "resume"
    RESTART_CLOCK = "restart_clock"
    CANCEL = "cancel"


def _performer(by: Performer | str | None) -> Performer | None:
    if by is None or isinstance(by, Performer):
        return by
    if isinstance(by, str):
        return Performer(None, (by,))
    raise TypeError(f"A call is made by a Performer or by an actor's id, not by {by!r:.100}.")


def in_utc(at: datetime) -> datetime:
    """Return an aware time in UTC; a naive one as it is.

    Raises:
        TypeError: If it is not a datetime.
    """
    if not isinstance(at, datetime):
        raise TypeError(f"The time of a call is a datetime, not {at!r:.100}.")
    # Python compares two times of one zone by wall time and so confuses the two passes of a repeated hour.
    if at.tzinfo not in (UTC, None) and at.utcoffset() is not None:
        return at.astimezone(UTC)
    return at


_NO_DOCUMENTS: Mapping[str, str | None] = MappingProxyType({})


def _documents(value: Documents | None) -> Mapping[str, str | None]:
    if not value:
        return _NO_DOCUMENTS
    if isinstance(value, str):
        return {value: None}
    documents = dict(value) if isinstance(value, Mapping) else dict.fromkeys(value)
    for id_, reference in documents.items():
        if not isinstance(id_, str) or not (reference is None or isinstance(reference, str)):
            raise TypeError(f"Documents are ids, or references (strings or None) by id, not {id_!r}: {reference!r}.")
        _check_length("A document's reference", reference)
    return documents


def _reason(value: str | None) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"A reason is a string, not {value!r}.")
    _check_length("A reason", value)
    return value.strip() or None


def _check_length(what: str, text: str | None) -> None:
    if text is not None and len(text) > MAX_TEXT:
        raise ValueError(f"{what} may have {MAX_TEXT} characters at most, not {len(text)}.")


@frozen
class Call:
    """One call on a case.

    Attributes:
        action: The action.
        at: The time of the call: aware, in UTC.
        by: The performer, if one is named.
        activity: The activity to complete.
        outcome: The outcome of a decision.
        documents: The documents handed over: references by id, None for a document without a reference.
        reason: The performer's reason; a blank one counts as None.
    """

    action: Action
    at: datetime = field(converter=in_utc)
    by: Performer | None = field(default=None, converter=_performer)
    activity: str | None = None
    outcome: str | None = None
    documents: Mapping[str, str | None] = field(default=None, converter=_documents)
    reason: str | None = field(default=None, converter=_reason)

    @property
    def performer(self) -> Performer:
        """The performer, anonymous if the call names none."""
        return ANONYMOUS if self.by is None else self.by
