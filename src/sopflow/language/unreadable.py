"""Which findings of the rules only repeat that a part of the file could not be read."""

from __future__ import annotations

from sopflow.diagnostics import Finding
from sopflow.text import Path

# The registries of names from which a rule takes its names: without all of the registry, a name seems unknown.
_REGISTRIES = {
    "SOP201": ("steps", "ends"),
    "SOP202": ("actors",),
    "SOP203": ("documents",),
    "SOP204": ("steps",),
    "SOP214": ("moments",),
    "SOP215": ("steps", "moments"),
}
_UNUSED_NAME = "SOP207"
# Rules about a key that depends on other keys of the same row or activity, or of the row of the activity.
_NEEDED_KEYS = {
    "SOP506": ("since", "before"),
    "SOP508": ("within", "since", "before"),
    "SOP512": ("since", "before"),
    "SOP513": ("since", "before"),
    "SOP515": ("within",),
    "SOP522": ("since", "before"),
}


class UnreadableParts:
    """The parts of a file that could not be read and have findings of their own."""

    def __init__(self, paths: frozenset[Path]) -> None:
        """Take the paths of the parts."""
        self._paths = paths
        self._hide_uses = any(path[:1] in (("steps",), ("on_late",), ("authority",)) for path in paths)
        self._hide_ids = any(_hides_ids(path) for path in paths)

    def explain(self, finding: Finding) -> bool:
        """Return whether a finding of a rule may only be a consequence of these parts."""
        paths = self._paths
        if not paths:
            return False
        if any(finding.path[:length] in paths for length in range(1, len(finding.path) + 1)):
            return True
        if finding.code == _UNUSED_NAME:
            return self._hide_uses
        if needed := _NEEDED_KEYS.get(finding.code):
            owners = {finding.path[:-1], finding.path[:2]}
            return any((*owner, key) in paths for owner in owners for key in needed)
        registries = _REGISTRIES.get(finding.code, ())
        if "steps" in registries and self._hide_ids:
            return True
        name = str(finding.data.get("id"))
        return any((registry,) in paths or (registry, name) in paths for registry in registries)


def _hides_ids(path: Path) -> bool:
    """Return whether the part at a path may contain ids of steps or activities."""
    return path[:1] == ("steps",) and (path[-1] in ("steps", "id", "activities") or isinstance(path[-1], int))
