"""Findings counted by their codes, the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sopflow.rendering.report import Look, Report
from sopflow.rendering.text import SEVERITY_COLORS, paint


def render(reports: Sequence[Report], look: Look) -> Iterator[str]:
    """Write one line for each code: how often it was found, severity, name.

    Args:
        reports: The files.
        look: Whether with colours.
    """
    counts = Counter(finding.kind for report in reports for finding in report.findings)
    widest = len(str(max(counts.values(), default=0)))
    for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0].code)):
        severity = f"{kind.severity}[{kind.code}]"
        shown = paint(severity, SEVERITY_COLORS[kind.severity]) if look.color else severity
        yield f"{count:>{widest}} {shown} {kind.name}\n"
    if counts:
        yield "\n"
