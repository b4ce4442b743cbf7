"""Titles, descriptions and examples of all keys, which editors show to authors of SOPs.

A title names the key as the printed form does. Examples are also offered as completions, so sopflow accepts each.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sopflow.text import Text


class Hover(NamedTuple):
    """The documentation of a key.

    Attributes:
        title: The name of the key, with the heading of the printed form.
        description: Its meaning, in one or two sentences.
        examples: Values; single values only, since editors cannot label others.
    """

    title: Text
    description: Text
    examples: tuple[Any, ...] = ()


EXTENSION = Hover(
    Text("Extension", "Ekstensi"),
    Text(
        "A key of your own. sopflow keeps it and ignores it.",
        "Kunci milik Anda sendiri. sopflow menyimpannya dan mengabaikannya.",
    ),
)

RECORDS = {
    "Sop": Hover(
        Text("SOP", "SOP"),
        Text(
            "A standard operating procedure: the identity block, then the table, row by row.",
            "Standar operasional prosedur: bagian identitas, lalu tabelnya, baris demi baris.",
        ),
    ),
    "Organization": Hover(
        Text("Issuer", "Penerbit"), Text("The agency that issued the SOP.", "Instansi yang menerbitkan SOP ini.")
    ),
    "Dates": Hover(
        Text("Dates", "Tanggal"), Text("The dates of the SOP.", "Tanggal pembuatan, revisi, dan efektif SOP ini.")
    ),
    "Approval": Hover(
        Text("Approved by (disahkan oleh)", "Disahkan oleh"),
        Text("The official who put the SOP into force.", "Pejabat yang mengesahkan SOP ini."),
    ),
    "Related": Hover(
        Text("Related SOP (keterkaitan)", "SOP terkait"), Text("A reference to another SOP.", "Rujukan ke SOP lain.")
    ),
    "Inferred": Hover(
        Text("Inferred", "Disimpulkan"),
        Text("A conclusion of the person who encoded the SOP.", "Kesimpulan penyalin SOP."),
    ),
    "WorkCalendar": Hover(
        Text("Calendar", "Kalender"), Text("How working time is counted.", "Cara menghitung waktu kerja.")
    ),
    "Holidays": Hover(
        Text("Holidays", "Hari libur"),
        Text(
            "The public holidays of a country, from the Python package `holidays`.",
            "Hari libur sebuah negara, dari paket Python `holidays`.",
        ),
    ),
    "SpecialDay": Hover(
        Text("Special day", "Hari khusus"),
        Text(
            "A closed or open date with the source of the rule.",
            "Tanggal tutup atau tanggal kerja beserta dasar aturannya.",
        ),
    ),
    "Period": Hover(
        Text("Period", "Masa"),
        Text(
            "Days with other working hours, for example Ramadan.",
            "Hari dengan jam kerja lain, misalnya bulan Ramadan.",
        ),
    ),
    "Authority": Hover(
        Text("Authority (kewenangan)", "Kewenangan"),
        Text(
            "Who may act on a case besides completing activities.",
            "Siapa yang boleh melakukan tindakan selain menyelesaikan kegiatan.",
        ),
    ),
    "Actor": Hover(
        Text("Actor (pelaksana)", "Pelaksana"),
        Text(
            "An office or a role that carries out activities; not a person.",
            "Jabatan atau peran yang melaksanakan kegiatan, bukan nama orang.",
        ),
    ),
    "AnyOf": Hover(
        Text("One of several actors", "Salah satu pelaksana"),
        Text(
            "Any one of these actors may carry out the activity.",
            "Salah satu pelaksana ini boleh melaksanakan kegiatan.",
        ),
    ),
    "Document": Hover(
        Text("Document", "Dokumen"),
        Text("A document that rows require or produce.", "Dokumen yang diperlukan atau dihasilkan baris."),
    ),
    "Goto": Hover(
        Text("Move when late", "Berpindah jika terlambat"),
        Text(
            "The case moves to another row by itself when its time is over.",
            "Kasus berpindah otomatis ke baris lain ketika waktunya habis.",
        ),
    ),
    "Step": Hover(
        Text("Row", "Baris"),
        Text(
            "One row of the table: one activity, or several under `activities`. Each row is one step of a case.",
            "Satu baris tabel: satu kegiatan, atau beberapa kegiatan di `activities`. Setiap baris "
            "adalah satu langkah kasus.",
        ),
    ),
    "Activity": Hover(
        Text("Activity", "Kegiatan"),
        Text("One activity of a row of several.", "Satu kegiatan di baris dengan beberapa kegiatan."),
    ),
    "NotBefore": Hover(
        Text("Earliest time (paling cepat)", "Paling cepat"),
        Text(
            "A moment, or some time before it, before which is too early.",
            "Sebuah saat, atau sekian lama sebelumnya; lebih awal dari itu penyelesaian tidak diizinkan.",
        ),
    ),
    "Outcome": Hover(
        Text("Answer", "Jawaban"),
        Text(
            "Where an answer leads, and what it does to the documents.",
            "Tujuan sebuah jawaban dan akibatnya bagi dokumen.",
        ),
    ),
}

_SOURCE = Hover(
    Text("Source", "Naskah"),
    Text(
        "The wording of the paper, by key, where this file corrects it: `{actor: Kasi Pelyanan}`.",
        "Bunyi naskah SOP menurut kuncinya, jika diperbaiki di berkas ini: `{actor: Kasi Pelyanan}`.",
    ),
)
_INFERRED = Hover(
    Text("Inferred", "Disimpulkan"),
    Text(
        "Conclusions that the paper does not state, by key: `{actor: {confidence: low}}`.",
        "Kesimpulan yang tidak tertulis di naskah SOP, menurut kuncinya: `{actor: {confidence: low}}`.",
    ),
)
_NOTE = Hover(
    Text("Note (keterangan)", "Keterangan"),
    Text("Remarks on the row or activity.", "Keterangan tentang baris atau kegiatan ini."),
)
_NEEDS = Hover(
    Text("Needs (syarat)", "Syarat"),
    Text(
        "Conditions that must be met: keys of `conditions`; `{any_of: [anggota, tamu]}` where one of several suffices.",
        "Syarat yang harus terpenuhi: kunci dari `conditions`; `{any_of: [anggota, tamu]}` "
        "jika salah satu sudah cukup.",
    ),
)
_SINCE = Hover(
    Text("Since (sejak)", "Sejak"),
    Text(
        "The row, activity or moment from whose latest completion `within` runs. Every path to this row completes it.",
        "Baris atau kegiatan yang sejak penyelesaian terakhirnya `within` dihitung, atau "
        "sebuah saat. Semua jalur ke baris ini harus menyelesaikannya.",
    ),
)
_BEFORE = Hover(
    Text("Before (sebelum)", "Sebelum"),
    Text(
        "The moment before which `within` ends: a key of `moments`. The time is counted back from it.",
        "Saat yang menjadi akhir hitungan `within`: kunci dari `moments`. Waktunya dihitung mundur dari saat itu.",
    ),
)
_NOT_BEFORE = Hover(
    Text("Not before (paling cepat)", "Paling cepat"),
    Text(
        "The moment before which completion is refused: a key of `moments`, or `{moment: jadwal, by: 7 hari kerja}` "
        "for some time before it.",
        "Saat yang sebelumnya penyelesaian tidak diizinkan: kunci dari `moments`, atau "
        "`{moment: jadwal, by: 7 hari kerja}` untuk sekian lama sebelumnya.",
    ),
)
_FOUR_EYES = Hover(
    Text("Four eyes (pemisahan fungsi)", "Pemisahan fungsi"),
    Text(
        "Activities whose performer may not carry out this one: the ids of activities in any row.",
        "Kegiatan yang tidak boleh dilaksanakan oleh orang yang sama dengan kegiatan ini: id "
        "kegiatan di baris mana pun.",
    ),
)
_OUTCOMES = Hover(
    Text("Answers of a decision", "Jawaban keputusan"),
    Text(
        "Makes the activity a decision. Maps each answer to the row that follows, to `end`, or to a key of `ends`: "
        "`{lengkap: setujui, tidak_lengkap: terima}`.",
        "Menjadikan kegiatan ini keputusan. Setiap jawaban menyebut baris berikutnya, `end`, "
        "atau kunci dari `ends`: `{lengkap: setujui, tidak_lengkap: terima}`.",
    ),
)

KEYS = {
    "Sop.sopflow": Hover(
        Text("Format version", "Versi format"),
        Text("The version of the sopflow format: always 1.", "Versi format sopflow: selalu 1."),
    ),
    "Sop.number": Hover(
        Text("SOP number (nomor SOP)", "Nomor SOP"),
        Text(
            "The number of the SOP. Other SOPs refer to it by this number.",
            "Nomor SOP ini. SOP lain merujuknya dengan nomor ini.",
        ),
        ("SOP-12/DPMPTSP",),
    ),
    "Sop.title": Hover(
        Text("SOP title (nama SOP)", "Nama SOP"), Text("The title of the SOP.", "Nama atau judul SOP ini.")
    ),
    "Sop.organization": RECORDS["Organization"],
    "Sop.dates": RECORDS["Dates"],
    "Sop.approval": RECORDS["Approval"],
    "Sop.scope": Hover(
        Text("Scope (ruang lingkup)", "Ruang lingkup"), Text("The scope of the SOP.", "Ruang lingkup SOP ini.")
    ),
    "Sop.summary": Hover(
        Text("Summary (ringkasan)", "Ringkasan"), Text("A summary of the procedure.", "Ringkasan prosedur.")
    ),
    "Sop.terms": Hover(
        Text("Terms (istilah dan definisi)", "Istilah dan definisi"),
        Text(
            "Terms with their meanings: `{Kadis: Kepala Dinas}`.",
            "Istilah beserta artinya: `{Kadis: Kepala Dinas}`.",
        ),
    ),
    "Sop.legal_basis": Hover(
        Text("Legal basis (dasar hukum)", "Dasar hukum"),
        Text(
            "The laws and regulations on which the SOP is based.",
            "Peraturan perundang-undangan yang menjadi dasar SOP ini.",
        ),
    ),
    "Sop.qualifications": Hover(
        Text("Qualifications (kualifikasi pelaksana)", "Kualifikasi pelaksana"),
        Text(
            "Knowledge and skills that the actors need.",
            "Pengetahuan dan keterampilan yang harus dimiliki pelaksana.",
        ),
    ),
    "Sop.equipment": Hover(
        Text("Equipment (peralatan/perlengkapan)", "Peralatan/perlengkapan"),
        Text(
            "The equipment that the procedure needs.",
            "Peralatan dan perlengkapan yang diperlukan prosedur ini.",
        ),
    ),
    "Sop.warnings": Hover(
        Text("Warnings (peringatan)", "Peringatan"),
        Text("The consequences of not following the SOP.", "Akibat jika SOP ini tidak dijalankan."),
    ),
    "Sop.records": Hover(
        Text("Records (pencatatan dan pendataan)", "Pencatatan dan pendataan"),
        Text("Where the procedure is recorded.", "Tempat pelaksanaan prosedur ini dicatat."),
    ),
    "Sop.total": Hover(
        Text("Total time", "Total waktu"),
        Text(
            "The total time as stated in the paper. It is compared with the sum of the rows.",
            "Total waktu menurut naskah SOP. Nilainya dibandingkan dengan jumlah waktu semua baris.",
        ),
        ("4 hari kerja",),
    ),
    "Sop.related": Hover(
        Text("Related SOPs (keterkaitan)", "Keterkaitan"), Text("References to other SOPs.", "Rujukan ke SOP lain.")
    ),
    "Sop.calendar": Hover(
        Text("Calendar", "Kalender"),
        Text(
            "How time standards are counted. Without a calendar, time runs round the clock, in UTC.",
            "Cara menghitung standar waktu. Tanpa kalender, waktu berjalan sepanjang hari dan malam menurut UTC.",
        ),
    ),
    "Sop.actors": Hover(
        Text("Actors (pelaksana)", "Pelaksana"),
        Text(
            "The offices and roles that carry out activities, by id: `{loket: Petugas Loket}`.",
            "Jabatan dan peran yang melaksanakan kegiatan, menurut id-nya: `{loket: Petugas Loket}`.",
        ),
    ),
    "Sop.documents": Hover(
        Text("Documents", "Dokumen"),
        Text(
            "The documents that rows require or produce, by id: `{izin: Surat izin}`.",
            "Dokumen yang diperlukan atau dihasilkan baris, menurut id-nya: `{izin: Surat izin}`.",
        ),
    ),
    "Sop.ends": Hover(
        Text("Further ends", "Titik akhir lain"),
        Text(
            "Ends of the procedure besides `end`, by id: `{ditolak: Permohonan ditolak}`.",
            "Titik akhir prosedur selain `end`, menurut id-nya: `{ditolak: Permohonan ditolak}`.",
        ),
    ),
    "Sop.moments": Hover(
        Text("Moments (saat)", "Saat"),
        Text(
            "Moments that the application supplies for each case, by id: `{jadwal: Jadwal ujian, tmt: TMT}`.",
            "Saat yang diberikan aplikasi untuk setiap kasus, menurut id-nya: `{jadwal: Jadwal ujian, tmt: TMT}`.",
        ),
    ),
    "Sop.conditions": Hover(
        Text("Conditions (syarat)", "Syarat"),
        Text(
            "Conditions that only the application can decide, by id: `{saldo_cukup: Saldo mencukupi}`.",
            "Syarat yang hanya dapat diputuskan aplikasi, menurut id-nya: `{saldo_cukup: Saldo mencukupi}`.",
        ),
    ),
    "Sop.authority": Hover(
        Text("Authority (kewenangan)", "Kewenangan"),
        Text(
            "The actors who may suspend, correct or cancel a case, and so on; for other actions, anyone may: "
            "`{suspend: kasi, cancel: [kepala, sekretaris]}`.",
            "Pelaksana yang boleh menangguhkan, mengoreksi, atau membatalkan kasus, dan "
            "sebagainya; tindakan yang tidak ditulis boleh dilakukan siapa pun: `{suspend: kasi, "
            "cancel: [kepala, sekretaris]}`.",
        ),
    ),
    "Authority.attach": Hover(
        Text("Attach (melampirkan)", "Melampirkan"),
        Text(
            "Who may add documents and amend their references.",
            "Siapa yang boleh melampirkan dokumen dan mengubah nomornya.",
        ),
    ),
    "Authority.suspend": Hover(
        Text("Suspend (menangguhkan)", "Menangguhkan"),
        Text("Who may suspend a case.", "Siapa yang boleh menangguhkan kasus."),
    ),
    "Authority.resume": Hover(
        Text("Resume (melanjutkan)", "Melanjutkan"),
        Text("Who may resume a case.", "Siapa yang boleh melanjutkan kasus."),
    ),
    "Authority.restart_clock": Hover(
        Text("Restart (memulai ulang)", "Memulai ulang waktu"),
        Text("Who may give the step its whole time again.", "Siapa yang boleh memulai ulang waktu langkah."),
    ),
    "Authority.set_moment": Hover(
        Text("Set a moment (menetapkan saat)", "Menetapkan saat"),
        Text(
            "Who may set or amend a moment of a case.",
            "Siapa yang boleh menetapkan atau mengubah saat sebuah kasus.",
        ),
    ),
    "Authority.recount": Hover(
        Text("Recount (menghitung ulang)", "Menghitung ulang"),
        Text("Who may count the due times again.", "Siapa yang boleh menghitung ulang batas waktu."),
    ),
    "Authority.correct": Hover(
        Text("Correct (mengoreksi)", "Mengoreksi"),
        Text("Who may undo events.", "Siapa yang boleh mengoreksi peristiwa."),
    ),
    "Authority.migrate": Hover(
        Text("Migrate", "Memindahkan"),
        Text(
            "Who may move a case to another revision of the SOP.",
            "Siapa yang boleh memindahkan kasus ke revisi SOP lain.",
        ),
    ),
    "Authority.cancel": Hover(
        Text("Cancel (membatalkan)", "Membatalkan"),
        Text("Who may cancel a case.", "Siapa yang boleh membatalkan kasus."),
    ),
    "Sop.on_late": Hover(
        Text("When a row is late", "Jika baris terlambat"),
        Text(
            "The default of all rows. `record`: late completion is allowed and recorded; `justify`: it needs a reason; "
            "`{goto: row}`: the case moves there by itself when the time is over.",
            "Berlaku untuk semua baris yang tidak menyebut yang lain. `record`: boleh terlambat, "
            "keterlambatannya dicatat; `justify`: harus disertai alasan; `{goto: baris}`: kasus "
            "berpindah otomatis ke sana ketika waktunya habis.",
        ),
    ),
    "Sop.steps": Hover(
        Text("Rows of the table", "Baris tabel"),
        Text(
            "The rows in their order. Cases begin at the first row.",
            "Semua baris menurut urutannya. Kasus mulai di baris pertama.",
        ),
    ),
    "Sop.source": Hover(
        Text("Source", "Naskah"),
        Text(
            "The wording of the paper, by key, where this file corrects it: `{title: Ijin}`.",
            "Bunyi naskah SOP menurut kuncinya, jika diperbaiki di berkas ini: `{title: Ijin}`.",
        ),
    ),
    "Sop.inferred": _INFERRED,
    "Organization.government": Hover(
        Text("Government", "Pemerintah"),
        Text(
            "The city, regency, province or ministry.",
            "Pemerintah kota, kabupaten, atau provinsi, atau kementerian.",
        ),
        ("Pemerintah Kota Tangerang",),
    ),
    "Organization.agency": Hover(
        Text("Agency", "Instansi"),
        Text("The agency of the government.", "Dinas, badan, atau instansi lain di bawahnya."),
        ("Dinas Ketenagakerjaan",),
    ),
    "Organization.unit": Hover(
        Text("Unit", "Unit"),
        Text("The unit of the agency.", "Unit kerja di dalam instansi."),
        ("Bidang Pelatihan Kerja",),
    ),
    "Dates.created": Hover(
        Text("Created (tanggal pembuatan)", "Tanggal pembuatan"),
        Text("The date on which the SOP was written.", "Tanggal SOP ini dibuat."),
    ),
    "Dates.revised": Hover(
        Text("Revised (tanggal revisi)", "Tanggal revisi"),
        Text(
            "The date of the latest revision; none in a first edition.",
            "Tanggal revisi terakhir; tidak ada pada terbitan pertama.",
        ),
    ),
    "Dates.effective": Hover(
        Text("Effective (tanggal efektif)", "Tanggal efektif"),
        Text("The date from which the SOP is in force.", "Tanggal SOP ini mulai berlaku."),
    ),
    "Approval.office": Hover(
        Text("Office (jabatan)", "Jabatan"),
        Text("The office of the official.", "Jabatan pejabat yang mengesahkan."),
        ("Kepala Dinas Ketenagakerjaan",),
    ),
    "Approval.name": Hover(
        Text("Name", "Nama"),
        Text("The name of the official, with titles.", "Nama pejabat beserta gelarnya."),
        ("Ratna Dewi, S.H.",),
    ),
    "Approval.nip": Hover(
        Text("NIP", "NIP"),
        Text(
            "The official's civil servant number: 18 digits.",
            "Nomor induk pegawai pejabat tersebut: 18 angka.",
        ),
        ("196209101986031013",),
    ),
    "Related.number": Hover(
        Text("SOP number", "Nomor SOP"), Text("The number of the other SOP.", "Nomor SOP lain itu.")
    ),
    "Related.relation": Hover(
        Text("Relation", "Hubungan"),
        Text(
            "This SOP `continues` the other one, `requires` it, is a `part_of` it, or is merely `related`.",
            "SOP ini melanjutkan SOP itu (`continues`), memerlukannya (`requires`), merupakan "
            "bagian darinya (`part_of`), atau sekadar terkait (`related`).",
        ),
    ),
    "Inferred.confidence": Hover(
        Text("Confidence", "Keyakinan"),
        Text(
            "How certain the conclusion is.",
            "Seberapa pasti kesimpulan ini: tinggi (`high`), sedang (`medium`), atau rendah (`low`).",
        ),
    ),
    "Inferred.alternatives": Hover(
        Text("Alternatives", "Pilihan lain"),
        Text("Ids that were considered as well.", "Id lain yang juga dipertimbangkan."),
    ),
    "Inferred.because": Hover(
        Text("Reason", "Alasan"), Text("The reason for the conclusion.", "Alasan kesimpulan ini.")
    ),
    "WorkCalendar.timezone": Hover(
        Text("Time zone", "Zona waktu"),
        Text("A name of the time zone database.", "Nama dari basis data zona waktu."),
        ("Asia/Jakarta",),
    ),
    "WorkCalendar.hours": Hover(
        Text("Working hours (jam kerja)", "Jam kerja"),
        Text(
            "The working hours of each day or range of days. Without hours, every day is open round the clock.",
            "Jam kerja setiap hari atau rentang hari. Tanpa jam kerja, setiap hari dihitung 24 jam.",
        ),
    ),
    "WorkCalendar.holidays": Hover(
        Text("Holidays (hari libur)", "Hari libur"),
        Text(
            "A country code, or a country with categories and a subdivision. Needs the Python package `holidays`.",
            "Kode negara, atau negara beserta kategori dan wilayahnya. Memerlukan paket Python `holidays`.",
        ),
    ),
    "WorkCalendar.periods": Hover(
        Text("Periods", "Masa khusus"),
        Text(
            "Days with other working hours, for example Ramadan.",
            "Hari dengan jam kerja lain, misalnya bulan Ramadan.",
        ),
    ),
    "WorkCalendar.closed": Hover(
        Text("Closed days", "Hari tutup"),
        Text(
            "Further days without work: joint leave (cuti bersama), local closings.",
            "Hari lain tanpa kerja: cuti bersama, hari tutup setempat.",
        ),
    ),
    "WorkCalendar.open": Hover(
        Text("Open days", "Hari kerja khusus"),
        Text(
            "Days that are worked although they are holidays or closed.",
            "Hari yang tetap menjadi hari kerja meskipun hari libur atau hari tutup.",
        ),
    ),
    "WorkCalendar.day": Hover(
        Text("Meaning of a bare `hari`", "Arti `hari` saja"),
        Text(
            "Whether `3 hari` counts working days or calendar days; `working` by default.",
            "Apakah `3 hari` berarti hari kerja (`working`) atau hari kalender (`calendar`); jika "
            "tidak ditulis, hari kerja.",
        ),
    ),
    "Holidays.country": Hover(Text("Country", "Negara"), Text("The code of the country.", "Kode negara."), ("ID",)),
    "Holidays.categories": Hover(
        Text("Categories", "Kategori"),
        Text(
            "Categories of holidays. For Indonesia, `government` adds the joint leave (cuti bersama).",
            "Kategori hari libur. Untuk Indonesia, `government` menambahkan cuti bersama.",
        ),
    ),
    "Holidays.subdivision": Hover(
        Text("Subdivision", "Wilayah"),
        Text(
            "The code of a part of the country with holidays of its own.",
            "Kode wilayah negara yang memiliki hari libur sendiri.",
        ),
    ),
    "SpecialDay.date": Hover(
        Text("Date", "Tanggal"), Text("The closed or open date.", "Tanggal tutup atau tanggal kerja itu.")
    ),
    "SpecialDay.because": Hover(
        Text("Source", "Dasar aturan"),
        Text(
            "The source of the rule, such as a decree. Explanations of due times repeat it.",
            "Dasar aturannya, misalnya surat keputusan. Penjelasan batas waktu menyebutkannya.",
        ),
        ("SKB 3 Menteri",),
    ),
    "Period.from": Hover(
        Text("First day", "Hari pertama"), Text("The first day of the period.", "Hari pertama masa ini.")
    ),
    "Period.to": Hover(
        Text("Last day", "Hari terakhir"), Text("The last day of the period.", "Hari terakhir masa ini.")
    ),
    "Period.hours": Hover(
        Text("Working hours", "Jam kerja"),
        Text(
            "The working hours of each day or range of days in this period.",
            "Jam kerja setiap hari atau rentang hari dalam masa ini.",
        ),
    ),
    "Period.because": Hover(
        Text("Source", "Dasar aturan"),
        Text(
            "The source of the rule, such as a decree. Explanations of due times repeat it.",
            "Dasar aturannya, misalnya surat keputusan. Penjelasan batas waktu menyebutkannya.",
        ),
        ("SE 3/2026",),
    ),
    "Actor.name": Hover(
        Text("Name", "Nama"),
        Text(
            "The name of the office or role, as the paper states it.",
            "Nama jabatan atau peran seperti di naskah SOP.",
        ),
    ),
    "Actor.external": Hover(
        Text("External", "Pihak luar"),
        Text(
            "Whether the actor is outside the agency: an applicant or another agency.",
            "Apakah pelaksana berada di luar instansi: pemohon atau instansi lain.",
        ),
    ),
    "Actor.persons": Hover(
        Text("Persons", "Jumlah orang"),
        Text(
            "The number of persons who hold the office; any number by default. Needed to check four-eyes rules.",
            "Jumlah orang yang menjabat; jika tidak ditulis, berapa saja. Diperlukan untuk memeriksa pemisahan fungsi.",
        ),
    ),
    "AnyOf.any_of": Hover(
        Text("Any of", "Salah satu"),
        Text("The ids of the actors, documents or conditions.", "Id pelaksana, dokumen, atau syaratnya."),
    ),
    "Document.name": Hover(
        Text("Name", "Nama"),
        Text("The name of the document, as the paper states it.", "Nama dokumen seperti di naskah SOP."),
    ),
    "Document.supplied": Hover(
        Text("Supplied", "Dari luar"),
        Text(
            "Whether the document comes from outside the procedure.",
            "Apakah dokumen ini datang dari luar prosedur.",
        ),
    ),
    "Outcome.to": Hover(
        Text("Next row", "Baris berikutnya"),
        Text(
            "The id of the row that follows, `end`, or a key of `ends`.",
            "Id baris berikutnya, `end`, atau kunci dari `ends`.",
        ),
    ),
    "Outcome.produces": Hover(
        Text("Output", "Output"),
        Text(
            "Documents that exist when this answer is given: ids of documents.",
            "Dokumen yang dihasilkan jika jawaban ini diberikan: id dokumen.",
        ),
    ),
    "Outcome.discards": Hover(
        Text("Discards", "Ditarik kembali"),
        Text(
            "Documents that must be handed in again: ids of documents.",
            "Dokumen yang ditarik kembali dan harus diserahkan lagi: id dokumen.",
        ),
    ),
    "NotBefore.moment": Hover(Text("Moment (saat)", "Saat"), Text("A key of `moments`.", "Kunci dari `moments`.")),
    "NotBefore.by": Hover(
        Text("By (lama sebelumnya)", "Lama sebelumnya"),
        Text(
            "How long before the moment it may be completed.",
            "Berapa lama sebelum saat itu baris atau kegiatan boleh diselesaikan.",
        ),
        ("7 hari kerja", "1 bulan"),
    ),
    "Goto.goto": Hover(
        Text("Row", "Baris"),
        Text("The id of a row, `end`, or a key of `ends`.", "Id sebuah baris, `end`, atau kunci dari `ends`."),
    ),
    "Step.id": Hover(
        Text("Id", "Id"),
        Text(
            "A name for the row: letters, digits and `_`. No other row, activity or end has it.",
            "Nama baris: huruf, angka, dan `_`. Tidak digunakan baris, kegiatan, atau titik akhir lain.",
        ),
        ("periksa_berkas",),
    ),
    "Step.activity": Hover(
        Text("Activity (uraian kegiatan)", "Uraian kegiatan"),
        Text("The activity, in the words of the paper.", "Kegiatan dengan kata-kata naskah SOP."),
    ),
    "Step.actor": Hover(
        Text("Actor (pelaksana)", "Pelaksana"),
        Text(
            "The id of an actor. Where any one of several may act: `{any_of: [kepala, sekretaris]}`.",
            "Id pelaksana. Jika salah satu dari beberapa pelaksana boleh bertindak: `{any_of: [kepala, sekretaris]}`.",
        ),
    ),
    "Step.activities": Hover(
        Text("Activities", "Kegiatan"),
        Text(
            "The activities of a row of several. They may be carried out in any order that `after` allows.",
            "Semua kegiatan di baris ini. Urutannya bebas, asalkan sesuai dengan `after`.",
        ),
    ),
    "Step.number": Hover(
        Text("Number", "Nomor"),
        Text(
            "The printed number of the row, if it is not its position.",
            "Nomor baris yang tercetak, jika bukan urutannya.",
        ),
    ),
    "Step.requires": Hover(
        Text("Requirements (kelengkapan)", "Kelengkapan"),
        Text(
            "Documents that must be there before an activity of the row is completed: ids.",
            "Dokumen yang harus ada sebelum kegiatan di baris ini diselesaikan: id dokumen.",
        ),
    ),
    "Step.within": Hover(
        Text("Time standard (waktu)", "Standar waktu"),
        Text(
            "How long the row as a whole may take, from the moment it is entered.",
            "Lama waktu untuk seluruh baris, sejak kasus memasukinya.",
        ),
    ),
    "Step.since": _SINCE,
    "Step.before": _BEFORE,
    "Step.not_before": _NOT_BEFORE,
    "Step.clock": Hover(
        Text("Clock (penghitungan waktu)", "Penghitungan waktu"),
        Text(
            "`stopped`: times with `since` do not run while a case is in this row, for example until the applicant "
            "pays.",
            "`stopped`: waktu dengan `since` berhenti selama kasus berada di baris ini, misalnya "
            "sampai pemohon membayar.",
        ),
    ),
    "Step.produces": Hover(
        Text("Output", "Output"),
        Text(
            "Documents that exist once the row is completed: ids of documents.",
            "Dokumen yang ada setelah baris ini selesai: id dokumen.",
        ),
    ),
    "Step.next": Hover(
        Text("Next row", "Baris berikutnya"),
        Text(
            "The id of the row that follows, `end`, or a key of `ends`; by default the row below.",
            "Id baris berikutnya, `end`, atau kunci dari `ends`; jika tidak ditulis, baris di bawahnya.",
        ),
        ("end",),
    ),
    "Step.on_late": Hover(
        Text("When the row is late", "Jika baris terlambat"),
        Text(
            "`record`: late completion is allowed and recorded; `justify`: it needs a reason; `{goto: row}`: the case "
            "moves there by itself when the time is over.",
            "`record`: boleh terlambat, keterlambatannya dicatat; `justify`: harus disertai "
            "alasan; `{goto: baris}`: kasus berpindah otomatis ke sana ketika waktunya habis.",
        ),
    ),
    "Step.calls": Hover(
        Text("Runs another SOP", "Menjalankan SOP lain"),
        Text(
            "The number of another SOP that this row runs. A reference only.",
            "Nomor SOP lain yang dijalankan baris ini. Hanya rujukan.",
        ),
    ),
    "Step.note": _NOTE,
    "Step.outcomes": _OUTCOMES,
    "Step.not_same_person_as": _FOUR_EYES,
    "Step.needs": _NEEDS,
    "Step.source": _SOURCE,
    "Step.inferred": _INFERRED,
    "Activity.id": Hover(
        Text("Id", "Id"),
        Text(
            "A name for the activity: letters, digits and `_`. No other row, activity or end has it.",
            "Nama kegiatan: huruf, angka, dan `_`. Tidak digunakan baris, kegiatan, atau titik akhir lain.",
        ),
    ),
    "Activity.activity": Hover(
        Text("Activity (uraian kegiatan)", "Uraian kegiatan"),
        Text("The activity, in the words of the paper.", "Kegiatan dengan kata-kata naskah SOP."),
    ),
    "Activity.actor": Hover(
        Text("Actor (pelaksana)", "Pelaksana"),
        Text(
            "The id of an actor. Where any one of several may act: `{any_of: [kepala, sekretaris]}`.",
            "Id pelaksana. Jika salah satu dari beberapa pelaksana boleh bertindak: `{any_of: [kepala, sekretaris]}`.",
        ),
    ),
    "Activity.number": Hover(
        Text("Number", "Nomor"),
        Text(
            "The printed number of the activity, if it is not its position.",
            "Nomor kegiatan yang tercetak, jika bukan urutannya.",
        ),
    ),
    "Activity.after": Hover(
        Text("After", "Sesudah"),
        Text(
            "Activities of the same row that must be completed first: their ids.",
            "Kegiatan di baris yang sama yang harus diselesaikan lebih dahulu: id kegiatan.",
        ),
    ),
    "Activity.requires": Hover(
        Text("Requirements (kelengkapan)", "Kelengkapan"),
        Text(
            "Documents that this activity requires besides those of the row: ids, or `{any_of: [ktp, sim]}` where one "
            "of several suffices.",
            "Dokumen yang diperlukan kegiatan ini selain yang diperlukan baris: id dokumen, atau "
            "`{any_of: [ktp, sim]}` jika salah satu sudah cukup.",
        ),
    ),
    "Activity.within": Hover(
        Text("Time standard (waktu)", "Standar waktu"),
        Text(
            "How long this activity may take, from the moment all activities under `after` are done.",
            "Lama waktu untuk kegiatan ini, sejak semua kegiatan di `after` selesai.",
        ),
    ),
    "Activity.since": _SINCE,
    "Activity.before": _BEFORE,
    "Activity.not_before": _NOT_BEFORE,
    "Activity.produces": Hover(
        Text("Output", "Output"),
        Text(
            "Documents that exist once the activity is completed: ids of documents.",
            "Dokumen yang ada setelah kegiatan ini selesai: id dokumen.",
        ),
    ),
    "Activity.outcomes": _OUTCOMES,
    "Activity.not_same_person_as": _FOUR_EYES,
    "Activity.needs": _NEEDS,
    "Activity.note": _NOTE,
    "Activity.source": _SOURCE,
    "Activity.inferred": _INFERRED,
}
"""The keys by record and name. A row of one activity has the keys of its activity, too."""
