"""The words that the commands say themselves, in English and Indonesian, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import Protocol

from sopflow.cli import check_wording
from sopflow.text import Language

WORDS: dict[str, tuple[str, str]] = {
    **check_wording.WORDS,
    # a SOP that cannot be used
    "invalid": (
        "{path} cannot be carried out: {errors}, listed above.",
        "{path} tidak dapat dijalankan: {errors}, lihat di atas.",
    ),
    "only auto": (
        "{option} is for walks that choose by themselves: add --auto.",
        "{option} hanya untuk simulasi otomatis: tambahkan --auto.",
    ),
    "no assignment": (
        "{text} is no answer to a decision: write --outcome STEP=ANSWER.",
        "{text} bukan jawaban keputusan: tulis --outcome LANGKAH=JAWABAN.",
    ),
    "no decision": (
        "The SOP has no decision {found}. {close}",
        "SOP ini tidak memiliki keputusan {found}. {close}",
    ),
    "no answer": (
        "The decision {decision} has no answer {found}. {close}",
        "Keputusan {decision} tidak memiliki jawaban {found}. {close}",
    ),
    "no step": ("The SOP has no step {found}. {close}", "SOP ini tidak memiliki langkah {found}. {close}"),
    "never late": (
        "Nothing is late at {found}: it has no time standard. {close}",
        "Tidak ada yang terlambat di {found}: langkah itu tanpa standar waktu. {close}",
    ),
    "did you mean": ("Did you mean {names}?", "Maksud Anda {names}?"),
    "there are": ("There are: {names}.", "Yang ada: {names}."),
    "no time": (
        "{text} is no time: write it as 2026-03-02T07:30, or with a zone, 2026-03-02T07:30+07:00.",
        "{text} bukan waktu: tulis seperti 2026-03-02T07:30, atau dengan zona, 2026-03-02T07:30+07:00.",
    ),
    # rules and explain
    "code": ("Code", "Kode"),
    "name": ("Name", "Nama"),
    "severity": ("Severity", "Tingkat"),
    "about": ("About", "Perihal"),
    "unknown finding": ("There is no finding {word}. {close}", "Tidak ada temuan {word}. {close}"),
    "see rules": ("`sopflow rules` lists them all.", "`sopflow rules` menampilkan semuanya."),
    # new
    "is there": (
        "{path} is there already, and stays as it is: choose another name.",
        "{path} sudah ada dan tidak diubah: pilih nama lain.",
    ),
    "written": (
        "{path} is written. Fill in your own, then check it with: sopflow check {path}",
        "{path} sudah ditulis. Isi dengan SOP Anda, lalu periksa dengan: sopflow check {path}",
    ),
    # calendars
    "useless calendar": (
        "{path} cannot be used: {errors}, listed above.",
        "{path} tidak dapat dipakai: {errors}, lihat di atas.",
    ),
    "no calendar": (
        "{path} has no calendar: write one under the key `calendar`.",
        "{path} tidak memiliki kalender: tulis di bawah kunci `calendar`.",
    ),
    "no month": (
        "{text} is no month: write it as 2026-03.",
        "{text} bukan bulan: tulis seperti 2026-03.",
    ),
    "day": ("Day", "Hari"),
    "opening hours": ("Hours", "Jam kerja"),
    "net": ("Net", "Bersih"),
    "why": ("Why", "Keterangan"),
    "week": ("Week {number}", "Pekan {number}"),
    "part of a week": ("partial: {days}", "sebagian: {days}"),
    "month total": ("Month", "Bulan"),
    "working day": ("{count} working day", "{count} hari kerja"),
    "working days": ("{count} working days", "{count} hari kerja"),
    "weekend": ("weekend", "akhir pekan"),
    "no hours": ("no hours on this weekday", "tanpa jam kerja pada hari ini"),
    "closed": ("closed", "tutup"),
    "no working day": ("no working day: {why}", "bukan hari kerja: {why}"),
    "worked all the same": ("open all the same: {why}", "tetap buka: {why}"),
    "other hours": ("other hours until {until}", "jam khusus s.d. {until}"),
    "clock forward": ("clocks go forward", "jam dimajukan"),
    "clock back": ("clocks go back", "jam dimundurkan"),
    "no holidays known": (
        "The package `holidays` knows no {category} holidays of {country} in {year}. List such days under `closed`.",
        "Paket `holidays` belum memuat hari libur {category} {country} tahun {year}. Tulis hari itu di `closed`.",
    ),
    # show: the identity block
    "number": ("SOP number", "Nomor SOP"),
    "created": ("Created", "Tanggal pembuatan"),
    "revised": ("Revised", "Tanggal revisi"),
    "effective": ("In force", "Tanggal efektif"),
    "approval": ("Approved by", "Disahkan oleh"),
    "title": ("SOP name", "Nama SOP"),
    "scope": ("Scope", "Ruang lingkup"),
    "summary": ("Summary", "Ringkasan"),
    "legal_basis": ("Legal basis", "Dasar hukum"),
    "qualifications": ("Qualifications of the actors", "Kualifikasi pelaksana"),
    "related": ("Related SOPs", "Keterkaitan"),
    "equipment": ("Equipment", "Peralatan/perlengkapan"),
    "warnings_block": ("Warnings", "Peringatan"),
    "records": ("Records", "Pencatatan dan pendataan"),
    "terms": ("Terms", "Istilah dan definisi"),
    "total": ("Total time", "Waktu keseluruhan"),
    "hours": ("Working hours", "Jam kerja"),
    "holidays": ("holidays {country}", "hari libur {country}"),
    "mon": ("mon", "sen"),
    "tue": ("tue", "sel"),
    "wed": ("wed", "rab"),
    "thu": ("thu", "kam"),
    "fri": ("fri", "jum"),
    "sat": ("sat", "sab"),
    "sun": ("sun", "min"),
    "continues": ("continues", "melanjutkan"),
    "requires": ("requires", "memerlukan"),
    "part_of": ("part of", "bagian dari"),
    # show: the table
    "no": ("No", "No"),
    "activity": ("Activity", "Uraian kegiatan"),
    "actors": ("Actors", "Pelaksana"),
    "standard": ("Quality standard", "Mutu baku"),
    "needs": ("Requirements", "Kelengkapan"),
    "time": ("Time", "Waktu"),
    "output": ("Output", "Output"),
    "notes": ("Notes", "Keterangan"),
    "end": ("end", "selesai"),
    "late": ("late", "terlambat"),
    "late reason": ("late: with a reason only", "terlambat: hanya dengan alasan"),
    "late reason all": ("Late completions need a reason.", "Penyelesaian yang terlambat harus disertai alasan."),
    "any of": ("any one of: {names}", "salah satu: {names}"),
    "after": ("after {rows}", "setelah {rows}"),
    "other person": ("another person than in {rows}", "orang lain daripada {rows}"),
    "makes": ("gives {names}", "menghasilkan {names}"),
    "takes out": ("takes out {names}", "mengeluarkan {names}"),
    "calls": ("runs SOP {number}", "menjalankan SOP {number}"),
    "mark begin": ("begin or end", "mulai atau selesai"),
    "mark activity": ("activity", "kegiatan"),
    "mark decision": ("decision", "keputusan"),
    "mark inferred": ("{marks} who acts is inferred, see below", "{marks} pelaksana disimpulkan, lihat di bawah"),
    "external": ("external", "pihak luar"),
    "inferred": ("Inferred: what the source does not say", "Disimpulkan: yang tidak tertulis dalam sumber"),
    "high": ("high confidence", "keyakinan tinggi"),
    "medium": ("medium confidence", "keyakinan sedang"),
    "low": ("low confidence", "keyakinan rendah"),
    "perhaps": ("perhaps {names}", "mungkin {names}"),
    "of the sop": ("SOP", "SOP"),
    "field actor": ("actor", "pelaksana"),
    "field activity": ("activity", "uraian"),
    "field requires": ("requirements", "kelengkapan"),
    "field produces": ("output", "output"),
    "field within": ("time", "waktu"),
    "field outcomes": ("outcomes", "keputusan"),
    "field after": ("order", "urutan"),
    "field calendar": ("calendar", "kalender"),
    # walk: where a case stands
    "row": ("Row {number} of {count}", "Baris {number} dari {count}"),
    "ended": ("The case has ended: {state}", "Perkara berakhir: {state}"),
    "not ended": ("The case has not ended: it stands at {state}.", "Perkara belum berakhir: masih di {state}."),
    "completed": ("completed", "selesai"),
    "cancelled": ("cancelled", "dibatalkan"),
    "due": ("due", "batas waktu"),
    "no due": ("no time standard", "tanpa standar waktu"),
    "was due": ("{due}, late", "{due}, terlambat"),
    "suspended since": ("suspended since {since}", "dihentikan sejak {since}"),
    "remaining": ("remaining", "sisa waktu"),
    "documents": ("documents", "dokumen"),
    "missing": ("missing", "belum ada"),
    "or": ("or", "atau"),
    "none": ("none", "tidak ada"),
    # walk: what happens
    "opened": ("opened", "dibuka"),
    "attached": ("attached", "dilampirkan"),
    "suspended": ("suspended", "dihentikan"),
    "resumed": ("resumed", "dilanjutkan"),
    "restarted": ("clock restarted", "waktu diulang"),
    "lapsed": ("time is up", "waktu habis"),
    "with": ("with {names}", "dengan {names}"),
    "late by": ("late by {length}", "terlambat {length}"),
    "reason": ("reason: {reason}", "alasan: {reason}"),
    "the reason": ("There was a queue", "Antrean panjang"),
    "history": ("History (times in {zone})", "Riwayat (waktu {zone})"),
    "when": ("When", "Waktu"),
    "what": ("What", "Peristiwa"),
    "who": ("Who", "Siapa"),
    "remarks": ("Remarks", "Catatan"),
    "stuck": ("No open activity can be completed.", "Tidak ada kegiatan terbuka yang dapat diselesaikan."),
    "in circles": (
        "Stopped after {count} activities: no answer leads out of this circle. Try --late.",
        "Berhenti setelah {count} kegiatan: tidak ada jawaban yang keluar dari lingkaran ini. Coba --late.",
    ),
    # tests
    "test case": ("{count} test case", "{count} kasus uji"),
    "test cases": ("{count} test cases", "{count} kasus uji"),
    "test case of": ("Test case {number} of {count}", "Kasus uji {number} dari {count}"),
    "times of": ("Times in {zone}", "Waktu {zone}"),
    "test call": ("{count} call", "{count} panggilan"),
    "test calls": ("{count} calls", "{count} panggilan"),
    "goal step": ("{count} step", "{count} langkah"),
    "goal steps": ("{count} steps", "{count} langkah"),
    "goal activity": ("{count} activity", "{count} kegiatan"),
    "goal activitys": ("{count} activities", "{count} kegiatan"),
    "goal outcome": ("{count} answer", "{count} jawaban"),
    "goal outcomes": ("{count} answers", "{count} jawaban"),
    "goal transition": ("{count} transition", "{count} peralihan"),
    "goal transitions": ("{count} transitions", "{count} peralihan"),
    "goal pair": ("{count} pair of transitions", "{count} pasang peralihan"),
    "goal pairs": ("{count} pairs of transitions", "{count} pasang peralihan"),
    "goal on-time": ("{count} step in time", "{count} langkah tepat waktu"),
    "goal on-times": ("{count} steps in time", "{count} langkah tepat waktu"),
    "goal late": ("{count} step late", "{count} langkah terlambat"),
    "goal lates": ("{count} steps late", "{count} langkah terlambat"),
    "goal refusal": ("{count} refusal", "{count} penolakan"),
    "goal refusals": ("{count} refusals", "{count} penolakan"),
    "not come by": ("No test case comes by these", "Tidak dilalui kasus uji mana pun"),
    "too many places": (
        "{path} has too many places that a case can be in: its test cases cannot be worked out.",
        "{path} memiliki terlalu banyak keadaan perkara: kasus ujinya tidak dapat disusun.",
    ),
    "expected": ("Expected", "Yang diharapkan"),
    "refused": ("refused: {codes}", "ditolak: {codes}"),
    "nameless": ("without a name", "tanpa nama"),
    "do open": ("open a case", "buka perkara"),
    "do attach": ("bring in documents", "lampirkan dokumen"),
    "do suspend": ("stop the clock", "hentikan waktu"),
    "do resume": ("let the clock run on", "lanjutkan waktu"),
    "do restart_clock": ("restart the clock", "ulang waktu"),
    "do cancel": ("cancel the case", "batalkan perkara"),
    "do tick": ("wait until then", "tunggu sampai saat itu"),
    # walk: questions and commands
    "ask activity": ("Activity or command (? for help)", "Kegiatan atau perintah (? untuk bantuan)"),
    "ask who": ("Who? A name, an actor, or name/actor", "Siapa? Nama, pelaksana, atau nama/pelaksana"),
    "ask outcome": ("Outcome ({answers})", "Hasil ({answers})"),
    "ask hand over": ("Hand over {names}?", "Serahkan {names}?"),
    "ask time": (
        "How much time passes? (15 menit, 1 hari, 09:30, 2026-03-02 09:30)",
        "Berapa lama waktu berlalu? (15 menit, 1 hari, 09:30, 2026-03-02 09:30)",
    ),
    "resume": ("resume", "lanjutkan"),
    "ask reason": ("It is late. Why?", "Sudah terlambat. Mengapa?"),
    "unknown choice": (
        "There is no task {choice} and no such command. Type a task's number or name, or ? for help.",
        "Tidak ada tugas atau perintah {choice}. Ketik nomor atau nama tugas, atau ? untuk bantuan.",
    ),
    "attach what": (
        "Name the documents: attach {example}, or attach {example}=A-17 with a reference.",
        "Sebutkan dokumennya: lampirkan {example}, atau lampirkan {example}=A-17 dengan nomor.",
    ),
    "back in time": ("Time does not run backwards.", "Waktu tidak berjalan mundur."),
    "help": (
        (
            "1, 2, … or a task's name   complete that activity\n"
            "+15 menit, wait 1 hari     let time pass\n"
            "attach ID[=REFERENCE] …    bring supplied documents into the case\n"
            "suspend [REASON]           stop the clock\n"
            "resume [REASON]            let it run on\n"
            "restart [REASON]           begin the step's time anew\n"
            "cancel [REASON]            call the case off\n"
            "history                    what has happened so far\n"
            "quit                       leave the walk"
        ),
        (
            "1, 2, … atau nama tugas    selesaikan kegiatan itu\n"
            "+15 menit, tunggu 1 hari   biarkan waktu berlalu\n"
            "lampirkan ID[=NOMOR] …     masukkan dokumen dari luar ke dalam perkara\n"
            "hentikan [ALASAN]          hentikan waktu\n"
            "lanjutkan [ALASAN]         biarkan waktu berjalan lagi\n"
            "ulang [ALASAN]             mulai waktu langkah ini dari awal\n"
            "batal [ALASAN]             batalkan perkara\n"
            "riwayat                    yang sudah terjadi\n"
            "keluar                     tinggalkan simulasi"
        ),
    ),
}
"""What the commands say, by key: a format string in English and one in Indonesian."""

DAYS = (
    ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"),
)

MONTHS = (
    (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
)  # fmt: skip


class Say(Protocol):
    """Gives the words of a key, filled in."""

    def __call__(self, key: str, **data: object) -> str:
        """The words of a key."""


def speech(language: Language) -> Say:
    """What says the words of a language."""
    column = _column(language)

    def say(key: str, **data: object) -> str:
        return WORDS[key][column].format_map(data)

    return say


def either(say: Say, names: Sequence[str]) -> str:
    """One of several names: ``a``, ``a or b``, ``a, b or c``."""
    *others, last = names
    return f"{', '.join(others)} {say('or')} {last}" if others else last


def counted(say: Say, key: str, count: int) -> str:
    """A number of things: ``1 file``, ``2 files``."""
    return say(key if count == 1 else f"{key}s", count=count)


def moment_text(at: datetime, zone: tzinfo, language: Language) -> str:
    """An instant as a person of a time zone says it: ``Mon 2026-03-02 07:30``."""
    local = at.astimezone(zone)
    clock = f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"
    return f"{DAYS[_column(language)][local.weekday()]} {clock}"


def day_text(day: date, language: Language) -> str:
    """A day of a month: ``Mon  2``."""
    return f"{DAYS[_column(language)][day.weekday()]} {day.day:2}"


def month_text(year: int, number: int, language: Language) -> str:
    """A month: ``March 2026``."""
    return f"{MONTHS[_column(language)][number - 1]} {year}"


def _column(language: Language) -> int:
    return 1 if language == "id" else 0
