"""Explanations of due times: the pieces add up, name the closed days, and read as sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from tests.timing.test_laws import due, durations, instant, standard, starts

from sopflow import TimeStandard, WorkCalendar
from sopflow.testing.strategies import calendars
from sopflow.text import Text
from sopflow.timing import ClosedReason, DayMeaning, Duration, Explanation, Period, Piece, PieceKind, Unit

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

JAKARTA = "Asia/Jakarta"
OFFICE = WorkCalendar(
    JAKARTA,
    hours={"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"},
    holidays={"country": "ID", "categories": ["public", "government"]},
    periods=[{"from": "2024-03-18", "to": "2024-03-22", "hours": {"mon, wed-fri": "08:00-12:00"}}],
    closed=["2024-06-05"],
)
DAY = timedelta(days=1)
NOT_COUNTED = {PieceKind.BREAK, PieceKind.CLOSED}


def explained(calendar: WorkCalendar, start: datetime, duration: Duration) -> Explanation:
    assume(due(calendar, start, duration) - start <= timedelta(days=3660))
    found = calendar.explain(start, standard(duration))
    assert found is not None
    return found


def explain(start: str, text: str, calendar: WorkCalendar = OFFICE) -> Explanation:
    at = datetime.fromisoformat(start).replace(tzinfo=calendar.zone)
    found = calendar.explain(at, TimeStandard.parse(text))
    assert found is not None
    return found


def kinds(explanation: Explanation) -> list[PieceKind]:
    return [piece.kind for piece in explanation.pieces]


def dates_without_work(calendar: WorkCalendar, piece: Piece) -> list[date]:
    first, last = piece.start.date(), (piece.end - timedelta(microseconds=1)).date()
    dates = (first + n * DAY for n in range((last - first).days + 1))
    return [day for day in dates if not calendar.is_working_day(day)]


# --- laws ----------------------------------------------------------------------------------------------


@given(calendars(), starts, durations)
def test_pieces_lead_from_the_start_to_the_due_time_without_gaps(
    calendar: WorkCalendar, start: datetime, duration: Duration
) -> None:
    explanation = explained(calendar, start, duration)
    assert instant(explanation.start) == instant(start)
    assert instant(explanation.end) == due(calendar, start, duration)
    times = [explanation.start, *(piece.end for piece in explanation.pieces)]
    assert [instant(piece.start) for piece in explanation.pieces] == [instant(time) for time in times[:-1]]
    assert instant(times[-1]) == instant(explanation.end)
    assert all(instant(one) < instant(other) for one, other in pairwise(times))


@given(calendars(), starts, durations)
def test_counted_pieces_add_up_to_the_standard(calendar: WorkCalendar, start: datetime, duration: Duration) -> None:
    pieces = explained(calendar, start, duration).pieces
    counted = sum((each.amount for each in pieces if isinstance(each.amount, Duration)), Duration()).measure
    measure = duration.measure
    day = "working_days" if calendar.day is DayMeaning.WORKING else "calendar_days"
    assert counted == measure._replace(days=0, work=0, **{day: getattr(measure, day) + measure.days})
    worked = sum((piece.length for piece in pieces if piece.kind is PieceKind.WORK), timedelta())
    assert worked == timedelta(microseconds=measure.work)


@given(calendars(with_hours=True), starts, durations)
def test_work_is_within_opening_hours_and_closed_time_is_not(
    calendar: WorkCalendar, start: datetime, duration: Duration
) -> None:
    for piece in explained(calendar, start, duration).pieces:
        worked = calendar.working_time(piece.start, piece.end)
        if piece.kind is PieceKind.WORK:
            assert worked == piece.length
        elif piece.kind in NOT_COUNTED:
            assert worked == timedelta()


@given(calendars(), starts, durations)
def test_counted_dates_are_the_working_days_after_the_start(
    calendar: WorkCalendar, start: datetime, duration: Duration
) -> None:
    pieces = explained(calendar, start, duration).pieces
    whole = [piece for piece in pieces if piece.kind is PieceKind.WORKING_DAYS and piece.counted]
    assume(whole)
    for piece in whole:
        # A fraction of a day that ends at the same instant belongs to the piece.
        assert piece.amount is not None
        assert piece.amount.measure.working_days // 1 == len(piece.counted)
        days = (piece.end.date() - piece.start.date()).days
        passed = [piece.start.date() + n * DAY for n in range(1, days + 1)]
        working = [day for day in passed if calendar.is_working_day(day)]
        # The end moves to the next opening if the last date is closed at the time of day.
        assert list(piece.counted) in (working, [day for day in working if day != piece.end.date()])


def test_a_fraction_of_a_day_that_takes_no_time_is_explained_with_the_whole_days() -> None:
    a_minute = Period(date(2025, 12, 7), date(2025, 12, 7), {"sun": "00:00-00:01"})
    mondays = WorkCalendar(hours={"mon": "07:30-12:00, 13:00-16:00"}, periods=[a_minute])

    found = mondays.explain(datetime(2025, 11, 24, 7, 30, tzinfo=UTC), TimeStandard.parse("2,5 hari kerja"))

    assert found is not None
    assert [str(piece.amount) for piece in found.pieces] == ["2.5 working days"]


@given(calendars(), starts, durations)
def test_skipped_days_are_exactly_the_dates_without_work(
    calendar: WorkCalendar, start: datetime, duration: Duration
) -> None:
    for piece in explained(calendar, start, duration).pieces:
        skips = piece.kind in {PieceKind.CLOSED, PieceKind.WORKING_DAYS}
        assert [day.date for day in piece.closed] == (dates_without_work(calendar, piece) if skips else [])


@given(calendars(), starts, durations)
def test_sentences_are_complete_in_both_languages(calendar: WorkCalendar, start: datetime, duration: Duration) -> None:
    explanation = explained(calendar, start, duration)
    for sentence in explanation.sentences:
        for text in (sentence.en, sentence.id):
            assert text.endswith(".")
            assert text.isprintable()
            assert "{" not in text


# --- pieces --------------------------------------------------------------------------------------------


def test_hours_are_explained_with_breaks_and_nights() -> None:
    explanation = explain("2024-06-03 10:00", "8 jam")
    assert kinds(explanation) == [
        PieceKind.WORK,
        PieceKind.BREAK,
        PieceKind.WORK,
        PieceKind.CLOSED,
        PieceKind.WORK,
    ]
    assert [piece.length / timedelta(hours=1) for piece in explanation.pieces] == [2, 1, 3, 15.5, 3]


def test_a_start_outside_opening_hours_moves_to_the_opening() -> None:
    explanation = explain("2024-06-08 10:00", "30 menit")
    assert kinds(explanation) == [PieceKind.CLOSED, PieceKind.WORK]
    assert explanation.pieces[0].end == datetime(2024, 6, 10, 7, 30, tzinfo=OFFICE.zone)


def test_a_start_in_a_break_moves_to_the_opening() -> None:
    assert kinds(explain("2024-06-03 12:30", "30 menit")) == [PieceKind.CLOSED, PieceKind.WORK]


def test_elapsed_time_is_one_piece() -> None:
    assert kinds(explain("2024-06-08 10:00", "2 x 24 jam")) == [PieceKind.ELAPSED]


def test_months_that_end_on_a_closed_day_move_to_the_opening() -> None:
    assert kinds(explain("2024-05-08 10:00", "1 bulan")) == [PieceKind.CALENDAR_DAYS, PieceKind.CLOSED]


def test_a_fraction_of_a_working_day_is_a_piece_of_its_own() -> None:
    whole, part = explain("2024-06-10 07:30", "2,5 hari kerja").pieces
    assert (whole.amount, part.amount) == (Duration({Unit.WORKING_DAY: 2}), Duration({Unit.WORKING_DAY: "0.5"}))
    assert whole.counted == (date(2024, 6, 11), date(2024, 6, 12))


def test_hours_run_across_the_turn_of_a_year() -> None:
    calendar = WorkCalendar(JAKARTA, hours={"mon-sun": "08:00-16:00"})
    explanation = explain("2024-12-31 15:00", "2 jam", calendar)
    assert kinds(explanation) == [PieceKind.WORK, PieceKind.CLOSED, PieceKind.WORK]
    assert explanation.pieces[-1].start == datetime(2025, 1, 1, 8, tzinfo=calendar.zone)


def test_a_piece_that_ends_at_midnight_does_not_skip_the_next_day() -> None:
    nights = WorkCalendar(JAKARTA, hours={"mon-fri": "20:00-24:00"})
    (piece,) = explain("2024-06-14 22:00", "0,5 hari kerja", nights).pieces
    assert piece.end == datetime(2024, 6, 15, tzinfo=nights.zone)
    assert piece.closed == ()


def test_a_standard_without_maximum_is_not_explained() -> None:
    assert OFFICE.explain(datetime(2024, 6, 3, tzinfo=UTC), TimeStandard.parse("minimal 2 jam")) is None


def test_no_time_at_all_is_due_at_the_opening() -> None:
    explanation = OFFICE.explain(datetime(2024, 6, 3, 9, tzinfo=OFFICE.zone), standard(Duration()))
    assert explanation is not None
    assert explanation.pieces == ()
    assert explanation.end == explanation.start


# --- closed days ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "skipped", "reason", "name"),
    [
        (
            "2024-08-16 09:00",
            date(2024, 8, 17),
            ClosedReason.HOLIDAY,
            Text("Independence Day", "Hari Kemerdekaan Republik Indonesia"),
        ),
        ("2024-08-16 09:00", date(2024, 8, 18), ClosedReason.WEEKEND, Text("")),
        ("2024-06-04 09:00", date(2024, 6, 5), ClosedReason.LOCAL, Text("")),
        ("2024-03-18 09:00", date(2024, 3, 19), ClosedReason.PERIOD, Text("")),
        (
            "2024-04-09 09:00",
            date(2024, 4, 12),
            ClosedReason.JOINT_LEAVE,
            Text("Eid al-Fitr Joint Holiday", "Cuti Bersama Hari Raya Idul Fitri"),
        ),
    ],
)
def test_closed_days_have_their_reason_and_name(start: str, skipped: date, reason: ClosedReason, name: Text) -> None:
    days = [day for piece in explain(start, "1 hari kerja").pieces for day in piece.closed]
    assert [(day.reason, day.name) for day in days if day.date == skipped] == [(reason, name)]


def test_weekdays_without_hours_differ_from_weekends() -> None:
    closed_on_fridays = WorkCalendar(JAKARTA, hours={"mon-thu": "08:00-16:00"})
    (piece,) = explain("2024-06-06 09:00", "1 hari kerja", closed_on_fridays).pieces
    assert [day.reason for day in piece.closed] == [ClosedReason.NO_HOURS, ClosedReason.WEEKEND, ClosedReason.WEEKEND]


def test_a_commemoration_on_a_working_day_does_not_name_a_weekend() -> None:
    for holidays in ({"country": "ID", "categories": ["government"]}, {"country": "GR", "categories": ["half_day"]}):
        calendar = WorkCalendar(JAKARTA, hours={"mon-fri": "08:00-16:00"}, holidays=holidays)
        (piece,) = explain("2024-06-07 09:00", "1 hari kerja", calendar).pieces
        assert {day.reason for day in piece.closed} == {ClosedReason.WEEKEND}


# --- sources -------------------------------------------------------------------------------------------

DECREED = WorkCalendar(
    JAKARTA,
    hours={"mon-fri": "08:00-16:00"},
    holidays={"country": "ID", "categories": ["public", "government"]},
    periods=[
        {"from": "2024-03-12", "to": "2024-03-15", "hours": {"mon-thu": "08:00-14:00"}, "because": "SE Ramadan"},
    ],
    closed=[
        {"date": "2024-06-05", "because": "SK Bupati"},
        {"date": "2024-04-12", "because": "SKB 3 Menteri"},
        "2024-06-12",
    ],
    open=[{"date": "2024-06-08", "because": "Kerja pengganti"}],
)


@pytest.mark.parametrize(
    ("start", "skipped", "source"),
    [
        ("2024-06-04 09:00", date(2024, 6, 5), "SK Bupati"),
        ("2024-03-14 09:00", date(2024, 3, 15), "SE Ramadan"),
        ("2024-04-09 09:00", date(2024, 4, 12), "SKB 3 Menteri"),
        ("2024-06-11 09:00", date(2024, 6, 12), None),
        ("2024-08-16 09:00", date(2024, 8, 17), None),
    ],
)
def test_closed_days_have_the_source_that_the_calendar_names(start: str, skipped: date, source: str | None) -> None:
    days = [day for piece in explain(start, "1 hari kerja", DECREED).pieces for day in piece.closed]
    assert [day.because for day in days if day.date == skipped] == [source]


def test_the_source_of_a_closing_is_in_the_sentence_after_the_name_of_a_holiday() -> None:
    sentences = explain("2024-04-11 09:00", "1 hari kerja", DECREED).sentences
    assert "(joint leave: Eid al-Fitr Joint Holiday; SKB 3 Menteri)" in sentences[2].en
    local = explain("2024-06-04 09:00", "1 hari kerja", DECREED).sentences
    assert local[2].id == "Tidak dihitung: Rabu, 5 Juni 2024 (tutup: SK Bupati)."


def test_the_source_of_special_hours_is_named_once() -> None:
    explanation = explain("2024-03-13 09:00", "8 jam", DECREED)
    assert [piece.because for piece in explanation.pieces] == [("SE Ramadan",), (), ("SE Ramadan",)]
    sentences = [text.en for text in explanation.sentences]
    assert sentences.count("Special hours: SE Ramadan.") == 1
    assert sentences.index("Special hours: SE Ramadan.") == 2


def test_a_working_day_in_spite_of_a_weekend_has_its_source() -> None:
    (piece,) = explain("2024-06-07 09:00", "1 hari kerja", DECREED).pieces
    assert (piece.counted, piece.because) == ((date(2024, 6, 8),), ("Kerja pengganti",))


def test_hours_round_the_clock_have_no_source() -> None:
    calendar = WorkCalendar(JAKARTA, open=[{"date": "2024-06-08", "because": "Kerja pengganti"}])
    (piece,) = explain("2024-06-08 09:00", "2 jam", calendar).pieces
    assert piece.because == ()


def test_a_source_of_any_characters_is_printable() -> None:
    calendar = WorkCalendar(JAKARTA, closed=[{"date": "2024-06-05", "because": "SK\x1b[31m\n{merah}"}])
    sentences = explain("2024-06-04 09:00", "1 hari kerja", calendar).sentences
    assert "(tutup: SK\\x1b[31m\\n{merah})" in sentences[2].id


# --- sentences -----------------------------------------------------------------------------------------


def test_hours_read_as_numbered_sentences() -> None:
    assert explain("2024-06-08 10:00", "8 jam").format("en").splitlines() == [
        "1. The time standard is 8 hours; it runs from Saturday, 8 June 2024 at 10:00 WIB.",
        "2. There is no working time then; it begins on Monday, 10 June 2024 at 07:30 WIB.",
        "3. Not counted: Saturday, 8 June 2024 to Sunday, 9 June 2024 (weekend).",
        "4. Working time on Monday, 10 June 2024: 7 hours 30 minutes, 07:30–12:00, 13:00–16:00 (break 12:00–13:00).",
        "5. No working time passes until Tuesday, 11 June 2024 at 07:30 WIB.",
        "6. Working time on Tuesday, 11 June 2024: 30 minutes, 07:30–08:00.",
        "7. The due time is Tuesday, 11 June 2024 at 08:00 WIB.",
    ]


def test_days_read_as_numbered_sentences() -> None:
    assert explain("2024-06-13 16:00", "1,5 hari kerja").format("id").splitlines() == [
        "1. Standar waktunya 1,5 hari kerja, dihitung sejak Kamis, 13 Juni 2024 pukul 16.00 WIB.",
        "2. Saat itu di luar waktu kerja; waktu kerja dimulai Jumat, 14 Juni 2024 pukul 07.30 WIB.",
        "3. 1 hari kerja dihitung, yaitu Rabu, 19 Juni 2024; berakhir Rabu, 19 Juni 2024 pukul 07.30 WIB.",
        (
            "4. Tidak dihitung: Sabtu, 15 Juni 2024 s.d. Minggu, 16 Juni 2024 (akhir pekan); "
            "Senin, 17 Juni 2024 (hari libur: Hari Raya Idul Adha); "
            "Selasa, 18 Juni 2024 (cuti bersama: Cuti Bersama Hari Raya Idul Adha)."
        ),
        (
            "5. 0,5 hari kerja dihitung sebagai bagian dari jam kerja hingga pukul yang sama pada hari kerja "
            "berikutnya; berakhir Rabu, 19 Juni 2024 pukul 11.15 WIB."
        ),
        "6. Batas waktunya Rabu, 19 Juni 2024 pukul 11.15 WIB.",
    ]


def test_a_time_of_day_that_the_last_day_lacks_is_named() -> None:
    sentences = explain("2024-06-13 11:45", "1 hari kerja").sentences
    assert sentences[2].en == (
        "There is no working time on Friday, 14 June 2024 at 11:45, so the next working time counts."
    )


def test_several_weekends_are_a_number() -> None:
    sentences = explain("2024-07-08 09:00", "15 hari kerja").sentences
    assert sentences[2] == Text("Not counted: 6 weekend days.", "Tidak dihitung: 6 hari akhir pekan.")


def test_hours_without_a_closing_are_one_sentence() -> None:
    sentences = explain("2024-06-08 10:00", "30 jam", WorkCalendar(JAKARTA)).sentences
    assert sentences[1].en == "Working time until Sunday, 9 June 2024 at 16:00 WIB: 30 hours without a break."


def test_hours_until_midnight_end_at_24_00() -> None:
    nights = WorkCalendar(JAKARTA, hours={"mon-fri": "20:00-24:00"})
    sentences = explain("2024-06-10 20:00", "4 jam", nights).sentences
    assert sentences[1].id == "Waktu kerja pada Senin, 10 Juni 2024: 4 jam, pukul 20.00–24.00."


def test_a_provisional_due_time_says_so() -> None:
    explanation = explain("2039-12-28 09:00", "10 hari kerja")
    assert explanation.provisional
    assert explanation.sentences[-1].en == "The due time is provisional: the holidays of 2040 are not final."


# --- what remains after a suspension -------------------------------------------------------------------


@given(calendars(), starts, durations, starts, starts)
def test_pieces_of_what_remains_lead_to_the_new_due_time(
    calendar: WorkCalendar, start: datetime, duration: Duration, suspended: datetime, resumed: datetime
) -> None:
    left = calendar.remaining(suspended, due(calendar, start, duration), standard(duration))
    end = instant(calendar.resume(resumed, left))
    assume(timedelta() <= end - resumed <= timedelta(days=3650))
    assume(not any(amount < 0 for _, amount in left.parts))
    explanation = calendar.explain_rest(resumed, left)
    assert explanation.duration == left
    assert instant(explanation.end) == end
    times = [explanation.start, *(piece.end for piece in explanation.pieces)]
    assert [instant(piece.start) for piece in explanation.pieces] == [instant(time) for time in times[:-1]]
    assert all(sentence.en.isprintable() and sentence.id.endswith(".") for sentence in explanation.sentences)


def test_what_remains_reads_as_sentences() -> None:
    start = datetime(2024, 6, 3, 9, tzinfo=OFFICE.zone)
    standard = TimeStandard.parse("3 hari kerja")
    end = OFFICE.due(start, standard)
    assert end is not None
    left = OFFICE.remaining(start + timedelta(hours=1, minutes=40), end, standard)
    explanation = OFFICE.explain_rest(start + timedelta(days=7), left)
    assert [sentence.en for sentence in explanation.sentences][:2] == [
        "2.78 working days remain; they run from Monday, 10 June 2024 at 09:00 WIB.",
        (
            "2 working days count, from Tuesday, 11 June 2024 to Wednesday, 12 June 2024; "
            "they end on Wednesday, 12 June 2024 at 09:00 WIB."
        ),
    ]
