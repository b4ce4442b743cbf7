"""Edge cases of numbers in words, brackets and ranges."""

from __future__ import annotations

import attrs
import pytest

from sopflow.timing import Duration, TimeStandard, TimeStandardError
from sopflow.timing.grammar.numbers import number_in_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lima", (5, 1)),
        ("lima hari", (5, 1)),
        ("lima belas", (15, 2)),
        ("dua puluh", (20, 2)),
        ("dua puluh lima", (25, 3)),
        ("seratus dua puluh lima hari", (125, 4)),
        ("sembilan ratus sembilan puluh sembilan", (999, 5)),
        ("seratus seratus", (100, 1)),
        ("dua puluh sepuluh", (20, 2)),
        ("dua puluh sebelas", (20, 2)),
        ("lima nol", (5, 1)),
        ("lima enam", (5, 1)),
        ("hari", None),
        ("", None),
    ],
)
def test_a_number_in_words_ends_before_a_word_that_does_not_continue_it(
    text: str, found: tuple[int, int] | None
) -> None:
    assert number_in_words(text.split(), 0) == found


def test_brackets_contain_an_equivalent_only_if_they_contain_one_amount_and_nothing_else() -> None:
    for note in ("7 - 8 jam", "8 jam per berkas", "8 jam (480 menit)", "8 (delapan) jam", "maksimal 8 jam", "8"):
        standard = TimeStandard.parse(f"1 hari ({note})")
        assert (standard.equivalent, standard.note) == (None, note)
    assert TimeStandard.parse("1 hari (8 jam)").equivalent == Duration({"hour": 8})


def test_a_condition_with_a_number_is_not_a_second_amount() -> None:
    for amount in ("15 menit", "lima belas menit"):
        standard = TimeStandard.parse(f"{amount} / 10 berkas")
        assert (standard.maximum, standard.condition) == (Duration({"minute": 15}), "/ 10 berkas")


@pytest.mark.parametrize(
    ("text", "column", "slug"),
    [
        ("3 () hari", 3, "bracket-before-unit"),
        ("3 (kerja) hari", 3, "bracket-before-unit"),
        ("3 (tiga", 3, "bracket-before-unit"),
        ("30 menit - 1", 12, "no-unit"),
        ("30 menit - 0 jam", 12, "nothing"),
        ("30 menit - 2 hari", 12, "mixed-range"),
        ("0 - 3 hari", 1, "nothing"),
        ("1 - 0 hari", 5, "nothing"),
        ("minimal 1 hari maksimal 2 hari minimal 3 hari", 40, "loose-bounds"),
        ("minimal 1 hari, maksimal 3 - 4 hari", 26, "loose-bounds"),
        ("20000 - 20001 hari + 20000 - 20001 hari", 1, "too-much"),
        ("1 - 20000 hari + 1 - 20000 hari", 1, "too-much"),
        ("minimal 20000 hari + 20000 hari", 9, "too-much"),
        ("minimal 20000 hari + 20000 hari, maksimal 30000 hari", 9, "too-much"),
        ("minimal 3 hari, maksimal 20000 hari + 20000 hari", 26, "too-much"),
    ],
)
def test_an_error_has_the_column_of_its_cause(text: str, column: int, slug: str) -> None:
    with pytest.raises(TimeStandardError) as caught:
        TimeStandard.parse(text)
    error = caught.value
    assert (error.text, error.column, error.code) == (text, column, slug)
    assert error.args == (text, column, slug, error.data)


@pytest.mark.parametrize(
    ("text", "slug", "data"),
    [
        ("hari", "number-missing", {"unit": "hari"}),
        ("Makssimal 3 hari", "unknown-word", {"written": "Makssimal", "candidates": ("maksimal",)}),
        ("3 hari sejak", "unfinished-condition", {"written": "sejak"}),
        ("2 minggu kerja", "unexpected-qualifier", {"written": "kerja"}),
        ("1.2.3 jam", "decimal-or-thousands", {"written": "1.2.3"}),
        ("3 mexxt", "unknown-unit", {"written": "mexxt", "candidates": ()}),
        ("3 HRI", "unknown-unit", {"written": "HRI", "candidates": ("hari",)}),
    ],
)
def test_the_data_of_an_error_contain_the_written_and_the_similar_words(
    text: str, slug: str, data: dict[str, object]
) -> None:
    with pytest.raises(TimeStandardError) as caught:
        TimeStandard.parse(text)
    assert caught.value.code == slug
    assert caught.value.data == data


def test_case_does_not_matter_even_beside_a_letter_whose_lower_case_is_longer() -> None:
    # The lower case of "İ" has two characters.
    assert TimeStandard.parse("15 MENIT (İzmir)") == attrs.evolve(TimeStandard.parse("15 menit"), note="İzmir")


def test_a_range_is_written_with_the_decimal_mark_of_its_language() -> None:
    standard = TimeStandard.parse("1,5 - 3 jam")
    assert (standard.format("id"), standard.format("en")) == ("1,5 - 3 jam", "1.5 - 3 hours")


def test_a_message_shows_at_most_sixty_characters_of_a_text() -> None:
    for length, end in ((60, ""), (61, "...")):
        with pytest.raises(TimeStandardError) as caught:
            TimeStandard.parse("x" * length)
        assert f'"{"x" * 60}{end}"' in str(caught.value)


def test_a_fraction_of_a_year_is_a_number_of_months_only_if_it_is_written_in_words() -> None:
    assert TimeStandard.parse("satu setengah tahun").maximum == Duration({"month": 18})
    assert TimeStandard.parse("1 1/2 tahun").maximum == Duration({"month": 18})
    with pytest.raises(TimeStandardError):
        TimeStandard.parse("1,5 x 1 tahun")
