"""References from SOPs to calendar files: one calendar for all SOPs of an office.

A reference is relative to the SOP and stays inside the project: the nearest folder above the SOP whose pyproject.toml
has settings of sopflow, or else the folder of the SOP. Links are followed before this is checked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from sopflow.diagnostics import Severity
from sopflow.language.binder import CalendarFileError, CalendarResolver
from sopflow.language.calendar_files import bind_calendar, is_calendar_file
from sopflow.language.collector import merge
from sopflow.language.document import YamlDocument
from sopflow.language.source import Source, decode, read_bytes
from sopflow.text import Text
from sopflow.timing import WorkCalendar

MAX_CALENDAR_BYTES = 200_000
"""The largest calendar file, in bytes."""

_SETTINGS = "pyproject.toml"
_TABLE = b"[tool.sopflow"


def calendar_resolver(sop_file: str | os.PathLike[str]) -> CalendarResolver:
    """Return a function that reads the calendar files to which a SOP refers.

    Args:
        sop_file: The file of the SOP.
    """

    def resolve(reference: str) -> WorkCalendar:
        return calendar_of(read_calendar_source(sop_file, reference))

    return resolve


def read_calendar_source(sop_file: str | os.PathLike[str], reference: str) -> Source:
    """Read a calendar file to which a SOP refers.

    Args:
        sop_file: The file of the SOP.
        reference: The calendar file, relative to the SOP.

    Raises:
        CalendarFileError: If it is outside the project, cannot be read, or is too large.
    """
    path = _inside(os.path.dirname(os.path.realpath(sop_file)), reference)
    try:
        content = read_bytes(path, MAX_CALENDAR_BYTES)
    except OSError as error:
        words = os.strerror(error.errno) if error.errno is not None else str(error)
        raise CalendarFileError(
            Text(f"it cannot be read ({words})", f"berkasnya tidak dapat dibaca ({words})")
        ) from None
    _check_size(content)
    return decode(content, reference)


def calendar_of(source: Source) -> WorkCalendar:
    """Return the calendar of a calendar file.

    Args:
        source: The file, named as the SOP refers to it.

    Raises:
        CalendarFileError: If it is too large, has errors, or contains something else.
    """
    _check_size(source.text.encode("utf-8", "replace"))
    document = YamlDocument(source)
    if document.root is not None and not is_calendar_file(document):
        raise CalendarFileError(
            Text("it contains more than a calendar, or none", "isinya bukan hanya kalender, atau tidak ada kalender")
        )
    calendar, findings = bind_calendar(document)
    errors = [each for each in merge([document.findings, findings], source.name) if each.severity is Severity.ERROR]
    if errors or calendar is None:
        told = [Text(each.headline("en").rstrip("."), each.headline("id").rstrip(".")) for each in errors[:1]]
        hint = Text(f"Correct it: `sopflow check {source.name}`.", f"Perbaiki: `sopflow check {source.name}`.")
        raise CalendarFileError(told[0] if told else Text("it is empty", "berkasnya kosong"), hint)
    return calendar


def _inside(folder: str, reference: str) -> str:
    """Return the path of a referenced file.

    Raises:
        CalendarFileError: If it is outside the project.
    """
    if os.path.isabs(reference) or "\0" in reference:
        raise CalendarFileError(Text("the path is not relative to the SOP", "jalurnya tidak relatif terhadap SOP ini"))
    path = os.path.realpath(os.path.join(folder, reference))
    if _project_of(folder) not in _above(path):
        raise CalendarFileError(Text("the file is outside the project", "berkasnya berada di luar proyek"))
    return path


def _project_of(folder: str) -> str:
    """Return the nearest folder with settings of sopflow, or else the folder itself."""
    for each in (folder, *_above(folder)):
        try:
            if _TABLE in read_bytes(os.path.join(each, _SETTINGS)):
                return each
        except OSError:
            continue
    return folder


def _above(path: str) -> Iterator[str]:
    """Yield the folders that contain a path, the nearest first."""
    while (folder := os.path.dirname(path)) != path:
        yield folder
        path = folder


def _check_size(content: bytes) -> None:
    if len(content) > MAX_CALENDAR_BYTES:
        raise CalendarFileError(
            Text(f"it is larger than {MAX_CALENDAR_BYTES} bytes", f"ukurannya lebih dari {MAX_CALENDAR_BYTES} bita")
        )
