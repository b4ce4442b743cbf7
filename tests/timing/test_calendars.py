"""Working calendars: construction, errors, opening times, holidays."""

from __future__ import annotations

import pickle
import sys
import zoneinfo
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from sopflow.timing import (
    ROUND_THE_CLOCK,
    CalendarError,
    DayMeaning,
    Holidays,
    Period,
    Span,
    TimeStandard,
    WeeklyHours,
    WorkCalendar,
    zones,
)
from sopflow.timing import holidays as holidays_module

JAKARTA = zoneinfo.ZoneInfo("Asia/Jakarta")
OFFICE = {"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"}
RAMADAN = {"mon-thu": "08:00-12:30, 13:00-15:00", "fri": "08:00-11:30, 12:30-15:30"}


def jakarta(*when: int) -> datetime:
    return datetime(*when, tzinfo=JAKARTA)  # type: ignore[arg-type, misc]  # year, month, day, hour, minute


def test_a_calendar_is_built_from_plain_data() -> None:
    plain = WorkCalendar(
        timezone="Asia/Jakarta",
        hours=OFFICE,
        holidays={"country": "ID", "categories": ["public", "government"]},
        periods=[{"from": "2026-02-18", "to": "2026-03-19", "hours": RAMADAN}],
        closed=["2026-06-01"],
        open=[date(2026, 6, 6)],
        day="calendar",
    )
    values = WorkCalendar(
        "Asia/Jakarta",
        WeeklyHours.parse(OFFICE),
        Holidays("ID", ("public", "government")),
        (Period(date(2026, 2, 18), date(2026, 3, 19), WeeklyHours.parse(RAMADAN)),),
        (date(2026, 6, 1),),
        (date(2026, 6, 6),),
        DayMeaning.CALENDAR,
    )
    assert plain == values
    assert hash(plain) == hash(values)
    assert WorkCalendar(holidays="ID").holidays == Holidays("ID")


def test_the_keys_of_a_period_are_from_and_to() -> None:
    fields = attrs.fields_dict(Period)
    assert fields["start"].metadata["key"] == "from"
    assert fields["end"].metadata["key"] == "to"


def test_a_calendar_can_be_pickled() -> None:
    calendar = WorkCalendar("Asia/Jakarta", OFFICE, "ID")
    start = jakarta(2026, 3, 2, 9)
    due = calendar.due(start, TimeStandard.parse("3 hari"))
    again = pickle.loads(pickle.dumps(calendar))  # noqa: S301  trusted data
    assert again == calendar
    assert hash(again) == hash(calendar)
    assert again.due(start, TimeStandard.parse("3 hari")) == due


@pytest.mark.parametrize(
    ("data", "text", "message"),
    [
        ({"timezone": "asia/jakarta"}, "asia/jakarta", 'Did you mean "Asia/Jakarta"?'),
        ({"timezone": "Asia/Jakrta"}, "Asia/Jakrta", 'Did you mean "Asia/Jakarta"'),
        ({"timezone": "WITA"}, "WITA", 'Did you mean "Asia/Makassar"?'),
        ({"timezone": "../../etc"}, "../../etc", 'such as "Asia/Jakarta"'),
        ({"timezone": "Asia"}, "Asia", "zone is unknown"),
        ({"timezone": ""}, "", "zone is unknown"),
        ({"holidays": "id"}, "id", 'Did you mean "ID"'),
        ({"holidays": "Indonesia"}, "Indonesia", "No holidays are known"),
        ({"holidays": {"country": "ID", "categories": "goverment"}}, "goverment", 'Did you mean "government"?'),
        ({"holidays": {"country": "ID", "categories": ["zz"]}}, "zz", "Choose one of government, public."),
        ({"holidays": {"country": "DE", "subdivision": "BF"}}, "BF", "Did you mean"),
        ({"holidays": {"country": "ID", "subdivision": "JK"}}, "JK", "list its holidays under `closed`."),
        ({"holidays": {"land": "ID"}}, "land", "keys country, categories and subdivision"),
        ({"holidays": {"categories": ["public"]}}, "holidays", "keys country, categories and subdivision"),
        ({"hours": {"mon-fry": "08:00-16:00"}}, "mon-fry", "not a day of the week"),
        ({"hours": {"mon": "08:00-26:00"}}, "08:00-26:00", "time of day does not exist"),
        ({"closed": ["14 Pebruari 2017"]}, "14 Pebruari 2017", "Write it as 2024-04-15."),
        ({"open": [datetime(2024, 4, 15, 8, tzinfo=UTC)]}, "2024-04-15T08:00:00+00:00", "a date is expected"),
        ({"day": "hari"}, "hari", 'Write "working" or "calendar".'),
        (
            {"periods": [{"from": "2026-02-18", "to": "2026-03-19", "hours": RAMADAN}]},
            "2026-02-18",
            "a calendar without hours",
        ),
        (
            {"hours": OFFICE, "periods": [{"from": "2026-02-18", "to": "2026-02-17", "hours": RAMADAN}]},
            "2026-02-17",
            "ends before its first day",
        ),
        ({"hours": OFFICE, "periods": [{"from": "2026-02-18"}]}, "from", "keys from, to and hours"),
        (
            {
                "hours": OFFICE,
                "periods": [
                    {"from": "2026-03-01", "to": "2026-03-19", "hours": RAMADAN},
                    {"from": "2026-02-18", "to": "2026-03-01", "hours": RAMADAN},
                ],
            },
            "2026-03-01",
            "overlaps the period from 18 February 2026",
        ),
    ],
)
def test_unknown_and_contradictory_values_are_refused(data: Mapping[str, Any], text: str, message: str) -> None:
    with pytest.raises(CalendarError) as caught:
        WorkCalendar(**data)
    assert caught.value.text == text
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("data", "text", "slug"),
    [
        ({"timezone": "Asia/Jakrta"}, "Asia/Jakrta", "unknown-zone"),
        ({"holidays": "Indonesia"}, "Indonesia", "unknown-country"),
        ({"holidays": {"country": "ID", "categories": ["zz"]}}, "zz", "unknown-category"),
        ({"holidays": {"country": "DE", "subdivision": "ZZ"}}, "ZZ", "unknown-subdivision"),
        ({"holidays": {"land": "ID"}}, "land", "holidays-keys"),
        ({"closed": ["besok"]}, "besok", "not-a-date"),
        ({"day": "hari"}, "hari", "unknown-meaning"),
        ({"hours": OFFICE, "periods": [{"from": "2026-02-18", "to": "2026-02-19"}]}, "from, to", "period-keys"),
        ({"hours": {}}, "", "no-hours"),
    ],
)
def test_an_error_about_a_whole_value_has_column_1(data: Mapping[str, Any], text: str, slug: str) -> None:
    with pytest.raises(CalendarError) as caught:
        WorkCalendar(**data)
    error = caught.value
    assert (error.text, error.column, error.code) == (text, 1, slug)
    assert error.args == (text, 1, slug, error.data)


def test_an_error_lists_twelve_names_if_none_is_similar() -> None:
    with pytest.raises(CalendarError) as caught:
        Holidays("DE", subdivision="0")
    known = caught.value.data["known"]
    assert isinstance(known, tuple)
    assert (len(known), list(known)) == (12, sorted(known))


def test_every_country_code_of_the_holidays_package_is_accepted() -> None:
    assert Holidays("IDN").days(2024) == Holidays("ID").days(2024)
    assert len(Holidays("ID", ["public", "government"]).days(2024)) == 29
    assert Holidays("DE", subdivision="BE").days(2024) > Holidays("DE").days(2024)


def test_a_missing_holidays_package_is_an_error_with_the_install_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    holidays_module._check.cache_clear()
    with pytest.raises(CalendarError, match=r'pip install "sopflow\[calendar\]"') as caught:
        WorkCalendar(holidays="ID")
    assert (caught.value.text, caught.value.column) == ("holidays", 1)


def test_without_a_time_zone_database_only_utc_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> None:
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", missing)
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    assert zones.zone_named("UTC") is UTC
    with pytest.raises(CalendarError, match=r'pip install "sopflow\[calendar\]"') as caught:
        WorkCalendar("Asia/Jakarta")
    assert (caught.value.text, caught.value.column) == ("Asia/Jakarta", 1)


OPENING_TIMES: Sequence[tuple[datetime, bool, datetime]] = [
    (jakarta(2026, 3, 2, 7, 29), False, jakarta(2026, 3, 2, 7, 30)),
    (jakarta(2026, 3, 2, 7, 30), True, jakarta(2026, 3, 2, 7, 30)),
    (jakarta(2026, 3, 2, 11, 59), True, jakarta(2026, 3, 2, 11, 59)),
    (jakarta(2026, 3, 2, 12, 0), False, jakarta(2026, 3, 2, 13, 0)),
    (jakarta(2026, 3, 2, 16, 0), False, jakarta(2026, 3, 3, 7, 30)),
    (jakarta(2026, 3, 6, 16, 0), True, jakarta(2026, 3, 6, 16, 0)),
    (jakarta(2026, 3, 6, 16, 30), False, jakarta(2026, 3, 9, 7, 30)),
    (jakarta(2025, 12, 31, 18, 0), False, jakarta(2026, 1, 1, 7, 30)),
]


@pytest.mark.parametrize(("at", "is_open", "opening"), OPENING_TIMES)
def test_an_office_opens_and_closes(at: datetime, is_open: bool, opening: datetime) -> None:
    office = WorkCalendar("Asia/Jakarta", OFFICE)
    assert office.is_open(at) is is_open
    assert office.next_opening(at) == opening
    assert office.next_opening(at.astimezone(UTC)) == opening
    assert office.next_opening(at).tzinfo is JAKARTA


def test_a_calendar_without_hours_is_always_open_but_keeps_its_working_days() -> None:
    calendar = WorkCalendar(holidays="ID", closed=["2026-03-03"], open=["2026-03-07"])
    sunday = datetime(2026, 3, 8, 3, tzinfo=UTC)
    assert calendar.is_open(sunday)
    assert calendar.next_opening(sunday) == sunday
    assert calendar.hours_on(date(2026, 3, 8)) == (Span(0, 1440),)
    assert [calendar.is_working_day(date(2026, 3, day)) for day in range(2, 9)] == [
        True, False, True, True, True, True, False,
    ]  # fmt: skip
    assert not calendar.is_working_day(date(2026, 1, 1))


def test_the_hours_of_a_period_apply_from_its_first_to_its_last_day() -> None:
    calendar = WorkCalendar(
        "Asia/Jakarta",
        OFFICE,
        periods=[
            {"from": "2027-02-08", "to": "2027-03-09", "hours": RAMADAN},
            {"from": "2026-02-18", "to": "2026-03-19", "hours": RAMADAN},
        ],
    )
    assert [str(span) for span in calendar.hours_on(date(2026, 2, 17))] == ["07:30-12:00", "13:00-16:00"]
    assert [str(span) for span in calendar.hours_on(date(2026, 2, 18))] == ["08:00-12:30", "13:00-15:00"]
    assert [str(span) for span in calendar.hours_on(date(2026, 3, 19))] == ["08:00-12:30", "13:00-15:00"]
    assert [str(span) for span in calendar.hours_on(date(2026, 3, 20))] == ["07:30-11:30", "13:00-16:30"]
    week = jakarta(2026, 3, 2), jakarta(2026, 3, 9)
    assert calendar.working_time(*week) == timedelta(hours=32.5)


def test_closed_days_override_hours_and_open_days_override_all() -> None:
    calendar = WorkCalendar(
        "Asia/Jakarta",
        {"tue-thu": "08:00-16:00", "fri": "08:00-11:00"},
        holidays="ID",
        closed=["2026-03-04", "2026-03-05"],
        open=["2026-03-05", "2026-01-01", "2026-03-07"],
    )
    assert not calendar.is_working_day(date(2026, 3, 4))
    assert calendar.hours_on(date(2026, 3, 4)) == ()
    assert calendar.hours_on(date(2026, 5, 1)) == ()
    assert calendar.is_working_day(date(2026, 3, 5))
    assert calendar.is_working_day(date(2026, 1, 1))
    # A Saturday without hours has the hours of the first weekday with hours.
    assert calendar.hours_on(date(2026, 3, 7)) == (Span(480, 960),)


def test_the_default_calendar_counts_a_bare_day_as_24_hours() -> None:
    friday = datetime(2026, 3, 6, 9, 30, tzinfo=UTC)
    assert WorkCalendar(day="calendar") == ROUND_THE_CLOCK
    assert ROUND_THE_CLOCK.due(friday, TimeStandard.parse("1 hari")) == friday + timedelta(hours=24)
    assert ROUND_THE_CLOCK.due(friday, TimeStandard.parse("36 jam")) == friday + timedelta(hours=36)


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 3, 6, 9, 30)  # noqa: DTZ001  the point of the test
    with pytest.raises(ValueError, match="has no time zone") as caught:
        WorkCalendar().due(naive, TimeStandard.parse("1 hari"))
    assert not isinstance(caught.value, CalendarError)


def test_a_calendar_that_never_opens_has_no_due_times() -> None:
    monday = date(2026, 1, 5)
    shut = [monday + timedelta(weeks=week) for week in range(-60, 52 * 20)]
    calendar = WorkCalendar(hours={"mon": "08:00-09:00"}, closed=shut)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for text in ("1 menit", "1 hari", "1 minggu"):
        with pytest.raises(CalendarError, match="does not open within 10 years of 1 January 2026"):
            calendar.due(start, TimeStandard.parse(text))
    every_day = [date(2025, 1, 1) + timedelta(days=day) for day in range(366 * 13)]
    for zone in ("UTC", "America/Lima"):
        with pytest.raises(CalendarError, match="does not open within 10 years of 1 January 2026"):
            WorkCalendar(zone, closed=every_day).due(start + timedelta(hours=12), TimeStandard.parse("1 hari"))


def test_a_calendar_may_open_ten_years_later() -> None:
    shut = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(522)]
    calendar = WorkCalendar(hours={"mon": "08:00-09:00"}, closed=shut)
    first = datetime(2036, 1, 7, 8, tzinfo=UTC)
    for start in (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)):
        assert calendar.next_opening(start) == first
        assert calendar.due(start, TimeStandard.parse("1 menit")) == first + timedelta(minutes=1)
        assert calendar.due(start, TimeStandard.parse("1 hari")) == first + timedelta(weeks=1)


def test_a_calendar_that_stops_opening_has_no_later_due_times() -> None:
    first = date(2026, 1, 6)
    shut = [first + timedelta(days=day) for day in range(366 * 13)]
    start = datetime(2026, 1, 5, 8, tzinfo=UTC)
    calendar = WorkCalendar(hours={"mon-sun": "08:00-09:00"}, closed=shut)
    assert calendar.due(start, TimeStandard.parse("1 jam")) == datetime(2026, 1, 5, 9, tzinfo=UTC)
    for text in ("2 jam", "1 hari"):
        with pytest.raises(CalendarError, match="does not open"):
            calendar.due(start, TimeStandard.parse(text))


@pytest.mark.parametrize("text", ["100 tahun", "36525 hari", "36525 hari kalender", "800000 jam", "30000 x 24 jam"])
def test_a_due_time_beyond_the_last_year_is_refused(text: str) -> None:
    calendar = WorkCalendar(hours={"mon": "08:00-08:01"})
    with pytest.raises(CalendarError, match="beyond the range of the calendar"):
        calendar.due(datetime(9950, 1, 1, tzinfo=UTC), TimeStandard.parse(text))


def test_a_standard_takes_at_most_five_hundred_years() -> None:
    calendar = WorkCalendar(hours={"mon": "08:00-08:01"})
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for text in ("400 jam", "24000 hari"):
        due = calendar.due(start, TimeStandard.parse(text))
        assert due is not None
        assert 2480 < due.year < 2500
    for text in ("500 jam", "30000 hari"):
        with pytest.raises(CalendarError, match="beyond the range of the calendar"):
            calendar.due(start, TimeStandard.parse(text))


def test_the_cache_of_years_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sopflow.timing.timetable._KEPT", 2)
    calendar = WorkCalendar("Asia/Jakarta", {"mon-fri": "08:00-16:00"}, closed=["1999-12-31"])
    start = jakarta(2026, 1, 5, 8)
    assert calendar.working_time(start, start + timedelta(weeks=520)) == timedelta(hours=40 * 520)


X: Mapping[str, object] = {"x-sk": "SKB 3 Menteri", "x-daftar": ["a", {"b": "c"}]}
FROZEN_X = {**X, "x-daftar": ("a", {"b": "c"})}


def test_extension_keys_affect_equality_but_not_due_times() -> None:
    plain = {
        "holidays": {"country": "ID", **X},
        "periods": [{"from": "2026-02-18", "to": "2026-03-19", "hours": RAMADAN, **X}],
    }
    kept = WorkCalendar("Asia/Jakarta", OFFICE, **plain, extra=X)  # type: ignore[arg-type]  # plain data
    assert kept.extra == FROZEN_X
    assert kept.periods[0].extra == FROZEN_X
    assert kept.holidays is not None
    assert kept.holidays.extra == FROZEN_X
    without = WorkCalendar("Asia/Jakarta", OFFICE, "ID", [{"from": "2026-02-18", "to": "2026-03-19", "hours": RAMADAN}])
    assert kept != without
    assert attrs.evolve(kept, extra={}) != kept
    assert kept == attrs.evolve(kept)
    assert hash(kept) == hash(attrs.evolve(kept))
    start, standard = jakarta(2026, 3, 2, 9), TimeStandard.parse("30 hari kerja")
    assert kept.due(start, standard) == without.due(start, standard)
    assert kept.is_working_day(date(2026, 1, 1)) is without.is_working_day(date(2026, 1, 1)) is False
    again = pickle.loads(pickle.dumps(kept))  # noqa: S301  trusted data
    assert again == kept
    assert again.due(start, standard) == kept.due(start, standard)


def test_extension_keys_are_keyword_arguments() -> None:
    with pytest.raises(TypeError):
        WorkCalendar("UTC", None, None, (), (), (), DayMeaning.WORKING, X)  # type: ignore[call-arg]  # the call is wrong on purpose
    with pytest.raises(CalendarError, match="keys from, to and hours") as caught:
        WorkCalendar(hours=OFFICE, periods=[{"from": "2026-02-18", **X}])
    assert caught.value.text == "from"


def test_a_half_day_holiday_is_open_for_half_its_hours() -> None:
    athens = {"country": "GR", "categories": ["public", "half_day"]}
    calendar = WorkCalendar("Europe/Athens", {"mon-fri": "08:00-12:00, 13:00-17:00"}, holidays=athens)
    christmas_eve = date(2026, 12, 24)
    assert [str(span) for span in calendar.hours_on(christmas_eve)] == ["08:00-12:00"]
    assert calendar.is_working_day(christmas_eve)
    assert calendar.hours_on(date(2026, 12, 25)) == ()
    start = datetime(2026, 12, 23, 15, tzinfo=calendar.zone)
    for text, day, hour in (("6 jam", 24, 12), ("7 jam", 28, 9), ("1 hari", 28, 8)):
        due = calendar.due(start, TimeStandard.parse(text))
        assert due == datetime(2026, 12, day, hour, tzinfo=calendar.zone)
    worked = attrs.evolve(calendar, open=[christmas_eve])
    assert len(worked.hours_on(christmas_eve)) == 2
    without_hours = attrs.evolve(calendar, hours=None)
    due = without_hours.due(start, TimeStandard.parse("1 hari kerja"))
    assert due == datetime(2026, 12, 28, tzinfo=calendar.zone)


def test_commemorations_on_ordinary_days_close_nothing() -> None:
    helsinki = Holidays("FI", ["public", "workday"])
    assert date(2025, 2, 28) not in helsinki.days(2025)
    assert helsinki.days(2025) == Holidays("FI").days(2025)


INDONESIA = Holidays("ID", ["public", "government"])


def test_holidays_are_unsettled_after_the_last_decree_and_while_they_are_estimated() -> None:
    assert INDONESIA.unsettled(2024) == ()
    assert INDONESIA.unsettled(2040) == ("public", "government")
    assert Holidays("ID").unsettled(2040) == ("public",)
    # The package computes Berlin's holidays until its last year.
    assert Holidays("DE", subdivision="BE").unsettled(2040) == ()
    assert Holidays("DE", subdivision="BE").unsettled(2101) == ("public",)


def test_a_due_time_in_a_year_of_unsettled_holidays_is_provisional() -> None:
    calendar = WorkCalendar("Asia/Jakarta", OFFICE, INDONESIA)
    standard = TimeStandard.parse("3 hari kerja")
    known, unknown = jakarta(2024, 6, 3, 9), jakarta(2040, 6, 4, 9)
    assert not calendar.is_provisional(known, standard)
    assert calendar.is_provisional(unknown, standard)
    # In Jakarta the year begins seven hours earlier than in UTC.
    new_year = datetime(2039, 12, 31, 20, tzinfo=UTC)
    assert calendar.is_provisional(new_year, standard)
    assert not attrs.evolve(calendar, holidays=None).is_provisional(unknown, standard)


@pytest.mark.parametrize(
    ("text", "with_hours", "without_hours"),
    [
        ("3 hari kerja", True, True),
        ("3 hari", True, True),
        ("2 jam", True, False),
        ("1 minggu", True, False),
        ("3 x 24 jam", False, False),
        ("1 x 24 jam 1 jam", True, False),
        ("minimal 3 hari", False, False),
    ],
)
def test_a_due_time_that_does_not_depend_on_holidays_is_final(text: str, with_hours: bool, without_hours: bool) -> None:
    due, standard = jakarta(2040, 6, 4, 9), TimeStandard.parse(text)
    assert WorkCalendar("Asia/Jakarta", OFFICE, INDONESIA).is_provisional(due, standard) is with_hours
    assert WorkCalendar("Asia/Jakarta", None, INDONESIA).is_provisional(due, standard) is without_hours
    if text == "3 hari":
        assert not WorkCalendar("Asia/Jakarta", None, INDONESIA, day="calendar").is_provisional(due, standard)


@pytest.mark.parametrize("entry", [{}, {"because": "SKB"}, {"date": "2026-06-19", "on": "2026-06-19"}])
def test_a_special_day_has_a_date_and_may_have_a_source(entry: Mapping[str, Any]) -> None:
    with pytest.raises(CalendarError) as caught:
        WorkCalendar(closed=[entry])
    assert caught.value.code == "special-day-keys"


def test_due_times_do_not_depend_on_sources() -> None:
    plain = WorkCalendar("Asia/Jakarta", OFFICE, closed=["2026-03-03"])
    sourced = WorkCalendar("Asia/Jakarta", OFFICE, closed=[{"date": "2026-03-03", "because": "SK Bupati", **X}])
    start, standard = jakarta(2026, 3, 2, 9), TimeStandard.parse("1 hari kerja")
    assert sourced != plain
    assert sourced.due(start, standard) == plain.due(start, standard) == jakarta(2026, 3, 4, 9)


def test_a_closed_day_names_its_holiday() -> None:
    calendar = WorkCalendar("Asia/Jakarta", OFFICE, "ID")
    closed = calendar.closed_day(date(2026, 1, 1))
    assert closed is not None
    assert closed.name.id == "Tahun Baru Masehi"
    assert calendar.closed_day(date(2026, 1, 2)) is None
