"""Workflow commands of GitHub Actions, which become annotations of the lines of a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sopflow.diagnostics import Finding, Severity
from sopflow.rendering.report import Look, Report
from sopflow.text import Language, visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}

# Characters that end a message or a property of a command.
_IN_MESSAGES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = _IN_MESSAGES | str.maketrans({":": "%3A", ",": "%2C"})


def render(reports: Sequence[Report], look: Look) -> Iterator[str]:
    """Write one command for each finding, and for each file that could not be read.

    Args:
        reports: The results by file.
        look: The language.
    """
    for report in reports:
        if report.unread:
            yield _command("error", report.unread[look.language], file=report.file, title="sopflow")
        for finding in report.findings:
            yield _annotation(report.file, finding, look.language)


def _annotation(file: str, finding: Finding, language: Language) -> str:
    place: dict[str, object] = {}
    if (span := finding.span) is not None:
        place = {"line": span.line, "endLine": span.end_line, "col": span.column}
        if span.end_line == span.line:
            place["endColumn"] = span.end_column
    words = "\n".join(filter(None, (finding.message(language), finding.hint(language))))
    return _command(_COMMANDS[finding.severity], words, file=file, **place, title=f"{finding.code} {finding.name}")


def _command(name: str, message: str, **properties: object) -> str:
    written = (f"{key}={visible(str(value)).translate(_IN_PROPERTIES)}" for key, value in properties.items())
    return f"::{name} {','.join(written)}::{message.translate(_IN_MESSAGES)}\n"
