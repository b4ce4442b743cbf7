"""The texts of ``sopflow store``."""

from __future__ import annotations

from typing import Final

from sopflow.text import Text

NEEDS_DATABASE: Final = Text(
    "The option --db with the URL of a database is missing.", "Opsi --db berisi URL basis data belum disebut."
)
NEEDS_TARGET: Final = Text("{action} needs the argument {target}.", "{action} memerlukan argumen {target}.")
NOT_JSON: Final = Text("{path} is not a file of this command.", "{path} bukan berkas dari perintah ini.")
PREPARED: Final = Text("The tables exist.", "Tabel sudah ada.")
NOTHING: Final = Text("Nothing found.", "Tidak ada.")
MORE: Final = Text("More: --after {after}", "Selanjutnya: --after {after}")
VERIFIED: Final = Text("Everything matches.", "Semuanya cocok.")
LAPSED: Final = Text("Lapses: {count}", "Perpindahan otomatis: {count}")
MOVED: Final = Text("Migrated cases: {count}", "Kasus yang dipindahkan: {count}")
NOT_A_MAPPING: Final = Text(
    "--step is a pair of steps: write --step OLD=NEW.", "--step adalah pasangan langkah: tulis --step LAMA=BARU."
)
DELETED: Final = Text("Deleted cases: {count}", "Kasus yang dihapus: {count}")
HEADINGS: Final = {
    "case": Text("Case", "Kasus"),
    "number": Text("SOP", "SOP"),
    "activity": Text("Activity", "Kegiatan"),
    "text": Text("Activity text", "Uraian kegiatan"),
    "state": Text("Step", "Langkah"),
    "due": Text("Due", "Batas waktu"),
    "waits_for": Text("Waits for", "Menunggu"),
    "claimed_by": Text("Claimed by", "Diambil oleh"),
    "version": Text("Events", "Peristiwa"),
    "open": Text("Open", "Terbuka"),
    "late": Text("Late", "Terlambat"),
    "suspended": Text("Suspended", "Ditangguhkan"),
    "seq": Text("No.", "No."),
    "at": Text("Time", "Waktu"),
    "kind": Text("Event", "Peristiwa"),
    "by": Text("By", "Oleh"),
    "target": Text("Next", "Berikutnya"),
    "fingerprint": Text("Revision", "Revisi"),
}
