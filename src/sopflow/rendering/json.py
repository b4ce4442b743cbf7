"""Findings as JSON for other programs. ``docs/reference/cli.md`` describes the form."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import sopflow
from sopflow.diagnostics import Edit, Finding, Fix, Label, Span
from sopflow.rendering.report import Look, Report
from sopflow.text import Text

VERSION = 1
"""The version of the form; it changes when a program that reads the form would misunderstand the new one."""


def render(reports: Sequence[Report], look: Look) -> Iterator[str]:
    """Write one object with a line for each file and each finding, in both languages and in ASCII.

    Args:
        reports: The results by file.
        look: Not used.
    """
    del look
    yield f'{{"version": {VERSION},\n"sopflow": {encode(sopflow.__version__)},\n"files": ['
    yield from lines(_file(report) for report in reports)
    yield '],\n"findings": ['
    yield from lines(_finding(report.file, finding) for report in reports for finding in report.findings)
    yield "]}\n"


def lines(objects: Iterable[dict[str, object]]) -> Iterator[str]:
    """Write the items of a JSON array, each on a line of its own."""
    for number, item in enumerate(objects):
        yield (",\n" if number else "\n") + encode(item)


def encode(value: object) -> str:
    """Write a value as JSON in ASCII; values that JSON does not know become text."""
    return json.dumps(_plain(value))


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
        "path": finding.path,
        "data": finding.data,
        "labels": [_label(label) for label in finding.labels],
        "fix": [_edit(edit, finding.fix) for edit in finding.fix.edits] if finding.fix else [],
    }


def _label(label: Label) -> dict[str, object]:
    return {"text": label.text, "span": _span(label.span), "path": label.path}


def _edit(edit: Edit, fix: Fix) -> dict[str, object]:
    return {"span": _span(edit.span), "text": edit.text, "safe": fix.safe}


def _span(span: Span | None) -> dict[str, int] | None:
    if span is None:
        return None
    return {"line": span.line, "column": span.column, "end_line": span.end_line, "end_column": span.end_column}


def _plain(value: object) -> object:
    """Return a value as JSON knows it."""
    if value is None or isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if isinstance(value, str):
        return _SURROGATE.sub(_escape, value)
    if isinstance(value, Text):
        return {"en": _plain(value.en), "id": _plain(value.id)}
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return _plain(str(value))


# A lone surrogate is a byte of a file name that is not UTF-8 (PEP 383). It is not valid in JSON.
_SURROGATE = re.compile("[\ud800-\udfff]")
_BYTES = range(0xDC80, 0xDD00)


def _escape(surrogate: re.Match[str]) -> str:
    code = ord(surrogate.group())
    return f"\\x{code - 0xDC00:02x}" if code in _BYTES else f"\\u{code:04x}"
