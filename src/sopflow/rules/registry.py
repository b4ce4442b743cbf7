"""The rules: functions that look at a SOP and yield findings, by path.

A rule knows no positions; whoever has the file joins them. Rules come in stages: following the flow only makes sense
once every name means something, a loop that never ends explains why no end is reached, and what is at hand somewhere
turns on all the ways that lead there. So the rules of the first stage look at a ``Sop``, and those of the others at its
``Flow``, which all of them share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, TypeAlias, overload

from attrs import frozen

from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Severity, define_rule
from sopflow.flow import Flow
from sopflow.text import Text, Words

SopRule: TypeAlias = Callable[[Sop], Iterable[Finding]]
FlowRule: TypeAlias = Callable[[Flow], Iterable[Finding]]


@frozen(eq=False, repr=False)
class Checker:
    """One rule.

    Attributes:
        check: Yields what it finds in a SOP; from the second stage on it is given the flow.
        stage: One of ``STAGES``.
        blocking: Whether its findings are errors, which keep a machine from being built.
        whole: Whether it only judges a SOP of which all could be read.
        plugin: The name of the plugin that brought it; empty for sopflow's own.
    """

    check: Callable[[Any], Iterable[Finding]]
    stage: int
    blocking: bool
    whole: bool = False
    plugin: str = ""


CHECKERS: list[Checker] = []

STAGES = (1, 2, 3, 4)
"""Names and all that is judged by itself, what goes round, what is reached, what happens on the ways.

A stage is looked at when the ones before have no errors.
"""

BROKEN_PLUGIN = define_rule(
    "SOP903",
    "broken-plugin",
    Severity.WARNING,
    Text(
        "The rules of the plugin {plugin} do not work: {error}.",
        "Aturan dari plugin {plugin} tidak berfungsi: {error}.",
    ),
    hint=Text(
        "Tell its authors, or uninstall it; all other rules were followed.",
        "Beri tahu pembuatnya, atau hapus pemasangannya; semua aturan lain tetap diperiksa.",
    ),
)


@overload
def checker(*, stage: Literal[1], blocking: bool = True, whole: bool = False) -> Callable[[SopRule], SopRule]: ...
@overload
def checker(*, stage: Literal[2, 3, 4], blocking: bool = True) -> Callable[[FlowRule], FlowRule]: ...
def checker(*, stage: int, blocking: bool = True, whole: bool = False) -> Callable[[Any], Any]:
    """Register a function as a rule: it looks at a SOP and yields what it finds, by path.

    Args:
        stage: 1 for a rule that is given the SOP, 2 to 4 for one that is given its ``graph.Flow``. A stage is looked at
            when the ones before have no errors, the last one only when all of the file could be read.
        blocking: Whether its findings are errors, which keep a machine from being built; never for rules of plugins.
        whole: Whether it speaks of what stands nowhere in the SOP, and so only judges one of which all could be read.
    """

    def register(check: Callable[[Any], Iterable[Finding]]) -> Callable[[Any], Iterable[Finding]]:
        CHECKERS.append(Checker(check, stage, blocking, whole or stage == STAGES[-1]))
        return check

    return register


def check_sop(sop: Sop, *, errors_only: bool = False, is_whole: bool = True) -> tuple[Finding, ...]:
    """What the rules find in a SOP, without positions.

    Args:
        sop: The SOP.
        errors_only: Whether to leave out the rules that only warn.
        is_whole: Whether all of it could be read; some is only judged of a whole SOP.
    """
    flow = Flow(sop)
    found: list[Finding] = []
    for stage in STAGES:
        if any(finding.severity is Severity.ERROR for finding in found):
            break
        for each in CHECKERS:
            is_asked = (each.blocking or not errors_only) and (is_whole or not each.whole)
            if each.stage == stage and is_asked:
                about = sop if stage == 1 else flow
                found += _asked_of_a_stranger(each, about) if each.plugin else each.check(about)
    return tuple(found)


def _asked_of_a_stranger(each: Checker, about: Sop | Flow) -> Iterator[Finding]:
    """What a plugin's rule finds; that it is broken is a finding, too, and ends nothing."""
    try:
        yield from each.check(about)
    except Exception as error:  # noqa: BLE001 (whatever somebody else's code may do)
        yield broken(each.plugin, error)


def broken(plugin: str, error: Exception) -> Finding:
    """The finding that a plugin does not work."""
    return BROKEN_PLUGIN.at(plugin=plugin, error=Words(f"{type(error).__name__}: {error}"[:200]))
