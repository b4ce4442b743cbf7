"""The vocabulary of time standards in Indonesian and English: units, bounds, numbers, conditions.

All keys are casefolded, without a final full stop, with single spaces between words.
"""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import Final

from sopflow.timing.units import Unit


class Bound(Enum):
    """The end of a standard that a word limits."""

    MAXIMUM = "maximum"
    MINIMUM = "minimum"
    APPROXIMATE = "approximate"


UNITS: Final = {
    **dict.fromkeys(("detik", "dtk", "second", "seconds", "sec", "secs"), Unit.SECOND),
    **dict.fromkeys(("menit", "mnt", "minute", "minutes", "min", "mins"), Unit.MINUTE),
    **dict.fromkeys(("jam", "hour", "hours", "hrs"), Unit.HOUR),
    **dict.fromkeys(
        ("jam kerja", "working hour", "working hours", "business hour", "business hours"), Unit.WORKING_HOUR
    ),
    **dict.fromkeys(("hari", "day", "days"), Unit.DAY),
    **dict.fromkeys(
        (
            "hari kerja",
            "hk",
            "working day",
            "working days",
            "business day",
            "business days",
            "workday",
            "workdays",
        ),
        Unit.WORKING_DAY,
    ),
    **dict.fromkeys(("hari kalender", "calendar day", "calendar days"), Unit.CALENDAR_DAY),
    **dict.fromkeys(("minggu", "pekan", "mgg", "week", "weeks"), Unit.WEEK),
    **dict.fromkeys(("bulan", "bln", "month", "months"), Unit.MONTH),
    **dict.fromkeys(("triwulan", "quarter", "quarters"), Unit.QUARTER),
    **dict.fromkeys(("semester", "semesters"), Unit.SEMESTER),
    **dict.fromkeys(("tahun", "thn", "year", "years"), Unit.YEAR),
}

QUALIFIERS: Final = frozenset({"kerja", "kalender"})
"""Second words of units; other units do not have them."""

AMBIGUOUS_UNITS: Final = frozenset({"hr"})
"""`hr` means "hari" or "hour"."""

ONE_OF: Final = {
    "sedetik": "detik",
    "semenit": "menit",
    "sejam": "jam",
    "sehari": "hari",
    "seminggu": "minggu",
    "sepekan": "pekan",
    "sebulan": "bulan",
    "setahun": "tahun",
}
"""Words for one unit: the prefix `se-` means "one"."""

COMPARISONS: Final = {
    **dict.fromkeys(("kurang dari", "di bawah", "less than", "fewer than", "under", "below", "<"), Bound.MAXIMUM),
    **dict.fromkeys(("lebih dari", "di atas", "more than", "longer than", "over", ">"), Bound.MINIMUM),
}
"""Bounds that in running text often compare other things: "anak di bawah 5 tahun"."""

BOUNDS: Final = {
    **dict.fromkeys(
        (
            "maksimal",
            "maksimum",
            "maks",
            "max",
            "maximum",
            "paling lama",
            "paling lambat",
            "paling telat",
            "selambat-lambatnya",
            "selambatnya",
            "selama-lamanya",
            "tidak lebih dari",
            "tidak lebih lama dari",
            "tidak boleh lebih dari",
            "tidak boleh melebihi",
            "tidak melebihi",
            "within",
            "at most",
            "no later than",
            "not later than",
            "no longer than",
            "not longer than",
            "no more than",
            "not more than",
            "not exceeding",
            "a maximum of",
            "maximum of",
            "up to",
            "\N{LESS-THAN OR EQUAL TO}",
            "<=",
        ),
        Bound.MAXIMUM,
    ),
    **dict.fromkeys(
        (
            "minimal",
            "minimum",
            "min",
            "a minimum of",
            "minimum of",
            "paling sedikit",
            "paling singkat",
            "paling cepat",
            "paling awal",
            "secepat-cepatnya",
            "tidak lebih cepat dari",
            "tidak lebih awal dari",
            "earliest",
            "at the earliest",
            "no earlier than",
            "not earlier than",
            "no sooner than",
            "not sooner than",
            "not before",
            "sedikitnya",
            "sekurang-kurangnya",
            "sekurangnya",
            "tidak kurang dari",
            "setidaknya",
            "setidak-tidaknya",
            "at least",
            "no less than",
            "not less than",
            "\N{GREATER-THAN OR EQUAL TO}",
            ">=",
        ),
        Bound.MINIMUM,
    ),
    **dict.fromkeys(
        (
            "\N{PLUS-MINUS SIGN}",
            "+/-",
            "~",
            "kurang lebih",
            "lebih kurang",
            "sekitar",
            "berkisar",
            "berkisar antara",
            "kira-kira",
            "about",
            "approx",
            "approximately",
            "around",
        ),
        Bound.APPROXIMATE,
    ),
    **COMPARISONS,
}
"""Words before an amount that make it an end of the standard."""

BOUND_BEGINNINGS: Final = frozenset(phrase.split()[0] for phrase in BOUNDS)
LONGEST_BOUND: Final = max(len(phrase.split()) for phrase in BOUNDS)

INTRODUCTIONS: Final = frozenset(
    {
        "dalam", "dalam waktu", "dalam kurun waktu", "dalam jangka waktu", "dalam rentang waktu", "dalam tempo",
        "kurun waktu", "jangka waktu", "rentang waktu", "tempo", "waktu", "selama", "lama", "lamanya", "durasi",
        "in", "for", "during", "a period of", "period of", "a duration of", "duration of", "duration",
    }
)  # fmt: skip
"""Words before an amount that mean nothing else: "dalam waktu 3 hari"."""

BEGINNINGS: Final = BOUND_BEGINNINGS | {phrase.split()[0] for phrase in INTRODUCTIONS}
"""The first words of bounds and introductions."""

DASHES: Final = frozenset("-\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}")
RANGE_WORDS: Final = frozenset({"s/d", "s.d", "sd", "sampai", "hingga", "to"})
TO: Final = DASHES | RANGE_WORDS
ALTERNATIVES: Final = frozenset({"/", "atau", "or"})
CONNECTORS: Final = frozenset({"+", "dan", "and", "&", ","})
TIMES: Final = frozenset({"x", "\N{MULTIPLICATION SIGN}", "kali"})
TOTAL: Final = frozenset({"total"})

BLANKS: Final = DASHES | {"", "n/a", "tidak ada"}
CONDITIONS: Final = frozenset(
    {
        "sejak", "terhitung", "dihitung", "mulai", "setelah", "sesudah", "selepas", "dari",
        "jika", "apabila", "bila",
        "from", "since", "after", "upon", "once", "if",
        "per", "/", "setiap", "tiap", "each", "every", "untuk", "for",
    },
)  # fmt: skip
"""Words that begin a condition: from when the time runs, in which case, or for what amount of work."""

LIMITS: Final = frozenset(
    {
        "dalam", "dalam waktu", "dalam tempo", "dalam jangka waktu", "tempo", "jangka waktu", "batas waktu",
        "tenggat", "tenggat waktu", "time limit", "deadline",
    },
)  # fmt: skip
"""Words that introduce a time limit in running text, in addition to the words of a maximum."""

NO_LIMITS: Final = frozenset(
    {
        "berlaku", "masa", "usia", "berusia", "umur", "berumur", "pengalaman", "cuti", "magang", "sewa", "kontrak",
        "valid", "validity", "age", "aged", "experience",
    },
)  # fmt: skip
"""Words before a duration that is not a time limit but an age, a validity or the like."""

PAST: Final = frozenset({"terakhir", "sebelumnya", "lalu", "ago", "past"})
"""Words after a duration in the past."""

DIGITS: Final = {
    "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
TEENS: Final = {
    "sepuluh": 10, "sebelas": 11,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
TEEN_ENDING: Final = "belas"
TEN_ENDING: Final = "puluh"
HUNDRED_ENDINGS: Final = frozenset({"ratus", "hundred"})
HUNDREDS: Final = {"seratus": 100}
ARTICLES: Final = frozenset({"a", "an"})
"""English articles; before a unit they mean one: "within a week"."""

FRACTIONS: Final = {
    "setengah": Fraction(1, 2),
    "half": Fraction(1, 2),
    "seperempat": Fraction(1, 4),
    "\N{VULGAR FRACTION ONE HALF}": Fraction(1, 2),
    "\N{VULGAR FRACTION ONE QUARTER}": Fraction(1, 4),
    "\N{VULGAR FRACTION THREE QUARTERS}": Fraction(3, 4),
}

NUMBER_BEGINNINGS: Final = frozenset({*DIGITS, *TEENS, *TENS, *HUNDREDS, *FRACTIONS, *ONE_OF})
"""Words that begin a number; an article begins one only before a unit."""
