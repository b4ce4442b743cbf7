"""Doubts of an import: what the file does not state, or states in a way that the language does not express."""

from __future__ import annotations

from attrs import frozen

from sopflow.text import Language, Path, Text

PLACEHOLDER = "?"
"""The value of a key that a person must decide; as an actor or a step it is an error until it is replaced."""


@frozen
class Doubt:
    """A doubt about a draft.

    Attributes:
        code: A stable name of the kind of doubt.
        place: The cell, row or shape in the file.
        text: The doubt, and what to do.
        path: The place in the draft.
        is_open: Whether the draft has an error until a person decides.
    """

    code: str
    place: Text
    text: Text
    path: Path = ()
    is_open: bool = False

    def message(self, language: Language = "en") -> str:
        """Return the place and the doubt on one line."""
        place, text = self.place.in_(language), self.text.in_(language)
        return f"{place}: {text}" if place else text

    def to_dict(self) -> dict[str, object]:
        """Return the doubt as JSON data; texts are in both languages."""
        return {
            "code": self.code,
            "place": self.place,
            "text": self.text,
            "path": list(self.path),
            "open": self.is_open,
        }


TEXTS = {
    "actor-missing": Text(
        "The file does not show who acts. Replace the placeholder under `actor`.",
        "Berkas tidak menunjukkan siapa pelaksananya. Ganti tanda ? pada `actor`.",
    ),
    "actor-several": Text(
        "{names} have a mark. Delete the placeholder if any one of them acts; if each of them acts, write an activity "
        "for each.",
        "{names} diberi tanda. Hapus tanda ? jika cukup salah satu yang bertindak; jika semuanya bertindak, tulis satu "
        "kegiatan untuk masing-masing.",
    ),
    "actor-uncertain": Text(
        "The symbol of {names} is a picture, has an unusual form, or lies across a border. Compare it with the file.",
        "Simbol {names} berupa gambar, bentuknya tidak lazim, atau melewati garis kolom. Bandingkan dengan berkasnya.",
    ),
    "actor-by-position": Text(
        "The activities of this row are assigned to their actors by the position of the symbols. Compare them.",
        "Kegiatan di baris ini dipasangkan dengan pelaksananya menurut letak simbol. Bandingkan dengan berkasnya.",
    ),
    "symbols-in-sequence": Text(
        "This row has several symbols joined by arrows; each is an activity with the same words. Reword them.",
        "Baris ini memuat beberapa simbol yang dihubungkan panah; masing-masing menjadi kegiatan dengan uraian yang "
        "sama. Sesuaikan uraiannya.",
    ),
    "columns-drift": Text(
        "The cells of this text are not below their headings. Times, requirements and outputs are found by the cell "
        "that contains a time; compare them. Marks of actors are not readable.",
        "Sel teks ini tidak berada di bawah judul kolomnya. Waktu, kelengkapan, dan output dicari dari sel yang berisi "
        "waktu; bandingkan dengan berkasnya. Tanda pelaksana tidak terbaca.",
    ),
    "cells-unread": Text(
        "The columns of these texts are unknown: {words}. Enter them where they belong.",
        "Kolom untuk teks ini tidak diketahui: {words}. Masukkan ke kunci yang sesuai.",
    ),
    "activities-divided": Text(
        "The items of this cell are read as activities in any order. Join them if they are one activity.",
        "Butir-butir di sel ini dibaca sebagai kegiatan yang urutannya bebas. Gabungkan jika sebenarnya satu kegiatan.",
    ),
    "no-arrows": Text(
        "The file draws no readable arrows. The rows follow one another as they are numbered; add decisions and loops.",
        "Tidak ada panah yang terbaca dalam berkas. Baris dianggap berurutan menurut nomornya; tambahkan keputusan dan "
        "perulangan.",
    ),
    "arrow-missing": Text(
        "No arrow leaves this row. Replace the placeholder under `next`, or delete the key if the next row follows.",
        "Tidak ada panah keluar dari baris ini. Ganti tanda ? pada `next`, atau hapus kuncinya jika dilanjutkan baris "
        "berikutnya.",
    ),
    "arrows-several": Text(
        "Plain arrows lead from this row to {rows}. The language has no parallel rows: decide on one of them, write a "
        "decision, or make the rows activities of one row.",
        "Dari baris ini ada panah biasa ke {rows}. Baris tidak dapat berjalan bersamaan: pilih salah satu, tulis "
        "keputusan, atau jadikan baris-baris itu kegiatan dalam satu baris.",
    ),
    "arrow-by-position": Text(
        "Arrows from here are not glued to symbols; where they lead is found by position. Compare them with the file.",
        "Panah dari sini tidak menempel pada simbol; tujuannya dicari menurut letak. Bandingkan dengan berkasnya.",
    ),
    "arrow-loose": Text(
        "{name} reaches no symbol at one of its ends and is not used.",
        "Salah satu ujung {name} tidak mencapai simbol, sehingga tidak digunakan.",
    ),
    "heights-estimated": Text(
        "The file does not state the heights of its rows. The ends of loose arrows are found by estimated heights; "
        "arrows that may reach several symbols are not used.",
        "Berkas tidak menyebut tinggi barisnya. Ujung panah yang lepas dicari dengan tinggi perkiraan; panah yang "
        "dapat mencapai beberapa simbol tidak digunakan.",
    ),
    "arrow-within-row": Text(
        "The answer {answer} leads to another symbol of the same row. Divide the row, or write its target.",
        "Jawaban {answer} menuju simbol lain di baris yang sama. Bagi baris itu, atau tulis tujuannya.",
    ),
    "start-elsewhere": Text(
        "The symbol of the beginning leads to {rows}, but a case begins in the first row. Move that row to the top.",
        "Simbol awal menuju {rows}, tetapi kasus dimulai di baris pertama. Pindahkan baris itu ke atas.",
    ),
    "answer-missing": Text(
        "The arrow of a decision to {rows} has no label. Write the answer and its target in place of {answer}.",
        "Panah keputusan ke {rows} tidak berlabel. Tulis jawaban dan tujuannya sebagai ganti {answer}.",
    ),
    "answers-missing": Text(
        "The symbol is a decision, but its arrows are not readable. Write the answers and their targets.",
        "Simbolnya keputusan, tetapi panahnya tidak terbaca. Tulis jawaban dan tujuannya.",
    ),
    "answer-unknown": Text(
        "Only one arrow of this decision is readable. Write the other answer and its target in place of {answer}.",
        "Hanya satu panah keputusan ini yang terbaca. Tulis jawaban lain dan tujuannya sebagai ganti {answer}.",
    ),
    "answer-twice": Text(
        "The answer {answer} leads to several rows: {rows}. Write one target.",
        "Jawaban {answer} menuju beberapa baris: {rows}. Tulis satu tujuan.",
    ),
    "box-decides": Text(
        "The symbol is not a diamond, but its arrows have labels; it is read as a decision.",
        "Simbolnya bukan belah ketupat, tetapi panahnya berlabel; dibaca sebagai keputusan.",
    ),
    "pentagon-unpaired": Text(
        "{name} has no counterpart; its arrow is not used.",
        "Pasangan {name} tidak ditemukan; panahnya tidak digunakan.",
    ),
    "object-unread": Text(
        "{name} is a drawing of an unsupported kind and is not used.",
        "Jenis gambar {name} tidak didukung, sehingga tidak digunakan.",
    ),
    "label-unread": Text(
        "The text {words} in the columns of the actors is not used.",
        "Teks {words} di kolom pelaksana tidak digunakan.",
    ),
    "documents-divided": Text(
        'The words "{words}" are read as {count} documents. Join them if they are one.',
        'Teks "{words}" dibaca sebagai {count} dokumen. Gabungkan jika sebenarnya satu.',
    ),
    "time-since": Text(
        'The time "{words}" names the event that starts it; without a further key, it is counted from entering this '
        "row. Leave it if the row begins with that event. Otherwise, write `since` next to `within`: the id of the row "
        "that ends with the event, or of a moment under `moments`.",
        'Waktu "{words}" menyebut peristiwa awal hitungannya; tanpa kunci lain, waktunya dihitung sejak kasus memasuki '
        "baris ini. Biarkan jika baris ini dimulai dengan peristiwa itu. Jika tidak, tulis `since` di samping "
        "`within`: id baris yang diakhiri peristiwa itu, atau id saat di `moments`.",
    ),
    "time-after": Text(
        'The time "{words}" runs since another row or a moment, not since entering this row, so it sets no due time '
        "yet. Write `since` next to `within`: the id of that row, or of the moment under `moments`.",
        'Waktu "{words}" dihitung sejak baris lain atau suatu saat, bukan sejak kasus memasuki baris ini, sehingga '
        "belum menetapkan batas waktu. Tulis `since` di samping `within`: id baris itu, atau id saat di `moments`.",
    ),
    "time-before": Text(
        'The time "{words}" is counted back from a moment, not from entering this row, so it sets no due time yet. '
        "Name the moment under `moments`, and write `before` with its id next to `within`.",
        'Waktu "{words}" dihitung mundur dari suatu saat, bukan sejak kasus memasuki baris ini, sehingga belum '
        "menetapkan batas waktu. Tulis saat itu di `moments`, lalu `before` dengan id-nya di samping `within`.",
    ),
    "time-not-before": Text(
        'The time "{words}" says how early this row may be completed, so it sets no due time. Name the moment under '
        "`moments`, write `not_before: {{moment: …, by: …}}` in place of `within`, and keep the words under `source`.",
        'Waktu "{words}" menyebut kapan paling cepat baris ini selesai, sehingga tidak menetapkan batas waktu. Tulis '
        "saat itu di `moments`, ganti `within` dengan `not_before: {{moment: …, by: …}}`, dan simpan tulisannya di "
        "`source`.",
    ),
    "cell-edited": Text(
        'The cell was edited: "{old}" became "{new}". The draft has the new text.',
        'Sel ini diubah: "{old}" menjadi "{new}". Rancangan memuat teks yang baru.',
    ),
    "edit-unclear": Text(
        'The cell was edited: "{old}" became "{new}". The draft keeps the old content. {why}',
        'Sel ini diubah: "{old}" menjadi "{new}". Rancangan tetap memuat isi lama. {why}',
    ),
    "keys-hidden": Text(
        "The file carries keys that its form does not show: {keys}. Check them.",
        "Berkas membawa kunci yang tidak tampak pada formulirnya: {keys}. Periksa.",
    ),
    "rows-changed": Text(
        "Rows or columns were added, removed or moved. The SOP in the file is not used; the visible table is read.",
        "Baris atau kolom ditambah, dihapus, atau dipindahkan. SOP di dalam berkas tidak digunakan; yang dibaca adalah "
        "tabel yang tampak.",
    ),
    "carried-unreadable": Text(
        "The SOP in the file has errors and is not used; the visible table is read.",
        "SOP di dalam berkas memuat kesalahan sehingga tidak digunakan; yang dibaca adalah tabel yang tampak.",
    ),
    "identity-unread": Text(
        "{words} is not understood; the words are kept under `source`.",
        "{words} tidak dapat dibaca; tulisannya disimpan di `source`.",
    ),
}
"""The texts of all doubts, by code."""


def doubt(code: str, place: Text, *path: str | int, is_open: bool = False, **data: object) -> Doubt:
    """Create a doubt.

    Args:
        code: Its kind.
        place: The place in the file.
        *path: The place in the draft.
        is_open: Whether the draft has an error until a person decides.
        **data: The fields of its text.
    """
    return Doubt(code, place, TEXTS[code].filled(**data), path, is_open)
