"""Findings as people read them on a screen: message, the lines with what is meant underlined, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sopflow.diagnostics import Finding, Severity
from sopflow.rendering.report import Look, Report
from sopflow.text import Language

SEVERITY_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
"""How severities are painted: parameters of the terminal's escape sequence."""

_BOLD, _DIM = "1", "2"

# What is drawn beside a source line: its number, or what is underlined in the line above.
_BESIDE = re.compile(r" +\d* +(?:\||…)")
_UNDERLINED = re.compile(r"(?P<before> +\| *)(?P<marks>\^+|-+)(?P<label>.*)")


def render(reports: Sequence[Report], look: Look) -> Iterator[str]:
    """Write every finding, and a blank line after each.

    Args:
        reports: The files.
        look: In which language, and whether with colours.
    """
    for report in reports:
        yield from write(report.findings, look)


def write(findings: Iterable[Finding], look: Look) -> Iterator[str]:
    """Write findings, and a blank line after each."""
    for finding in findings:
        yield (_painted(finding, look.language) if look.color else finding.text(look.language)) + "\n\n"


def painted_headline(finding: Finding, language: Language) -> str:
    """The line of place, severity, code and message, with colours."""
    kind = paint(f"{finding.severity}[{finding.code}]", SEVERITY_COLORS[finding.severity])
    return f"{paint(finding.place, _BOLD)}: {kind} {finding.message(language)}"


def paint(text: str, color: str) -> str:
    """A text in a colour."""
    return f"\x1b[{color}m{text}\x1b[0m" if text else ""


def _painted(finding: Finding, language: Language) -> str:
    below = finding.text(language).removeprefix(finding.headline(language)).split("\n")
    return painted_headline(finding, language) + "\n".join(_painted_line(line, finding.severity) for line in below)


def _painted_line(line: str, severity: Severity) -> str:
    if underlined := _UNDERLINED.fullmatch(line):
        color = SEVERITY_COLORS[severity] if underlined["marks"].startswith("^") else SEVERITY_COLORS[Severity.INFO]
        return paint(underlined["before"], _DIM) + paint(underlined["marks"] + underlined["label"], color)
    if beside := _BESIDE.match(line):
        return paint(beside.group(), _DIM) + line[beside.end() :]
    return line
