"""Texts that are not a time standard or have two meanings: the error has a column and a hint."""

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
    assert error.reason.en.endswith(".")
    assert error.hint.en.endswith((".", "?"))
    return error


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("120 Menit / 3 Hari", 11, "does not say which"),
        ("3 hari atau 24 jam", 8, "does not say which"),
        ("2/3 hari", 2, "does not say which"),
        ("1 / 2 hari", 3, "does not say which"),
        ("1 or 2 days", 3, "does not say which"),
        ("15 menit / 2 hr", 10, "does not say which"),
        ("5", 1, "has no unit"),
        ("183", 1, "has no unit"),
        ("1 jam 30", 7, "has no unit"),
        ("dua puluh", 1, "has no unit"),
        ("1 - 3", 5, "has no unit"),
        ("maksimal 5 / hari", 10, "has no unit"),
        ("5 hr", 3, '"hr" may mean "hari" (day) or "hour"'),
        ("5 Hr.", 3, '"Hr." may mean "hari" (day) or "hour"'),
        ("1.000 jam", 1, "can be read as a decimal"),
        ("1,000 jam", 1, "can be read as a decimal"),
        ("1.000.000 menit", 1, "can be read as a decimal"),
        ("30 menit - 1 hari", 12, "units of different kinds"),
        ("1 hari - 3 hari kerja", 10, "units of different kinds"),
        ("minimal maksimal 3 hari", 9, "contradict"),
        ("minimal 1 - 3 hari", 9, "cannot be combined with a range"),
        ("maksimal 1 hari maksimal 2 hari", 26, "do not form one range"),
        ("minimal 1 - 2 hari, maksimal 3 hari", 30, "do not form one range"),
        ("1 hari maksimal 2 hari", 17, "do not form one range"),
    ],
)
def test_a_text_with_two_meanings_is_ambiguous(text: str, column: int, reason: str) -> None:
    error = refusal(text)
    assert error.ambiguous
    assert error.column == column
    assert reason in error.reason.en


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("15 mnit", 4, '"mnit" is not a unit of time'),
        ("15 berkas", 4, '"berkas" is not a unit of time'),
        ("lima blas menit", 6, '"blas" is not a unit of time'),
        ("lima dua menit", 6, '"dua" is not a unit of time'),
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
        ("0 menit", 1, "is zero"),
        ("1 jam 0 menit", 7, "is zero"),
        ("0 x 24 jam", 1, "is zero"),
        ("3 - 1 hari", 1, "descends"),
        ("maksimal 2 jam - 30 menit", 10, "descends"),
        ("minimal 3 hari, maksimal 1 hari", 9, "descends"),
        ("3 - hari", 3, "no upper end"),
        ("3 hari -", 8, "no upper end"),
        ("setengah bulan", 1, "no agreed length"),
        ("1,5 tahun", 1, "no agreed length"),
        ("1,5 minggu", 1, "no agreed length"),
        ("0,5 x 0,25 jam", 1, "too many decimals"),
        ("101 tahun", 1, "more than a hundred years"),
        ("99999999999999999999 menit", 1, "more than a hundred years"),
        ("1 x 99999 hari", 1, "more than a hundred years"),
        ("maksimal 60 tahun + 60 tahun", 10, "more than a hundred years"),
        ("3 (tigo) hari", 3, "must hold the same number"),
        ("3 (empat hari)", 3, "must hold the same number"),
        ("3 (sehari) hari", 3, "must hold the same number"),
        ("3 hari (kerja", 8, "not closed"),
        ("3 hari selesai", 8, '"selesai" cannot follow'),
        ("3 hari keja", 8, '"keja" cannot follow'),
        ("3 hari )", 8, '")" cannot follow'),
        ("3 hari 🙂 lagi", 8, "cannot follow"),
        ("3 hari sejak", 8, "Nothing follows"),
        ("3 hari per", 8, "Nothing follows"),
        ("setiap", 1, "how often"),
        ("sesuai", 1, "neither a number nor a word"),
    ],
)
def test_an_error_names_its_problem_and_column(text: str, column: int, reason: str) -> None:
    error = refusal(text)
    assert not error.ambiguous
    assert error.column == column
    assert reason in error.reason.en


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("15 mnit", 'Did you mean "menit"?'),
        ("maksimak 3 hari", 'Did you mean "maksimal"?'),
        ("3 hari keja", 'Did you mean "kerja"?'),
        ("2 minggu kerja", 'Only "hari kerja", "jam kerja" and "hari kalender" exist; other units have no such form.'),
    ],
)
def test_a_misspelling_gets_a_suggestion(text: str, hint: str) -> None:
    assert refusal(text).hint.en == hint


def test_columns_count_code_points() -> None:
    assert refusal("\U0001f642\U0001f642").column == 1
    assert refusal("± 15 mnit").column == 6
    # Casefolding turns each of these letters into two.
    assert refusal("3 hari (\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}\N{LATIN SMALL LETTER SHARP S}) keja").column == 13


def test_a_hostile_text_is_refused_by_its_length() -> None:
    error = refusal("1" * 100_000)
    assert error.column == 501
    assert "100,000 characters" in error.reason.en
    assert len(str(error)) < 300
    assert TimeStandard.parse("1 hari sejak " + "x" * 487).maximum is not None


def test_the_message_has_place_reason_and_hint() -> None:
    error = refusal("5 hr")
    assert str(error) == (
        'Time standard "5 hr", column 3: "hr" may mean "hari" (day) or "hour". Write "hari" or "jam" in full.'
    )


def test_an_error_is_a_value_error_of_the_library_and_can_be_pickled() -> None:
    error = refusal("5 hr")
    assert isinstance(error, ValueError)
    assert isinstance(error, SopflowError)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  trusted data
    assert (str(again), again.ambiguous) == (str(error), True)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("selma 15 menit", ("selama",)),
        ("segra", ("segera",)),
        ("3 dayz", ("days",)),
        ("3 wekks", ("weeks",)),
        ("3 hari seblum rapat", ("sebelum",)),
        ("15 orang", ()),
        ("selalu", ()),
        ("3 jr", ()),
    ],
)
def test_suggestions_are_one_edit_away(text: str, candidates: tuple[str, ...]) -> None:
    assert refusal(text).data.get("candidates", ()) == candidates


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("3 foos after receipt", "Write a unit such as minute, hour, day, working day, week, month."),
        ("3 hari - 2 jam", 'Write both in one kind of unit: "1 - 3 hari kerja".'),
        ("3 days - 2 hours", 'Write both in one kind of unit: "1 - 3 working days".'),
        (
            "3 days / 2 hours",
            'Keep one. A range is written "1 - 3 days", a half "half a day", an equal amount in brackets.',
        ),
    ],
)
def test_examples_are_in_the_language_of_the_text(text: str, hint: str) -> None:
    assert refusal(text).hint.en == hint


@pytest.mark.parametrize(
    ("document", "example"),
    [
        ("within: 15 minutes\nwithin: 5", "5 minutes"),
        ("within: 15 menit\nwithin: 5", "5 menit"),
        ("within: 5", "5 menit"),
    ],
)
def test_a_text_without_words_gets_examples_in_the_language_of_its_document(document: str, example: str) -> None:
    hint = refusal("5").hint_for(document)
    assert example in hint.en
    assert example in hint.id
