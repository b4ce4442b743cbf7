"""Reasons why an edited cell of a form is not applied to the SOP that the form carries."""

from __future__ import annotations

from sopflow.text import Text


class UnclearError(Exception):
    """An edit has no clear meaning.

    Attributes:
        reason: Why, and what a person must decide.
    """

    def __init__(self, reason: Text) -> None:
        """Keep the reason."""
        super().__init__(reason.en)
        self.reason = reason


UNCLEAR = {
    "words": Text(
        "These are words of the form, not of the SOP.",
        "Tulisan ini bagian dari formulir, bukan dari SOP.",
    ),
    "other": Text(
        "The form has nothing in this place that a SOP contains.",
        "Di tempat ini formulir tidak memuat isi SOP.",
    ),
    "needed": Text(
        "A SOP cannot be without it.",
        "SOP tidak dapat tanpa isi ini.",
    ),
    "activity-number": Text(
        "The number in front of the activity is gone or changed; it belongs to the row with several activities.",
        "Nomor di depan kegiatan hilang atau berubah; nomor itu milik baris yang memuat beberapa kegiatan.",
    ),
    "time": Text(
        "The cell shows the time of the row and of its activity; one of them is not recognizable.",
        "Sel ini memuat waktu baris dan waktu kegiatannya; salah satunya tidak dikenali.",
    ),
    "documents-owner": Text(
        "The row and its first activity both have documents here. Decide to which of them it belongs.",
        "Baris ini dan kegiatan pertamanya sama-sama memiliki dokumen di sini. Putuskan milik yang mana.",
    ),
    "documents-or": Text(
        "It may be one document, or alternatives of which one is enough.",
        "Ini dapat berarti satu dokumen, atau pilihan yang cukup salah satunya.",
    ),
    "note": Text(
        "The cell also shows conditions of the row; they are changed by their keys, not by their words.",
        "Sel ini juga memuat syarat baris; syarat diubah melalui kuncinya, bukan melalui kalimatnya.",
    ),
    "actor": Text(
        "No actor of the SOP has this name. Add the actor first.",
        "Tidak ada pelaksana dengan nama ini dalam SOP. Tambahkan dahulu pelaksananya.",
    ),
    "marks": Text(
        "Several actors have a mark now, or none. Decide whether any one of them acts or each of them.",
        "Kini beberapa pelaksana diberi tanda, atau tidak ada. Putuskan apakah cukup salah satu atau semuanya "
        "bertindak.",
    ),
    "flow": Text(
        "An answer or a target is not recognizable, or several changed at once.",
        "Jawaban atau tujuannya tidak dikenali, atau beberapa berubah sekaligus.",
    ),
    "answer": Text(
        "The label is that of several answers, or the decision has the new answer already.",
        "Label ini milik beberapa jawaban, atau jawaban baru itu sudah ada pada keputusan ini.",
    ),
    "drawing": Text(
        "Symbols and arrows of the carried SOP are not changed by drawing.",
        "Simbol dan panah SOP di dalam berkas tidak berubah karena digambar ulang.",
    ),
    "drawing-gone": Text(
        "The file has no symbols and arrows any more; the actors and the flow are those of the carried SOP.",
        "Berkas tidak lagi memuat simbol dan panah; pelaksana dan alur diambil dari SOP di dalam berkas.",
    ),
    "picture": Text(
        "The drawing of a page is not read. Change these words in the table below it.",
        "Gambar pada halaman tidak dibaca. Ubah kata-kata ini di tabel di bawahnya.",
    ),
    "date": Text(
        "It is not a date.",
        "Ini bukan tanggal.",
    ),
    "list": Text(
        "Lines of several items changed at once.",
        "Baris dari beberapa butir berubah sekaligus.",
    ),
    "term": Text(
        "A term and its meaning are separated by a colon.",
        "Istilah dan artinya dipisahkan titik dua.",
    ),
    "organization": Text(
        "It is not clear which of government, agency and unit the line names.",
        "Tidak jelas apakah baris ini menyebut pemerintah, perangkat daerah, atau unit.",
    ),
    "approval": Text(
        "It is not clear which of office, name and NIP the line names.",
        "Tidak jelas apakah baris ini menyebut jabatan, nama, atau NIP.",
    ),
    "hours": Text(
        "Working hours and holidays are those of the calendar. Change `calendar`.",
        "Jam kerja dan hari libur berasal dari kalender. Ubah `calendar`.",
    ),
    "external": Text(
        "The words in brackets say whether the actor is outside the agency.",
        "Kata dalam kurung menyatakan apakah pelaksana berada di luar instansi.",
    ),
    "not-shown": Text(
        "With the new text, the form would show something else.",
        "Dengan teks yang baru, formulir akan menampilkan hal lain.",
    ),
}
"""The reasons by name."""
