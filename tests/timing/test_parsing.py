# ruff: noqa: RUF001  the dashes and signs that real cells contain
"""Parsing: the forms of time cells in real SOP tables."""

from __future__ import annotations

import pytest

from sopflow.timing import Duration, StandardKind, TimeStandard, Unit

parse = TimeStandard.parse


def upper(text: str) -> Duration | None:
    """Return the upper end of a text that must be a duration."""
    standard = parse(text)
    assert standard.kind is StandardKind.DURATION
    return standard.maximum


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("30 detik", 30, Unit.SECOND),
        ("30 dtk.", 30, Unit.SECOND),
        ("30 seconds", 30, Unit.SECOND),
        ("1 second", 1, Unit.SECOND),
        ("10 Menit", 10, Unit.MINUTE),
        ("15 mnt", 15, Unit.MINUTE),
        ("15menit", 15, Unit.MINUTE),
        ("05 menit", 5, Unit.MINUTE),
        ("  15\u00a0menit. ", 15, Unit.MINUTE),
        ("1 minute", 1, Unit.MINUTE),
        ("15 min", 15, Unit.MINUTE),
        ("1 Jam", 1, Unit.HOUR),
        ("2 hours", 2, Unit.HOUR),
        ("2 hrs", 2, Unit.HOUR),
        ("8 jam kerja", 8, Unit.WORKING_HOUR),
        ("8 working hours", 8, Unit.WORKING_HOUR),
        ("3 Hari", 3, Unit.DAY),
        ("183 days", 183, Unit.DAY),
        ("3 Hari Kerja", 3, Unit.WORKING_DAY),
        ("3 HK", 3, Unit.WORKING_DAY),
        ("1 working day", 1, Unit.WORKING_DAY),
        ("5 business days", 5, Unit.WORKING_DAY),
        ("7 hari kalender", 7, Unit.CALENDAR_DAY),
        ("7 calendar days", 7, Unit.CALENDAR_DAY),
        ("2 minggu", 2, Unit.WEEK),
        ("2 pekan", 2, Unit.WEEK),
        ("2 mgg", 2, Unit.WEEK),
        ("1 week", 1, Unit.WEEK),
        ("1 bulan", 1, Unit.MONTH),
        ("6 bln", 6, Unit.MONTH),
        ("2 months", 2, Unit.MONTH),
        ("1 triwulan", 1, Unit.QUARTER),
        ("1 quarter", 1, Unit.QUARTER),
        ("1 semester", 1, Unit.SEMESTER),
        ("2 semesters", 2, Unit.SEMESTER),
        ("2 tahun", 2, Unit.YEAR),
        ("2 thn", 2, Unit.YEAR),
        ("1 year", 1, Unit.YEAR),
    ],
)
def test_an_amount_of_a_unit(text: str, amount: int, unit: Unit) -> None:
    standard = parse(text)
    assert standard.maximum is not None
    assert standard.maximum.parts == ((unit, amount),)
    assert standard.minimum is None
    assert str(standard) == standard.text == text


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1,5 jam", 90),
        ("1.5 jam", 90),
        ("0,25 jam", 15),
        ("1,50 jam", 90),
        ("satu jam", 60),
        ("sejam", 60),
        ("setengah jam", 30),
        ("seperempat jam", 15),
        ("satu setengah jam", 90),
        ("1 setengah jam", 90),
        ("½ jam", 30),
        ("1½ jam", 90),
        ("half an hour", 30),
        ("an hour", 60),
        ("sepuluh menit", 10),
        ("sebelas menit", 11),
        ("lima belas menit", 15),
        ("dua puluh menit", 20),
        ("dua puluh lima menit", 25),
        ("seratus menit", 100),
        ("seratus sebelas menit", 111),
        ("dua ratus lima puluh menit", 250),
        ("sembilan ratus sembilan puluh sembilan menit", 999),
        ("twelve minutes", 12),
        ("fifteen minutes", 15),
        ("twenty-one minutes", 21),
        ("two hundred fifty minutes", 250),
    ],
)
def test_a_number_in_decimals_or_in_words(text: str, minutes: int) -> None:
    assert upper(text) == Duration({Unit.MINUTE: minutes})


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("sehari", Unit.DAY),
        ("sehari kerja", Unit.WORKING_DAY),
        ("sejam kerja", Unit.WORKING_HOUR),
        ("seminggu", Unit.WEEK),
        ("sepekan", Unit.WEEK),
        ("sebulan", Unit.MONTH),
        ("setahun", Unit.YEAR),
    ],
)
def test_a_word_for_one_unit(text: str, unit: Unit) -> None:
    assert upper(text) == Duration({unit: 1})


def test_half_a_year_is_six_months() -> None:
    assert upper("setengah tahun") == Duration({Unit.MONTH: 6})
    assert upper("2 x setengah triwulan") == Duration({Unit.QUARTER: 1})
    assert upper("3 x setengah tahun") == Duration({Unit.MONTH: 18})
    assert parse("satu tahun").format("id") == "1 tahun"


@pytest.mark.parametrize("text", ["3 (tiga) hari kerja", "tiga (3) hari kerja", "3 (3) hari kerja"])
def test_a_number_repeated_in_brackets(text: str) -> None:
    standard = parse(text)
    assert standard.maximum == Duration({Unit.WORKING_DAY: 3})
    assert not standard.inconsistencies


def test_a_different_number_in_brackets_is_an_inconsistency_and_the_first_one_counts() -> None:
    standard = parse("3 (empat) hari")
    assert standard.maximum == Duration({Unit.DAY: 3})
    (remark,) = standard.inconsistencies
    assert (remark.code, remark.column) == ("number-in-words", 4)
    assert dict(remark.data) == {"stated": 3, "found": 4}


@pytest.mark.parametrize("text", ["1 x 24 jam", "1x24 jam", "1 × 24 Jam", "1 (satu) x 24 (dua puluh empat) jam"])
def test_times_24_hours_is_elapsed_time(text: str) -> None:
    assert upper(text) == Duration({Unit.CLOCK_DAY: 1})
    assert upper(text) != upper("24 jam")


def test_times_24_working_hours_is_working_time() -> None:
    assert upper("1 x 24 jam kerja") == Duration({Unit.WORKING_HOUR: 24})
    assert upper("2 x 30 menit") == Duration({Unit.MINUTE: 60})
    assert upper("2 x 3 jam") == Duration({Unit.HOUR: 6})


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1 jam 30 menit", {Unit.HOUR: 1, Unit.MINUTE: 30}),
        ("1 jam + 30 menit", {Unit.HOUR: 1, Unit.MINUTE: 30}),
        ("1 jam dan 30 menit", {Unit.HOUR: 1, Unit.MINUTE: 30}),
        ("1 hour and 30 minutes", {Unit.HOUR: 1, Unit.MINUTE: 30}),
        ("1 jam, 30 menit", {Unit.HOUR: 1, Unit.MINUTE: 30}),
        ("30 menit 1 jam", {Unit.HOUR: 1, Unit.MINUTE: 30}),
        ("2 jam + 2 jam", {Unit.HOUR: 4}),
        ("1 tahun 6 bulan 3 hari kerja", {Unit.YEAR: 1, Unit.MONTH: 6, Unit.WORKING_DAY: 3}),
    ],
)
def test_consecutive_durations_are_added(text: str, parts: dict[Unit, int]) -> None:
    assert upper(text) == Duration(parts)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1-3 Hari", {Unit.DAY: 1}, {Unit.DAY: 3}),
        ("1 - 3 Hari Kerja", {Unit.WORKING_DAY: 1}, {Unit.WORKING_DAY: 3}),
        ("1 – 3 hari", {Unit.DAY: 1}, {Unit.DAY: 3}),
        ("1 — 3 hari", {Unit.DAY: 1}, {Unit.DAY: 3}),
        ("1 s/d 3 hari", {Unit.DAY: 1}, {Unit.DAY: 3}),
        ("1 s.d. 3 hari", {Unit.DAY: 1}, {Unit.DAY: 3}),
        ("1 sampai 3 hari", {Unit.DAY: 1}, {Unit.DAY: 3}),
        ("1 sampai dengan 3 hari", {Unit.DAY: 1}, {Unit.DAY: 3}),
        ("1 hingga 3 hari", {Unit.DAY: 1}, {Unit.DAY: 3}),
        ("1 to 3 days", {Unit.DAY: 1}, {Unit.DAY: 3}),
        ("1 (satu) - 3 (tiga) hari", {Unit.DAY: 1}, {Unit.DAY: 3}),
        ("30 menit - 1 jam", {Unit.MINUTE: 30}, {Unit.HOUR: 1}),
        ("2 minggu - 1 bulan", {Unit.WEEK: 2}, {Unit.MONTH: 1}),
        ("1 x 24 - 48 jam", {Unit.CLOCK_DAY: 1}, {Unit.CLOCK_DAY: 2}),
        ("1 x 24 - 2 x 24 jam", {Unit.CLOCK_DAY: 1}, {Unit.CLOCK_DAY: 2}),
        ("2 x 24 - 48 jam", {Unit.CLOCK_DAY: 2}, {Unit.CLOCK_DAY: 4}),
        ("2 x 12 - 24 jam", {Unit.CLOCK_DAY: 1}, {Unit.CLOCK_DAY: 2}),
        ("2 - 3 x 24 jam", {Unit.CLOCK_DAY: 2}, {Unit.CLOCK_DAY: 3}),
        ("1 x 24 jam - 2 x 24 jam", {Unit.CLOCK_DAY: 1}, {Unit.CLOCK_DAY: 2}),
        ("1 - 3 Hari + 2 Jam", {Unit.DAY: 1, Unit.HOUR: 2}, {Unit.DAY: 3, Unit.HOUR: 2}),
        ("maksimal 1 - 3 hari", {Unit.DAY: 1}, {Unit.DAY: 3}),
        ("total: 5 - 8 HK", {Unit.WORKING_DAY: 5}, {Unit.WORKING_DAY: 8}),
        ("total maksimal 5 - 8 HK", {Unit.WORKING_DAY: 5}, {Unit.WORKING_DAY: 8}),
        ("minimal 1 hari, maksimal 3 hari", {Unit.DAY: 1}, {Unit.DAY: 3}),
        ("at most 3 days and at least 1 day", {Unit.DAY: 1}, {Unit.DAY: 3}),
        ("3 - 3 hari", {Unit.DAY: 3}, {Unit.DAY: 3}),
    ],
)
def test_a_range(text: str, low: dict[Unit, int], high: dict[Unit, int]) -> None:
    standard = parse(text)
    assert standard.minimum == Duration(low)
    assert standard.maximum == Duration(high)


@pytest.mark.parametrize(
    "bound",
    [
        "maksimal", "maks.", "Maks", "max", "paling lama", "paling lambat", "selambat-lambatnya", "within",
        "at most", "no later than", "≤", "<=", "total", "total:", "total maksimal", "tidak lebih dari",
    ],
)  # fmt: skip
def test_an_upper_bound_has_the_meaning_of_a_plain_duration(bound: str) -> None:
    assert parse(f"{bound} 3 hari") == parse("3 hari")


@pytest.mark.parametrize("bound", ["minimal", "min.", "paling sedikit", "sekurang-kurangnya", "at least", "≥", ">="])
def test_a_lower_bound_sets_no_maximum(bound: str) -> None:
    standard = parse(f"{bound} 3 hari")
    assert standard.minimum == Duration({Unit.DAY: 3})
    assert standard.maximum is None


@pytest.mark.parametrize(
    "word",
    [
        "±", "+/-", "+-", "~", "kurang lebih", "sekitar", "berkisar", "berkisar antara", "kira-kira",
        "about", "approx.", "maksimal ±",
    ],
)  # fmt: skip
def test_an_approximate_duration(word: str) -> None:
    standard = parse(f"{word} 15 menit")
    assert standard.approximate
    assert standard.maximum == Duration({Unit.MINUTE: 15})
    assert parse(f"{word} 1 jam 15 menit").approximate
    assert not parse("15 menit").approximate


def test_an_equal_amount_in_brackets() -> None:
    standard = parse("480 Menit (8 Jam)")
    assert standard.maximum == standard.equivalent == Duration({Unit.HOUR: 8})
    assert not standard.inconsistencies


def test_a_different_amount_in_brackets_is_an_inconsistency_and_the_first_one_counts() -> None:
    standard = parse("480 Menit (9 Jam)")
    assert standard.maximum == Duration({Unit.HOUR: 8})
    (remark,) = standard.inconsistencies
    assert (remark.code, remark.column) == ("equivalent", 12)
    assert dict(remark.data) == {"stated": Duration({Unit.MINUTE: 480}), "found": Duration({Unit.HOUR: 9})}


@pytest.mark.parametrize("text", ["1 hari (8 jam)", "1 bulan (30 hari kalender)", "1 minggu (5 hari kerja)"])
def test_an_equivalent_that_depends_on_the_calendar_is_not_checked(text: str) -> None:
    standard = parse(text)
    assert standard.equivalent is not None
    assert not standard.inconsistencies


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("1 bulan (Feb–Jun)", "Feb–Jun"),
        ("1 bulan (Februari  s.d. Juni)", "Februari s.d. Juni"),
        ("1 hari (maksimal 3 hari)", "maksimal 3 hari"),
        ("1 hari (24)", "24"),
        ("1 hari (8 jam kerja efektif)", "8 jam kerja efektif"),
        ("1 hari (kerja (bukan libur))", "kerja (bukan libur)"),
        ("1 hari (8 jam) (untuk tiga berkas)", "untuk tiga berkas"),
        ("1 hari (8 jam) (480 menit)", "480 menit"),
        ("1 hari (setiap berkas) (8 kali)", "setiap berkas; 8 kali"),
    ],
)
def test_other_brackets_are_notes(text: str, note: str) -> None:
    assert parse(text).note == note


@pytest.mark.parametrize(
    "condition",
    [
        "sejak berkas lengkap",
        "terhitung sejak berkas diterima",
        "setelah surat diterima",
        "jika diperlukan",
        "apabila ada perbaikan (revisi)",
        "bila perlu",
        "from receipt",
        "after receipt",
        "if needed",
        "per berkas",
        "/orang",
        "/ 10 berkas",
        "setiap berkas",
        "hingga berkas lengkap",
    ],
)
def test_a_condition_is_kept_as_text(condition: str) -> None:
    standard = parse(f"3 hari kerja {condition}")
    assert standard.maximum == Duration({Unit.WORKING_DAY: 3})
    assert standard.condition == condition


@pytest.mark.parametrize("text", ["", "   ", "-", "–", "—", "n/a", "N/A", "Tidak ada", " - "])
def test_a_cell_without_a_standard_is_blank(text: str) -> None:
    standard = parse(text)
    assert standard == TimeStandard(text, StandardKind.BLANK)
    assert standard.format() == "-"


@pytest.mark.parametrize(
    "text",
    [
        "sesuai jadwal", "Sesuai Kebutuhan", "sesuai dengan ketentuan", "sesuai jadwal kegiatan",
        "insidentil", "tentatif", "kondisional", "menyesuaikan", "menyesuaikan jadwal",
        "as scheduled", "ad hoc",
    ],
)  # fmt: skip
def test_a_text_without_a_fixed_length_is_unmeasured(text: str) -> None:
    standard = parse(text)
    assert standard.kind is StandardKind.UNMEASURED
    assert standard.maximum is None
    assert standard.note == text


@pytest.mark.parametrize("text", ["Setiap Hari kerja", "tiap bulan", "every working day"])
def test_a_frequency_is_periodic(text: str) -> None:
    standard = parse(text)
    assert standard.kind is StandardKind.PERIODIC
    assert standard.maximum is None
    assert standard.note == text
