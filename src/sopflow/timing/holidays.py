"""National holidays from the `holidays` package, which is imported only if a calendar names a country."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from types import ModuleType

import attrs

from sopflow.frozen import EMPTY, FrozenMap
from sopflow.text import close_matches
from sopflow.timing.errors import CalendarError
from sopflow.timing.extensions import extensions


def _categories(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@attrs.frozen
class Holidays:
    """The holidays of a country, from the `holidays` package (the extra `calendar`).

    Attributes:
        country: An ISO 3166-1 code, such as "ID".
        categories: The categories of holidays: every country has "public"; Indonesia also has "government", the
            joint leave.
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
        """Return the holidays of a year; none for years without data."""
        return frozenset(
            _package().country_holidays(self.country, subdiv=self.subdivision, years=year, categories=self.categories),
        )


@lru_cache(maxsize=64)
def _check(country: str, categories: tuple[str, ...], subdivision: str | None) -> None:
    package = _package()
    if country not in package.list_supported_countries(include_aliases=False):
        countries = package.list_supported_countries(include_aliases=True)
        if country not in countries:
            raise _unknown(country, "unknown-country", country, countries)
    known = package.country_holidays(country)
    for category in categories:
        if category not in known.supported_categories:
            raise _unknown(category, "unknown-category", country, known.supported_categories)
    if subdivision is not None and subdivision not in {*known.subdivisions, *known.subdivisions_aliases}:
        raise _unknown(subdivision, "unknown-subdivision", country, known.subdivisions)


def _package() -> ModuleType:
    """Import the `holidays` package."""
    try:
        import holidays  # noqa: PLC0415  an optional extra
    except ImportError:
        raise CalendarError("holidays", 1, "no-holidays") from None
    return holidays


def _unknown(written: str, code: str, country: str, known: Iterable[str]) -> CalendarError:
    folded = {name.casefold(): name for name in known}
    close = close_matches(written.casefold(), folded, 3, likeness=0.5)
    candidates = tuple(folded[name] for name in close)
    data = {"country": country, "candidates": candidates, "known": tuple(sorted(folded.values())[:12])}
    return CalendarError(written, 1, code, data)
