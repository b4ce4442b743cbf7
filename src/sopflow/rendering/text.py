"""Findings for people: the message, the underlined source lines, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sopflow.diagnostics import Finding, Severity
from sopflow.rendering.report import Look, Report
from sopflow.text import Language

SEVERITY_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
"""The colors of severities, as parameters of the terminal's escape sequence."""

_BOLD, _DIM = "1", "2"

# The margin of a source line with its number, and of the underlines below it.
_MARGIN = r" +\d* +(?:\||…)"
_UNDERLINED = r"(?P<before> +\| *)(?P<marks>\^+|-+)(?P<label>.*)"


def render(reports: Sequence[Report], look: Look) -> Iterator[str]:
    """Write every finding, followed by a blank line.

    Args:
        reports: The results by file.
        look: The language, and whether to use colors.
    """
    for report in reports:
        yield from write(report.findings, look)


def write(findings: Iterable[Finding], look: Look) -> Iterator[str]:
    """Write findings, each followed by a blank line."""
    for first, *others in _groups(findings, look):
        text = _colored(first, look.language) if look.color else first.text(look.language)
        yield "\n".join((text, *(_also(other, look) for other in others))) + "\n\n"


def _groups(findings: Iterable[Finding], look: Look) -> Iterable[list[Finding]]:
    """Put warnings and remarks with the same code and hint together, in the order of the first of each group."""
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        is_single = not look.grouped or finding.severity is Severity.ERROR
        key = id(finding) if is_single else (finding.code, finding.hint(look.language))
        groups.setdefault(key, []).append(finding)
    return groups.values()


def _also(finding: Finding, look: Look) -> str:
    """Return the place and the message of a further finding of a group, on one line."""
    message = finding.message(look.language)
    return f"  + {paint(finding.place, _BOLD) if look.color else finding.place}: {message}"


def colored_headline(finding: Finding, language: Language) -> str:
    """Return the line with place, severity, code and message in colors."""
    severity = paint(f"{finding.severity.text(language)}[{finding.code}]", SEVERITY_COLORS[finding.severity])
    return f"{paint(finding.place, _BOLD)}: {severity} {finding.message(language)}"


def paint(text: str, color: str) -> str:
    """Return a text in a color."""
    return f"\x1b[{color}m{text}\x1b[0m" if text else ""


def _colored(finding: Finding, language: Language) -> str:
    below = finding.text(language).removeprefix(finding.headline(language)).split("\n")
    return colored_headline(finding, language) + "\n".join(_colored_line(line, finding.severity) for line in below)


def _colored_line(line: str, severity: Severity) -> str:
    if underlined := re.fullmatch(_UNDERLINED, line):
        color = SEVERITY_COLORS[severity] if underlined["marks"].startswith("^") else SEVERITY_COLORS[Severity.INFO]
        return paint(underlined["before"], _DIM) + paint(underlined["marks"] + underlined["label"], color)
    if margin := re.match(_MARGIN, line):
        return paint(margin.group(), _DIM) + line[margin.end() :]
    return line
