"""The entry point for pytest: command-line options and settings. It imports sopflow only when a project enables it."""

from __future__ import annotations

from importlib import import_module

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say how sopflow is asked for."""
    group = parser.getgroup("sopflow")
    group.addoption("--sopflow", action="store_true", help="collect SOP files as tests, and give fixtures for them")
    group.addoption("--sopflow-coverage", action="store_true", help="tell how much of each SOP the tests came by")
    group.addoption("--sopflow-coverage-json", metavar="FILE", help="write that to a file, as JSON")
    group.addoption("--sopflow-coverage-min", metavar="PERCENT", type=float, help="fail if it is less than that")
    parser.addini("sopflow", "collect SOP files as tests, and give fixtures for them", type="bool", default=False)
    parser.addini("sopflow_fail_on", "the least severity of a finding that fails a test", default="error")
    parser.addini("sopflow_coverage_min", "how many percent of each SOP the tests have to come by", default="")
    parser.addini("sopflow_sop", "the SOP file of the fixtures, where no marker names one")


def pytest_configure(config: pytest.Config) -> None:
    """Bring in what was asked for."""
    counting = ("--sopflow-coverage", "--sopflow-coverage-json", "--sopflow-coverage-min")
    if config.getini("sopflow") or any(config.getoption(option) for option in ("--sopflow", *counting)):
        config.pluginmanager.register(import_module("sopflow.testing.pytest.plugin"), "sopflow")
