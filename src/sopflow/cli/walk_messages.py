"""The texts of a simulated case, in English and Indonesian."""

from __future__ import annotations

from sopflow.text import Text

ONLY_AUTO = Text(
    "{option} is for automatic walks: add --auto.", "{option} hanya untuk simulasi otomatis: tambahkan --auto."
)
NOT_AN_ASSIGNMENT = Text(
    "{text} is not an answer of a decision: write --outcome STEP=ANSWER.",
    "{text} bukan jawaban keputusan: tulis --outcome LANGKAH=JAWABAN.",
)
NO_DECISION = Text("The SOP has no decision {found}. {close}", "SOP ini tidak memiliki keputusan {found}. {close}")
NO_ANSWER = Text(
    "The decision {decision} has no answer {found}. {close}",
    "Keputusan {decision} tidak memiliki jawaban {found}. {close}",
)
NEVER_LATE = Text(
    "The step {found} cannot be late: it has no time standard. {close}",
    "Langkah {found} tidak dapat terlambat: langkah itu tidak memiliki standar waktu. {close}",
)
ROW = Text("Row {number}", "Baris {number}")
ENDED = Text("The case has ended: {state}", "Kasus berakhir: {state}")
NOT_ENDED = Text("The case has not ended: it is at {state}.", "Kasus belum berakhir: masih di {state}.")
DUE = Text("due", "batas waktu")
DUE_PROVISIONAL = Text("{due} (provisional)", "{due} (sementara)")
NO_DUE = Text("no time standard", "tanpa standar waktu")
DUE_PASSED = Text("{due}, late", "{due}, terlambat")
SUSPENDED_SINCE = Text("suspended since {since}", "ditangguhkan sejak {since}")
REMAINING = Text("{length} remaining", "sisa waktu {length}")
WAITS_FOR_MOMENTS = Text("waits for {names}", "menunggu {names}")
MOMENTS = Text("moments", "saat")
NOT_SET = Text("not set", "belum ditetapkan")
EARLIEST = Text("not before {at}", "tidak sebelum {at}")
DOCUMENTS = Text("documents", "dokumen")
MISSING_DOCUMENTS = Text("missing: {names}", "belum ada: {names}")
EVENTS = {
    "opened": Text("opened", "dibuka"),
    "attached": Text("documents attached", "dokumen dilampirkan"),
    "suspended": Text("suspended", "ditangguhkan"),
    "resumed": Text("resumed", "dilanjutkan"),
    "restarted": Text("clock restarted", "waktu dimulai ulang"),
    "moment": Text("moment set", "saat ditetapkan"),
    "lapsed": Text("time is up", "berpindah otomatis, waktu habis"),
    "recounted": Text("due times recounted", "batas waktu dihitung ulang"),
    "corrected": Text("corrected: back to event {to}", "dikoreksi: kembali ke peristiwa {to}"),
    "migrated": Text("migrated to another revision", "dipindahkan ke revisi lain"),
    "cancelled": Text("cancelled", "dibatalkan"),
}
PRODUCED = Text("produced {names}", "menghasilkan {names}")
WITHDRAWN = Text("withdrew {names}", "menarik kembali {names}")
LATE_BY = Text("late by {length}", "terlambat {length}")
A_REASON = Text("There was a queue", "Antrean panjang")
HISTORY = Text("History (times in {zone})", "Riwayat (waktu {zone})")
REMARKS = Text("Remarks", "Catatan")
STUCK = Text(
    "No activity can be completed now; see which documents are missing.",
    "Tidak ada kegiatan yang dapat diselesaikan sekarang; periksa kelengkapan yang belum ada.",
)
ENDLESS = Text(
    "Stopped after {count} activities: no answer ends this loop. Try --late.",
    "Berhenti setelah {count} kegiatan: tidak ada jawaban yang mengakhiri perulangan ini. Coba --late.",
)

# --- questions and commands ---------------------------------------------------------------------------------

ASK_ACTIVITY = Text("Activity or command (? for help)", "Kegiatan atau perintah (? untuk bantuan)")
ASK_WHO = Text("Who? A name, an actor, or name/actor", "Siapa? Nama, pelaksana, atau nama/pelaksana")
ON_BEHALF_OF = Text("{who} on behalf of {person}", "{who} a.n. {person}")
ASK_OUTCOME = Text("Answer ({answers})", "Jawaban ({answers})")
ASK_CONDITION = Text("Is this condition met: {name}? [Y/n]", "Apakah syarat ini terpenuhi: {name}? [Y/t]")
NO_CONDITION = Text("The SOP has no condition {found}. {close}", "SOP ini tidak memiliki syarat {found}. {close}")
NOT_YES_OR_NO = Text(
    "{text} does not say whether the condition is met; write for example saldo=no.",
    "{text} tidak menyebut apakah syaratnya terpenuhi; tulis misalnya saldo=tidak.",
)
ASK_DOCUMENTS = Text("Hand over {names}? [Y/n]", "Serahkan {names}? [Y/t]")
YES_OR_NO = Text("Answer yes or no.", "Jawab ya atau tidak.")
ASK_TIME = Text(
    "How much time passes? (15 menit, 1 hari, 09:30, 2026-03-02 09:30)",
    "Berapa lama waktu berlalu? (15 menit, 1 hari, 09:30, 2026-03-02 09:30)",
)
ASK_REASON = Text("The due time has passed. The reason?", "Sudah melewati batas waktu. Alasannya?")
ASK_AMENDING = Text(
    "The moment has another value already. The reason for the change?",
    "Saat itu sudah ditetapkan lain. Alasan perubahannya?",
)
MOMENT_WHAT = Text(
    "Name a moment and its time: moment {example}=2026-03-02 09:00.",
    "Sebutkan saat dan waktunya: saat {example}=2026-03-02 09:00.",
)
RESUME = Text("resume", "lanjutkan")
UNKNOWN_CHOICE = Text(
    "There is no task or command {choice}. Type the number or the id of a task, or ? for help.",
    "Tidak ada tugas atau perintah {choice}. Ketik nomor atau id tugas; ketik ? untuk bantuan.",
)
CLOCK_STOPPED = Text(
    "The clock is suspended. Type resume first.", "Penghitungan waktu ditangguhkan. Ketik lanjutkan lebih dahulu."
)
ATTACH_WHAT = Text(
    "Name the documents: attach {example} or, with a reference, attach {example}=A-17.",
    "Sebutkan dokumennya: lampirkan {example} atau, dengan nomor, lampirkan {example}=A-17.",
)
CORRECT_WHAT = Text(
    "Name the number of an event in the history, and the reason: correct 2 The wrong file.",
    "Sebutkan nomor peristiwa dalam riwayat dan alasannya: koreksi 2 Salah berkas.",
)
TIME_GOES_ON = Text(
    "Time cannot go backwards; name a time after the last event.",
    "Waktu tidak dapat mundur; sebutkan waktu sesudah peristiwa terakhir.",
)
HELP = Text(
    """\
1, 2, … or the id of a task  complete the activity
+15 menit, wait 1 hari       let time pass
attach ID[=REFERENCE] …      attach supplied documents
moment ID=TIME               set a moment, or amend it
suspend [REASON]             stop the clock
resume [REASON]              let the clock run again
restart REASON               restart the time of the step
recount REASON               count the due times again
correct NUMBER REASON        go back to an event of the history
cancel REASON                cancel the case
history                      show what has happened so far
quit                         leave the walk""",
    """\
1, 2, … atau id tugas        selesaikan kegiatan itu
+15 menit, tunggu 1 hari     biarkan waktu berlalu
lampirkan ID[=NOMOR] …       lampirkan dokumen dari luar
saat ID=WAKTU                tetapkan atau ubah suatu saat
tangguhkan [ALASAN]          tangguhkan penghitungan waktu
lanjutkan [ALASAN]           lanjutkan penghitungan waktu
ulang ALASAN                 mulai ulang waktu langkah ini
hitung ALASAN                hitung ulang batas waktu
koreksi NOMOR ALASAN         kembali ke keadaan setelah suatu peristiwa
batalkan ALASAN              batalkan kasus
riwayat                      tampilkan yang sudah terjadi
keluar                       tinggalkan simulasi""",
)
