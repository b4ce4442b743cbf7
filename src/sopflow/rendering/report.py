"""The input of every format: the results by file, and the options of the output."""

from __future__ import annotations

from typing import NamedTuple

from sopflow.diagnostics import Finding
from sopflow.frozen import FrozenMap
from sopflow.text import Language


class Report(NamedTuple):
    """The result of checking one file.

    Attributes:
        file: The name of the file.
        findings: The findings to show.
        suppressed: The findings that comments in the file suppress.
        unread: By language, the reason why the file could not be read; empty if it was read.
    """

    file: str
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Finding, ...] = ()
    unread: FrozenMap[str] = FrozenMap()


class Look(NamedTuple):
    """The options of the output.

    Attributes:
        language: The language of formats in one language.
        color: Whether to use colors in formats for terminals.
        grouped: Whether the text format shows one of several equal findings in full and lists the places of the others.
    """

    language: Language = "en"
    color: bool = False
    grouped: bool = False
