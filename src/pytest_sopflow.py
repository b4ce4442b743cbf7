"""The entry point for pytest: command-line options and settings. It imports sopflow only if a project enables it."""

from __future__ import annotations

from importlib import import_module

import pytest

_OPTIONS = ("--sopflow", "--sopflow-coverage", "--sopflow-coverage-json", "--sopflow-coverage-min")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Define the options and settings."""
    group = parser.getgroup("sopflow")
    group.addoption("--sopflow", action="store_true", help="collect SOP files as tests and provide the fixtures")
    group.addoption("--sopflow-coverage", action="store_true", help="report how much of each SOP the tests cover")
    group.addoption("--sopflow-coverage-json", metavar="FILE", help="write the coverage to a file as JSON")
    group.addoption("--sopflow-coverage-min", metavar="PERCENT", type=float, help="minimum coverage of each SOP")
    parser.addini("sopflow", "collect SOP files as tests and provide the fixtures", type="bool", default=False)
    parser.addini("sopflow_fail_on", "lowest severity of findings that fail a test", default="error")
    parser.addini("sopflow_coverage_min", "minimum coverage of each SOP, in percent", default="")
    parser.addini("sopflow_sop", "SOP file of the fixtures, unless the test has the marker sop")


def pytest_configure(config: pytest.Config) -> None:
    """Register the plugin if the project or the command line enables it."""
    if config.getini("sopflow") or any(config.getoption(option) for option in _OPTIONS):
        config.pluginmanager.register(import_module("sopflow.testing.pytest.plugin"), "sopflow")
