"""Two SOPs, the plain applications that carry them out, and the bugs planted in each.

The permits show everything in their views; the complaints show only the state of a case and whether it is suspended.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from tests.testing.faulty.office import Office, Row

import sopflow
from sopflow.testing import View

PERMITS = sopflow.loads("""
sopflow: 1
number: IZIN-2
title: Izin Keramaian
calendar:
  timezone: Asia/Jakarta
  hours: {mon-thu: "08:00-12:00, 13:00-16:00", fri: "08:00-11:30, 13:00-16:30"}
  periods: [{from: 2026-02-18, to: 2026-03-19, hours: {mon-fri: "08:00-12:30"}}]
  closed: [2026-05-14, 2027-01-04]
  open: [2026-05-16]
actors: {loket: Loket, kasi: Kasi, kepala: Kepala, bendahara: Bendahara}
documents: {berkas: {name: Berkas, supplied: true}, denah: {name: Denah, supplied: true}, memo: Memo, izin: Izin}
ends: {ditolak: Ditolak}
steps:
  - {id: terima, activity: Menerima, actor: {any_of: [loket, kasi]}, requires: berkas, within: 3 jam}
  - id: kaji
    within: 5 jam
    on_late: justify
    activities:
      - {id: baca, activity: Membaca, actor: kasi}
      - {id: catat, activity: Mencatat, actor: kasi, after: baca, produces: memo}
      - {id: parap, activity: Memarap, actor: {any_of: [kepala, kasi]}, not_same_person_as: baca}
  - id: periksa
    activity: Memeriksa
    actor: kepala
    requires: memo
    not_same_person_as: terima
    within: 2 jam
    outcomes: {lengkap: bayar, ulang: {to: terima, discards: [berkas, memo]}, tolak: ditolak}
  - {id: bayar, activity: Membayar, actor: bendahara, within: 4 jam, on_late: {goto: terbit}}
  - {id: terbit, activity: Menerbitkan, actor: {any_of: [loket, kepala]}, produces: izin}
""")

COMPLAINTS = sopflow.loads("""
sopflow: 1
number: ADUAN-1
title: Penanganan Aduan
calendar:
  timezone: Asia/Makassar
  hours: {mon-fri: "07:30-12:00, 12:30-15:30", sat: "08:00-11:00"}
  periods: [{from: 2026-06-01, to: 2026-06-12, hours: {mon-fri: "09:00-14:00"}}]
  closed: [2026-05-27, 2027-01-02]
  open: [2026-06-14]
on_late: justify
actors: {petugas: Petugas, analis: Analis, pimpinan: Pimpinan}
documents: {aduan: {name: Aduan, supplied: true}, foto: {name: Foto, supplied: true}, telaah: Telaah, jawaban: Jawaban}
ends: {dialihkan: Dialihkan}
steps:
  - {id: catat, activity: Mencatat aduan, actor: petugas, requires: aduan, within: 2 jam}
  - id: telaah
    within: 4 jam
    activities:
      - {id: pilah, activity: Memilah, actor: {any_of: [petugas, analis]}}
      - {id: tulis, activity: Menulis, actor: analis, after: pilah, produces: telaah}
      - {id: uji, activity: Menguji, actor: {any_of: [analis, pimpinan]}, not_same_person_as: pilah, requires: foto,
         outcomes: {cukup: jawab, kurang: {to: telaah, discards: [foto, telaah]}, bukan: dialihkan}}
  - {id: jawab, activity: Menjawab, actor: {any_of: [petugas, pimpinan]}, requires: telaah,
     not_same_person_as: tulis, within: 3 jam, on_late: {goto: kirim}}
  - {id: kirim, activity: Mengirim, actor: petugas, produces: jawaban}
""")

_MORNING, _AFTERNOON = ("08:00", "12:00"), ("13:00", "16:00")
_FASTING, _WET = [("08:00", "12:30")], [("09:00", "14:00")]


class Permits(Office):
    """The application of the permits."""

    zone = ZoneInfo("Asia/Jakarta")
    calendar: ClassVar[Row] = {
        "hours": [*[[_MORNING, _AFTERNOON]] * 4, [("08:00", "11:30"), ("13:00", "16:30")], [], []],
        "periods": [("2026-02-18", "2026-03-19", [*[_FASTING] * 5, [], []])],
        "closed": {"2026-05-14", "2027-01-04"},
        "open": {"2026-05-16"},
    }
    supplied: ClassVar[set[str]] = {"berkas", "denah"}
    known: ClassVar[set[str]] = {"berkas", "denah", "memo", "izin"}
    actors: ClassVar[set[str]] = {"loket", "kasi", "kepala", "bendahara"}
    rows: ClassVar[dict[str, Row]] = {
        "terima": {"does": {"terima": {"who": ["loket", "kasi"]}}, "needs": ["berkas"], "hours": 3, "next": "kaji"},
        "kaji": {
            "does": {
                "baca": {"who": ["kasi"]},
                "catat": {"who": ["kasi"], "after": ["baca"], "makes": ["memo"]},
                "parap": {"who": ["kepala", "kasi"], "differs": ["baca"]},
            },
            "hours": 5,
            "late": "justify",
            "next": "periksa",
        },
        "periksa": {
            "does": {
                "periksa": {
                    "who": ["kepala"],
                    "differs": ["terima"],
                    "answers": {
                        "lengkap": ("bayar", ()),
                        "ulang": ("terima", ("berkas", "memo")),
                        "tolak": ("ditolak", ()),
                    },
                }
            },
            "needs": ["memo"],
            "hours": 2,
        },
        "bayar": {"does": {"bayar": {"who": ["bendahara"]}}, "hours": 4, "late": ("terbit",), "next": "terbit"},
        "terbit": {"does": {"terbit": {"who": ["loket", "kepala"]}}, "makes": ["izin"], "next": "completed"},
    }


class Complaints(Office):
    """The application of the complaints."""

    zone = ZoneInfo("Asia/Makassar")
    calendar: ClassVar[Row] = {
        "hours": [*[[("07:30", "12:00"), ("12:30", "15:30")]] * 5, [("08:00", "11:00")], []],
        "periods": [("2026-06-01", "2026-06-12", [*[_WET] * 5, [], []])],
        "closed": {"2026-05-27", "2027-01-02"},
        "open": {"2026-06-14"},
    }
    supplied: ClassVar[set[str]] = {"aduan", "foto"}
    known: ClassVar[set[str]] = {"aduan", "foto", "telaah", "jawaban"}
    actors: ClassVar[set[str]] = {"petugas", "analis", "pimpinan"}
    rows: ClassVar[dict[str, Row]] = {
        "catat": {
            "does": {"catat": {"who": ["petugas"]}},
            "needs": ["aduan"],
            "hours": 2,
            "late": "justify",
            "next": "telaah",
        },
        "telaah": {
            "does": {
                "pilah": {"who": ["petugas", "analis"]},
                "tulis": {"who": ["analis"], "after": ["pilah"], "makes": ["telaah"]},
                "uji": {
                    "who": ["analis", "pimpinan"],
                    "needs": ["foto"],
                    "differs": ["pilah"],
                    "answers": {
                        "cukup": ("jawab", ()),
                        "kurang": ("telaah", ("foto", "telaah")),
                        "bukan": ("dialihkan", ()),
                    },
                },
            },
            "hours": 4,
            "late": "justify",
        },
        "jawab": {
            "does": {"jawab": {"who": ["petugas", "pimpinan"], "differs": ["tulis"]}},
            "needs": ["telaah"],
            "hours": 3,
            "late": ("kirim",),
            "next": "kirim",
        },
        "kirim": {
            "does": {"kirim": {"who": ["petugas"]}},
            "makes": ["jawaban"],
            "late": "justify",
            "next": "completed",
        },
    }

    def view(self, at: datetime) -> View:
        """Show the state only."""
        del at
        return View(state=self.state, suspended=self.paused is not None)
