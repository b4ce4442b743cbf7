"""Names and abbreviations in Indonesian texts."""

from __future__ import annotations

import pytest

from sopflow.rules.vocabulary import (
    ABBREVIATION,
    agency_name,
    initials,
    is_roman_numeral,
    named_places,
    same_place,
    spelled_by,
)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Dinas Sosial Kota Bogor", [("regency", "Bogor")]),
        ("Kab. Bogor, Provinsi Jawa Barat", [("regency", "Bogor"), ("province", "Jawa Barat")]),
        ("Kota Bogor. Surat", [("regency", "Bogor")]),
        ("Kota, Bogor", []),
        ("Kota Bandung Jawa Barat Indonesia", [("regency", "Bandung Jawa Barat")]),
        ("kota bogor", []),
        ("Walikota Nomor 64", []),
        ("Gubernur Bali dan Bupati Badung", [("province", "Bali"), ("regency", "Badung")]),
        ("Bogor", []),
        (" Bogor Raya", []),
    ],
)
def test_regions_are_named_after_their_kind(text: str, places: list[tuple[str, str]]) -> None:
    assert list(named_places(text)) == places


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Tangerang", "Tangerang Selatan", True),
        ("Tangerang Selatan", "Tangerang", True),
        ("Jatim", "Jawa Timur", True),
        ("Jabar", "Jawa Timur", False),
        ("Bali", "Jawa Timur", False),
        ("Sumba Barat", "Sumatera Barat", False),
    ],
)
def test_parts_and_abbreviations_of_a_name_are_the_same_place(one: str, other: str, *, same: bool) -> None:
    assert same_place(one, other) is same


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kepala Dinas Kesehatan Kota Bogor", ["Kesehatan"]),
        ("Dinas Pekerjaan Umum", ["Pekerjaan", "Umum"]),
        ("DINAS SOSIAL PROVINSI BALI", ["SOSIAL"]),
        ("Kepala Dinas", []),
        ("Badan Keuangan", []),
    ],
)
def test_the_name_of_an_agency_is_between_its_kind_and_its_region(text: str, name: list[str]) -> None:
    assert agency_name("dinas", text) == name


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Calon Pahlawan Nasional", "CPN"),
        ("Calon Pahlawan dari Nasional", "CPN"),
        ("Izin mendirikan Bangunan", "I B"),
        ("aB", " "),
        ("iPhone", " "),
        ("Surat", ""),
        ("", ""),
    ],
)
def test_initials_are_those_of_capitalized_words(text: str, letters: str) -> None:
    assert initials(text) == letters


def test_consecutive_initials_spell_an_abbreviation() -> None:
    known = {"C", "CP", "PN", "CPN", "CN", "ABCDEF", "ABCDEFG"}
    assert spelled_by(["CPN"], known) == {"CP", "PN", "CPN"}
    assert spelled_by(["C N"], known) == set()
    assert spelled_by(["ABCDEFG", "XPN"], known) == {"ABCDEF", "PN"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("surat ke TUK", ["TUK"]),
        ("PT Abadi", ["PT"]),
        ("A dan B", []),
        ("ABCDEFG", []),
        ("K2KS, TP2GD", []),
        ("M.PAN", []),
        ("TUK.", ["TUK"]),
        ("TUKs", []),
    ],
)
def test_an_abbreviation_is_two_to_six_capital_letters(text: str, found: list[str]) -> None:
    assert ABBREVIATION.findall(text) == found


def test_roman_numerals_are_not_abbreviations() -> None:
    assert all(map(is_roman_numeral, ("II", "IV", "XII", "MCMXC")))
    assert not any(map(is_roman_numeral, ("IIII", "TUK", "XIIA")))
