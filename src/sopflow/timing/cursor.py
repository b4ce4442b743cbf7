"""The place reached in a text that is being read, and the one way to refuse it there."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from sopflow.frozen import FrozenMap
from sopflow.text import close_matches
from sopflow.timing.problems import Remark, TimeStandardError
from sopflow.timing.scanner import NUMBER, WORD, tokens

_BEHIND = ("",) * 4
"""Empty keys behind the last token, so that looking ahead always finds something; no vocabulary has one."""


class Cursor:
    """The tokens of a text and the place reached among them.

    Attributes:
        text: The text.
        keys: The keys of its tokens, with some empty ones behind the last; their indexes are the places.
        end: The place behind the last token.
        at: The place of the next token.
        remarks: What was noticed on the way.
    """

    __slots__ = ("_matches", "at", "end", "keys", "remarks", "text")

    def __init__(self, text: str, keys: Sequence[str], matches: Sequence[re.Match[str]]) -> None:
        self.text = text
        self.keys = [*keys, *_BEHIND]
        self.end = len(keys)
        self.at = 0
        self.remarks: list[Remark] = []
        self._matches = matches

    @classmethod
    def over(cls, text: str) -> Cursor:
        """A cursor over a whole text, at its first token."""
        return cls(text, *tokens(text))

    @property
    def key(self) -> str:
        """The key of the next token; empty when there is none."""
        return self.keys[self.at]

    def peek(self, ahead: int) -> str:
        """The key that many places behind the next one."""
        return self.keys[self.at + ahead]

    def passes(self, keys: Container[str]) -> bool:
        """Pass the next token if it is one of these, which are never one text: each has the empty key in it."""
        if self.keys[self.at] not in keys:
            return False
        self.at += 1
        return True

    def phrase(self, length: int) -> str:
        """The next words, as the vocabulary writes them."""
        return " ".join(self.keys[self.at : self.at + length])

    def is_number(self, place: int) -> bool:
        """Whether digits stand at a place."""
        return place < self.end and self._matches[place].lastindex == NUMBER

    def is_word(self, place: int) -> bool:
        """Whether a word stands at a place."""
        return place < self.end and self._matches[place].lastindex == WORD

    def written(self, place: int) -> str:
        """A token as it was written."""
        return self.text[slice(*self._matches[place].span())]

    def start(self, place: int) -> int:
        """Where a token begins in the text, from 0; where the text ends, for the place behind the last token."""
        return self._matches[place].start() if place < self.end else len(self.text.rstrip())

    def stop(self, place: int) -> int:
        """Where a token ends in the text, from 0."""
        return self._matches[place].end()

    def between(self, opening: int, closing: int) -> str:
        """The text between two tokens, with single spaces."""
        return " ".join(self.text[self._matches[opening].end() : self._matches[closing].start()].split())

    def inside(self, opening: int, closing: int) -> Cursor:
        """A cursor over the tokens between two others."""
        inner = slice(opening + 1, closing)
        return Cursor(self.text, self.keys[inner], self._matches[inner])

    def remark(self, slug: str, place: int, stated: object, found: object) -> None:
        """Keep a remark on something that can be read."""
        self.remarks.append(Remark(slug, self.start(place) + 1, FrozenMap({"stated": stated, "found": found})))

    def error(self, slug: str, place: int | None = None, **data: object) -> TimeStandardError:
        """The error that refuses the text at a token, by default the next one."""
        return TimeStandardError(self.text, self.start(self.at if place is None else place) + 1, slug, data)


def close_words(written: str, known: Iterable[str]) -> tuple[str, ...]:
    """Which known word was probably meant; none when none is close."""
    return close_matches(written, sorted(known), 1, likeness=0.7)
