"""The rules: functions that look at a SOP and yield findings, by path.

A rule knows no positions; whoever has the file joins them. Rules come in stages: following the flow only makes sense
once every name means something, and a loop that never ends explains why no end is reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from attrs import frozen

from sopflow.definition import Sop
from sopflow.diagnostics import Diagnostic, Severity

RuleFunction = Callable[[Sop], Iterable[Diagnostic]]


@frozen
class Rule:
    """One rule.

    Attributes:
        check: Yields what it finds in a SOP.
        stage: One of ``STAGES``.
        blocking: Whether its findings are errors, which keep a machine from being built.
    """

    check: RuleFunction
    stage: int
    blocking: bool


RULES: list[Rule] = []

STAGES = (1, 2, 3)
"""Names, then what goes round, then what is reached; a stage is looked at when the one before has no errors."""


def rule(*, stage: int, blocking: bool = True) -> Callable[[RuleFunction], RuleFunction]:
    """Register a rule."""

    def register(check: RuleFunction) -> RuleFunction:
        RULES.append(Rule(check, stage, blocking))
        return check

    return register


def findings(sop: Sop, *, errors_only: bool = False) -> tuple[Diagnostic, ...]:
    """What the rules find in a SOP, without positions.

    Args:
        sop: The SOP.
        errors_only: Whether to leave out the rules that only warn.
    """
    found: list[Diagnostic] = []
    for stage in STAGES:
        if any(finding.severity is Severity.ERROR for finding in found):
            break
        found += _run(sop, stage, errors_only=errors_only)
    return tuple(found)


def _run(sop: Sop, stage: int, *, errors_only: bool) -> Iterator[Diagnostic]:
    for each in RULES:
        if each.stage == stage and (each.blocking or not errors_only):
            yield from each.check(sop)
