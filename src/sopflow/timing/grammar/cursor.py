"""A cursor over the tokens of a text, which also creates the errors about them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from sopflow.frozen import FrozenMap
from sopflow.timing.errors import Inconsistency, TimeStandardError
from sopflow.timing.grammar.scanner import NUMBER, WORD, tokens

_PADDING = ("",) * 4
"""Empty keys after the last token, so that looking ahead needs no bounds check; no vocabulary has an empty key."""


class Cursor:
    """The tokens of a text and a position among them.

    Attributes:
        text: The text.
        keys: The keys of the tokens, followed by a few empty keys.
        end: The position after the last token.
        at: The position of the next token.
        inconsistencies: The inconsistencies found so far.
    """

    __slots__ = ("_matches", "at", "end", "inconsistencies", "keys", "text")

    def __init__(self, text: str, keys: Sequence[str], matches: Iterable[re.Match[str]]) -> None:
        self.text: str = text
        self.keys: list[str] = [*keys, *_PADDING]
        self.end: int = len(keys)
        self.at: int = 0
        self.inconsistencies: list[Inconsistency] = []
        self._matches: list[re.Match[str]] = [*matches]

    @classmethod
    def over(cls, text: str) -> Cursor:
        """Return a cursor at the first token of a text."""
        return cls(text, *tokens(text))

    @property
    def key(self) -> str:
        """The key of the next token; empty at the end."""
        return self.keys[self.at]

    def peek(self, ahead: int) -> str:
        """Return the key of the token that many positions ahead."""
        return self.keys[self.at + ahead]

    def accept(self, keys: Container[str]) -> bool:
        """Advance if the next token is one of these keys, and return whether it is.

        Args:
            keys: A collection of keys; a string would contain the empty key.
        """
        if self.keys[self.at] not in keys:
            return False
        self.at += 1
        return True

    def phrase(self, length: int) -> str:
        """Return the next tokens as one phrase of the vocabulary."""
        return " ".join(self.keys[self.at : self.at + length])

    def is_number(self, position: int) -> bool:
        """Return whether the token at a position consists of digits."""
        return position < self.end and self._matches[position].lastindex == NUMBER

    def is_word(self, position: int) -> bool:
        """Return whether the token at a position is a word."""
        return position < self.end and self._matches[position].lastindex == WORD

    def written(self, position: int) -> str:
        """Return a token as written."""
        return self.text[slice(*self._matches[position].span())]

    def start(self, position: int) -> int:
        """Return the offset at which a token begins; the end of the text for the position after the last token."""
        return self._matches[position].start() if position < self.end else len(self.text.rstrip())

    def stop(self, position: int) -> int:
        """Return the offset at which a token ends."""
        return self._matches[position].end()

    def between(self, opening: int, closing: int) -> str:
        """Return the text between two tokens, with single spaces."""
        return " ".join(self.text[self._matches[opening].end() : self._matches[closing].start()].split())

    def inside(self, opening: int, closing: int) -> Cursor:
        """Return a cursor over the tokens between two others."""
        inner = slice(opening + 1, closing)
        return Cursor(self.text, self.keys[inner], self._matches[inner])

    def close_bracket_before(self, units: Container[str]) -> None:
        """Move the next closing bracket before the unit at the cursor, if there is only a unit between them."""
        for length in (2, 1):
            if self.keys[self.at + length] == ")" and self.phrase(length) in units:
                self.keys.insert(self.at, self.keys.pop(self.at + length))
                self._matches.insert(self.at, self._matches.pop(self.at + length))
                return

    def note_inconsistency(self, code: str, position: int, stated: object, found: object) -> None:
        """Record that the value at a position does not agree with an earlier one."""
        data = FrozenMap({"stated": stated, "found": found})
        self.inconsistencies.append(Inconsistency(code, self.start(position) + 1, data))

    def error(self, code: str, position: int | None = None, **data: object) -> TimeStandardError:
        """Create an error at a token, by default the next one."""
        return TimeStandardError(self.text, self.start(self.at if position is None else position) + 1, code, data)
