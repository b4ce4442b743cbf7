"""Two SOPs with moments, authority and four eyes, and the plain applications that carry them out.

The hearings show everything in their views; the exams show only the state of a case and whether it is suspended.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from tests.testing.faulty.agency import Agency
from tests.testing.faulty.office import Row

import sopflow
from sopflow.testing import View

HEARINGS = sopflow.loads("""
sopflow: 1
number: SIDANG-1
title: Persidangan
calendar:
  timezone: Asia/Jakarta
  hours: {mon-fri: "08:00-12:00, 13:00-16:00"}
on_late: justify
actors: {panitera: Panitera, hakim: Hakim, pihak: Pihak}
documents: {gugatan: {name: Gugatan, supplied: true}, putusan: Putusan}
moments: {jadwal: Jadwal sidang}
authority: {suspend: hakim, set_moment: [panitera, hakim], correct: hakim, cancel: hakim}
steps:
  - {id: daftar, activity: Mendaftar, actor: panitera, requires: gugatan, within: 2 jam}
  - {id: undang, activity: Mengundang, actor: {any_of: [panitera, hakim]}, before: jadwal, within: 5 jam}
  - {id: sidang, activity: Bersidang, actor: hakim, not_before: jadwal, within: 4 jam,
     outcomes: {putus: tanggapi, tunda: undang}}
  - {id: tanggapi, activity: Menanggapi, actor: pihak, clock: stopped, within: 2 jam}
  - {id: putus, activity: Memutus, actor: {any_of: [hakim, panitera]}, not_same_person_as: daftar, since: sidang,
     within: 6 jam, produces: putusan}
""")

EXAMS = sopflow.loads("""
sopflow: 1
number: UJIAN-1
title: Ujian
calendar:
  timezone: Asia/Makassar
  hours: {mon-fri: "07:30-12:00, 12:30-15:30"}
on_late: justify
actors: {petugas: Petugas, penguji: Penguji, ketua: Ketua}
documents: {formulir: {name: Formulir, supplied: true}, nilai: Nilai, ijazah: Ijazah}
moments: {ujian: Hari ujian, yudisium: Hari yudisium}
authority:
  {suspend: ketua, resume: [ketua, petugas], set_moment: [ketua, petugas], correct: [ketua, petugas], cancel: ketua}
steps:
  - {id: daftar, activity: Mendaftar, actor: {any_of: [petugas, ketua]}, requires: formulir, before: ujian,
     within: 3 jam}
  - {id: uji, activity: Menguji, actor: penguji, not_before: {moment: ujian, by: 1 jam}, within: 5 jam, produces: nilai,
     not_same_person_as: daftar}
  - {id: sanggah, activity: Menunggu sanggahan, actor: petugas, clock: stopped,
     outcomes: {tidak: sahkan, ada: {to: uji, discards: nilai}}}
  - {id: sahkan, activity: Mengesahkan, actor: {any_of: [ketua, penguji]}, not_same_person_as: uji, requires: nilai,
     since: uji, within: 4 jam}
  - {id: serahkan, activity: Menyerahkan, actor: petugas, since: yudisium, within: 3 jam, produces: ijazah}
""")


class Hearings(Agency):
    """The application of the hearings."""

    zone = ZoneInfo("Asia/Jakarta")
    calendar: ClassVar[Row] = {
        "hours": [*[[("08:00", "12:00"), ("13:00", "16:00")]] * 5, [], []],
        "periods": [],
        "closed": set(),
        "open": set(),
    }
    supplied: ClassVar[set[str]] = {"gugatan"}
    known: ClassVar[set[str]] = {"gugatan", "putusan"}
    actors: ClassVar[set[str]] = {"panitera", "hakim", "pihak"}
    moments_known: ClassVar[set[str]] = {"jadwal"}
    authority: ClassVar[dict[str, list[str]]] = {
        "suspend": ["hakim"],
        "set_moment": ["panitera", "hakim"],
        "correct": ["hakim"],
        "cancel": ["hakim"],
    }
    rows: ClassVar[dict[str, Row]] = {
        "daftar": {"does": {"daftar": {"who": ["panitera"]}}, "needs": ["gugatan"], "hours": 2, "next": "undang"},
        "undang": {
            "does": {"undang": {"who": ["panitera", "hakim"]}},
            "before": "jadwal",
            "hours": 5,
            "next": "sidang",
        },
        "sidang": {
            "does": {"sidang": {"who": ["hakim"], "answers": {"putus": ("tanggapi", ()), "tunda": ("undang", ())}}},
            "not_before": ("jadwal", 0),
            "hours": 4,
        },
        "tanggapi": {"does": {"tanggapi": {"who": ["pihak"]}}, "stopped": True, "hours": 2, "next": "putus"},
        "putus": {
            "does": {"putus": {"who": ["hakim", "panitera"], "differs": ["daftar"]}},
            "since": "sidang",
            "hours": 6,
            "makes": ["putusan"],
            "next": "completed",
        },
    }
    for _row in rows.values():
        _row["late"] = "justify"


class Exams(Agency):
    """The application of the exams."""

    zone = ZoneInfo("Asia/Makassar")
    calendar: ClassVar[Row] = {
        "hours": [*[[("07:30", "12:00"), ("12:30", "15:30")]] * 5, [], []],
        "periods": [],
        "closed": set(),
        "open": set(),
    }
    supplied: ClassVar[set[str]] = {"formulir"}
    known: ClassVar[set[str]] = {"formulir", "nilai", "ijazah"}
    actors: ClassVar[set[str]] = {"petugas", "penguji", "ketua"}
    moments_known: ClassVar[set[str]] = {"ujian", "yudisium"}
    authority: ClassVar[dict[str, list[str]]] = {
        "suspend": ["ketua"],
        "resume": ["ketua", "petugas"],
        "set_moment": ["ketua", "petugas"],
        "correct": ["ketua", "petugas"],
        "cancel": ["ketua"],
    }
    rows: ClassVar[dict[str, Row]] = {
        "daftar": {
            "does": {"daftar": {"who": ["petugas", "ketua"]}},
            "needs": ["formulir"],
            "before": "ujian",
            "hours": 3,
            "next": "uji",
        },
        "uji": {
            "does": {"uji": {"who": ["penguji"], "differs": ["daftar"]}},
            "not_before": ("ujian", 1),
            "hours": 5,
            "makes": ["nilai"],
            "next": "sanggah",
        },
        "sanggah": {
            "does": {"sanggah": {"who": ["petugas"], "answers": {"tidak": ("sahkan", ()), "ada": ("uji", ("nilai",))}}},
            "stopped": True,
        },
        "sahkan": {
            "does": {"sahkan": {"who": ["ketua", "penguji"], "differs": ["uji"]}},
            "needs": ["nilai"],
            "since": "uji",
            "hours": 4,
            "next": "serahkan",
        },
        "serahkan": {
            "does": {"serahkan": {"who": ["petugas"]}},
            "since": "yudisium",
            "hours": 3,
            "makes": ["ijazah"],
            "next": "completed",
        },
    }
    for _row in rows.values():
        _row["late"] = "justify"

    def view(self, at: datetime) -> View:
        """Show the state only."""
        del at
        return View(state=self.state, suspended=self.paused is not None)
