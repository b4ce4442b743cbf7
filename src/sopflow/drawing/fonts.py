"""The widths of Arial, and the breaking of text into lines.

Helvetica, Arial and Liberation Sans have the same widths, so a layout holds with any of them. The table is in this
module because drawings as SVG must not need an optional library, and the widths of ASCII are enough: an accented letter
is as wide as its base letter.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

POINT: Final = 25.4 / 72
"""One point in millimeters."""
LEADING: Final = 1.18
"""The distance between baselines, in font sizes."""
ASCENT: Final = 0.905
"""The height of the highest letters above the baseline, in font sizes."""
DESCENT: Final = 0.212
"""The depth of the deepest letters below the baseline, in font sizes."""

# The widths of the characters from the blank to the tilde, in thousandths of the font size.
_REGULAR = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 "
    "584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 "
    "278 556 500 722 500 500 500 334 260 334 584"
)
_BOLD = (
    "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 333 "
    "584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 "
    "333 611 556 778 556 556 500 389 280 389 584"
)
_OTHERS = {
    "\u00a0": 278,
    "–": 556,
    "—": 1000,
    "\u2018": 222,
    "\u2019": 222,
    "“": 333,
    "”": 333,
    "•": 350,
    "…": 1000,
    "·": 333,
    "°": 400,
    **dict.fromkeys("ìíîï", 278),
}
_FULL, _COMMON, _NONE = 1000, 600, 0


def _table(widths: str) -> dict[str, int]:
    return {chr(code): int(width) for code, width in enumerate(widths.split(), 32)} | _OTHERS


_WIDTHS: Final = {False: _table(_REGULAR), True: _table(_BOLD)}


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text in millimeters.

    Args:
        text: The line.
        size: The font size in points.
        bold: Whether the font is bold.

    >>> round(text_width("Menerima berkas", 8), 2)
    21.8
    """
    return _units(text, bold) * size * POINT / 1000


@lru_cache(maxsize=4096)
def _units(text: str, bold: bool) -> int:
    table = _WIDTHS[bold]
    return sum(table[char] if char in table else _other_width(char, bold) for char in text)


@lru_cache(maxsize=4096)
def _other_width(char: str, bold: bool) -> int:
    """Return the width of a character outside ASCII: of its base letter, or a guess by its kind."""
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return _NONE
    base = unicodedata.normalize("NFD", char)[0]
    if base in _WIDTHS[bold]:
        return _WIDTHS[bold][base]
    return _FULL if unicodedata.east_asian_width(char) in "WF" else _COMMON


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into lines at blanks; a word that is wider than a line is broken within.

    Args:
        text: The text; a line break in it is kept.
        width: The width of a line in millimeters.
        size: The font size in points.
        bold: Whether the font is bold.
    """
    return _wrapped(text, int(width / (size * POINT) * 1000), bold)


@lru_cache(maxsize=8192)
def _wrapped(text: str, limit: int, bold: bool) -> tuple[str, ...]:
    lines: list[str] = []
    blank = _WIDTHS[bold][" "]
    for paragraph in printable(text).split("\n"):
        line, used = "", 0
        for word in paragraph.split():
            needed = _units(word, bold)
            if line and used + blank + needed <= limit:
                line, used = f"{line} {word}", used + blank + needed
                continue
            if line:
                lines.append(line)
            *full, line = _pieces(word, limit, bold) if needed > limit else (word,)
            lines += full
            used = _units(line, bold)
        if line:
            lines.append(line)
    return tuple(lines)


def _pieces(word: str, limit: int, bold: bool) -> list[str]:
    """Break a long word: after punctuation if possible, otherwise between two characters."""
    pieces: list[str] = []
    while word:
        end, used = 0, 0
        while end < len(word) and (used := used + _units(word[end], bold)) <= limit:
            end += 1
        end = max(1, end)
        while end < len(word) and unicodedata.combining(word[end]):
            end += 1
        if end < len(word):
            marks = [place + 1 for place in range(end) if word[place] in "/-,;.:_" and place + 1 > end // 3]
            end = marks[-1] if marks else end
        pieces.append(word[:end])
        word = word[end:]
    return pieces


def widest_word(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of the widest word of a text in millimeters."""
    return max((text_width(word, size, bold=bold) for word in printable(text).split()), default=0)


def line_height(size: float) -> float:
    """Return the distance between baselines in millimeters."""
    return size * POINT * LEADING


_REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@lru_cache(maxsize=8192)
def printable(text: str) -> str:
    r"""Return a text in which control characters, and characters that reorder others, are escaped.

    Joiners and variation selectors remain, because scripts and emoji need them.

    >>> printable("a\tb\u202ec")
    'a b\\u202ec'
    """
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(char if _is_visible(char) else char.encode("unicode_escape").decode("ascii") for char in lines)


def _is_visible(char: str) -> bool:
    if char in _REORDERING:
        return False
    return char == "\n" or unicodedata.category(char) not in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
