"""The language in which a SOP is written."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, islice

from sopflow.definition import Sop
from sopflow.rules.table import activities
from sopflow.rules.vocabulary.morphology import words
from sopflow.rules.vocabulary.word_lists import COMMON_WORDS, ENGLISH_WORDS

_MAX_WORDS = 20_000
_WORDS_PER_COMMON_WORD = 6


def speaks_indonesian(sop: Sop) -> bool:
    """Return whether the activities of a SOP are written in Indonesian.

    At least one word in six must be a common Indonesian word, and fewer words must be English. A table of a few unusual
    words does not count, so that rules about wording never judge text in another language.
    """
    return _is_indonesian(tuple([activity.text for *_, activity in activities(sop)]))


def speaks_english(sop: Sop) -> bool:
    """Return whether the activities of a SOP contain more English than Indonesian words."""
    _, common, english = _counts(tuple([activity.text for *_, activity in activities(sop)]))
    return english > common


def _is_indonesian(texts: tuple[str, ...]) -> bool:
    total, common, english = _counts(texts)
    return common > english and common * _WORDS_PER_COMMON_WORD >= total


@lru_cache(maxsize=1)  # Several checkers ask about the same SOP.
def _counts(texts: tuple[str, ...]) -> tuple[int, int, int]:
    """Return the number of words of some texts, and of those that identify Indonesian and English."""
    sample = list(islice(chain.from_iterable(map(words, texts)), _MAX_WORDS))
    common = sum(map(COMMON_WORDS.__contains__, sample))
    english = sum(map(ENGLISH_WORDS.__contains__, sample))
    return len(sample), common, english
