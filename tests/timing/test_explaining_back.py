"""Explanations of times counted back from a moment: the pieces add up, and read as sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from tests.timing.test_counting_back import back
from tests.timing.test_explanations import DECREED, NOT_COUNTED, OFFICE, dates_without_work
from tests.timing.test_laws import durations, instant, standard, starts

from sopflow import TimeStandard, WorkCalendar
from sopflow.testing.strategies import calendars
from sopflow.text import Text
from sopflow.timing import CalendarError, DayMeaning, Duration, Explanation, PieceKind

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)


def explained(calendar: WorkCalendar, moment: datetime, duration: Duration) -> Explanation:
    assume(moment - back(calendar, moment, duration) <= timedelta(days=3660))
    found = calendar.explain_back(moment, standard(duration))
    assert found is not None
    return found


def explain(moment: str, text: str, calendar: WorkCalendar = OFFICE) -> Explanation:
    at = datetime.fromisoformat(moment).replace(tzinfo=calendar.zone)
    found = calendar.explain_back(at, TimeStandard.parse(text))
    assert found is not None
    return found


# --- laws ----------------------------------------------------------------------------------------------


@given(calendars(), starts, durations)
def test_pieces_lead_from_the_moment_back_to_the_due_time_without_gaps(
    calendar: WorkCalendar, moment: datetime, duration: Duration
) -> None:
    explanation = explained(calendar, moment, duration)
    assert explanation.back
    assert instant(explanation.start) == instant(moment)
    assert instant(explanation.end) == back(calendar, moment, duration)
    times = [explanation.start, *(piece.start for piece in explanation.pieces)]
    assert [instant(piece.end) for piece in explanation.pieces] == [instant(time) for time in times[:-1]]
    assert instant(times[-1]) == instant(explanation.end)
    assert all(instant(one) > instant(other) for one, other in pairwise(times))


@given(calendars(), starts, durations)
def test_counted_pieces_add_up_to_the_standard(calendar: WorkCalendar, moment: datetime, duration: Duration) -> None:
    pieces = explained(calendar, moment, duration).pieces
    counted = sum((each.amount for each in pieces if isinstance(each.amount, Duration)), Duration()).measure
    measure = duration.measure
    day = "working_days" if calendar.day is DayMeaning.WORKING else "calendar_days"
    assert counted == measure._replace(days=0, work=0, **{day: getattr(measure, day) + measure.days})
    worked = sum((piece.length for piece in pieces if piece.kind is PieceKind.WORK), timedelta())
    assert worked == timedelta(microseconds=measure.work)


@given(calendars(with_hours=True), starts, durations)
def test_work_is_within_opening_hours_and_closed_time_is_not(
    calendar: WorkCalendar, moment: datetime, duration: Duration
) -> None:
    for piece in explained(calendar, moment, duration).pieces:
        worked = calendar.working_time(piece.start, piece.end)
        if piece.kind is PieceKind.WORK:
            assert worked == piece.length
        elif piece.kind in NOT_COUNTED:
            assert worked == timedelta()


@given(calendars(), starts, durations)
def test_counted_dates_are_the_working_days_before_the_moment(
    calendar: WorkCalendar, moment: datetime, duration: Duration
) -> None:
    pieces = explained(calendar, moment, duration).pieces
    whole = [piece for piece in pieces if piece.kind is PieceKind.WORKING_DAYS and piece.counted]
    assume(whole)
    for piece in whole:
        assert piece.amount is not None
        assert piece.amount.measure.working_days // 1 == len(piece.counted)
        assert all(map(calendar.is_working_day, piece.counted))
        first, last = piece.counted[-1], piece.counted[0]
        between = [first + n * DAY for n in range((last - first).days + 1)]
        assert [*reversed(piece.counted)] == [day for day in between if calendar.is_working_day(day)]


@given(calendars(), starts, durations)
def test_skipped_days_are_exactly_the_dates_without_work(
    calendar: WorkCalendar, moment: datetime, duration: Duration
) -> None:
    for piece in explained(calendar, moment, duration).pieces:
        skips = piece.kind in {PieceKind.CLOSED, PieceKind.WORKING_DAYS}
        assert [day.date for day in piece.closed] == (dates_without_work(calendar, piece) if skips else [])


@given(calendars(), starts, durations)
def test_sentences_are_complete_in_both_languages(calendar: WorkCalendar, moment: datetime, duration: Duration) -> None:
    for sentence in explained(calendar, moment, duration).sentences:
        for text in (sentence.en, sentence.id):
            assert text.endswith(".")
            assert text.isprintable()
            assert "{" not in text


# --- examples ------------------------------------------------------------------------------------------


def test_working_days_read_as_numbered_sentences() -> None:
    assert explain("2024-06-20 09:00", "3 hari kerja sebelum jadwal").format("id").splitlines() == [
        "1. Standar waktunya 3 hari kerja, dihitung mundur dari Kamis, 20 Juni 2024 pukul 09.00 WIB.",
        (
            "2. 3 hari kerja sebelumnya, dari Rabu, 19 Juni 2024 mundur ke Kamis, 13 Juni 2024, "
            "adalah Kamis, 13 Juni 2024 pukul 09.00 WIB."
        ),
        (
            "3. Tidak dihitung: Sabtu, 15 Juni 2024 s.d. Minggu, 16 Juni 2024 (akhir pekan); "
            "Senin, 17 Juni 2024 (hari libur: Hari Raya Idul Adha); "
            "Selasa, 18 Juni 2024 (cuti bersama: Cuti Bersama Hari Raya Idul Adha)."
        ),
        "4. Batas waktunya Kamis, 13 Juni 2024 pukul 09.00 WIB.",
    ]


def test_hours_read_as_numbered_sentences() -> None:
    assert explain("2024-06-10 06:00", "8 jam").format("en").splitlines() == [
        "1. The time standard is 8 hours; it is counted back from Monday, 10 June 2024 at 06:00 WIB.",
        "2. There is no working time then; it ended on Friday, 7 June 2024 at 16:30 WIB.",
        "3. Not counted: Saturday, 8 June 2024 to Sunday, 9 June 2024 (weekend).",
        "4. Working time on Friday, 7 June 2024: 7 hours 30 minutes, 07:30–11:30, 13:00–16:30 (break 11:30–13:00).",
        "5. No working time passes after Thursday, 6 June 2024 at 16:00 WIB.",
        "6. Working time on Thursday, 6 June 2024: 30 minutes, 15:30–16:00.",
        "7. The due time is Thursday, 6 June 2024 at 15:30 WIB.",
    ]


def test_units_are_counted_back_from_the_smallest() -> None:
    explanation = explain("2024-06-13 08:00", "1 bulan 1 x 24 jam 1,5 hari kerja 1 jam")
    assert [piece.kind for piece in explanation.pieces] == [
        PieceKind.WORK,
        PieceKind.CLOSED,
        PieceKind.WORK,
        PieceKind.WORKING_DAYS,
        PieceKind.WORKING_DAYS,
        PieceKind.ELAPSED,
        PieceKind.CALENDAR_DAYS,
        PieceKind.CLOSED,
    ]
    assert [text.en for text in explanation.sentences][4:8] == [
        "1 working day earlier it is Tuesday, 11 June 2024 at 15:30 WIB.",
        (
            "0.5 working days earlier, as a share of the opening hours since the same time on the working day before, "
            "it is Tuesday, 11 June 2024 at 10:45 WIB."
        ),
        "1 x 24 hours pass, whether the office is open or closed, from Monday, 10 June 2024 at 10:45 WIB.",
        "1 month earlier it is Friday, 10 May 2024 at 10:45 WIB; every date counts.",
    ]


def test_a_time_of_day_that_the_last_day_lacks_is_named() -> None:
    sentences = explain("2024-06-10 11:45", "1 hari kerja").sentences
    assert sentences[1:3] == (
        Text(
            "1 working day earlier it is Friday, 7 June 2024 at 11:30 WIB.",
            "1 hari kerja sebelumnya adalah Jumat, 7 Juni 2024 pukul 11.30 WIB.",
        ),
        Text(
            "There is no working time on Friday, 7 June 2024 at 11:45, so the closing before it counts.",
            "Pada Jumat, 7 Juni 2024 pukul 11.45 tidak ada waktu kerja, sehingga berlaku akhir waktu kerja sebelumnya.",
        ),
    )


def test_hours_without_a_closing_are_one_sentence() -> None:
    sentences = explain("2024-06-10 16:00", "30 jam", WorkCalendar("Asia/Jakarta")).sentences
    assert sentences[1].en == "Working time from Sunday, 9 June 2024 at 10:00 WIB: 30 hours without a break."


def test_a_closing_at_midnight_is_of_the_day_that_it_closes() -> None:
    (piece,) = explain("2026-03-07 00:00", "1 hari kerja", WorkCalendar()).pieces  # Saturday
    assert piece.counted == (date(2026, 3, 5),)
    assert piece.start == datetime(2026, 3, 6, tzinfo=UTC)


def test_the_source_of_special_hours_is_named() -> None:
    explanation = explain("2024-03-14 10:00", "8 jam", DECREED)
    assert [piece.because for piece in explanation.pieces] == [("SE Ramadan",), (), ("SE Ramadan",)]


def test_the_year_of_the_moment_makes_a_time_provisional() -> None:
    explanation = explain("2040-01-04 09:00", "10 hari kerja")
    assert explanation.provisional
    assert explanation.sentences[-1].en == "The due time is provisional: the holidays of 2040 are not final."


@pytest.mark.parametrize("text", ["-", "setiap hari", "minimal 2 jam setelah langkah 4", "hari yang sama"])
def test_a_standard_without_a_length_is_not_explained(text: str) -> None:
    assert OFFICE.explain_back(datetime(2024, 6, 3, tzinfo=UTC), TimeStandard.parse(text)) is None


def test_a_time_more_than_ten_years_before_is_not_explained() -> None:
    with pytest.raises(CalendarError, match="more than 10 years"):
        OFFICE.explain_back(datetime(2024, 6, 3, tzinfo=UTC), TimeStandard.parse("11 tahun"))
