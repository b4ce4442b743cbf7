"""Time standards: the cells of an SOP table's time column, parsed and kept as written."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import attrs

from sopflow.text import Language, Text
from sopflow.timing.duration import Duration, format_number
from sopflow.timing.errors import Inconsistency
from sopflow.timing.grammar import StandardKind, parse

_CACHED: Final = 4096
"""The number of cached results; the SOPs of one organization use a few dozen different texts."""


@attrs.frozen
class TimeStandard:
    """The time that a step may take, as an SOP table states it (mutu baku: waktu; Permenpan-RB 35/2012).

    Two standards are equal if they have the same meaning; their texts and inconsistencies may differ.

    Attributes:
        text: The original text.
        kind: The kind of text; only a duration has a minimum or a maximum, and only a duration and the same day have a
            due time.
        minimum: The lower end, if one is stated ("1 - 3 hari"); due times do not depend on it.
        maximum: The upper end, from which due times are computed. None if only a minimum is stated.
        approximate: Whether the text says "about" ("± 15 menit").
        equivalent: An equal amount in brackets ("480 menit (8 jam)").
        note: Other text in brackets ("1 bulan (Feb-Jun)"), or the text of a standard without a due time.
        condition: When the time runs, or for which amount of work ("sejak berkas lengkap", "per berkas").
        lead: How long before a moment a relative standard ends ("3 bulan sebelum TMT", "H-3").
        lag: How long after a moment or another row it ends ("2 hari setelah langkah 4", "H+3").
        inconsistencies: Statements that do not agree with each other.

    >>> from sopflow.timing import TimeStandard
    >>> standard = TimeStandard.parse("Maksimal 1 - 3 Hari Kerja sejak berkas lengkap")
    >>> print(standard.minimum, "to", standard.maximum, "|", standard.condition)
    1 working day to 3 working days | sejak berkas lengkap
    >>> TimeStandard.parse("-").kind
    <StandardKind.BLANK: 'blank'>
    """

    text: str = attrs.field(eq=False)
    kind: StandardKind
    minimum: Duration | None = None
    maximum: Duration | None = None
    approximate: bool = False
    equivalent: Duration | None = None
    note: str | None = None
    condition: str | None = None
    lead: Duration | None = None
    lag: Duration | None = None
    inconsistencies: tuple[Inconsistency, ...] = attrs.field(default=(), eq=False)

    @classmethod
    def parse(cls, text: str) -> TimeStandard:
        """Parse a time cell in Indonesian or English.

        Args:
            text: The cell as written, such as "15 menit", "1 - 3 Hari Kerja", "480 Menit (8 Jam)" or "-".

        Raises:
            TimeStandardError: If the text is not a time standard or has two meanings.
        """
        return _parsed(text)

    @property
    def binds(self) -> bool:
        """Whether a step with this standard has a due time."""
        return self.maximum is not None or self.kind is StandardKind.SAME_DAY

    @property
    def counted_on(self) -> TimeStandard | None:
        """The standard as it is counted from the event that it names; None if it states no length."""
        if self.binds:
            return self
        return None if self.lag is None else TimeStandard(self.text, StandardKind.DURATION, maximum=self.lag)

    @property
    def counted_back(self) -> TimeStandard | None:
        """The standard as it is counted back from the moment that it names; None if it states no length."""
        lead = self.lead or self.maximum
        return None if lead is None else TimeStandard(self.text, StandardKind.DURATION, maximum=lead)

    def __str__(self) -> str:
        return self.text

    def format(self, language: Language = "id") -> str:
        """Return the standard in canonical words; parsing them gives an equal standard.

        Notes, conditions, and the text of standards without a due time keep their language.

        >>> from sopflow.timing import TimeStandard
        >>> TimeStandard.parse("selambat-lambatnya 3 (tiga) HK").format("en")
        '3 working days'
        """
        if self.kind is StandardKind.BLANK:
            return "-"
        if self.kind not in {StandardKind.DURATION, StandardKind.SAME_DAY}:
            return self.note or ""
        pieces = [_ABOUT.in_(language)] if self.approximate else []
        pieces.append(SAME_DAY.in_(language) if self.kind is StandardKind.SAME_DAY else self._amount(language))
        if self.equivalent is not None:
            pieces.append(f"({self.equivalent.format(language)})")
        if self.note is not None:
            pieces.append(f"({self.note})")
        if self.condition is not None:
            pieces.append(self.condition)
        return " ".join(pieces)

    def _amount(self, language: Language) -> str:
        if self.minimum is None:
            return "" if self.maximum is None else self.maximum.format(language)
        low = self.minimum.format(language)
        if self.maximum is None:
            return f"{_AT_LEAST.in_(language)} {low}"
        high = self.maximum.format(language)
        if len(self.minimum.parts) == len(self.maximum.parts) == 1 and self.minimum.families == self.maximum.families:
            (unit, amount), (upper, _) = self.minimum.parts[0], self.maximum.parts[0]
            return f"{format_number(amount, language) if unit is upper else low} - {high}"
        return f"{_AT_LEAST.in_(language)} {low} {_AT_MOST.in_(language)} {high}"


SAME_DAY: Final = Text("the same day", "hari yang sama")
"""The canonical words for the same day."""

_ABOUT: Final = Text("about", "sekitar")
_AT_LEAST: Final = Text("at least", "minimal")
_AT_MOST: Final = Text("at most", "maksimal")


@lru_cache(maxsize=_CACHED)
def _parsed(text: str) -> TimeStandard:
    return TimeStandard(text, *parse(text))
