"""One line for each finding, for editors and ``grep``: ``file:line:column: severity[code] message``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sopflow.rendering.report import Look, Report
from sopflow.rendering.text import colored_headline


def render(reports: Sequence[Report], look: Look) -> Iterator[str]:
    """Write one line for each finding.

    Args:
        reports: The results by file.
        look: The language, and whether to use colors.
    """
    for report in reports:
        for finding in report.findings:
            language = look.language
            yield (colored_headline(finding, language) if look.color else finding.headline(language)) + "\n"
