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
MOMENTS = Text("Moments that are set for each case:", "Saat yang ditetapkan untuk setiap kasus:")
LATE_REASON_ALWAYS = Text("Every late completion needs a reason.", "Setiap keterlambatan wajib disertai alasan.")
INFERRED = Text("Inferred, not in the source:", "Disimpulkan, tidak tertulis dalam naskah SOP:")

# --- steps, times and events ------------------------------------------------------------------------------

NO_STEP = Text("The SOP has no step {found}. {close}", "SOP ini tidak memiliki langkah {found}. {close}")
NEVER_DUE = Text(
    "{found} has no due time: its time standard is missing or sets none. {close}",
    "{found} tidak memiliki batas waktu: standar waktunya tidak ada atau tidak menentukannya. {close}",
)
NO_MOMENT = Text("The SOP has no moment {found}. {close}", "SOP ini tidak memiliki saat {found}. {close}")
NOT_A_MOMENT = Text(
    "{text} does not say when a moment is: write --moment {example}=2026-03-02T09:00.",
    "{text} tidak menyebut kapan sebuah saat: tulis --moment {example}=2026-03-02T09:00.",
)
NEEDS_MOMENT = Text(
    "{found} depends on a moment: add --moment {moment}=2026-03-02T09:00.",
    "{found} bergantung pada suatu saat: tambahkan --moment {moment}=2026-03-02T09:00.",
)
EARLIEST = Text(
    "It must not be completed before {at}; its time starts then at the earliest.",
    "Kegiatan ini tidak boleh diselesaikan sebelum {at}; waktunya dimulai paling cepat pada saat itu.",
)
NOT_A_TIME = Text(
    "{text} is not a time: write it as 2026-03-02T07:30 or, with a time zone, 2026-03-02T07:30+07:00.",
    "{text} bukan waktu: tulis seperti 2026-03-02T07:30 atau, dengan zona waktu, 2026-03-02T07:30+07:00.",
)
WITH = Text("with {names}", "dengan {names}")
BECAUSE = Text("reason: {reason}", "alasan: {reason}")
WHEN = Text("Time", "Waktu")
WHAT = Text("Event", "Peristiwa")
WHO = Text("By", "Oleh")

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
    "set_moment": Text("set a moment", "tetapkan saat"),
    "recount": Text("recount the due times", "hitung ulang batas waktu"),
    "correct": Text("correct the case", "koreksi kasus"),
    "migrate": Text("move the case to another revision", "pindahkan kasus ke revisi lain"),
    "cancel": Text("cancel the case", "batalkan kasus"),
    "tick": Text("wait until then", "tunggu sampai saat itu"),
}
