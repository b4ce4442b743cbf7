"""Text that people and host applications enter: limits, and characters that databases or UTF-8 refuse.

PostgreSQL stores no NUL, UTF-8 encodes no lone surrogates, and XML takes neither control characters nor noncharacters.
Such text is refused when it is entered, so that every case can be stored and exported.
"""

from __future__ import annotations

import re
import unicodedata

from sopflow.machine.refusal import Refusal, RefusalCode
from sopflow.text import Text

MAX_TEXT = 10_000
"""The maximum length of a reason or reference, in code points."""

MAX_ID = 500
"""The maximum length of the id of a case, performer or actor, in code points."""

# Control characters except tab and line breaks; lone surrogates; noncharacters.
_UNUSABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)

# Invisible characters that count as printable: joiners, fillers, variation selectors, the blank Braille pattern.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def wrong_text(field: Text, text: str, limit: int = MAX_TEXT) -> Refusal | None:
    """Return why a text cannot be used; None if it can.

    Args:
        field: The name of the text, as the beginning of a sentence.
        text: The text.
        limit: The maximum length in code points.
    """
    if len(text) > limit:
        return _refusal("text-long", field, (limit,), (len(text),))
    found = None if text.isprintable() else _UNUSABLE.search(text)
    return None if found is None else _refusal("text-character", field, (), (_code_point(found[0]),))


def wrong_id(field: Text, id_: str) -> Refusal | None:
    """Return why an id cannot be used; None if it can. An id is one line that is not blank."""
    if len(id_) > MAX_ID:
        return _refusal("text-long", field, (MAX_ID,), (len(id_),))
    if not id_.strip():
        return _refusal("text-empty", field)
    if id_.isprintable():
        return None
    found = next((char for char in id_ if _UNUSABLE.match(char) or unicodedata.category(char) in _LINES), None)
    return None if found is None else _refusal("text-character", field, (), (_code_point(found),))


def wrong_name(field: Text, name: str) -> Refusal | None:
    """Return why the id of a person cannot be used; None if it can.

    It has no invisible characters: a person who has two ids that look equal defeats four eyes.
    """
    if (refusal := wrong_id(field, name)) is not None or (name.isascii() and name.isprintable()):
        return refusal
    found = next((char for char in name if not char.isprintable() or _INVISIBLE.match(char)), None)
    return None if found is None else _refusal("text-character", field, (), (_code_point(found),))


# Control characters, line and paragraph separators.
_LINES = ("Cc", "Zl", "Zp")


def _code_point(char: str) -> str:
    return f"U+{ord(char):04X}"


def _refusal(variant: str, field: Text, expected: tuple[object, ...] = (), found: tuple[object, ...] = ()) -> Refusal:
    return Refusal(RefusalCode.TEXT, None, expected, found, {"variant": variant, "field": field})
