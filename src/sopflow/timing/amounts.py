"""Amounts of time: a number in digits or words, how many times it is meant, and its unit."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from sopflow.timing import words
from sopflow.timing.cursor import Cursor, close_words
from sopflow.timing.duration import FINEST, Number, Part, plain
from sopflow.timing.problems import TimeStandardError
from sopflow.timing.scanner import number_in_digits, number_in_words
from sopflow.timing.units import DIVISIBLE, MONTHS, Unit

MOST: Final = {
    Unit.SECOND: 36_525 * 86_400,
    Unit.MINUTE: 36_525 * 1_440,
    Unit.HOUR: 36_525 * 24,
    Unit.WORKING_HOUR: 36_525 * 24,
    Unit.DAY: 36_525,
    Unit.WORKING_DAY: 36_525,
    Unit.CLOCK_DAY: 36_525,
    Unit.CALENDAR_DAY: 36_525,
    Unit.WEEK: 5_218,
    Unit.MONTH: 1_200,
    Unit.QUARTER: 400,
    Unit.SEMESTER: 200,
    Unit.YEAR: 100,
}
"""A hundred years of each unit: no standard of an office is longer, so a longer one is a slip of the pen."""

_CLOCK_HOURS: Final = 24


class Quantity(NamedTuple):
    """A number before its unit: `number` of it, `times` over."""

    start: int
    """The place of its first token."""
    number: Number
    times: Number | None
    spelled: bool
    """Written in words, as "setengah" is."""


def quantity(cursor: Cursor) -> Quantity:
    """A number, or the number of times that another one is meant: "2 x 24"."""
    start = cursor.at
    value, spelled = number(cursor)
    if not cursor.passes(words.TIMES):
        return Quantity(start, value, None, spelled)
    again, spelled = number(cursor)
    return Quantity(start, again, value, spelled)


def begins_number(cursor: Cursor, ahead: int = 0) -> bool:
    """Whether a number stands here, or so many tokens further."""
    key = cursor.peek(ahead)
    return (
        cursor.is_number(cursor.at + ahead)
        or key in words.NUMBER_BEGINNINGS
        or (key in words.ARTICLES and cursor.peek(ahead + 1) in words.UNITS)
    )


def number(cursor: Cursor) -> tuple[Number, bool]:
    """A number, in digits or in words, said again in brackets or not; and whether it is in words."""
    start = cursor.at
    if not begins_number(cursor):
        raise _no_number(cursor)
    if cursor.key in words.ONE_OF:  # "sehari": the unit is read from the same token
        return 1, True
    value = _stated(cursor)
    if cursor.key == "(":
        _repeated(cursor, value)
    return value, not cursor.is_number(start)


def unit(cursor: Cursor, numbered: int) -> Unit:
    """The unit that stands here, behind the number that begins at `numbered`."""
    key = cursor.key
    first = words.ONE_OF.get(key, key)
    of = words.UNITS.get(f"{first} {cursor.peek(1)}")
    if of is not None:
        cursor.at += 2
        return of
    of = words.UNITS.get(first)
    if of is None:
        raise _no_unit(cursor, numbered)
    cursor.at += 1
    return of


def part(cursor: Cursor, counted: Quantity, of: Unit, *, clock: bool) -> Part:
    """An amount of a unit, once it is one that a calendar can count.

    Args:
        cursor: The text, to refuse the amount in.
        counted: The amount.
        of: The unit as written.
        clock: Whether the hours run on the clock, as "1 x 24 jam" do.
    """
    amount = counted.number if counted.times is None else counted.number * counted.times
    if clock:
        of, amount = Unit.CLOCK_DAY, plain(Fraction(amount, _CLOCK_HOURS))
    if counted.spelled and of in MONTHS and amount.denominator > 1:
        months = amount * MONTHS[of]
        if months.denominator == 1:
            of, amount = Unit.MONTH, months  # "setengah tahun" is six months
    if not amount:
        raise cursor.error("nothing", counted.start)
    if amount.denominator > 1 and of not in DIVISIBLE:
        raise cursor.error("part-of-unit", counted.start, unit=of)
    if FINEST % amount.denominator:
        raise cursor.error("too-fine", counted.start)
    if amount > MOST[of]:
        raise too_much(cursor, counted.start)
    return of, amount


def is_clock(counted: Quantity, of: Unit) -> bool:
    """Whether it is "N x 24 jam", which runs on the clock; "N x 24 jam kerja" are working hours."""
    return of is Unit.HOUR and counted.times is not None and counted.number == _CLOCK_HOURS


def alternative(cursor: Cursor) -> TimeStandardError:
    """What is wrong with "A / B": nobody can tell which of the two holds."""
    return cursor.error("two-amounts")


def too_much(cursor: Cursor, start: int) -> TimeStandardError:
    """What is wrong with an amount that no office can mean."""
    return cursor.error("too-much", start)


def _stated(cursor: Cursor) -> Number:
    """The number that stands here: "25", "dua puluh lima", "satu setengah", "half an", "a"."""
    if cursor.passes(words.ARTICLES):
        return 1
    value: Number = 0
    if cursor.is_number(cursor.at):
        value = _digits(cursor)
    else:
        found = number_in_words(cursor.keys, cursor.at)
        if found is not None:
            value, cursor.at = found
    fraction = words.FRACTIONS.get(cursor.key)
    if fraction is not None:
        value += fraction
        cursor.at += 1
        cursor.passes(words.ARTICLES)
    return value


def _digits(cursor: Cursor) -> Number:
    value = number_in_digits(cursor.key)
    if value is None:
        raise cursor.error("decimal-or-thousands", written=cursor.written(cursor.at))
    cursor.at += 1
    return value


def _repeated(cursor: Cursor, value: Number) -> None:
    """The number said again in brackets, "3 (tiga)"; if they differ the first one counts, with a remark."""
    opening = cursor.at
    cursor.at += 1
    if begins_number(cursor) and cursor.key not in words.ONE_OF:
        again = _stated(cursor)
        if cursor.passes((")",)):
            if again != value:
                cursor.remark("number-in-words", opening + 1, value, again)
            return
    cursor.at = opening


def _no_number(cursor: Cursor) -> TimeStandardError:
    """What is wrong where a number was expected."""
    key = cursor.key
    if not key:
        return cursor.error("number-expected")
    if key in words.DASHES:
        return cursor.error("negative")
    if key in words.UNITS:
        return cursor.error("number-missing", unit=key)
    known = {*words.NUMBER_BEGINNINGS, *words.BOUNDS, *words.UNMEASURED, *words.PERIODIC}
    return cursor.error("unknown-word", written=cursor.written(cursor.at), candidates=close_words(key, known))


def _no_unit(cursor: Cursor, numbered: int) -> TimeStandardError:
    """What is wrong where a unit was expected."""
    key = cursor.key
    if key in words.AMBIGUOUS_UNITS:
        return cursor.error("ambiguous-unit", written=cursor.written(cursor.at))
    if key in words.ALTERNATIVES and begins_number(cursor, 1):
        return alternative(cursor)
    if key == "(":
        return cursor.error("bracket-before-unit")
    if cursor.is_word(cursor.at):
        candidates = close_words(key, words.UNITS)
        return cursor.error("unknown-unit", written=cursor.written(cursor.at), candidates=candidates)
    return cursor.error("no-unit", numbered)
