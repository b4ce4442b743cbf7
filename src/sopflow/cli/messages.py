"""The texts of the commands, in English and Indonesian."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sopflow.text import Language, Text


class Counted(NamedTuple):
    """A number of things: ``1 file``, ``2 files``.

    Attributes:
        one: The text for one thing, with the field ``count``.
        many: The text for any other number.
    """

    one: Text
    many: Text

    def format(self, language: Language, count: int, **data: object) -> str:
        """Fill in the number and other fields in one language."""
        return (self.one if count == 1 else self.many).format(language, count=count, **data)


def counted(one: str, many: str, indonesian: str) -> Counted:
    """Declare a counted text; Indonesian has one form for all numbers."""
    indonesian = f"{{count}} {indonesian}"
    return Counted(Text(f"{{count}} {one}", indonesian), Text(f"{{count}} {many}", indonesian))


def either(names: Sequence[str], language: Language) -> str:
    """List alternatives: ``a``, ``a or b``, ``a, b or c``."""
    *others, last = names
    return f"{', '.join(others)} {OR.in_(language)} {last}" if others else last


OR = Text("or", "atau")
NONE = Text("none", "tidak ada")
DID_YOU_MEAN = Text("Did you mean {names}?", "Maksud Anda {names}?")
CHOICES_ARE = Text("Choose from: {names}.", "Pilihannya: {names}.")

# --- how a command ends -----------------------------------------------------------------------------------

CANNOT_PRINT = Text("cannot write to standard output: {why}", "tidak dapat menulis ke keluaran standar: {why}")
IS_CLOSED = Text("it is closed.", "salurannya tertutup.")
NO_INPUT = Text("cannot read standard input: it is closed.", "masukan standar tidak dapat dibaca: salurannya tertutup.")
SYSTEM_SAYS = Text("the system reports: {error}.", "menurut sistem: {error}.")

# --- files ------------------------------------------------------------------------------------------------

CANNOT_READ = Text("cannot read {path}: {why}", "{path} tidak dapat dibaca: {why}")
CANNOT_WRITE = Text("cannot write {path}: {why}", "{path} tidak dapat ditulis: {why}")
EMPTY_NAME = Text("the name is empty.", "namanya kosong.")
NO_SUCH_FILE = Text("the file does not exist.", "berkas itu tidak ada.")
NO_SUCH_FILE_BUT = Text("the file does not exist. Did you mean {close}?", "berkas itu tidak ada. Maksud Anda {close}?")
NO_SUCH_FOLDER = Text("the folder does not exist.", "foldernya tidak ada.")
A_FOLDER = Text("it is a folder. Name a file in it.", "itu folder. Sebutkan berkas di dalamnya.")
NOT_REGULAR = Text(
    "it is a device, a pipe or a socket. Copy its content into a file.",
    "itu perangkat, pipa, atau soket. Salin isinya ke dalam berkas.",
)
MAY_NOT_READ = Text(
    "you do not have permission. Ask its owner for permission to read it.",
    "Anda tidak berhak membacanya. Minta izin kepada pemiliknya.",
)
MAY_NOT_WRITE = Text("you do not have permission.", "Anda tidak berhak menulis di sana.")
NOT_USABLE = Text(
    "{path} cannot be used: {errors}, listed above.", "{path} tidak dapat digunakan: {errors}, lihat di atas."
)
NO_CALENDAR = Text(
    "{path} has no calendar: add one under the key `calendar`.",
    "{path} tidak memiliki kalender: tambahkan di bawah kunci `calendar`.",
)

# --- usage ------------------------------------------------------------------------------------------------

SEE_HELP = Text("See `sopflow {command}--help`.", "Lihat `sopflow {command}--help --lang id`.")
NO_SUCH_COMMAND = Text("There is no command {name}.", "Tidak ada perintah {name}.")
NO_SUCH_OPTION = Text("There is no option {name}.", "Tidak ada opsi {name}.")
MISSING = Text("{name} is missing.", "{name} belum disebut.")
MISSING_COMMAND = Text("The command is missing.", "Perintahnya belum disebut.")
EXTRA_ARGUMENTS = Text("There are too many arguments: {words}.", "Ada argumen yang berlebih: {words}.")
NEEDS_A_VALUE = Text("{name} needs a value.", "{name} memerlukan nilai.")
TAKES_NO_VALUE = Text("{name} does not take a value.", "{name} tidak menerima nilai.")
NOT_A_CHOICE = Text("{name} cannot be {found}: use {choices}.", "{name} tidak dapat berupa {found}: gunakan {choices}.")
NOT_A_NUMBER = Text(
    "{name} cannot be {found}: use a number from 1.",
    "{name} tidak dapat berupa {found}: gunakan bilangan mulai dari 1.",
)

# --- check ------------------------------------------------------------------------------------------------

FILES = counted("file", "files", "berkas")
SEVERITIES = {
    "error": counted("error", "errors", "kesalahan"),
    "warning": counted("warning", "warnings", "peringatan"),
    "info": counted("remark", "remarks", "catatan"),
}
ERRORS = SEVERITIES["error"]
UNREAD = counted("not read", "not read", "tidak terbaca")
CLEAN = Text("no findings", "tidak ada temuan")
SEE_EXPLAIN = Text(
    "See `sopflow explain {code}` for details.", "Lihat penjelasannya dengan `sopflow explain {code} --lang id`."
)
CHECKING = Text("Checking", "Memeriksa")
NOTHING_TO_CHECK = Text(
    "There is nothing to check: name SOP files, or folders with SOP files.",
    "Tidak ada yang diperiksa: sebutkan berkas SOP atau folder yang berisi SOP.",
)
NO_SOP_IN = Text(
    "There is nothing to check in {folders}: no file is named *.sop.yaml or has `sopflow` as its first key.",
    "Tidak ada yang diperiksa di {folders}: tidak ada berkas bernama *.sop.yaml atau yang kunci pertamanya `sopflow`.",
)
ONLY_STDIN = Text(
    "--stdin-filename names standard input: add - to the files.",
    "--stdin-filename memberi nama pada masukan standar: tambahkan - di antara berkas.",
)
KNOWN = counted("known finding not shown.", "known findings not shown.", "temuan lama tidak ditampilkan.")
GONE = Counted(
    Text(
        "{count} known finding is gone: write the baseline again.",
        "{count} temuan lama sudah tidak ada: tulis ulang daftar temuan lama.",
    ),
    Text(
        "{count} known findings are gone: write the baseline again.",
        "{count} temuan lama sudah tidak ada: tulis ulang daftar temuan lama.",
    ),
)
BASELINE_WRITTEN = Counted(
    Text("{path} now has {count} known finding.", "{path} sekarang memuat {count} temuan lama."),
    Text("{path} now has {count} known findings.", "{path} sekarang memuat {count} temuan lama."),
)
NOT_A_BASELINE = Text(
    "{path} is not a baseline: write one with --write-baseline.",
    "{path} bukan daftar temuan lama: tulis dengan --write-baseline.",
)
FIXED = counted("finding fixed.", "findings fixed.", "temuan diperbaiki.")
FIXABLE = Counted(
    Text("`--fix` fixes {count} finding.", "`--fix` memperbaiki {count} temuan."),
    Text("`--fix` fixes {count} findings.", "`--fix` memperbaiki {count} temuan."),
)
ONLY_FIXING = Text(
    "--unsafe-fixes extends --fix or --diff: add one of them.",
    "--unsafe-fixes memperluas --fix atau --diff: tambahkan salah satunya.",
)
STDIN_STAYS = Text(
    "--fix changes files, not standard input: use --diff to see the changes.",
    "--fix mengubah berkas, bukan masukan standar: gunakan --diff untuk melihat perubahannya.",
)

# --- settings and selected rules --------------------------------------------------------------------------

UNKNOWN_CODE = Text(
    "{option}: no code is or begins with {code}. {close}",
    "{option}: tidak ada kode yang sama dengan atau diawali {code}. {close}",
)
CODES_LOOK_LIKE = Text("Codes look like {example}.", "Kode berbentuk seperti {example}.")
ERRORS_STAY = Text(
    "{option}: {code} is an error and cannot be ignored, because it makes the SOP unusable. Fix it instead.",
    "{option}: {code} adalah kesalahan dan tidak dapat diabaikan, karena SOP tidak dapat dijalankan. Perbaiki SOP-nya.",
)
NOT_TOML = Text("not valid TOML: {error}.", "penulisan TOML keliru: {error}.")
NO_TABLE = Text("there is no table [tool.sopflow].", "tidak ada tabel [tool.sopflow].")
SETTINGS_TOO_LARGE = Text("the file is larger than {limit} bytes.", "berkas lebih besar dari {limit} bita.")
UNKNOWN_SETTING = Text(
    "[tool.sopflow] has no setting {name}. {close}", "[tool.sopflow] tidak memiliki pengaturan {name}. {close}"
)
BAD_SETTING = Text(
    "{name} in [tool.sopflow] must be {expected}, not {found}.",
    "{name} di [tool.sopflow] harus berupa {expected}, bukan {found}.",
)
A_LIST_OF_CODES = Text("a list of codes", "daftar kode")
A_LIST_OF_PATTERNS = Text("a list of patterns", "daftar pola berkas")
UNUSED_PATTERN = Text(
    "{path}: the pattern {pattern} matches no file.", "{path}: pola {pattern} tidak cocok dengan berkas mana pun."
)
A_TABLE_OF_CODES = Text("a table of patterns and lists of codes", "tabel pola berkas dan daftar kode")
ONE_OF = Text("one of {choices}", "salah satu dari {choices}")
A_SWITCH = Text("true or false", "true atau false")

# --- rules, explain, new ----------------------------------------------------------------------------------

CODE = Text("Code", "Kode")
NAME = Text("Name", "Nama")
SEVERITY = Text("Severity", "Tingkat")
SUBJECT = Text("Subject", "Perihal")
UNKNOWN_RULE = Text("There is no finding {word}. {close}", "Tidak ada temuan {word}. {close}")
SEE_RULES = Text("`sopflow rules` lists all of them.", "`sopflow rules --lang id` menampilkan semuanya.")
EXISTS = Text(
    "{path} exists already and was not changed: choose another name.",
    "{path} sudah ada dan tidak diubah: pilih nama lain.",
)

# --- calendar ---------------------------------------------------------------------------------------------

NOT_A_MONTH = Text("{text} is not a month: write it as 2026-03.", "{text} bukan bulan: tulis seperti 2026-03.")
DAY = Text("Day", "Hari")
OPENING_HOURS = Text("Hours", "Jam kerja")
NET = Text("Net", "Jam efektif")
REASON = Text("Reason", "Keterangan")
WEEK = Text("Week {number}", "Pekan {number}")
PARTIAL_WEEK = Text("partial: {days}", "sebagian: {days}")
MONTH = Text("Month", "Bulan")
WORKING_DAYS = counted("working day", "working days", "hari kerja")
WEEKEND = Text("weekend", "akhir pekan")
NO_HOURS = Text("no hours on this weekday", "tanpa jam kerja pada hari ini")
CLOSED = Text("closed", "tutup")
NOT_A_WORKING_DAY = Text("not a working day: {why}", "bukan hari kerja: {why}")
OPEN_DESPITE = Text("open despite: {why}", "tetap buka: {why}")
OTHER_HOURS = Text("special hours until {until}", "jam khusus s.d. {until}")
CLOCKS_FORWARD = Text("clocks go forward", "jam dimajukan")
CLOCKS_BACK = Text("clocks go back", "jam dimundurkan")
HALF_DAY = Text("half day: {why}", "setengah hari: {why}")
HOLIDAYS_NOT_FINAL = Text(
    "The {category} holidays of {year} are not final: due times in {year} are provisional.",
    "Hari libur {category} tahun {year} belum pasti: batas waktu pada tahun {year} masih sementara.",
)

# --- show -------------------------------------------------------------------------------------------------

BEGIN_OR_END = Text("begin or end", "mulai atau selesai")
AN_ACTIVITY = Text("activity", "kegiatan")
A_DECISION = Text("decision", "keputusan")
INFERRED_MARKS = Text("{marks} the actor is inferred, see below", "{marks} pelaksana disimpulkan, lihat di bawah")
LATE_REASON_ALWAYS = Text("Every late completion needs a reason.", "Setiap keterlambatan wajib disertai alasan.")
INFERRED = Text("Inferred, not in the source:", "Disimpulkan, tidak tertulis dalam naskah SOP:")

# --- walk -------------------------------------------------------------------------------------------------

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
NO_STEP = Text("The SOP has no step {found}. {close}", "SOP ini tidak memiliki langkah {found}. {close}")
NEVER_LATE = Text(
    "The step {found} cannot be late: it has no time standard. {close}",
    "Langkah {found} tidak dapat terlambat: langkah itu tidak memiliki standar waktu. {close}",
)
NEVER_DUE = Text(
    "{found} has no due time: its time standard is missing or sets none. {close}",
    "{found} tidak memiliki batas waktu: standar waktunya tidak ada atau tidak menentukannya. {close}",
)
NOT_A_TIME = Text(
    "{text} is not a time: write it as 2026-03-02T07:30 or, with a time zone, 2026-03-02T07:30+07:00.",
    "{text} bukan waktu: tulis seperti 2026-03-02T07:30 atau, dengan zona waktu, 2026-03-02T07:30+07:00.",
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
DOCUMENTS = Text("documents", "dokumen")
MISSING_DOCUMENTS = Text("missing: {names}", "belum ada: {names}")
EVENTS = {
    "opened": Text("opened", "dibuka"),
    "attached": Text("documents attached", "dokumen dilampirkan"),
    "suspended": Text("suspended", "ditangguhkan"),
    "resumed": Text("resumed", "dilanjutkan"),
    "restarted": Text("clock restarted", "waktu dimulai ulang"),
    "lapsed": Text("time is up", "berpindah otomatis, waktu habis"),
    "recounted": Text("due times recounted", "batas waktu dihitung ulang"),
    "corrected": Text("corrected: back to event {to}", "dikoreksi: kembali ke peristiwa {to}"),
    "migrated": Text("migrated to another revision", "dipindahkan ke revisi lain"),
    "cancelled": Text("cancelled", "dibatalkan"),
}
WITH = Text("with {names}", "dengan {names}")
PRODUCED = Text("produced {names}", "menghasilkan {names}")
WITHDRAWN = Text("withdrew {names}", "menarik kembali {names}")
LATE_BY = Text("late by {length}", "terlambat {length}")
BECAUSE = Text("reason: {reason}", "alasan: {reason}")
A_REASON = Text("There was a queue", "Antrean panjang")
HISTORY = Text("History (times in {zone})", "Riwayat (waktu {zone})")
WHEN = Text("Time", "Waktu")
WHAT = Text("Event", "Peristiwa")
WHO = Text("By", "Oleh")
REMARKS = Text("Remarks", "Catatan")
STUCK = Text(
    "No activity can be completed now; see which documents are missing.",
    "Tidak ada kegiatan yang dapat diselesaikan sekarang; periksa kelengkapan yang belum ada.",
)
ENDLESS = Text(
    "Stopped after {count} activities: no answer ends this loop. Try --late.",
    "Berhenti setelah {count} kegiatan: tidak ada jawaban yang mengakhiri perulangan ini. Coba --late.",
)

# --- walk: questions and commands -------------------------------------------------------------------------

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
tangguhkan [ALASAN]          tangguhkan penghitungan waktu
lanjutkan [ALASAN]           lanjutkan penghitungan waktu
ulang ALASAN                 mulai ulang waktu langkah ini
hitung ALASAN                hitung ulang batas waktu
koreksi NOMOR ALASAN         kembali ke keadaan setelah suatu peristiwa
batalkan ALASAN              batalkan kasus
riwayat                      tampilkan yang sudah terjadi
keluar                       tinggalkan simulasi""",
)

# --- tests ------------------------------------------------------------------------------------------------

TEST_CASES = counted("test case", "test cases", "kasus uji")
TEST_CASE_OF = Text("Test case {number} of {count}", "Kasus uji {number} dari {count}")
TIMES_IN = Text("Times in {zone}", "Waktu {zone}")
CALLS = counted("call", "calls", "tindakan")
GOALS = {
    "step": counted("step", "steps", "langkah"),
    "activity": counted("activity", "activities", "kegiatan"),
    "outcome": counted("answer", "answers", "jawaban"),
    "transition": counted("transition", "transitions", "perpindahan"),
    "pair": counted("pair of transitions", "pairs of transitions", "pasangan perpindahan"),
    "on-time": counted("step on time", "steps on time", "langkah tepat waktu"),
    "late": counted("step late", "steps late", "langkah terlambat"),
    "refusal": counted("refusal", "refusals", "penolakan sistem"),
}
NOT_COVERED = Text("Not covered by any test case", "Tidak tercakup oleh kasus uji mana pun")
TOO_MANY_STATES = Text(
    "A case of {path} can be in too many states: its test cases cannot be computed.",
    "Kemungkinan keadaan kasus dalam {path} terlalu banyak: kasus ujinya tidak dapat disusun.",
)
EXPECTED = Text("Expected", "Yang diharapkan")
REFUSED = Text("refused: {codes}", "tidak diizinkan: {codes}")
NAMELESS = Text("unnamed ({actors})", "tanpa nama ({actors})")
ACTIONS = {
    "open": Text("open a case", "buka kasus"),
    "attach": Text("attach documents", "lampirkan dokumen"),
    "suspend": Text("suspend the clock", "tangguhkan penghitungan waktu"),
    "resume": Text("resume the clock", "lanjutkan penghitungan waktu"),
    "restart_clock": Text("restart the clock", "mulai ulang waktu"),
    "cancel": Text("cancel the case", "batalkan kasus"),
    "tick": Text("wait until then", "tunggu sampai saat itu"),
}
