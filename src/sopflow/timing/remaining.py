"""Remaining time: the part of a time standard that is left while its clock is stopped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import ClassVar

import attrs

from sopflow.text import Language
from sopflow.timing.duration import DAY_MICROSECONDS, FINEST, MICROSECONDS, Duration, Measure, Number, plain
from sopflow.timing.units import SIZE, Unit


def _parts(amounts: Mapping[Unit, Number] | Iterable[tuple[Unit, Number]]) -> tuple[tuple[Unit, Number], ...]:
    pairs = amounts.items() if isinstance(amounts, Mapping) else amounts
    parts = [(Unit(unit), plain(amount)) for unit, amount in pairs]
    if not Remaining.UNITS.issuperset(unit for unit, _ in parts):
        raise ValueError(f"The units of a remaining time are {', '.join(sorted(Remaining.UNITS))}.")
    if any(unit is Unit.MONTH and amount.denominator > 1 for unit, amount in parts):
        raise ValueError("The months of a remaining time are whole numbers.")
    return tuple(sorted(parts, key=lambda part: SIZE[part[0]], reverse=True))


@attrs.frozen
class Remaining:
    """The part of a time standard that is left while its clock is stopped.

    The amounts are in the units in which the standard was granted: working days remain working days, also if the
    opening hours are different when the clock starts again.

    Attributes:
        parts: The units with their amounts, largest first: whole months; whole numbers or fractions of calendar
            days, 24 hours of elapsed time, working days, and seconds of opening hours. The constructor takes a
            mapping or pairs.
        at_opening: Whether the due time was an opening time (07:30) instead of the closing time before it (16:00).
            No working time lies between the two, so the amounts do not distinguish them.
    """

    UNITS: ClassVar = frozenset({Unit.MONTH, Unit.CALENDAR_DAY, Unit.CLOCK_DAY, Unit.WORKING_DAY, Unit.SECOND})
    """The units of its parts."""

    parts: tuple[tuple[Unit, Number], ...] = attrs.field(converter=_parts)
    at_opening: bool = False

    @property
    def units(self) -> frozenset[Unit]:
        """The units of its parts."""
        return frozenset(unit for unit, _ in self.parts)

    @property
    def measure(self) -> Measure:
        """The totals by family."""
        amounts = dict(self.parts)
        return Measure(
            months=int(amounts.get(Unit.MONTH, 0)),
            calendar_days=amounts.get(Unit.CALENDAR_DAY, 0),
            clock=int(amounts.get(Unit.CLOCK_DAY, 0) * DAY_MICROSECONDS),
            days=0,
            working_days=amounts.get(Unit.WORKING_DAY, 0),
            work=int(amounts.get(Unit.SECOND, 0) * MICROSECONDS),
        )

    def format(self, language: Language = "en") -> str:
        """Return the amounts as text, rounded to hundredths of a day and to whole seconds.

        >>> from fractions import Fraction
        >>> from sopflow.timing import Remaining, Unit
        >>> Remaining({Unit.WORKING_DAY: Fraction(8, 3)}).format("en"), Remaining({Unit.SECOND: 5400}).format("id")
        ('2.67 working days', '1 jam 30 menit')
        """
        rounded: dict[Unit, Number] = {}
        for unit, amount in self.parts:
            if unit is Unit.SECOND:
                minutes, seconds = divmod(round(Fraction(amount)), 60)
                hours, minutes = divmod(minutes, 60)
                rounded |= {Unit.HOUR: hours, Unit.MINUTE: minutes, Unit.SECOND: seconds}
            else:
                rounded[unit] = Fraction(round(abs(Fraction(amount)) * FINEST), FINEST)
        sign = "-" if any(amount < 0 for _, amount in self.parts) else ""
        return sign + Duration(rounded).format(language)

    def __str__(self) -> str:
        return self.format()
