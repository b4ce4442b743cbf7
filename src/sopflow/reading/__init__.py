"""From bytes to a SOP, and back to text."""

from __future__ import annotations

from sopflow.reading.binding import Reading, bind, bind_calendar, holds_calendar_alone
from sopflow.reading.gathering import Gathered, told
from sopflow.reading.mending import edits
from sopflow.reading.nodes import Node, locate, parse
from sopflow.reading.source import Source, decode, inspect, read_bytes
from sopflow.reading.suppressions import Suppressions
from sopflow.reading.writing import OneLine, dump, plain_file, yaml_text

__all__ = [
    "Gathered",
    "Node",
    "OneLine",
    "Reading",
    "Source",
    "Suppressions",
    "bind",
    "bind_calendar",
    "decode",
    "dump",
    "edits",
    "holds_calendar_alone",
    "inspect",
    "locate",
    "parse",
    "plain_file",
    "read_bytes",
    "told",
    "yaml_text",
]
