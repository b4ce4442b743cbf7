"""Recognize sopflow files by their top-level keys, before they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

CERTAIN_NAMES = (".sop.yaml", ".sop.yml")
"""Endings of file names that mark a SOP, whatever the file contains."""

NAMES = (".yaml", ".yml")
"""Endings of the names of all files that sopflow may read."""

# Nearly all files are in block style, where these patterns find the keys without a YAML parser.
_FIRST_KEY = re.compile(
    # A byte order mark, blank lines, comments, directives, and the start of the document may precede the key.
    rb"(?:\xef\xbb\xbf)?+(?:[ \t]*+(?:#[^\r\n]*+)?(?:\r\n?|\n)|(?:---|%)[^\r\n]*+(?:\r\n?|\n))*+"
    rb"[ \t]*+[\"']?sopflow[\"']?[ \t]*+:"
)
_STEPS = re.compile(rb"^[\"']?steps[\"']?[ \t]*:", re.MULTILINE)
_MOVES = re.compile(rb"^[\"']?moves[\"']?[ \t]*:", re.MULTILINE)

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MAX_DEPTH = 64


def is_sopflow_file(content: bytes) -> bool:
    """Return whether the first key of a file is ``sopflow``: a SOP, a calendar or a walk."""
    if b"sopflow" not in content:
        return False
    return _FIRST_KEY.match(content) is not None or next(_top_level_keys(content), None) == "sopflow"


def is_sop(content: bytes) -> bool:
    """Return whether a file is a SOP: a sopflow file with steps."""
    return is_sopflow_file(content) and _has_key(content, "steps", _STEPS)


def is_walk(content: bytes) -> bool:
    """Return whether a sopflow file is a walk: it has moves and no steps."""
    return _has_key(content, "moves", _MOVES) and not _has_key(content, "steps", _STEPS)


def _has_key(content: bytes, key: str, pattern: re.Pattern[bytes]) -> bool:
    if key.encode() not in content:
        return False
    return pattern.search(content) is not None or key in _top_level_keys(content)


def _top_level_keys(content: bytes) -> Iterator[str]:
    """Yield the keys of the top-level mapping, in any style, up to the first error in the YAML."""
    depth, is_key = 0, True  # inside the mapping, keys and values alternate
    try:
        for event in yaml.parse(content, Loader=_LOADER):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _MAX_DEPTH or (depth == 1 and not isinstance(event, yaml.MappingStartEvent)):
                    return
                continue
            if isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            elif not isinstance(event, yaml.NodeEvent):
                continue
            if depth == 0:
                return
            if depth == 1:
                if is_key and isinstance(event, yaml.ScalarEvent):
                    yield event.value
                is_key = not is_key
    except (yaml.YAMLError, ValueError):
        return
