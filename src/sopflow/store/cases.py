"""Cases in one transaction: the calls on them, and the lists of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from attrs import frozen
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from sopflow.machine import Action, Call, Case, Documents, Event, Performer
from sopflow.store import claims, lists, schema
from sopflow.store.errors import StoreError, UnknownCaseError, conflict_about
from sopflow.store.keys import checked_key, digest_of, earlier, remember
from sopflow.store.pages import Page, StoredCase, StoredTask
from sopflow.store.records import Change, first_head, write
from sopflow.text import Text, shown

if TYPE_CHECKING:
    from sopflow.store.store import Store


@frozen
class Recorded:
    """The result of a call on a case in the store.

    Attributes:
        case: The case after the call; its history has the events of this call only.
        events: The events that the call caused.
        repeated: Whether an earlier call with the same key caused them.
    """

    case: Case
    events: tuple[Event, ...]
    repeated: bool = False


class Cases:
    """The cases of a store within one transaction.

    A call reads its case, locks it, decides and writes; it returns its events, so that the host can write rows of its own
    in the same transaction. A refused call raises ``Refused`` and writes nothing.
    """

    def __init__(self, store: Store, connection: Connection) -> None:
        """Bind a store to a transaction; ``Store.begin`` and ``Store.within`` do this."""
        self._store = store
        self._connection = connection

    # --- calls -----------------------------------------------------------------------------------------------

    def open(
        self,
        number: str,
        id: str,
        *,
        by: Performer | str | None = None,
        documents: Documents | None = None,
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
            reason: Remarks.
            at: An aware time; by default the current time.
            key: A text that is new for each call: a call that is repeated with its key returns its first result.

        Raises:
            Refused: With all reasons.
            UnknownSopError: If no SOP with this number was published.
            StoreError: If there is a case with this id already.
        """
        machine = self._store.revisions.latest(self._connection, number)
        call = Call(Action.OPEN, at or machine.clock(), by, None, None, documents, reason)
        if key is not None and (repeated := self._repeated(id, call, key)) is not None:
            return repeated
        case = machine.open(id, by=by, documents=documents, reason=reason, at=call.at)
        if self._is_taken(id):
            raise _taken(id)
        try:
            return self._written(case, case.history, first_head(id), call, key)
        except IntegrityError:
            raise _taken(id) from None

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
        call = self._call(Action.COMPLETE, by, at, activity, outcome, documents, reason)
        arguments: dict[str, Any] = {"outcome": outcome, "documents": documents, "reason": reason}
        return self._carried_out(id, call, key, seen, lambda case: case.complete(activity, by=by, at=at, **arguments))

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
        call = self._call(Action.ATTACH, by, at, None, None, documents, reason)
        return self._carried_out(id, call, key, seen, lambda case: case.attach(documents, by=by, reason=reason, at=at))

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
        call = self._call(Action.SUSPEND, by, at, reason=reason)
        return self._carried_out(id, call, key, seen, lambda case: case.suspend(by=by, reason=reason, at=at))

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
        call = self._call(Action.RESUME, by, at, reason=reason)
        return self._carried_out(id, call, key, seen, lambda case: case.resume(by=by, reason=reason, at=at))

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
        call = self._call(Action.RESTART_CLOCK, by, at, reason=reason)
        return self._carried_out(id, call, key, seen, lambda case: case.restart_clock(by=by, reason=reason, at=at))

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
        call = self._call(Action.CANCEL, by, at, reason=reason)
        return self._carried_out(id, call, key, seen, lambda case: case.cancel(by=by, reason=reason, at=at))

    # --- reading ---------------------------------------------------------------------------------------------

    def case(self, id: str) -> Case:
        """Return a case without its history.

        Raises:
            UnknownCaseError: If there is no such case.
        """
        return self._restored(self._row(id, lock=False))

    def history(self, id: str) -> tuple[Event, ...]:
        """Return all events of a case, in order.

        Raises:
            UnknownCaseError: If there is no such case.
        """
        events = self._events(id)
        if not events:
            raise UnknownCaseError(id)
        return events

    def tasks(
        self,
        by: Performer | str | None = None,
        *,
        limit: int = 50,
        after: str | None = None,
    ) -> Page[StoredTask]:
        """Return a worklist: the tasks of all cases, the earliest due time first.

        Host guards are not asked. Cases on the page that would have lapsed by now are moved on first.

        Args:
            by: Only what this performer may do; None for all.
            limit: The maximum number of tasks.
            after: The end of the page before, ``page.after``.
        """
        return lists.tasks(self, by, limit, after)

    def late(self, *, limit: int = 50, after: str | None = None) -> Page[StoredCase]:
        """Return the open cases whose step is late, the longest late first. Arguments are those of ``tasks``."""
        return lists.due_before(self, self._store.clock(), limit, after)

    def due_before(self, before: datetime, *, limit: int = 50, after: str | None = None) -> Page[StoredCase]:
        """Return the open cases whose step is due before a time: late ones, and those to remind of.

        Args:
            before: An aware time.
            limit: The maximum number of cases.
            after: The end of the page before, ``page.after``.
        """
        return lists.due_before(self, before, limit, after)

    def idle(self, since: datetime, *, limit: int = 50, after: str | None = None) -> Page[StoredCase]:
        """Return the open cases without an event since a time, the longest idle first.

        Args:
            since: An aware time.
            limit: The maximum number of cases.
            after: The end of the page before, ``page.after``.
        """
        return lists.idle(self._connection, since, limit, after)

    def counts(self) -> tuple[lists.Count, ...]:
        """Return the numbers of open, late and suspended cases of each SOP and step."""
        return lists.counts(self._connection, self._store.clock())

    # --- claims ----------------------------------------------------------------------------------------------

    def claim(self, id: str, activity: str, *, by: Performer) -> None:
        """Claim a task, so that others see who works on it; a claim does not stop others from completing the task.

        Args:
            id: The id of the case.
            activity: The id of the activity.
            by: The person; anonymous performers cannot claim.

        Raises:
            Refused: If the person may not complete the task, or another person has claimed it.
        """
        claims.claim(self, id, activity, by)

    def release(self, id: str, activity: str, *, by: Performer) -> None:
        """Give back a task that the person claimed. Arguments are those of ``claim``."""
        claims.release(self, id, activity, by)

    def assign(self, id: str, activity: str, *, to: Performer, by: Performer) -> None:
        """Give a task to a person, also if another person has claimed it.

        Args:
            id: The id of the case.
            activity: The id of the activity.
            to: The person who shall do it.
            by: The person who assigns it; the host application decides who may.

        Raises:
            Refused: If the person may not complete the task.
        """
        claims.assign(self, id, activity, to, by)

    # --- in this transaction -----------------------------------------------------------------------------------

    def _call(
        self,
        action: Action,
        by: Performer | str | None,
        at: datetime | None,
        activity: str | None = None,
        outcome: str | None = None,
        documents: Documents | None = None,
        reason: str | None = None,
    ) -> Call:
        return Call(action, at or self._store.clock(), by, activity, outcome, documents, reason)

    def _carried_out(
        self, id_: str, call: Call, key: str | None, seen: int | None, make: Callable[[Case], tuple[Event, ...]]
    ) -> Recorded:
        row = self._row(id_, lock=True)
        if key is not None and (repeated := self._repeated(id_, call, key)) is not None:
            return repeated
        if seen is not None and seen != row.version:
            raise conflict_about(id_)
        case = self._restored(row)
        return self._written(case, make(case), row.head, call, key)

    def _written(self, case: Case, events: tuple[Event, ...], head: str, call: Call, key: str | None) -> Recorded:
        now = self._store.clock()
        write(self._connection, [Change(case, events, head)], now)
        if key is not None:
            remember(self._connection, case.id, key, digest_of(call), events, now)
        return Recorded(case, events)

    def _repeated(self, id_: str, call: Call, key: str) -> Recorded | None:
        seqs = earlier(self._connection, id_, checked_key(key), digest_of(call))
        if seqs is None:
            return None
        return Recorded(self.case(id_), self._events(id_, seqs), repeated=True)

    def _row(self, id_: str, *, lock: bool) -> Any:
        statement = lists.ROWS.where(schema.case.c.id == id_)
        if lock and self._connection.dialect.name != "sqlite":
            statement = statement.with_for_update(of=schema.case)
        row = self._connection.execute(statement).first()
        if row is None:
            raise UnknownCaseError(id_)
        return row

    def _restored(self, row: Any) -> Case:
        if row.publication is None:
            machine = self._store.revisions.of(self._connection, row.number, row.fingerprint)
        else:
            machine = self._store.revisions.machine(self._connection, row.publication)
        restored: Case = machine.restore(json.loads(row.snapshot))
        return restored

    def _events(self, id_: str, seqs: range | None = None) -> tuple[Event, ...]:
        statement = sa.select(schema.event.c.text).where(schema.event.c.case_id == id_).order_by(schema.event.c.seq)
        if seqs is not None:
            statement = statement.where(schema.event.c.seq.between(seqs[0], seqs[-1]))
        return tuple(Event.from_dict(json.loads(text)) for text in self._connection.scalars(statement))

    def _is_taken(self, id_: str) -> bool:
        deleted = sa.select(schema.deleted_case.c.id).where(schema.deleted_case.c.id == id_)
        taken = sa.select(schema.case.c.id).where(schema.case.c.id == id_).union_all(deleted)
        return self._connection.scalar(taken) is not None


def _taken(id_: str) -> StoreError:
    return StoreError(
        Text(
            f"There is a case {shown(id_)} already. Choose another id.",
            f"Kasus {shown(id_)} sudah ada. Pilih id lain.",
        )
    )
