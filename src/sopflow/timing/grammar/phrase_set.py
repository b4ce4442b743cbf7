"""Sets of phrases that are found by their first word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


class PhraseSet:
    """A set of phrases of one or more words.

    >>> PhraseSet({"hari", "hari itu juga"}).length_at(["pada", "hari", "itu", "juga"], 1)
    3
    """

    __slots__ = ("_by_first_word",)

    def __init__(self, phrases: Iterable[str]) -> None:
        """Index phrases, whose words have single spaces between them."""
        found: dict[str, list[list[str]]] = {}
        for phrase in sorted(phrases, key=len, reverse=True):
            found.setdefault(phrase.split()[0], []).append(phrase.split())
        self._by_first_word = found

    def __iter__(self) -> Iterator[str]:
        return (" ".join(phrase) for phrases in self._by_first_word.values() for phrase in phrases)

    def length_at(self, words: Sequence[str], at: int) -> int:
        """Return the number of words of the longest phrase at a position; 0 if there is none."""
        for phrase in self._by_first_word.get(words[at], ()):
            if words[at : at + len(phrase)] == phrase:
                return len(phrase)
        return 0
