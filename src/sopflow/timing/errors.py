"""Errors of time standards and calendars, and inconsistencies in standards that can still be read.

Each carries a code and data; its texts are derived from them in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import ClassVar, Final, NamedTuple

from sopflow.dates import DAY_NAMES, date_text
from sopflow.errors import SopflowError
from sopflow.frozen import FrozenMap
from sopflow.text import OR, Language, Text
from sopflow.timing import units
from sopflow.timing.calendar_messages import CALENDARS
from sopflow.timing.duration import Duration, format_number
from sopflow.timing.spoken import is_english, suggests_english
from sopflow.timing.standard_messages import AMBIGUOUS, EXAMPLES, INCONSISTENCIES, STANDARDS, Messages
from sopflow.timing.units import Unit
from sopflow.timing.weekdays import WEEKDAYS, Weekday

_SHOWN: Final = 60
"""The number of characters of a text that a message repeats."""

_GROUPED: Final = 10_000
"""The smallest number whose thousands are separated."""

_PLACE: Final = Text('{what} "{text}", column {column}', '{what} "{text}", kolom {column}')
_DID_YOU_MEAN: Final = Text("Did you mean {names}?", "Maksud Anda {names}?")
_NONE: Final = Text("none", "tidak ada")


class _TimingError(SopflowError, ValueError):
    """The data and the texts that both errors share."""

    _messages: ClassVar[Messages]
    _what: ClassVar[Text]

    def __init__(self, text: str, column: int, code: str, data: Mapping[str, object] | None = None) -> None:
        self.text = text
        self.column = column
        self.code = code
        self.data: FrozenMap[object] = FrozenMap(data or {})
        super().__init__(text, column, code, self.data)

    @property
    def reason(self) -> Text:
        """The problem, as a sentence."""
        return _reason(self._messages[self.code], self.data)

    @property
    def hint(self) -> Text:
        """The remedy, as a sentence."""
        return _hint(self._messages[self.code], self.data, english=self._is_english)

    @property
    def _is_english(self) -> bool:
        return bool(is_english(self.text))

    def message(self, language: Language = "en") -> str:
        """Return the place, the problem and the remedy."""
        place = self._what.in_(language)
        if self.text:
            place = _PLACE.format(language, what=place, text=_cut(self.text), column=self.column)
        return f"{place}: {self.reason.in_(language)} {self.hint.in_(language)}"

    def __str__(self) -> str:
        return self.message()


class TimeStandardError(_TimingError):
    """A text that is not a time standard or has two meanings.

    Attributes:
        text: The whole text.
        column: The place of the problem; 1-based, in code points.
        code: The stable name of the problem: ``unknown-unit``, ``two-amounts``.
        data: The fields of the texts; ``candidates`` are similar known words.

    >>> from sopflow.timing import TimeStandard, TimeStandardError
    >>> try:
    ...     TimeStandard.parse("15 mnit")
    ... except TimeStandardError as error:
    ...     print(error.code, "|", error.reason.id, error.hint.id)
    unknown-unit | "mnit" bukan satuan waktu. Maksud Anda "menit"?
    """

    _messages = STANDARDS
    _what: ClassVar = Text("Time standard", "Standar waktu")

    def hint_for(self, document: str) -> Text:
        """Return the remedy with examples in the language of the text; if that is unclear, in that of its document."""
        return _hint(self._messages[self.code], self.data, english=suggests_english(self.text, document))

    @property
    def ambiguous(self) -> bool:
        """Whether the text has more than one sensible meaning ("120 menit / 3 hari", "5", "3 hr")."""
        return self.code in AMBIGUOUS


class CalendarError(_TimingError):
    """A calendar that cannot be read, contradicts itself, or never opens.

    Attributes:
        text: The wrong text: a day key, hours, a time zone, a country, a date; empty if the calendar as a whole
            is wrong.
        column: The place in that text; 1-based, in code points.
        code: The stable name of the problem: ``unknown-zone``, ``periods-overlap``.
        data: The fields of the texts; ``candidates`` are similar known names.
    """

    _messages = CALENDARS
    _what: ClassVar = Text("Calendar", "Kalender")


class Inconsistency(NamedTuple):
    """Two statements of one time standard that do not agree; the first one counts.

    Attributes:
        code: The stable name: ``number-in-words`` ("3 (empat) hari") or ``equivalent`` ("480 menit (9 jam)").
        column: The place of the second statement; 1-based, in code points.
        data: Both values, as ``stated`` and ``found``: two numbers or two durations.
    """

    code: str
    column: int
    data: FrozenMap[object]

    @property
    def reason(self) -> Text:
        """The problem, as a sentence."""
        return _reason(INCONSISTENCIES[self.code], self.data)

    @property
    def hint(self) -> Text:
        """The remedy, as a sentence."""
        return _hint(INCONSISTENCIES[self.code], self.data)


def _reason(message: tuple[Text, Text], data: Mapping[str, object]) -> Text:
    reason, _ = message
    return _filled(reason, data)


def _hint(message: tuple[Text, Text], data: Mapping[str, object], *, english: bool = False) -> Text:
    candidates = data.get("candidates")
    if isinstance(candidates, tuple) and candidates:
        names = [f'"{name}"' for name in candidates]
        return _filled(_DID_YOU_MEAN, {"names": Text(OR.en.join(names), OR.id.join(names))})
    _, hint = message
    language: Language = "en" if english else "id"
    return _filled(hint, {name: example.in_(language) for name, example in EXAMPLES.items()} | dict(data))


def _filled(template: Text, data: Mapping[str, object]) -> Text:
    fields = {name: _text(value) for name, value in data.items()}
    return Text(template.format("en", **fields), template.format("id", **fields))


def _text(value: object) -> Text:
    """Return a value of an error's data as text."""
    match value:
        case Text():
            return value
        case Weekday():
            return DAY_NAMES[WEEKDAYS.index(value)]
        case Unit():
            return units.NAMES[value]
        case Duration():
            return Text(value.format("en"), value.format("id"))
        case Fraction():
            return Text(format_number(value, "en"), format_number(value, "id"))
        case date():
            return date_text(value)
        case int() if value >= _GROUPED:
            return Text(f"{value:,}", f"{value:,}".replace(",", "."))
        case tuple() if not value:
            return _NONE
        case tuple():
            names = ", ".join(map(str, value))
            return Text(names, names)
        case _:
            text = _cut(str(value))
            return Text(text, text)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
