"""From bytes to a SOP, and back to text."""

from __future__ import annotations

from sopflow.language.binding import Reading, bind, bind_calendar, holds_calendar_alone
from sopflow.language.collector import Gathered, told
from sopflow.language.mending import edited
from sopflow.language.nodes import Node, locate, parse
from sopflow.language.source import Source, decode, inspect, read_bytes
from sopflow.language.suppressions import Suppressions
from sopflow.language.writing import OneLine, dump, plain_file, yaml_text

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
    "edited",
    "holds_calendar_alone",
    "inspect",
    "locate",
    "parse",
    "plain_file",
    "read_bytes",
    "told",
    "yaml_text",
]
