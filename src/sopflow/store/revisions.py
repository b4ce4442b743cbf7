"""Revisions: the published SOPs, and the machines built from them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from attrs import asdict, frozen

from sopflow.definition import Sop
from sopflow.machine import SopMachine
from sopflow.store.bundles import Bundle
from sopflow.store.errors import UnknownSopError
from sopflow.store.schema import revision
from sopflow.store.transaction import Transaction

_MAX_MACHINES: Final = 1_000
"""The maximum number of machines that a process keeps."""


@frozen
class Revision:
    """A publication of a SOP.

    Attributes:
        number: The number of the SOP.
        fingerprint: The fingerprint of its behavior.
        sha256: The hash of its text and its calendar file.
        published_at: The time of publication, in UTC.
    """

    number: str
    fingerprint: str
    sha256: str
    published_at: datetime


class Revisions:
    """The machines of published SOPs; each is built once in a process."""

    def __init__(self, build: Callable[[Sop], SopMachine[Any]]) -> None:
        """Remember how to build machines."""
        self._build = build
        self._machines: dict[int, SopMachine[Any]] = {}
        self._lock = threading.Lock()

    def publish(self, transaction: Transaction, bundle: Bundle, at: datetime) -> Revision:
        """Store a bundle, unless it is the latest of its SOP already.

        Raises:
            SopError: If it has errors.
        """
        sop = bundle.sop()
        self._build(sop)
        columns = (revision.c.number, revision.c.fingerprint, revision.c.sha256, revision.c.published_at)
        latest = sa.select(*columns).where(revision.c.number == sop.number).order_by(revision.c.seq.desc()).limit(1)
        found = transaction.first(latest)
        if found is not None and found.sha256 == bundle.sha256:
            return Revision(*found)
        published = Revision(sop.number, sop.fingerprint, bundle.sha256, at)
        texts = {"text": bundle.text, "calendar": bundle.calendar}
        transaction.write(revision.insert(), {**asdict(published), **texts})
        return published

    def latest(self, transaction: Transaction, number: str) -> SopMachine[Any]:
        """Return the machine of the latest revision of a SOP.

        Raises:
            UnknownSopError: If none was published.
        """
        seq = transaction.value(sa.select(sa.func.max(revision.c.seq)).where(revision.c.number == number))
        return self.machine(transaction, number, seq)

    def machine(self, transaction: Transaction, number: str, seq: int | None) -> SopMachine[Any]:
        """Return the machine of one publication of a SOP.

        Raises:
            UnknownSopError: If there is none.
        """
        if seq is None:
            raise UnknownSopError(number)
        if (machine := self._machines.get(seq)) is None:
            row = transaction.first(sa.select(revision.c.text, revision.c.calendar).where(revision.c.seq == seq))
            if row is None:
                raise UnknownSopError(number)
            machine = self._build(Bundle(*row).sop())
            with self._lock:
                while len(self._machines) >= _MAX_MACHINES:
                    del self._machines[next(iter(self._machines))]
                machine = self._machines.setdefault(seq, machine)
        return machine
