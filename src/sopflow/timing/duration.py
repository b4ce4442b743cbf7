"""Durations: amounts of time in their own units, which only a calendar converts into instants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final, NamedTuple, TypeAlias

import attrs

from sopflow.text import Language
from sopflow.timing.units import CALENDAR_DAYS, DIVISIBLE, FAMILY, MONTHS, NAMES, SECONDS, SIZE, Family, Unit

Number: TypeAlias = int | Fraction
Amount: TypeAlias = Number | str
Part: TypeAlias = tuple[Unit, Number]
Amounts: TypeAlias = Mapping[Unit, Amount] | Mapping[str, Amount] | Iterable[tuple[Unit, Amount]]

MICROSECONDS: Final = 1_000_000
DAY_MICROSECONDS: Final = 86_400 * MICROSECONDS
FINEST: Final = 100
"""The number of parts into which a unit is divided: amounts have at most two decimals."""


class Measure(NamedTuple):
    """The totals of a duration by family; durations with equal measures are equal under every calendar."""

    months: int
    calendar_days: Number
    clock: int
    """Microseconds of elapsed time, whether the calendar is open or closed."""
    days: Number
    """Bare days; the calendar decides whether they are working days or calendar days."""
    working_days: Number
    work: int
    """Microseconds of opening hours."""


def plain(number: Number) -> Number:
    """Return a whole number as an int, which is faster than a fraction."""
    return number.numerator if number.denominator == 1 else number


def _parts(amounts: Amounts) -> tuple[Part, ...]:
    """Return the sum for each unit, largest unit first, without zeros."""
    # The parser passes lists; `isinstance(..., Mapping)` is slow.
    pairs = amounts.items() if not isinstance(amounts, (list, tuple)) and isinstance(amounts, Mapping) else amounts
    total: dict[Unit, Number] = {}
    for name, amount in pairs:
        number = amount if isinstance(amount, int) else Fraction(amount)
        unit = name if isinstance(name, Unit) else Unit(name)
        total[unit] = total[unit] + number if unit in total else number
    parts = []
    for unit, number in total.items():
        if number < 0:
            raise ValueError(f"A duration of {number} {unit} is negative; a duration cannot be negative.")
        if number.denominator > 1:
            if FINEST % number.denominator:
                raise ValueError(f"A duration of {number} {unit} has more than two decimals; use a smaller unit.")
            if unit not in DIVISIBLE:
                raise ValueError(f"A duration of {number} {unit} is undefined; units above the day have no fractions.")
        if number:
            parts.append((unit, plain(number)))
    parts.sort(key=_size, reverse=True)
    return tuple(parts)


def _size(part: Part) -> int:
    return SIZE[part[0]]


def _measure(parts: tuple[Part, ...]) -> Measure:
    months = clock = work = 0
    calendar_days: Number = 0
    days: Number = 0
    working_days: Number = 0
    for unit, amount in parts:
        if unit in SECONDS:
            work += int(amount * SECONDS[unit] * MICROSECONDS)
        elif unit in MONTHS:
            months += int(amount * MONTHS[unit])
        elif unit in CALENDAR_DAYS:
            calendar_days += amount * CALENDAR_DAYS[unit]
        elif unit is Unit.CLOCK_DAY:
            clock = int(amount * DAY_MICROSECONDS)
        elif unit is Unit.DAY:
            days = amount
        else:
            working_days = amount
    return Measure(months, plain(calendar_days), clock, days, working_days, work)


@attrs.frozen(order=False)
class Duration:
    """Amounts of time units, such as 1 hour 30 minutes or 3 working days.

    Two durations are equal if they lead to the same due time under every calendar: 60 minutes and 1 hour,
    7 calendar days and 1 week. A bare day equals neither a working day nor 24 hours; its meaning depends on the
    calendar.

    Attributes:
        parts: The units with their amounts, each unit once, largest first; a calendar adds them in this order.
            The constructor takes a mapping or pairs; amounts are whole numbers or have at most two decimals.
        measure: The totals by family; equal durations have equal measures.

    >>> from sopflow.timing import Duration, Unit
    >>> Duration({Unit.MINUTE: 480}) == Duration({Unit.HOUR: 8})
    True
    >>> print(Duration({Unit.MINUTE: 90}), "=", Duration({Unit.MINUTE: 90}).format("id"))
    1 hour 30 minutes = 90 menit
    """

    parts: tuple[Part, ...] = attrs.field(default=(), converter=_parts, eq=False)
    measure: Measure = attrs.field(init=False, repr=False)

    @measure.default
    def _measured(self) -> Measure:
        return _measure(self.parts)

    @property
    def families(self) -> frozenset[Family]:
        """The families of its units."""
        return frozenset(FAMILY[unit] for unit, _ in self.parts)

    def format(self, language: Language = "en") -> str:
        """Return the duration in its own units; up to a hundred years, parsing the text gives an equal duration.

        >>> from sopflow.timing import Duration
        >>> Duration({"hour": "1.5"}).format("id"), Duration({"hour": "1.5"}).format("en")
        ('1,5 jam', '1.5 hours')
        """
        if not self.parts:
            return "0 menit" if language == "id" else "0 minutes"
        return " ".join(
            f"{format_number(amount, language)} {_name(unit, amount, language)}" for unit, amount in self.parts
        )

    def __str__(self) -> str:
        """Return the canonical text in English; equal durations have equal texts."""
        return self.normalized().format("en")

    def normalized(self) -> Duration:
        """Return an equal duration in the largest units: 90 minutes become 1 hour 30 minutes.

        Conversions that depend on a calendar are left out: days to hours, weeks to months.
        """
        measure = self.measure
        hours, rest = divmod(measure.work, 3600 * MICROSECONDS)
        minutes, rest = divmod(rest, 60 * MICROSECONDS)
        years, months = divmod(measure.months, 12)
        weeks, days = divmod(measure.calendar_days, 7)
        return Duration(
            {
                Unit.YEAR: 0 if months else years,
                Unit.MONTH: measure.months if months else 0,
                Unit.WEEK: 0 if days else int(weeks),
                Unit.CALENDAR_DAY: measure.calendar_days if days else 0,
                Unit.CLOCK_DAY: Fraction(measure.clock, DAY_MICROSECONDS),
                Unit.WORKING_DAY: measure.working_days,
                Unit.DAY: measure.days,
                Unit.HOUR: hours,
                Unit.MINUTE: minutes,
                Unit.SECOND: Fraction(rest, MICROSECONDS),
            },
        )

    def __add__(self, other: object) -> Duration:
        if not isinstance(other, Duration):
            return NotImplemented
        return Duration(self.parts + other.parts)

    def __mul__(self, times: object) -> Duration:
        if not isinstance(times, int) or isinstance(times, bool):
            return NotImplemented
        return Duration((unit, amount * times) for unit, amount in self.parts)

    __rmul__ = __mul__

    def compare(self, other: Duration) -> int | None:
        """Compare two durations without a calendar.

        Returns:
            A negative number if this duration is shorter under every calendar, zero if both are equal, a positive
            number if it is longer; None if the answer depends on the calendar: 8 hours and 1 day, 30 calendar days
            and 1 month.
        """
        if self.measure == other.measure:
            return 0
        if _never_longer(self.measure, other.measure):
            return -1
        return 1 if _never_longer(other.measure, self.measure) else None

    def __lt__(self, other: object) -> bool:
        return self._order(other) < 0 if isinstance(other, Duration) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._order(other) <= 0 if isinstance(other, Duration) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self._order(other) > 0 if isinstance(other, Duration) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self._order(other) >= 0 if isinstance(other, Duration) else NotImplemented

    def _order(self, other: Duration) -> int:
        order = self.compare(other)
        if order is None:
            raise TypeError(f"Whether {self} is longer than {other} depends on the calendar; use compare().")
        return order


def _never_longer(one: Measure, two: Measure) -> bool:
    """Return whether `one` is shorter in its calendar part and not longer in any other part."""
    calendar = (one.months, one.calendar_days) == (two.months, two.calendar_days) or (
        one.months <= two.months and one.calendar_days <= two.calendar_days
    )
    return (
        (calendar or _most_days(one) < _fewest_days(two))
        and one.clock <= two.clock
        and one.days <= two.days
        and one.working_days <= two.working_days
        and one.work <= two.work
    )


def _fewest_days(measure: Measure) -> Number:
    years, months = divmod(measure.months, 12)
    return 365 * years + 28 * months + measure.calendar_days


def _most_days(measure: Measure) -> Number:
    years, months = divmod(measure.months, 12)
    return 366 * years + 31 * months + measure.calendar_days


def format_number(amount: Number, language: Language) -> str:
    """Return a number with at most two decimals: 3, 1.5, 0.25; with a decimal comma in Indonesian."""
    whole, hundredths = divmod(int(amount * FINEST), FINEST)
    if not hundredths:
        return str(whole)
    return f"{whole}{',' if language == 'id' else '.'}{hundredths:02}".rstrip("0")


def _name(unit: Unit, amount: Number, language: Language) -> str:
    name = NAMES[unit].in_(language)
    is_plural = language == "en" and amount != 1 and unit is not Unit.CLOCK_DAY
    return f"{name}s" if is_plural else name
