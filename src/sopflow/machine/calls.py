"""What is asked of a case: one call, made into a value before anything is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from attrs import field, frozen

from sopflow.machine.events import Performer

MAX_TEXT = 10_000
"""The longest id, reference or reason that a call takes, in code points."""

Documents: TypeAlias = str | Iterable[str] | Mapping[str, str | None]
"""How documents are handed over: one id, several ids, or references by id."""


class Action(StrEnum):
    """What may be asked of a case."""

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
        # A plain text is short for somebody without a name who acts for just that actor.
        return Performer(None, (by,))
    raise TypeError(f"A call is made by a Performer, or by an actor's id, not by {by!r:.100}.")


def _in_utc(at: datetime) -> datetime:
    if not isinstance(at, datetime):
        raise TypeError(f"The time of a call is a datetime, not {at!r:.100}.")
    # Two times of one zone would be compared by wall time, blind to the hour that comes twice.
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
            raise TypeError(f"Documents are ids, or references (texts or None) by id, not {id_!r}: {reference!r}.")
        _bounded("A document's reference", reference)
    return documents


NOBODY = Performer(None)
"""Who acts when nobody is named; acts for no actor."""


def _reason(value: str | None) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"A reason is a text, not {value!r}.")
    _bounded("A reason", value)
    return value.strip() or None


def _bounded(what: str, text: str | None) -> None:
    if text is not None and len(text) > MAX_TEXT:
        raise ValueError(f"{what} may have {MAX_TEXT} characters at most, not {len(text)}.")


@frozen
class Call:
    """One call on a case.

    Attributes:
        action: What is asked.
        at: When: an aware time, in UTC.
        by: Who asks.
        activity: The activity that is to be completed.
        outcome: The answer of a decision.
        documents: What is handed over: references by document, None where there is none.
        reason: Why, in the performer's words; blank counts as none.
    """

    action: Action
    at: datetime = field(converter=_in_utc)
    by: Performer | None = field(default=None, converter=_performer)
    activity: str | None = None
    outcome: str | None = None
    documents: Mapping[str, str | None] = field(default=None, converter=_documents)
    reason: str | None = field(default=None, converter=_reason)

    @property
    def who(self) -> Performer:
        """Who asks, or somebody who acts for no actor."""
        return NOBODY if self.by is None else self.by
