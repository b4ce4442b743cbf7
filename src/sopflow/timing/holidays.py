"""National holidays from the `holidays` package, which is imported only if a calendar names a country."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from importlib.util import find_spec
from types import ModuleType
from typing import Any, Final

import attrs

from sopflow.frozen import EMPTY, FrozenMap
from sopflow.text import Text, close_matches
from sopflow.timing.errors import CalendarError
from sopflow.timing.extensions import extensions

INDONESIAN_CATEGORIES: Final = frozenset({"public", "government"})
"""Categories of the package for Indonesia that are known without importing it."""

_JOINT_LEAVE: Final = "government"
_HALF_DAY: Final = "half_day"
_NOT_CLOSED: Final = (_HALF_DAY, "workday")


def _categories(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@attrs.frozen
class Holidays:
    """The holidays of a country, from the `holidays` package (the extra `calendar`).

    Attributes:
        country: An ISO 3166-1 code, such as "ID".
        categories: The categories of holidays: every country has "public"; Indonesia also has "government", the
            joint leave. The dates of "half_day" are worked for half their hours; those of "workday" are
            commemorations on ordinary days.
        subdivision: A part of the country with its own holidays, such as "BE" in "DE".
        extra: Extension keys (``x-…``).

    Raises:
        CalendarError: If the package is not installed, or does not know the country, a category or the
            subdivision.

    >>> from datetime import date
    >>> date(2024, 4, 15) in Holidays("ID", ["public", "government"]).days(2024)
    True
    """

    country: str = attrs.field(metadata={"short": True})
    categories: tuple[str, ...] = attrs.field(default=("public",), converter=_categories)
    subdivision: str | None = None
    # Not hashed: values from Python code may be unhashable.
    extra: FrozenMap[object] = attrs.field(default=EMPTY, converter=extensions, kw_only=True, hash=False)

    def __attrs_post_init__(self) -> None:
        _check(self.country, self.categories, self.subdivision)

    def days(self, year: int) -> frozenset[date]:
        """Return the dates of a year without work; none for years without data."""
        return self._dates(year, (category for category in self.categories if category not in _NOT_CLOSED))

    def half_days(self, year: int) -> frozenset[date]:
        """Return the dates of a year that are worked for half their hours."""
        return self._dates(year, {_HALF_DAY} & {*self.categories}) - self.days(year)

    def joint_leave(self, year: int) -> frozenset[date]:
        """Return the dates of a year that are joint leave (cuti bersama) and no holidays; only Indonesia has them."""
        if self.country != "ID" or _JOINT_LEAVE not in self.categories:
            return frozenset()
        others = (category for category in self.categories if category not in (*_NOT_CLOSED, _JOINT_LEAVE))
        return self._dates(year, (_JOINT_LEAVE,)) - self._dates(year, others)

    def names(self, year: int) -> dict[date, Text]:
        """Return the names of the holidays of a year, untranslated where the package has no translation.

        >>> Holidays("ID").names(2024)[date(2024, 8, 17)].id
        'Hari Kemerdekaan Republik Indonesia'
        """
        en, id_ = (self._in_package(year, self.categories, language) for language in ("en_US", "id"))
        return {day: Text(name, id_[day]) for day, name in en.items()}

    def unsettled(self, year: int) -> tuple[str, ...]:
        """Return the categories whose dates in a year are not final.

        The package marks dates as estimated if they depend on an observation or a decree to come, as the Islamic
        holidays do. Other holidays exist only by yearly decree, as the joint leave of Indonesia does; those of a
        year after the last known decree are unknown.

        >>> Holidays("ID", ["public", "government"]).unsettled(2024)
        ()
        """
        return tuple(category for category in self.categories if not self._is_settled(category, year))

    def _dates(self, year: int, categories: Iterable[str]) -> frozenset[date]:
        wanted = tuple(categories)
        return frozenset(self._in_package(year, wanted)) if wanted else frozenset()

    def _is_settled(self, category: str, year: int) -> bool:
        dates = self._in_package(year, (category,))
        if year > dates.end_year:
            return False
        # A holiday by decree has dates by year; a computed one has a method.
        decreed = getattr(dates, f"special_{category}_holidays", None)
        if decreed and not hasattr(dates, f"_populate_{category}_holidays"):
            return bool(year <= max(decreed))
        labels = [getattr(dates, name, "") for name in ("estimated_label", "observed_estimated_label")]
        affixes = [dates.tr(label).split("%s") for label in labels if label]
        return not any(
            name.startswith(before) and name.endswith(after)
            for day in dates
            for name in dates.get_list(day)
            for before, after in affixes
        )

    def _in_package(self, year: int, categories: tuple[str, ...], language: str | None = None) -> Any:
        if language is not None:
            # Without a known language the package would follow the environment.
            country = _package().country_holidays(self.country)
            language = language if language in country.supported_languages else country.default_language
        return _package().country_holidays(
            self.country, subdiv=self.subdivision, years=year, categories=categories, language=language
        )


@lru_cache(maxsize=64)
def _check(country: str, categories: tuple[str, ...], subdivision: str | None) -> None:
    if country == "ID" and subdivision is None and INDONESIAN_CATEGORIES.issuperset(categories) and _is_installed():
        return  # The frequent case: the package imports a module for every country, which takes longer than a check.
    package = _package()
    countries = package.list_supported_countries(include_aliases=True)
    if country not in countries:
        # The registry lists a class, a code of two letters, one of three, and other names of the class.
        names = {
            name: each[1] for each in package.registry.COUNTRIES.values() for name in each if name[:8] != "Holidays"
        }
        candidates = _similar(country, {**names, **{code: code for code in countries}})
        raise CalendarError(country, 1, "unknown-country", {"candidates": candidates})
    known = package.country_holidays(country)
    for category in categories:
        if category not in known.supported_categories:
            raise _unknown(category, "unknown-category", country, known.supported_categories)
    if subdivision is not None and subdivision not in {*known.subdivisions, *known.subdivisions_aliases}:
        if not known.subdivisions:
            raise CalendarError(subdivision, 1, "no-subdivisions", {"country": country})
        raise _unknown(subdivision, "unknown-subdivision", country, known.subdivisions, known.subdivisions_aliases)


def _is_installed() -> bool:
    return find_spec("holidays") is not None


def _package() -> ModuleType:
    """Import the `holidays` package."""
    try:
        import holidays  # noqa: PLC0415  an optional extra
    except ImportError:
        raise CalendarError("holidays", 1, "no-holidays") from None
    return holidays


def _unknown(written: str, code: str, country: str, known: Iterable[str], aliases: Iterable[str] = ()) -> CalendarError:
    listed = sorted(known)
    candidates = _similar(written, {name: name for name in (*listed, *aliases)})
    data = {"country": country, "candidates": candidates, "known": tuple(listed[:12])}
    return CalendarError(written, 1, code, data)


_CODE_LENGTH: Final = 3
"""The length of the longest codes of countries; most codes of subdivisions are shorter."""


def _similar(written: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values that a misspelled name may mean: a name is compared with names and a code with codes.

    Args:
        written: The name as written.
        known: Each value by its name or code, several names for some.
    """
    values: dict[str, list[str]] = {}
    for name, value in known.items():
        values.setdefault(_letters(name), []).append(value)
    name = _letters(written)
    is_code = len(name) <= _CODE_LENGTH
    alike = [each for each in values if (len(each) <= _CODE_LENGTH) == is_code]
    # Codes are so short that many are similar. The second most similar name is that of another place.
    close = close_matches(name, alike, 3, likeness=0.5) if is_code else close_matches(name, alike, 1, likeness=0.75)
    found = [name] if name in values else close
    return tuple(dict.fromkeys(value for each in found for value in values[each]))


def _letters(name: str) -> str:
    """Return the letters and digits of a name, without case and accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if char.isalnum())
