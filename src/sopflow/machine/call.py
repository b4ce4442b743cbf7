"""Calls: the arguments of one call on a case, converted to a value before anything is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from sopflow.frozen import EMPTY, FrozenMap
from sopflow.machine.performer import Performer

if TYPE_CHECKING:
    from sopflow.machine.engine import SopMachine

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
    RECOUNT = "recount"
    CORRECT = "correct"
    MIGRATE = "migrate"
    SET_MOMENT = "set_moment"
    CANCEL = "cancel"


def _performer(by: Performer | str | None) -> Performer | None:
    if by is None or isinstance(by, Performer):
        return by
    if isinstance(by, str):
        return Performer(None, (by,))
    raise TypeError(f"A call is made by a Performer or by an actor's id, not by {by!r:.100}.")


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_OF_EPOCH = _EPOCH.toordinal()


def in_utc(at: datetime) -> datetime:
    """Return an aware time as a plain datetime in UTC; a naive one without a zone.

    Other libraries subclass datetime and change its arithmetic, so the result is computed from its parts. Python
    compares two times of one zone by wall time and so confuses the two passes of a repeated hour; in UTC it cannot.

    Args:
        at: The time; the fraction below a microsecond that some subclasses have is cut off.

    Returns:
        The time; if it is aware but outside the years 1 to 9999 in UTC, with its own offset.

    Raises:
        TypeError: If it is not a datetime.
    """
    if at.__class__ is _EPOCH.__class__ and at.tzinfo is UTC:
        return at
    if not isinstance(at, datetime):
        raise TypeError(f"The time of a call is a datetime, not {at!r:.100}.")
    # Not by calling ``datetime``, whose name test libraries replace to freeze the time.
    wall = _EPOCH + timedelta(
        days=at.toordinal() - _DAY_OF_EPOCH,
        hours=at.hour,
        minutes=at.minute,
        seconds=at.second,
        microseconds=at.microsecond,
    )
    offset = at.utcoffset()
    if offset is None:
        return wall.replace(tzinfo=None)
    offset = timedelta(offset.days, offset.seconds, offset.microseconds)
    try:
        return wall - offset
    except OverflowError:
        return wall.replace(tzinfo=timezone(offset))


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
    return documents


def _reason(value: str | None) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"A reason is a string, not {value!r}.")
    return value.strip() or None


def _seq(value: int | None) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise TypeError(f"A correction goes back to the seq of an event, a whole number, not to {value!r:.100}.")
    return value


def moments_in_utc(moments: Mapping[str, datetime] | None) -> FrozenMap[datetime]:
    """Return moments by id, with their values in UTC as ``in_utc`` returns them.

    Raises:
        TypeError: If an id is not a string, or a value not a datetime.
    """
    if not moments:
        return EMPTY
    if not isinstance(moments, Mapping):
        raise TypeError(f"Moments are datetimes by id, not {moments!r:.100}.")
    for id_, value in moments.items():
        if not isinstance(id_, str) or not isinstance(value, datetime):
            raise TypeError(f"Moments are datetimes by id, not {id_!r:.100}: {value!r:.100}.")
    return FrozenMap((id_, in_utc(value)) for id_, value in moments.items())


@frozen
class Revision:
    """The other revision of a SOP in which a case continues.

    Attributes:
        machine: Its machine.
        steps: The steps where cases continue, by their old steps; others keep their step.
    """

    machine: SopMachine[Any]
    steps: FrozenMap[str] = EMPTY


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
        to: The seq of the event that a correction goes back to.
        revision: The revision that a migration leads to.
        moments: The moments that the call sets, by id.
    """

    action: Action
    at: datetime = field(converter=in_utc)
    by: Performer | None = field(default=None, converter=_performer)
    activity: str | None = None
    outcome: str | None = None
    documents: Mapping[str, str | None] = field(default=None, converter=_documents)
    reason: str | None = field(default=None, converter=_reason)
    to: int | None = field(default=None, converter=_seq)
    revision: Revision | None = None
    moments: FrozenMap[datetime] = EMPTY

    @property
    def performer(self) -> Performer:
        """The performer, anonymous if the call names none."""
        return ANONYMOUS if self.by is None else self.by
