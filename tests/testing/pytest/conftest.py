"""Projects in which pytest runs with the plugin of sopflow."""

from __future__ import annotations

import pytest
from tests.testing.pytest.project import SOP, Project


@pytest.fixture
def bare(pytester: pytest.Pytester) -> Project:
    """Return an empty project that does not enable sopflow."""
    return Project(pytester)


@pytest.fixture
def project(bare: Project) -> Project:
    """Return a project with a SOP that enables sopflow."""
    bare.pytester.makepyprojecttoml('[tool.pytest.ini_options]\nsopflow = true\nsopflow_sop = "surat.yaml"\n')
    bare.write("surat.yaml", SOP)
    return bare
