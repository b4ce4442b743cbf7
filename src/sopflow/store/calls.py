"""The calls on the cases of a store, within one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from attrs import frozen

from sopflow.frozen import FrozenMap
from sopflow.machine import Action, Call, Case, Documents, Event, Performer, RefusalCode, Refused
from sopflow.machine.call import Revision as CallRevision
from sopflow.machine.call import moments_in_utc
from sopflow.store import schema
from sopflow.store.errors import CaseExistsError, InputError, conflict_about
from sopflow.store.keys import earlier, remember
from sopflow.store.records import Change, insert, update
from sopflow.store.restoring import events_of, replayed, restored, row_of
from sopflow.store.transaction import Transaction
from sopflow.text import Text, shown

MAX_EVENTS: Final = 10_000
"""The maximum number of events of a case; lapses and a cancellation may exceed it."""

# The messages of these refusals say who did something before, and when.
_EXPLAINED_BY_HISTORY: Final = frozenset({RefusalCode.CLOSED, RefusalCode.NOT_ACTIVE})


_OPENING: Final = ("by", "documents", "moments", "reason")


@frozen
class Recorded:
    """The result of a call on a case in the store.

    Attributes:
        case: The case after the call, or as it is now if the call was repeated; with the new events only.
        events: The events that the call caused.
        repeated: Whether an earlier call with the same key caused them.
    """

    case: Case
    events: tuple[Event, ...]
    repeated: bool = False


class Calls:
    """The calls on the cases of a store, within one transaction.

    A call locks its case, decides and writes; it returns its events, so that the host application can write rows of its
    own in the same transaction. A refused call raises ``Refused`` and writes nothing.
    """

    def __init__(self, transaction: Transaction) -> None:
        """Use a transaction; ``Store.begin`` and ``Store.within`` do this."""
        self._transaction = transaction

    # --- calls -----------------------------------------------------------------------------------------------

    def open(
        self,
        number: str,
        id: str,
        *,
        by: Performer | str | None = None,
        documents: Documents | None = None,
        moments: Mapping[str, datetime] | None = None,
        reason: str | None = None,
        at: datetime | None = None,
        key: str | None = None,
    ) -> Recorded:
        """Open a case of the latest published revision of a SOP.

        Args:
            number: The number of the SOP.
            id: The id of the new case.
            by: Who opens it.
            documents: Supplied documents that the case starts with: ids, or references by id.
            moments: Moments that are known already: aware times by id; others can be set later.
            reason: Remarks.
            at: An aware time; by default the current time.
            key: A text that is new for each call: a call that is repeated with its key returns its first result.

        Raises:
            Refused: With all reasons.
            UnknownSopError: If no SOP with this number was published.
            CaseExistsError: If there is, or was, a case with this id.
            KeyReusedError: If the key belongs to a different call.
        """
        transaction = self._transaction
        machine = transaction.revisions.latest(transaction, number)
        now = transaction.now()
        values = moments_in_utc(moments)
        call = Call(Action.OPEN, now if at is None else at, by, documents=documents, reason=reason, moments=values)
        if (repeated := self._repeated(id, call, key)) is not None:
            return repeated
        case = machine.open(id, at=call.at, **{name: getattr(call, name) for name in _OPENING})
        deleted = sa.select(schema.deleted_case.c.id).where(schema.deleted_case.c.id == id)
        if transaction.first(deleted) is not None:
            raise CaseExistsError(id)
        if not insert(transaction, case, now):
            if (repeated := self._repeated(id, call, key)) is not None:
                return repeated
            raise CaseExistsError(id)
        return self._recorded(case, case.history, call, key, now)

    def complete(
        self,
        id: str,
        activity: str,
        *,
        by: Performer | str,
        outcome: str | None = None,
        documents: Documents | None = None,
        reason: str | None = None,
        at: datetime | None = None,
        key: str | None = None,
        seen: int | None = None,
    ) -> Recorded:
        """Complete an activity of a case.

        Args:
            id: The id of the case.
            activity: The id of the activity.
            by: Who did it.
            outcome: The outcome, if the activity is a decision.
            documents: The documents handed over with it: ids, or references by id.
            reason: The performer's reason.
            at: An aware time; by default the current time, taken while the case is locked.
            key: A text that is new for each call: a call that is repeated with its key returns its first result.
            seen: The version of the case that the performer was looking at.

        Raises:
            Refused: With all reasons.
            UnknownCaseError: If there is no such case.
            KeyReusedError: If the key belongs to a different call.
            ConflictError: If the case has another version than ``seen``, or another transaction changed it first.
        """
        arguments = {"activity": activity, "by": by, "outcome": outcome, "documents": documents, "reason": reason}
        return self._carry_out(Action.COMPLETE, id, at, key, seen, arguments)

    def attach(
        self,
        id: str,
        documents: Documents,
        *,
        by: Performer | str | None = None,
        reason: str | None = None,
        at: datetime | None = None,
        key: str | None = None,
        seen: int | None = None,
    ) -> Recorded:
        """Add documents to a case. Arguments are those of ``complete``."""
        arguments = {"documents": documents, "by": by, "reason": reason}
        return self._carry_out(Action.ATTACH, id, at, key, seen, arguments)

    def suspend(
        self,
        id: str,
        *,
        by: Performer | str | None = None,
        reason: str | None = None,
        at: datetime | None = None,
        key: str | None = None,
        seen: int | None = None,
    ) -> Recorded:
        """Stop the clock of a case. Arguments are those of ``complete``."""
        return self._carry_out(Action.SUSPEND, id, at, key, seen, {"by": by, "reason": reason})

    def resume(
        self,
        id: str,
        *,
        by: Performer | str | None = None,
        reason: str | None = None,
        at: datetime | None = None,
        key: str | None = None,
        seen: int | None = None,
    ) -> Recorded:
        """Start the clock of a case again. Arguments are those of ``complete``."""
        return self._carry_out(Action.RESUME, id, at, key, seen, {"by": by, "reason": reason})

    def restart_clock(
        self,
        id: str,
        *,
        by: Performer | str | None = None,
        reason: str | None = None,
        at: datetime | None = None,
        key: str | None = None,
        seen: int | None = None,
    ) -> Recorded:
        """Give the step of a case its whole time again. Arguments are those of ``complete``."""
        return self._carry_out(Action.RESTART_CLOCK, id, at, key, seen, {"by": by, "reason": reason})

    def set_moment(
        self,
        id: str,
        moment: str,
        value: datetime,
        *,
        by: Performer | str | None = None,
        reason: str | None = None,
        at: datetime | None = None,
        key: str | None = None,
        seen: int | None = None,
    ) -> Recorded:
        """Set a moment of a case, or amend it.

        Args:
            id: The id of the case.
            moment: The id of the moment.
            value: An aware time.
            by: The performer.
            reason: The reason; required for another value than before.
            at: As for ``complete``.
            key: As for ``complete``.
            seen: As for ``complete``.
        """
        arguments = {"moments": moments_in_utc({moment: value}), "by": by, "reason": reason}
        return self._carry_out(Action.SET_MOMENT, id, at, key, seen, arguments)

    def cancel(
        self,
        id: str,
        *,
        by: Performer | str | None = None,
        reason: str | None = None,
        at: datetime | None = None,
        key: str | None = None,
        seen: int | None = None,
    ) -> Recorded:
        """Cancel a case. Arguments are those of ``complete``."""
        return self._carry_out(Action.CANCEL, id, at, key, seen, {"by": by, "reason": reason})

    def recount(
        self,
        id: str,
        *,
        by: Performer | str | None = None,
        reason: str | None = None,
        at: datetime | None = None,
        key: str | None = None,
        seen: int | None = None,
    ) -> Recorded:
        """Count the running due times of a case again, such as after a decree of new holidays.

        Publish the SOP with the new holidays first. Arguments are those of ``complete``; the reason is required.
        """
        return self._carry_out(Action.RECOUNT, id, at, key, seen, {"by": by, "reason": reason})

    def correct(
        self,
        id: str,
        *,
        to: int,
        by: Performer | str | None = None,
        reason: str | None = None,
        at: datetime | None = None,
        key: str | None = None,
        seen: int | None = None,
    ) -> Recorded:
        """Undo the events of a case after an earlier one.

        Args:
            id: The id of the case.
            to: The ``seq`` of the last event that stays in force.
            by: The performer; the host application decides who may correct.
            reason: The mistake; required.
            at: As for ``complete``.
            key: As for ``complete``.
            seen: As for ``complete``.
        """
        arguments = {"to": to, "by": by, "reason": reason}
        return self._carry_out(Action.CORRECT, id, at, key, seen, arguments, replayed)

    def migrate(
        self,
        id: str,
        *,
        steps: Mapping[str, str] | None = None,
        by: Performer | str | None = None,
        reason: str | None = None,
        at: datetime | None = None,
        key: str | None = None,
        seen: int | None = None,
    ) -> Recorded:
        """Continue a case in the latest published revision of its SOP; ``Store.migrate`` moves all cases.

        Args:
            id: The id of the case.
            steps: For steps that the latest revision does not have, and for any others: the step where their cases
                continue.
            by: The performer; the host application decides who may migrate.
            reason: The reason; required.
            at: As for ``complete``.
            key: As for ``complete``.
            seen: As for ``complete``.
        """
        transaction = self._transaction
        number = row_of(transaction, id, lock=True).number
        revision = CallRevision(transaction.revisions.latest(transaction, number), FrozenMap(steps or {}))
        arguments = {"revision": revision, "by": by, "reason": reason}
        return self._carry_out(Action.MIGRATE, id, at, key, seen, arguments, replayed)

    def _carry_out(
        self,
        action: Action,
        id_: str,
        at: datetime | None,
        key: str | None,
        seen: int | None,
        arguments: dict[str, Any],
        read: Callable[[Transaction, Any], Case] = restored,
    ) -> Recorded:
        transaction = self._transaction
        row = row_of(transaction, id_, lock=True)
        # The time is taken while the case is locked; otherwise calls that wait would be before the last event.
        now = transaction.now()
        call = Call(action, now if at is None else at, **arguments)
        if (repeated := self._repeated(id_, call, key)) is not None:
            return repeated
        if seen is not None and seen != row.version:
            raise conflict_about(id_)
        case = read(transaction, row)
        try:
            events = _made(case, call, arguments)
        except Refused as refused:
            if _EXPLAINED_BY_HISTORY.isdisjoint(reason.code for reason in refused.reasons):
                raise
            case = replayed(transaction, row)
            events = _made(case, call, arguments)
        if case.version > MAX_EVENTS and action is not Action.CANCEL:
            raise _too_long(id_)
        update(transaction, [Change(case, events, row.head)], now)
        return self._recorded(case, events, call, key, now)

    def _recorded(self, case: Case, events: tuple[Event, ...], call: Call, key: str | None, now: datetime) -> Recorded:
        if key is not None:
            remember(self._transaction, case.id, key, call, events, now)
        return Recorded(case, events)

    def _repeated(self, id_: str, call: Call, key: str | None) -> Recorded | None:
        if key is None or (seqs := earlier(self._transaction, id_, key, call)) is None:
            return None
        case = restored(self._transaction, row_of(self._transaction, id_, lock=False))
        return Recorded(case, events_of(self._transaction, id_, seqs), repeated=True)


def _made(case: Case, call: Call, names: Iterable[str]) -> tuple[Event, ...]:
    """Make a call on a case, with the arguments that have some names."""
    # Taken from the call, which has consumed documents that were given as an iterator.
    arguments: dict[str, Any] = {name: getattr(call, name) for name in names}
    if (revision := arguments.pop("revision", None)) is not None:
        arguments |= {"to": revision.machine, "steps": revision.steps}
    for moment, value in arguments.pop("moments", {}).items():
        arguments |= {"id": moment, "value": value}
    events: tuple[Event, ...] = getattr(case, call.action.value)(at=call.at, **arguments)
    return events


def _too_long(id_: str) -> InputError:
    return InputError(
        Text(
            f"The case {shown(id_)} has {MAX_EVENTS} events, the most that a case can have. Cancel it.",
            f"Kasus {shown(id_)} sudah memiliki {MAX_EVENTS} peristiwa, batas untuk satu kasus. Batalkan kasus ini.",
        )
    )
