"""When a text needs quotes in YAML, and how it is written in them."""

from __future__ import annotations

import re

NOT_TEXT_ELSEWHERE = re.compile(
    r"(?:y|n|yes|no|on|off|true|false|null|~)|[-+]?(?:0b[01_]+|0x[0-9a-f_]+|0o?[0-7_]+)"
    r"|[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?|[-+]?\.(?:[0-9]+|inf|nan)"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|=|<<"
    r"|\d{4}-\d\d?-\d\d?(?:(?:t|\s+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:\s*(?:z|[-+]\d\d?(?::?\d\d)?))?)?",
    re.IGNORECASE | re.ASCII,
)
"""Bare texts that YAML 1.1 readers take for booleans, nothing, numbers, times of day or dates."""

BEGINNINGS_OF_TEXT = frozenset("abcdeghijklmpqrsuvwxzABCDEGHIJKLMPQRSUVWXZ")
"""Letters that none of them begins with: what does, as most texts do, is text everywhere."""

# Bare wherever it stands, also within brackets. Few texts: the others are quoted for certain.
_SURELY_BARE = re.compile(r"[A-Za-z0-9][\w./()-]*(?: [\w./()-]+)*")


def quoted(text: str) -> str:
    """A text in double quotes."""
    # Dear to import, and needed only where something is mended.
    import json  # noqa: PLC0415

    # What JSON writes, YAML reads; but for line ends that JSON leaves as they are.
    written = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in written)


def as_value(text: str, quote: str = "") -> str:
    """A text as it may stand in place of another.

    Args:
        text: What is to be read.
        quote: The quote that the other one has, which is kept; empty for none.
    """
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if quote or not _SURELY_BARE.fullmatch(text):
        return quoted(text)
    return text
