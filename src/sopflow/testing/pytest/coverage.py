"""How much of each SOP the tests of a session cover, collected from all processes of the session."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from sopflow.checking import loads
from sopflow.definition import Sop
from sopflow.language import dump
from sopflow.machine import Case
from sopflow.testing.coverage import Coverage
from sopflow.text import visible

_SELECTED = "sopflow_selected"
"""The name under which a process of pytest-xdist reports that it runs only selected tests."""


@frozen
class Options:
    """The requested use of the coverage of a session.

    Attributes:
        minimum: The least coverage of each SOP, in percent.
        file: The JSON file to write.
    """

    minimum: float
    file: Path | None


def options_of(config: pytest.Config) -> Options | None:
    """Return the options of the command line and the settings; None if they request no coverage."""
    option, setting = config.getoption("--sopflow-coverage-min"), config.getini("sopflow_coverage_min")
    try:
        minimum = option if option is not None else float(setting or "0")
    except ValueError:
        raise pytest.UsageError(f"sopflow_coverage_min must be a percentage, not {setting!r:.80}.") from None
    file = config.getoption("--sopflow-coverage-json")
    if not (config.getoption("--sopflow-coverage") or minimum or file):
        return None
    return Options(minimum, Path(file) if file else None)


class CoverageReport:
    """Collects the coverage of the tests and reports it at the end of the session."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._found: dict[tuple[str, str], Coverage] = {}
        self._is_selection = False
        self._write_error: OSError | None = None

    # --- collecting ---------------------------------------------------------------------------------------

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Note whether the command line selects tests: the minimum applies to all tests together."""
        self._is_selection = bool(session.config.getoption("lf", default=False)) or any(
            "::" in argument or Path(argument).is_file() for argument in session.config.args
        )

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Note that an option such as ``-k`` deselects tests."""
        self._is_selection |= bool(items)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Attach the coverage of a test to its report, which also crosses processes."""
        report = yield
        if report.when == "call" and (coverage := _coverage_of(item)) is not None:
            report.sopflow_coverage = [dump(coverage.sop), coverage.dumps()]  # type: ignore[attr-defined]
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Merge the coverage of a report."""
        if attached := getattr(report, "sopflow_coverage", None):
            sop = _loaded(attached[0])
            coverage = Coverage.loads(attached[1], sop)
            key = (sop.number, sop.fingerprint)
            self._found[key] = self._found.get(key, coverage) | coverage

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Note that a process of pytest-xdist ran only selected tests."""
        self._is_selection |= getattr(node, "workeroutput", {}).get(_SELECTED, False)

    # --- reporting ----------------------------------------------------------------------------------------

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the file; fail the session if the coverage is below the minimum or cannot be written."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_SELECTED] = self._is_selection
            return
        if self._options.file is not None:
            text = f"[{','.join(coverage.dumps() for coverage in self._sorted())}]\n"
            try:
                self._options.file.write_text(text, encoding="utf-8")
            except OSError as error:
                self._write_error = error
        is_below = bool(self._below_minimum()) and not self._is_selection
        if (is_below or self._write_error) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
        """Print the coverage of each SOP; with ``-v``, also what is not covered."""
        if not self._found and self._write_error is None:
            return
        terminalreporter.section("sopflow coverage")
        if (error := self._write_error) is not None:
            terminalreporter.write_line(f"Cannot write the coverage to {error.filename}: {error.strerror}.", red=True)
        is_verbose = config.get_verbosity() > 0
        for coverage in self._sorted():
            if coverage.reached:
                terminalreporter.write_line(coverage.text() if is_verbose else coverage.text(missed=0))
            else:
                sop = coverage.sop
                terminalreporter.write_line(f"{visible(sop.number)} · {visible(sop.title)}: not covered by any test")
        if not is_verbose and any(coverage.reached and coverage.missed for coverage in self._found.values()):
            terminalreporter.write_line("Run pytest with -v to list what is not covered.")
        below = self._below_minimum()
        if below and self._is_selection:
            terminalreporter.write_line("Only some tests were selected, so the minimum coverage is not checked.")
            return
        for coverage in below:
            number, percent = visible(coverage.sop.number), coverage.share() * 100
            terminalreporter.write_line(
                f"The coverage of {number} is {percent:.1f} %, below the minimum of {self._options.minimum:g} %.",
                red=True,
            )

    def _sorted(self) -> list[Coverage]:
        return sorted(self._found.values(), key=lambda coverage: coverage.sop.number)

    def _below_minimum(self) -> list[Coverage]:
        return [coverage for coverage in self._sorted() if coverage.share() * 100 < self._options.minimum]


# Every report repeats the SOP, and a session has many reports.
@lru_cache(maxsize=32)
def _loaded(text: str) -> Sop:
    return loads(text)


def _coverage_of(item: pytest.Item) -> Coverage | None:
    """Return the coverage of a test: of a workflow test, of the fixture ``case``, or of an item of a SOP file."""
    machine = getattr(getattr(item, "cls", None), "machine", None)
    if machine is not None and hasattr(machine, "coverage"):
        found = machine.coverage()
    elif isinstance(case := getattr(item, "funcargs", {}).get("case"), Case):
        found = Coverage.of(case.machine.sop, [case.history])
    else:
        found = getattr(item, "coverage", None)
    return found if isinstance(found, Coverage) else None
