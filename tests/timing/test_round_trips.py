"""Round trips: parsing a formatted standard gives an equal standard, in both languages."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.testing.strategies import time_texts
from sopflow.timing import StandardKind, TimeStandard, TimeStandardError


@given(time_texts())
def test_parsing_a_formatted_standard_gives_an_equal_standard(text: str) -> None:
    standard = TimeStandard.parse(text)
    for language in ("id", "en"):
        written = standard.format(language)
        again = TimeStandard.parse(written)
        assert again == standard
        assert hash(again) == hash(standard)
        assert again.format(language) == written
    assert TimeStandard.parse(standard.format("en")).format("id") == standard.format("id")


@given(st.text(max_size=40) | st.text(st.sampled_from("123 -(x)/.,±sdharijmen"), max_size=40))
def test_every_text_is_parsed_or_refused_at_one_of_its_columns(text: str) -> None:
    try:
        standard = TimeStandard.parse(text)
    except TimeStandardError as error:
        assert 1 <= error.column <= len(text) + 1  # noqa: PT017  both outcomes are lawful
    else:
        assert TimeStandard.parse(standard.format("en")) == standard


@pytest.mark.parametrize(
    ("text", "indonesian", "english"),
    [
        ("15 Menit", "15 menit", "15 minutes"),
        ("1-3 Hari", "1 - 3 hari", "1 - 3 days"),
        ("30 menit - 1 jam", "30 menit - 1 jam", "30 minutes - 1 hour"),
        ("480 Menit (8 Jam)", "480 menit (8 jam)", "480 minutes (8 hours)"),
        ("1 - 3 Jam + 2 Hari", "minimal 2 hari 1 jam maksimal 2 hari 3 jam",
         "at least 2 days 1 hour at most 2 days 3 hours"),
        ("selambat-lambatnya 3 (tiga) HK", "3 hari kerja", "3 working days"),
        ("minimal 1 jam", "minimal 1 jam", "at least 1 hour"),
        ("± 15 mnt", "sekitar 15 menit", "about 15 minutes"),
        ("1 x 24 jam kerja", "24 jam kerja", "24 working hours"),
        ("1 bln (Feb-Jun) sejak SK", "1 bulan (Feb-Jun) sejak SK", "1 month (Feb-Jun) sejak SK"),
        ("Setiap  Hari kerja", "Setiap Hari kerja", "Setiap Hari kerja"),
        ("", "-", "-"),
    ],
)  # fmt: skip
def test_the_canonical_words(text: str, indonesian: str, english: str) -> None:
    assert TimeStandard.parse(text).format("id") == indonesian
    assert TimeStandard.parse(text).format("en") == english


def test_standards_with_the_same_meaning_are_equal_and_keep_their_text() -> None:
    one, other = TimeStandard.parse("60 Menit"), TimeStandard.parse("maks. satu jam")
    assert one == other
    assert hash(one) == hash(other)
    assert (str(one), str(other)) == ("60 Menit", "maks. satu jam")
    assert TimeStandard.parse("3 (empat) hari") == TimeStandard.parse("3 hari")
    assert TimeStandard.parse("setiap hari") != TimeStandard.parse("setiap bulan")


def test_a_standard_can_be_pickled() -> None:
    standard = TimeStandard.parse("1 - 3 (empat) hari kerja (8 jam) sejak berkas lengkap")
    again = pickle.loads(pickle.dumps(standard))  # noqa: S301  trusted data
    assert again == standard
    assert (again.text, again.inconsistencies) == (standard.text, standard.inconsistencies)


def test_a_standard_built_in_python_can_be_formatted() -> None:
    assert TimeStandard("", StandardKind.UNMEASURED).format() == ""
