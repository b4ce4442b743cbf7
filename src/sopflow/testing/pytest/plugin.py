"""The hooks of the pytest plugin: it collects SOP files and walks, and registers the fixtures and the coverage."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopflow.testing.pytest import fixtures
from sopflow.testing.pytest.coverage import CoverageReport, options_of
from sopflow.testing.pytest.files import is_sop_file, is_walk_name
from sopflow.testing.pytest.items import SopFile, WalkFile


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, the fixtures, and the coverage report if it is requested."""
    config.addinivalue_line("markers", "sop(file): the SOP file of the fixtures sop, machine, case and clock")
    config.pluginmanager.register(fixtures, "sopflow-fixtures")
    if (options := options_of(config)) is not None:
        config.pluginmanager.register(CoverageReport(options), "sopflow-coverage")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a SOP file, or a walk that the command line names. Other walks are collected with their SOP."""
    if is_sop_file(file_path):
        sop_file: SopFile = SopFile.from_parent(parent, path=file_path)
        return sop_file
    if is_walk_name(file_path) and parent.session.isinitpath(file_path):
        walk_file: WalkFile = WalkFile.from_parent(parent, path=file_path)
        return walk_file
    return None
