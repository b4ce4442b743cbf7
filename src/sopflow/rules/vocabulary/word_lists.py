"""Indonesian words as SOPs use them, in lists by purpose.

The lists are not dictionaries. A missing word may hide a finding but must not cause a false one. Words are casefolded,
except for abbreviations.
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
"""Words without meaning of their own; they never state the subject of a title, and they identify Indonesian text."""

COMMON_WORDS: Final = FUNCTION_WORDS | _words(
    "arsip bagian berkas bidang data dinas disposisi dokumen draf formulir hasil izin kantor kegiatan kelengkapan"
    " kepala laporan lembar loket nomor pemohon pengajuan permohonan petugas rapat rekomendasi sekretaris staf surat"
    " usulan verifikasi"
    " melakukan melaksanakan melaporkan membahas membuat memberikan memeriksa memproses memutuskan memvalidasi"
    " memverifikasi mencatat mencetak mendapat mendistribusikan menerbitkan menerima meneruskan menetapkan mengajukan"
    " mengarsipkan menginput mengirim mengirimkan mengisi mengumpulkan menolak menandatangani menyampaikan"
    " menyerahkan menyetujui menyiapkan menyimpan menyusun mempersiapkan menindaklanjuti"
)
"""Words that occur in nearly every Indonesian SOP and not in other languages; they identify Indonesian text."""

ENGLISH_WORDS: Final = _words(
    "an and are as at be been by for from has have if in into is its must not of on or shall should that the"
    " their this to when which will with"
)
"""Words that identify English text; without "a" and "it", which also label list items and a department."""

ACTIVE_WITHOUT_PREFIX: Final = _words(
    "ber me mem men meng meny bangun bekerja belajar berangkat datang duduk hadir ikut kembali keluar masuk mulai naik"
    " pergi pulang tampil tiba turun"
)
"""Active verbs without the prefix me- or ber-, and separate prefixes as in "me-review"."""

NOT_ACTIVE: Final = _words(
    "melalui melati melayu melon memo memoar memorandum memori menara menantu mendung menengah mengapa mengenai mental"
    " mentega menteri mentor menu menurut menit merah merdeka merek mereka meriah meriam merger merpati mewah member"
    " beragam berani beras berat berbagai berdasarkan berhubung berikut berita berkala berkas berlian bersama"
    " bersangkutan bersih berupa"
)
"""Words that begin with me- or ber- but are not active verbs."""

NOT_PASSIVE: Final = _words(
    "dialog diagnosa diagnosis diagram dibidang didik diesel digital dikala diktat diklat dilema dimana dimensi"
    " dinamika dinamo dinas dinding dini diploma diplomat direksi direktorat direktori direktur dirjen disertasi"
    " disiplin diskon diskusi dispensasi display disposisi distribusi distributor distrik divisi diantara diatas"
    " dibawah didalam disamping diluar diameter"
)
"""Words that begin with di- but are not passive verbs."""

ADVERBS: Final = _words("akan dapat harus kemudian lalu langsung segera selalu selanjutnya sudah telah turut wajib")
"""Words that may precede the main verb of an activity."""

SUBORDINATORS: Final = _words("agar bahwa dalam dan dengan guna hendak oleh serta supaya telah tidak untuk yang")
"""Words that introduce a subordinate verb, which is not what the actor does."""

ROLES: Final = _words(
    "admin administrator agendaris analis anggota arsiparis asesor atasan auditor bendahara bidan bupati camat dekan"
    " direktur dirjen dokter dosen gubernur guru hakim hrd inspektur ka kabag kabid kadis kanit kapolsek kasi kasie"
    " kasubag kasubbag kasubbid kepala ketua koordinator kurir lurah mahasiswa manajer masyarakat menteri notaris"
    " operator panitera panitia pasien pegawai pejabat pelaksana pelanggan pemeriksa pemohon pendaftar"
    " pengadministrasi pengawas pengelola pengguna penyuluh perawat peserta petugas pimpinan rektor resepsionis satpam"
    " sekda sekdis sekretariat sekretaris siswa staf staff surveyor tim verifikator walikota warga"
)
"""Names of roles; an activity that begins with one has its actor as grammatical subject."""

OFFICES: Final = _words(
    "asisten bupati camat direktur gubernur inspektur kepala ketua koordinator lurah manajer menteri"
    " pejabat petugas pimpinan sekretaris staf walikota wakil"
)
"""Words with which the definition of a term begins if the term is an office."""

CONDITIONS: Final = _words("apabila bila bilamana jika jikalau kalau")
"""Words that introduce a condition, which a table expresses as a decision."""

IDLE_CONDITIONS: Final = _words("ada dibutuhkan diperlukan dimungkinkan memungkinkan mungkin perlu")
"""Words that follow a condition word in phrases without effect on the flow: "jika perlu", "jika ada"."""

CHECKS: Final = _words("cek mengecek memastikan memeriksa memverifikasi memvalidasi mencocokkan mengoreksi")
"""Verbs for checks, which may succeed or fail."""

CHECKS_AS_NOUNS: Final = _words("cek pemeriksaan pengecekan periksa validasi verifikasi")
"""Nouns for checks."""

VERBS_BEFORE_NOUNS: Final = frozenset({"", "melakukan", "melaksanakan", "mengadakan"})
"""Words before a noun for a check that is carried out; elsewhere the noun is part of the name of a document."""

EVENTS: Final = _words("dilaksanakan dilakukan diselenggarakan disediakan terlaksana terselenggara tersedia")
"""Verbs in names of events, besides the forms ter-…-nya.

Other passive verbs are allowed: "Surat ditandatangani" names a document.
"""

NOT_EVENTS: Final = _words(
    "terapan terbitan terdakwa terdaftar terjemahan terlapor termohon terminal terobosan teritorial terpidana tersangka"
)
"""Nouns that look like verbs with the prefix ter-."""

EXAMINATIONS: Final = _words("melihat mempelajari menelaah meneliti mengkaji meninjau")
"""Verbs for examinations, which are checks only if they concern one of ``QUALITIES``."""

QUALITIES: Final = _words("keabsahan kebenaran kelengkapan keaslian kelayakan kesesuaian")
"""Properties that a document has or lacks."""

GENERAL_WORDS: Final = _words(
    "kegiatan mekanisme operasional pedoman pelaksanaan pelayanan penyelenggaraan proses prosedur sistem sop standar"
    " tata cara teknis"
)
"""Words that may occur in the title of any SOP and do not state its subject."""

BLANKS: Final = frozenset(
    {"belum ada", "belum diisi", "diisi", "isi di sini", "kosong", "n/a", "tba", "tbd", "todo", "xx", "xxx", "xxxx"}
)
"""Placeholders for text that is still to be written; "Tidak ada" and "nihil" are not placeholders."""

OTHER_TRADITIONS: Final = _words(
    "akademi fakultas hotel institut klinik laboratorium pasien perseroan pmi politeknik pt puskesmas rektorat rs rsud"
    " rsup sakit spo universitas utd yayasan"
)
"""Words in the names of issuers, and in titles of their papers, that have forms of their own."""

REGENCIES: Final = _words("bupati kab kabupaten kota pemkab pemkot walikota")
PROVINCES: Final = _words("gubernur pemprov prov provinsi propinsi")
"""Words before the name of a city or regency, and before the name of a province."""

NOT_PLACES: Final = _words(
    "administrasi asal badan bagian baru cerdas daerah desa dinas hijau inklusif kantor kecamatan kelurahan kepala"
    " kreatif lainnya lama layak madya mandiri no nomor pintar pusaka ramah sehat sekretariat setempat tahun tanpa"
    " terkait tingkat tua tujuan"
)
"""Capitalized words after such a word that are not names: "Walikota Nomor 64", "Kota Layak Anak"."""

REGIONAL_RULES: Final = _words("bupati daerah gubernur perbup perda pergub perwal perwali walikota wali")
"""Words in the names of regulations of a city, regency or province."""

CAPITALIZED_WORDS: Final = _words(
    "ADA ASLI ATAU BARU BATAL BELUM BIASA BUKAN BUKU CATAT CEPAT DAN DARI DATA FOTO GAGAL GANTI GRATIS HARI HARUS IZIN"
    " JAM KAS KIR KOTA LAMA LANJUT LAYAK LULUS MASUK MINTA MULAI NAMA NIHIL NOMOR OLEH PINDAH POS RAHASIA RUSAK SAH"
    " SALAH SANGAT SEGERA SESUAI SETUJU SIAP STAF SUDAH SURAT TANPA TARIK TIDAK TOLAK TUNDA TUTUP UANG ULANG UMUM UNTUK"
    " WAJIB YANG"
)
"""Ordinary words, not abbreviations, that forms and stamps write in capitals."""

RECORDS: Final = _words("agenda arsip berita buku dokumentasi ekspedisi kuitansi kwitansi log notula notulen register")
"""Words in the names of documents that are kept, not passed on."""

KEEPING: Final = _words(
    "arsip diarsipkan dicatat didokumentasikan disimpan mencatat mencatatkan mendokumentasikan mengagendakan"
    " mengarsipkan mengarsip menyimpan meregistrasi merekam pengarsipan penyimpanan"
)
"""Verbs and nouns for keeping a document as a record."""

HANDING_OUT: Final = _words(
    "diberikan dikirim dikirimkan disampaikan diserahkan memberikan mengirim mengirimkan mengumumkan menyampaikan"
    " menyerahkan penyampaian penyerahan pengumuman mengunggah mempublikasikan menerbitkan"
)
"""Verbs and nouns for handing a document to someone."""

OUTSIDERS: Final = _words(
    "bank kejaksaan kementerian kepolisian keluarga klien lsm masyarakat media mitra orangtua pasien pelanggan pelapor"
    " pemerintah pemohon pengadu pengguna pengunjung penyedia publik rekanan siswa wajib warga website instansi"
)
"""Words for persons and bodies outside an agency that receive documents."""

KNOWN_ABBREVIATIONS: Final = _words(
    # Documents and numbers of persons, companies, land and vehicles.
    "KTP KK KIA NIK NIP NRP NPWP NIB SIM STNK BPKB SKCK SIUP TDP SITU HGB SHM IMB PBG SPPT PBB NJOP NOP SPT SK SE TMT"
    # The state, its offices and its staff.
    " RI NKRI UUD UU PP RT RW WNI WNA PNS ASN CPNS PPPK TNI POLRI DPR DPRD MPR DPD KPK BPK BPKP BPN BPS BNN BKN BPJS"
    " KPU KUA OPD SKPD UPT UPTD PTSP MPP BUMN BUMD APBN APBD DPA RKA SPJ SPM SPD LKPJ LPJ TU PLT PLH PJ"
    # Companies, schools, hospitals, utilities.
    " PT CV UD PD TBK RS RSUD RSU UGD IGD SD SMP SMA SMK SMU SLTA SLTP MI MTS MA PAUD TK PLN PDAM PAM"
    # The office: documents, devices, times, contacts.
    " SOP AP ATK BA BAP TTD SDM HRD PIC HP HT PC USB CD DVD TV AC LCD PDF IT TI IP WA SMS GPS CCTV QR ID URL WIB WITA"
    " WIT FAX FAQ AM PM HVS"
)
"""Abbreviations that need no explanation in any office."""
