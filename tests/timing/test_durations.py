"""Durations: exact amounts that are added, compared and written without a calendar."""

from __future__ import annotations

import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.timing import Duration, Family, TimeStandard, Unit

WHOLE = [Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.SEMESTER, Unit.YEAR]


def durations() -> st.SearchStrategy[Duration]:
    parts = st.sampled_from(list(Unit)).flatmap(
        lambda unit: st.tuples(
            st.just(unit),
            st.integers(1, 20)
            if unit in WHOLE
            else st.one_of(st.integers(1, 500), st.integers(1, 5000).map(lambda n: Fraction(n, 100))),
        ),
    )
    return st.lists(parts, min_size=1, max_size=4).map(Duration)


def test_parts_are_added_and_sorted() -> None:
    duration = Duration([(Unit.MINUTE, 30), (Unit.HOUR, 1), (Unit.MINUTE, 15), (Unit.DAY, 0)])
    assert duration.parts == ((Unit.HOUR, 1), (Unit.MINUTE, 45))
    assert duration.families == {Family.WORK}


def test_a_whole_amount_is_an_int() -> None:
    assert repr(Duration({"hour": "2.00"}).parts) == repr(((Unit.HOUR, 2),))


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ({"minute": 60}, {"hour": 1}),
        ({"hour": "1.5"}, {"hour": 1, "minute": 30}),
        ({"hour": 1}, {"working hour": 1}),
        ({"week": 1}, {"calendar day": 7}),
        ({"week": 1, "calendar day": 3}, {"calendar day": 10}),
        ({"quarter": 2}, {"semester": 1}),
        ({"year": 1, "month": 6}, {"month": 18}),
    ],
)
def test_durations_with_the_same_due_times_are_equal(one: dict[str, str], same: dict[str, str]) -> None:
    assert Duration(one) == Duration(same)
    assert hash(Duration(one)) == hash(Duration(same))
    assert str(Duration(one)) == str(Duration(same))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"day": 1}, {"working day": 1}),
        ({"day": 1}, {"calendar day": 1}),
        ({"hour": 24}, {"x 24 hours": 1}),
        ({"x 24 hours": 1}, {"calendar day": 1}),
        ({"month": 1}, {"calendar day": 30}),
        ({"week": 4}, {"month": 1}),
        ({"year": 1}, {"calendar day": 365}),
        ({"year": 1}, {"calendar day": 366}),
    ],
)
def test_durations_that_depend_on_the_calendar_are_not_compared(one: dict[str, int], other: dict[str, int]) -> None:
    assert Duration(one) != Duration(other)
    assert Duration(one).compare(Duration(other)) is None
    with pytest.raises(TypeError, match="depends on the calendar"):
        assert Duration(one) < Duration(other)


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [
        ({"minute": 59}, {"hour": 1}),
        ({"day": 2}, {"day": 3}),
        ({"day": 2}, {"day": 2, "minute": 1}),
        ({"week": 4}, {"month": 1, "calendar day": 1}),
        ({"calendar day": 366}, {"month": 13}),
        ({"month": 1}, {"calendar day": 32, "hour": 1}),
        ({"year": 1}, {"calendar day": 367}),
        ({"month": 1}, {"month": 1, "calendar day": 1}),
        ({}, {"second": 1}),
    ],
)
def test_durations_compare_if_the_answer_is_the_same_under_every_calendar(
    shorter: dict[str, int], longer: dict[str, int]
) -> None:
    short, long = Duration(shorter), Duration(longer)
    assert short < long
    assert long > short
    assert short <= long
    assert long >= short
    assert not long < short
    assert (short.compare(long), long.compare(short), long.compare(long)) == (-1, 1, 0)


def test_equal_durations_are_neither_shorter_nor_longer() -> None:
    one, same, longer = Duration({"hour": 1}), Duration({"minute": 60}), Duration({"hour": 2})
    assert (one < same, one <= same, one > same, one >= same) == (False, True, False, True)
    assert (one < longer, one <= longer, one > longer, one >= longer) == (True, True, False, False)
    assert (longer < one, longer <= one, longer > one, longer >= one) == (False, False, True, True)


def test_more_months_are_longer_even_if_their_days_may_overlap() -> None:
    # Ten months have up to 310 days, eleven at least 308.
    assert Duration({"month": 10}) < Duration({"month": 11})
    assert Duration({"month": 10, "calendar day": 3}) < Duration({"month": 11, "calendar day": 3})
    assert Duration({"month": 10, "calendar day": 3}).compare(Duration({"month": 11, "calendar day": 2})) is None


def test_a_duration_compares_only_with_durations() -> None:
    for compare in ("__eq__", "__lt__", "__le__", "__gt__", "__ge__", "__add__"):
        assert getattr(Duration({"hour": 1}), compare)(1) is NotImplemented
    with pytest.raises(TypeError):
        Duration({"hour": 1}) * 1.5


def test_durations_are_added_and_multiplied() -> None:
    assert Duration({"hour": 1}) + Duration({"day": 1}) == Duration({"day": 1, "hour": 1})
    assert 3 * Duration({"minute": 20}) == Duration({"minute": 20}) * 3 == Duration({"hour": 1})
    assert sum([Duration({"minute": 20})] * 3, Duration()) == Duration({"hour": 1})


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"hour": -1}, "negative"),
        ({"hour": Fraction(1, 3)}, "more than two decimals"),
        ({"month": Fraction(1, 2)}, "undefined"),
        ({"moon": 1}, "moon"),
    ],
)
def test_an_impossible_amount_is_refused(parts: dict[str, Fraction], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Duration(parts)


@pytest.mark.parametrize(
    ("parts", "english", "indonesian"),
    [
        ({}, "0 minutes", "0 menit"),
        ({"minute": 480}, "480 minutes", "480 menit"),
        ({"hour": "1.5"}, "1.5 hours", "1,5 jam"),
        ({"hour": "0.25"}, "0.25 hours", "0,25 jam"),
        ({"hour": 1, "minute": 1}, "1 hour 1 minute", "1 jam 1 menit"),
        ({"working hour": 8}, "8 working hours", "8 jam kerja"),
        ({"x 24 hours": 2}, "2 x 24 hours", "2 x 24 jam"),
        ({"x 24 hours": 1, "second": 5}, "1 x 24 hours 5 seconds", "1 x 24 jam 5 detik"),
        ({"working day": 3}, "3 working days", "3 hari kerja"),
        ({"calendar day": 1}, "1 calendar day", "1 hari kalender"),
        ({"week": 2, "day": 1}, "2 weeks 1 day", "2 minggu 1 hari"),
        ({"quarter": 1}, "1 quarter", "1 triwulan"),
        ({"semester": 2}, "2 semesters", "2 semester"),
    ],
)
def test_a_duration_is_written_in_its_own_units(parts: dict[str, str], english: str, indonesian: str) -> None:
    assert Duration(parts).format("en") == Duration(parts).format() == english
    assert Duration(parts).format("id") == indonesian


def test_the_canonical_text_has_the_largest_units() -> None:
    assert str(Duration({"minute": 90})) == "1 hour 30 minutes"
    assert str(Duration({"month": 12})) == "1 year"
    assert str(Duration({"month": 13})) == "13 months"
    assert str(Duration({"calendar day": 14})) == "2 weeks"
    assert str(Duration({"calendar day": 15})) == "15 calendar days"


@given(durations())
def test_parsing_a_canonical_text_gives_an_equal_duration(duration: Duration) -> None:
    for text in (duration.format("id"), duration.format("en"), str(duration)):
        assert TimeStandard.parse(text).maximum == duration


@given(durations(), durations())
def test_durations_are_equal_if_and_only_if_their_texts_are(one: Duration, other: Duration) -> None:
    assert (one == other) == (str(one) == str(other))


@given(durations(), durations())
def test_a_sum_is_never_shorter_than_its_parts(one: Duration, other: Duration) -> None:
    assert one <= one + other
    assert one + other == other + one


@given(durations())
def test_a_duration_can_be_pickled(duration: Duration) -> None:
    again = pickle.loads(pickle.dumps(duration))  # noqa: S301  trusted data
    assert again == duration
    assert hash(again) == hash(duration)
    assert again.parts == duration.parts
