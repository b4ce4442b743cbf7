"""The language of time cells, so that suggestions are in the language of the SOP."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from sopflow.timing.units import NAMES

_ENGLISH: Final = frozenset(
    {
        *(name.en for name in NAMES.values()), *(f"{name.en}s" for name in NAMES.values()), "working", "business",
        "within", "at", "most", "least", "later", "than", "after", "before", "the", "of", "an", "and", "or", "every",
        "each", "until",
    }
)  # fmt: skip
_INDONESIAN: Final = frozenset(
    {
        *(name.id for name in NAMES.values()), "kerja", "kalender", "maksimal", "minimal", "paling", "lama", "lambat",
        "dalam", "waktu", "setelah", "sejak", "setiap", "dan", "atau", "sampai",
    }
)  # fmt: skip
_WORD: Final = re.compile(r"[a-z]+")


_KEY: Final = re.compile(r"\w+:")
_SAMPLE: Final = 20_000
"""The number of characters of a document that are read."""


@lru_cache(maxsize=4)  # several findings ask about the same document
def _document_is_english(sample: str) -> bool:
    return bool(is_english(_KEY.sub("", sample)))


def suggests_english(text: str, document: str) -> bool:
    """Return whether to suggest English words for a text in a YAML document; Indonesian is the default."""
    own = is_english(text)
    return _document_is_english(document[:_SAMPLE]) if own is None else own


def is_english(text: str) -> bool | None:
    """Return whether a text about time is in English instead of Indonesian; None if that is unclear.

    >>> is_english("3 dayz after receipt"), is_english("3 hari kerja"), is_english("5")
    (True, False, None)
    """
    words = _WORD.findall(text.casefold())
    english, indonesian = (sum(word in known for word in words) for known in (_ENGLISH, _INDONESIAN))
    return None if english == indonesian else english > indonesian
