"""Every error of time standards and calendars has texts in English and Indonesian."""

from __future__ import annotations

import ast
import pickle
import sys
import zoneinfo
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import sopflow
from sopflow.text import Language, Text
from sopflow.timing import (
    CalendarError,
    Inconsistency,
    Period,
    TimeStandard,
    TimeStandardError,
    WeeklyHours,
    WorkCalendar,
    parse_days,
    parse_spans,
)
from sopflow.timing import holidays as holidays_module
from sopflow.timing.calendar_messages import CALENDARS
from sopflow.timing.standard_messages import AMBIGUOUS, INCONSISTENCIES, STANDARDS, Messages

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

LANGUAGES: tuple[Language, ...] = ("en", "id")
SOURCE = Path(sopflow.__file__).parent

NOT_PARSED = {"frequency", "not-a-length"}
"""Codes of a frequency in running text, and of a valid standard that does not answer the command line."""

STANDARD_TEXTS = {
    "too-long": "1" * 100_000,
    "unknown-word": "besok",
    "frequency-alone": "setiap",
    "number-expected": "maksimal",
    "number-missing": "hari",
    "negative": "-3 hari",
    "decimal-or-thousands": "1.000 jam",
    "nothing": "0 menit",
    "too-fine": "0,5 x 0,25 jam",
    "too-much": "101 tahun",
    "no-unit": "5",
    "unknown-unit": "15 berkas",
    "ambiguous-unit": "5 hr",
    "bracket-before-unit": "3 (empat hari)",
    "part-of-unit": "1,5 bulan",
    "two-amounts": "120 menit / 3 hari",
    "opposed-bounds": "minimal maksimal 3 hari",
    "loose-bounds": "1 hari maksimal 2 hari",
    "minimum-of-range": "minimal 1 - 3 hari",
    "mixed-range": "30 menit - 1 hari",
    "open-range": "3 hari -",
    "descending-range": "3 - 1 hari",
    "open-bracket": "3 hari (kerja",
    "unexpected": "3 hari selesai",
    "unexpected-qualifier": "2 minggu kerja",
    "unfinished-condition": "3 hari sejak",
}

HOURS = WeeklyHours.parse({"mon": "08:00-09:00"})
EARLY, LATE = date(2026, 2, 18), date(2026, 3, 19)
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
CLOSED = [START.date() + timedelta(weeks=week) for week in range(52 * 13)]


def count(text: str, start: datetime = START, **more: Any) -> object:
    return WorkCalendar(hours=HOURS, **more).due(start, TimeStandard.parse(text))


CALENDAR_CALLS: dict[str, Callable[[], object]] = {
    "day-missing": lambda: parse_days("mon,"),
    "unknown-day": lambda: parse_days("xx"),
    "day-twice": lambda: parse_days("mon-wed, tue"),
    "hours-twice": lambda: WeeklyHours.parse({"mon-fri": "08:00-16:00", "fri": "08:00-11:00"}),
    "no-hours": lambda: WeeklyHours.parse({}),
    "span-missing": lambda: parse_spans("pagi"),
    "span-backwards": lambda: parse_spans("16:00-07:30"),
    "spans-overlap": lambda: parse_spans("07:30-12:00, 11:00-16:00"),
    "no-such-time": lambda: parse_spans("07:30-25:00"),
    "not-a-date": lambda: WorkCalendar(closed=["besok"]),
    "time-not-day": lambda: WorkCalendar(closed=[START]),
    "period-backwards": lambda: Period(LATE, EARLY, HOURS),
    "period-keys": lambda: WorkCalendar(hours=HOURS, periods=[{"from": EARLY}]),
    "special-day-keys": lambda: WorkCalendar(closed=[{"on": EARLY}]),
    "period-without-hours": lambda: WorkCalendar(periods=[Period(EARLY, LATE, HOURS)]),
    "periods-overlap": lambda: WorkCalendar(hours=HOURS, periods=[Period(EARLY, LATE, HOURS)] * 2),
    "unknown-meaning": lambda: WorkCalendar(day="hari"),
    "unknown-zone": lambda: WorkCalendar("../../etc"),
    "no-zones": lambda: WorkCalendar("Asia/Jakarta"),
    "holidays-keys": lambda: WorkCalendar(holidays={"land": "ID"}),
    "no-holidays": lambda: WorkCalendar(holidays="ID"),
    "unknown-country": lambda: WorkCalendar(holidays="#"),
    "unknown-category": lambda: WorkCalendar(holidays={"country": "ID", "categories": ["#"]}),
    "unknown-subdivision": lambda: WorkCalendar(holidays={"country": "DE", "subdivision": "#"}),
    "no-subdivisions": lambda: WorkCalendar(holidays={"country": "ID", "subdivision": "JK"}),
    "never-opens": lambda: count("1 menit", closed=CLOSED),
    "too-long-to-explain": lambda: WorkCalendar().explain(
        datetime(2024, 1, 1, tzinfo=UTC), TimeStandard.parse("11 tahun")
    ),
    "beyond": lambda: count("100 tahun", START.replace(year=9950)),
}


@pytest.fixture
def bare_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the time zone database and the package `holidays`."""

    def missing(name: str) -> None:
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", missing)
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    monkeypatch.setitem(sys.modules, "holidays", None)
    holidays_module._check.cache_clear()


def check_texts(error: TimeStandardError | CalendarError | Inconsistency) -> None:
    """Assert that reason and hint are complete sentences in both languages."""
    reason, hint = error.reason, error.hint
    for text in (reason.en, reason.id):
        assert text.endswith(".")
        assert "{" not in text
        assert text[0].isupper() or text[0] in '"0123456789'
    for text in (hint.en, hint.id):
        assert text.endswith((".", "?", '"'))
    assert reason.en != reason.id
    assert hint.en != hint.id
    if not isinstance(error, Inconsistency):
        for language in LANGUAGES:
            assert error.message(language).endswith(f"{reason.in_(language)} {hint.in_(language)}")


@pytest.mark.parametrize(("code", "text"), STANDARD_TEXTS.items(), ids=STANDARD_TEXTS)
def test_every_time_standard_error_has_texts_in_both_languages(code: str, text: str) -> None:
    with pytest.raises(TimeStandardError) as caught:
        TimeStandard.parse(text)
    assert caught.value.code == code
    assert caught.value.ambiguous is (code in AMBIGUOUS)
    check_texts(caught.value)


@pytest.mark.parametrize("code", sorted(CALENDAR_CALLS.keys() - {"no-zones", "no-holidays"}))
def test_every_calendar_error_has_texts_in_both_languages(code: str) -> None:
    with pytest.raises(CalendarError) as caught:
        CALENDAR_CALLS[code]()
    assert caught.value.code == code
    check_texts(caught.value)


@pytest.mark.usefixtures("bare_system")
@pytest.mark.parametrize("code", ["no-zones", "no-holidays"])
def test_missing_packages_are_reported_in_both_languages(code: str) -> None:
    with pytest.raises(CalendarError) as caught:
        CALENDAR_CALLS[code]()
    assert caught.value.code == code
    check_texts(caught.value)


@pytest.mark.parametrize(
    ("text", "english", "indonesian"),
    [
        (
            "3 (empat) hari",
            "The number in brackets is 4, but the number before it is 3, and that one counts.",
            "Angka dalam tanda kurung 4, tetapi angka di depannya 3; yang berlaku angka di depannya.",
        ),
        (
            "1,5 (dua) jam",
            "The number in brackets is 2, but the number before it is 1.5, and that one counts.",
            "Angka dalam tanda kurung 2, tetapi angka di depannya 1,5; yang berlaku angka di depannya.",
        ),
        (
            "7 jam (8 jam)",
            "The amount in brackets is 8 hours, but the amount before it is 7 hours, and that one counts.",
            "Jangka waktu dalam tanda kurung 8 jam, tetapi di depannya tertulis 7 jam; "  # noqa: ISC004
            "yang berlaku jangka waktu di depannya.",
        ),
    ],
)
def test_an_inconsistency_has_texts_in_both_languages(text: str, english: str, indonesian: str) -> None:
    (inconsistency,) = TimeStandard.parse(text).inconsistencies
    check_texts(inconsistency)
    assert inconsistency.reason == Text(english, indonesian)
    assert pickle.loads(pickle.dumps(inconsistency)) == inconsistency  # noqa: S301  trusted data


def test_units_days_dates_and_numbers_are_written_in_the_language_of_the_sentence() -> None:
    def error(call: Callable[[], object]) -> TimeStandardError | CalendarError:
        with pytest.raises((TimeStandardError, CalendarError)) as caught:
            call()
        assert isinstance(caught.value, TimeStandardError | CalendarError)
        return caught.value

    half = error(lambda: TimeStandard.parse("1,5 triwulan"))
    assert half.reason.en == "A fraction of a quarter has no agreed length."
    assert half.reason.id == "Pecahan dari satuan triwulan tidak memiliki panjang yang pasti."
    descending = error(lambda: TimeStandard.parse("3 - 1,5 hari kerja"))
    assert descending.reason.en == "The range descends from 3 working days to 1.5 working days."
    assert descending.reason.id == "Rentang ini menurun dari 3 hari kerja ke 1,5 hari kerja."
    friday = error(CALENDAR_CALLS["hours-twice"])
    assert friday.reason.en == "Friday already has hours."
    assert friday.reason.id == "Hari Jumat sudah memiliki jam kerja."
    overlap = error(CALENDAR_CALLS["periods-overlap"])
    assert overlap.reason.en == "The period overlaps the period from 18 February 2026 to 19 March 2026."
    assert overlap.reason.id == (
        "Periode ini tumpang tindih dengan periode 18 Februari 2026 sampai dengan 19 Maret 2026."
    )
    long = error(lambda: TimeStandard.parse("1" * 10_000))
    assert "10.000 karakter" in long.reason.id
    unknown = error(lambda: WorkCalendar(holidays={"country": "ID", "subdivision": "#"}))
    assert unknown.hint == Text(
        "Remove it, and list its holidays under `closed`.", "Hapus, lalu tulis hari liburnya di `closed`."
    )


@pytest.mark.parametrize(
    "code", ["hours-twice", "time-not-day", "period-backwards", "period-without-hours", "periods-overlap"]
)
def test_a_contradiction_within_a_calendar_has_column_1(code: str) -> None:
    with pytest.raises(CalendarError) as caught:
        CALENDAR_CALLS[code]()
    assert caught.value.column == 1


def test_a_suggestion_is_written_in_the_language_of_the_sentence() -> None:
    with pytest.raises(CalendarError) as caught:
        WorkCalendar("Asia/Jakrta")
    assert caught.value.data["candidates"] == ("Asia/Jakarta", "Asia/Qatar", "Asia/Dhaka")
    assert caught.value.hint.id == 'Maksud Anda "Asia/Jakarta" atau "Asia/Qatar" atau "Asia/Dhaka"?'
    assert caught.value.message("id") == (
        'Kalender "Asia/Jakrta", kolom 1: Zona waktu ini tidak dikenal. '
        'Maksud Anda "Asia/Jakarta" atau "Asia/Qatar" atau "Asia/Dhaka"?'
    )


def test_a_message_without_a_text_has_no_column() -> None:
    assert str(TimeStandardError("", 1, "not-a-length")) == (
        'Time standard: This is not a length of time. Write "15 menit" or "1 hari".'
    )
    assert TimeStandardError("-", 1, "not-a-length").message("id") == (
        'Standar waktu "-", kolom 1: Ini bukan jangka waktu. Tulis misalnya "15 menit" atau "1 hari".'
    )
    with pytest.raises(CalendarError, match=r"^Calendar: The hours do not name a day") as caught:
        WeeklyHours.parse({})
    assert caught.value.message("id").startswith("Kalender: Jam kerja ini")


@pytest.mark.parametrize("code", [code for code in CALENDAR_CALLS if code not in ("no-zones", "no-holidays")])
def test_every_error_can_be_pickled(code: str) -> None:
    with pytest.raises(CalendarError) as caught:
        CALENDAR_CALLS[code]()
    error = caught.value
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  trusted data
    assert type(again) is CalendarError
    assert (again.text, again.column, again.code, again.data) == (error.text, error.column, error.code, error.data)
    assert [again.message(language) for language in LANGUAGES] == [error.message(language) for language in LANGUAGES]


def test_every_code_is_tested_in_this_file() -> None:
    assert {*STANDARD_TEXTS, *NOT_PARSED} == set(STANDARDS)
    assert CALENDAR_CALLS.keys() == CALENDARS.keys()


# --- the codes in the source and the codes in the tables are the same -------------------------------------------

CODE_AT = {"TimeStandardError": 2, "CalendarError": 2, "error": 0, "note_inconsistency": 0, "_unknown": 1}
"""The functions that create errors and inconsistencies, and the position of their code argument."""

TABLES: dict[str, Messages] = {
    "TimeStandardError": STANDARDS,
    "error": STANDARDS,
    "note_inconsistency": INCONSISTENCIES,
    "CalendarError": CALENDARS,
    "_unknown": CALENDARS,
}
PASSED_ON = {"cursor.py: TimeStandardError", "holidays.py: CalendarError"}
"""Functions that pass on the code of their callers."""


def calls() -> Iterator[tuple[str, ast.expr]]:
    """Yield the file and function of each creation of an error or inconsistency, and the expression of its code."""
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            function = node.func
            name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            if name.endswith("Error") or file.is_relative_to(SOURCE / "timing"):
                position = CODE_AT.get(name)
                if position is not None and (name != "error" or isinstance(function, ast.Attribute)):
                    yield f"{file.name}: {name}", node.args[position]


def test_every_code_has_a_message_and_every_message_has_a_code() -> None:
    raised: dict[int, set[str]] = {id(table): set() for table in TABLES.values()}
    passed_on = set()
    for call, code in calls():
        if isinstance(code, ast.Constant):
            raised[id(TABLES[call.split(": ")[1]])].add(str(code.value))
        else:
            passed_on.add(call)
    assert passed_on == PASSED_ON
    for table in (STANDARDS, INCONSISTENCIES, CALENDARS):
        assert raised[id(table)] == set(table)
    assert set(STANDARDS) >= AMBIGUOUS
