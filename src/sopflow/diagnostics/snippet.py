"""Source lines with underlined stretches, as compilers print them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sopflow.text import visible, width

_EXCERPT_WIDTH = 160


class Mark(NamedTuple):
    """A stretch of one line.

    Attributes:
        line: The line, from 1.
        start: Its first character, from 0.
        end: The character after its last; None for the rest of the line.
        excerpt: The line itself.
        text: A label; empty for the finding itself.
    """

    line: int
    start: int
    end: int | None
    excerpt: str
    text: str = ""


def snippet(marks: Iterable[Mark]) -> Iterator[str]:
    """Yield each line once, in file order, followed by the underlines of its marks.

    Args:
        marks: Stretches of the same text.
    """
    ordered = sorted((mark for mark in marks if mark.excerpt.strip()), key=lambda mark: (mark.line, bool(mark.text)))
    gutter = max((len(str(mark.line)) for mark in ordered), default=0)
    last: int | None = None
    shift = 0
    for mark in ordered:
        if mark.line != last:
            if last is not None and mark.line > last + 1:
                yield f"  {' ' * gutter} …"
            # Of a very long line, show the surroundings of the first mark only.
            shift = 0 if len(mark.excerpt) <= _EXCERPT_WIDTH else max(0, mark.start - _EXCERPT_WIDTH // 2)
            yield f"  {mark.line:>{gutter}} | {visible(_cut(mark, shift).rstrip())}"
            last = mark.line
        yield f"  {' ' * gutter} | {_underlined(mark, shift)}"


def _cut(mark: Mark, shift: int) -> str:
    return mark.excerpt[shift : shift + _EXCERPT_WIDTH] if len(mark.excerpt) > _EXCERPT_WIDTH else mark.excerpt


def _underlined(mark: Mark, shift: int) -> str:
    shown = _cut(mark, shift)
    end = len(shown.rstrip()) if mark.end is None else mark.end - shift
    start = min(max(mark.start - shift, 0), len(shown))
    before, marked = visible(shown[:start]), visible(shown[start : max(end, start)])
    sign = "-" if mark.text else "^"
    return f"{' ' * width(before)}{sign * max(1, width(marked))}{' ' if mark.text else ''}{mark.text}"
