"""When text needs quotes in YAML, and how it is written in them."""

from __future__ import annotations

import re

NOT_TEXT_ELSEWHERE = re.compile(
    r"(?:y|n|yes|no|on|off|true|false|null|~)|[-+]?(?:0b[01_]+|0x[0-9a-f_]+|0o?[0-7_]+)"
    r"|[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?|[-+]?\.(?:[0-9]+|inf|nan)"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|=|<<"
    r"|\d{4}-\d\d?-\d\d?(?:(?:t|\s+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:\s*(?:z|[-+]\d\d?(?::?\d\d)?))?)?",
    re.IGNORECASE | re.ASCII,
)
"""Plain texts that YAML 1.1 readers take for booleans, null, numbers, times of day or dates."""

TEXT_INITIALS = frozenset("abcdeghijklmpqrsuvwxzABCDEGHIJKLMPQRSUVWXZ")
"""Letters with which none of them begins: a text that begins with one is text everywhere."""

# Text that needs no quotes anywhere, also inside brackets. The pattern is narrow; other text is quoted.
_PLAIN_ANYWHERE = r"[A-Za-z0-9][\w./()-]*(?: [\w./()-]+)*"


def quoted(text: str) -> str:
    """Write a text in double quotes."""
    # Slow to import, and needed for fixes only.
    import json  # noqa: PLC0415

    # YAML reads what JSON writes, except for line breaks that JSON does not escape.
    written = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in written)


def written_like(text: str, quote: str = "") -> str:
    """Write a text in place of another one.

    Args:
        text: The new text.
        quote: The quote of the other text, which is kept if possible; empty for a plain text.
    """
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if quote or not re.fullmatch(_PLAIN_ANYWHERE, text):
        return quoted(text)
    return text
