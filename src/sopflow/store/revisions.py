"""Revisions: the published texts of SOPs, and the machines built from them."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from attrs import frozen
from sqlalchemy.engine import Connection

from sopflow.checking import loads
from sopflow.definition import Sop
from sopflow.machine import SopMachine
from sopflow.store.errors import UnknownSopError
from sopflow.store.schema import revision

_MAX_MACHINES: Final = 1_000


@frozen
class Revision:
    """A published text of a SOP.

    Attributes:
        number: The number of the SOP.
        fingerprint: The fingerprint of its behavior.
        sha256: The hash of its text.
        published_at: The time of publication, in UTC.
    """

    number: str
    fingerprint: str
    sha256: str
    published_at: datetime


class Revisions:
    """The machines of published SOPs; each is built once in a process."""

    def __init__(self, build: Callable[[Sop], SopMachine[Any]]) -> None:
        """Remember how machines are built."""
        self._build = build
        self._machines: dict[int, SopMachine[Any]] = {}
        self._lock = threading.Lock()

    def publish(self, connection: Connection, text: str, name: str, at: datetime) -> Revision:
        """Store a text, unless it is the latest of its SOP already.

        Raises:
            SopError: If it has errors.
        """
        sop = loads(text, name)
        self._build(sop)
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        columns = (revision.c.number, revision.c.fingerprint, revision.c.sha256, revision.c.published_at)
        latest = sa.select(*columns).where(revision.c.number == sop.number).order_by(revision.c.seq.desc()).limit(1)
        found = connection.execute(latest).first()
        if found is not None and found.sha256 == sha256:
            return Revision(*found)
        published = Revision(sop.number, sop.fingerprint, sha256, at)
        values = {"number": sop.number, "fingerprint": sop.fingerprint, "sha256": sha256, "text": text}
        connection.execute(revision.insert(), {**values, "calendar": None, "published_at": at})
        return published

    def latest(self, connection: Connection, number: str) -> SopMachine[Any]:
        """Return the machine of the latest revision of a SOP.

        Raises:
            UnknownSopError: If none was published.
        """
        return self.machine(connection, self._latest(connection, number, revision.c.number == number))

    def of(self, connection: Connection, number: str, fingerprint: str) -> SopMachine[Any]:
        """Return the machine of the latest text with a fingerprint.

        Raises:
            UnknownSopError: If none was published.
        """
        return self.machine(connection, self._latest(connection, number, revision.c.fingerprint == fingerprint))

    def machine(self, connection: Connection, seq: int) -> SopMachine[Any]:
        """Return the machine of one publication."""
        if (machine := self._machines.get(seq)) is None:
            text = connection.scalar(sa.select(revision.c.text).where(revision.c.seq == seq))
            machine = self._build(loads(str(text)))
            with self._lock:
                while len(self._machines) >= _MAX_MACHINES:
                    del self._machines[next(iter(self._machines))]
                machine = self._machines.setdefault(seq, machine)
        return machine

    def _latest(self, connection: Connection, number: str, condition: sa.ColumnElement[bool]) -> int:
        seq = connection.scalar(sa.select(sa.func.max(revision.c.seq)).where(condition))
        if seq is None:
            raise UnknownSopError(number)
        return int(seq)
