"""Patterns of files in settings, as a shell has them."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase


def matches(pattern: str, path: str, folder: str) -> bool:
    """Whether a pattern matches a file: by its name, or by its path relative to a folder.

    A link matches by its own path and by the path of its target.

    Args:
        pattern: The pattern; ``*`` matches any characters, also slashes.
        path: The file.
        folder: The folder to which the pattern is relative.
    """
    absolute = os.path.abspath(path)
    names = (
        os.path.basename(absolute),
        _relative(absolute, folder),
        _relative(os.path.realpath(path), os.path.realpath(folder)),
    )
    return any(fnmatchcase(name, pattern.rstrip("/")) for name in names)


def _relative(path: str, folder: str) -> str:
    """Return a path relative to a folder, with slashes; the whole path if it is elsewhere."""
    return path.removeprefix(os.path.join(folder, "")).replace(os.sep, "/")
