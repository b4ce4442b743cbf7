"""Findings by the hundred thousand: the first of each severity are kept, the rest are only counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from sopflow.diagnostics import Finding, Severity
from sopflow.language.rules import MORE_FINDINGS

MAX_FINDINGS = 300
"""How many findings of one file are told; one more says how many there are besides."""


class Gathered:
    """What is found in a file: as many findings of each severity as could be told, and how many there were.

    Attributes:
        counts: How many were found, by severity, also those that were not kept.
    """

    def __init__(self) -> None:
        self.counts: Counter[Severity] = Counter()
        self._kept: list[Finding] = []

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._kept)

    def __bool__(self) -> bool:
        return bool(self._kept)

    def is_full(self, severity: Severity) -> bool:
        """Whether findings of this severity are no longer kept, so that nobody need look for words."""
        return self.counts[severity] >= MAX_FINDINGS

    def counted(self, severity: Severity) -> bool:
        """Count one more finding; whether it is to be added as well."""
        self.counts[severity] += 1
        return self.counts[severity] <= MAX_FINDINGS

    def add(self, finding: Finding) -> None:
        """Keep a finding that is counted already."""
        self._kept.append(finding)

    def add_all(self, findings: Iterable[Finding]) -> None:
        """Count and keep several findings."""
        for finding in findings:
            if self.counted(finding.severity):
                self.add(finding)

    def set_aside(self, is_meant: Callable[[Finding], bool]) -> list[Finding]:
        """Give away those of the kept findings that are meant, as if they had not been found.

        Args:
            is_meant: Whether a finding is to be set aside.
        """
        aside: list[Finding] = []
        kept: list[Finding] = []
        for finding in self._kept:
            (aside if is_meant(finding) else kept).append(finding)
        self._kept = kept
        self.counts.subtract(finding.severity for finding in aside)
        return aside


def told(parts: Iterable[Gathered], file: str) -> tuple[Finding, ...]:
    """The findings that are told of a file, in its order: errors before all else, and how many more there are.

    Args:
        parts: What was gathered at each stage of reading.
        file: The name of the file.
    """
    counts: Counter[Severity] = Counter()
    found: list[Finding] = []
    for part in parts:
        counts += part.counts
        found += part
    found.sort(key=_place)
    if len(found) > MAX_FINDINGS:
        # What can be mended at once comes before the like of it: whoever mends it all comes to the rest in time.
        weightiest = sorted(found, key=lambda finding: (_WEIGHT[finding.severity], not finding.fix))
        found = sorted(weightiest[:MAX_FINDINGS], key=_place)
    more = counts.total() - len(found)
    if not more:
        return tuple(found)
    errors = counts[Severity.ERROR] - sum(finding.severity is Severity.ERROR for finding in found)
    return (*found, MORE_FINDINGS.at(count=more, errors=errors).located(None, "", file))


_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}


def _place(finding: Finding) -> tuple[int, int, str]:
    span = finding.span
    return (span.line, span.column, finding.code) if span is not None else (0, 0, finding.code)
