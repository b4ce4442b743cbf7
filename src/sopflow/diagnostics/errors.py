"""The exception that carries findings."""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.diagnostics.finding import Finding
from sopflow.diagnostics.rule import Severity
from sopflow.errors import SopflowError

_SHOWN_IN_AN_ERROR = 50


class SopError(SopflowError):
    """A SOP has findings that are errors, so that no case of it could be carried out; or a calendar file has.

    Attributes:
        findings: Every finding, warnings too, in the order of the file.
        verdict: What they come to, in English.
    """

    def __init__(self, findings: Iterable[Finding], verdict: str = "This SOP cannot be carried out") -> None:
        self.findings = tuple(findings)
        self.verdict = verdict
        super().__init__(self.findings, verdict)

    def __str__(self) -> str:
        errors = [finding for finding in self.findings if finding.severity is Severity.ERROR]
        # Those of a file with too many to tell are only counted, by its last finding.
        untold = sum(more for finding in self.findings if isinstance(more := finding.data.get("errors"), int))
        found = len(errors) + untold
        count = "1 error" if found == 1 else f"{found} errors"
        parts = [f"{self.verdict}: {count}."]
        parts += [finding.text() for finding in errors[:_SHOWN_IN_AN_ERROR]]
        if found > _SHOWN_IN_AN_ERROR:
            parts.append(f"… and {found - _SHOWN_IN_AN_ERROR} more")
        return "\n\n".join(parts)
