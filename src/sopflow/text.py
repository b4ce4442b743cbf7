"""Text in two languages, text from strangers made safe to print, and similar names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal, TypeAlias

from attrs import frozen

Language: TypeAlias = Literal["en", "id"]
"""A language that sopflow speaks: English or Indonesian."""

Path: TypeAlias = tuple[str | int, ...]
"""The place of a value in a YAML file: keys and indexes from the top, ``("steps", 0, "actor")``."""


class Words(str):
    """Text in the data of a finding that is shown without quotes."""

    __slots__ = ()


def shown(text: str, limit: int = 80) -> str:
    """Quote untrusted text for printing: one line, bounded, without invisible or reordering characters.

    Args:
        text: Any text.
        limit: The number of code points before an ellipsis.
    """
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return f"'{visible(cut)}'"


def visible(text: str) -> str:
    """Return a text in which control, formatting and line-breaking characters are escaped."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


def path_text(path: Path) -> str:
    """Return a path as text: ``steps[2].activities[0].actor``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{visible(part)}" if text else visible(part)
    return text


def shown_data(data: Mapping[str, object], language: Language = "en") -> dict[str, object]:
    """Return the fields of a message in one language, safe to print.

    Args:
        data: The fields: quoted unless they are ``Words`` or ``Text``.
        language: The language of each ``Text``.
    """
    return {key: _shown_value(value, language) for key, value in data.items()}


def _shown_value(value: object, language: Language) -> object:
    if isinstance(value, Text):
        return visible(value.in_(language))
    if isinstance(value, Words):
        return visible(value)
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, tuple):
        return ", ".join(str(_shown_value(part, language)) for part in value)
    return value


def width(text: str) -> int:
    """Return the number of terminal columns that a text occupies."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


@frozen
class Text:
    """The same text in English and Indonesian.

    Attributes:
        en: The text in English; may be a format string.
        id: The text in Indonesian, with the same fields.

    >>> late = Text("late by {length}", "terlambat {length}")
    >>> late.format("id", length=Text("2 hours", "2 jam"))
    'terlambat 2 jam'
    """

    en: str
    id: str = ""

    def __bool__(self) -> bool:
        return bool(self.en)

    def in_(self, language: Language) -> str:
        """Return the text in one language."""
        return self.id if language == "id" else self.en

    def format(self, language: Language, **data: object) -> str:
        """Fill in the fields of the text in one language.

        Args:
            language: The language of the result.
            **data: The fields; a ``Text`` among them is filled in in the same language.
        """
        return self.in_(language).format_map(in_language(data, language))

    def filled(self, **data: object) -> Text:
        """Fill in the fields of the text in both languages; the arguments are those of ``format``."""
        return Text(self.format("en", **data), self.format("id", **data))


NO_TEXT = Text("")
"""An empty text in both languages."""

OR = Text(" or ", " atau ")
"""The word between alternatives, with its spaces."""


def in_language(data: Mapping[str, object], language: Language) -> dict[str, object]:
    """Replace each ``Text`` among the values by the text in one language."""
    return {key: value.in_(language) if isinstance(value, Text) else value for key, value in data.items()}


_LONGEST = 100
_COMPARED = 1_000

_SHORT = 3
_SIMILAR = 0.6
_CLOSE = 0.7


def close_matches(
    word: str, candidates: Iterable[str], limit: int = 2, *, likeness: float | None = None
) -> tuple[str, ...]:
    """Return the names that a word may have been meant for, best first.

    Args:
        word: The word, usually misspelled.
        candidates: The names to compare it with.
        limit: The maximum number of results.
        likeness: The minimum similarity, from 0 to 1. By default, it depends on the word: a name is proposed if few of
            its letters differ, or if one of the two contains the other.
    """
    # The comparison is slow, so the length of the word and the number of candidates are bounded.
    names = list(candidates)
    if len(names) > _COMPARED:
        names = [name for name in names if name[:1] == word[:1]][:_COMPARED]
    return _closest(word[:_LONGEST], tuple(names), limit, likeness)


# A misspelled name often repeats within one file or program.
@lru_cache(maxsize=64)
def _closest(word: str, names: tuple[str, ...], limit: int, likeness: float | None) -> tuple[str, ...]:
    # Slow to import, and needed for misspelled names only.
    from difflib import get_close_matches  # noqa: PLC0415

    if likeness is not None:
        return tuple(get_close_matches(word, names, n=limit, cutoff=likeness))
    # One wrong letter of three leaves two thirds; of a longer word, that is a name that only looks similar.
    is_short = len(word) <= _SHORT
    return tuple(
        name
        for name in get_close_matches(word, names, n=limit, cutoff=_SIMILAR)
        if is_short or word in name or name in word or get_close_matches(word, [name], cutoff=_CLOSE)
    )
