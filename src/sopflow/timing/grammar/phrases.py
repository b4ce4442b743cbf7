"""The vocabulary of time cells that state no duration: frequencies, moments, dates, "at once", "the same day".

Keys are written as in ``words``.
"""

from __future__ import annotations

from itertools import chain
from typing import Final

from sopflow.dates import DAY_NAMES, MONTH_NAMES
from sopflow.timing.grammar.phrase_set import PhraseSet
from sopflow.timing.grammar.words import ARTICLES, BOUNDS, INTRODUCTIONS, TIMES, UNITS, Bound

# --- no fixed length ---

UNMEASURED: Final = PhraseSet(
    {
        "insidentil", "insidental", "tentatif", "kondisional", "situasional", "menyesuaikan", "fleksibel", "bervariasi",
        "berkelanjutan", "tidak tentu", "tidak ditentukan", "tidak terbatas", "tidak dibatasi", "tanpa batas waktu",
        "incidental", "tentative", "as scheduled", "as needed", "as required", "when needed", "on demand", "ad hoc",
        "ad-hoc", "flexible", "variable", "varies", "ongoing", "continuous", "unlimited", "no limit", "no time limit",
        "not specified",
    }
)  # fmt: skip
"""Texts that state that there is no fixed length, possibly with more words after them."""

DEPENDING: Final = PhraseSet(
    {
        "sesuai",
        "sesuai dengan",
        "tergantung",
        "bergantung",
        "according to",
        "depending on",
        "dependent on",
        "subject to",
    }
)
"""Words that state the same together with what the length depends on: "sesuai jadwal"."""

# --- frequencies ---

EACH: Final = frozenset({"setiap", "tiap", "tiap-tiap", "every", "each", "per"})
"""Words that begin a frequency, followed by its period: "setiap bulan"."""

REGULARLY: Final = frozenset(
    {
        "harian", "mingguan", "bulanan", "triwulanan", "semesteran", "tahunan", "berkala", "periodik", "rutin",
        "hourly", "daily", "weekly", "biweekly", "fortnightly", "monthly", "quarterly", "yearly", "annually", "annual",
        "periodically", "periodic", "regularly", "routinely",
    }
)  # fmt: skip
"""Words that are a frequency by themselves."""

TIMES_A_PERIOD: Final = frozenset({"kali", "times"})
"""Words after the number of a frequency: "3 kali seminggu"."""

ONCE: Final = frozenset({"sekali", "twice", "thrice"})
"""Words that are the number of a frequency."""

HOW_OFTEN: Final = ONCE | TIMES_A_PERIOD | TIMES | {"once"}
"""Words of which a frequency that begins with a number has at least one."""

PERIOD_LINKS: Final = frozenset({"per", "/", "setiap", "tiap", "dalam", "every", "each", "in", *ARTICLES, *REGULARLY})
"""Words between the number of a frequency and its period: "3 x per minggu", "once a day"."""

# --- moments and rows ---

BEFORE: Final = frozenset(
    {
        "sebelum", "sblm", "sebelumnya", "menjelang", "jelang", "mendahului",
        "before", "beforehand", "prior", "ahead", "preceding", "earlier",
    }
)  # fmt: skip
"""Words that count back from a moment: "3 bulan sebelum TMT"."""

IN_ADVANCE: Final = PhraseSet({"in advance", "lebih awal", "lebih dahulu"})
"""The same as two words."""

AFTER: Final = frozenset(
    {
        "sejak", "terhitung", "dihitung", "mulai", "setelah", "sesudah", "selepas", "pasca", "begitu", "ketika", "saat",
        "since", "after", "from", "upon", "once", "following", "when",
    }
)  # fmt: skip
"""Words that count from a moment, or name it: "setelah rapat"."""

DAY_H: Final = frozenset({"h", "d", "t"})
"""Letters for the day of an event: "H-3", "D-1", "T+2"."""

EARLIEST: Final = PhraseSet(
    {
        "paling cepat", "paling awal", "secepat-cepatnya", "tidak lebih cepat dari", "tidak lebih awal dari",
        "earliest", "no earlier than", "not earlier than", "no sooner than", "not sooner than", "not before",
    }
)  # fmt: skip
"""Words that set no latest time: "paling cepat 3 bulan sebelum TMT"."""

MOMENTS: Final = PhraseSet(
    {
        "jadwal", "tmt", "deadline", "schedule", "hari h", "jatuh tempo", "due date", "tenggat",
        "awal bulan", "akhir bulan", "awal tahun", "akhir tahun", "akhir triwulan", "akhir semester", "akhir minggu",
        "end of", "beginning of", "start of",
    }
)  # fmt: skip
"""Words for moments that lie outside of the table, so that time cannot run from entering a row."""

ROWS: Final = frozenset(
    {"langkah", "baris", "tahap", "tahapan", "butir", "poin", "nomor", "no", "row", "step", "stage"}
)
"""Words before the number of another row: "2 hari setelah langkah 4"."""

MINIMUMS: Final = PhraseSet(phrase for phrase, bound in BOUNDS.items() if bound is Bound.MINIMUM)

# --- at once, until done ---

IMMEDIATE: Final = PhraseSet(
    {
        "segera", "sesegera mungkin", "secepatnya", "secepat mungkin", "seketika", "langsung", "saat itu juga",
        "saat itu", "tanpa penundaan", "tanpa menunda", "tanpa ditunda", "spontan", "instan",
        "immediate", "immediately", "without delay", "without undue delay", "at once", "right away", "straight away",
        "promptly", "forthwith", "instantly", "instant", "as soon as", "asap", "real time", "real-time", "realtime",
    }
)  # fmt: skip

UNTIL: Final = frozenset({"sampai", "hingga", "s/d", "s.d", "sd", "until", "till", "to"})

LATEST: Final = BEFORE | UNTIL | {"by"} | {phrase for phrase, bound in BOUNDS.items() if bound is Bound.MAXIMUM}
"""Words that make a date a limit: "paling lambat tanggal 10"."""

# --- the same day ---

SAME_DAY: Final = PhraseSet(
    {
        "hari yang sama", "hari kerja yang sama", "hari itu juga", "hari kerja itu juga", "hari itu", "hari ini juga",
        "hari ini", "hari tersebut", "hari tersebut juga", "akhir hari", "akhir hari kerja", "akhir jam kerja",
        "akhir hari yang sama", "akhir hari kerja yang sama", "satu hari yang sama",
        *(
            f"{article}{same} {day}"
            for article in ("", "the ", "that ")
            for same in ("same", "very same")
            for day in ("day", "working day", "business day", "workday")
        ),
        *(
            f"{article}end of {the}{day}"
            for article in ("", "the ")
            for the in ("", "the ", "that ", "the same ", "that same ")
            for day in ("day", "working day", "business day", "workday", "working hours", "office hours")
        ),
        "eod", "cob", "end of business", "close of business",
    }
)  # fmt: skip

AS: Final = frozenset({"dengan", "as", "of", "with", "seperti"})
"""Words after "the same day" that make it the day of an event."""

# --- dates, times of day, parts of the calendar ---

_BOTH_MONTHS: Final = tuple(chain.from_iterable((name.en.lower(), name.id.lower()) for name in MONTH_NAMES))
MONTHS: Final = frozenset(
    {*_BOTH_MONTHS, *(name[:3] for name in _BOTH_MONTHS), "agt", "ags", "sept", "nop", "nopember", "pebruari", "peb"}
)
WEEKDAYS: Final = frozenset(chain.from_iterable((name.en.lower(), name.id.lower()) for name in DAY_NAMES))
PERIODS: Final = frozenset({*UNITS, "kuartal", "caturwulan", "periode", "period"}) - {
    "jam", "menit", "detik", "hour", "hours", "minute", "minutes", "min", "mins", "second", "seconds", "sec", "secs",
    "hrs", "mnt", "dtk",
}  # fmt: skip
ORDINALS: Final = frozenset(
    {
        "pertama", "kedua", "ketiga", "keempat", "kelima", "terakhir", "ke", "i", "ii", "iii", "iv", "v",
        "depan", "berikutnya", "berikut", "selanjutnya", "berjalan", "ini", "lalu",
        "first", "second", "third", "fourth", "fifth", "last", "next", "following", "this", "current",
    }
)  # fmt: skip
"""Words that choose one part of the calendar: "minggu kedua", "next month"."""

PARTS: Final = frozenset({"awal", "akhir", "pertengahan", "end", "beginning", "start", "middle", "mid"})
QUARTERS: Final = frozenset({"q"})
DATES: Final = frozenset({"tanggal", "tgl", "date", "pukul", "pkl"})
"""Words before a date or a time of day."""

PREFIX: Final = PhraseSet(
    {
        *BOUNDS, *INTRODUCTIONS, "pada", "di", "secara", "selesai", "dilaksanakan", "dikerjakan",
        "on", "by", "at", "in", "the",
    }
)  # fmt: skip
"""Bounds, introductions and prepositions, which may come before any of these."""
