"""The compiler's front door: text in, a SOP or findings with positions out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from attrs import field, frozen

from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Label, Severity, SopError, Span
from sopflow.language import (
    Gathered,
    Node,
    Source,
    Suppressions,
    bind,
    bind_calendar,
    decode,
    edited,
    holds_calendar_alone,
    inspect,
    locate,
    parse,
    read_bytes,
    told,
)
from sopflow.rules import check_references, check_sop, load_plugins
from sopflow.text import Path
from sopflow.timing import WorkCalendar

# Findings about names and where the names are defined: idle where those could not be read.
_NAMES_FROM = {
    "SOP201": ("steps", "ends"),
    "SOP202": ("actors",),
    "SOP203": ("documents",),
    "SOP204": ("steps",),
}


@frozen
class Checked:
    """What came of checking a SOP.

    Attributes:
        sop: The SOP; None when a finding is an error.
        findings: All findings, in the order of the file.
        suppressed: Findings that comments in the file suppress, ``# sopflow: ignore[SOP702] reason``.
        source: The text that was checked.
    """

    sop: Sop | None
    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...] = ()
    source: Source | None = field(default=None, repr=False, eq=False)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that are errors."""
        return _errors(self.findings)


@frozen
class CheckedCalendar:
    """What came of checking a calendar file.

    Attributes:
        calendar: The calendar; None when a finding is an error.
        findings: All findings, in the order of the file.
    """

    calendar: WorkCalendar | None
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that are errors."""
        return _errors(self.findings)


def check(path: str | os.PathLike[str]) -> Checked:
    """Check a SOP file and keep all that is found.

    Args:
        path: The file.

    Returns:
        The SOP, if it is without errors, and every finding with its position.

    Raises:
        OSError: If the file cannot be read.
    """
    return _checked(*decode(read_bytes(path), os.fsdecode(path)))


def check_text(text: str, name: str = "<text>") -> Checked:
    """Check the text of a SOP and keep all that is found.

    Args:
        text: YAML in the language of sopflow.
        name: What the text is called in messages.
    """
    return _checked(*inspect(Source(name, text.removeprefix("\ufeff"))))


def check_content(content: bytes, name: str) -> Checked | CheckedCalendar:
    """Check what a file holds, be it a SOP or a calendar file, and keep all that is found.

    Args:
        content: The bytes of the file.
        name: What it is called in messages.
    """
    source, unreadable = decode(content, name)
    root, parsed = (None, unreadable) if unreadable else parse(source)
    if root is not None and holds_calendar_alone(root):
        return _judged_calendar(root, parsed, source)
    return _judged(root, parsed, source)


def check_files(paths: Iterable[str | os.PathLike[str]]) -> tuple[Checked, ...]:
    """Check SOP files that belong together, and what they say of one another.

    Numbers that two of them have, references to SOPs that are not among them, and SOPs that run one another in a
    circle are only found so.

    Args:
        paths: The files.

    Returns:
        What came of each file, in the order of the files.

    Raises:
        OSError: If a file cannot be read.
    """
    return between([check(path) for path in paths])


def between(each: Sequence[Checked]) -> tuple[Checked, ...]:
    """What came of checking several files, with what is found between them.

    Args:
        each: What came of each by itself; those with errors are only passed on.
    """
    sound = [position for position, checked in enumerate(each) if checked.sop is not None]
    sops = [(checked.source.name, checked.sop) for checked in each if checked.sop and checked.source]
    more: dict[int, list[Finding]] = {}
    for position, finding in check_references(sops):
        more.setdefault(sound[position], []).append(finding)
    return tuple(
        _with_more(checked, more[position]) if position in more else checked for position, checked in enumerate(each)
    )


def load(path: str | os.PathLike[str]) -> Sop:
    """Read a SOP file.

    Args:
        path: The file.

    Returns:
        The SOP, a frozen value.

    Raises:
        SopError: If anything in it is an error; it lists every finding.
        OSError: If the file cannot be read.
    """
    return _sop(*decode(read_bytes(path), os.fsdecode(path)))


def loads(text: str, name: str = "<text>") -> Sop:
    """Read a SOP from text.

    Args:
        text: YAML in the language of sopflow.
        name: What the text is called in messages.

    Raises:
        SopError: If anything in it is an error; it lists every finding.
    """
    return _sop(*inspect(Source(name, text.removeprefix("\ufeff"))))


def check_calendar(path: str | os.PathLike[str]) -> CheckedCalendar:
    """Check a calendar file and keep all that is found.

    The file has the key ``sopflow`` and the key ``calendar``, which holds what it holds in a SOP. A SOP serves as
    well; its calendar is taken, and the rest of it is not judged.

    Args:
        path: The file.

    Returns:
        The calendar, if it is without errors, and every finding with its position.

    Raises:
        OSError: If the file cannot be read.
    """
    return _checked_calendar(*decode(read_bytes(path), os.fsdecode(path)))


def load_calendar(path: str | os.PathLike[str]) -> WorkCalendar:
    """Read the calendar of a calendar file, or of a SOP.

    Args:
        path: The file.

    Returns:
        The calendar, a frozen value.

    Raises:
        SopError: If anything in the calendar is an error, or there is none; it lists every finding.
        OSError: If the file cannot be read.
    """
    checked = check_calendar(path)
    if checked.calendar is None:
        raise SopError(checked.findings, "This calendar cannot be used")
    return checked.calendar


def _sop(source: Source, unreadable: Gathered) -> Sop:
    # Nobody sees the remarks on a SOP that is in order; they are looked for when there is something to say.
    checked = _checked(source, unreadable, errors_only=True)
    if checked.sop is None:
        raise SopError(_checked(source, unreadable).findings)
    return checked.sop


def _checked(source: Source, unreadable: Gathered, *, errors_only: bool = False) -> Checked:
    root, parsed = (None, unreadable) if unreadable else parse(source)
    return _judged(root, parsed, source, errors_only=errors_only)


def _judged(root: Node | None, parsed: Gathered, source: Source, *, errors_only: bool = False) -> Checked:
    if root is None:
        return Checked(None, told([parsed], source.name), source=source)
    reading = bind(root, source)
    judged = Gathered()
    if not errors_only:
        judged.add_all(finding.located(None, "", source.name) for finding in load_plugins())
    if reading.sop is not None and not reading.findings.is_full(Severity.ERROR):
        unread = _Unread(reading.unreadable)
        is_complete = not (parsed.counts[Severity.ERROR] or reading.findings.counts[Severity.ERROR])
        for finding in check_sop(reading.sop, errors_only=errors_only, is_complete=is_complete):
            if not unread.makes_idle(finding) and judged.counted(finding.severity):
                judged.add(_located(finding, root, source))
    parts = [parsed, reading.findings, judged]
    suppressed = () if errors_only else _set_aside(parts, Suppressions(root, source))
    found = told(parts, source.name)
    return Checked(None if _errors(found) else reading.sop, found, suppressed, source)


def _set_aside(parts: list[Gathered], suppressions: Suppressions) -> tuple[Finding, ...]:
    """Take the findings away that comments suppress, and add what is to be said of the comments."""
    if not suppressions:
        return ()
    aside = [finding for part in parts for finding in part.set_aside(suppressions.covers)]
    about = Gathered()
    about.add_all(suppressions.findings(is_complete=not any(part.counts[Severity.ERROR] for part in parts)))
    aside += about.set_aside(suppressions.covers)
    parts.append(about)
    return tuple(aside)


def _with_more(checked: Checked, findings: list[Finding]) -> Checked:
    source = checked.source
    root = parse(source)[0] if source is not None else None
    if source is None or root is None or any(finding.code == "SOP900" for finding in checked.findings):
        # Of a file with more findings than are told, nothing more is told.
        return checked
    old, new = Gathered(), Gathered()
    old.add_all(checked.findings)
    new.add_all(_located(finding, root, source) for finding in findings)
    suppressed = (*checked.suppressed, *new.set_aside(Suppressions(root, source).covers))
    found = told([old, new], source.name)
    return Checked(None if _errors(found) else checked.sop, found, suppressed, source)


def _checked_calendar(source: Source, unreadable: Gathered) -> CheckedCalendar:
    root, parsed = (None, unreadable) if unreadable else parse(source)
    return _judged_calendar(root, parsed, source)


def _judged_calendar(root: Node | None, parsed: Gathered, source: Source) -> CheckedCalendar:
    if root is None:
        return CheckedCalendar(None, told([parsed], source.name))
    calendar, bound = bind_calendar(root, source)
    found = told([parsed, bound], source.name)
    return CheckedCalendar(None if _errors(found) else calendar, found)


def _errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(found for found in findings if found.severity is Severity.ERROR)


def _located(finding: Finding, root: Node, source: Source) -> Finding:
    labels = tuple(label.located(*_place(root, source, label)) for label in finding.labels)
    return edited(finding, root, source).located(*_place(root, source, finding), source.name, labels)


def _place(root: Node, source: Source, what: Finding | Label) -> tuple[Span | None, str]:
    span = locate(root, what.path, source, on_key=what.on_key) if what.path else None
    return span, source.excerpt(span.line) if span is not None else ""


class _Unread:
    """What could not be read: rules that only stumble over it, when it is reported already, are idle."""

    def __init__(self, paths: frozenset[Path]) -> None:
        self._paths = paths
        self._hides_uses = any(path[:1] in (("steps",), ("on_late",)) for path in paths)
        self._hides_ids = any(_hides_ids(path) for path in paths)

    def makes_idle(self, finding: Finding) -> bool:
        """Whether a finding is made only because something could not be read."""
        paths = self._paths
        if not paths:
            return False
        if any(finding.path[:length] in paths for length in range(1, len(finding.path) + 1)):
            return True
        if finding.code == "SOP207":
            return self._hides_uses
        registries = _NAMES_FROM.get(finding.code, ())
        if "steps" in registries and self._hides_ids:
            return True
        name = str(finding.data.get("id"))
        return any((registry,) in paths or (registry, name) in paths for registry in registries)


def _hides_ids(path: Path) -> bool:
    """Whether ids of steps or activities, or what uses a name, may stand in what could not be read."""
    return path[:1] == ("steps",) and (path[-1] in ("steps", "id", "activities") or isinstance(path[-1], int))
