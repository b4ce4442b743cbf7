"""The source distribution contains all that its own tests read; the wheel contains the package only."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.plugin.interface import BuilderInterface
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]
READ_BY_TESTS = ("benchmarks", "docs", "examples", "src", "tests", "workflows")
"""Folders; hidden files, caches and built pages in them are not read."""
GENERATED = {"__pycache__", "_build", "findings", "node_modules"}


def built(builder: type[BuilderInterface], folder: Path) -> Path:  # type: ignore[type-arg]  # not typed for users
    """Build a distribution of the project."""
    return Path(next(iter(builder(str(ROOT)).build(directory=str(folder)))))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the files of the source distribution, without the name of its folder."""
    with tarfile.open(built(SdistBuilder, tmp_path_factory.mktemp("sdist"))) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


@pytest.mark.parametrize("folder", READ_BY_TESTS)
def test_the_sdist_contains_every_file_that_the_tests_may_read(sdist: set[str], folder: str) -> None:
    files = {path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()}
    needed = {path.as_posix() for path in files if not GENERATED & {*path.parts} and path.suffix != ".pyc"}
    assert needed - sdist == set()


def test_the_sdist_contains_the_files_at_the_top_that_the_tests_read(sdist: set[str]) -> None:
    assert sdist >= {
        ".pre-commit-hooks.yaml", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "SECURITY.md",
        "conftest.py", "pyproject.toml",
    }  # fmt: skip


def test_the_wheel_contains_the_package_and_the_entry_point_of_pytest_only(tmp_path: Path) -> None:
    with zipfile.ZipFile(built(WheelBuilder, tmp_path)) as archive:
        names = archive.namelist()
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"pytest_sopflow.py", "sopflow"}
    assert "sopflow/py.typed" in names
    assert {f"sopflow/{path.relative_to(ROOT / 'src' / 'sopflow').as_posix()}" for path in pages()} <= {*names}


def pages() -> list[Path]:
    """Return the data files of the package."""
    files = (ROOT / "src" / "sopflow").rglob("*")
    return [path for path in files if path.is_file() and path.suffix in (".yaml", ".json", ".md")]
