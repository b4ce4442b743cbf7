"""The exception that carries findings."""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.diagnostics.finding import Diagnostic, Severity
from sopflow.errors import SopflowError

_SHOWN_IN_AN_ERROR = 50


class SopError(SopflowError):
    """A SOP has findings that are errors, so that no case of it could be carried out; or a calendar file has.

    Attributes:
        diagnostics: Every finding, warnings too, in the order of the file.
        verdict: What they come to, in English.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic], verdict: str = "This SOP cannot be carried out") -> None:
        self.diagnostics = tuple(diagnostics)
        self.verdict = verdict
        super().__init__(self.diagnostics, verdict)

    def __str__(self) -> str:
        errors = [finding for finding in self.diagnostics if finding.severity is Severity.ERROR]
        # Those of a file with too many to tell are only counted, by its last finding.
        untold = sum(more for finding in self.diagnostics if isinstance(more := finding.data.get("errors"), int))
        found = len(errors) + untold
        count = "1 error" if found == 1 else f"{found} errors"
        parts = [f"{self.verdict}: {count}."]
        parts += [finding.text() for finding in errors[:_SHOWN_IN_AN_ERROR]]
        if found > _SHOWN_IN_AN_ERROR:
            parts.append(f"… and {found - _SHOWN_IN_AN_ERROR} more")
        return "\n\n".join(parts)
