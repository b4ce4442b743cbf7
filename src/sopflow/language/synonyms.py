"""Words that authors write for the keys of the language: headings of the Indonesian form, and English synonyms."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

_WORDS: Final[dict[str, str]] = {
    "activity": "aksi aktivitas description deskripsi kegiatan langkah_kegiatan pekerjaan prosedur task text tindakan"
    " uraian uraian_kegiatan uraian_prosedur",
    "activities": "daftar_kegiatan kegiatan_kegiatan tasks",
    "actor": "by jabatan officer owner pejabat pelaku pelaksana penanggung_jawab performer petugas pic responsible role"
    " unit",
    "actors": "aktor daftar_pelaksana jabatan officers pelaku pelaksana performers petugas roles",
    "after": "depends depends_on setelah sesudah wait_for",
    "alternatives": "alternatif options pilihan",
    "any_of": "anyof either one_of oneof pilihan salah_satu",
    "approval": "approved_by disahkan disahkan_oleh pengesahan",
    "authority": "hak hak_akses kewenangan permissions wewenang",
    "attach": "lampirkan",
    "suspend": "hold pause tangguhkan",
    "resume": "continue lanjutkan",
    "restart_clock": "restart ulang",
    "set_moment": "atur_saat tetapkan_saat",
    "recount": "hitung_ulang",
    "correct": "koreksi undo",
    "migrate": "pindahkan",
    "cancel": "batal batalkan",
    "before": "ahead_of due_before menjelang paling_lambat_sebelum sebelum",
    "by": "before lama lead lebih_awal sebelum selama",
    "because": "alasan reason sebab",
    "calendar": "jam_kerja kalender working_hours",
    "calls": "jalankan menjalankan sub_sop subprocess",
    "clock": "jam pause penghitungan_waktu stop_clock stopped timer waktu_berhenti",
    "closed": "cuti_bersama libur tutup",
    "conditions": "kondisi syarat_syarat",
    "created": "dibuat tanggal_pembuatan",
    "dates": "tanggal",
    "discards": "kembalikan ditarik removes tarik",
    "documents": "berkas dokumen document_list files",
    "effective": "berlaku tanggal_efektif valid_from",
    "ends": "akhir final_states titik_akhir",
    "equipment": "peralatan perlengkapan",
    "external": "luar eksternal outside",
    "goto": "ke pindah_ke",
    "holidays": "hari_libur libur_nasional",
    "hours": "jam jam_kerja working_hours",
    "id": "identifier key kode",
    "inferred": "disimpulkan kesimpulan",
    "legal_basis": "dasar_hukum law laws legal",
    "moment": "jadwal momen saat schedule",
    "moments": "daftar_saat event events jadwal momen moment saat schedule schedules waktu_penting",
    "name": "label nama nama_dokumen nama_pelaksana",
    "needs": "condition kondisi only_if hanya_jika prasyarat",
    "next": "berikutnya ke langkah_berikutnya lanjut lanjut_ke selanjutnya then to",
    "not_before": "earliest no_earlier_than not_earlier_than paling_awal paling_cepat tidak_lebih_cepat_dari"
    " tidak_sebelum",
    "not_same_person_as": "berbeda_orang_dengan four_eyes orang_lain pemisahan_fungsi",
    "note": "catatan comment comments keterangan ket notes remark remarks",
    "number": "no nomor nomor_sop",
    "office": "jabatan position",
    "on_late": "jika_terlambat late terlambat",
    "organization": "instansi organisasi organisation",
    "agency": "dinas instansi nama_instansi",
    "government": "pemda pemerintah pemerintah_daerah",
    "unit": "bagian bidang seksi unit_kerja",
    "outcomes": "answers branches cabang decision decisions hasil hasil_keputusan jawaban keputusan options pilihan",
    "persons": "jumlah_orang orang people",
    "produces": "dihasilkan hasil keluaran output outputs product products result results",
    "qualifications": "kualifikasi kualifikasi_pelaksana",
    "records": "pencatatan pendataan pencatatan_dan_pendataan",
    "related": "keterkaitan terkait",
    "relation": "hubungan",
    "requires": "bahan berkas inputs input kelengkapan kelengkapan_berkas masukan persyaratan requirement"
    " requirements syarat",
    "revised": "direvisi tanggal_revisi",
    "scope": "ruang_lingkup",
    "since": "after counted_from dihitung_sejak from mulai mulai_dari sejak sesudah setelah start terhitung_sejak",
    "source": "naskah sumber",
    "steps": "baris kegiatan langkah langkah_langkah procedure prosedur rows tabel table tahapan",
    "summary": "description deskripsi ringkasan",
    "supplied": "dari_luar external luar",
    "terms": "definisi definitions glossary istilah",
    "timezone": "time_zone tz zona zona_waktu",
    "title": "judul nama nama_sop name",
    "to": "goto ke next target tujuan",
    "total": "jumlah_waktu total_waktu waktu_total",
    "warnings": "peringatan",
    "within": "batas batas_waktu baku_waktu deadline due durasi duration jangka_waktu lama mutu_waktu standar_waktu"
    " tenggat time waktu waktu_penyelesaian",
}


def _keys_by_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, words in _WORDS.items():
        for word in words.split():
            found[word] = (*found.get(word, ()), key)
    return found


_KEYS: Final = _keys_by_word()


def synonyms(word: str, keys: Collection[str]) -> tuple[str, ...]:
    """Return those of some keys for which authors write a word, such as ``waktu`` for ``within``.

    Args:
        word: An unknown key.
        keys: The keys that are free at its place.

    >>> synonyms("Batas waktu", ["id", "within"]), synonyms("waktu", ["title"])
    (('within',), ())
    """
    plain = "_".join(word.casefold().replace("-", " ").replace("_", " ").split())
    return tuple(key for key in _KEYS.get(plain, ()) if key in keys)
