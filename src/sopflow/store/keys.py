"""Keys: a call that is repeated with the same key is made once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sopflow.machine import Call, Event
from sopflow.store import schema
from sopflow.store.errors import KeyReusedError, StoreError
from sopflow.store.records import compact
from sopflow.text import Text

MAX_KEY: Final = 200
"""The maximum length of a key, in code points."""


def digest_of(call: Call) -> str:
    """Return the hash of what a call does; its time and the actors of its performer are not part of it."""
    person = None if call.by is None else call.by.id
    data = [call.action.value, call.activity, person, call.outcome, dict(call.documents), call.reason]
    return hashlib.sha256(compact(data).encode("utf-8", "surrogatepass")).hexdigest()


def checked_key(key: str) -> str:
    """Return a key.

    Raises:
        StoreError: If it is empty, too long, or has characters that cannot be printed.
    """
    if not isinstance(key, str) or not 1 <= len(key) <= MAX_KEY or not key.isprintable():
        raise StoreError(
            Text(
                f"A key is one line of 1 to {MAX_KEY} printable characters.",
                f"Kunci adalah satu baris berisi 1 sampai {MAX_KEY} karakter yang dapat dicetak.",
            )
        )
    return key


def earlier(connection: Connection, case_id: str, key: str, digest: str) -> range | None:
    """Return the positions of the events that an earlier call with a key caused; None if there was none.

    Raises:
        KeyReusedError: If the earlier call was a different one.
    """
    condition = (schema.key.c.case_id == case_id, schema.key.c.key == key)
    found = connection.execute(sa.select(schema.key).where(*condition)).first()
    if found is None:
        return None
    if found.digest != digest:
        raise KeyReusedError(key)
    return range(found.first_seq, found.last_seq + 1)


def remember(
    connection: Connection, case_id: str, key: str, digest: str, events: Sequence[Event], at: datetime
) -> None:
    """Record the call that a key belongs to."""
    values = {"case_id": case_id, "key": key, "digest": digest, "at": at}
    connection.execute(schema.key.insert(), {**values, "first_seq": events[0].seq, "last_seq": events[-1].seq})


def prune(connection: Connection, before: datetime) -> int:
    """Delete the keys that were used before a time, and return their number."""
    return int(connection.execute(schema.key.delete().where(schema.key.c.at < before)).rowcount)
