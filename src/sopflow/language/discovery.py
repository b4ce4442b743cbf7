"""What a file is, before anybody reads it: known by its first key, and by the few that no two kinds of files share."""

from __future__ import annotations

import re

CERTAIN_NAMES = (".sop.yaml", ".sop.yml")
"""How the names of files end that are SOPs whatever they hold."""

NAMES = (".yaml", ".yml")
"""How the names of all files end that may be of sopflow."""

# What may stand above the first key: a mark, empty lines, comments, directives, the line that begins a document.
_FIRST_KEY = re.compile(
    rb"(?:\xef\xbb\xbf)?+(?:[ \t]*+(?:#[^\r\n]*+)?(?:\r\n?|\n)|(?:---|%)[^\r\n]*+(?:\r\n?|\n))*+"
    rb"[ \t]*+(?:\{\s*+)?[\"']?sopflow[\"']?[ \t]*+:"
)
# Walks begin with the same key, and are no SOPs.
_KEY_OF_A_WALK = re.compile(rb"^moves[ \t]*:", re.MULTILINE)
_KEY_OF_A_SOP = re.compile(rb"^steps[ \t]*:", re.MULTILINE)


def is_of_sopflow(content: bytes) -> bool:
    """Whether a file's first key says that it is of sopflow: a SOP, a calendar or a walk."""
    return _FIRST_KEY.match(content) is not None


def is_walk(content: bytes) -> bool:
    """Whether a file of sopflow is a walk."""
    # Most files are no walks, and the word is sooner missed than the key.
    return b"moves" in content and _KEY_OF_A_WALK.search(content) is not None and _KEY_OF_A_SOP.search(content) is None


def is_sop(content: bytes) -> bool:
    """Whether a file of sopflow has rows, as only SOPs have."""
    return is_of_sopflow(content) and _KEY_OF_A_SOP.search(content) is not None
