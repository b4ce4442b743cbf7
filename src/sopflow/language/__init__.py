"""The YAML language: from bytes to a SOP with positions, and from a SOP to text."""

from __future__ import annotations

from sopflow.language.binder import CalendarFileError, CalendarResolver
from sopflow.language.binding import Reading, bind
from sopflow.language.calendar_files import bind_calendar, is_calendar_file
from sopflow.language.calendar_references import calendar_of, calendar_resolver, read_calendar_source
from sopflow.language.collector import Collector, merge
from sopflow.language.document import YamlDocument
from sopflow.language.nodes import Mapping, Scalar, Sequence
from sopflow.language.source import Source, decode, read_bytes, read_source, source_of
from sopflow.language.suppressions import Suppressions
from sopflow.language.unreadable import UnreadableParts
from sopflow.language.writing import OneLine, dump, plain_file, yaml_text

__all__ = [
    "CalendarFileError",
    "CalendarResolver",
    "Collector",
    "Mapping",
    "OneLine",
    "Reading",
    "Scalar",
    "Sequence",
    "Source",
    "Suppressions",
    "UnreadableParts",
    "YamlDocument",
    "bind",
    "bind_calendar",
    "calendar_of",
    "calendar_resolver",
    "decode",
    "dump",
    "is_calendar_file",
    "merge",
    "plain_file",
    "read_bytes",
    "read_calendar_source",
    "read_source",
    "source_of",
    "yaml_text",
]
