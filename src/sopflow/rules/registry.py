"""The registry of checkers: functions that examine a SOP and report findings.

A rule declares a kind of finding with its code and texts; a checker reports findings of one or more rules, each at a
path in the SOP. ``sopflow.checking`` adds the positions in the file.

Checkers run in four stages, and an error in one stage ends the check after it, because later stages would report its
consequences: the flow makes sense only when all ids are defined, a step is reachable only when no cycle is endless, and
documents are available only on paths that exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, NamedTuple, TypeAlias, overload

from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Severity, define_rule
from sopflow.flow import Flow
from sopflow.text import Text, Words

SopChecker: TypeAlias = Callable[[Sop], Iterable[Finding]]
FlowChecker: TypeAlias = Callable[[Flow], Iterable[Finding]]

STAGES = (1, 2, 3, 4)
"""The stages in order: names and values, cycles, reachability, paths."""


class Checker(NamedTuple):
    """A registered checker.

    Attributes:
        check: The function; stage 1 passes it the ``Sop``, later stages its ``Flow``.
        stage: One of ``STAGES``.
        blocking: Whether it reports errors, which prevent a machine from being built.
        needs_complete_sop: Whether it is skipped if parts of the SOP could not be read.
        plugin: The name of the plugin that registered it; empty for sopflow's own checkers.
    """

    check: Callable[[Any], Iterable[Finding]]
    stage: int
    blocking: bool
    needs_complete_sop: bool = False
    plugin: str = ""


CHECKERS: list[Checker] = []
"""All registered checkers, in the order of registration."""

BROKEN_PLUGIN = define_rule(
    "SOP903",
    "broken-plugin",
    Severity.WARNING,
    Text(
        "The rules of the plugin {plugin} failed: {error}.",
        "Aturan dari plugin {plugin} tidak berfungsi: {error}.",
    ),
    hint=Text(
        "Report this to the authors of the plugin, or uninstall it; all other rules were checked.",
        "Laporkan kepada pembuat plugin atau hapus pemasangannya; semua aturan lain tetap diperiksa.",
    ),
)


@overload
def checker(
    *, stage: Literal[1] = 1, blocking: bool = True, needs_complete_sop: bool = False
) -> Callable[[SopChecker], SopChecker]: ...
@overload
def checker(*, stage: Literal[2, 3, 4], blocking: bool = True) -> Callable[[FlowChecker], FlowChecker]: ...
def checker(*, stage: int = 1, blocking: bool = True, needs_complete_sop: bool = False) -> Callable[[Any], Any]:
    """Register a function as a checker.

    Args:
        stage: 1 for a function of a ``Sop``, 2 to 4 for a function of its ``Flow``. A stage runs only if the earlier
            stages report no errors, and stage 4 only if the whole SOP could be read.
        blocking: Whether the checker reports errors. Checkers of plugins never do.
        needs_complete_sop: Whether the checker reports that something is absent; it is skipped if parts of the SOP
            could not be read.
    """

    def register(check: Callable[[Any], Iterable[Finding]]) -> Callable[[Any], Iterable[Finding]]:
        CHECKERS.append(Checker(check, stage, blocking, needs_complete_sop or stage == STAGES[-1]))
        return check

    return register


def check_sop(sop: Sop, *, errors_only: bool = False, is_complete: bool = True) -> tuple[Finding, ...]:
    """Run the checkers on a SOP.

    Args:
        sop: The SOP.
        errors_only: Whether to skip the checkers that report no errors.
        is_complete: Whether the whole SOP could be read.

    Returns:
        The findings, without positions.
    """
    flow = Flow(sop)
    found: list[Finding] = []
    for stage in STAGES:
        if any(finding.severity is Severity.ERROR for finding in found):
            break
        for each in CHECKERS:
            is_skipped = (errors_only and not each.blocking) or (each.needs_complete_sop and not is_complete)
            if each.stage == stage and not is_skipped:
                subject = sop if stage == STAGES[0] else flow
                found += _findings_of_plugin(each, subject) if each.plugin else each.check(subject)
    return tuple(found)


def _findings_of_plugin(each: Checker, subject: Sop | Flow) -> Iterator[Finding]:
    """Run a plugin's checker; an exception becomes a finding."""
    try:
        yield from each.check(subject)
    except Exception as error:  # noqa: BLE001 (foreign code may raise anything)
        yield broken(each.plugin, error)


def broken(plugin: str, error: Exception) -> Finding:
    """Return the finding that a plugin failed."""
    return BROKEN_PLUGIN.at(plugin=plugin, error=Words(f"{type(error).__name__}: {error}"[:200]))
