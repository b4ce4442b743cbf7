"""SOP files and the walks that belong to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopflow.checking import Checked, check
from sopflow.language import read_bytes
from sopflow.language.discovery import CERTAIN_NAMES, NAMES, is_sop

_WALK_NAMES = (".walk.yaml", ".walk.yml")
_CHECKED = pytest.StashKey[dict[Path, Checked]]()


def checked(config: pytest.Config, path: Path) -> Checked:
    """Check a SOP file, once in a session.

    Args:
        config: The configuration of the session. A later session in the same process checks the file again.
        path: The file.

    Raises:
        OSError: If the file cannot be read.
    """
    known = config.stash.setdefault(_CHECKED, {})
    if path not in known:
        known[path] = check(path)
    return known[path]


def is_sop_file(path: Path) -> bool:
    """Return whether a file is a SOP, by its name or by its keys. An unreadable file of another name is not one."""
    name = path.name.lower()
    if name.endswith(CERTAIN_NAMES):
        return True
    try:
        return name.endswith(NAMES) and is_sop(read_bytes(path))
    except OSError:
        return False


def is_walk_name(path: Path) -> bool:
    """Return whether the name of a file is that of a walk."""
    return path.name.lower().endswith(_WALK_NAMES)


def walks_of(sop: Path) -> list[Path]:
    """Return the walks that belong to a SOP file, by name."""
    start = f"{_stem(sop)}."
    named = (path for path in sop.parent.iterdir() if is_walk_name(path) and path.name.startswith(start))
    return sorted(path for path in named if sop_file_of(path) == sop)


def sop_file_of(walk: Path) -> Path | None:
    """Return the SOP file that a walk belongs to.

    Of the SOP files in the same folder whose names begin the name of the walk, it is the one with the longest name:
    ``izin.khusus.late.walk.yaml`` belongs to ``izin.khusus.yaml`` rather than to ``izin.yaml``.
    """
    candidates = [
        path
        for path in walk.parent.iterdir()
        if path != walk and walk.name.startswith(f"{_stem(path)}.") and is_sop_file(path)
    ]
    # Of two files with the same stem, such as izin.sop.yaml and izin.yaml, the first is certainly a SOP.
    return max(candidates, key=lambda path: (len(_stem(path)), path.name.lower().endswith(CERTAIN_NAMES)), default=None)


def _stem(path: Path) -> str:
    """Return the name of a SOP file without its endings."""
    for ending in (*CERTAIN_NAMES, *NAMES):
        if path.name.lower().endswith(ending):
            return path.name[: -len(ending)]
    return path.name
