"""The grammar of time standards: one walk over the tokens, from left to right, without looking back."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple, NoReturn

import attrs

from sopflow.frozen import FrozenMap
from sopflow.timing import words
from sopflow.timing.duration import Duration, Part, format_number
from sopflow.timing.problems import Remark, TimeStandardError
from sopflow.timing.scanner import Token, number_in_digits, number_in_words, tokens
from sopflow.timing.units import DIVISIBLE, FAMILY, MONTHS, Unit
from sopflow.timing.words import Bound

LONGEST_TEXT: Final = 500
"""Characters of the longest time standard; the longest cell seen in a real SOP has 60."""

_MOST: Final = {
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

_EXAMPLES: Final = '"15 menit", "1 - 3 hari kerja"'
_UNITS_HINT: Final = (
    "Write detik, menit, jam, hari, hari kerja, minggu, bulan or tahun, or their English names."
)

_END: Final = Token("end", "", 0, 0)


class StandardKind(StrEnum):
    """What a time cell holds."""

    DURATION = "duration"
    BLANK = "blank"
    """No standard in the source: empty, "-", "tidak ada"."""
    UNMEASURED = "unmeasured"
    """Said to have no fixed length: "sesuai jadwal"."""
    PERIODIC = "periodic"
    """A frequency instead of a duration: "setiap hari kerja"."""


@attrs.frozen
class Reading:
    """What a text says, piece by piece."""

    kind: StandardKind
    minimum: Duration | None = None
    maximum: Duration | None = None
    approximate: bool = False
    equivalent: Duration | None = None
    note: str | None = None
    condition: str | None = None
    warnings: tuple[Remark, ...] = ()


def read(text: str) -> Reading:
    """Read a time standard.

    Raises:
        TimeStandardError: the text is none, or could be two.
    """
    if len(text) > LONGEST_TEXT:
        raise TimeStandardError(
            text,
            LONGEST_TEXT + 1,
            f"The text is {len(text):,} characters long; a time standard has at most {LONGEST_TEXT}.",
            "Keep the duration here and move the rest to a note.",
        )
    phrase = " ".join(text.split())
    folded = phrase.casefold()
    if folded in words.BLANKS:
        return Reading(StandardKind.BLANK)
    parser = _Parser(text)
    first = parser.token.key
    if first in words.PERIODIC:
        if len(parser.tokens) == 1:
            parser.fail("A frequency says how often.", 'Write it out: "setiap hari kerja", "every month".')
        return Reading(StandardKind.PERIODIC, note=phrase)
    if first in words.UNMEASURED_BEGINNINGS and any(
        parser.phrase(length) in words.UNMEASURED for length in (1, 2, 3)
    ):
        return Reading(StandardKind.UNMEASURED, note=phrase)
    return parser.compound()


class _Quantity(NamedTuple):
    """A number before a unit: `number` of it, `times` over."""

    start: Token
    number: Fraction
    times: Fraction | None
    spelled: bool
    """Written in words, as "setengah" is."""


@attrs.define
class _Side:
    """The durations under one bound: their lower and their upper ends, part by part."""

    bound: Bound | None
    start: Token
    low: list[tuple[Unit, Fraction]] = attrs.field(factory=list)
    high: list[tuple[Unit, Fraction]] = attrs.field(factory=list)
    ranged: bool = False


class _Parser:
    """A text's tokens and the place reached."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.at = 0
        self.approximate = False
        self.warnings: list[Remark] = []

    @property
    def token(self) -> Token:
        return self.peek(0)

    def peek(self, ahead: int) -> Token:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else _END

    def phrase(self, length: int) -> str:
        """The next words, up to `length`, as the vocabulary writes them."""
        return " ".join(token.key for token in self.tokens[self.at : self.at + length])

    def fail(
        self, reason: str, hint: str, token: Token | None = None, *, ambiguous: bool = False
    ) -> NoReturn:
        """Refuse the text at a token, by default the next one."""
        token = token or self.token
        start = len(self.text.rstrip()) if token is _END else token.start
        raise TimeStandardError(self.text, start + 1, reason, hint, ambiguous)

    def shown(self, token: Token) -> str:
        """A token as it was written."""
        return f'"{self.text[token.start : token.end][:40]}"'

    # compound := duration (("+"|"dan"|"and"|" ") duration)* ["(" equivalent-or-note ")"] [condition]

    def compound(self) -> Reading:
        """The whole text as durations with their note and condition."""
        if self.token.key in words.TOTAL:
            self.at += 1
            if self.token.key == ":":
                self.at += 1
        sides = self.sides()
        minimum, maximum = self.ends(sides)
        equivalent, note = self.brackets(maximum or minimum)
        condition = self.condition()
        return Reading(
            StandardKind.DURATION,
            minimum=minimum,
            maximum=maximum,
            approximate=self.approximate,
            equivalent=equivalent,
            note=note,
            condition=condition,
            warnings=tuple(self.warnings),
        )

    def sides(self) -> list[_Side]:
        """The durations in a row; a further bound ("minimal 1 hari, maksimal 3 hari") begins a side of its own."""
        sides = [_Side(self.bound(), self.token)]
        self.duration(sides[-1])
        while True:
            connected = self.token.key in words.CONNECTORS
            if connected:
                self.at += 1
            elif not (self.begins_number() or self.token.key in words.BOUND_BEGINNINGS):
                return sides
            bound = self.bound()
            if bound is not None:
                sides.append(_Side(bound, self.token))
            self.duration(sides[-1])

    def bound(self) -> Bound | None:
        """The bounds that stand here: "maksimal", "±", "maksimal ±"; approximate is kept aside."""
        found: Bound | None = None
        while self.token.key in words.BOUND_BEGINNINGS:
            token = self.token
            for length in range(words.LONGEST_BOUND, 0, -1):
                bound = words.BOUNDS.get(self.phrase(length))
                if bound is not None:
                    self.at += length
                    break
            else:
                break
            if bound is Bound.APPROXIMATE:
                self.approximate = True
            elif found not in (None, bound):
                self.fail("Two bounds contradict each other.", "Keep one of them.", token, ambiguous=True)
            else:
                found = bound
        return found

    # duration := [bound] [N "x"] num ["(" words ")"] [("-"|"to") num] unit

    def duration(self, side: _Side) -> None:
        """One duration, or a range of them."""
        low = self.quantity()
        if self.range_follows():
            number, spelled = self.number()
            unit = self.unit()
            clock = _is_clock(low, unit)
            high = low._replace(number=number, spelled=spelled)
            side.low.append(self.part(low, unit, clock=clock))
            side.high.append(self.part(high, unit, clock=clock))
            side.ranged = True
        else:
            unit = self.unit()
            part = self.part(low, unit, clock=_is_clock(low, unit))
            side.low.append(part)
            if self.range_follows():
                part = self.upper_end(part)
                side.ranged = True
            side.high.append(part)
        if self.token.key in words.ALTERNATIVES and self.begins_number(1) and not self.per_number():
            self.alternative()

    def per_number(self) -> bool:
        """Whether a condition with a number stands here: "/ 10 berkas"."""
        number, counted = self.peek(1), self.peek(2)
        return (
            self.token.key == "/"
            and number.kind == "number"
            and counted.kind == "word"
            and counted.key not in words.UNITS
            and counted.key not in words.AMBIGUOUS_UNITS
        )

    def upper_end(self, low: Part) -> Part:
        """The upper end of a range that has a unit on both sides: "30 menit - 1 jam"."""
        high = self.quantity()
        unit = self.unit()
        part = self.part(high, unit, clock=_is_clock(high, unit))
        if FAMILY[low[0]] is not FAMILY[part[0]]:
            self.fail(
                "The two ends of the range are counted in different ways.",
                'Write both in one kind of unit: "1 - 3 hari kerja".',
                high.start,
                ambiguous=True,
            )
        return part

    def range_follows(self) -> bool:
        """Whether a range goes on here; its dash or word is then passed."""
        token = self.token
        if token.key not in words.DASHES and token.key not in words.RANGE_WORDS:
            return False
        length = 2 if (token.key, self.peek(1).key) == ("sampai", "dengan") else 1
        if self.begins_number(length):
            self.at += length
            return True
        if token.kind == "word":  # "hingga berkas lengkap" is a condition
            return False
        self.fail("The range has no upper end.", 'Write "1 - 3 hari", or leave the dash out.')

    def quantity(self) -> _Quantity:
        """A number, or the number of times that another is meant: "2 x 24"."""
        start = self.token
        number, spelled = self.number()
        if self.token.key not in words.TIMES:
            return _Quantity(start, number, None, spelled)
        self.at += 1
        times = number
        number, spelled = self.number()
        return _Quantity(start, number, times, spelled)

    def begins_number(self, ahead: int = 0) -> bool:
        """Whether a number stands here, or that many tokens further."""
        token = self.peek(ahead)
        return (
            token.kind == "number"
            or token.key in words.NUMBER_BEGINNINGS
            or (token.key in words.ARTICLES and self.peek(ahead + 1).key in words.UNITS)
        )

    def number(self) -> tuple[Fraction, bool]:
        """A number in digits or in words, with the same number in brackets behind it; and whether it is in words."""
        token = self.token
        if not self.begins_number():
            self.no_number()
        if token.key in words.ONE_OF:  # "sehari": the unit is read from the same token
            return Fraction(1), True
        spelled = token.kind != "number"
        value = self.spelled_number() if spelled else self.digits()
        if self.token.key == "(":
            self.repeated(value)
        return value, spelled

    def no_number(self) -> NoReturn:
        """Say what stands where a number was expected."""
        token = self.token
        if token is _END:
            self.fail("Here the text ends, where a number was expected.", f"Write a duration: {_EXAMPLES}.")
        if token.key in words.DASHES:
            self.fail("A duration cannot be negative.", "Leave the sign out.")
        if token.key in words.UNITS:
            self.fail("The number is missing.", f'Write "1 {token.key}".')
        known = [*words.NUMBER_BEGINNINGS, *words.BOUNDS, *words.UNMEASURED, *words.PERIODIC]
        self.fail(
            f"{self.shown(token)} is neither a number nor a word that begins a time standard.",
            _suggestion(token.key, known)
            or f"Write a duration such as {_EXAMPLES}, or move the text to a note.",
        )

    def digits(self) -> Fraction:
        """A number in digits."""
        token = self.token
        value = number_in_digits(token.key)
        if value is None:
            self.fail(
                f"{self.shown(token)} can be read as a decimal and as a number with thousands.",
                'Write thousands without a mark ("1000") and at most two decimals ("1,5").',
                ambiguous=True,
            )
        self.at += 1
        if self.token.key in words.FRACTIONS:  # "1 setengah jam"
            value += self.fraction()
        return value

    def spelled_number(self) -> Fraction:
        """A number in words: "dua puluh lima", "satu setengah", "setengah", "a"."""
        if self.token.key in words.ARTICLES:
            self.at += 1
            return Fraction(1)
        value = Fraction(0)
        found = number_in_words([token.key for token in self.tokens], self.at)
        if found is not None:
            value, self.at = Fraction(found[0]), found[1]
        if self.token.key in words.FRACTIONS:
            value += self.fraction()
        return value

    def fraction(self) -> Fraction:
        """The fraction that stands here: "setengah", "half an"."""
        value = Fraction(words.FRACTIONS[self.token.key])
        self.at += 1
        if self.token.key in words.ARTICLES:
            self.at += 1
        return value

    def repeated(self, value: Fraction) -> None:
        """The number said again in brackets: "3 (tiga)"; a different number is remarked on, the first one counts."""
        opening = self.at
        self.at += 1
        if self.begins_number():
            start = self.token
            again = self.spelled_number() if start.kind != "number" else self.digits()
            if self.token.key == ")":
                self.at += 1
                if again != value:
                    self.remark(
                        "number-in-words", start, format_number(value, "en"), format_number(again, "en")
                    )
                return
        self.at = opening

    def unit(self) -> Unit:
        """The unit that stands here."""
        token = self.token
        two = f"{words.ONE_OF.get(token.key, token.key)} {self.peek(1).key}"
        if two in words.UNITS:
            self.at += 2
            return words.UNITS[two]
        unit = words.UNITS.get(words.ONE_OF.get(token.key, token.key))
        if unit is None:
            self.no_unit()
        self.at += 1
        return unit

    def no_unit(self) -> NoReturn:
        """Say what stands where a unit was expected."""
        token = self.token
        if token.key in words.AMBIGUOUS_UNITS:
            self.fail(
                f'{self.shown(token)} may be "hari" or "hour".',
                'Write "hari" or "jam" in full.',
                ambiguous=True,
            )
        if token.key in words.ALTERNATIVES and self.begins_number(1):
            self.alternative()
        if token.key == "(":
            self.fail(
                "Between a number and its unit, brackets hold the same number in words.",
                'Write "3 (tiga) hari".',
            )
        if token.kind == "word":
            self.fail(
                f"{self.shown(token)} is no unit of time.",
                _suggestion(token.key, words.UNITS) or _UNITS_HINT,
            )
        self.fail(
            "A number without a unit does not say what it counts.",
            'Write the unit that the column\'s header means: "5 menit", "5 hari".',
            self.tokens[self.at - 1],
            ambiguous=True,
        )

    def alternative(self) -> NoReturn:
        """Refuse "A / B": nobody can tell which of the two holds."""
        self.fail(
            "Two amounts are given, and the text does not say which of them holds.",
            'Keep one; write a range as "1 - 3 hari", a half as "setengah hari", an equal amount in brackets.',
            ambiguous=True,
        )

    def part(self, quantity: _Quantity, unit: Unit, *, clock: bool) -> Part:
        """An amount of a unit, once it is one that a calendar can count."""
        amount = quantity.number * (1 if quantity.times is None else quantity.times)
        if clock:
            unit, amount = Unit.CLOCK_DAY, amount / 24
        months = amount * MONTHS.get(unit, 0)
        if quantity.spelled and months and amount.denominator > 1 and months.denominator == 1:
            unit, amount = Unit.MONTH, months  # "setengah tahun" is six months
        if not amount:
            self.fail(
                "A duration of nothing is no standard.", 'Write "-" when there is none.', quantity.start
            )
        if amount.denominator > 1 and unit not in DIVISIBLE:
            self.fail(
                f"A part of a {unit} has no agreed length.",
                'Write it in days or in whole months: "10 hari kerja", "6 bulan".',
                quantity.start,
            )
        if 100 % amount.denominator:
            self.fail(
                "The amount is too fine.", "Use at most two decimals, or a smaller unit.", quantity.start
            )
        if amount > _MOST[unit]:
            self.fail(
                "The amount is beyond any calendar: it is more than a hundred years.",
                "Look at the number and its unit again.",
                quantity.start,
            )
        return unit, amount

    def ends(self, sides: Sequence[_Side]) -> tuple[Duration | None, Duration | None]:
        """The lower and the upper end that all sides give together."""
        first = sides[0]
        if len(sides) == 1:
            if first.bound is Bound.MINIMUM:
                if first.ranged:
                    self.fail(
                        "A least duration and a range contradict each other.",
                        'Write the range alone, or "minimal 1 hari".',
                        first.start,
                        ambiguous=True,
                    )
                return Duration(first.high), None
            minimum, maximum = Duration(first.low) if first.ranged else None, Duration(first.high)
        else:
            minimum, maximum = self.two_sides(sides)
        if minimum is not None and (minimum.compare(maximum) or 0) > 0:
            self.fail(
                f"The range descends, from {minimum.format('id')} to {maximum.format('id')}.",
                "Write the smaller amount first.",
                first.start,
            )
        return minimum, maximum

    def two_sides(self, sides: Sequence[_Side]) -> tuple[Duration, Duration]:
        """The ends of "minimal 1 hari, maksimal 3 hari", in either order."""
        found = {side.bound: side for side in sides}
        extra = sides[min(2, len(sides) - 1)]
        if (
            len(sides) > 2
            or set(found) != {Bound.MINIMUM, Bound.MAXIMUM}
            or any(side.ranged for side in sides)
        ):
            self.fail(
                "The bounds do not add up to one range.",
                'Write "1 - 3 hari", or one bound: "maksimal 3 hari".',
                extra.start,
                ambiguous=True,
            )
        return Duration(found[Bound.MINIMUM].high), Duration(found[Bound.MAXIMUM].high)

    # ["(" equivalent-or-note ")"] [condition]

    def brackets(self, maximum: Duration | None) -> tuple[Duration | None, str | None]:
        """What stands in brackets behind the duration: the first equal amount, and notes."""
        equivalent: Duration | None = None
        notes = []
        while self.token.key == "(":
            inside, start = self.bracket()
            equal = not equivalent and "(" not in inside and start.key not in words.BOUND_BEGINNINGS
            other = _plain_duration(inside) if equal else None
            if other is None:
                notes.append(inside)
                continue
            equivalent = other
            if maximum is not None and maximum.compare(other):
                self.remark("equivalent", start, str(maximum), str(other))
        return equivalent, "; ".join(notes) or None

    def bracket(self) -> tuple[str, Token]:
        """The text up to the bracket that closes this one, and the token it begins with."""
        opening, depth = self.token, 0
        for place in range(self.at, len(self.tokens)):
            token = self.tokens[place]
            depth += (token.key == "(") - (token.key == ")")
            if not depth:
                first = self.peek(1)
                self.at = place + 1
                return " ".join(self.text[opening.end : token.start].split()), first
        self.fail("The bracket is never closed.", 'Write ")" where the remark ends.')

    def condition(self) -> str | None:
        """The rest of the text, when it begins as a condition does; nothing else may follow a duration."""
        token = self.token
        if token.key in words.CONDITIONS or token.key in words.RANGE_WORDS:
            if self.at + 1 == len(self.tokens):
                self.fail(f"Nothing follows {self.shown(token)}.", "Finish the condition, or leave it out.")
            return " ".join(self.text[token.start :].split())
        if token.key == "." and self.at + 1 == len(self.tokens):
            return None
        if token is not _END:
            known = [*words.CONDITIONS, *words.CONNECTORS, "kerja", "kalender"]
            self.fail(
                f"{self.shown(token)} is not expected after a duration.",
                _suggestion(token.key, known) or "Put remarks in brackets, or in the note of the step.",
            )
        return None

    def remark(self, slug: str, start: Token, stated: str, found: str) -> None:
        """Keep a remark on something that parses."""
        self.warnings.append(Remark(slug, start.start + 1, FrozenMap({"stated": stated, "found": found})))


def _is_clock(quantity: _Quantity, unit: Unit) -> bool:
    """Whether it is "N x 24 jam", which runs on the clock; "N x 24 jam kerja" are working hours."""
    return unit is Unit.HOUR and quantity.times is not None and quantity.number == 24  # noqa: PLR2004 hours a day


def _plain_duration(text: str) -> Duration | None:
    """The duration that a text in brackets is, when it is that and nothing else."""
    try:
        reading = read(text)
    except TimeStandardError:
        return None
    bare = Reading(StandardKind.DURATION, maximum=reading.maximum)
    return reading.maximum if reading == bare else None


def _suggestion(written: str, known: Iterable[str]) -> str:
    """Which known word was probably meant, as a hint; empty when none is close."""
    close = difflib.get_close_matches(written, sorted(known), n=1, cutoff=0.7)
    return f'Did you mean "{close[0]}"?' if close else ""
