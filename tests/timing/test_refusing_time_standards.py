"""Texts that are no time standard, or could be two: each is refused at its column, with a hint."""

from __future__ import annotations

import pickle

import pytest

from sopflow.errors import SopflowError
from sopflow.timing import TimeStandard, TimeStandardError


def refusal(text: str) -> TimeStandardError:
    with pytest.raises(TimeStandardError) as caught:
        TimeStandard.parse(text)
    error = caught.value
    assert error.text == text
    assert error.reason().endswith(".")
    assert error.hint().endswith((".", "?"))
    return error


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("120 Menit / 3 Hari", 11, "does not say which"),
        ("3 hari atau 24 jam", 8, "does not say which"),
        ("1/2 hari", 2, "does not say which"),
        ("1 or 2 days", 3, "does not say which"),
        ("15 menit / 2 hr", 10, "does not say which"),
        ("5", 1, "without a unit"),
        ("183", 1, "without a unit"),
        ("1 jam 30", 7, "without a unit"),
        ("dua puluh", 1, "without a unit"),
        ("1 - 3", 5, "without a unit"),
        ("maksimal 5 / hari", 10, "without a unit"),
        ("5 hr", 3, '"hr" may be "hari" or "hour"'),
        ("5 Hr.", 3, '"Hr." may be "hari" or "hour"'),
        ("1.000 jam", 1, "can be read as a decimal"),
        ("1,000 jam", 1, "can be read as a decimal"),
        ("1.000.000 menit", 1, "can be read as a decimal"),
        ("30 menit - 1 hari", 12, "counted in different ways"),
        ("1 hari - 3 hari kerja", 10, "counted in different ways"),
        ("minimal maksimal 3 hari", 9, "contradict"),
        ("minimal 1 - 3 hari", 9, "contradict"),
        ("maksimal 1 hari maksimal 2 hari", 26, "do not make one range"),
        ("minimal 1 - 2 hari, maksimal 3 hari", 30, "do not make one range"),
        ("1 hari maksimal 2 hari", 17, "do not make one range"),
    ],
)
def test_two_readings_are_ambiguous(text: str, column: int, reason: str) -> None:
    error = refusal(text)
    assert error.ambiguous
    assert error.column == column
    assert reason in error.reason()


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("15 mnit", 4, '"mnit" is no unit of time'),
        ("15 berkas", 4, '"berkas" is no unit of time'),
        ("lima blas menit", 6, '"blas" is no unit of time'),
        ("lima dua menit", 6, '"dua" is no unit of time'),
        ("hari", 1, "number is missing"),
        ("besok", 1, "neither a number nor a word"),
        ("maksimak 3 hari", 1, "neither a number nor a word"),
        ("paling 3 hari", 1, "neither a number nor a word"),
        ("maksimal", 9, "text ends"),
        ("maksimal   ", 9, "text ends"),
        ("3 hari +", 9, "text ends"),
        ("total", 6, "text ends"),
        ("-3 hari", 1, "negative"),
        ("\N{EN DASH} 3 hari", 1, "negative"),
        ("0 menit", 1, "nothing"),
        ("1 jam 0 menit", 7, "nothing"),
        ("0 x 24 jam", 1, "nothing"),
        ("3 - 1 hari", 1, "descends"),
        ("maksimal 2 jam - 30 menit", 10, "descends"),
        ("minimal 3 hari, maksimal 1 hari", 9, "descends"),
        ("3 - hari", 3, "no upper end"),
        ("3 hari -", 8, "no upper end"),
        ("setengah bulan", 1, "no agreed length"),
        ("1,5 tahun", 1, "no agreed length"),
        ("1,5 minggu", 1, "no agreed length"),
        ("0,5 x 0,25 jam", 1, "too fine"),
        ("101 tahun", 1, "beyond any calendar"),
        ("99999999999999999999 menit", 1, "beyond any calendar"),
        ("1 x 99999 hari", 1, "beyond any calendar"),
        ("maksimal 60 tahun + 60 tahun", 10, "beyond any calendar"),
        ("3 (tigo) hari", 3, "brackets hold the same number"),
        ("3 (tiga hari)", 3, "brackets hold the same number"),
        ("3 (sehari) hari", 3, "brackets hold the same number"),
        ("3 hari (kerja", 8, "never closed"),
        ("3 hari selesai", 8, '"selesai" is not expected'),
        ("3 hari keja", 8, '"keja" is not expected'),
        ("3 hari )", 8, '")" is not expected'),
        ("3 hari 🙂 lagi", 8, "is not expected"),
        ("3 hari sejak", 8, "Nothing follows"),
        ("3 hari per", 8, "Nothing follows"),
        ("setiap", 1, "how often"),
        ("sesuai", 1, "neither a number nor a word"),
    ],
)
def test_what_is_wrong_is_said_at_its_column(text: str, column: int, reason: str) -> None:
    error = refusal(text)
    assert not error.ambiguous
    assert error.column == column
    assert reason in error.reason()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("15 mnit", 'Did you mean "menit"?'),
        ("maksimak 3 hari", 'Did you mean "maksimal"?'),
        ("3 hari keja", 'Did you mean "kerja"?'),
        ("2 minggu kerja", 'There are "hari kerja", "jam kerja" and "hari kalender"; other units have no such form.'),
    ],
)
def test_a_slip_of_the_pen_gets_a_suggestion(text: str, hint: str) -> None:
    assert refusal(text).hint() == hint


def test_columns_count_code_points() -> None:
    assert refusal("\U0001f642\U0001f642").column == 1
    assert refusal("± 15 mnit").column == 6
    # Letters of which folding makes two.
    assert refusal("3 hari (\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}\N{LATIN SMALL LETTER SHARP S}) keja").column == 13


def test_a_hostile_text_is_refused_by_its_length() -> None:
    error = refusal("1" * 100_000)
    assert error.column == 501
    assert "100,000 characters" in error.reason()
    assert len(str(error)) < 300
    assert TimeStandard.parse("1 hari sejak " + "x" * 487).maximum is not None


def test_the_message_says_where_what_and_what_to_do() -> None:
    error = refusal("5 hr")
    assert str(error) == (
        'Time standard "5 hr", column 3: "hr" may be "hari" or "hour". Write "hari" or "jam" in full.'
    )


def test_the_error_is_a_value_error_of_the_library_and_travels_between_processes() -> None:
    error = refusal("5 hr")
    assert isinstance(error, ValueError)
    assert isinstance(error, SopflowError)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  our own data
    assert (str(again), again.ambiguous) == (str(error), True)
