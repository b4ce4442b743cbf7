"""The place reached in a text that is being read, and the one way to refuse it there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

from sopflow.frozen import FrozenMap
from sopflow.timing.problems import Remark, TimeStandardError
from sopflow.timing.scanner import Token, tokens

END: Final = Token("end", "", 0, 0)
"""What stands behind the last token."""


class Cursor:
    """The tokens of a text and the place reached among them.

    Attributes:
        text: The text.
        tokens: All its tokens.
        at: The place of the next token.
        remarks: What was noticed on the way.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.at = 0
        self.remarks: list[Remark] = []

    @property
    def token(self) -> Token:
        """The next token."""
        try:
            return self.tokens[self.at]
        except IndexError:
            return END

    def peek(self, ahead: int) -> Token:
        """The token that many places behind the next one."""
        try:
            return self.tokens[self.at + ahead]
        except IndexError:
            return END

    def passes(self, keys: Iterable[str]) -> bool:
        """Pass the next token if it is one of these."""
        if self.token.key not in keys:
            return False
        self.at += 1
        return True

    def phrase(self, length: int) -> str:
        """The next words, as the vocabulary writes them."""
        return " ".join(token.key for token in self.tokens[self.at : self.at + length])

    def written(self, token: Token) -> str:
        """A token as it was written."""
        return self.text[token.start : token.end]

    def remark(self, slug: str, token: Token, stated: object, found: object) -> None:
        """Keep a remark on something that can be read."""
        self.remarks.append(Remark(slug, token.start + 1, FrozenMap({"stated": stated, "found": found})))

    def error(self, slug: str, token: Token | None = None, **data: object) -> TimeStandardError:
        """The error that refuses the text at a token, by default the next one."""
        token = token or self.token
        start = len(self.text.rstrip()) if token is END else token.start
        return TimeStandardError(self.text, start + 1, slug, data)


def close_matches(written: str, known: Iterable[str]) -> tuple[str, ...]:
    """Which known word was probably meant; none when none is close."""
    return tuple(difflib.get_close_matches(written, sorted(known), n=1, cutoff=0.7))
