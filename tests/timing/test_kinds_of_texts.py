"""Each kind of time cell, as a table of texts with the expected value or with no due time."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.timing import ROUND_THE_CLOCK, Duration, StandardKind, TimeStandard, TimeStandardError, Unit
from sopflow.timing.grammar import limits, phrases, words

parse = TimeStandard.parse
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)

FREQUENCIES = (
    "3 x sehari", "3x sehari", "3 X Sehari", "3 (tiga) x sehari", "2 kali setahun", "dua kali setahun",
    "2 (dua) kali setahun", "6 bulan sekali", "enam bulan sekali", "sebulan sekali", "sebulan dua kali",
    "setahun 2 kali", "sekali sehari", "sekali dalam setahun", "1 kali dalam 6 bulan", "3 kali per minggu",
    "3x/hari", "3 x per hari", "minimal 2 kali setahun", "paling sedikit 1 kali dalam setahun", "2 - 3 kali seminggu",
    "± 2 kali sebulan", "1,5 x setahun", "2 kali", "1 kali 6 bulan", "setiap hari kerja", "Setiap 3 bulan",
    "tiap-tiap bulan", "pada setiap awal bulan", "per bulan", "setiap tanggal 10", "setiap bulan Maret", "bulanan",
    "harian", "secara berkala", "secara rutin", "2 jam sehari", "2 jam per hari", "15 menit/hari", "3 hari seminggu",
    "1 hari dalam seminggu", "3 hari setiap bulan", "1 jam setiap 3 bulan", "2 jam, 3 x seminggu",
    "3 x sehari selama 5 hari", "minimal setiap bulan", "1 kali setiap penerimaan",
    "once a week", "once per year", "twice a year", "twice daily", "three times a day", "3 times per month",
    "2 times in a year", "every working day", "every 3 months", "each month", "at least every month", "daily",
    "weekly", "monthly", "annually", "2 hours a day", "an hour each day", "1 day per week", "2 days every 6 months",
    "thrice a week",
)  # fmt: skip

MOMENTS = (
    "3 bulan sebelum TMT", "5 menit sebelum jadwal", "H-3", "H - 3", "h-7", "H-3 hari kerja", "H+1", "H-7 s.d. H-1",
    "maksimal H-3", "paling lambat H-1", "pada H-1", "hari H", "pada hari-H", "3 hari kerja sebelum pelaksanaan",
    "paling lambat 3 (tiga) hari kerja sebelum rapat", "selambat-lambatnya 7 hari sebelum tanggal pelaksanaan",
    "paling cepat 3 bulan sebelum TMT", "2 - 3 hari sebelum acara", "3 hari sebelumnya", "1 minggu menjelang ujian",
    "2 jam lebih awal", "sebelum rapat dimulai", "sebelum pukul 12.00", "menjelang akhir tahun", "setelah rapat",
    "sejak TMT", "setelah berkas lengkap", "saat rapat", "3 hari sejak TMT", "3 hari setelah jadwal ujian",
    "30 hari terhitung sejak jatuh tempo", "10 hari setelah akhir bulan", "5 hari setelah tanggal 10",
    "3 hari setelah H", "2 hari setelah H+1", "7 hari sejak bulan Maret", "hari yang sama dengan pelaksanaan ujian",
    "pada hari yang sama sebelum pukul 12", "3 jam sebelum keberangkatan (check-in)",
    "3 months before the effective date", "5 minutes before the schedule", "5 days prior to the hearing", "D-3",
    "T+2", "at least 2 days before the exam", "no later than 7 days before the meeting", "one week in advance",
    "2 days beforehand", "before the meeting", "after approval", "upon receipt", "3 days after the due date",
    "10 days from the end of the month", "the same day as the hearing", "3 days ahead of schedule",
)  # fmt: skip

OTHER_ROWS = (
    "2 hari setelah langkah 4", "2 hari sejak baris 3", "3 hari kerja terhitung sejak tahap 2", "1 jam setelah nomor 5",
    "1 jam setelah kegiatan nomor 5", "30 menit sesudah butir 2", "3 hari sejak kegiatan no. 3", "setelah langkah 4",
    "15 menit setelah selesainya langkah 2", "2 hari mulai dari langkah 1", "3 hari setelah tahap kedua",
    "sejak nomor 3", "2 days after step 4", "2 days from row 3", "one hour after completing step 2", "after step 4",
    "3 days since the first stage", "30 minutes from step 1",
)  # fmt: skip

AT_ONCE = (
    "segera", "Segera", "sesegera mungkin", "secepatnya", "secepat mungkin", "seketika", "saat itu juga",
    "pada saat itu juga", "tanpa penundaan", "langsung", "segera setelah berkas lengkap", "segera setelah langkah 3",
    "spontan", "segera sekali", "without delay", "Without undue delay", "immediately", "immediately after receipt",
    "at once", "right away", "promptly", "instantly", "as soon as possible", "ASAP", "real time", "real-time",
)  # fmt: skip

UNMEASURED = (
    "sesuai jadwal", "Sesuai Kebutuhan", "sesuai dengan ketentuan", "sesuai permintaan", "sesuai agenda pimpinan",
    "tergantung jumlah berkas", "menyesuaikan jadwal", "insidentil", "kondisional", "situasional", "tidak tentu",
    "tidak ditentukan", "tanpa batas waktu", "bervariasi", "fleksibel", "as scheduled", "as needed", "as required",
    "according to schedule", "depending on the case", "subject to approval", "on demand", "ad hoc", "varies", "ongoing",
    "no limit",
)  # fmt: skip

UNTIL_DONE = (
    "sampai selesai", "Sampai Selesai", "hingga selesai", "s.d. selesai", "s/d selesai", "sampai dengan selesai",
    "sampai tuntas", "sampai acara selesai", "sampai kegiatan berakhir", "hingga rapat ditutup",
    "sampai batas yang wajar",     "until done", "until finished", "until completed",
    "until the meeting ends", "till done", "until complete",
)  # fmt: skip

WINDOWS = (
    "bulan Maret", "Maret", "Januari - Maret", "Januari s.d. Maret 2024", "bulan Februari sampai Juni", "10 Maret",
    "10 Maret 2024", "1-5 Januari", "tanggal 10", "tgl. 10", "tanggal 10 bulan berikutnya", "paling lambat tanggal 5",
    "pada tanggal 17 Agustus", "sampai tanggal 5", "s.d. 10 Maret", "bulan berikutnya", "bulan depan", "tahun berjalan",
    "awal bulan", "akhir tahun", "akhir bulan Desember", "minggu pertama", "minggu kedua bulan Maret", "minggu ke-2",
    "triwulan I", "semester 2", "tahun 2024", "hari Senin", "Senin - Jumat", "hari kerja pertama", "pukul 08.00",
    "pkl. 10.00 WIB", "jam 08.00", "jam 08:00 - 12:00", "08.00 - 12.00 WIB", "08:00", "2024-03-01", "10/03/2024",
    "March", "in March", "March to June", "10 March 2024", "by 10 March", "on the 10th", "next month", "this year",
    "end of the month", "the end of March", "first week of March", "Q1", "Monday", "the last day of the month",
    "date of the decree",
)  # fmt: skip

SAME_DAY = (
    "pada hari yang sama", "hari yang sama", "Hari Yang Sama", "di hari yang sama", "hari itu juga",
    "pada hari itu juga", "pada hari itu", "hari kerja yang sama", "pada hari kerja yang sama", "hari ini juga",
    "hari yang sama juga", "maksimal hari yang sama", "paling lambat hari itu juga", "selesai pada hari yang sama",
    "dalam hari yang sama", "akhir hari kerja", "sampai akhir hari kerja", "same day", "the same day",
    "on the same day", "the same working day", "within the same business day", "that same day", "end of day",
    "by the end of the day", "until the end of the working day", "EOD", "close of business",
)  # fmt: skip

DURATIONS = {
    # introductions and bounds
    "dalam waktu satu (1) bulan": {Unit.MONTH: 1},
    "paling lambat dalam kurun waktu 3 hari kerja": {Unit.WORKING_DAY: 3},
    "paling lambat dalam kurun waktu 14 (empat belas) hari kerja": {Unit.WORKING_DAY: 14},
    "dalam jangka waktu paling lama 30 hari": {Unit.DAY: 30},
    "dalam tempo 7 hari": {Unit.DAY: 7},
    "selama 15 menit": {Unit.MINUTE: 15},
    "lamanya 15 menit": {Unit.MINUTE: 15},
    "durasi: 15 menit": {Unit.MINUTE: 15},
    "waktu: 3 hari": {Unit.DAY: 3},
    "kurang dari satu (1) bulan": {Unit.MONTH: 1},
    "< 30 menit": {Unit.MINUTE: 30},
    "<30 menit": {Unit.MINUTE: 30},
    "di bawah 30 menit": {Unit.MINUTE: 30},
    "tidak boleh lebih dari 3 hari": {Unit.DAY: 3},
    "tidak melebihi 3 hari": {Unit.DAY: 3},
    "sampai dengan 3 hari": {Unit.DAY: 3},
    "hingga 3 hari kerja": {Unit.WORKING_DAY: 3},
    "3 hari paling lama": {Unit.DAY: 3},
    "paling telat 3 hari": {Unit.DAY: 3},
    "less than 30 minutes": {Unit.MINUTE: 30},
    "in less than an hour": {Unit.HOUR: 1},
    "under 30 minutes": {Unit.MINUTE: 30},
    "not more than 3 days": {Unit.DAY: 3},
    "not later than 3 working days": {Unit.WORKING_DAY: 3},
    "no longer than 2 hours": {Unit.HOUR: 2},
    "not exceeding 2 hours": {Unit.HOUR: 2},
    "within a period of 3 days": {Unit.DAY: 3},
    "a maximum of 3 days": {Unit.DAY: 3},
    "maximum of three (3) days": {Unit.DAY: 3},
    "in 3 days": {Unit.DAY: 3},
    "for 15 minutes": {Unit.MINUTE: 15},
    "30 minutes max": {Unit.MINUTE: 30},
    "3 days at most": {Unit.DAY: 3},
    "until 3 days": {Unit.DAY: 3},
    # numbers
    "10 (sepuluh hari)": {Unit.DAY: 10},
    "5 (lima hari)": {Unit.DAY: 5},
    "5 (lima hari kerja)": {Unit.WORKING_DAY: 5},
    "5 (lima hari) kerja": {Unit.WORKING_DAY: 5},
    "lima (5 hari)": {Unit.DAY: 5},
    "3 (three days)": {Unit.DAY: 3},
    "1 x 24 (dua puluh empat jam)": {Unit.CLOCK_DAY: 1},
    "1 kali 24 jam": {Unit.CLOCK_DAY: 1},
    "1 (satu) kali 24 (dua puluh empat) jam": {Unit.CLOCK_DAY: 1},
    "2 kali 30 menit": {Unit.MINUTE: 60},
    "1/2 hari": {Unit.DAY: "0.5"},
    "1/4 jam": {Unit.MINUTE: 15},
    "3/4 jam": {Unit.MINUTE: 45},
    "1 1/2 jam": {Unit.MINUTE: 90},
    "1/2 tahun": {Unit.MONTH: 6},
    "two and a half hours": {Unit.MINUTE: 150},
    # a limit beside other words
    "segera, paling lama 1 hari": {Unit.DAY: 1},
    "segera (maksimal 1 jam)": {Unit.HOUR: 1},
    "segera dalam 1 x 24 jam": {Unit.CLOCK_DAY: 1},
    "sampai selesai, maksimal 3 hari": {Unit.DAY: 3},
    "immediately, at most 2 hours": {Unit.HOUR: 2},
    # conditions with numbers and other words that name no moment
    "3 hari kerja sejak berkas lengkap": {Unit.WORKING_DAY: 3},
    "3 hari setelah 2 kali panggilan": {Unit.DAY: 3},
    "3 hari sejak tanggal surat diterima": {Unit.DAY: 3},
    "3 hari setelah surat sesuai jadwal": {Unit.DAY: 3},
    "3 days once the file is complete": {Unit.DAY: 3},
    "1 hari (8 jam) (2 kali)": {Unit.DAY: 1},
    "15 menit per berkas": {Unit.MINUTE: 15},
    "15 menit/orang": {Unit.MINUTE: 15},
    "2 x 30 menit": {Unit.MINUTE: 60},
    "3 hari sampai selesai": {Unit.DAY: 3},
}

MINIMUMS = {
    "lebih dari 3 hari": {Unit.DAY: 3},
    "> 3 hari": {Unit.DAY: 3},
    "tidak kurang dari 3 hari": {Unit.DAY: 3},
    "paling singkat 3 hari": {Unit.DAY: 3},
    "paling cepat 3 hari": {Unit.DAY: 3},
    "secepat-cepatnya 3 hari": {Unit.DAY: 3},
    "tidak lebih cepat dari 3 hari": {Unit.DAY: 3},
    "no earlier than 3 days": {Unit.DAY: 3},
    "3 days at the earliest": {Unit.DAY: 3},
    "sedikitnya 2 jam": {Unit.HOUR: 2},
    "more than 2 hours": {Unit.HOUR: 2},
    "over 2 hours": {Unit.HOUR: 2},
    "a minimum of 2 hours": {Unit.HOUR: 2},
    "2 jam minimal": {Unit.HOUR: 2},
}

UNREADABLE = (
    "besok", "lusa", "entah", "cepat", "lama", "15 berkas", "dua blas menit", "3 hari kerj", "sesuai", "waktu",
    "selama", "hari", "minggu", "3 (tigo) hari", "2/3 hari", "1 / 2 hari", "hari itu juga, maksimal 2 jam",
    "soon", "a while",     "3 dayz", "1 day or so", "setelah 3 hari", "sebelum 3 hari",
    "sesuai 3 hari", "tergantung", "depending on",
)  # fmt: skip


def assert_uncounted(text: str, kind: StandardKind) -> None:
    standard = parse(text)
    assert standard.kind is kind
    assert not standard.binds
    assert (standard.minimum, standard.maximum) == (None, None)
    assert ROUND_THE_CLOCK.due(MONDAY, standard) is None
    assert standard.note == " ".join(text.split())
    assert parse(standard.format()) == standard


@pytest.mark.parametrize("text", FREQUENCIES)
def test_a_frequency_has_no_due_time(text: str) -> None:
    assert_uncounted(text, StandardKind.PERIODIC)


@pytest.mark.parametrize("text", [*MOMENTS, *OTHER_ROWS])
def test_a_time_relative_to_a_moment_or_another_row_has_no_due_time(text: str) -> None:
    assert_uncounted(text, StandardKind.RELATIVE)


@pytest.mark.parametrize("text", UNMEASURED)
def test_no_fixed_length_has_no_due_time(text: str) -> None:
    assert_uncounted(text, StandardKind.UNMEASURED)


@pytest.mark.parametrize("text", AT_ONCE)
def test_at_once_has_no_due_time(text: str) -> None:
    assert_uncounted(text, StandardKind.IMMEDIATE)


@pytest.mark.parametrize("text", UNTIL_DONE)
def test_until_done_has_no_due_time(text: str) -> None:
    assert_uncounted(text, StandardKind.OPEN_ENDED)


@pytest.mark.parametrize("text", WINDOWS)
def test_a_part_of_the_calendar_has_no_due_time(text: str) -> None:
    assert_uncounted(text, StandardKind.WINDOW)


@pytest.mark.parametrize("text", SAME_DAY)
def test_the_same_day_is_until_the_end_of_the_working_day(text: str) -> None:
    standard = parse(text)
    assert standard == parse("hari yang sama")
    assert standard.kind is StandardKind.SAME_DAY
    assert standard.binds
    assert standard.maximum is None


@pytest.mark.parametrize(("text", "parts"), DURATIONS.items())
def test_a_duration_is_read_whatever_introduces_it(text: str, parts: dict[Unit, int | str]) -> None:
    standard = parse(text)
    assert standard.kind is StandardKind.DURATION
    assert standard.maximum == Duration(parts)
    assert standard.minimum is None


@pytest.mark.parametrize(("text", "parts"), MINIMUMS.items())
def test_a_comparison_with_the_lower_end_sets_no_due_time(text: str, parts: dict[Unit, int]) -> None:
    standard = parse(text)
    assert standard.minimum == Duration(parts)
    assert not standard.binds


@pytest.mark.parametrize("text", UNREADABLE)
def test_any_other_text_is_an_error(text: str) -> None:
    with pytest.raises(TimeStandardError):
        parse(text)


LEADS: dict[str, dict[Unit, int]] = {
    "3 bulan sebelum TMT": {Unit.MONTH: 3},
    "5 menit sebelum jadwal": {Unit.MINUTE: 5},
    "paling lambat 3 (tiga) hari kerja sebelum rapat": {Unit.WORKING_DAY: 3},
    "selambat-lambatnya 7 hari sebelum tanggal pelaksanaan": {Unit.DAY: 7},
    "minimal 2 hari sebelum rapat": {Unit.DAY: 2},
    "\N{PLUS-MINUS SIGN} 3 hari sebelum rapat": {Unit.DAY: 3},
    "1 hari kerja 2 jam sebelum rapat": {Unit.WORKING_DAY: 1, Unit.HOUR: 2},
    "sehari sebelum rapat": {Unit.DAY: 1},
    "2 x 24 jam sebelum keberangkatan (check-in)": {Unit.CLOCK_DAY: 2},
    "1 minggu menjelang ujian": {Unit.WEEK: 1},
    "2 jam lebih awal": {Unit.HOUR: 2},
    "3 hari sebelumnya": {Unit.DAY: 3},
    "5 hari sebelum 10 Maret": {Unit.DAY: 5},
    "3 hari sebelum langkah 4": {Unit.DAY: 3},
    "segera, paling lambat 3 hari sebelum jadwal": {Unit.DAY: 3},
    # a range and two bounds end at the latest of their times
    "2 - 3 hari sebelum acara": {Unit.DAY: 2},
    "3 - 1 hari sebelum acara": {Unit.DAY: 1},
    "paling cepat 3 bulan dan paling lambat 1 bulan sebelum TMT": {Unit.MONTH: 1},
    "paling lambat 1 bulan dan paling cepat 3 bulan sebelum TMT": {Unit.MONTH: 1},
    "minimal 2 hari maksimal 5 hari sebelum rapat": {Unit.DAY: 2},
    # the day of an event
    "H-3": {Unit.DAY: 3},
    "h - 7": {Unit.DAY: 7},
    "maksimal H-3": {Unit.DAY: 3},
    "minimal H-3": {Unit.DAY: 3},
    "paling lambat H-3 hari kerja": {Unit.WORKING_DAY: 3},
    "H-3 kerja": {Unit.WORKING_DAY: 3},
    "H-3 HK": {Unit.WORKING_DAY: 3},
    "H-1 minggu": {Unit.WEEK: 1},
    "H-7 (tujuh)": {Unit.DAY: 7},
    "H-7 (tujuh) hari kerja sebelum acara": {Unit.WORKING_DAY: 7},
    "H-3 pelaksanaan ujian": {Unit.DAY: 3},
    "sampai dengan H-1": {Unit.DAY: 1},
    "5 days prior to the hearing": {Unit.DAY: 5},
    "at least 2 days before the exam": {Unit.DAY: 2},
    "no later than 7 working days before the meeting": {Unit.WORKING_DAY: 7},
    "one week in advance": {Unit.WEEK: 1},
    "3 days ahead of schedule": {Unit.DAY: 3},
    "D-3": {Unit.DAY: 3},
    "T-2 hours": {Unit.HOUR: 2},
    "until D-1": {Unit.DAY: 1},
}

LAGS: dict[str, dict[Unit, int | str]] = {
    "2 hari setelah langkah 4": {Unit.DAY: 2},
    "3 hari kerja terhitung sejak tahap 2": {Unit.WORKING_DAY: 3},
    "3 hari kerja setelah jadwal": {Unit.WORKING_DAY: 3},
    "paling lambat 14 (empat belas) hari kerja sejak TMT": {Unit.WORKING_DAY: 14},
    "30 hari terhitung sejak jatuh tempo": {Unit.DAY: 30},
    "5 hari setelah tanggal 10 bulan berikutnya": {Unit.DAY: 5},
    "10 hari setelah akhir bulan": {Unit.DAY: 10},
    "setengah hari setelah langkah 2": {Unit.DAY: "0.5"},
    "1 jam 30 menit setelah langkah 2": {Unit.MINUTE: 90},
    "2 x 24 jam setelah langkah 3": {Unit.CLOCK_DAY: 2},
    "sehari setelah langkah 2": {Unit.DAY: 1},
    "3 hari (24 jam kerja) setelah langkah 4": {Unit.DAY: 3},
    "1 - 3 hari setelah langkah 4": {Unit.DAY: 3},
    "paling cepat 1 hari dan paling lambat 3 hari setelah langkah 4": {Unit.DAY: 3},
    "segera, paling lambat 3 hari setelah langkah 4": {Unit.DAY: 3},
    "3 hari setelah H": {Unit.DAY: 3},
    "3 hari kerja sesudah hari H": {Unit.WORKING_DAY: 3},
    "H+3": {Unit.DAY: 3},
    "maksimal H+3": {Unit.DAY: 3},
    "pada H + 1": {Unit.DAY: 1},
    "selambat-lambatnya H+7 hari kerja": {Unit.WORKING_DAY: 7},
    "H+14 hari kalender setelah acara": {Unit.CALENDAR_DAY: 14},
    "within 3 days after step 4": {Unit.DAY: 3},
    "3 working days after the schedule": {Unit.WORKING_DAY: 3},
    "not later than 30 days after the end of the month": {Unit.DAY: 30},
    "one hour after completing step 2": {Unit.HOUR: 1},
    "3 days after D-day": {Unit.DAY: 3},
    "T+2 business days": {Unit.WORKING_DAY: 2},
}

WITHOUT_LENGTH = (
    # an earliest time
    "paling cepat 3 bulan sebelum TMT", "secepat-cepatnya 3 bulan sebelum TMT", "paling cepat H-3", "minimal H+3",
    "tidak lebih cepat dari 3 bulan sebelum TMT", "minimal 3 hari setelah langkah 4",
    "paling cepat 3 hari setelah langkah 4", "no earlier than 3 months before the date",
    "3 months before the date at the earliest", "at least 3 days after step 4", "not before D-3",
    # several amounts
    "H-7 s.d. H-1", "H-3 dan H-1", "H-3 sampai hari H", "2 hari setelah H+1", "H-3 pukul 12.00",
    "3 hari sebelum rapat atau 5 hari sebelum ujian", "3 hari setelah langkah 4 atau lima hari setelah langkah 6",
    "3 hari sejak langkah 4 selesai, paling lambat 5 hari", "3 hari sebelum rapat (72 jam)", "H-7 (2 jam)",
    "3 days after step 4 or 5 days after step 6",
    # contradictions
    "H-3 setelah rapat", "H+3 sebelum rapat",
    # no amount
    "hari H", "H-0", "sebelum rapat", "setelah rapat", "setelah langkah 4", "sejak nomor 3", "menjelang akhir tahun",
    "sebelum pukul 12.00", "hari yang sama dengan pelaksanaan ujian", "after step 4", "before 10 March", "D-day",
)  # fmt: skip


@pytest.mark.parametrize(("text", "parts"), LEADS.items())
def test_a_time_before_a_moment_keeps_its_lead(text: str, parts: dict[Unit, int]) -> None:
    standard = parse(text)
    assert (standard.kind, standard.lead, standard.lag) == (StandardKind.RELATIVE, Duration(parts), None)
    assert standard.counted_back == TimeStandard("", StandardKind.DURATION, maximum=Duration(parts))
    assert standard.counted_on is None
    assert parse(standard.format("id")) == parse(standard.format("en")) == standard


@pytest.mark.parametrize(("text", "parts"), LAGS.items())
def test_a_time_after_a_moment_or_a_row_keeps_its_lag(text: str, parts: dict[Unit, int | str]) -> None:
    standard = parse(text)
    assert (standard.kind, standard.lead, standard.lag) == (StandardKind.RELATIVE, None, Duration(parts))
    assert standard.counted_on == TimeStandard("", StandardKind.DURATION, maximum=Duration(parts))
    assert standard.counted_back is None
    assert parse(standard.format("id")) == parse(standard.format("en")) == standard


@pytest.mark.parametrize("text", WITHOUT_LENGTH)
def test_a_relative_time_without_exactly_one_latest_time_is_not_counted(text: str) -> None:
    standard = parse(text)
    assert standard.kind is StandardKind.RELATIVE
    assert (standard.lead, standard.lag) == (None, None)
    assert (standard.counted_back, standard.counted_on) == (None, None)


def test_a_duration_is_counted_on_and_back() -> None:
    standard = parse("3 hari kerja sejak berkas lengkap")
    assert standard.counted_on is standard
    assert standard.counted_back == TimeStandard("", StandardKind.DURATION, maximum=Duration({Unit.WORKING_DAY: 3}))


def test_the_same_day_is_counted_on_but_not_back() -> None:
    standard = parse("hari yang sama")
    assert standard.counted_on is standard
    assert standard.counted_back is None


def test_a_relative_time_keeps_its_inconsistencies() -> None:
    (found,) = parse("3 (empat) hari setelah langkah 4").inconsistencies
    assert found.column == 4


def test_a_same_day_keeps_its_condition_and_remarks() -> None:
    standard = parse("hari itu juga (8 jam) (loket) setelah berkas lengkap")
    assert (standard.note, standard.condition) == ("loket", "setelah berkas lengkap")
    assert standard.equivalent == Duration({Unit.HOUR: 8})
    assert standard.format("en") == "the same day (8 hours) (loket) setelah berkas lengkap"
    assert parse(standard.format("id")) == parse(standard.format("en")) == standard


def test_running_text_does_not_take_a_frequency_for_a_limit() -> None:
    assert list(limits("Melapor dalam 6 bulan sekali, maksimal 3 x sehari, dalam 2 jam per hari")) == []


# --- laws ----------------------------------------------------------------------------------------------

_AMOUNTS = st.sampled_from(("3 hari", "2 (dua) jam", "1 - 3 hari kerja", "setengah hari", "10 days", "satu bulan"))
_BOUNDS = st.sampled_from(("", "maksimal ", "paling lambat ", "dalam waktu ", "at most ", "± ", "segera, "))
_AFTER = st.sampled_from(("sejak", "setelah", "terhitung sejak", "after", "from", "mulai dari"))
_MOMENTS = st.sampled_from(
    ("jadwal ujian", "TMT", "tanggal 10", "akhir bulan", "jatuh tempo", "H", "H-3", "bulan Maret", "the due date")
)
_ROWS = st.builds(
    "{} {}".format, st.sampled_from(("langkah", "baris", "nomor", "tahap", "row", "step")), st.integers(1, 99)
)
_EVENTS = st.sampled_from(("rapat", "jadwal", "pelaksanaan ujian", "keberangkatan", "the hearing", "TMT"))
_BEFORE = st.sampled_from(("sebelum", "menjelang", "before", "prior to"))
_PERIODS = st.sampled_from(("sehari", "per hari", "/ minggu", "setiap 3 bulan", "dalam setahun", "a day", "per month"))


_PREFIXES = st.sampled_from(("", "maksimal ", "pada ", "paling lambat "))


@st.composite
def named(draw: st.DrawFn) -> str:
    """Draw a text that names a moment, a frequency or another row."""
    amount = draw(_BOUNDS) + draw(_AMOUNTS)
    forms: list[Callable[[], str]] = [
        lambda: f"{amount} {draw(_AFTER)} {draw(_MOMENTS | _ROWS)}",
        lambda: f"{amount} {draw(_BEFORE)} {draw(_EVENTS)}",
        lambda: f"{amount} {draw(_PERIODS)}",
        lambda: f"{draw(st.integers(1, 20))} {draw(st.sampled_from(('x', 'kali')))} {draw(_PERIODS)}",
        lambda: f"{draw(_AMOUNTS)} sekali",
        lambda: f"{draw(_PREFIXES)}H{draw(st.sampled_from('-+'))}{draw(st.integers(1, 30))}",
    ]
    return draw(st.sampled_from(forms))()


@given(named())
def test_no_text_that_names_a_moment_a_frequency_or_another_row_has_a_due_time(text: str) -> None:
    try:
        standard = parse(text)
    except TimeStandardError:
        return
    assert not standard.binds
    assert parse(standard.format("en")) == standard


_VOCABULARY = sorted(
    {
        word
        for phrases_ in (
            words.UNITS, words.BOUNDS, words.INTRODUCTIONS, words.ONE_OF, words.NUMBER_BEGINNINGS, words.CONDITIONS,
            words.CONNECTORS, words.TIMES, words.TO, phrases.UNMEASURED, phrases.EACH, phrases.REGULARLY, phrases.ONCE,
            phrases.BEFORE, phrases.AFTER, phrases.DAY_H, phrases.MOMENTS, phrases.ROWS, phrases.IMMEDIATE,
            phrases.UNTIL, phrases.SAME_DAY, phrases.MONTHS, phrases.ORDINALS, phrases.PARTS, phrases.DATES,
            phrases.PREFIX, ("1", "3", "24", "1/2", "1,5", "08.00", "2024"), ("(", ")", "/", "-", "+", ":", ","),
        )
        for word in phrases_
    }
)  # fmt: skip


@given(st.lists(st.sampled_from(_VOCABULARY), max_size=9).map(" ".join))
def test_any_sequence_of_known_words_is_read_consistently_or_refused(text: str) -> None:
    try:
        standard = parse(text)
    except TimeStandardError as error:
        assert 1 <= error.column <= len(text) + 1  # noqa: PT017  both outcomes are lawful
        return
    assert standard.binds == (ROUND_THE_CLOCK.due(MONDAY, standard) is not None)
    for language in ("en", "id"):
        assert parse(standard.format(language)) == standard


@pytest.mark.parametrize(
    "text",
    [
        f"{word} " * (500 // (len(word) + 1))
        for word in (
            "segera", "(", "3 x", "sampai", "3 hari", "sekali", "(1 hari)", "dalam", "sejak", "1/2", "hari yang sama",
            "10 (sepuluh hari", "sehari 2 kali", "segera (", "3 hari sebelum", "H-3", "2 hari setelah langkah 4", "H+",
            "paling cepat 3 hari sebelum rapat (", "tidak lebih",
        )
    ],
)  # fmt: skip
def test_a_long_repetition_is_read_or_refused_at_once(text: str) -> None:
    calls = Counter[str]()

    def count(_frame: object, event: str, _argument: object) -> None:
        calls[event] += 1

    sys.setprofile(count)
    try:
        parse(text)
    except TimeStandardError:
        pass
    finally:
        sys.setprofile(None)
    assert calls.total() < 40 * len(text)
