"""A recursive-descent parser of time standards; it reads each token once, from left to right.

::

    standard := blank | uncounted | same-day | compound
    same-day := "hari yang sama" ("(" note ")")* [condition]
    compound := ["total"] side [side] ("(" equivalent-or-note ")")* [condition | "sebelum" moment]
    side     := [bound] duration (["+" | "dan" | "and" | ","] duration)*
    duration := quantity [to quantity] unit | quantity unit to quantity unit
    to       := "-" | "s/d" | "sampai" | "hingga" | "to"
    quantity := [number "x"] number
    number   := (digits | words | "1/2") ["(" the same number ")"]

``uncounted`` recognizes the cells that state no duration.
"""

from __future__ import annotations

from typing import Final

from sopflow.timing.duration import Duration, Part
from sopflow.timing.errors import TimeStandardError
from sopflow.timing.grammar import words
from sopflow.timing.grammar.amounts import (
    MOST,
    alternative,
    begins_number,
    is_clock,
    part,
    quantity,
    too_much,
    unit,
)
from sopflow.timing.grammar.cursor import Cursor
from sopflow.timing.grammar.kinds import Parsed, StandardKind
from sopflow.timing.grammar.phrases import AS, BEFORE, ONCE
from sopflow.timing.grammar.relative import counts_back, lag_of, lead_and_lag_of_day, lead_of, names_moment_or_row
from sopflow.timing.grammar.spelling import close_words
from sopflow.timing.grammar.uncounted import kind_of, period_follows
from sopflow.timing.grammar.words import Bound
from sopflow.timing.units import FAMILY

LONGEST_TEXT: Final = 500
"""The maximum number of characters of a time standard; the longest cells of real SOPs have about sixty."""


def parse(text: str) -> Parsed:
    """Parse a time standard.

    Raises:
        TimeStandardError: If the text is not a time standard or has two meanings.
    """
    if len(text) > LONGEST_TEXT:
        raise TimeStandardError(text, LONGEST_TEXT + 1, "too-long", {"length": len(text), "limit": LONGEST_TEXT})
    phrase = " ".join(text.split())
    if phrase.casefold() in words.BLANKS:
        return Parsed(StandardKind.BLANK)
    cursor = Cursor.over(text)
    kind = kind_of(cursor)
    if kind is None:
        return _compound(cursor, phrase)
    if kind is StandardKind.SAME_DAY:
        return _same_day(cursor, phrase)
    if kind is StandardKind.RELATIVE:
        lead, lag = lead_and_lag_of_day(cursor)
        return Parsed(kind, note=phrase, lead=lead, lag=lag)
    limit = _limit_within(cursor, phrase) if kind in {StandardKind.IMMEDIATE, StandardKind.OPEN_ENDED} else None
    return limit or Parsed(kind, note=phrase)


def duration_at(cursor: Cursor) -> Duration:
    """Read the duration at the cursor within other text; of a range, return the upper end.

    Raises:
        TimeStandardError: If there is no duration or it has two meanings.
    """
    side = _Side(None, cursor.at)
    _duration(cursor, side)
    return Duration(side.high)


class _Side:
    """The durations after one bound, as the parts of their lower and upper ends."""

    def __init__(self, bound: Bound | None, start: int) -> None:
        self.bound = bound
        self.start = start
        self.low: list[Part] = []
        self.high: list[Part] = []
        self.ranged = False


def _compound(cursor: Cursor, phrase: str = "") -> Parsed:
    """Read durations with what follows them.

    Args:
        cursor: The cursor.
        phrase: The whole text, which is the note of a standard without a due time.
    """
    if cursor.accept(words.TOTAL):
        cursor.accept((":",))
    sides, approximate = _sides(cursor)
    if period_follows(cursor):
        return Parsed(StandardKind.PERIODIC, note=phrase)
    minimum, maximum = _ends(cursor, sides)
    equivalent, note = _brackets(cursor, maximum or minimum)
    if counts_back(cursor) or names_moment_or_row(cursor):
        stated = [end for end in (minimum, maximum) if end is not None]
        is_back = counts_back(cursor)
        lead = lead_of(cursor, stated, bounded=len(sides) > 1) if is_back else None
        lag = None if is_back else lag_of(cursor, maximum)
        inconsistencies = tuple(cursor.inconsistencies)
        return Parsed(StandardKind.RELATIVE, note=phrase, lead=lead, lag=lag, inconsistencies=inconsistencies)
    if minimum is not None and maximum is not None and (minimum.compare(maximum) or 0) > 0:
        raise cursor.error("descending-range", sides[0].start, minimum=minimum, maximum=maximum)
    return Parsed(
        StandardKind.DURATION,
        minimum=minimum,
        maximum=maximum,
        approximate=approximate,
        equivalent=equivalent,
        note=note,
        condition=_condition(cursor),
        inconsistencies=tuple(cursor.inconsistencies),
    )


def _same_day(cursor: Cursor, phrase: str) -> Parsed:
    """Read what follows "hari yang sama": remarks in brackets, and a condition."""
    equivalent, note = _brackets(cursor, None)
    if cursor.key in AS or counts_back(cursor) or names_moment_or_row(cursor):
        return Parsed(StandardKind.RELATIVE, note=phrase)
    return Parsed(StandardKind.SAME_DAY, equivalent=equivalent, note=note, condition=_condition(cursor))


def _limit_within(cursor: Cursor, phrase: str) -> Parsed | None:
    """Return the duration that limits "segera" or "sampai selesai": "segera, paling lama 1 hari"; None without one.

    Args:
        cursor: The cursor.
        phrase: The whole text.
    """
    for position in range(cursor.at, cursor.end):
        key = cursor.keys[position]
        if key in words.CONDITIONS:
            return None
        bracketed = cursor.keys[position - 1] == "(" and cursor.keys[cursor.end - 1] == ")"
        inner = cursor.inside(position - 1, cursor.end - bracketed)
        if key in words.BOUND_BEGINNINGS or begins_number(inner):
            try:
                limit = _compound(inner, phrase)
            except TimeStandardError as error:
                if error.code == "unknown-unit" and error.data["candidates"]:
                    raise  # a misspelled limit is still a limit
                return None
            return limit if limit.kind in {StandardKind.DURATION, StandardKind.RELATIVE} else None
    return None


def _sides(cursor: Cursor) -> tuple[list[_Side], bool]:
    """Read the durations, one side for each bound, and whether any is approximate."""
    bound, approximate = _bound(cursor, introduced=True)
    sides = [_Side(bound, cursor.at)]
    _duration(cursor, sides[-1])
    _bound_after(cursor, sides[-1])
    while not (period_follows(cursor) or counts_back(cursor)) and (
        cursor.accept(words.CONNECTORS) or begins_number(cursor) or cursor.key in words.BOUND_BEGINNINGS
    ):
        bound, about = _bound(cursor)
        approximate = approximate or about
        if bound is not None:
            sides.append(_Side(bound, cursor.at))
        _duration(cursor, sides[-1])
    return sides, approximate


def _bound_after(cursor: Cursor, side: _Side) -> None:
    """Accept a bound at the end of the text: "30 minutes max", "3 hari paling lama"."""
    bound = words.BOUNDS.get(cursor.phrase(cursor.end - cursor.at))
    if bound in {Bound.MAXIMUM, Bound.MINIMUM} and side.bound is None:
        side.bound, cursor.at = bound, cursor.end


def _bound(cursor: Cursor, *, introduced: bool = False) -> tuple[Bound | None, bool]:
    """Read an optional bound, and whether the amount is approximate: "maksimal", "±", "maksimal ±".

    Args:
        cursor: The cursor.
        introduced: Whether to pass over introductions: "paling lambat dalam kurun waktu".
    """
    found, approximate = None, False
    while cursor.key in words.BEGINNINGS:
        position = cursor.at
        for length in range(words.LONGEST_BOUND, 0, -1):
            phrase = cursor.phrase(length)
            bound = words.BOUNDS.get(phrase)
            if bound is not None or (introduced and phrase in words.INTRODUCTIONS):
                cursor.at += length
                cursor.accept((":",))
                break
        else:
            break
        if bound is None:
            continue
        if bound is Bound.APPROXIMATE:
            approximate = True
        elif found not in (None, bound):
            raise cursor.error("opposed-bounds", position)
        else:
            found = bound
    return found, approximate


def _duration(cursor: Cursor, side: _Side) -> None:
    """Read one duration or range."""
    low = quantity(cursor)
    if _range_follows(cursor):  # "1 - 3 hari", "1 x 24 - 48 jam", "1 - 3 x 24 jam"
        high = quantity(cursor)
        if high.times is None:
            high = high._replace(times=low.times)
        elif low.times is None:
            low = low._replace(times=low.number, number=high.number)
        of = unit(cursor, high.start)
        clock = is_clock(low, of) or is_clock(high, of)
        side.low.append(part(cursor, low, of, clock=clock))
        side.high.append(part(cursor, high, of, clock=clock))
        side.ranged = True
    else:
        of = unit(cursor, low.start)
        side.low.append(part(cursor, low, of, clock=is_clock(low, of)))
        if _range_follows(cursor):
            side.high.append(_upper_end(cursor, side.low[-1]))
            side.ranged = True
        else:
            side.high.append(side.low[-1])
    if cursor.key in words.ALTERNATIVES and begins_number(cursor, 1) and not _per_number(cursor):
        raise alternative(cursor)


def _upper_end(cursor: Cursor, low: Part) -> Part:
    """Read the upper end of a range with two units: "30 menit - 1 jam"."""
    high = quantity(cursor)
    of = unit(cursor, high.start)
    upper = part(cursor, high, of, clock=is_clock(high, of))
    if FAMILY[low[0]] is not FAMILY[upper[0]]:
        raise cursor.error("mixed-range", high.start)
    return upper


def _range_follows(cursor: Cursor) -> bool:
    """Accept the dash or word of a range, and return whether there is one."""
    if cursor.key not in words.TO:
        return False
    length = 2 if cursor.phrase(2) == "sampai dengan" else 1
    if begins_number(cursor, length):
        cursor.at += length
        return True
    if not cursor.is_word(cursor.at):
        raise cursor.error("open-range")
    return False  # "hingga berkas lengkap" is a condition


def _per_number(cursor: Cursor) -> bool:
    """Return whether the cursor is at a condition with a number: "/ 10 berkas"."""
    counted = cursor.peek(2)
    return (
        cursor.key == "/"
        and cursor.is_word(cursor.at + 2)
        and counted not in words.UNITS
        and counted not in words.AMBIGUOUS_UNITS
    )


def _ends(cursor: Cursor, sides: list[_Side]) -> tuple[Duration | None, Duration | None]:
    """Return the lower and the upper end of all sides together."""
    first = sides[0]
    if len(sides) > 1:
        return _two_sides(cursor, sides)
    if first.bound is not Bound.MINIMUM:
        if not first.ranged:
            return None, _total(cursor, first.high, first)
        return _total(cursor, first.low, first), _total(cursor, first.high, first)
    if first.ranged:
        raise cursor.error("minimum-of-range", first.start)
    return _total(cursor, first.high, first), None


def _two_sides(cursor: Cursor, sides: list[_Side]) -> tuple[Duration, Duration]:
    """Return the ends of "minimal 1 hari, maksimal 3 hari", in either order."""
    found = {side.bound: side for side in sides}
    two_bounds = len(sides) == len(found) and set(found) == {Bound.MINIMUM, Bound.MAXIMUM}
    if not two_bounds or any(side.ranged for side in sides):
        raise cursor.error("loose-bounds", sides[-1].start)
    low, high = found[Bound.MINIMUM], found[Bound.MAXIMUM]
    return _total(cursor, low.high, low), _total(cursor, high.high, high)


def _total(cursor: Cursor, parts: list[Part], side: _Side) -> Duration:
    """Add up parts, and check that a calendar can count the sum."""
    total = Duration(parts)
    for of, amount in total.parts:
        if amount > MOST[of]:
            raise too_much(cursor, side.start)
    return total


def _brackets(cursor: Cursor, stated: Duration | None) -> tuple[Duration | None, str | None]:
    """Read the brackets after a duration: the first duration is the equivalent, all else are notes."""
    equivalent: Duration | None = None
    notes = []
    while cursor.key == "(":
        opening, closing = cursor.at, _closing(cursor)
        other = _plain_duration(cursor, opening, closing) if equivalent is None else None
        if other is None:
            notes.append(cursor.between(opening, closing))
        else:
            equivalent = other
            if stated is not None and stated.compare(other):
                cursor.note_inconsistency("equivalent", opening + 1, stated, other)
        cursor.at = closing + 1
    return equivalent, "; ".join(notes) or None


def _closing(cursor: Cursor) -> int:
    """Return the position of the bracket that closes the one at the cursor."""
    depth = 0
    for position in range(cursor.at, cursor.end):
        key = cursor.keys[position]
        depth += (key == "(") - (key == ")")
        if not depth:
            return position
    raise cursor.error("open-bracket")


def _plain_duration(cursor: Cursor, opening: int, closing: int) -> Duration | None:
    """Return the duration between two brackets; None if there is anything else."""
    inner = cursor.inside(opening, closing)
    if not begins_number(inner) or "(" in inner.keys or words.UNITS.keys().isdisjoint(inner.keys):
        return None
    try:
        parsed = _compound(inner)
    except TimeStandardError:
        return None
    bare = Parsed(StandardKind.DURATION, maximum=parsed.maximum)
    return parsed.maximum if parsed == bare else None


def _condition(cursor: Cursor) -> str | None:
    """Return the rest of the text as a condition; refuse any other text after a duration."""
    key, last = cursor.key, cursor.at + 1 == cursor.end
    if not key or (key == "." and last):
        return None
    if key not in words.CONDITIONS and key not in words.RANGE_WORDS:
        if key in words.QUALIFIERS:
            raise cursor.error("unexpected-qualifier", written=cursor.written(cursor.at))
        candidates = close_words(key, {*words.CONDITIONS, *words.CONNECTORS, *words.QUALIFIERS, *BEFORE, *ONCE})
        raise cursor.error("unexpected", written=cursor.written(cursor.at), candidates=candidates)
    if last:
        raise cursor.error("unfinished-condition", written=cursor.written(cursor.at))
    return " ".join(cursor.text[cursor.start(cursor.at) :].split())
