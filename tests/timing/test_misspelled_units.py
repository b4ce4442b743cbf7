"""Every unit with one wrong letter is a misspelled unit, whose limit does not get lost."""

from __future__ import annotations

import string
from collections.abc import Iterator

import pytest

import sopflow
from sopflow.timing import TimeStandard, TimeStandardError
from sopflow.timing.grammar import words

# "hk" lacks nothing that could be guessed, and "hri" for "hrs" lacks a letter of "hari".
UNITS = [unit for unit in words.UNITS if unit not in ("hk", "hrs")]


def misspellings(word: str) -> Iterator[str]:
    """Yield a word with a letter missing, doubled, swapped with the next one, or replaced."""
    for at, letter in enumerate(word):
        before, after = word[:at], word[at + 1 :]
        yield before + after
        yield before + letter + letter + after
        yield before + after[:1] + letter + after[1:]
        yield from (before + other + after for other in string.ascii_lowercase)


def misspelled_units(unit: str) -> Iterator[str]:
    """Yield a unit with one misspelled word, those of the vocabulary left out."""
    parts = unit.split()
    for position, part in enumerate(parts):
        for wrong in misspellings(part):
            if wrong not in KNOWN:
                yield " ".join((*parts[:position], wrong, *parts[position + 1 :]))


KNOWN = {word for unit in words.UNITS for word in unit.split()} | words.AMBIGUOUS_UNITS


def error_of(text: str) -> TimeStandardError | None:
    """Return the error of a time standard; None if there is none."""
    try:
        TimeStandard.parse(text)
    except TimeStandardError as error:
        return error
    return None


@pytest.mark.parametrize("unit", UNITS)
def test_a_misspelled_unit_suggests_the_unit(unit: str) -> None:
    for wrong in sorted(set(misspelled_units(unit))):
        error = error_of(f"3 {wrong}")
        if error is None:
            assert wrong.split()[0] in DATES, wrong
            continue
        candidates = error.data["candidates"]
        assert isinstance(candidates, tuple)
        corrected = {f"3 {wrong}".replace(str(error.data["written"]), each, 1) for each in candidates}
        units = {TimeStandard.parse(text).maximum for text in corrected}
        meant = TimeStandard.parse(f"3 {unit}").maximum
        assert meant in units, (wrong, candidates)
        # Another unit is suggested only beside it, if as few letters are wrong.
        assert len(units) <= 2, (wrong, candidates)


DATES = {"am", "jan", "may", "sep", "dec"}
"""The times of day and months that differ from a unit in one letter."""


@pytest.mark.parametrize(
    "text", ["1 - 3 {}", "1 x 24 {}", "maksimal 3 {}", "dua {} sejak berkas lengkap", "3 (tiga) {}"]
)
@pytest.mark.parametrize(("wrong", "right"), [("jm", "jam"), ("mnit", "menit"), ("th", "thn"), ("dy", "day")])
def test_a_misspelled_unit_is_corrected_in_every_place(text: str, wrong: str, right: str) -> None:
    error = error_of(text.format(wrong))
    assert error is not None
    assert error.data["candidates"] == (right,)


@pytest.mark.parametrize("word", ["di", "ke", "yg", "kg", "km", "xx", "ha", "rp"])
def test_a_short_word_that_is_not_a_unit_suggests_none(word: str) -> None:
    error = error_of(f"3 {word}")
    assert error is None or error.data.get("candidates", ()) == ()


TEXT = """\
sopflow: 1
number: "1"
title: Surat Masuk
actors: {loket: Petugas Loket}
steps:
  - {id: terima, activity: Menerima surat, actor: loket, within: WITHIN}
"""


@pytest.mark.parametrize(
    ("within", "fixed"),
    [
        ("3 jm", "within: 3 jam}"),
        ("1 - 3 workng days", "within: 1 - 3 working days}"),
        ("1 jm - 3 jm", "within: 1 jam - 3 jam}"),
        ("3 haari krja", "within: 3 hari kerja}"),
        ("palng lama 3 hari", "within: paling lama 3 hari}"),
        ("'segera, paling lama 3 jm'", "within: 'segera, paling lama 3 jam'}"),
        ("sampai selesai maksimal 3 hri", "within: sampai selesai maksimal 3 hari}"),
        ("3 dam", "within: 3 dam}"),  # "day" or "jam"
        ("3 jm xx", "within: 3 jm xx}"),  # the correction does not make it a time standard
        ("entah", "source: {within: entah}}"),
    ],
)
def test_a_limit_is_corrected_or_kept_but_not_moved_to_the_source(within: str, fixed: str) -> None:
    result = sopflow.fix(TEXT.replace("WITHIN", within), unsafe=True)
    assert result.text.rstrip().endswith(fixed)
    assert len(result.fixed) == (within not in fixed or within == "entah")
