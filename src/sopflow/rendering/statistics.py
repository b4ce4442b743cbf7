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
    counts = Counter(finding.rule for report in reports for finding in report.findings)
    widest = len(str(max(counts.values(), default=0)))
    for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0].code)):
        severity = f"{rule.severity}[{rule.code}]"
        shown = paint(severity, SEVERITY_COLORS[rule.severity]) if look.color else severity
        yield f"{count:>{widest}} {shown} {rule.name}\n"
    if counts:
        yield "\n"
