"""Claims: which person works on a task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from sopflow.machine import Performer, Refusal, Refused
from sopflow.store import schema
from sopflow.text import Text, shown

if TYPE_CHECKING:
    from sopflow.store.cases import Cases

_T = schema.task.c

_NEEDS_NAME: Final = Text(
    "Only a named person can claim a task.", "Hanya orang yang disebut namanya yang dapat mengambil tugas."
)
_NO_TASK: Final = Text(
    "The case does not wait for {activity}, or not for this person.",
    "Kasus ini tidak menunggu {activity}, atau tidak menunggu orang ini.",
)
_TAKEN: Final = Text("{holder} has claimed this task.", "Tugas ini sudah diambil oleh {holder}.")
_NOT_HELD: Final = Text("This person has not claimed the task.", "Orang ini tidak mengambil tugas tersebut.")


def claim(cases: Cases, id_: str, activity: str, by: Performer) -> None:
    """Claim a task."""
    holder = _holder(cases, id_, activity, by)
    if holder == by.id:
        return
    if holder is not None:
        raise _refused("claimed", _TAKEN, id_, activity, holder=shown(holder))
    _write(cases, id_, activity, "claim", by.id, by)


def release(cases: Cases, id_: str, activity: str, by: Performer) -> None:
    """Give back a claimed task."""
    _require_name(id_, activity, by)
    cases._row(id_, lock=True)
    holder = cases._connection.scalar(sa.select(_T.claimed_by).where(_T.case_id == id_, _T.activity == activity))
    if holder != by.id:
        raise _refused("not-claimed", _NOT_HELD, id_, activity)
    _write(cases, id_, activity, "release", by.id, by)


def assign(cases: Cases, id_: str, activity: str, to: Performer, by: Performer) -> None:
    """Give a task to a person."""
    _require_name(id_, activity, by)
    if _holder(cases, id_, activity, to) != to.id:
        _write(cases, id_, activity, "assign", to.id, by)


def _holder(cases: Cases, id_: str, activity: str, person: Performer) -> str | None:
    """Return who has claimed a task that a person may do.

    Raises:
        Refused: If the person is anonymous, or may not do it.
    """
    _require_name(id_, activity, person)
    case = cases._restored(cases._row(id_, lock=True))
    if activity not in [task.activity for task in case.tasks(by=person, at=cases._store.clock())]:
        raise _refused("no-task", _NO_TASK, id_, activity)
    holder: str | None = cases._connection.scalar(
        sa.select(_T.claimed_by).where(_T.case_id == id_, _T.activity == activity)
    )
    return holder


def _require_name(id_: str, activity: str, person: Performer) -> None:
    if person.id is None:
        raise _refused("claim-needs-name", _NEEDS_NAME, id_, activity)


def _write(cases: Cases, id_: str, activity: str, action: str, holder: str | None, by: Performer) -> None:
    claimed_by = None if action == "release" else holder
    changed = schema.task.update().where(_T.case_id == id_, _T.activity == activity)
    cases._connection.execute(changed.values(claimed_by=claimed_by))
    entry: dict[str, Any] = {"case_id": id_, "activity": activity, "action": action, "holder": holder, "by": by.id}
    cases._connection.execute(schema.claim_log.insert(), entry | {"at": cases._store.clock()})


def _refused(code: str, text: Text, id_: str, activity: str, **data: str) -> Refused:
    data = {"activity": shown(activity), **data}
    filled = Text(text.format("en", **data), text.format("id", **data))
    return Refused([Refusal(code, activity, data={"text": filled})], id_)
