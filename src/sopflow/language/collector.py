"""A bounded collection of findings: the first of each severity are kept, the others are only counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from sopflow.diagnostics import Finding, Severity
from sopflow.language.rules import MORE_FINDINGS

MAX_FINDINGS = 300
"""The maximum number of findings reported for one file; a last one, SOP900, counts the others."""


class Collector:
    """The findings of one stage of reading a file, bounded for each severity.

    Attributes:
        counts: The number of findings by severity, including those that were not kept.
    """

    def __init__(self) -> None:
        self.counts: Counter[Severity] = Counter()
        self._kept: list[Finding] = []

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._kept)

    def __bool__(self) -> bool:
        return bool(self._kept)

    @property
    def has_omitted(self) -> bool:
        """Whether a finding was only counted."""
        return self.counts.total() > len(self._kept)

    def is_full(self, severity: Severity) -> bool:
        """Return whether further findings of a severity are only counted."""
        return self.counts[severity] >= MAX_FINDINGS

    def count(self, severity: Severity) -> bool:
        """Count one more finding; return whether there is room to add it."""
        self.counts[severity] += 1
        return self.counts[severity] <= MAX_FINDINGS

    def add(self, finding: Finding) -> None:
        """Keep a finding that was already counted."""
        self._kept.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Count findings, and keep those for which there is room."""
        for finding in findings:
            if self.count(finding.severity):
                self.add(finding)

    def partition(self, is_removed: Callable[[Finding], bool]) -> tuple[Collector, list[Finding]]:
        """Separate some of the kept findings from the rest.

        Args:
            is_removed: Whether to separate a finding.

        Returns:
            A collector of all other findings, and the separated findings.
        """
        rest = Collector()
        removed: list[Finding] = []
        for finding in self._kept:
            (removed if is_removed(finding) else rest._kept).append(finding)
        rest.counts = Counter(self.counts)
        rest.counts.subtract(finding.severity for finding in removed)
        return rest, removed


def merge(collectors: Iterable[Collector], file: str) -> tuple[Finding, ...]:
    """Return the findings of a file in their order in the file.

    Above ``MAX_FINDINGS``, errors are preferred, then findings with a fix; a last finding counts those left out.

    Args:
        collectors: The findings of each stage of reading.
        file: The name of the file.
    """
    counts: Counter[Severity] = Counter()
    findings: list[Finding] = []
    for collector in collectors:
        counts += collector.counts
        findings += collector
    findings.sort(key=_position)
    if len(findings) > MAX_FINDINGS:
        # Findings with a fix come first: after `--fix`, the next check reaches the others.
        ranked = sorted(findings, key=lambda finding: (_RANK[finding.severity], not finding.fix))
        findings = sorted(ranked[:MAX_FINDINGS], key=_position)
    omitted = counts.total() - len(findings)
    if not omitted:
        return tuple(findings)
    errors = counts[Severity.ERROR] - sum(finding.severity is Severity.ERROR for finding in findings)
    return (*findings, MORE_FINDINGS.at(count=omitted, errors=errors).located(None, "", file))


_RANK = {severity: rank for rank, severity in enumerate(Severity)}


def _position(finding: Finding) -> tuple[int, int, str]:
    span = finding.span
    return (span.line, span.column, finding.code) if span is not None else (0, 0, finding.code)
