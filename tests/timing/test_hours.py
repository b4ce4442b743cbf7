"""Opening hours: days and spans are parsed into one normal form, and errors have a column."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.timing import CalendarError, Span, WeeklyHours, parse_days, parse_spans


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", (0,)),
        ("Fri", (4,)),
        ("mon-thu", (0, 1, 2, 3)),
        ("mon - thu", (0, 1, 2, 3)),
        ("mon\N{EN DASH}thu", (0, 1, 2, 3)),
        ("monday-thursday", (0, 1, 2, 3)),
        ("mon, wed, fri", (0, 2, 4)),
        ("fri, mon-tue", (0, 1, 4)),
        ("sat-mon", (0, 5, 6)),
        ("mon-sun", (0, 1, 2, 3, 4, 5, 6)),
        ("senin-kamis", (0, 1, 2, 3)),
        ("sen, sel, rab, kam, jum, sab, min", (0, 1, 2, 3, 4, 5, 6)),
        ("Senin, Selasa, Rabu, Kamis, Jumat, Sabtu, Minggu", (0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_days_are_named_in_english_or_indonesian(text: str, days: tuple[int, ...]) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize(
    ("text", "column", "reason", "hint"),
    [
        ("", 1, "day of the week is missing", 'Write "mon-thu"'),
        ("mon,", 5, "day of the week is missing", 'Write "mon-thu"'),
        ("mon, -tue", 6, "day of the week is missing", 'Write "mon-thu"'),
        ("mon-tue-wed", 1, "day of the week is missing", 'Write "mon-thu"'),
        ("mon-fry", 5, '"fry" is not a day', 'Did you mean "fri'),
        ("senen", 1, '"senen" is not a day', 'Did you mean "senin"?'),
        ("mon, tue-fry", 10, '"fry" is not a day', 'Did you mean "fri'),
        ("mon, xx", 6, '"xx" is not a day', "The days are mon, tue"),
        ("mon-wed, tue", 10, "Tuesday is named twice", "once"),
        ("mon, sat-mon", 6, "Monday is named twice", "once"),
        ("mon, wed, xx", 11, '"xx" is not a day', "The days are mon, tue"),
    ],
)
def test_an_invalid_day_is_refused_at_its_column(text: str, column: int, reason: str, hint: str) -> None:
    with pytest.raises(CalendarError) as caught:
        parse_days(text)
    error = caught.value
    assert (error.text, error.column) == (text, column)
    assert reason in error.reason.en
    assert hint in error.hint.en


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("07:30-16:00", (Span(450, 960),)),
        ("7.30 \N{EN DASH} 16.00", (Span(450, 960),)),
        ("07:30-12:00, 13:00-16:00", (Span(450, 720), Span(780, 960))),
        ("13:00-16:00,07:30-12:00", (Span(450, 720), Span(780, 960))),
        ("08:00-12:00, 12:00-16:00", (Span(480, 960),)),
        ("00:00-24:00", (Span(0, 1440),)),
    ],
)
def test_spans_are_sorted_and_adjacent_spans_are_joined(text: str, spans: tuple[Span, ...]) -> None:
    assert parse_spans(text) == spans


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("", 1, "Opening hours are missing"),
        ("07:30", 1, "Opening hours are missing"),
        ("07:30-12:00, pagi", 14, "Opening hours are missing"),
        ("08:00-09:00, 10:00-11:00, pagi", 27, "Opening hours are missing"),
        ("07:30-24:01", 7, "time of day does not exist"),
        ("07:60-12:00", 1, "time of day does not exist"),
        ("07:30-12:00, 13:00-25:00", 20, "time of day does not exist"),
        ("16:00-07:30", 1, "closing time is not after"),
        ("08:00-08:00", 1, "closing time is not after"),
        ("07:30-12:00, 11:00-16:00", 14, "overlaps 07:30-12:00"),
    ],
)
def test_an_invalid_span_is_refused_at_its_column(text: str, column: int, reason: str) -> None:
    with pytest.raises(CalendarError) as caught:
        parse_spans(text)
    assert (caught.value.text, caught.value.column) == (text, column)
    assert reason in caught.value.reason.en


def test_a_week_needs_a_day_with_hours() -> None:
    with pytest.raises(CalendarError, match="do not name a day"):
        WeeklyHours.parse({})
    with pytest.raises(CalendarError, match="do not name a day"):
        WeeklyHours(((Span(0, 60),),))


def test_a_day_cannot_have_hours_twice() -> None:
    with pytest.raises(CalendarError, match="Friday already has hours"):
        WeeklyHours.parse({"mon-fri": "08:00-16:00", "fri": "08:00-11:00"})


def test_adjacent_days_with_equal_hours_share_a_key() -> None:
    hours = WeeklyHours.parse(
        {"mon": "08:00-16:00", "selasa, wed": "08.00-16.00", "fri": "08:00-11:00", "sun": "10:00-11:00"}
    )
    assert hours.texts() == {"mon-wed": "08:00-16:00", "fri": "08:00-11:00", "sun": "10:00-11:00"}


def test_civil_servants_work_37_and_a_half_hours_a_week() -> None:
    hours = WeeklyHours.parse(
        {"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"},
    )
    assert hours.minutes == 37.5 * 60


def spans() -> st.SearchStrategy[tuple[Span, ...]]:
    boundaries = st.lists(st.integers(0, 1440), max_size=6, unique=True).map(sorted)
    return boundaries.map(lambda at: tuple(map(Span, at[::2], at[1::2])))


@given(st.lists(spans(), min_size=7, max_size=7).filter(any))
def test_parsing_the_texts_of_hours_gives_equal_hours(days: list[tuple[Span, ...]]) -> None:
    hours = WeeklyHours(tuple(days))
    assert WeeklyHours.parse(hours.texts()) == hours
    assert WeeklyHours.parse(hours.texts()).texts() == hours.texts()
    assert hash(WeeklyHours.parse(hours.texts())) == hash(hours)


def test_an_error_has_place_reason_and_hint_and_can_be_pickled() -> None:
    with pytest.raises(CalendarError) as caught:
        parse_days("mon-fry")
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  trusted data
    assert str(again) == str(caught.value)
    assert str(again).startswith('Calendar "mon-fry", column 5: "fry" is not a day of the week.')
