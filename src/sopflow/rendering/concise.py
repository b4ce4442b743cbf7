"""Findings in one line each, as editors and ``grep`` like them: ``file:line:column: severity[code] message``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sopflow.rendering.report import Look, Report
from sopflow.rendering.text import painted_headline


def render(reports: Sequence[Report], look: Look) -> Iterator[str]:
    """Write one line for each finding.

    Args:
        reports: The files.
        look: In which language, and whether with colours.
    """
    for report in reports:
        for finding in report.findings:
            language = look.language
            yield (painted_headline(finding, language) if look.color else finding.headline(language)) + "\n"
