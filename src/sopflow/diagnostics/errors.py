"""The exception that carries findings."""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.diagnostics.finding import Finding
from sopflow.diagnostics.rule import Severity
from sopflow.errors import SopflowError

_MAX_SHOWN = 50


class SopError(SopflowError):
    """A SOP or a calendar file has findings that are errors.

    Attributes:
        findings: All findings, warnings too, in file order.
        verdict: The consequence, in English.
    """

    def __init__(self, findings: Iterable[Finding], verdict: str = "This SOP cannot be carried out") -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        self.verdict = verdict
        super().__init__(self.findings, verdict)

    def __str__(self) -> str:
        errors = [finding for finding in self.findings if finding.severity is Severity.ERROR]
        # The last finding of a file with very many findings counts those that are left out.
        omitted = sum(more for finding in self.findings if isinstance(more := finding.data.get("errors"), int))
        total = len(errors) + omitted
        count = "1 error" if total == 1 else f"{total} errors"
        parts = [f"{self.verdict}: {count}."]
        parts += [finding.text() for finding in errors[:_MAX_SHOWN]]
        if total > _MAX_SHOWN:
            parts.append(f"… and {total - _MAX_SHOWN} more")
        return "\n\n".join(parts)
