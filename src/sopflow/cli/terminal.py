"""The terminal: its colors, and the symbols that it can show."""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Iterable
from typing import IO

SYMBOLS = {
    **dict.fromkeys("┌┐└┘├┤┬┴┼", "+"),
    "─": "-",
    "│": "|",
    "–": "-",
    "—": "-",
    "…": "...",
    "→": "->",
    "·": "-",
    "✓": "+",
    "✗": "x",
    "●": "(x)",
    "■": "[x]",
    "◆": "<x>",
    "○": "(?)",
    "□": "[?]",
    "◇": "<?>",
}
"""ASCII for each symbol that sopflow prints."""

_REPLACE = "sopflow.symbols"


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(SYMBOLS.get(char, "?") for char in error.object[error.start : error.end]), error.end


codecs.register_error(_REPLACE, _replaced)


def replace_symbols(streams: Iterable[object]) -> None:
    """Let streams print a replacement for each character that their encoding does not have."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_REPLACE)


def wants_color(stream: IO[str], choice: str = "auto") -> bool:
    """Decide whether to write to a stream in color.

    Args:
        stream: Standard output or standard error.
        choice: ``always``, ``never``, or ``auto``: if NO_COLOR is not set, and FORCE_COLOR is set or the stream is a
            terminal that is not dumb.
    """
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")
