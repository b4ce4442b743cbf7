"""The rules: functions that look at a SOP and yield findings, by path.

A rule knows no positions; whoever has the file joins them. Rules of the first stage look at names; those of the second
follow the flow, which only makes sense once every name means something.
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
        stage: 1 for names, 2 for the flow.
        blocking: Whether its findings are errors, which keep a machine from being built.
    """

    check: RuleFunction
    stage: int
    blocking: bool


RULES: list[Rule] = []


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
    for stage in (1, 2):
        if any(finding.severity is Severity.ERROR for finding in found):
            break
        found += _run(sop, stage, errors_only=errors_only)
    return tuple(found)


def _run(sop: Sop, stage: int, *, errors_only: bool) -> Iterator[Diagnostic]:
    for each in RULES:
        if each.stage == stage and (each.blocking or not errors_only):
            yield from each.check(sop)
