"""What can be wrong with a time standard or a calendar: two errors, and remarks on what can still be read.

Each carries data; the words are derived from them, in English and Indonesian, by the templates of `wording`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar, Final

import attrs

from sopflow.errors import SopflowError
from sopflow.frozen import FrozenMap
from sopflow.timing import units, weekdays
from sopflow.timing.calendar_wording import CALENDARS
from sopflow.timing.duration import Duration, Language, format_number
from sopflow.timing.units import Unit
from sopflow.timing.weekdays import Weekday
from sopflow.timing.wording import AMBIGUOUS, COLUMN, NONE, OR, REMARKS, STANDARDS, SUGGESTION, Wording

_SHOWN: Final = 60
"""Characters of a text that an error message repeats."""

_GROUPED: Final = 10_000
"""From here on the thousands of a number are set apart."""


class _WordedError(SopflowError, ValueError):
    """What both errors carry, and how they put it into words."""

    _wordings: ClassVar[Mapping[str, Wording]]
    _what: ClassVar[Mapping[Language, str]]

    def __init__(self, text: str, column: int, slug: str, data: Mapping[str, object] | None = None) -> None:
        self.text = text
        self.column = column
        self.slug = slug
        self.data: FrozenMap[object] = FrozenMap(data or {})
        super().__init__(text, column, slug, self.data)

    def reason(self, language: Language = "en") -> str:
        """What is wrong, as a sentence."""
        return _reason(self._wordings[self.slug], self.data, language)

    def hint(self, language: Language = "en") -> str:
        """What to write or to do instead, as a sentence."""
        return _hint(self._wordings[self.slug], self.data, language)

    def message(self, language: Language = "en") -> str:
        """Where it is, what is wrong and what to do about it."""
        place = f'{self._what[language]} "{_cut(self.text)}", {COLUMN[language]} {self.column}'
        if not self.text:
            place = self._what[language].rstrip(",")
        return f"{place}: {self.reason(language)} {self.hint(language)}"

    def __str__(self) -> str:
        return self.message()


class TimeStandardError(_WordedError):
    """A text is no time standard, or could mean two things.

    Attributes:
        text: The whole text.
        column: Where it goes wrong; 1-based, in code points.
        slug: What is wrong, for good: ``unknown-unit``, ``two-amounts``.
        data: What the words speak of; ``candidates`` are what was probably meant.

    >>> from sopflow.timing import TimeStandard, TimeStandardError
    >>> try:
    ...     TimeStandard.parse("15 mnit")
    ... except TimeStandardError as error:
    ...     print(error.slug, "|", error.reason("id"), error.hint("id"))
    unknown-unit | "mnit" bukan satuan waktu. Maksud Anda "menit"?
    """

    _wordings = STANDARDS
    _what: ClassVar[Mapping[Language, str]] = {"en": "Time standard", "id": "Baku waktu"}

    @property
    def ambiguous(self) -> bool:
        """Whether it has more than one sensible reading ("120 menit / 3 hari", "5", "3 hr")."""
        return self.slug in AMBIGUOUS


class CalendarError(_WordedError):
    """A calendar is written wrongly, contradicts itself, or never opens.

    Attributes:
        text: The text that is wrong: a day key, hours, a time zone, a country, a date; empty when it is the
            calendar as a whole.
        column: Where in that text; 1-based, in code points.
        slug: What is wrong, for good: ``unknown-zone``, ``periods-overlap``.
        data: What the words speak of; ``candidates`` are what was probably meant.
    """

    _wordings = CALENDARS
    _what: ClassVar[Mapping[Language, str]] = {"en": "Calendar,", "id": "Kalender,"}


@attrs.frozen
class Remark:
    """Something in a time standard that can be read, but that its author should look at again.

    Attributes:
        slug: What it is about, for good: ``number-in-words`` ("3 (empat) hari") or ``equivalent``
            ("480 menit (9 jam)").
        column: Where; 1-based, in code points.
        data: What was written, and what it disagrees with, under ``stated`` and ``found``: two numbers, or two
            durations.
    """

    slug: str
    column: int
    data: FrozenMap[object]

    def reason(self, language: Language = "en") -> str:
        """What does not agree, as a sentence."""
        return _reason(REMARKS[self.slug], self.data, language)

    def hint(self, language: Language = "en") -> str:
        """What to do about it, as a sentence."""
        return _hint(REMARKS[self.slug], self.data, language)

    def message(self, language: Language = "en") -> str:
        """What does not agree and what to do about it."""
        return f"{self.reason(language)} {self.hint(language)}"


def _reason(wording: Wording, data: Mapping[str, object], language: Language) -> str:
    return wording.reason(language).format_map(_said(data, language))


def _hint(wording: Wording, data: Mapping[str, object], language: Language) -> str:
    candidates = data.get("candidates")
    if isinstance(candidates, tuple) and candidates:
        return SUGGESTION[language].format(OR[language].join(f'"{name}"' for name in candidates))
    return wording.hint(language).format_map(_said(data, language))


def _said(data: Mapping[str, object], language: Language) -> dict[str, str]:
    return {name: _word(value, language) for name, value in data.items()}


def _word(value: object, language: Language) -> str:
    """A value of an error's data as its words say it."""
    indonesian = language == "id"
    match value:
        case Weekday():
            return weekdays.INDONESIAN[value] if indonesian else value.name.title()
        case Unit():
            return units.INDONESIAN[value] if indonesian else value.value
        case Duration():
            return value.format(language)
        case Fraction():
            return format_number(value, language)
        case int() if value >= _GROUPED:
            return f"{value:,}".replace(",", "." if indonesian else ",")
        case tuple():
            return ", ".join(map(str, value)) or NONE[language]
        case _:
            return _cut(str(value))


def _cut(text: str) -> str:
    """A text, cut when it is longer than an error message should be."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
