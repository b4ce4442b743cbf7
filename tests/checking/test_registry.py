"""The registry of checkers, and plugins that add rules and checkers to it."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sopflow import Severity, Sop, Step
from sopflow.diagnostics import RULES, Finding, Page, define_rule
from sopflow.flow import Flow
from sopflow.rules import check_sop, checker, registry
from sopflow.rules.plugins import load_plugins
from sopflow.text import Text

SOP = Sop("1", "Contoh", {"loket": "Loket"}, [Step.single("a", "Menerima", "loket")])
PAGE = Page("Acme", Text("A title", "Judul"), Text("A text.", "Teks."))


@pytest.fixture(autouse=True)
def empty_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Restore the registry and the rules after each test; begin without checkers."""
    monkeypatch.setattr(registry, "CHECKERS", [])
    monkeypatch.setattr("sopflow.rules.plugins.CHECKERS", registry.CHECKERS)
    for code in list(RULES):
        monkeypatch.setitem(RULES, code, RULES[code])


def rule(code: str, severity: Severity = Severity.WARNING, page: Page | None = PAGE) -> Callable[[], Finding]:
    RULES.pop(code, None)
    return define_rule(code, "a-name", severity, Text("A message.", "Pesan."), page=page).at


def codes(**keys: bool) -> list[str]:
    return [finding.code for finding in check_sop(SOP, **keys)]


@pytest.fixture
def error() -> Iterator[Callable[[], Finding]]:
    yield rule("ZZZ100", Severity.ERROR)
    del RULES["ZZZ100"]


@pytest.fixture
def warning() -> Iterator[Callable[[], Finding]]:
    yield rule("ZZZ200")
    del RULES["ZZZ200"]


Rules = Callable[[], Finding]


def test_the_first_stage_gets_the_sop_and_later_stages_its_flow(warning: Rules) -> None:
    subjects: list[object] = []

    @checker(stage=4)
    def fourth(flow: Flow) -> list[Finding]:
        subjects.append(flow)
        return []

    @checker()
    def first(sop: Sop) -> list[Finding]:
        subjects.append(sop)
        return [warning()]

    assert codes() == ["ZZZ200"]
    assert subjects[0] is SOP
    assert isinstance(subjects[1], Flow)
    assert subjects[1].sop is SOP


def register(*rules: Rules, **keys: Any) -> None:
    """Register a checker that reports a finding of each rule."""

    def report(_: Sop | Flow) -> list[Finding]:
        return [at() for at in rules]

    decorator: Any = checker
    decorator(**keys)(report)


def test_an_error_ends_the_check_after_its_stage(error: Rules, warning: Rules) -> None:
    register(warning, stage=3)
    register(error, warning, stage=2)
    register(warning, stage=2)
    assert codes() == ["ZZZ100", "ZZZ200", "ZZZ200"]


def test_checkers_that_report_no_errors_can_be_skipped(error: Rules, warning: Rules) -> None:
    register(warning, blocking=False)
    register(error)
    assert codes() == ["ZZZ200", "ZZZ100"]
    assert codes(errors_only=True) == ["ZZZ100"]


def test_checkers_that_report_absence_need_a_complete_sop(warning: Rules) -> None:
    register(warning, needs_complete_sop=True)
    register(rule("ZZZ301"), stage=3)
    register(rule("ZZZ401"), stage=4)
    assert codes() == ["ZZZ200", "ZZZ301", "ZZZ401"]
    assert codes(is_complete=False) == ["ZZZ301"]


# --- plugins ------------------------------------------------------------------------------------------------------


class EntryPoint:
    """An entry point whose module is a function; entry points are loaded in the order of their names."""

    def __init__(self, name: str, module: Callable[[], None]) -> None:
        self.name, self.load = name, module

    def __lt__(self, other: EntryPoint) -> bool:
        return self.name < other.name


def loaded(monkeypatch: pytest.MonkeyPatch, **modules: Callable[[], None]) -> list[Finding]:
    """Load plugins, each given by its name and its module."""

    def entry_points(*, group: str) -> list[EntryPoint]:
        assert group == "sopflow.rules"
        return [EntryPoint(name, module) for name, module in modules.items()]

    monkeypatch.setattr("sopflow.rules.plugins._may_have_plugins", lambda: True)
    monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)
    return list(load_plugins.__wrapped__())


@pytest.fixture
def warns() -> Iterator[Callable[[], None]]:
    def module() -> None:
        register(rule("ZZZ201"))

    yield module
    RULES.pop("ZZZ201", None)


def test_a_checker_of_a_plugin_never_prevents_a_machine(
    monkeypatch: pytest.MonkeyPatch, warns: Callable[[], None]
) -> None:
    assert loaded(monkeypatch, acme=warns) == []
    assert codes() == ["ZZZ201"]
    assert codes(errors_only=True) == []
    assert [each.plugin for each in registry.CHECKERS] == ["acme"]


def test_a_checker_of_a_plugin_gets_the_sop(monkeypatch: pytest.MonkeyPatch) -> None:
    subjects: list[Sop] = []

    def module() -> None:
        @checker()
        def keeps(sop: Sop) -> list[Finding]:
            subjects.append(sop)
            return []

    assert loaded(monkeypatch, acme=module) == []
    assert codes() == []
    assert subjects == [SOP]


def test_an_exception_of_a_plugins_checker_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, warns: Callable[[], None]
) -> None:
    def fails() -> Finding:
        raise ValueError("x" * 300)

    assert loaded(monkeypatch, broken=lambda: register(fails), other=warns) == []
    first, second = check_sop(SOP)
    assert (first.code, first.data["plugin"], first.data["error"]) == ("SOP903", "broken", "ValueError: " + "x" * 188)
    assert second.code == "ZZZ201"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("SOP999",), "SOP999 is not a code for a plugin"),
        (("Z101",), "Z101 is not a code for a plugin"),
        (("ZZZ1010",), "ZZZ1010 is not a code for a plugin"),
        (("ZZZ101", Severity.ERROR), "ZZZ101 is an error"),
        (("ZZZ101", Severity.INFO, None), "ZZZ101 has no page"),
    ],
)
def test_a_plugin_with_an_invalid_rule_is_left_out(
    monkeypatch: pytest.MonkeyPatch, warns: Callable[[], None], arguments: tuple[str, ...], reason: str
) -> None:
    def module() -> None:
        register(rule(*arguments))  # type: ignore[arg-type]

    (finding,) = loaded(monkeypatch, acme=module, valid=warns)
    assert (finding.code, finding.data["plugin"]) == ("SOP903", "acme")
    assert str(finding.data["error"]).startswith(f"ValueError: {reason}")
    assert arguments[0] not in RULES
    assert [each.plugin for each in registry.CHECKERS] == ["valid"]


def test_plugins_are_loaded_in_the_order_of_their_names(
    monkeypatch: pytest.MonkeyPatch, warns: Callable[[], None]
) -> None:
    loaded(monkeypatch, b=warns, a=register)
    assert [each.plugin for each in registry.CHECKERS] == ["a", "b"]
