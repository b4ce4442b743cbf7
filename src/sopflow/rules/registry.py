"""The rules: functions that look at a SOP and yield findings, by path.

A rule knows no positions; whoever has the file joins them. Rules come in stages: following the flow only makes sense
once every name means something, and a loop that never ends explains why no end is reached. So the rules of the first
stage look at a ``Sop``, and those of the others at its ``Flow``, which all of them share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal, TypeAlias, overload

from attrs import frozen

from sopflow.definition import Sop
from sopflow.diagnostics import Diagnostic, Severity
from sopflow.graph import Flow

SopRule: TypeAlias = Callable[[Sop], Iterable[Diagnostic]]
FlowRule: TypeAlias = Callable[[Flow], Iterable[Diagnostic]]


@frozen
class Rule:
    """One rule.

    Attributes:
        check: Yields what it finds in a SOP; from the second stage on it is given the flow.
        stage: One of ``STAGES``.
        blocking: Whether its findings are errors, which keep a machine from being built.
    """

    check: Callable[[Any], Iterable[Diagnostic]]
    stage: int
    blocking: bool


RULES: list[Rule] = []

STAGES = (1, 2, 3)
"""Names, then what goes round, then what is reached; a stage is looked at when the one before has no errors."""


@overload
def rule(*, stage: Literal[1], blocking: bool = True) -> Callable[[SopRule], SopRule]: ...
@overload
def rule(*, stage: Literal[2, 3], blocking: bool = True) -> Callable[[FlowRule], FlowRule]: ...
def rule(*, stage: int, blocking: bool = True) -> Callable[[Any], Any]:
    """Register a rule.

    Args:
        stage: One of ``STAGES``: 1 for a rule that looks at the SOP, 2 or 3 for one that follows its flow.
        blocking: Whether its findings are errors.
    """

    def register(check: Callable[[Any], Iterable[Diagnostic]]) -> Callable[[Any], Iterable[Diagnostic]]:
        RULES.append(Rule(check, stage, blocking))
        return check

    return register


def findings(sop: Sop, *, errors_only: bool = False) -> tuple[Diagnostic, ...]:
    """What the rules find in a SOP, without positions.

    Args:
        sop: The SOP.
        errors_only: Whether to leave out the rules that only warn.
    """
    flow = Flow(sop)
    found: list[Diagnostic] = []
    for stage in STAGES:
        if any(finding.severity is Severity.ERROR for finding in found):
            break
        for each in RULES:
            if each.stage == stage and (each.blocking or not errors_only):
                found += each.check(sop if stage == 1 else flow)
    return tuple(found)
