"""An office with two SOPs, for tests of the store."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import sopflow
from sopflow import Performer, Sop, WorkCalendar
from sopflow.store import Store
from sopflow.testing import Clock

IZIN = """
sopflow: 1
number: SOP-12
title: Izin Reklame
actors: {loket: Petugas Loket, kepala: Kepala Dinas}
documents: {berkas: {name: Berkas permohonan, supplied: true}, izin: Surat izin}
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00, 13:00-16:00"}}
steps:
  - {id: terima, activity: Menerima berkas, actor: loket, requires: berkas, within: 15 menit}
  - {id: kaji, activity: Mengkaji permohonan, actor: kepala, within: 2 hari kerja, on_late: {goto: umumkan},
     not_same_person_as: terima}
  - {id: umumkan, activity: Mengumumkan keputusan, actor: loket, produces: izin}
"""

REFERRING = IZIN.replace(IZIN[IZIN.index("calendar:") : IZIN.index("steps:")], "calendar: kalender.yaml\n")
HOURS = 'sopflow: 1\ncalendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00, 13:00-16:00"}}'
HOLIDAY = HOURS[:-1] + ", closed: [2026-03-03]}"

SURAT = """
sopflow: 1
number: SOP-3
title: Surat Masuk
actors: {loket: Petugas Loket, arsip: Petugas Arsip}
steps:
  - id: catat
    activities:
      - {id: agenda, activity: Mencatat surat, actor: {any_of: [loket, arsip]}, within: 1 jam}
      - {id: pindai, activity: Memindai surat, actor: arsip, not_same_person_as: agenda}
  - {id: simpan, activity: Menyimpan surat, actor: arsip}
"""

ANI = Performer("ani", {"loket", "kepala"})
BUDI = Performer("budi", "kepala")
CITRA = Performer("citra", {"loket", "arsip"})
BEGIN = datetime(2026, 3, 2, 1, tzinfo=UTC)  # Monday, 08:00 in Jakarta
CALENDAR = WorkCalendar("Asia/Jakarta", hours={"mon-fri": "08:00-12:00, 13:00-16:00"})


class Office:
    """A store whose clock a test sets.

    Attributes:
        url: The URL of its database.
        clock: Its clock.
        store: The store; its tables exist, and its SOPs are published.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.clock = Clock(CALENDAR, BEGIN)
        self._stores = ExitStack()
        self.store = self.another_store()
        self.store.create_tables()

    def another_store(self, **options: Any) -> Store:
        """Return a store on the same database, as another process has it; the arguments are those of ``Store``."""
        return self._stores.enter_context(
            Store(self.url, **{"clock": self.clock, "permits": ["correct", "migrate"], **options})
        )

    def engine(self) -> sa.Engine:
        """Return an engine on the database, as a host application has it."""
        engine = sa.create_engine(self.url)
        self._stores.callback(engine.dispose)
        return engine

    def close(self) -> None:
        """Close all connections."""
        self._stores.close()

    def publish(self) -> None:
        """Publish both SOPs."""
        for text in (IZIN, SURAT):
            self.store.publish(sop_of(text))

    def opened(self, *ids: str) -> None:
        """Open permits."""
        with self.store.begin() as cases:
            for id_ in ids:
                cases.open("SOP-12", id_, by=ANI, documents={"berkas": "A-1"})

    def received(self, *ids: str) -> None:
        """Open permits that wait for the decision of the head."""
        self.opened(*ids)
        with self.store.begin() as cases:
            for id_ in ids:
                cases.complete(id_, "terima", by=ANI)


def written(folder: Path, calendar: str) -> Path:
    """Write permits that refer to a calendar file, and the calendar file; return the file of the SOP."""
    (folder / "kalender.yaml").write_text(calendar, encoding="utf-8")
    file = folder / "izin.yaml"
    file.write_text(REFERRING, encoding="utf-8")
    return file


def sop_of(text: str) -> Sop:
    """Read a SOP."""
    return sopflow.loads(text)
