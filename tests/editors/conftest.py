"""The programs that judge the schema come from npm: ``make editors`` installs them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"


@pytest.fixture(scope="session")
def node() -> str:
    """The path of node; skip the test without it, or fail if the judges are required, as on a build server."""
    path = shutil.which("node")
    if path is not None and MODULES.is_dir():
        return path
    reason = "node is not installed" if path is None else "run `make editors` first"
    if os.environ.get("SOPFLOW_REQUIRE_JUDGES"):
        pytest.fail(reason)
    pytest.skip(reason)
