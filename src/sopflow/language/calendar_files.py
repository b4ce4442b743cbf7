"""Calendar files: the calendar of a SOP, read without the SOP."""

from __future__ import annotations

from typing import Any

from sopflow.definition import Sop
from sopflow.language.binder import Binder
from sopflow.language.binding import Keys, is_required, is_sopflow, keys_of, read_keys, version_is_known
from sopflow.language.collector import Collector
from sopflow.language.document import YamlDocument
from sopflow.language.nodes import Mapping
from sopflow.timing import WorkCalendar


def is_calendar_file(document: YamlDocument) -> bool:
    """Return whether a document has, of all keys of a SOP, the calendar and no other."""
    root = document.root
    return isinstance(root, Mapping) and keys_of(Sop).keys() & root.entries.keys() == {"calendar"}


def bind_calendar(document: YamlDocument) -> tuple[WorkCalendar | None, Collector]:
    """Read the calendar of a calendar file or of a SOP; the rest of a SOP is ignored.

    Returns:
        The calendar, None if it is missing or unreadable, and the findings about it.
    """
    binder = Binder(document, is_required)
    root = document.root
    calendar: Any = None
    if root is not None and is_sopflow(root, binder) and version_is_known(root, binder):
        calendar = read_keys(binder, root, (), _keys(root)).get("calendar")
    return calendar, binder.findings


def _keys(root: Mapping) -> Keys:
    """Return the expected keys: the calendar alone, or all keys of a SOP, of which the others are not read."""
    keys = keys_of(Sop)
    calendar = keys["calendar"]._replace(required=True)
    if keys.keys() & root.entries.keys() <= {"calendar"}:
        return Keys(calendar=calendar)
    others = {name: key._replace(read=lambda _binder, _node, _path: None, required=False) for name, key in keys.items()}
    return Keys(others | {"calendar": calendar})
