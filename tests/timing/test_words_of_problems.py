"""Whatever can be wrong with a time standard or a calendar is said in English and in Indonesian."""

from __future__ import annotations

import ast
import builtins
import pickle
import zoneinfo
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

import sopflow
from sopflow.timing import (
    CalendarError,
    Period,
    Remark,
    TimeStandard,
    TimeStandardError,
    WeeklyHours,
    WorkCalendar,
    parse_days,
    parse_spans,
)
from sopflow.timing import holiday as holiday_module
from sopflow.timing.calendar_wording import CALENDARS
from sopflow.timing.wording import AMBIGUOUS, REMARKS, STANDARDS, Wording

LANGUAGES: tuple[Literal["en", "id"], ...] = ("en", "id")
SOURCE = Path(sopflow.__file__).parent

NOT_READ = {"no-length"}
"""Slugs of texts that can be read, and are still no answer to a question of the command line."""

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
    "bracket-before-unit": "3 (tiga hari)",
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
    "period-without-hours": lambda: WorkCalendar(periods=[Period(EARLY, LATE, HOURS)]),
    "periods-overlap": lambda: WorkCalendar(hours=HOURS, periods=[Period(EARLY, LATE, HOURS)] * 2),
    "unknown-meaning": lambda: WorkCalendar(day="hari"),
    "unknown-zone": lambda: WorkCalendar("../../etc"),
    "no-zones": lambda: WorkCalendar("Asia/Jakarta"),
    "holidays-keys": lambda: WorkCalendar(holidays={"land": "ID"}),
    "no-holidays": lambda: WorkCalendar(holidays="ID"),
    "unknown-country": lambda: WorkCalendar(holidays="#"),
    "unknown-category": lambda: WorkCalendar(holidays={"country": "ID", "categories": ["#"]}),
    "unknown-subdivision": lambda: WorkCalendar(holidays={"country": "ID", "subdivision": "#"}),
    "never-opens": lambda: count("1 menit", closed=CLOSED),
    "beyond": lambda: count("100 tahun", START.replace(year=9950)),
}


@pytest.fixture
def bare_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without a time zone database and without the package `holidays`."""
    ordinary = builtins.__import__

    def missing(name: str) -> None:
        raise zoneinfo.ZoneInfoNotFoundError(name)

    def refuse(name: str, *rest: Any) -> object:
        if name == "holidays":
            raise ImportError(name)
        return ordinary(name, *rest)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", missing)
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    monkeypatch.setattr(builtins, "__import__", refuse)
    holiday_module._check.cache_clear()


def judge(error: TimeStandardError | CalendarError | Remark) -> None:
    """Both languages say all that there is to say, in sentences without gaps."""
    said = {language: (error.reason(language), error.hint(language)) for language in LANGUAGES}
    for reason, hint in said.values():
        assert reason.endswith(".")
        assert hint.endswith((".", "?", '"'))
        assert "{" not in reason
        assert reason[0].isupper() or reason[0] in '"0123456789'
    assert said["en"][0] != said["id"][0]
    assert said["en"][1] != said["id"][1]
    for language in LANGUAGES:
        assert error.message(language).endswith(" ".join(said[language]))


@pytest.mark.parametrize(("slug", "text"), STANDARD_TEXTS.items(), ids=STANDARD_TEXTS)
def test_what_is_wrong_with_a_time_standard_is_said_in_both_languages(slug: str, text: str) -> None:
    with pytest.raises(TimeStandardError) as caught:
        TimeStandard.parse(text)
    assert caught.value.slug == slug
    assert caught.value.ambiguous is (slug in AMBIGUOUS)
    judge(caught.value)


@pytest.mark.parametrize("slug", sorted(CALENDAR_CALLS.keys() - {"no-zones", "no-holidays"}))
def test_what_is_wrong_with_a_calendar_is_said_in_both_languages(slug: str) -> None:
    with pytest.raises(CalendarError) as caught:
        CALENDAR_CALLS[slug]()
    assert caught.value.slug == slug
    judge(caught.value)


@pytest.mark.usefixtures("bare_system")
@pytest.mark.parametrize("slug", ["no-zones", "no-holidays"])
def test_what_a_bare_system_lacks_is_said_in_both_languages(slug: str) -> None:
    with pytest.raises(CalendarError) as caught:
        CALENDAR_CALLS[slug]()
    assert caught.value.slug == slug
    judge(caught.value)


@pytest.mark.parametrize(
    ("text", "english", "indonesian"),
    [
        (
            "3 (empat) hari",
            "The number in brackets is 4, but 3 stands before it and counts. Make the two agree.",
            "Angka dalam tanda kurung 4, padahal di depannya tertulis 3, dan itulah yang berlaku. Samakan keduanya.",
        ),
        (
            "1,5 (dua) jam",
            "The number in brackets is 2, but 1.5 stands before it and counts. Make the two agree.",
            "Angka dalam tanda kurung 2, padahal di depannya tertulis 1,5, dan itulah yang berlaku. Samakan keduanya.",
        ),
        (
            "7 jam (8 jam)",
            "The amount in brackets is 8 hours, but 7 hours stands before it and counts. Make the two agree.",
            "Lama dalam tanda kurung 8 jam, padahal di depannya tertulis 7 jam, dan itulah yang berlaku. "  # noqa: ISC004
            "Samakan keduanya.",
        ),
    ],
)
def test_a_remark_is_said_in_both_languages(text: str, english: str, indonesian: str) -> None:
    (remark,) = TimeStandard.parse(text).warnings
    judge(remark)
    assert (remark.message(), remark.message("id")) == (english, indonesian)
    assert pickle.loads(pickle.dumps(remark)) == remark  # noqa: S301  our own data


def test_units_days_dates_and_numbers_are_said_in_the_language_of_the_sentence() -> None:
    def error(call: Callable[[], object]) -> TimeStandardError | CalendarError:
        with pytest.raises((TimeStandardError, CalendarError)) as caught:
            call()
        assert isinstance(caught.value, TimeStandardError | CalendarError)
        return caught.value

    half = error(lambda: TimeStandard.parse("1,5 triwulan"))
    assert half.reason() == "A part of a quarter has no agreed length."
    assert half.reason("id") == "Pecahan dari satuan triwulan tidak mempunyai panjang yang pasti."
    descending = error(lambda: TimeStandard.parse("3 - 1,5 hari kerja"))
    assert descending.reason() == "The range descends, from 3 working days to 1.5 working days."
    assert descending.reason("id") == "Rentang ini menurun, dari 3 hari kerja ke 1,5 hari kerja."
    friday = error(CALENDAR_CALLS["hours-twice"])
    assert friday.reason() == "Friday has hours already."
    assert friday.reason("id") == "Hari Jumat sudah mempunyai jam kerja."
    overlap = error(CALENDAR_CALLS["periods-overlap"])
    assert overlap.reason("id") == "Periode ini tumpang tindih dengan periode 2026-02-18 sampai dengan 2026-03-19."
    long = error(lambda: TimeStandard.parse("1" * 10_000))
    assert "10.000 karakter" in long.reason("id")
    unknown = error(lambda: WorkCalendar(holidays={"country": "ID", "subdivision": "#"}))
    assert (unknown.hint(), unknown.hint("id")) == ("Known are none.", "Yang dikenal: tidak ada.")


@pytest.mark.parametrize(
    "slug", ["hours-twice", "time-not-day", "period-backwards", "period-without-hours", "periods-overlap"]
)
def test_what_a_calendar_holds_against_the_rest_of_it_is_shown_from_its_first_character(slug: str) -> None:
    with pytest.raises(CalendarError) as caught:
        CALENDAR_CALLS[slug]()
    assert caught.value.column == 1


def test_what_was_probably_meant_is_asked_in_the_language_of_the_sentence() -> None:
    with pytest.raises(CalendarError) as caught:
        WorkCalendar("Asia/Jakrta")
    assert caught.value.data["candidates"] == ("Asia/Jakarta", "Asia/Qatar", "Asia/Dhaka")
    assert caught.value.hint("id") == 'Maksud Anda "Asia/Jakarta" atau "Asia/Qatar" atau "Asia/Dhaka"?'
    assert caught.value.message("id") == (
        'Kalender, "Asia/Jakrta", kolom 1: Zona waktu ini tidak dikenal. '
        'Maksud Anda "Asia/Jakarta" atau "Asia/Qatar" atau "Asia/Dhaka"?'
    )


def test_a_message_points_only_at_a_text_that_is_there() -> None:
    assert str(TimeStandardError("", 1, "no-length")) == (
        'Time standard: This is no length of time. Write "15 menit" or "1 hari".'
    )
    assert TimeStandardError("-", 1, "no-length").message("id") == (
        'Baku waktu "-", kolom 1: Ini bukan jangka waktu. Tuliskan misalnya "15 menit" atau "1 hari".'
    )
    with pytest.raises(CalendarError, match=r"^Calendar: The hours name no day") as caught:
        WeeklyHours.parse({})
    assert caught.value.message("id").startswith("Kalender: Jam kerja ini")


@pytest.mark.parametrize("slug", [slug for slug in CALENDAR_CALLS if slug not in ("no-zones", "no-holidays")])
def test_every_error_travels_between_processes(slug: str) -> None:
    with pytest.raises(CalendarError) as caught:
        CALENDAR_CALLS[slug]()
    error = caught.value
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  our own data
    assert type(again) is CalendarError
    assert (again.text, again.column, again.slug, again.data) == (error.text, error.column, error.slug, error.data)
    assert [again.message(language) for language in LANGUAGES] == [error.message(language) for language in LANGUAGES]


def test_every_slug_has_a_case_here() -> None:
    assert {*STANDARD_TEXTS, *NOT_READ} == set(STANDARDS)
    assert CALENDAR_CALLS.keys() == CALENDARS.keys()


# --- no slug without words, no words without a slug, anywhere in the library ------------------------------------

SLUG_AT = {"TimeStandardError": 2, "CalendarError": 2, "error": 0, "remark": 0, "_unknown": 1}
"""What makes errors and remarks, and which of its arguments is the slug."""

TABLES: dict[str, dict[str, Wording]] = {
    "TimeStandardError": STANDARDS,
    "error": STANDARDS,
    "remark": REMARKS,
    "CalendarError": CALENDARS,
    "_unknown": CALENDARS,
}
PASSED_ON = {"cursor.py: TimeStandardError", "holiday.py: CalendarError"}
"""Where a function passes a slug on that its callers chose."""


def sites() -> Iterator[tuple[str, ast.expr]]:
    """File and maker of every error and remark, and the expression of its slug."""
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            function = node.func
            made = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            if made.endswith("Error") or file.parent.name == "timing":
                place = SLUG_AT.get(made)
                if place is not None and (made != "error" or isinstance(function, ast.Attribute)):
                    yield f"{file.name}: {made}", node.args[place]


def test_every_slug_that_is_raised_has_words_and_every_word_is_used() -> None:
    raised: dict[int, set[str]] = {id(table): set() for table in TABLES.values()}
    passed_on = set()
    for site, slug in sites():
        if isinstance(slug, ast.Constant):
            raised[id(TABLES[site.split(": ")[1]])].add(str(slug.value))
        else:
            passed_on.add(site)
    assert passed_on == PASSED_ON
    for table in (STANDARDS, REMARKS, CALENDARS):
        assert raised[id(table)] == set(table)
    assert set(STANDARDS) >= AMBIGUOUS
