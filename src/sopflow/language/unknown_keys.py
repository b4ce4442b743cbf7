"""Unknown keys: what their author probably meant."""

from __future__ import annotations

from collections.abc import Collection

from sopflow.diagnostics import Severity, proposed
from sopflow.language import rules
from sopflow.language.binder import Binder
from sopflow.language.nodes import Mapping
from sopflow.language.synonyms import synonyms
from sopflow.text import NO_TEXT, Path, Text, Words, close_matches


def report_unknown(binder: Binder, node: Mapping, path: Path, name: str, keys: Collection[str]) -> str | None:
    """Report an unknown key; return the missing key of which it seems to be a misspelling."""
    if binder.findings.is_full(Severity.ERROR):
        # Only counted: the search for similar keys would be wasted.
        binder.report(rules.UNKNOWN_KEY, (*path, name))
        return None
    free_keys = [key for key in keys if key not in node.entries]
    similar = () if name in _NOT_MISSPELLED else synonyms(name, free_keys) or close_matches(name, free_keys)
    binder.report(
        rules.UNKNOWN_KEY,
        (*path, name),
        on_key=True,
        key=name,
        **proposed(similar),
        known=tuple(Words(key) for key in keys),
        advice=_ONE_ACTIVITY_EACH if name in _NOT_MISSPELLED else NO_TEXT,
    )
    if not similar:
        return "any_of" if name in _NOT_MISSPELLED else None
    binder.unreadable.add((*path, similar[0]))
    return similar[0]


# Looks like `any_of` and means the opposite.
_NOT_MISSPELLED = ("all_of", "allof")
_ONE_ACTIVITY_EACH = Text(
    "If each of them must act, write one activity for each under `activities`. ",
    "Jika semuanya harus bertindak, tulis satu kegiatan untuk masing-masing di bawah `activities`. ",
)
