"""The cases of a store within one transaction."""

from __future__ import annotations

from datetime import datetime

from sopflow.machine import Case, Event, Performer
from sopflow.store import claims, lists, worklists
from sopflow.store.calls import Calls
from sopflow.store.errors import UnknownCaseError
from sopflow.store.pages import Page, StoredCase, StoredTask
from sopflow.store.restoring import events_of, restored, row_of


class Cases(Calls):
    """The cases of a store within one transaction: the calls on them, and the lists of them."""

    def case(self, id: str) -> Case:
        """Return a case without its history.

        Raises:
            UnknownCaseError: If there is no such case.
        """
        return restored(self._transaction, row_of(self._transaction, id, lock=False))

    def history(self, id: str) -> tuple[Event, ...]:
        """Return all events of a case, in order.

        Raises:
            UnknownCaseError: If there is no such case.
        """
        events = events_of(self._transaction, id)
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

        Lapses that are due by now are recorded first: as many as the page is long, and those of the cases on it. Host
        guards and conditions are not asked; ``case(id).tasks(by)`` returns the unmet conditions of one case.

        Args:
            by: Only what this performer may do; None for all.
            limit: The maximum number of tasks.
            after: The end of the page before, ``page.after``.
        """
        return worklists.tasks(self._transaction, by, limit, after)

    def late(self, *, limit: int = 50, after: str | None = None) -> Page[StoredCase]:
        """Return the open cases whose step is late, the longest late first. Arguments are those of ``tasks``."""
        return lists.due_before(self._transaction, self._transaction.now(), limit, after)

    def due_before(self, before: datetime, *, limit: int = 50, after: str | None = None) -> Page[StoredCase]:
        """Return the open cases whose step is due before a time: late ones, and those to remind of.

        Args:
            before: An aware time.
            limit: The maximum number of cases.
            after: The end of the page before, ``page.after``.
        """
        return lists.due_before(self._transaction, before, limit, after)

    def idle(self, since: datetime, *, limit: int = 50, after: str | None = None) -> Page[StoredCase]:
        """Return the open cases without an event since a time, the longest idle first.

        Args:
            since: An aware time.
            limit: The maximum number of cases.
            after: The end of the page before, ``page.after``.
        """
        return lists.idle(self._transaction, since, limit, after)

    def counts(self) -> tuple[lists.Count, ...]:
        """Return the numbers of open, late and suspended cases at each step of each SOP.

        A case whose lapse is due but not recorded yet counts as late.
        """
        return lists.counts(self._transaction)

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
        claims.claim(self._transaction, id, activity, by)

    def release(self, id: str, activity: str, *, by: Performer) -> None:
        """Give back a task that the person claimed. Arguments are those of ``claim``."""
        claims.release(self._transaction, id, activity, by)

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
        claims.assign(self._transaction, id, activity, to, by)
