"""Amounts of time: a number in digits or words, an optional multiplier, and a unit."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from sopflow.timing.duration import FINEST, Number, Part, plain
from sopflow.timing.errors import TimeStandardError
from sopflow.timing.grammar import phrases, words
from sopflow.timing.grammar.cursor import Cursor
from sopflow.timing.grammar.numbers import number_in_digits, number_in_words
from sopflow.timing.grammar.spelling import close_words
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
"""A hundred years in each unit. A longer standard is a mistake."""

_CLOCK_HOURS: Final = 24


class Quantity(NamedTuple):
    """A number before a unit, with an optional multiplier: "2 x 24"."""

    start: int
    """The position of the first token."""
    number: Number
    times: Number | None
    spelled: bool
    """Whether the number is written in words, such as "setengah"."""


def quantity(cursor: Cursor) -> Quantity:
    """Read a number with an optional multiplier."""
    start = cursor.at
    value, spelled = number(cursor)
    if not cursor.accept(words.TIMES):
        return Quantity(start, value, None, spelled)
    if cursor.key in words.ONE_OF:
        raise cursor.error("frequency", start)  # "3 x sehari"
    again, spelled = number(cursor)
    return Quantity(start, again, value, spelled)


def begins_number(cursor: Cursor, ahead: int = 0) -> bool:
    """Return whether a number begins at the next token, or that many tokens ahead."""
    key = cursor.peek(ahead)
    return (
        cursor.is_number(cursor.at + ahead)
        or key in words.NUMBER_BEGINNINGS
        or (key in words.ARTICLES and cursor.peek(ahead + 1) in words.UNITS)
    )


def number(cursor: Cursor) -> tuple[Number, bool]:
    """Read a number in digits or words, with an optional repetition in brackets.

    Returns:
        The number, and whether it is written in words.
    """
    start = cursor.at
    if not begins_number(cursor):
        raise _no_number(cursor)
    if cursor.key in words.ONE_OF:  # "sehari" is also the unit, so the token is not consumed
        return 1, True
    value = _stated(cursor)
    if cursor.key == "(":
        _repeated(cursor, value)
    return value, not cursor.is_number(start) or "/" in cursor.keys[start + 1 : start + 3]


def unit(cursor: Cursor, numbered: int) -> Unit:
    """Read the unit of the number that begins at `numbered`."""
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
    """Combine a quantity and its unit, and check that a calendar can count the result.

    Args:
        cursor: The cursor, for errors.
        counted: The quantity.
        of: The unit as written.
        clock: Whether the hours are elapsed time, as in "1 x 24 jam".
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
    """Return whether a quantity is "N x 24 jam", which is elapsed time; "N x 24 jam kerja" are working hours."""
    return of is Unit.HOUR and counted.times is not None and counted.number == _CLOCK_HOURS


def alternative(cursor: Cursor) -> TimeStandardError:
    """Create the error for "A / B", which does not say which of the two applies."""
    return cursor.error("two-amounts")


def too_much(cursor: Cursor, start: int) -> TimeStandardError:
    """Create the error for an amount of more than a hundred years."""
    return cursor.error("too-much", start)


def _stated(cursor: Cursor) -> Number:
    """Read the number at the cursor: "25", "dua puluh lima", "satu setengah", "half an", "a"."""
    if cursor.accept(words.ARTICLES):
        return 1
    value: Number = 0
    if cursor.is_number(cursor.at):
        value = _digits(cursor)
    else:
        found = number_in_words(cursor.keys, cursor.at)
        if found is not None:
            value, cursor.at = found
    if cursor.phrase(3) in ("and a half", "and one half"):
        cursor.at += 2
    fraction = words.FRACTIONS.get(cursor.key)
    if fraction is not None:
        value += fraction
        cursor.at += 1
        cursor.accept(words.ARTICLES)
    return value


def _digits(cursor: Cursor) -> Number:
    value = number_in_digits(cursor.key)
    if value is None:
        raise cursor.error("decimal-or-thousands", written=cursor.written(cursor.at))
    whole: Number = 0
    if cursor.is_number(cursor.at + 1):  # "1 1/2 jam"
        whole, fraction = value, _fraction(cursor, cursor.at + 1)
    else:
        fraction = _fraction(cursor, cursor.at)
    if fraction is None:
        cursor.at += 1
        return value
    cursor.at += _FRACTION_LENGTH + bool(whole)
    return whole + fraction


def _fraction(cursor: Cursor, at: int) -> Fraction | None:
    """Return the half or quarters at a position, "1/2" without spaces; "1/3" may also be a choice."""
    written = "".join(cursor.keys[at : at + _FRACTION_LENGTH])
    if written not in ("1/2", "1/4", "3/4") or cursor.stop(at + 2) - cursor.start(at) != len(written):
        return None
    return Fraction(int(cursor.keys[at]), int(cursor.keys[at + 2]))


_FRACTION_LENGTH: Final = 3


def _repeated(cursor: Cursor, value: Number) -> None:
    """Read the repetition of a number in brackets, "3 (tiga)"; if the two differ, note an inconsistency."""
    opening = cursor.at
    cursor.at += 1
    if begins_number(cursor) and cursor.key not in words.ONE_OF:
        again = _stated(cursor)
        if again == value:
            cursor.close_bracket_before(words.UNITS)  # "10 (sepuluh hari)"
        if cursor.accept((")",)):
            if again != value:
                cursor.note_inconsistency("number-in-words", opening + 1, value, again)
            return
    cursor.at = opening


def _no_number(cursor: Cursor) -> TimeStandardError:
    """Create the error for a token that should be a number."""
    key = cursor.key
    if not key:
        return cursor.error("number-expected")
    if key in words.DASHES:
        return cursor.error("negative")
    if key in words.UNITS:
        return cursor.error("number-missing", unit=key)
    known = {
        *words.NUMBER_BEGINNINGS, *words.BOUNDS, *words.INTRODUCTIONS, *words.BEGINNINGS, *phrases.UNMEASURED,
        *phrases.EACH, *phrases.REGULARLY, *phrases.IMMEDIATE, *phrases.UNTIL, *phrases.BEFORE, *phrases.AFTER,
    }  # fmt: skip
    return cursor.error("unknown-word", written=cursor.written(cursor.at), candidates=close_words(key, known))


def _no_unit(cursor: Cursor, numbered: int) -> TimeStandardError:
    """Create the error for a token that should be a unit."""
    key = cursor.key
    if key in words.AMBIGUOUS_UNITS:
        return cursor.error("ambiguous-unit", written=cursor.written(cursor.at))
    if key in words.ALTERNATIVES and begins_number(cursor, 1):
        return alternative(cursor)
    if key == "(":
        return cursor.error("bracket-before-unit")
    if cursor.is_word(cursor.at):
        return _unknown_unit(cursor)
    return cursor.error("no-unit", numbered)


def _unknown_unit(cursor: Cursor) -> TimeStandardError:
    """Create the error for a word that is not a unit, with the unit of one or two words that it misspells."""
    at, written = cursor.at, cursor.written(cursor.at)
    candidates = close_words(cursor.key, _SINGLE_UNITS, _SHORTEST_UNIT)
    pairs = close_words(cursor.phrase(2), words.UNITS.keys() - _SINGLE_UNITS) if cursor.is_word(at + 1) else ()
    if pairs and len(candidates) != 1:  # "workng days"; "dam kerja" is "jam kerja", because "day kerja" does not exist
        candidates, written = pairs, cursor.text[cursor.start(at) : cursor.stop(at + 1)]
    return cursor.error("unknown-unit", written=written, candidates=candidates)


_SINGLE_UNITS: Final = frozenset(each for each in words.UNITS if " " not in each)
_SHORTEST_UNIT: Final = 2
"""Units such as "jam" have two letters if one is missing."""
