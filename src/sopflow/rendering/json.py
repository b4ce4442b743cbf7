"""Findings as JSON for other programs. ``docs/reference/cli.md`` describes the form, ``VERSION`` counts its changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

import sopflow
from sopflow.diagnostics import Edit, Finding, Fix, Label, Span
from sopflow.rendering.report import Look, Report
from sopflow.text import Text

VERSION = 1
"""The version of the form; another one where a program that reads this one would misunderstand."""


def render(reports: Sequence[Report], look: Look) -> Iterator[str]:
    """Write one object; in it a line for each file and each finding, in both languages and in ASCII.

    Args:
        reports: The files.
        look: Not asked: all words are there in both languages.
    """
    del look
    yield f'{{"version": {VERSION},\n"sopflow": {json.dumps(sopflow.__version__)},\n"files": ['
    yield from lines(_file(report) for report in reports)
    yield '],\n"findings": ['
    yield from lines(_finding(report.file, finding) for report in reports for finding in report.findings)
    yield "]}\n"


def lines(objects: Iterable[dict[str, object]]) -> Iterator[str]:
    """The items of a JSON array, each in a line of its own, in ASCII."""
    for number, each in enumerate(objects):
        yield (",\n" if number else "\n") + json.dumps(each)


def _file(report: Report) -> dict[str, object]:
    return {"file": report.file, "unread": dict(report.unread) or None}


def _finding(file: str, finding: Finding) -> dict[str, object]:
    return {
        "file": file,
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": {"en": finding.message("en"), "id": finding.message("id")},
        "hint": {"en": finding.hint("en"), "id": finding.hint("id")} if finding.hint() else None,
        "span": _span(finding.span),
        "path": list(finding.path),
        "data": {key: _plain(value) for key, value in finding.data.items()},
        "labels": [_label(label) for label in finding.labels],
        "fix": [_edit(edit, finding.fix) for edit in finding.fix.edits] if finding.fix else [],
    }


def _label(label: Label) -> dict[str, object]:
    return {
        "text": _plain(label.text),
        "span": _span(label.span),
        "path": list(label.path),
    }


def _edit(edit: Edit, fix: Fix) -> dict[str, object]:
    return {"span": _span(edit.span), "text": edit.text, "safe": fix.safe}


def _span(span: Span | None) -> dict[str, int] | None:
    if span is None:
        return None
    return {"line": span.line, "column": span.column, "end_line": span.end_line, "end_column": span.end_column}


def _plain(value: object) -> object:
    """A value of a finding's data as JSON knows it; what it does not know as text."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Text):
        return {"en": value.en, "id": value.id}
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return str(value)
