"""How much of each SOP the tests of a session came by: gathered from workflow tests and walks, in any process."""

from __future__ import annotations

from collections.abc import Generator
from functools import lru_cache
from pathlib import Path

import pytest
from attrs import frozen

from sopflow.checking import loads
from sopflow.definition import Sop
from sopflow.language import dump
from sopflow.machine import Case
from sopflow.testing.coverage import Coverage


@frozen
class Asked:
    """What is to be done with the coverage of a session.

    Attributes:
        least: How many percent of each SOP the tests have to come by.
        file: Where it is written, as JSON.
    """

    least: float
    file: Path | None


def asked_for(config: pytest.Config) -> Asked | None:
    """What the command line and the project's settings ask for; None when nobody wants to know."""
    option, setting = config.getoption("--sopflow-coverage-min"), config.getini("sopflow_coverage_min")
    try:
        least = option if option is not None else float(setting or "0")
    except ValueError:
        raise pytest.UsageError(f"sopflow_coverage_min must be a number of percent, not {setting!r:.80}.") from None
    file = config.getoption("--sopflow-coverage-json")
    if not (config.getoption("--sopflow-coverage") or least or file):
        return None
    return Asked(least, Path(file) if file else None)


class CoverageOfTests:
    """Gathers what tests came by, and tells it at the end."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._found: dict[tuple[str, str], Coverage] = {}
        self._not_written: OSError | None = None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Let the report of a test say what it came by: of a test in another process, nothing else is known here."""
        report = yield
        if report.when == "call" and (coverage := _of(item)) is not None:
            report.sopflow_coverage = [dump(coverage.sop), coverage.dumps()]  # type: ignore[attr-defined]
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Gather what a test came by."""
        if said := getattr(report, "sopflow_coverage", None):
            sop = _sop_of(said[0])
            coverage = Coverage.loads(said[1], sop)
            known = self._found.setdefault((sop.number, sop.fingerprint), coverage)
            self._found[sop.number, sop.fingerprint] = known | coverage

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write it, and fail where it is too little."""
        if hasattr(session.config, "workerinput"):
            return
        if self._asked.file is not None:
            text = f"[{','.join(each.dumps() for each in self._sorted())}]\n"
            try:
                self._asked.file.write_text(text, encoding="utf-8")
            except OSError as error:
                self._not_written = error
        if (self._too_little() or self._not_written) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell it."""
        if self._found or self._not_written:
            terminalreporter.section("sopflow")
        if (error := self._not_written) is not None:
            terminalreporter.write_line(
                f"The coverage cannot be written to {error.filename}: {error.strerror}.", red=True
            )
        for coverage in self._sorted():
            terminalreporter.write_line(str(coverage))
        for coverage in self._too_little():
            share = f"{coverage.share() * 100:.1f} % of {coverage.sop.number}"
            terminalreporter.write_line(f"The tests came by {share}, less than {self._asked.least:g} %.", red=True)

    def _sorted(self) -> list[Coverage]:
        return sorted(self._found.values(), key=lambda coverage: coverage.sop.number)

    def _too_little(self) -> list[Coverage]:
        return [coverage for coverage in self._sorted() if coverage.share() * 100 < self._asked.least]


# Every test of a SOP says again which SOP that is.
@lru_cache(maxsize=32)
def _sop_of(text: str) -> Sop:
    return loads(text)


def _of(item: pytest.Item) -> Coverage | None:
    """What a workflow test came by, of whose class this item is, or a walk, or the case of the fixture ``case``."""
    machine = getattr(getattr(item, "cls", None), "machine", None)
    if machine is not None and hasattr(machine, "coverage"):
        found = machine.coverage()
    elif isinstance(case := getattr(item, "funcargs", {}).get("case"), Case):
        found = Coverage.of(case.machine.sop, [case.history])
    else:
        found = getattr(item, "coverage", None)
    return found if isinstance(found, Coverage) else None
