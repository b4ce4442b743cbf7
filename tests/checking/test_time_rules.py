"""SOP5xx and SOP312: time standards that are missing, inconsistent or ambiguous, stated totals, and long tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve

import sopflow
from sopflow import Activity, Goto, Sop, Step, WorkCalendar
from sopflow.diagnostics import Finding
from sopflow.rules import check_sop
from sopflow.timing import Period

OFFICE = WorkCalendar(
    "Asia/Jakarta",
    hours={"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"},
)


def row(id_: str, within: str | None = None, **keys: Any) -> Step:
    return Step.single(id_, keys.pop("text", id_.title()), "loket", within=within, **keys)


def several(id_: str, *standards: str | None, within: str | None = None) -> Step:
    activities = [Activity(f"{id_}{n}", "Mengerjakan", "loket", within=each) for n, each in enumerate(standards)]
    return Step(id_, activities, within=within)


def sop(*steps: Step, calendar: WorkCalendar | None = OFFICE, total: str | None = None) -> Sop:
    return Sop("1", "Contoh", {"loket": "Loket"}, steps, calendar=calendar, total=total)


def found(code: str, about: Sop) -> list[Finding]:
    return [finding for finding in check_sop(about) if finding.code == code]


# --- SOP501: missing standards -------------------------------------------------------------------------------------


def test_each_row_without_a_standard_is_reported_if_other_rows_have_one() -> None:
    about = sop(row("a", "1 jam"), row("b"), row("c", "-"))
    assert [finding.path for finding in found("SOP501", about)] == [("steps", 1, "within"), ("steps", 2, "within")]
    assert found("SOP501", about)[0].message("en") == "Row 2 (b) has no time standard."
    assert found("SOP501", about)[0].message("id") == "Baris 2 (b) tidak memiliki standar waktu."


def test_a_table_without_any_standard_is_one_finding() -> None:
    (finding,) = found("SOP501", sop(row("a"), row("b", "-")))
    assert (finding.path, finding.message("en")) == (("steps",), "The table has no time standard.")


@pytest.mark.parametrize("standard", ["1 jam", "minimal 2 jam", "sesuai jadwal", "setiap hari kerja"])
def test_any_statement_about_time_is_a_standard(standard: str) -> None:
    assert found("SOP501", sop(row("a", standard))) == []


def test_standards_of_all_activities_replace_the_standard_of_their_row() -> None:
    assert found("SOP501", sop(several("a", "1 jam", "2 jam"), row("b", "1 jam"))) == []
    assert [each.path for each in found("SOP501", sop(several("a", "1 jam", None)))] == [("steps", 0, "within")]


def test_an_unreadable_standard_is_not_reported_as_missing() -> None:
    checked = sopflow.check_text("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
steps:
  - {id: a, activity: Menerima, actor: loket, within: lama}
  - {id: b, activity: Memutus, actor: loket, within: 1 hari}
""")
    assert {finding.code for finding in checked.findings} & {"SOP501", "SOP502", "SOP509"} == {"SOP502"}


# --- SOP504: inconsistent standards -------------------------------------------------------------------------------


def test_inconsistent_amounts_are_reported_in_rows_activities_and_the_total() -> None:
    about = sop(row("a", "480 menit (9 jam)"), several("b", "3 (empat) jam", within="1 hari"), total="2 hari (3 hari)")
    assert [finding.path for finding in found("SOP504", about)] == [
        ("total",),
        ("steps", 0, "within"),
        ("steps", 1, "activities", 0, "within"),
    ]
    assert found("SOP504", sop(row("a", "480 menit (8 jam)"))) == []
    assert found("SOP504", about)[2].message("en") == (
        "'3 (empat) jam' states two different times. "
        "The number in brackets is 4, but the number before it is 3, and that one counts."
    )


# --- SOP505 and SOP509: the meaning of days -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "working", "calendar"),
    [
        ("1 hari", "1 hari kerja", "1 hari kalender"),
        ("1-3 Hari", "1-3 Hari Kerja", "1-3 Hari Kalender"),
        ("2 hari 3 jam", "2 hari kerja 3 jam", "2 hari kalender 3 jam"),
        ("within 2 days", "within 2 working days", "within 2 calendar days"),
        ("1 hari (per berkas)", "1 hari kerja (per berkas)", "1 hari kalender (per berkas)"),
        ("1 hari (8 jam)", "1 hari kerja (8 jam)", "1 hari kalender (8 jam)"),
        ("3 hari (3 hari)", "3 hari kerja (3 hari kerja)", "3 hari kalender (3 hari kalender)"),
        ("sehari", None, None),
        ("1 hari (hari yang sama)", None, None),
    ],
)
def test_a_bare_day_is_reported_with_the_days_that_the_calendar_counts(
    written: str, working: str, calendar: str
) -> None:
    for office, proposal in ((OFFICE, working), (WorkCalendar("Asia/Jakarta", day="calendar"), calendar)):
        (finding,) = found("SOP505", sop(row("a", written), calendar=office))
        assert (None if finding.fix is None else finding.fix.text) == proposal
        assert finding.message("en").endswith("working days." if office is OFFICE else "calendar days.")
        assert finding.fix is None or not finding.fix.safe


@pytest.mark.parametrize("written", ["minimal 2 hari", "minimal 7 hari dan maksimal 1 bulan"])
def test_the_days_of_a_minimum_are_not_counted(written: str) -> None:
    assert found("SOP505", sop(row("a", written))) == []


def test_days_with_a_stated_meaning_are_not_reported() -> None:
    assert found("SOP505", sop(row("a", "1 hari kerja"), row("b", "2 hari kalender"), row("c", "3 HK"))) == []


def test_without_a_calendar_the_first_standard_in_days_is_reported() -> None:
    about = sop(row("a", "2 jam"), row("b", "1 hari"), row("c", "2 hari"), calendar=None)
    assert found("SOP505", about) == []
    (finding,) = found("SOP509", about)
    assert finding.path == ("steps", 1, "within")
    assert finding.message("en") == "The SOP has no `calendar`: '1 hari' counts days of 24 hours."
    (finding,) = found("SOP509", sop(row("a", "2 hari kerja"), calendar=None))
    assert finding.message("en").endswith("'2 hari kerja' counts weekdays, including holidays.")


def test_a_calendar_is_needed_only_for_standards_in_days() -> None:
    assert found("SOP509", sop(row("a", "2 jam"), row("b", "2 minggu"), calendar=None, total="3 hari")) == []
    assert found("SOP509", sop(row("a", "2 hari"))) == []


# --- SOP506: activities and their row -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "whole", "is_longer"),
    [
        ("2 jam", "1 jam", True),
        ("1 jam", "60 menit", False),
        ("1 - 3 hari", "2 hari", True),
        ("3 hari", "2 hari kerja", True),
        ("3 hari", "3 hari kerja", False),
        ("40 hari kalender", "1 bulan", True),
        ("30 hari kalender", "1 bulan", False),  # February is shorter.
        ("8 jam", "1 hari", False),  # It depends on the day.
        ("minimal 3 hari", "1 hari", False),
    ],
)
def test_an_activity_that_may_take_longer_than_its_row_is_reported(own: str, whole: str, is_longer: bool) -> None:
    about = sop(several("a", own, None, within=whole))
    assert [finding.path for finding in found("SOP506", about)] == [
        ("steps", 0, "activities", 0, "within"),
    ] * is_longer


def test_bare_days_are_not_compared_with_working_days_without_a_calendar() -> None:
    assert found("SOP506", sop(several("a", "3 hari", within="2 hari kerja"), calendar=None)) == []
    assert len(found("SOP506", sop(several("a", "3 hari", within="2 hari"), calendar=None))) == 1


# --- SOP507: the stated total -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "sum_"),
    [
        ("3 jam", None),
        ("180 menit", None),
        ("2 jam", "at least 3 hours"),
        ("4 jam", "at most 3 hours"),
        ("1 hari kerja", None),  # 7.5 hours; 3 hours are rounded up.
        ("2 hari kerja", "at most 3 hours"),
        ("maksimal 1 hari kerja", None),
        ("minimal 2 jam", None),
        ("2 jam sejak berkas lengkap", None),
        ("sesuai jadwal", None),
        ("1 minggu", None),
    ],
)
def test_a_total_that_no_path_adds_up_to_is_reported(total: str, sum_: str | None) -> None:
    reported = found("SOP507", sop(row("a", "1 jam"), row("b", "120 menit"), total=total))
    assert [finding.message("en").partition("add up to ")[2] for finding in reported] == (
        [] if sum_ is None else [f"{sum_}."]
    )


def test_a_total_in_days_is_compared_after_rounding() -> None:
    """33.5 hours and one to three days of 7.5 hours are 5.5 to 7.5 days."""
    steps = (row("a", "2010 menit"), row("b", "1 - 3 hari kerja"))
    assert found("SOP507", sop(*steps, total="5 - 8 hari kerja")) == []
    assert len(found("SOP507", sop(*steps, total="9 hari kerja"))) == 1
    assert len(found("SOP507", sop(*steps, total="1 - 4 hari kerja"))) == 1


def test_a_total_between_the_shortest_and_the_longest_path_agrees() -> None:
    steps = (row("a", "1 hari kerja", outcomes={"ya": "b", "tidak": "end"}), row("b", "9 hari kerja"))
    for total, agrees in (("5 jam", False), ("1 hari kerja", True), ("5 hari kerja", True), ("11 hari kerja", False)):
        assert (found("SOP507", sop(*steps, total=total)) == []) is agrees


def test_a_cycle_has_no_upper_bound() -> None:
    steps = (row("a", "2 hari kerja"), row("b", "1 hari kerja", outcomes={"ya": "end", "ulang": "a"}))
    assert found("SOP507", sop(*steps, total="90 hari kerja")) == []
    assert len(found("SOP507", sop(*steps, total="1 hari kerja"))) == 1


def test_a_lapse_is_part_of_a_path() -> None:
    steps = (row("a", "1 hari kerja", on_late=Goto("c")), row("b", "8 hari kerja"), row("c", "1 hari kerja"))
    assert found("SOP507", sop(*steps, total="2 hari kerja")) == []


def test_a_row_of_unknown_length_has_no_upper_bound() -> None:
    for unknown in (None, "sesuai jadwal", "minimal 1 jam", "1 jam per berkas"):
        assert found("SOP507", sop(row("a", "1 hari kerja"), row("b", unknown), total="30 hari kerja")) == []
    (finding,) = found("SOP507", sop(row("a", "5 hari kerja"), row("b"), total="3 hari kerja"))
    assert finding.message("id") == (
        "Naskah menyebut total '3 hari kerja', tetapi waktu semua baris berjumlah paling sedikit 5 hari kerja."
    )


def test_activities_may_run_in_parallel_or_in_sequence() -> None:
    steps = (several("a", "1 jam", "2 jam"), row("b", "1 jam"))
    for total, agrees in (("1 jam", True), ("3 jam", True), ("4 jam", True), ("5 jam", False)):
        assert (found("SOP507", sop(*steps, total=total)) == []) is agrees


def test_hours_and_days_are_compared_only_if_the_length_of_a_day_is_known() -> None:
    steps = (row("a", "20 jam"), row("b", "20 jam"))
    assert found("SOP507", sop(*steps, total="5 hari", calendar=None)) == []
    assert found("SOP507", sop(*steps, total="5 hari kerja", calendar=WorkCalendar("Asia/Jakarta"))) == []
    assert len(found("SOP507", sop(*steps, total="5 hari kerja"))) == 0
    assert len(found("SOP507", sop(*steps, total="7 hari kerja"))) == 1
    days = (row("a", "20 hari"), row("b", "20 hari"))
    assert len(found("SOP507", sop(*days, total="45 hari", calendar=None))) == 1
    assert found("SOP507", sop(*days, total="40 hari", calendar=None)) == []


def test_shorter_days_in_some_periods_widen_the_range() -> None:
    ramadan = Period(date(2026, 2, 18), date(2026, 3, 19), {"mon-fri": "08:00-12:00"})
    office = WorkCalendar("Asia/Jakarta", hours={"mon-fri": "08:00-16:00"}, periods=[ramadan])
    steps = (row("a", "40 jam"),)
    for days, agrees in ((3, False), (5, True), (10, True), (12, False)):
        assert (found("SOP507", sop(*steps, total=f"{days} hari kerja", calendar=office)) == []) is agrees


def test_calendar_days_and_working_time_are_compared_within_wide_bounds() -> None:
    steps = (row("a", "2 minggu"), row("b", "3 jam"))
    assert found("SOP507", sop(*steps, total="10 hari kerja")) == []
    assert found("SOP507", sop(*steps, total="2 minggu")) == []
    assert len(found("SOP507", sop(row("a", "2 minggu"), total="1 bulan"))) == 0
    assert len(found("SOP507", sop(row("a", "2 bulan"), total="8 bulan"))) == 1


def test_the_longest_path_counts_even_if_a_shorter_one_is_found_later() -> None:
    answers = {"lama": "b", "cepat": "c"}
    steps = (row("a", "1 jam", outcomes=answers), row("b", "9 jam"), row("c", "1 jam"))
    assert found("SOP507", sop(*steps, total="11 jam")) == []
    assert len(found("SOP507", sop(*steps, total="12 jam"))) == 1
    for answers in ({"lama": "b", "cepat": "d"}, {"cepat": "d", "lama": "b"}):
        first = row("a", "1 jam", outcomes=answers)
        long, short = row("b", "9 jam", next="c"), row("d", "1 jam", next="c")
        assert found("SOP507", sop(first, long, short, row("c", "1 jam"), total="11 jam")) == []


def test_the_longest_path_may_lead_to_any_end() -> None:
    steps = (row("a", "1 jam", outcomes={"ya": "b", "tidak": "ditolak"}), row("b", "9 jam"))
    about = evolve(sop(*steps, total="10 jam"), ends={"ditolak": "Ditolak"})
    assert found("SOP507", about) == []
    assert len(found("SOP507", evolve(about, total="11 jam"))) == 1


@pytest.mark.parametrize(
    ("total", "calendar", "limit"),
    [
        ("1 hari", None, 48),  # A day has at most 24 hours.
        ("1 hari kerja", WorkCalendar("Asia/Jakarta"), 192),  # A working day is open for at most 96 hours.
        ("1 hari kerja", OFFICE, 15),  # A working day has 7.5 hours.
        ("1 bulan", OFFICE, 465),  # A month has at most 31 days of 7.5 hours.
        ("1 hari kalender", OFFICE, 15),  # A calendar day has at most 7.5 working hours.
    ],
)
def test_a_total_is_too_small_from_a_full_unit_on(total: str, calendar: WorkCalendar | None, limit: int) -> None:
    assert found("SOP507", sop(row("a", f"{limit - 1} jam"), total=total, calendar=calendar)) == []
    assert len(found("SOP507", sop(row("a", f"{limit} jam"), total=total, calendar=calendar))) == 1


def test_bare_days_are_those_of_the_calendar_in_the_total_rows_and_activities() -> None:
    """A working day has 7.5 hours; the length of other days is unknown."""
    assert len(found("SOP507", sop(row("a", "15 jam"), total="1 hari"))) == 1
    assert len(found("SOP507", sop(row("a", "1 hari"), total="15 jam"))) == 1
    assert len(found("SOP507", sop(row("a", "1 jam"), total="2 - 3 hari"))) == 1
    assert len(found("SOP507", sop(several("a", "1 hari"), total="15 jam"))) == 1


# --- SOP510: time limits in texts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("Menunggu keberatan dalam tempo 7 (tujuh) hari kerja.", "dalam tempo 7 (tujuh) hari kerja"),
        ("Mengumumkan hasil paling lambat 3 hari setelah rapat", "paling lambat 3 hari"),
        ("Menjawab dalam 1 - 3 hari kerja dan melapor", "dalam 1 - 3 hari kerja"),
        ("Answer within 2 working days", "within 2 working days"),
        ("Melapor dalam waktu sehari", "dalam waktu sehari"),
        ("Menjawab dalam 3 mnit, paling lambat 2 hari", "paling lambat 2 hari"),
    ],
)
def test_a_time_limit_in_the_text_is_reported(text: str, limit: str) -> None:
    (finding,) = found("SOP510", sop(row("a", "1 jam", text=text)))
    assert (finding.path, finding.data["limit"]) == (("steps", 0, "activity"), limit)


@pytest.mark.parametrize(
    "text",
    [
        "Menerbitkan izin yang berlaku paling lama 5 tahun",
        "Menerima peserta berusia maksimal 35 tahun",
        "Usia maksimal 35 tahun",
        "Mengajukan cuti tahunan paling lama 12 hari kerja",
        "Menghitung perkara dalam 3 bulan terakhir",
        "Melapor setiap 6 bulan",
        "Menyimpan arsip 5 tahun",
        "Memeriksa 3 berkas dalam rangka penilaian",
        "Memilih waktu 3 hari atau 5 hari",
        "Mencatat jam kerja",
    ],
)
def test_other_numbers_in_the_text_are_not_reported(text: str) -> None:
    assert found("SOP510", sop(row("a", "1 jam", text=text))) == []


def test_a_time_limit_that_is_also_a_standard_is_not_reported() -> None:
    text = "Menunggu tempo 7 hari kerja"
    for standard in ("7 hari kerja", "7 hari", "1 - 7 hari kerja", "7 - 9 hari kerja"):
        assert found("SOP510", sop(row("a", standard, text=text))) == []
    assert len(found("SOP510", sop(row("a", "7 hari kalender", text=text)))) == 1
    activity = Activity("b", text, "loket", within="7 hari kerja")
    assert found("SOP510", sop(Step("a", [activity]))) == []


def test_time_limits_in_notes_are_reported() -> None:
    activity = Activity("b", "Menunggu", "loket", note="tempo 3 hari")
    about = sop(Step("a", [activity], note="tempo 7 hari", within="1 jam"))
    assert [finding.path for finding in found("SOP510", about)] == [
        ("steps", 0, "note"),
        ("steps", 0, "activities", 0, "note"),
    ]


# --- SOP312: many rows --------------------------------------------------------------------------------------------


def test_a_table_with_more_than_twenty_rows_is_reported() -> None:
    assert found("SOP312", sop(*(row(f"r{number}") for number in range(20)))) == []
    (finding,) = found("SOP312", sop(*(row(f"r{number}") for number in range(21))))
    assert (finding.path, finding.data["count"]) == (("steps",), 21)


# --- SOP512, SOP522: times that set no due time --------------------------------------------------------------------


WITHOUT_LIMIT = [
    ("3 x sehari", "it states how often, not how long"),
    ("setiap hari kerja", "it states how often, not how long"),
    ("segera", "it demands haste without a length of time"),
    ("sampai selesai", "it ends when something is done"),
    ("bulan Maret", "it names a part of the calendar"),
    ("tanggal 10", "it names a part of the calendar"),
    ("08:00 - 10:00", "it names a part of the calendar"),
    ("setelah langkah 4", "it counts from a moment or another row"),
    ("setelah rapat", "it counts from a moment or another row"),
]
LIMITS = [
    ("3 bulan sebelum TMT", "it counts from a moment or another row"),
    ("2 hari setelah langkah 4", "it counts from a moment or another row"),
    ("H-1", "it counts from a moment or another row"),
    ("H+1", "it counts from a moment or another row"),
    ("sebelum TMT", "it counts from a moment or another row"),
    ("paling cepat 3 bulan sebelum TMT", "it counts from a moment or another row"),
    ("hari yang sama dengan langkah 3", "it counts from a moment or another row"),
    ("segera, maksimal 1 hari sebelum acara", "it counts from a moment or another row"),
    ("paling lambat tanggal 10 bulan berikutnya", "it names a part of the calendar"),
    ("sampai tanggal 10", "it names a part of the calendar"),
    ("by 10 March", "it names a part of the calendar"),
    ("3 jan", "it names a part of the calendar"),
    ("3 am", "it names a part of the calendar"),
    ("sesuai jadwal, paling lama 3 hari", "it says paling lama 3 hari, but also that there is no fixed length"),
]


@pytest.mark.parametrize(
    ("code", "severity", "beginning", "standard", "why"),
    [
        *(("SOP522", "info", "{} sets no due time", *case) for case in WITHOUT_LIMIT),
        *(("SOP512", "warning", "The limit in {} is not counted", *case) for case in LIMITS),
    ],
)
def test_a_time_that_is_not_counted_is_reported_and_a_lost_limit_is_a_warning(
    code: str, severity: str, beginning: str, standard: str, why: str
) -> None:
    (finding,) = found(code, sop(row("a", standard)))
    assert finding.path == ("steps", 0, "within")
    assert finding.severity == severity
    said = beginning.format(f"'{standard}'")
    assert finding.message("en") == f"{said}: {why}."
    (finding,) = found(code, sop(several("a", standard, "1 jam")))
    assert finding.path == ("steps", 0, "activities", 0, "within")
    other = {"SOP512", "SOP522"} - {code}
    assert not [each for each in other if found(each, sop(row("a", standard)))]


@pytest.mark.parametrize("standard", ["1 jam", "sesuai jadwal", "-", "hari itu juga", "minimal 2 jam", "segera, 1 jam"])
def test_a_due_time_and_a_stated_lack_of_one_are_not_reported(standard: str) -> None:
    assert found("SOP512", sop(row("a", standard))) == found("SOP522", sop(row("a", standard))) == []


# --- SOP513: times that count from another event -----------------------------------------------------------

KAJI = row("kaji", "1 jam", text="Mengkaji berkas")
TERIMA = row("terima", "1 jam", text="Menerima keberatan")


@pytest.mark.parametrize(
    "since", ["sejak keberatan diterima", "terhitung sejak penerimaan keberatan", "after keberatan"]
)
def test_a_time_that_runs_from_an_earlier_row_names_that_row(since: str) -> None:
    (finding,) = found("SOP513", sop(TERIMA, KAJI, row("putus", f"30 jam {since}")))
    assert finding.path == ("steps", 2, "within")
    assert finding.message("en").endswith("an event that may be another one: row 1 (terima).")
    assert finding.message("id").endswith("peristiwa yang mungkin lain: baris 1 (terima).")


def test_a_time_that_runs_from_an_unknown_event_is_reported_without_a_row() -> None:
    (finding,) = found("SOP513", sop(TERIMA, KAJI, row("putus", "30 jam sejak tagihan terbit")))
    assert finding.message("en").endswith("an event that may be another one.")


def test_the_same_day_after_another_event_is_reported() -> None:
    about = sop(TERIMA, KAJI, row("putus", "hari itu juga setelah keberatan diterima"))
    assert len(found("SOP513", about)) == 1


@pytest.mark.parametrize(
    "about",
    [
        sop(row("putus", "30 jam sejak keberatan diterima"), KAJI),
        sop(KAJI, TERIMA, row("putus", "30 jam sejak keberatan diterima")),
        sop(TERIMA, row("putus", "30 jam setelah keberatan diterima")),
        sop(TERIMA, KAJI, row("putus", "30 jam jika keberatan diterima")),
        sop(TERIMA, KAJI, row("putus", "30 jam per keberatan")),
        sop(TERIMA, KAJI, row("putus", "minimal 30 jam sejak keberatan diterima")),
        sop(TERIMA, KAJI, row("putus", "30 jam sejak baris 1")),
    ],
)
def test_a_time_that_runs_from_the_previous_row_or_sets_no_due_time_is_not_reported(about: Sop) -> None:
    assert found("SOP513", about) == []
