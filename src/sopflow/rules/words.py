"""The vocabulary of the rules about wording: Indonesian words as SOPs use them, each list with its reason.

No list is a dictionary. A word that is missing from one costs a finding at most; none of them may make a false one.
All words are casefolded, but for abbreviations.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION_WORDS: Final = _words(
    "ada agar akan antara atas atau bagi bahwa belum berdasarkan beserta bersama dalam dan dapat dari dengan di guna"
    " hal harus hingga ini itu juga kemudian kepada ke lain lalu melalui mengenai menurut oleh pada para per perihal"
    " saat sampai sebagai sebelum secara sehingga sejak selama selanjutnya seluruh semua serta sesuai setelah setiap"
    " sudah supaya tanpa telah tentang terhadap tersebut tidak untuk wajib yaitu yang"
)
"""Words that mean nothing by themselves: no title is about them, and they tell that a text is Indonesian."""

COMMON_WORDS: Final = FUNCTION_WORDS | _words(
    "arsip bagian berkas bidang data dinas disposisi dokumen draf formulir hasil izin kantor kegiatan kelengkapan"
    " kepala laporan lembar loket nomor pemohon pengajuan permohonan petugas rapat rekomendasi sekretaris staf surat"
    " usulan verifikasi"
    " melakukan melaksanakan melaporkan membahas membuat memberikan memeriksa memproses memutuskan memvalidasi"
    " memverifikasi mencatat mencetak mendapat mendistribusikan menerbitkan menerima meneruskan menetapkan mengajukan"
    " mengarsipkan menginput mengirim mengirimkan mengisi mengumpulkan menolak menandatangani menyampaikan"
    " menyerahkan menyetujui menyiapkan menyimpan menyusun mempersiapkan menindaklanjuti"
)
"""Words that stand in nearly every Indonesian SOP and in no text of another language: they tell what language it is."""

ENGLISH_WORDS: Final = _words(
    "an and are as at be been by for from has have if in into is its must not of on or shall should that the"
    " their this to when which will with"
)
"""The same for English; no "a" and no "it", which are list items and a department in Indonesian."""

ACTIVE_WITHOUT_PREFIX: Final = _words(
    "ber me mem men meng meny bangun bekerja belajar berangkat datang duduk hadir ikut kembali keluar masuk mulai naik"
    " pergi pulang tampil tiba turun"
)
"""Active verbs that do not show it by me- or ber-; and prefixes by themselves, as in "me-review"."""

NOT_ACTIVE: Final = _words(
    "melalui melati melayu melon memo memoar memorandum memori menara menantu mendung menengah mengapa mengenai mental"
    " mentega menteri mentor menu menurut menit merah merdeka merek mereka meriah meriam merger merpati mewah member"
    " beragam berani beras berat berbagai berdasarkan berhubung berikut berita berkala berkas berlian bersama"
    " bersangkutan bersih berupa"
)
"""Words that begin with me- or ber- and are no verbs of what somebody does."""

NOT_PASSIVE: Final = _words(
    "dialog diagnosa diagnosis diagram dibidang didik diesel digital dikala diktat diklat dilema dimana dimensi"
    " dinamika dinamo dinas dinding dini diploma diplomat direksi direktorat direktori direktur dirjen disertasi"
    " disiplin diskon diskusi dispensasi display disposisi distribusi distributor distrik divisi diantara diatas"
    " dibawah didalam disamping diluar diameter"
)
"""Words that begin with di- and are no passive verbs; "di" by itself is too short to be one."""

ADVERBS: Final = _words("akan dapat harus kemudian lalu langsung segera selalu selanjutnya sudah telah turut wajib")
"""Words that may stand before the verb that an activity begins with."""

BEFORE_SIDE_VERBS: Final = _words("agar bahwa dalam dan dengan guna hendak oleh serta supaya telah tidak untuk yang")
"""A verb behind one of these tells more of a noun, or for what something is done; it is not what the actor does."""

ROLES: Final = _words(
    "admin administrator agendaris analis anggota arsiparis asesor atasan auditor bendahara bidan bupati camat dekan"
    " direktur dirjen dokter dosen gubernur guru hakim hrd inspektur ka kabag kabid kadis kanit kapolsek kasi kasie"
    " kasubag kasubbag kasubbid kepala ketua koordinator kurir lurah mahasiswa manajer masyarakat menteri notaris"
    " operator panitera panitia pasien pegawai pejabat pelaksana pelanggan pemeriksa pemohon pendaftar"
    " pengadministrasi pengawas pengelola pengguna penyuluh perawat peserta petugas pimpinan rektor resepsionis satpam"
    " sekda sekdis sekretariat sekretaris siswa staf staff surveyor tim verifikator walikota warga"
)
"""What those who act are called: with one of these an activity begins where the actor has become its subject."""

OFFICES: Final = _words(
    "asisten bupati camat direktur gubernur inspektur kepala ketua koordinator lurah manajer menteri"
    " pejabat petugas pimpinan sekretaris staf walikota wakil"
)
"""What the meaning of a term begins with when the term is somebody who may act."""

CONDITIONS: Final = _words("apabila bila bilamana jika jikalau kalau")
"""Words that say: one thing or another; a table says that with a decision."""

NO_CONDITIONS: Final = _words("ada dibutuhkan diperlukan dimungkinkan memungkinkan mungkin perlu")
""" "Bila perlu", "jika ada": behind one of the conditions, a phrase that decides nothing about the flow."""

CHECKS: Final = _words("cek mengecek memastikan memeriksa memverifikasi memvalidasi mencocokkan mengoreksi")
"""Verbs of looking whether something is as it should be: what comes of it may be yes or no."""

CHECKS_AS_NOUNS: Final = _words("cek pemeriksaan pengecekan periksa validasi verifikasi")
"""The same as nouns."""

BEFORE_NOUNS: Final = frozenset({"", "melakukan", "melaksanakan", "mengadakan"})
"""What such a noun stands behind when it is done: at the beginning, or one of these; else it is a document's name."""

EVENTS: Final = _words(
    "dilaksanakan dilakukan diselenggarakan disediakan terlaksana terlaksananya terselenggara terselenggaranya"
    " tersedia tersedianya"
)
"""Verbs of what happens or is the case: an output with one of these names no thing. "Surat ditandatangani" does."""

LOOKS: Final = _words("melihat mempelajari menelaah meneliti mengkaji meninjau")
"""Verbs of looking that are checks only when they look for one of ``QUALITIES``."""

QUALITIES: Final = _words("keabsahan kebenaran kelengkapan keaslian kelayakan kesesuaian")
"""What a document has or has not."""

GENERAL_WORDS: Final = _words(
    "kegiatan mekanisme operasional pedoman pelaksanaan pelayanan penyelenggaraan proses prosedur sistem sop standar"
    " tata cara teknis"
)
"""Words that stand in the title of any SOP, and are not what it is about."""

BLANKS: Final = frozenset(
    {"belum ada", "belum diisi", "diisi", "isi di sini", "kosong", "n/a", "tba", "tbd", "todo", "xx", "xxx", "xxxx"}
)
"""Texts that stand for a text that is still to be written. "Tidak ada" and "nihil" do say something."""

REGENCIES: Final = _words("bupati kab kabupaten kota pemkab pemkot walikota")
PROVINCES: Final = _words("gubernur pemprov prov provinsi propinsi")
"""Words that the name of a city or regency, or of a province, stands behind."""

NOT_PLACES: Final = _words(
    "administrasi asal badan bagian baru cerdas daerah desa dinas hijau inklusif kantor kecamatan kelurahan kepala"
    " kreatif lainnya lama layak madya mandiri no nomor pintar pusaka ramah sehat sekretariat setempat tahun tanpa"
    " terkait tingkat tua tujuan"
)
"""Words that may be written large behind such a word and are no name: "Walikota Nomor 64", "Kota Layak Anak"."""

REGIONAL_RULES: Final = _words("bupati daerah gubernur perbup perda pergub perwal perwali walikota wali")
"""Words of regulations that a city, a regency or a province has made for itself."""

KNOWN_ABBREVIATIONS: Final = _words(
    # Papers and numbers of persons, firms, land and vehicles.
    "KTP KK KIA NIK NIP NRP NPWP NIB SIM STNK BPKB SKCK SIUP TDP SITU HGB SHM IMB PBG SPPT PBB NJOP NOP SPT SK SE"
    # The state, its offices and its people.
    " RI NKRI UUD UU PP RT RW WNI WNA PNS ASN CPNS PPPK TNI POLRI DPR DPRD MPR DPD KPK BPK BPKP BPN BPS BNN BKN BPJS"
    " KPU KUA OPD SKPD UPT UPTD PTSP MPP BUMN BUMD APBN APBD DPA RKA SPJ SPM SPD LKPJ LPJ TU PLT PLH PJ"
    # Firms, schools, hospitals, utilities.
    " PT CV UD PD TBK RS RSUD RSU UGD IGD SD SMP SMA SMK SMU SLTA SLTP MI MTS MA PAUD TK PLN PDAM PAM"
    # The desk: papers, machines, times, people to ask.
    " SOP AP ATK BA BAP TTD SDM HRD PIC HP HT PC USB CD DVD TV AC LCD PDF IT TI IP WA SMS GPS CCTV QR ID URL WIB WITA"
    " WIT FAX FAQ AM PM HVS"
)
"""Abbreviations that need no explanation in any office: whoever reads a SOP knows them."""
