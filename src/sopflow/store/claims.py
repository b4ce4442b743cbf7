"""Claims: which person works on a task."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from sopflow.machine import Action, Call, Performer, Refusal, Refused
from sopflow.machine.tasks import tasks_of
from sopflow.store import schema, ticking
from sopflow.store.restoring import restored, row_of
from sopflow.store.transaction import Transaction
from sopflow.text import Text, shown

_T = schema.task.c

_NEEDS_NAME: Final = Text(
    "Only a named person can claim or assign a task.",
    "Hanya orang yang disebut namanya yang dapat mengambil atau menugaskan tugas.",
)
_NO_TASK: Final = Text(
    "{person} has no task {activity} in this case.", "{person} tidak memiliki tugas {activity} dalam kasus ini."
)
_CLAIMED: Final = Text("{holder} has claimed {activity}.", "{activity} sudah diambil oleh {holder}.")
_NOT_CLAIMED: Final = Text("{person} has not claimed {activity}.", "{person} tidak mengambil tugas {activity}.")


def claim(transaction: Transaction, id_: str, activity: str, by: Performer) -> None:
    """Claim a task; see ``Cases.claim``."""
    holder = _holder_if_allowed(transaction, id_, activity, by)
    if holder not in (None, by.id):
        raise _refused("claimed", _CLAIMED, id_, activity, holder=str(holder))
    if holder is None:
        _write(transaction, id_, activity, "claim", by, by)


def release(transaction: Transaction, id_: str, activity: str, by: Performer) -> None:
    """Give back a claimed task; see ``Cases.release``."""
    _require_names(id_, activity, by)
    row_of(transaction, id_, lock=True)
    if _holder(transaction, id_, activity) != by.id:
        raise _refused("not-claimed", _NOT_CLAIMED, id_, activity, person=str(by))
    _write(transaction, id_, activity, "release", by, by)


def assign(transaction: Transaction, id_: str, activity: str, to: Performer, by: Performer) -> None:
    """Give a task to a person; see ``Cases.assign``."""
    _require_names(id_, activity, by)
    if _holder_if_allowed(transaction, id_, activity, to) != to.id:
        _write(transaction, id_, activity, "assign", to, by)


def _holder_if_allowed(transaction: Transaction, id_: str, activity: str, person: Performer) -> str | None:
    """Lock a case and return who has claimed a task of it.

    Raises:
        Refused: If a person may not complete the task, or is anonymous.
    """
    _require_names(id_, activity, person)
    row = row_of(transaction, id_, lock=True)
    now = transaction.now()
    if ticking.settle(transaction, [id_], now):
        row = row_of(transaction, id_, lock=True)
    case = restored(transaction, row)
    tasks = tasks_of(case, Call(Action.COMPLETE, now, person), asks_host=False)
    if activity not in [task.activity for task in tasks]:
        raise _refused("no-task", _NO_TASK, id_, activity, person=str(person))
    return _holder(transaction, id_, activity)


def _holder(transaction: Transaction, id_: str, activity: str) -> str | None:
    statement = sa.select(_T.claimed_by).where(_T.case_id == id_, _T.activity == activity)
    holder: str | None = transaction.value(statement)
    return holder


def _require_names(id_: str, activity: str, *persons: Performer) -> None:
    if any(person.id is None for person in persons):
        raise _refused("claim-needs-name", _NEEDS_NAME, id_, activity)


def _write(transaction: Transaction, id_: str, activity: str, action: str, holder: Performer, by: Performer) -> None:
    claimed_by = None if action == "release" else holder.id
    transaction.write(
        schema.task.update().where(_T.case_id == id_, _T.activity == activity).values(claimed_by=claimed_by)
    )
    entry = {"case_id": id_, "activity": activity, "action": action, "holder": holder.id, "by": by.id}
    transaction.write(schema.claim_log.insert(), {**entry, "at": transaction.now()})


def _refused(code: str, text: Text, id_: str, activity: str, **data: str) -> Refused:
    fields = {name: shown(value) for name, value in {"activity": activity, **data}.items()}
    filled = Text(text.format("en", **fields), text.format("id", **fields))
    return Refused([Refusal(code, activity, data={"text": filled})], id_)
