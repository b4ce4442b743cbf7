"""Checking and loading of SOP files and calendar files: text in, values and located findings out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from copy import copy

from attrs import evolve, field, frozen

from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Severity, SopError
from sopflow.language import (
    CalendarResolver,
    Collector,
    Reading,
    Source,
    Suppressions,
    UnreadableParts,
    YamlDocument,
    bind,
    bind_calendar,
    calendar_resolver,
    decode,
    is_calendar_file,
    merge,
    read_source,
    source_of,
)
from sopflow.rules import BROKEN_PLUGIN, check_references, check_sop, load_plugins
from sopflow.timing import WorkCalendar


@frozen
class Checked:
    """The result of checking a SOP.

    Attributes:
        sop: The SOP; None if a finding is an error.
        findings: All findings, in file order.
        suppressed: The findings that comments in the file suppress, ``# sopflow: ignore[SOP702] reason``.
        document: The text. Its YAML tree is parsed again if needed: the trees of many files would fill the memory.
    """

    sop: Sop | None
    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...] = ()
    document: YamlDocument | None = field(default=None, repr=False, eq=False)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that are errors."""
        return _errors(self.findings)


@frozen
class CheckedCalendar:
    """The result of checking a calendar file.

    Attributes:
        calendar: The calendar; None if a finding is an error.
        findings: All findings, in file order.
        suppressed: The findings that comments in the file suppress.
    """

    calendar: WorkCalendar | None
    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that are errors."""
        return _errors(self.findings)


# --- SOPs ---------------------------------------------------------------------------------------------------


def check(path: str | os.PathLike[str]) -> Checked:
    """Check a SOP file.

    Args:
        path: The file.

    Returns:
        The SOP, if there are no errors, and all findings with their positions.

    Raises:
        OSError: If the file cannot be read.
    """
    return _check(YamlDocument(read_source(path)), calendars=calendar_resolver(path))


def check_text(text: str, name: str = "<text>", *, calendars: CalendarResolver | None = None) -> Checked:
    """Check the text of a SOP.

    Args:
        text: The SOP as YAML.
        name: The name of the text in messages.
        calendars: Returns the calendar of a file to which the SOP refers; None if it may not refer to files.
    """
    return _check(YamlDocument(source_of(text, name)), calendars=calendars)


def check_content(content: bytes, name: str, path: str | None = None) -> Checked | CheckedCalendar:
    """Check the content of a SOP file or a calendar file.

    Args:
        content: The bytes of the file.
        name: The name of the file in messages.
        path: The file, if a SOP in it may refer to a calendar file.
    """
    return check_document(YamlDocument(decode(content, name)), None if path is None else calendar_resolver(path))


def check_document(document: YamlDocument, calendars: CalendarResolver | None = None) -> Checked | CheckedCalendar:
    """Check a SOP or a calendar file.

    Args:
        document: The file.
        calendars: Returns the calendar of a file to which the SOP refers; None if it may not refer to files.
    """
    if is_calendar_file(document):
        return _check_calendar(document)
    return _check(document, calendars=calendars)


def load(path: str | os.PathLike[str]) -> Sop:
    """Read a SOP file.

    Args:
        path: The file.

    Returns:
        The SOP, a frozen value.

    Raises:
        SopError: If a finding is an error; it carries all findings.
        OSError: If the file cannot be read.
    """
    return _load(read_source(path), calendar_resolver(path))


def loads(text: str, name: str = "<text>", *, calendars: CalendarResolver | None = None) -> Sop:
    """Read a SOP from text.

    Args:
        text: The SOP as YAML.
        name: The name of the text in messages.
        calendars: Returns the calendar of a file to which the SOP refers; None if it may not refer to files.

    Raises:
        SopError: If a finding is an error; it carries all findings.
    """
    return _load(source_of(text, name), calendars)


def _load(source: Source, calendars: CalendarResolver | None) -> Sop:
    document = YamlDocument(source)
    # Rules that only warn run if there are errors: otherwise their findings would not be shown.
    checked = _check(document, errors_only=True, calendars=calendars)
    if checked.sop is None:
        raise SopError(_check(document, calendars=calendars).findings)
    return checked.sop


def _check(document: YamlDocument, *, errors_only: bool = False, calendars: CalendarResolver | None = None) -> Checked:
    name = document.source.name
    # The result keeps the text without the tree and the lines, which take 30 times the space.
    text_only = YamlDocument(copy(document.source))
    if document.root is None:
        return Checked(None, merge([document.findings], name), document=text_only)
    reading = bind(document, calendars)
    stages = [document.findings, reading.findings, _judge(document, reading, errors_only=errors_only)]
    suppressed: tuple[Finding, ...] = ()
    if not errors_only:
        stages, suppressed = _suppress(document, stages)
    findings = merge(stages, name)
    sop = None if _errors(findings) else reading.sop
    return Checked(sop, findings, suppressed, text_only)


def _judge(document: YamlDocument, reading: Reading, *, errors_only: bool) -> Collector:
    """Collect the findings of the rules, located in the document."""
    collector = Collector()
    if not errors_only:
        collector.extend(finding.located(None, "", document.source.name) for finding in load_plugins())
    if reading.sop is None or reading.findings.is_full(Severity.ERROR):
        return collector
    is_complete = not (document.findings.counts[Severity.ERROR] or reading.findings.counts[Severity.ERROR])
    unreadable = UnreadableParts(reading.unreadable)
    for finding in check_sop(reading.sop, errors_only=errors_only, is_complete=is_complete):
        if not unreadable.explain(finding) and collector.count(finding.severity):
            collector.add(document.located(finding))
    return collector


def _suppress(
    document: YamlDocument, stages: list[Collector], *, is_whole: bool = True
) -> tuple[list[Collector], tuple[Finding, ...]]:
    """Remove the findings that comments suppress, and add the findings about these comments.

    Args:
        document: The document.
        stages: The findings.
        is_whole: Whether the whole document was checked, so that comments without an effect are known.
    """
    suppressions = Suppressions(document)
    if not suppressions:
        return stages, ()
    # A rule that did not run, or a finding that is only counted, may be what an unused comment is about.
    is_complete = not any(stage.counts[Severity.ERROR] or stage.has_omitted or _has_failed(stage) for stage in stages)
    parts = [stage.partition(suppressions.covers) for stage in stages]
    about_comments = Collector()
    about_comments.extend(suppressions.findings(is_complete=is_complete) if is_whole else ())
    parts.append(about_comments.partition(suppressions.covers))
    return [rest for rest, _ in parts], tuple(finding for _, removed in parts for finding in removed)


def _has_failed(stage: Collector) -> bool:
    return any(finding.rule is BROKEN_PLUGIN for finding in stage)


# --- several SOPs -------------------------------------------------------------------------------------------


def check_files(paths: Iterable[str | os.PathLike[str]]) -> tuple[Checked, ...]:
    """Check SOP files that belong together, and their references to one another.

    Reports numbers that several SOPs have, references to SOPs that are not among the files, and SOPs that run one
    another in a circle.

    Args:
        paths: The files.

    Returns:
        The result for each file, in the order of the files.

    Raises:
        OSError: If a file cannot be read.
    """
    return check_between([check(path) for path in paths])


def check_between(checked: Sequence[Checked]) -> tuple[Checked, ...]:
    """Add the findings between several SOPs to the results of checking each.

    Args:
        checked: The results; those with errors are returned unchanged.
    """
    valid = [
        (position, each.document.source.name, each.sop)
        for position, each in enumerate(checked)
        if each.sop is not None and each.document is not None
    ]
    added: dict[int, list[Finding]] = {}
    for index, finding in check_references([(name, sop) for _, name, sop in valid]):
        added.setdefault(valid[index][0], []).append(finding)
    return tuple(_with_findings(each, added.get(position, ())) for position, each in enumerate(checked))


def _with_findings(checked: Checked, added: Iterable[Finding]) -> Checked:
    document = checked.document
    is_full = any(finding.code == "SOP900" for finding in checked.findings)
    if not added or document is None or is_full:
        return checked
    old, new = Collector(), Collector()
    old.extend(checked.findings)
    new.extend(document.located(finding) for finding in added)
    suppressions = Suppressions(document)
    new, suppressed = new.partition(suppressions.covers)
    if not _errors(new):
        new.extend(suppressions.findings_between_files())
    findings = merge([old, new], document.source.name)
    sop = None if _errors(findings) else checked.sop
    return evolve(checked, sop=sop, findings=findings, suppressed=(*checked.suppressed, *suppressed))


# --- calendars ----------------------------------------------------------------------------------------------


def check_calendar(path: str | os.PathLike[str]) -> CheckedCalendar:
    """Check a calendar file, or the calendar of a SOP.

    Args:
        path: The file; the rest of a SOP is ignored.

    Returns:
        The calendar, if there are no errors, and all findings with their positions.

    Raises:
        OSError: If the file cannot be read.
    """
    return _check_calendar(YamlDocument(read_source(path)))


def load_calendar(path: str | os.PathLike[str]) -> WorkCalendar:
    """Read the calendar of a calendar file or of a SOP.

    Args:
        path: The file.

    Returns:
        The calendar, a frozen value.

    Raises:
        SopError: If the calendar is missing or a finding is an error; it carries all findings.
        OSError: If the file cannot be read.
    """
    checked = check_calendar(path)
    if checked.calendar is None:
        raise SopError(checked.findings, "This calendar cannot be used")
    return checked.calendar


def _check_calendar(document: YamlDocument) -> CheckedCalendar:
    stages = [document.findings]
    calendar = None
    suppressed: tuple[Finding, ...] = ()
    if document.root is not None:
        calendar, findings = bind_calendar(document)
        stages, suppressed = _suppress(document, [*stages, findings], is_whole=is_calendar_file(document))
    merged = merge(stages, document.source.name)
    return CheckedCalendar(None if _errors(merged) else calendar, merged, suppressed)


def _errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)
