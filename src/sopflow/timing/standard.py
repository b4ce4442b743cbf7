"""A time standard: what the time column of an SOP table says about one row, read and kept as written."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import attrs

from sopflow.timing import grammar
from sopflow.timing.duration import Duration, Language, format_number
from sopflow.timing.grammar import StandardKind
from sopflow.timing.problems import Remark

_CACHED: Final = 4096
"""Readings kept; an organization's SOPs use a few dozen different texts."""


@attrs.frozen
class TimeStandard:
    """How long a step may take, as an SOP table states it (mutu baku: waktu; Permenpan-RB 35/2012).

    Standards are equal when they mean the same; the text they were written in and the remarks do not count.

    Attributes:
        text: The original text.
        kind: What the text is; all but a duration have neither minimum nor maximum.
        minimum: The lower end, when one is stated ("1 - 3 hari"); it has no effect on due times.
        maximum: The upper end, from which due times are counted. None when only a minimum is stated.
        approximate: Whether the text says "about" ("± 15 menit").
        equivalent: An equal amount stated in brackets ("480 menit (8 jam)").
        note: Other text in brackets ("1 bulan (Feb-Jun)"), or the words of an unmeasured one.
        condition: When the time runs, or for what amount of work ("sejak berkas lengkap", "per berkas").
        warnings: Remarks on what can be read but does not agree with itself.

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
    warnings: tuple[Remark, ...] = attrs.field(default=(), eq=False)

    @classmethod
    def parse(cls, text: str) -> TimeStandard:
        """Read a time cell, in Indonesian or English.

        Args:
            text: The cell as written, such as "15 menit", "1 - 3 Hari Kerja", "480 Menit (8 Jam)" or "-".

        Raises:
            TimeStandardError: the text is no time standard, or could mean two things.
        """
        return _parsed(text)

    def __str__(self) -> str:
        return self.text

    def format(self, language: Language = "id") -> str:
        """The standard in canonical words; reading them again gives an equal standard.

        Notes, conditions, and the wording of unmeasured and periodic standards stay in their own language.

        >>> from sopflow.timing import TimeStandard
        >>> TimeStandard.parse("selambat-lambatnya 3 (tiga) HK").format("en")
        '3 working days'
        """
        if language not in _WORDS:
            raise ValueError(f'Time standards are written in "id" or "en", not in {language!r}.')
        if self.kind is StandardKind.BLANK:
            return "-"
        if self.kind is not StandardKind.DURATION:
            return self.note or ""
        pieces = [_WORDS[language]["about"]] if self.approximate else []
        pieces.append(self._amount(language))
        if self.equivalent is not None:
            pieces.append(f"({self.equivalent.format(language)})")
        if self.note is not None:
            pieces.append(f"({self.note})")
        if self.condition is not None:
            pieces.append(self.condition)
        return " ".join(pieces)

    def _amount(self, language: Language) -> str:
        words = _WORDS[language]
        if self.minimum is None:
            return "" if self.maximum is None else self.maximum.format(language)
        low = self.minimum.format(language)
        if self.maximum is None:
            return f"{words['at least']} {low}"
        high = self.maximum.format(language)
        if len(self.minimum.parts) == len(self.maximum.parts) == 1 and self.minimum.families == self.maximum.families:
            (unit, amount), (upper, _) = self.minimum.parts[0], self.maximum.parts[0]
            return f"{format_number(amount, language) if unit is upper else low} - {high}"
        return f"{words['at least']} {low} {words['at most']} {high}"


_WORDS: Final[dict[str, dict[str, str]]] = {
    "id": {"about": "sekitar", "at least": "minimal", "at most": "maksimal"},
    "en": {"about": "about", "at least": "at least", "at most": "at most"},
}


@lru_cache(maxsize=_CACHED)
def _parsed(text: str) -> TimeStandard:
    return TimeStandard(text, *grammar.read(text))
