"""Suggestions for countries, subdivisions and categories of holidays that the package does not know."""

from __future__ import annotations

from collections.abc import Iterable

import holidays as package
import pytest
from holidays.registry import COUNTRIES

from sopflow.timing import CalendarError, Holidays

NAMES = {name: codes[1] for name, codes in COUNTRIES.items()}
"""The code of each country by its name in the package, `south_korea`."""


def suggested(country: str, subdivision: str | None = None, categories: Iterable[str] = ("public",)) -> object:
    """Return the names that the error about a value suggests; the value itself if there is no error."""
    try:
        Holidays(country, categories, subdivision)
    except CalendarError as error:
        return error.data["candidates"]
    return subdivision or country


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_country_suggests_its_code_and_no_other(name: str) -> None:
    spaced = name.replace("_", " ")
    for written in (name, spaced, spaced.upper(), spaced.title(), spaced.replace(" ", "-"), spaced.replace(" ", "")):
        assert suggested(written) == (NAMES[name],)


def test_a_name_that_lacks_a_letter_suggests_a_country_whose_name_is_as_near() -> None:
    for name, code in NAMES.items():
        for at in range(len(name)) if len(name) > 6 else ():
            written = name[:at] + name[at + 1 :]
            found = suggested(written)
            other = next(other for other, its in NAMES.items() if (its,) == found)
            assert found == (code,) or abs(len(other) - len(written)) <= 1, written


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("INDONESIA", ("ID",)),
        ("indonesai", ("ID",)),
        ("Korea", ("KR",)),
        ("Singapura", ("SG",)),
        ("id", ("ID",)),
        ("idn", ("IDN",)),
        ("uk", ("UK",)),
        ("IDD", ("ID", "IND", "IDN")),
        ("Holiday", ()),
        ("Jepang", ()),
        ("Jakarta", ()),
        ("#", ()),
    ],
)
def test_names_suggest_names_and_codes_suggest_codes(written: str, codes: tuple[str, ...]) -> None:
    assert suggested(written) == codes


def test_the_name_of_a_subdivision_suggests_its_spelling_in_the_package() -> None:
    for code in sorted(package.list_supported_countries(include_aliases=False)):
        known = package.country_holidays(code)
        codes = {name: name for name in known.subdivisions} | dict(known.subdivisions_aliases)
        for name in codes:
            written = name.swapcase()
            found = (written,) if written in codes else suggested(code, written)
            assert isinstance(found, tuple)
            # Some countries have two places of one name, such as a city and its province.
            places = {codes[each] for each in found}
            assert codes[name] in places, (code, name)
            assert len(places) <= 2, (code, name)


@pytest.mark.parametrize(
    ("country", "subdivision", "found"),
    [("DE", "Bayren", ("Bayern",)), ("US", "Newyork", ("New York",)), ("DE", "Bavaria", ())],
)
def test_a_misspelled_subdivision_suggests_a_near_name(country: str, subdivision: str, found: tuple[str, ...]) -> None:
    assert suggested(country, subdivision) == found


@pytest.mark.parametrize(("category", "found"), [("goverment", ("government",)), ("publik", ("public",)), ("cuti", ())])
def test_a_misspelled_category_suggests_a_near_one(category: str, found: tuple[str, ...]) -> None:
    assert suggested("ID", categories=[category]) == found


def test_a_country_without_a_near_name_has_an_example() -> None:
    with pytest.raises(CalendarError) as caught:
        Holidays("Atlantis")
    assert "such as ID for Indonesia" in caught.value.hint.en
    assert "misalnya ID untuk Indonesia" in caught.value.hint.id
