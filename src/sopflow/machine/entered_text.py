"""Text that people and host applications enter: limits, and characters that databases or UTF-8 refuse.

PostgreSQL stores no NUL, UTF-8 encodes no lone surrogates, and XML takes neither control characters nor noncharacters.
Such text is refused when it is entered, so that every case can be stored and exported.
"""

from __future__ import annotations

import re
import unicodedata

from sopflow.machine.messages import ACTOR_ID, CASE_ID, PERFORMER_ID, REASON, REFERENCE
from sopflow.machine.refusal import Refusal, RefusalCode, Refused
from sopflow.text import Text, shown

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


def wrong_reason(reason: str) -> Refusal | None:
    """Return why a reason cannot be used; None if it can."""
    return _wrong_text(REASON, reason)


def wrong_reference(document: str, reference: str) -> Refusal | None:
    """Return why the reference of a document cannot be used; None if it can."""
    return _wrong_text(REFERENCE, reference, document=shown(document))


def wrong_case_id(id_: str) -> Refusal | None:
    """Return why the id of a case cannot be used; None if it can."""
    return _wrong_id(CASE_ID, id_)


def wrong_actor_id(id_: str) -> Refusal | None:
    """Return why the id of an actor cannot be used; None if it can."""
    return _wrong_id(ACTOR_ID, id_)


def _wrong_performer_id(id_: str) -> Refusal | None:
    """Return why the id of a performer cannot be used; None if it can.

    It has no invisible characters: a person who has two ids that look equal defeats four eyes.
    """
    if (refusal := _wrong_id(PERFORMER_ID, id_)) is not None or (id_.isascii() and id_.isprintable()):
        return refusal
    found = next((char for char in id_ if not char.isprintable() or _INVISIBLE.match(char)), None)
    return None if found is None else _wrong_character(PERFORMER_ID, found)


def normalized_performer_id(id_: str) -> str:
    """Return the one spelling of a person's id: composed characters, without surrounding spaces.

    Raises:
        Refused: If the id cannot be used.
    """
    refusal = _wrong_text(PERFORMER_ID, id_)  # before work that grows with the length
    if refusal is None:
        id_ = unicodedata.normalize("NFC", id_.strip())
        refusal = _wrong_performer_id(id_)
    if refusal is not None:
        raise Refused([refusal])
    return id_


def _wrong_text(field: Text, text: str, **data: object) -> Refusal | None:
    if len(text) > MAX_TEXT:
        return _refusal("text-long", field, (MAX_TEXT,), (len(text),), **data)
    found = None if text.isprintable() else _UNUSABLE.search(text)
    return None if found is None else _wrong_character(field, found[0], **data)


def _wrong_id(field: Text, id_: str) -> Refusal | None:
    """Refuse an id that is too long, blank, or not one line."""
    if len(id_) > MAX_ID:
        return _refusal("text-long", field, (MAX_ID,), (len(id_),))
    if not id_.strip():
        return _refusal("text-empty", field)
    if id_.isprintable():
        return None
    found = next((char for char in id_ if _UNUSABLE.match(char) or unicodedata.category(char) in _LINES), None)
    return None if found is None else _wrong_character(field, found)


# Control characters, line and paragraph separators.
_LINES = ("Cc", "Zl", "Zp")


def _wrong_character(field: Text, char: str, **data: object) -> Refusal:
    return _refusal("text-character", field, (), (f"U+{ord(char):04X}",), **data)


def _refusal(
    variant: str, field: Text, expected: tuple[str | int, ...] = (), found: tuple[str | int, ...] = (), **data: object
) -> Refusal:
    name = Text(field.format("en", **data), field.format("id", **data))
    return Refusal(RefusalCode.TEXT, None, expected, found, {"variant": variant, "field": name})
