"""A length of time in the units it was written in; what it comes to is for a calendar to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final, Literal, NamedTuple, TypeAlias

import attrs

from sopflow.timing.units import CALENDAR_DAYS, DIVISIBLE, FAMILY, INDONESIAN, MONTHS, SECONDS, SIZE, Family, Unit

Language: TypeAlias = Literal["id", "en"]
Number: TypeAlias = int | Fraction
Amount: TypeAlias = Number | str
Part: TypeAlias = tuple[Unit, Number]
Amounts: TypeAlias = Mapping[Unit, Amount] | Mapping[str, Amount] | Iterable[tuple[Unit, Amount]]

MICROSECONDS: Final = 1_000_000
DAY_MICROSECONDS: Final = 86_400 * MICROSECONDS
FINEST: Final = 100
"""Amounts are whole numbers of hundredths: what a decimal with two digits can say."""


class Measure(NamedTuple):
    """What a duration comes to, family by family; equal measures count alike under every calendar."""

    months: int
    calendar_days: Number
    clock: int
    """Microseconds that run round the clock."""
    days: Number
    working_days: Number
    work: int
    """Microseconds that run while the calendar is open."""


def plain(number: Number) -> Number:
    """The number, as an int where it is whole: most amounts are, and ints count faster."""
    return number.numerator if number.denominator == 1 else number


def _parts(amounts: Amounts) -> tuple[Part, ...]:
    """The parts, added up by unit, largest first, without those that are nothing."""
    # Pairs first: they come from reading a cell, and to ask whether something is a Mapping takes long.
    pairs = amounts.items() if not isinstance(amounts, (list, tuple)) and isinstance(amounts, Mapping) else amounts
    total: dict[Unit, Number] = {}
    for name, amount in pairs:
        number = amount if isinstance(amount, int) else Fraction(amount)
        unit = name if isinstance(name, Unit) else Unit(name)
        total[unit] = total[unit] + number if unit in total else number
    parts = []
    for unit, number in total.items():
        if number < 0:
            raise ValueError(f"A duration of {number} {unit} is negative: durations run forward only.")
        if number.denominator > 1:
            if FINEST % number.denominator:
                raise ValueError(f"A duration of {number} {unit} is finer than a hundredth of its unit.")
            if unit not in DIVISIBLE:
                raise ValueError(f"A duration of {number} {unit} is undefined: only units up to the day are divided.")
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
    """A length of time: amounts of units, such as 1 hour 30 minutes or 3 working days.

    Durations are equal when they count alike under every calendar: 60 minutes and 1 hour, 7 calendar days
    and 1 week. A bare day equals neither a working day nor 24 hours; the calendar says what it is.

    Attributes:
        parts: The units with their amounts, each unit once, largest first; a calendar counts them in this
            order, working time last. Given as a mapping or as pairs; amounts are whole or have two decimals.
        measure: What the parts come to; equal durations have equal measures.

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
        """The kinds of time it is made of."""
        return frozenset(FAMILY[unit] for unit, _ in self.parts)

    def format(self, language: Language = "en") -> str:
        """The duration in its own units; up to a hundred years, reading it again gives an equal one.

        >>> from sopflow.timing import Duration
        >>> Duration({"hour": "1.5"}).format("id"), Duration({"hour": "1.5"}).format("en")
        ('1,5 jam', '1.5 hours')
        """
        if language not in ("id", "en"):
            raise ValueError(f'Durations are written in "id" or "en", not in {language!r}.')
        if not self.parts:
            return "0 menit" if language == "id" else "0 minutes"
        return " ".join(
            f"{format_number(amount, language)} {_name(unit, amount, language)}" for unit, amount in self.parts
        )

    def __str__(self) -> str:
        """The canonical text, in English: equal durations have equal texts."""
        return self.normalized().format("en")

    def normalized(self) -> Duration:
        """An equal duration in the fewest large units: 90 minutes become 1 hour 30 minutes.

        Nothing is converted that needs a calendar: neither days to hours nor weeks to months.
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
        """Less than zero when this one is shorter under every calendar, zero when equal, more when longer.

        Returns:
            None when a calendar would have to decide: 8 hours or 1 day, 30 calendar days or 1 month.
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
            raise TypeError(f"Which is longer, {self} or {other}, depends on the calendar; ask compare() first.")
        return order


def _never_longer(one: Measure, two: Measure) -> bool:
    """Whether `one` is the shorter in its calendar part and not the longer in any other part."""
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
    """A number of hundredths with as few decimals as it needs: 3, 1.5, 0.25; with a comma in Indonesian."""
    whole, hundredths = divmod(int(amount * FINEST), FINEST)
    if not hundredths:
        return str(whole)
    return f"{whole}{',' if language == 'id' else '.'}{hundredths:02}".rstrip("0")


def _name(unit: Unit, amount: Number, language: Language) -> str:
    if language == "id":
        return INDONESIAN[unit]
    return unit.value if amount == 1 or unit is Unit.CLOCK_DAY else f"{unit.value}s"
