"""The messages of refusals in English and Indonesian: what is wrong, and what to do."""

from __future__ import annotations

from sopflow.machine.message import TIME, Message
from sopflow.machine.moment_messages import MOMENT_MESSAGES
from sopflow.text import Text

_CONTINUE_AT = Text("Name the step where the case continues: {choices}.", "Sebutkan langkah kelanjutannya: {choices}.")
_NOWHERE = Text(
    "Finish the case under the old revision: no step of the new one fits.",
    "Selesaikan kasus ini menurut revisi lama: tidak ada langkah yang sesuai dalam revisi baru.",
)
_MIGRATION = {
    "migration-step": Text("The new revision does not have {state}.", "Revisi baru tidak memiliki {state}."),
    "migration-done": Text(
        "All activities of {target} are already done in this case.",
        "Semua kegiatan di {target} sudah selesai dalam kasus ini.",
    ),
    "migration-order": Text(
        "In {target}, activities are done that come after {activities} in the new revision.",
        "Di {target} sudah ada kegiatan yang dalam revisi baru dilakukan setelah {activities}.",
    ),
    "migration-documents": Text(
        "From {target} the case could not reach an end: it lacks {documents}, and no later row produces that.",
        "Dari {target} kasus ini tidak dapat mencapai titik akhir: {documents} tidak ada dan tidak dihasilkan lagi.",
    ),
}

MESSAGES = {
    "text-empty": Message(
        Text("{field} is empty.", "{field} kosong."),
        Text("Enter at least one visible character.", "Isi paling sedikit satu karakter yang tampak."),
    ),
    "text-long": Message(
        Text("{field} has {found} characters; at most {expected} are allowed.",
             "{field} terdiri atas {found} karakter, paling banyak {expected}."),
        Text("Shorten it.", "Persingkat."),
    ),
    "text-character": Message(
        Text("{field} contains a character that cannot be used: {found}.",
             "{field} memuat karakter yang tidak dapat digunakan: {found}."),
        Text("Remove the character.", "Hapus karakter itu."),
    ),
    "unknown-activity": Message(
        Text("The SOP has no activity {found}.", "SOP ini tidak memiliki kegiatan {found}."),
        Text("Choose one that is open: {expected}.", "Pilih kegiatan yang terbuka sekarang: {expected}."),
        expected="activity id", found="unknown",
    ),
    "unknown-activity-row": Message(
        Text("{found} is a row with several activities.", "{found} adalah baris dengan beberapa kegiatan."),
        Text("Complete one of them: {expected}.", "Selesaikan salah satunya: {expected}."),
        expected="activity id", found="unknown",
    ),
    "unknown-document": Message(
        Text("The SOP has no document {found}.", "SOP ini tidak memiliki dokumen {found}."),
        Text("Choose one that is supplied from outside: {expected}.",
             "Pilih dokumen yang datang dari luar: {expected}."),
        expected="document id", found="unknown",
    ),
    "unknown-actor": Message(
        Text("The SOP has no actor {found}.", "Pelaksana {found} tidak ada dalam SOP ini."),
        Text("Choose an actor of this SOP: {expected}.", "Pilih pelaksana dalam SOP ini: {expected}."),
        expected="actor id", found="unknown",
    ),
    "unknown-step": Message(
        Text("{revision} has no step {found}.", "{revision} tidak memiliki langkah {found}."),
        Text("Choose one of its steps: {expected}.", "Pilih langkah yang ada: {expected}."),
        found="unknown",
    ),
    "clock": Message(
        Text("The time {found} cannot be used: the case has a later event.",
             "Waktu {found} tidak dapat digunakan: sudah ada peristiwa yang tercatat sesudah waktu itu."),
        Text("Give a time with its time zone, not before {expected}.",
             "Sebutkan waktu beserta zona waktunya, tidak lebih awal dari {expected}."),
        expected=TIME, found=TIME,
    ),
    "clock-naive": Message(
        Text("The time {found} cannot be used: it has no time zone.",
             "Waktu {found} tidak dapat digunakan: tidak memiliki zona waktu."),
        Text("Give a time with its time zone.", "Sebutkan waktu beserta zona waktunya."),
    ),
    "clock-range": Message(
        Text("The time {found} cannot be used: it is outside the years 1 to 9999 in UTC.",
             "Waktu {found} tidak dapat digunakan: berada di luar tahun 1 sampai 9999 menurut UTC."),
        Text("Give a time within these years.", "Sebutkan waktu dalam tahun-tahun itu."),
    ),
    "outcome": Message(
        Text("{activity} has no outcome {found}.", "{activity} tidak memiliki jawaban {found}."),
        Text("Choose one: {expected}.", "Pilih salah satu: {expected}."),
        found="unknown",
    ),
    "outcome-missing": Message(
        Text("{activity} is a decision, and its outcome is missing.",
             "{activity} adalah keputusan; jawabannya belum dipilih."),
        Text("Choose one: {expected}.", "Pilih salah satu: {expected}."),
    ),
    "outcome-unasked": Message(
        Text("{activity} is not a decision and takes no outcome, but {found} was given.",
             "{activity} bukan keputusan, sehingga jawaban {found} tidak diperlukan."),
        Text("Leave the outcome out.", "Kosongkan jawabannya."),
        found="unknown",
    ),
    "closed": Message(
        Text("The case ended ({found}) on {since}.", "Kasus ini sudah berakhir ({found}) pada {since}."),
        Text("Open a new case. If this one ended by mistake, have it corrected.",
             "Mulai kasus baru. Jika kasus ini berakhir karena keliru, ajukan koreksi."),
        found="state",
    ),
    "closed-by": Message(
        Text("{by} ended the case ({found}) on {since}.", "Kasus ini sudah diakhiri ({found}) oleh {by} pada {since}."),
        Text("Open a new case. If this one ended by mistake, have it corrected.",
             "Mulai kasus baru. Jika kasus ini berakhir karena keliru, ajukan koreksi."),
        found="state",
    ),
    "closed-done": Message(
        Text("{by} completed {activity} on {done_at}, and the case ended ({found}) on {since}.",
             "{activity} sudah dikerjakan oleh {by} pada {done_at}, dan kasus ini berakhir ({found}) pada {since}."),
        Text("Do nothing if this call repeats the earlier one; otherwise open a new case.",
             "Abaikan jika tindakan ini pengulangan; jika bukan, mulai kasus baru."),
        found="state",
    ),
    "suspended": Message(
        Text("The case has been suspended since {since}.", "Penghitungan waktu ditangguhkan sejak {since}."),
        Text("Resume it first. Meanwhile documents can be attached, and the case can be cancelled.",
             "Lanjutkan dahulu. Selama itu dokumen tetap dapat dilampirkan dan kasus dapat dibatalkan."),
    ),
    "suspended-by": Message(
        Text("{by} suspended the case on {since}.", "Penghitungan waktu ditangguhkan oleh {by} sejak {since}."),
        Text("Resume it first. Meanwhile documents can be attached, and the case can be cancelled.",
             "Lanjutkan dahulu. Selama itu dokumen tetap dapat dilampirkan dan kasus dapat dibatalkan."),
    ),
    "not-suspended": Message(
        Text("The clock of the case is running.", "Penghitungan waktu sedang berjalan."),
        Text("Resume suspended cases only.", "Hanya kasus yang ditangguhkan yang dapat dilanjutkan."),
    ),
    "not-suspended-since": Message(
        Text("The clock of the case is running: {by} resumed it on {since}.",
             "Penghitungan waktu sedang berjalan: dilanjutkan oleh {by} pada {since}."),
        Text("Resume suspended cases only.", "Hanya kasus yang ditangguhkan yang dapat dilanjutkan."),
    ),
    "event": Message(
        Text("The case cannot be taken back to event {found}.",
             "Kasus ini tidak dapat dikembalikan ke peristiwa nomor {found}."),
        Text("Choose an event from {first} to {last}.", "Pilih peristiwa nomor {first} sampai {last}."),
    ),
    "event-none": Message(
        Text("The case cannot be corrected: nothing has happened since it was opened.",
             "Kasus ini tidak dapat dikoreksi: belum ada yang terjadi sejak kasus dibuka."),
        Text("Cancel the case if it was opened by mistake.", "Batalkan kasus ini jika dibuka karena keliru."),
    ),
    "event-history": Message(
        Text("The case cannot be taken back to event {found}, because its history is not loaded.",
             "Kasus ini tidak dapat dikembalikan ke peristiwa nomor {found} karena riwayatnya tidak dimuat."),
        Text("Restore the case with its history.", "Muat kasus ini beserta riwayatnya."),
    ),
    "event-migrated": Message(
        Text("The case cannot be corrected: nothing has happened since it migrated to another revision.",
             "Kasus ini tidak dapat dikoreksi: belum ada yang terjadi sejak kasus dipindahkan ke revisi lain."),
        Text("Migrate it again, if it should be at another step.",
             "Pindahkan lagi jika kasus ini seharusnya berada di langkah lain."),
    ),
    **{variant: Message(text, _CONTINUE_AT) for variant, text in _MIGRATION.items()},
    **{f"{variant}-nowhere": Message(text, _NOWHERE) for variant, text in _MIGRATION.items()},
    "migration-history": Message(
        Text("The new revision demands another person than the one who did {activities}; the history names this "
             "person, but it is not loaded.",
             "Revisi baru mewajibkan orang yang berbeda dari yang mengerjakan {activities}; orang itu tercatat dalam "
             "riwayat, tetapi riwayatnya tidak dimuat."),
        Text("Restore the case with its history.", "Muat kasus ini beserta riwayatnya."),
    ),
    "not-active": Message(
        Text("{activity} cannot be completed now: the case is at {found}.",
             "{activity} tidak dapat dikerjakan sekarang: kasus berada di {found}."),
        Text("Follow the path to {expected}: {path}.", "Ikuti jalur menuju {expected}: {path}."),
        expected="state", found="state",
    ),
    "not-active-unreachable": Message(
        Text("{activity} cannot be completed now: the case is at {found}.",
             "{activity} tidak dapat dikerjakan sekarang: kasus berada di {found}."),
        Text("Open a new case: no path leads from there to {expected}.",
             "Mulai kasus baru: dari sana tidak ada jalur menuju {expected}."),
        expected="state", found="state",
    ),
    "not-active-done": Message(
        Text("{by} completed {activity} on {done_at}; the case is now at {found}.",
             "{activity} sudah dikerjakan oleh {by} pada {done_at}; kasus sekarang berada di {found}."),
        Text("Do nothing if this call repeats the earlier one; otherwise continue there.",
             "Abaikan jika tindakan ini pengulangan; jika bukan, lanjutkan dari sana."),
        expected="state", found="state",
    ),
    "already-done": Message(
        Text("{by} already completed {activity} on {since}.", "{activity} sudah dikerjakan oleh {by} pada {since}."),
        Text("Continue with what is open: {expected}.", "Lanjutkan dengan yang masih terbuka: {expected}."),
        expected="activity",
    ),
    "order": Message(
        Text("{activity} comes after {expected}, which is not completed.",
             "{activity} dilakukan setelah {expected}, yang belum selesai."),
        Text("Complete {expected} first.", "Selesaikan {expected} terlebih dahulu."),
        expected="activity", found="activity",
    ),
    "actor": Message(
        Text("{activity} may only be done by {expected}; this person acts as {found}.",
             "{activity} hanya boleh dikerjakan oleh {expected}; orang ini bertindak sebagai {found}."),
        Text("Hand it to {expected}.", "Serahkan kepada {expected}."),
        found="actor",
    ),
    "actor-none": Message(
        Text("{activity} may only be done by {expected}; this person does not act for any actor.",
             "{activity} hanya boleh dikerjakan oleh {expected}; "
             "orang ini tidak bertindak sebagai pelaksana mana pun."),
        Text("Hand it to {expected}.", "Serahkan kepada {expected}."),
    ),
    "actor-action": Message(
        Text("Only {expected} may {action}; this person acts as {found}.",
             "Hanya {expected} yang boleh {action}; orang ini bertindak sebagai {found}."),
        Text("Hand it to {expected}.", "Serahkan kepada {expected}."),
        found="actor",
    ),
    "actor-action-none": Message(
        Text("Only {expected} may {action}; this person does not act for any actor.",
             "Hanya {expected} yang boleh {action}; orang ini tidak bertindak sebagai pelaksana mana pun."),
        Text("Hand it to {expected}.", "Serahkan kepada {expected}."),
    ),
    "actor-none-listed": Message(
        Text("The SOP allows no one to {action}.", "SOP ini tidak membolehkan siapa pun {action}."),
        Text("Name an actor under `authority` if this must be possible.",
             "Sebutkan pelaksana di bawah `authority` jika hal ini harus dimungkinkan."),
    ),
    "not-permitted": Message(
        Text("This application permits no one to {action}.", "Aplikasi ini tidak mengizinkan siapa pun {action}."),
        Text("Ask the administrator of the application.", "Hubungi pengelola aplikasi."),
    ),
    "same-person": Message(
        Text("{activity} may not be done by {found}, who completed {expected}.",
             "{activity} tidak boleh dikerjakan oleh {found}, yang sudah mengerjakan {expected}."),
        Text("Hand it to another person (four eyes).", "Serahkan kepada orang lain (pemisahan fungsi)."),
        expected="activity",
    ),
    "same-person-deputy": Message(
        Text("{activity} may not be done by {by}: {found} took part in {expected}, in person or through a deputy.",
             "{activity} tidak boleh dikerjakan oleh {by}: {found} sudah terlibat dalam {expected}, "
             "sendiri atau melalui pejabat pengganti."),
        Text("Hand it to another person (four eyes).", "Serahkan kepada orang lain (pemisahan fungsi)."),
        expected="activity",
    ),
    "same-person-anonymous": Message(
        Text("{activity} and {expected} must be done by different persons, but the performer is anonymous.",
             "{activity} dan {expected} harus dikerjakan oleh orang yang berbeda, "
             "tetapi nama orang yang bertindak belum disebut."),
        Text("Name the person who acts.", "Sebutkan nama orang yang bertindak."),
        expected="activity",
    ),
    "documents": Message(
        Text("{activity} requires documents that are missing: {found}.",
             "{activity} memerlukan dokumen yang belum ada: {found}."),
        Text("Attach them first, or hand them over when you complete the activity.",
             "Lampirkan dahulu atau serahkan saat menyelesaikan kegiatan ini."),
        expected="document", found="document",
    ),
    "documents-any": Message(
        Text("{activity} requires one of these documents: {expected}.",
             "{activity} memerlukan salah satu dokumen ini: {expected}."),
        Text("Attach one of them first, or hand it over when you complete the activity.",
             "Lampirkan salah satunya dahulu atau serahkan saat menyelesaikan kegiatan ini."),
        expected="document",
    ),
    "not-supplied": Message(
        Text("{found} cannot be handed over in this step.", "{found} tidak dapat diserahkan pada langkah ini."),
        Text("Leave it out; it is produced by {expected}.", "Hapus dari penyerahan; dihasilkan oleh {expected}."),
        expected="state", found="document",
    ),
    "not-supplied-from-outside": Message(
        Text("{found} cannot be attached: it does not come from outside.",
             "{found} tidak dapat dilampirkan karena tidak datang dari luar."),
        Text("Leave it out; it is produced by {expected}.", "Hapus dari lampiran; dihasilkan oleh {expected}."),
        expected="state", found="document",
    ),
    "condition": Message(
        Text("{activity} cannot be completed: this condition is not met: {expected}.",
             "{activity} belum dapat dikerjakan: syarat ini belum terpenuhi: {expected}."),
        Text("Complete it when the condition is met.", "Kerjakan setelah syaratnya terpenuhi."),
        expected="condition",
    ),
    "condition-reason": Message(
        Text("{activity} cannot be completed: this condition is not met: {expected} ({text}).",
             "{activity} belum dapat dikerjakan: syarat ini belum terpenuhi: {expected} ({text})."),
        Text("Complete it when the condition is met.", "Kerjakan setelah syaratnya terpenuhi."),
        expected="condition",
    ),
    **MOMENT_MESSAGES,
    "reason": Message(
        Text("{activity} is late by {late_by}; it was due on {expected}.",
             "{activity} terlambat {late_by}; batas waktunya {expected}."),
        Text("Give the reason for the delay.", "Tulis alasan keterlambatan."),
        expected=TIME,
    ),
    "reason-missing": Message(
        Text("This call needs a reason.", "Tindakan ini harus disertai alasan."),
        Text("Give the reason.", "Tulis alasannya."),
    ),
    "reason-amended": Message(
        Text("{found} is in the case already; a change of its reference needs a reason.",
             "{found} sudah ada dalam kasus ini; perubahan referensinya harus disertai alasan."),
        Text("Give the reason.", "Tulis alasannya."),
        found="document",
    ),
}  # fmt: skip
"""Messages by code or variant of a refusal."""

TITLE = Text("The case does not allow this.", "Tindakan ini tidak diizinkan.")
"""The title of a refused call."""

ACTIONS = {
    "attach": Text("attach documents", "melampirkan dokumen"),
    "suspend": Text("suspend the case", "menangguhkan kasus ini"),
    "resume": Text("resume the case", "melanjutkan kasus ini"),
    "restart_clock": Text("restart the clock", "memulai ulang waktu langkah ini"),
    "set_moment": Text("set a moment", "menetapkan saat"),
    "recount": Text("recount the due times", "menghitung ulang batas waktu"),
    "correct": Text("correct the case", "mengoreksi kasus ini"),
    "migrate": Text("move the case to another revision", "memindahkan kasus ini ke revisi lain"),
    "cancel": Text("cancel the case", "membatalkan kasus ini"),
}
"""Actions as verb phrases, for sentences with "may" and "boleh"."""

REASON = Text("The reason", "Alasan")
REFERENCE = Text("The reference of the document {document}", "Referensi dokumen {document}")
CASE_ID = Text("The id of the case", "Id kasus")
ACTOR_ID = Text("The id of an actor", "Id pelaksana")
PERFORMER_ID = Text("The performer's id", "Nama orang yang bertindak")

OF_HOST_GUARD = Message(Text("{text}", "{text}"))
"""The message of a host guard's refusal."""

DID_YOU_MEAN = Text("Did you mean {candidates}?", "Maksud Anda {candidates}?")
"""The hint of a refusal of a misspelled name."""

NONE = Text("none", "tidak ada")
