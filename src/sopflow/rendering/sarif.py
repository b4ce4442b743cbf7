"""Findings as SARIF 2.1.0 (OASIS, errata 01), the format of code scanning services."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

import sopflow
from sopflow.diagnostics import Finding, Fix, Label, Rule, Severity, Span
from sopflow.explaining import explain, markdown
from sopflow.rendering.json import encode, lines
from sopflow.rendering.report import Look, Report
from sopflow.text import Language, Path, path_text

HOMEPAGE = "https://pypi.org/project/sopflow/"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(reports: Sequence[Report], look: Look) -> Iterator[str]:
    """Write a log of one run, with a line for each rule and each finding, including suppressed findings.

    Args:
        reports: The results by file.
        look: The language.
    """
    language = look.language
    findings = (finding for report in reports for finding in (*report.findings, *report.suppressed))
    rules = sorted({finding.rule for finding in findings}, key=lambda rule: rule.code)
    index = {rule.code: number for number, rule in enumerate(rules)}
    yield f'{{"$schema": {encode(SCHEMA)},\n"version": "2.1.0",\n'
    yield f'"runs": [{{"language": {encode(language)},\n"columnKind": "unicodeCodePoints",\n'
    yield f'"invocations": [{encode(_invocation(reports, language))}],\n'
    yield f'"tool": {{"driver": {encode(_driver(language))[:-1]}, "rules": ['
    yield from lines(_rule(rule, language) for rule in rules)
    yield ']}},\n"results": ['
    yield from lines(_results(reports, index, language))
    yield "]}]}\n"


def _driver(language: Language) -> dict[str, object]:
    version = sopflow.__version__
    return {
        "name": "sopflow",
        "fullName": f"sopflow {version}",
        "version": version,
        "informationUri": HOMEPAGE,
        "language": language,
    }


def _invocation(reports: Iterable[Report], language: Language) -> dict[str, object]:
    unread = [
        {
            "level": "error",
            "message": {"text": _unlinked(report.unread[language])},
            "locations": [_location(report.file, None, ())],
        }
        for report in reports
        if report.unread
    ]
    return {"executionSuccessful": not unread, "toolExecutionNotifications": unread}


def _rule(rule: Rule, language: Language) -> dict[str, object]:
    described: dict[str, object] = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": f"{rule.name.replace('-', ' ').capitalize()}."},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }
    try:
        page = explain(rule)
    except LookupError:
        return described
    text = markdown(rule, language)
    first, *_ = page.text.in_(language).split("\n\n")
    return described | {
        "shortDescription": {"text": f"{page.title.in_(language)}."},
        "fullDescription": {"text": " ".join(first.split())},
        "help": {"text": text, "markdown": text},
    }


def _results(reports: Iterable[Report], index: dict[str, int], language: Language) -> Iterator[dict[str, object]]:
    for report in reports:
        for finding in report.findings:
            yield _result(report.file, finding, index, language)
        for finding in report.suppressed:
            yield _result(report.file, finding, index, language) | {"suppressions": [{"kind": "inSource"}]}


def _result(file: str, finding: Finding, index: dict[str, int], language: Language) -> dict[str, object]:
    words = " ".join(filter(None, (finding.message(language), finding.hint(language))))
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": _unlinked(words)},
        "locations": [_location(file, finding.span, finding.path)],
    }
    if finding.labels:
        result["relatedLocations"] = [_further(file, label, language) for label in finding.labels]
    if finding.fix is not None:
        result["fixes"] = [_fix(file, finding, finding.fix, language)]
    return result


def _location(file: str, span: Span | None, path: Path) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(file)}}
    if span is not None:
        physical["region"] = _region(span)
    location: dict[str, object] = {"physicalLocation": physical}
    if path:
        location["logicalLocations"] = [{"fullyQualifiedName": path_text(path)}]
    return location


def _further(file: str, label: Label, language: Language) -> dict[str, object]:
    return _location(file, label.span, label.path) | {"message": {"text": _unlinked(label.text.in_(language))}}


def _fix(file: str, finding: Finding, fix: Fix, language: Language) -> dict[str, object]:
    replacements = [{"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in fix.edits]
    return {
        "description": {"text": _unlinked(finding.hint(language) or finding.message(language))},
        "artifactChanges": [{"artifactLocation": {"uri": _uri(file)}, "replacements": replacements}],
        "properties": {"safe": fix.safe},
    }


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _unlinked(text: str) -> str:
    """Return a message in which no quoted text is read as a link."""
    return text.replace("](", "] (")


def _uri(file: str) -> str:
    path = pathlib.Path(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))
