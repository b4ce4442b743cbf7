"""Keys: a call that is repeated with the same key is made once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from sopflow.machine import Call, Event
from sopflow.store import schema
from sopflow.store.errors import InputError, KeyReusedError
from sopflow.store.records import compact
from sopflow.store.transaction import Transaction, instant
from sopflow.text import Text

MAX_KEY: Final = 200
"""The maximum length of a key, in code points."""


def digest_of(call: Call) -> str:
    """Return the hash of what a call does; its time and the actors of its performer are not part of it."""
    person = None if call.by is None else call.by.id
    data: list[object] = [
        call.action.value,
        call.activity,
        person,
        call.outcome,
        dict(call.documents),
        call.reason,
        call.to,
    ]
    if call.revision is not None:
        data.append([call.revision.machine.sop.fingerprint, dict(call.revision.steps)])
    if call.moments:
        data.append({id_: value.isoformat() for id_, value in call.moments.items()})
    return hashlib.sha256(compact(data).encode("utf-8", "surrogatepass")).hexdigest()


def earlier(transaction: Transaction, case_id: str, key: str, call: Call) -> range | None:
    """Return the positions of the events that an earlier call with a key caused; None if there was none.

    Raises:
        InputError: If the key is empty, too long, or has characters that cannot be printed.
        KeyReusedError: If the earlier call was a different one.
    """
    if not 1 <= len(key) <= MAX_KEY or not key.isprintable():
        raise InputError(
            Text(
                f"A key is one line of 1 to {MAX_KEY} printable characters.",
                f"Kunci adalah satu baris berisi 1 sampai {MAX_KEY} karakter yang dapat dicetak.",
            )
        )
    found = transaction.first(sa.select(schema.key).where(schema.key.c.case_id == case_id, schema.key.c.key == key))
    if found is None:
        return None
    if found.digest != digest_of(call):
        raise KeyReusedError(key)
    return range(found.first_seq, found.last_seq + 1)


def remember(
    transaction: Transaction, case_id: str, key: str, call: Call, events: Sequence[Event], at: datetime
) -> None:
    """Record the call that a key belongs to."""
    values = {"case_id": case_id, "key": key, "digest": digest_of(call), "at": at}
    transaction.write(schema.key.insert(), {**values, "first_seq": events[0].seq, "last_seq": events[-1].seq})


def prune(transaction: Transaction, before: datetime) -> int:
    """Delete the keys that were used before a time, and return their number."""
    return transaction.write(schema.key.delete().where(schema.key.c.at < instant(before)))
