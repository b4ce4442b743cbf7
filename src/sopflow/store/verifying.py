"""Verifying: events form a chain of hashes, and the rows of a case follow from its events.

The chain shows changed, removed and inserted events. A history without its tail and an old backup have a valid chain;
only hashes that were exported before show them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import sqlalchemy as sa
from attrs import frozen

from sopflow.diagnostics import SopError
from sopflow.machine import Case, Event, SnapshotError, SopMachine
from sopflow.store import schema
from sopflow.store.bundles import Bundle
from sopflow.store.errors import UnknownSopError
from sopflow.store.records import actor_rows, case_row, first_head, next_head, task_row, tasks_of_record
from sopflow.store.restoring import PUBLICATION, machine_of
from sopflow.store.transaction import Transaction
from sopflow.text import Language, Text, shown

BATCH: Final = 200
"""The number of cases that one transaction verifies."""

_HEADS: Final = 5_000
"""The number of heads that one transaction reads."""

_C, _E = schema.case.c, schema.event.c
_ACTOR = ("activity", "actor", "position", "sort_due", "four_eyes")
_NUMBERED = re.compile(r"events\[(\d+)\]")


@frozen
class Head:
    """The hash of the last event of a case, to be kept outside the database.

    Attributes:
        case: The id of the case.
        version: The number of its events.
        hash: The hash of the last one.
    """

    case: str
    version: int
    hash: str


@frozen
class Mismatch:
    """A place where stored data contradict each other.

    Attributes:
        case: The id of the case; empty for a published SOP.
        seq: The first event that does not match; None if all events match each other.
        text: The contradiction, in both languages.
    """

    case: str
    seq: int | None
    text: Text

    def message(self, language: Language = "en") -> str:
        """Return the place and the contradiction in one language."""
        words = [f"{CASE.in_(language)} {shown(self.case)}"] if self.case else []
        words += [f"{EVENT.in_(language)} {self.seq}"] if self.seq is not None else []
        return ": ".join([", ".join(words), self.text.in_(language)] if words else [self.text.in_(language)])


CASE: Final = Text("case", "kasus")
EVENT: Final = Text("event", "peristiwa")
_CHANGED: Final = Text(
    "The text and the hash do not match: this event or one before it was changed.",
    "Teks dan hash tidak cocok: peristiwa ini atau peristiwa sebelumnya telah diubah.",
)
_MISSING: Final = Text("This event is missing.", "Peristiwa ini hilang.")
_COLUMNS: Final = Text("The columns contradict the text of the event.", "Isi kolom bertentangan dengan teks peristiwa.")
_ROW: Final = Text(
    "The row of the case does not follow from its events.", "Baris kasus tidak sesuai dengan peristiwanya."
)
_TASKS: Final = Text("The tasks do not follow from the case.", "Tugas tidak sesuai dengan kasusnya.")
_LOST: Final = Text(
    "The case is missing: it was removed, or the database is an old backup.",
    "Kasus hilang: kasus telah dihapus, atau basis data berasal dari cadangan lama.",
)
_OTHER_HEAD: Final = Text(
    "The hash differs from the exported one: the history was replaced.",
    "Hash berbeda dari hash yang diekspor: riwayat telah diganti.",
)
_UNREADABLE: Final = Text("Its SOP has errors: it was changed.", "SOP-nya memiliki kesalahan: SOP telah diubah.")
_NO_CASE: Final = Text("There are events or tasks, but no case.", "Terdapat peristiwa atau tugas tanpa kasus.")


# --- in a database ---------------------------------------------------------------------------------------------


def verify_batch(transaction: Transaction, after: str) -> tuple[list[Mismatch], str | None]:
    """Verify the cases that follow an id.

    Returns:
        The mismatches, and the id of the last verified case; None after the last batch.
    """
    statement = sa.select(schema.case, PUBLICATION).where(_C.id > after).order_by(_C.id).limit(BATCH)
    rows = transaction.rows(statement)
    last: str | None = rows[-1].id if len(rows) == BATCH else None

    def of_these(table: sa.Table) -> dict[str, list[Any]]:
        within = sa.select(table).where(table.c.case_id > after).order_by(*table.primary_key)
        found: dict[str, list[Any]] = {}
        for row in transaction.rows(within if last is None else within.where(table.c.case_id <= last)):
            found.setdefault(row.case_id, []).append(row)
        return found

    events, tasks, actors = (of_these(table) for table in (schema.event, schema.task, schema.task_actor))
    mismatches = [
        _of_case(transaction, row, events.pop(row.id, []), tasks.pop(row.id, []), actors.pop(row.id, []))
        for row in rows
    ]
    without_case = [Mismatch(id_, None, _NO_CASE) for id_ in sorted({*events, *tasks, *actors})]
    return [each for each in mismatches if each is not None] + without_case, last


def heads(transaction: Transaction, after: str) -> list[Head]:
    """Return the heads of the cases that follow an id."""
    statement = sa.select(_C.id, _C.version, _C.head).where(_C.id > after).order_by(_C.id).limit(_HEADS)
    return [Head(*row) for row in transaction.rows(statement)]


def verify_revisions(transaction: Transaction) -> Iterator[Mismatch]:
    """Yield published SOPs that do not have their hash."""
    for row in transaction.rows(sa.select(schema.revision)):
        if Bundle(row.text, row.calendar).sha256 != row.sha256:
            yield changed_text(row.number)


def changed_text(number: str) -> Mismatch:
    """Return the mismatch of a published SOP that does not have its hash."""
    name = shown(number)
    return Mismatch(
        "",
        None,
        Text(f"The text or the calendar of SOP {name} was changed.", f"Teks atau kalender SOP {name} telah diubah."),
    )


def verify_heads(transaction: Transaction, heads: Sequence[Head]) -> Iterator[Mismatch]:
    """Yield exported heads that are not in the database."""
    ids = [head.case for head in heads]
    versions = {row.id: row.version for row in transaction.rows(sa.select(_C.id, _C.version).where(_C.id.in_(ids)))}
    deleted = schema.deleted_case
    ends = {row.id: row for row in transaction.rows(sa.select(deleted).where(deleted.c.id.in_(ids)))}
    places = sa.tuple_(_E.case_id, _E.seq).in_([(head.case, head.version) for head in heads])
    statement = sa.select(_E.case_id, _E.seq, _E.hash).where(places)
    hashes = {(row.case_id, row.seq): row.hash for row in transaction.rows(statement)}
    for head in heads:
        if (end := ends.get(head.case)) is not None:
            if end.version < head.version or (end.version == head.version and end.head != head.hash):
                yield Mismatch(head.case, head.version, _OTHER_HEAD)
        elif head.case not in versions:
            yield Mismatch(head.case, None, _LOST)
        elif versions[head.case] < head.version:
            yield Mismatch(head.case, versions[head.case] + 1, _MISSING)
        elif hashes.get((head.case, head.version)) != head.hash:
            yield Mismatch(head.case, head.version, _OTHER_HEAD)


def _of_case(
    transaction: Transaction, row: Any, events: Sequence[Any], tasks: Sequence[Any], actors: Sequence[Any]
) -> Mismatch | None:
    if (found := broken_link(row.id, events, row.version, row.head)) is not None:
        return found
    try:
        machine = machine_of(transaction, row)
    except UnknownSopError as error:
        return Mismatch(row.id, None, error.text)
    except SopError:
        return Mismatch(row.id, None, _UNREADABLE)
    case = replayed_or_mismatch(machine, row.id, [each.text for each in events])
    if isinstance(case, Mismatch):
        return case
    for event, each in zip(case.history, events, strict=True):
        if (event.at, event.kind) != (each.at, each.kind):
            return Mismatch(row.id, each.seq, _COLUMNS)
    expected = case_row(case, row.head) | {"snapshot": case.snapshot(history=False)}
    actual = {name: getattr(row, name) for name in expected} | {"snapshot": _plain(row.snapshot)}
    if actual != expected:
        return Mismatch(row.id, None, _ROW)
    return None if _tasks_match(case, tasks, actors) else Mismatch(row.id, None, _TASKS)


def _tasks_match(case: Case, tasks: Sequence[Any], actors: Sequence[Any]) -> bool:
    """Return whether the rows of the tasks of a case and of their actors are those that it would write now."""
    tasks_now = tasks_of_record(case)
    expected = [task_row(case, task) for task in tasks_now]
    of_actors = [each for row, task in zip(expected, tasks_now, strict=True) for each in actor_rows(row, task)]
    found = {row.activity: {name: getattr(row, name) for name in expected[0]} for row in tasks if expected}
    return (
        len(tasks) == len(expected)
        and found == {row["activity"]: row for row in expected}
        and {tuple(getattr(row, name) for name in _ACTOR) for row in actors}
        == {tuple(row[name] for name in _ACTOR) for row in of_actors}
    )


def _plain(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


# --- histories ---------------------------------------------------------------------------------------------------


def broken_link(case_id: str, events: Sequence[Any], version: int, head: str) -> Mismatch | None:
    """Return the first event that breaks the chain of a case.

    Args:
        case_id: The id of the case.
        events: Its events in order, with ``seq``, ``text`` and ``hash``.
        version: The number that it must have.
        head: The hash of the last one.
    """
    last = first_head(case_id)
    for seq, event in enumerate(events, 1):
        if event.seq != seq:
            return Mismatch(case_id, seq, _MISSING)
        last = next_head(last, event.text)
        if event.hash != last:
            return Mismatch(case_id, seq, _CHANGED)
    if len(events) < version:
        return Mismatch(case_id, len(events) + 1, _MISSING)
    return None if (len(events), last) == (version, head) else Mismatch(case_id, None, _ROW)


def replayed_or_mismatch(machine: SopMachine[Any], case_id: str, texts: Iterable[str]) -> Case | Mismatch:
    """Return the case with a history, or the first event that cannot follow the ones before it."""
    try:
        case: Case = machine.replay([Event.from_dict(json.loads(text)) for text in texts])
    except (SnapshotError, ValueError) as error:
        numbered = _NUMBERED.match(getattr(error, "field", ""))
        seq = None if numbered is None else int(numbered[1]) + 1
        return Mismatch(
            case_id, seq, Text(f"The history is impossible: {error}", f"Riwayat ini tidak mungkin: {error}")
        )
    return case
