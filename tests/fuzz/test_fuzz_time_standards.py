"""Untrusted texts as time standards: the result is a standard, or an error with a place and a reason."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from sopflow import TimeStandard, TimeStandardError
from sopflow.text import Language

VOCABULARY = (
    "1 2,5 1.000 0 -1 1/2 99999999999999999999 satu dua puluh setengah sebelas ratus sehari x \u00d7 - \u2013 s/d "
    "sampai + dan atau ( ) / \u00b1 maksimal minimal paling lama sekitar detik menit jam kerja hari kalender HK minggu "
    "bulan triwulan semester tahun hr setiap sejak per orang tidak ada sesuai jadwal within at most day days week hour"
)
LANGUAGES: tuple[Language, ...] = ("en", "id")

words = st.sampled_from(VOCABULARY.split())
shaped = st.lists(words, max_size=14).map(" ".join)
joined = st.lists(words, max_size=8).map("".join)


def read(text: str) -> TimeStandard | TimeStandardError:
    try:
        return TimeStandard.parse(text)
    except TimeStandardError as error:
        return error


@given(shaped | joined | st.text(max_size=600))
@example("1 hari" + " " * 600)
@example("(" * 400)
@example("1 x " * 120)
@example("\u0130 \u00df \ufb01 \u00bd \u00b2")
def test_a_text_gives_a_standard_or_an_error_with_a_place(text: str) -> None:
    result = read(text)
    if isinstance(result, TimeStandardError):
        assert 1 <= result.column <= len(text) + 1
        for language in LANGUAGES:
            assert result.reason.in_(language)
            assert result.hint.in_(language)
        return
    assert result.text == text
    for language in LANGUAGES:
        assert TimeStandard.parse(result.format(language)) == result
    for amount in filter(None, (result.minimum, result.maximum)):
        for language in LANGUAGES:
            assert TimeStandard.parse(amount.format(language)).maximum == amount
