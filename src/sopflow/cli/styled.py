"""Text whose parts have styles, and how it is wrapped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from attrs import frozen

from sopflow.text import width


class Style(StrEnum):
    """How a terminal shows text; the value is the parameter of its escape sequence."""

    PLAIN = ""
    BOLD = "1"
    DIM = "2"
    RED = "31"
    GREEN = "32"
    YELLOW = "33"
    CYAN = "36"
    BOLD_CYAN = "1;36"


@frozen
class Styled:
    """Text in one or more styles.

    Attributes:
        parts: The pieces of the text, each with its style.
    """

    parts: tuple[tuple[str, Style], ...] = ()

    @property
    def plain(self) -> str:
        """The text without its styles."""
        return "".join(text for text, _ in self.parts)

    def __add__(self, other: Styled | str) -> Styled:
        return Styled((*self.parts, *styled(other).parts))

    def __radd__(self, other: str) -> Styled:
        return styled(other) + self

    def translated(self, symbols: dict[int, str]) -> Styled:
        """Return the text with some characters replaced."""
        return Styled(tuple((text.translate(symbols), style) for text, style in self.parts))

    def painted(self, *, color: bool) -> str:
        """Return the text with the escape sequences of its styles, or without them."""
        if not color:
            return self.plain
        return "".join(f"\x1b[{style}m{text}\x1b[0m" if style and text else text for text, style in self.parts)

    def wrapped(self, columns: int) -> tuple[Styled, ...]:
        """Return the lines of the text: broken between words, and within words that are too long for a line.

        Args:
            columns: The number of terminal columns of a line, at least two.
        """
        lines: list[Styled] = []
        start = 0
        for line in self.plain.split("\n"):
            lines += [self._slice(start + begin, start + end) for begin, end in _breaks(line, columns)]
            start += len(line) + 1
        return tuple(lines)

    def _slice(self, begin: int, end: int) -> Styled:
        parts = []
        place = 0
        for text, style in self.parts:
            piece = text[max(0, begin - place) : max(0, end - place)]
            if piece:
                parts.append((piece, style))
            place += len(text)
        return Styled(tuple(parts))


def styled(text: Styled | str, style: Style = Style.PLAIN) -> Styled:
    """Return a text in one style; a text that has styles keeps them."""
    return text if isinstance(text, Styled) else Styled(((text, style),))


def joined(separator: str, texts: Iterable[Styled | str]) -> Styled:
    """Return texts with a separator between them."""
    whole = Styled()
    for number, text in enumerate(texts):
        whole = whole + separator + text if number else styled(text)
    return whole


def _breaks(line: str, columns: int) -> Iterator[tuple[int, int]]:
    """Return where the lines of a wrapped line begin and end; blanks between them are left out."""
    line = line.rstrip()
    begin = 0
    while width(line[begin:]) > columns:
        end = _last_fitting(line, begin, columns)
        blank = line.rfind(" ", begin, end + 1)
        if line[begin:blank].strip() and blank > begin:
            yield begin, begin + len(line[begin:blank].rstrip())
            begin = blank
        else:
            yield begin, end
            begin = end
        begin += len(line[begin:]) - len(line[begin:].lstrip(" "))
    yield begin, len(line)


def _last_fitting(line: str, begin: int, columns: int) -> int:
    end, used = begin, 0
    while end < len(line) and (used := used + width(line[end])) <= columns:
        end += 1
    return max(end, begin + 1)
