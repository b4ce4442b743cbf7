"""What every format is given: the files that were checked, what was found in each, and how it shall look."""

from __future__ import annotations

from attrs import Factory, frozen

from sopflow.diagnostics import Finding
from sopflow.frozen import FrozenMap
from sopflow.text import Language


@frozen
class Report:
    """What came of one file.

    Attributes:
        file: Its name.
        findings: What is shown of what was found.
        suppressed: What comments in the file suppress.
        unread: By language, why it could not be read; empty for a file that could.
    """

    file: str
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Finding, ...] = ()
    unread: FrozenMap[str] = Factory(FrozenMap)


@frozen
class Look:
    """How findings are shown.

    Attributes:
        language: In which language, where a format speaks one only.
        color: Whether with colours, where a format knows them.
    """

    language: Language = "en"
    color: bool = False
